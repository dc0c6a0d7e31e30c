"""The cases of data and report types are faulted at the places they mark, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from .cases import found_in, spot_of, spots
from .examples import EXAMPLES

CASES = sorted(EXAMPLES.glob("*.case"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_findings_stand_where_the_case_marks_them(path: Path) -> None:
    found = found_in(path)
    assert {d.code for d in found} == (
        {path.name[:7].rstrip(".")} if "wrong" in path.name else set()
    )
    told = sorted({spot_of(d.place) for d in found})
    assert told == sorted(spots(path.read_text("utf-8"))), [str(d.place) for d in found]
