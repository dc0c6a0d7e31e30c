"""Hypothesis strategies for expression trees, and a small source of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from reportgen.binding.expression import (
    OPERATIONS,
    WHOLE_OF,
    Across,
    Binding,
    Cell,
    Const,
    Expression,
    Leaf,
    Measure,
    Observation,
    Op,
    Ref,
    Rows,
    Several,
    Summary,
)
from reportgen.chinese.forms import SPECS, Form
from reportgen.chinese.quantity import Qualifier
from reportgen.errors import Location
from reportgen.unit import NO_UNIT, parse_unit

names = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=6)
words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=6)
numbers = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3)
refs = st.builds(
    Ref,
    names,
    words,
    words,
    st.sampled_from(Measure),
    st.sampled_from([(), ("period",), ("entity",), ("entity", "period")]),
)
leaves = st.one_of(
    refs, st.builds(Cell, names, words, words), st.builds(Rows, names, words), st.builds(Const, numbers)
)  # fmt: skip


def _operation(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.sampled_from(sorted(OPERATIONS)).flatmap(
        lambda name: st.builds(
            Op,
            st.just(name),
            st.lists(inner, min_size=OPERATIONS[name][0], max_size=min(OPERATIONS[name][1], 3)).map(
                tuple
            ),
        )
    )


def _inner(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return _operation(inner) | st.builds(Across, st.sampled_from(WHOLE_OF), inner)


expressions: st.SearchStrategy[Expression] = st.recursive(leaves, _inner, max_leaves=12)
whole = st.one_of(expressions, st.builds(Several, st.lists(expressions, min_size=1).map(tuple)))
forms = st.builds(
    Form,
    st.sampled_from(sorted(SPECS)),
    st.dictionaries(names, words, max_size=2).map(lambda d: tuple(d.items())),
)
bindings = st.builds(Binding, whole, forms, words)


@dataclass(frozen=True)
class Sheet:
    """Data of a test: indicator name to what its cell says, e.g. `100场次~余` or "" for empty."""

    cells: Mapping[str, tuple[str | None, str, str, int | None]]

    def look_up(self, leaf: Leaf) -> Observation | None:
        """Indicators by name, other leaves not at all."""
        if not isinstance(leaf, Ref) or leaf.indicator not in self.cells:
            return None
        value, unit, qualifier, places = self.cells[leaf.indicator]
        return Observation(
            None if value is None else Decimal(value),
            parse_unit(unit),
            Location("book.xlsx", "指标", f"C{list(self.cells).index(leaf.indicator) + 2}"),
            Qualifier.parse(qualifier),
            places,
        )

    def sum_up(self, question: Across) -> Summary:
        """One sheet knows of one entity: it is its own whole."""
        return Summary(None, NO_UNIT, None, (), ())


def sheet(**cells: str | None) -> Sheet:
    """`sheet(甲="11 个", 乙="57.1 % @1", 丙=" 个")`: value, unit, places; an empty value is missing."""
    rows: dict[str, tuple[str | None, str, str, int | None]] = {}
    for name, text in cells.items():
        value, _, rest = (text or "").partition(" ")
        unit, _, places = rest.partition("@")
        rows[name] = (value or None, unit.strip(), "", int(places) if places else None)
    return Sheet(rows)
