"""Messy ledgers made from a known truth: every number, place, unit, blank and skipped row comes back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.dataset import Dataset
from reportgen.errors import ReportError, flatten
from reportgen.indicators.loading import Loaded, survey
from tests.indicators.ledgers.messy import Written, ledger


def rows_of(written: str) -> list[int]:
    first, _, last = written.partition("—")
    return list(range(int(first), int(last or first) + 1))


def check(written: Written, loaded: Loaded) -> None:
    data = loaded.dataset
    assert [str(problem.message) for problem in loaded.problems] == []
    [reading] = loaded.ledgers
    assert list(data.entities) == list(dict.fromkeys(written.entities))
    entities = set(written.entities)
    numbers = {
        (key[0], key[1], key[2], key[3].value): (o.value, o.unit.name, o.where.cell)
        for key, o in data.observations.items()
        if key[1] in entities
    }
    assert numbers == written.numbers
    whole = {
        (key[0], key[1], key[2], key[3].value): o.value
        for key, o in data.observations.items()
        if key[1] not in entities
    }
    assert whole == written.totals
    assert {(f.entity, f.where.cell) for f in data.faults} == written.faults
    assert {m.cell: m.written for m in reading.missing} == written.missing
    texts = {(e, c): t.text for e, cells in data.texts.items() for c, t in cells.items() if t.text}
    assert {k: t for k, t in texts.items() if k[1] in ("特色产业", "负责人")} == written.texts
    skipped = {row: s.reason for s in reading.skipped for row in rows_of(s.rows)}
    assert skipped == written.skipped
    assert reading.off == ()  # the totals are sums of what stands there


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_a_messy_ledger_comes_back_whole(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "台账.xlsx")
        written = ledger(path, seed)
        check(written, survey([path]))


def seen_cells(data: Dataset, entity: str) -> set[str]:
    """The broken cells told on the way to an entity's view: problems of the row, or hints."""
    try:
        notices = data.at(entity).notices
    except ReportError as error:  # the row as a whole is in doubt
        return {p.where.cell for p in flatten([error]) if p.where}
    broken = {fault.where.cell for fault in data.faults if fault.entity == entity}
    told = {n.where.cell for n in notices if n.entity == entity and n.where is not None}
    assert broken <= told
    return broken


def test_a_broken_row_concerns_only_itself(tmp_path: Path) -> None:
    told = 0
    for seed in range(8):
        written = ledger(tmp_path / "台账.xlsx", seed)
        data = survey([written.path]).dataset
        broken = {entity for entity, _ in written.faults}
        for entity in written.entities:
            if entity not in broken:
                assert data.at(entity).entity == entity
                continue
            told += 1
            cells = {cell for name, cell in written.faults if name == entity}
            assert seen_cells(data, entity) <= cells
    assert told > 5
