"""Observations in columns are, to everybody who asks, a mapping like any other."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reportgen.binding.expression import Measure, Observation
from reportgen.dataset import Block, Head, Held, Key, NumberColumn, Observations
from reportgen.errors import Location
from reportgen.unit import NO_UNIT, Unit

SHEET = Location("台账.xlsx", "乡镇")
ENTITIES = ("甲乡", "乙镇", "丙村", "")
HEADS: tuple[Head, ...] = (
    ("户数", "2023年", Measure.VALUE),
    ("户数", "2023年", Measure.YEAR_BEFORE),
    ("户数", "2024年", Measure.VALUE),
    ("面积", "", Measure.VALUE),
)
UNIT = Unit("户", "户")
EVERY: list[Key] = [(h[0], entity, h[1], h[2]) for h in HEADS for entity in ENTITIES]


def observation(number: int, cell: str) -> Observation:
    return Observation(Decimal(number), NO_UNIT, Location("指标.xlsx", "指标", cell))


singles = st.dictionaries(
    st.sampled_from(EVERY), st.builds(observation, st.integers(0, 99), st.just("C7"))
)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    entities = draw(st.lists(st.sampled_from(ENTITIES[:3]), unique=True))
    heads = draw(st.lists(st.sampled_from(HEADS), unique=True))
    value: st.SearchStrategy[Held] = st.one_of(
        st.none(),
        st.integers(0, 99).map(Decimal),
        st.builds(observation, st.integers(0, 99), st.just("D1")),
    )
    columns = {
        head: NumberColumn(
            "BCDE"[place], UNIT, draw(st.sampled_from((None, 1))),
            draw(st.lists(value, min_size=len(entities), max_size=len(entities))),
        )
        for place, head in enumerate(heads)
    }  # fmt: skip
    rows = tuple(range(4, 4 + len(entities)))
    return Block(SHEET, rows, {entity: at for at, entity in enumerate(entities)}, columns)


def plain(block: Block) -> dict[Key, Observation]:
    """What a block holds, by the definition of its parts."""
    found: dict[Key, Observation] = {}
    for entity, at in block.index.items():
        for (name, period, measure), column in block.columns.items():
            held = column.values[at]
            if isinstance(held, Decimal):
                where = Location(SHEET.file, SHEET.sheet, f"{column.letter}{block.rows[at]}")
                held = Observation(held, UNIT, where, places=column.places)
            if held is not None:
                found[name, entity, period, measure] = held
    return found


def without(block: Block, known: dict[Key, Observation]) -> Block:
    """The block less what is known, as a reader leaves it."""
    for entity, at in block.index.items():
        for (name, period, measure), column in block.columns.items():
            if (name, entity, period, measure) in known:
                column.values[at] = None
    return block


@given(before=singles, sheets=st.lists(blocks(), max_size=3), after=singles)
def test_they_are_one_mapping(
    before: dict[Key, Observation], sheets: list[Block], after: dict[Key, Observation]
) -> None:
    held, model = Observations(before), dict(before)
    for sheet in sheets:
        new = without(sheet, model)
        held.add(new)
        model |= plain(new)
    for key, found in after.items():
        assert held.of(key[1]) == {k: o for k, o in model.items() if k[1] == key[1]}
        held.put(key, found)
        model[key] = found
    assert dict(held) == model
    assert list(held) == list(model), "in the order in which they came"
    assert len(held) == len(model)
    assert [key for key in EVERY if key in held] == [key for key in EVERY if key in model]
    assert held.heads() >= {(name, period, measure) for name, _, period, measure in model}
    assert list(held.entities()) == list(dict.fromkeys(key[1] for key in model))
    for entity in ENTITIES:
        own = {key: found for key, found in model.items() if key[1] == entity}
        assert list(held.of(entity).items()) == list(own.items())
        periods = {key[2] for key in own}
        assert held.periods().get(entity, set()) == periods
    assert held.indicators(("", "甲乡")) == {k[0] for k in model if k[1] not in ("", "甲乡")}


@given(before=singles, sheet=blocks(), after=singles, more=singles)
def test_what_is_made_of_them_leaves_them_as_they_were(
    before: dict[Key, Observation],
    sheet: Block,
    after: dict[Key, Observation],
    more: dict[Key, Observation],
) -> None:
    held = Observations(before)
    held.add(without(sheet, before))
    for key, found in after.items():
        held.put(key, found)
    was = dict(held)
    assert dict(held.with_more(more)) == was | more
    renamed = dict(held.renamed("甲乡", "全县"))
    assert renamed == {
        (k[0], "全县" if k[1] == "甲乡" else k[1], *k[2:]): o for k, o in was.items()
    }
    assert dict(held) == was
