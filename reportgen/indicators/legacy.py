""".xls and .ods through calamine, in a child process with bounded memory and time."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from reportgen.errors import Location, Notice, ReportError
from reportgen.indicators.cells import (
    GENERAL,
    MAX_CELLS,
    Book,
    RawCell,
    Row,
    Sheet,
    Source,
    Value,
    exact,
    letters,
)
from reportgen.indicators.package import vet
from reportgen.indicators.scrubbing import Scrubber, normal

_CHILD = Path(__file__).with_name("legacy_child.py")
_TIMEOUT = 30
_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx"
_ERRORS = {
    "password": ("文件加了密码，打不开", "请去掉密码后再用"),
    "broken": ("文件已损坏，或不是这种格式", _RESAVE),
    "large": ("表格太大，读不了", "请删去多余的行列（包括很远处的零星单元格），" + _RESAVE),
}


def read_xls(source: Source) -> Book:
    """Every sheet of an .xls file: values without number formats or hidden rows."""
    return _read(source, ".xls")


def read_ods(source: Source) -> Book:
    """Every sheet of an .ods file: values without number formats or hidden rows."""
    vet(source.data, source.where)
    return _read(source, ".ods")


def _read(source: Source, suffix: str) -> Book:
    answer = _ask_child(source)
    if "error" in answer:
        message, hint = _ERRORS[answer["error"]]
        raise ReportError(message, where=source.where, hint=hint)
    scrubber = Scrubber()
    sheets = tuple(_sheet(source, raw, scrubber) for raw in answer["sheets"])
    limits = Notice(
        f"{suffix} 文件只读得到数和文字，读不到单元格格式、隐藏行列和错误值（错误值会被当成空格）",
        where=source.where,
        hint="指标表的百分数在“单位”列填 %、“数值”列填 87.7；台账里的百分比格式读不到，"
        f"0.877 就是0.877，有这样的列请{_RESAVE[1:]}",
    )
    return Book(sheets, (limits, *scrubber.notices()))


def _ask_child(source: Source) -> dict[str, Any]:
    # -P: the child's folder is this package, and its modules must not hide the standard library's.
    command = [sys.executable, "-P", str(_CHILD), str(MAX_CELLS)]
    try:
        done = subprocess.run(
            command, input=source.data, capture_output=True, timeout=_TIMEOUT, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise ReportError(
            f"{_TIMEOUT}秒内没有读完，已停止", where=source.where, hint=_RESAVE
        ) from error
    except subprocess.CalledProcessError as error:
        message, hint = _ERRORS["large"]
        raise ReportError(
            "读取时出错：文件已损坏，或" + message, where=source.where, hint=hint
        ) from error
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _sheet(source: Source, raw: dict[str, Any], scrubber: Scrubber) -> Sheet:
    name = normal(raw["name"])
    frame = Sheet(name, Location(source.name, name), ())
    rows = []
    for number, cells in raw["rows"]:
        row = {}
        for column, kind, text in cells:
            value = _value(kind, text, frame.place(number, column), scrubber)
            row[column] = RawCell(value, frame.where, GENERAL, number, column)
        rows.append(Row(number, row))
    merged = tuple(
        f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}"
        for top, left, bottom, right in raw["merged"]
    )
    return Sheet(name, frame.where, tuple(rows), merged, raw["hidden"])


def _value(kind: str, text: str, where: Location, scrubber: Scrubber) -> Value:
    match kind:
        case "bool":
            return text == "True"
        case "number":
            return exact(text)
        case "span":
            return datetime.timedelta(seconds=float(text))
        case "datetime":
            return datetime.datetime.fromisoformat(text)
        case "date":
            return datetime.date.fromisoformat(text)
        case "time":
            return datetime.time.fromisoformat(text)
        case _:
            return scrubber.text(text, where)
