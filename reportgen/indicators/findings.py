"""What turns up while sheets are understood: problems to raise at the end, notices to pass on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct, field

from reportgen.errors import Collector, Location, Notice, ReportError, flatten
from reportgen.indicators.cells import RawCell
from reportgen.indicators.figures import text_of
from reportgen.indicators.scrubbing import normal, refuse_long


class Findings(Struct):
    """Problems and notices of one load, in the order they were met."""

    problems: Collector = field(default_factory=Collector)
    notices: list[Notice] = field(default_factory=list)

    @contextmanager
    def gathering(self, where: Location | None = None) -> Iterator[None]:
        """Note a ReportError from the block and go on; `where` is its place if it has none."""
        try:
            yield
        except ReportError as error:
            if error.where is None and where is not None:
                self.problems.add(error.message, where=where, hint=error.hint)
            else:
                self.problems.absorb(error)

    def notice(self, message: str, where: Location, hint: str = "", entity: str = "") -> None:
        """Note something a person should know; `entity` where it concerns that one alone."""
        self.notices.append(Notice(message, where, hint, entity))

    def take_once(self, others: Findings) -> None:
        """Take in what others found, saying once what they say several times of one place."""
        self.notices += dict.fromkeys(others.notices)
        try:
            others.problems.raise_any()
        except ReportError as error:
            told = {(each.message, each.where): each for each in flatten([error])}
            for each in told.values():
                self.problems.absorb(each)


class Spellings(Struct):
    """Names of one kind as they are normalised: two spellings of one name are a problem."""

    kind: str
    """What the names are of, for the message: 指标, 列, 地区 …"""
    findings: Findings
    _seen: dict[str, dict[str, Location]] = field(default_factory=dict)

    def name(self, cell: RawCell) -> str:
        """The normalised name in a cell; "" for a blank.  Raises ReportError for faults."""
        written = text_of(cell).strip()
        name = normal(written)
        if not name:
            return ""
        refuse_long(written, self.kind, cell.where)
        variants = self._seen.setdefault(name, {written: cell.where})
        if written not in variants:
            first, where = next(iter(variants.items()))
            variants[written] = cell.where
            self.findings.problems.add(
                f"{self.kind}“{written}”与“{first}”只是全角半角或空格不同",
                where=cell.where,
                hint=f"另一处在 {where}；同一个名称请用一种写法，不同的请换个名称",
            )
        return name
