"""A `.case`: the files of an example of data and report types, one behind the other in one text.

    〔report.md〕
    …
    〔数据.csv〕
    指标,数值,单位
    新建党支部,⟦-3⟧,个

⟦ and ⟧ mark what is faulted: words of a report type (⟦⟧ before a line: all of it), a cell of a csv,
a line of a yaml file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from reportgen.checking import check, selection
from reportgen.checking.diagnostic import Diagnostic, Place
from reportgen.indicators.cells import letters

_FILE = re.compile("^〔(.+)〕\n", re.MULTILINE)
_MARK = re.compile("[⟦⟧]")


def parts(case: str) -> Iterator[tuple[str, str]]:
    """(name, text with marks) of each file of a case."""
    _, *pieces = _FILE.split(case)
    yield from zip(pieces[::2], pieces[1::2], strict=True)


def written(case: str, folder: Path) -> list[Path]:
    """The files of a case, without marks, in a folder."""
    paths = []
    for name, text in parts(case):
        path = folder / name
        path.write_text(_MARK.sub("", text), "utf-8", newline="")
        paths.append(path)
    return paths


def found_in(path: Path) -> list[Diagnostic]:
    """What every rule finds in the files of a case, checked together.  That a report type has no
    sample is said of almost every case, and is left out where it is not the point."""
    aside = [] if path.name.startswith("TYPE-11") else ["TYPE-11"]
    with TemporaryDirectory() as folder:
        files = written(path.read_text("utf-8"), Path(folder))
        return list(check(files, selection(ignore=aside, unsure=True)).shown)


Spot = tuple[str, str]
"""File name, and 行:列-列 of words, 行 of a yaml line, or the cell."""


def spots(case: str) -> list[Spot]:
    """The marked places of a case."""
    return [
        (name, _spot(name, number, line, mark))
        for name, text in parts(case)
        for number, line in enumerate(text.split("\n"), start=1)
        for mark in re.finditer("⟦(.*?)⟧", line)
    ]


def _spot(name: str, number: int, line: str, mark: re.Match[str]) -> str:
    before = _MARK.sub("", line[: mark.start()])
    if name.endswith(".csv"):
        return f"{letters(before.count(',') + 1)}{number}"
    if name.endswith(".yaml") or not (mark[1] or before):
        return str(number)
    return f"{number}:{len(before) + 1}-{len(before) + 1 + len(mark[1])}"


def spot_of(place: Place) -> Spot:
    """A diagnostic's place as `spots` writes it."""
    name = Path(place.file).name
    if name.endswith(".csv"):
        return name, place.cell
    if not place.column:
        return name, str(place.line)
    return (
        name,
        f"{place.line}:{place.column}-{place.column + (place.end or 0) - (place.start or 0)}",
    )
