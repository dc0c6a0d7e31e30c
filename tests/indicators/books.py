"""Small files for the tests of reading, and their problems and notices as lines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from reportgen.binding.expression import Measure, Observation
from reportgen.dataset import Dataset
from reportgen.errors import ReportError, flatten
from reportgen.indicators import load

Grid = Sequence[Sequence[object]]
HEAD = ("指标", "数值", "单位")


def workbook(
    path: Path, sheets: Mapping[str, Grid], formats: Mapping[str, str] | None = None
) -> Path:
    """Write an .xlsx; `formats` gives number formats by "sheet!cell"."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for place, number_format in (formats or {}).items():
        name, cell = place.split("!")
        book[name][cell].number_format = number_format
    book.save(path)
    return path


def listed(path: Path, *rows: Sequence[object], head: Sequence[str] = HEAD) -> Path:
    """A workbook whose only sheet is 指标."""
    return workbook(path, {"指标": [head, *rows]})


def patched(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The package with one part rewritten."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    assert change(parts[part]) != parts[part]
    parts[part] = change(parts[part])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def lines_of(error: ReportError) -> list[str]:
    """Problems as `where | message | hint`."""
    return [f"{p.where or ''} | {p.message} | {p.hint}" for p in flatten([error])]


def problems(*paths: Path) -> list[str]:
    """What loading the files complains of; it must complain."""
    with pytest.raises(ReportError) as caught:
        load(paths)
    return lines_of(caught.value)


def notices(data: Dataset) -> list[str]:
    """Notices as `where | message | hint`."""
    return [f"{n.where or ''} | {n.message} | {n.hint}" for n in data.notices]


def value(
    data: Dataset,
    name: str,
    measure: Measure = Measure.VALUE,
    *,
    entity: str = "",
    period: str = "",
) -> Observation:
    """One observation."""
    return data.observations[name, entity, period, measure]
