"""Rows that a template takes numbers from and that have no name to find them by again."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import Cell
from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.registry import rule
from reportgen.checking.typefiles import Fit
from reportgen.dataset import Table, TextCell
from reportgen.document import Block, Bound, Document, TableBlock, flows, leaves
from reportgen.errors import Location


@rule(
    "FIT-10",
    "表里的行没有自己的名字",
    source="docs/templates.md（表）；docs/refresh.md",
    reason="更新时，表里的数按第一列的名字找行。名字空着、重复的，只能按“第几行”找：新表里多一行、换了次序，就换成了别的行的数，而且看不出来。",
    subject=Fit,
    scope="data",
    severity="warning",
)
def nameless(fit: Fit) -> Iterator[Finding]:
    told = set[tuple[str, str]]()
    for draft in fit.drafts:
        if draft.rendered is None or draft.dataset is None:
            continue
        for cell, doubt in _used(draft.rendered.document):
            table = draft.dataset.tables.get(cell.table)
            fault = _fault(table, cell.row) if table is not None else None
            if fault is not None and (cell.table, cell.row) not in told:
                told.add((cell.table, cell.row))
                message, where = fault
                hint = "第一列填上各不相同的名字，如街道名、项目名；没有的，加一列序号放在最前面"
                yield Finding(message, fit.data.at(where), hint, confidence=doubt)


def _used(document: Document) -> Iterator[tuple[Cell, Confidence | None]]:
    """The table cells that numbers of the document come from: sure in running text; a whole table is
    printed again row by row, and its order is mostly kept."""
    for block in sorted(document.blocks, key=lambda block: isinstance(block, TableBlock)):
        doubt: Confidence | None = "likely" if isinstance(block, TableBlock) else None
        for cell in _cells(block):
            yield cell, doubt


def _cells(block: Block) -> Iterator[Cell]:
    for flow in flows(block):
        for leaf in leaves(flow):
            if isinstance(leaf, Bound):
                for part in leaves_of(leaf.binding.expression):
                    if isinstance(part, Cell):
                        yield part


def _fault(table: Table, label: str) -> tuple[str, Location | None] | None:
    """What is wrong with the name of a row, and where; None where it has one of its own."""
    labels = table.labels()
    if label not in labels:
        return None
    row = table.rows[labels.index(label)]
    first = row[0] if row else None
    where = next((cell.where for cell in row if cell is not None), table.where)
    if not isinstance(first, TextCell) or not first.text:
        return f"“{table.name}”表{label}的第一列空着，数只能按第几行找", where
    if first.text != label:
        return f"“{table.name}”表里不止一行叫“{first.text}”，数只能按第几行找", where
    return None
