"""From the source text of a number to the page: exact, or rounded once, half away from zero."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.document import Bound, flows, leaves
from reportgen.generating import load_data
from reportgen.template.engine import load_template
from tests.making import report_type

Number = tuple[str, str, str]
"""Source text, unit, number format."""

UNITS = ["个", "万元", "亿元", "%", "‰", "个百分点", "亩"]
FORMATS = ["General", "0", "0.0", "0.00", "#,##0.000", "0.0%", "0%", "0.00%"]
CONTEXT = Context(prec=60)
HALVES = "0.5 1.5 2.5 0.05 0.15 0.25 0.35 1.005 2.675 1.115 0.285 999.95 99999999999.995 -0.5 -0.045".split()


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A decimal of up to 15 significant digits as people write it."""
    digits = draw(st.text("0123456789", min_size=1, max_size=15))
    point = draw(st.integers(0, len(digits)))
    whole = digits[:point].lstrip("0") or "0"
    sign = draw(st.sampled_from(["", "", "-"]))
    return f"{sign}{whole}" + (f".{digits[point:]}" if digits[point:] else "")


def plain(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rounded(value: Decimal, places: int) -> str:
    result = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, CONTEXT)
    return format(result if result else abs(result), "f")


def expected(number: Number) -> list[str]:
    """What 数, 小数(2), the default form and a third of the number should print."""
    text, unit, number_format = number
    value = CONTEXT.plus(Decimal(text))
    places: int | None = None
    if number_format != "General":
        decimals = number_format.rstrip("%").partition(".")[2]
        places = len(decimals)
    if number_format.endswith("%"):
        value, unit = value * 100, "%"
    shown = plain(value) if places is None else rounded(value, places)
    return [shown, rounded(value, 2) + unit, shown + unit, rounded(value / 4, 1) + unit]


def written(path: Path, rows: list[Number]) -> Path:
    head = ["指标", "数值", "单位"]
    named = [[f"指{n}", text, unit] for n, (text, unit, _) in enumerate(rows)]
    match path.suffix:
        case ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([head, *named])
        case ".json":
            items = (f'{{"指标": "{n}", "数值": {t}, "单位": "{u}"}}' for n, t, u in named)
            path.write_text('{"指标": [' + ", ".join(items) + "]}", "utf-8")
        case ".yaml":
            lines = (f'- {{指标: {n}, 数值: {t}, 单位: "{u}"}}\n' for n, t, u in named)
            path.write_text("指标:\n" + "".join(lines), "utf-8")
        case _:
            book = openpyxl.Workbook()
            sheet = book.worksheets[0]
            sheet.title = "指标"
            sheet.append(head)
            for row, (name, text, unit) in enumerate(named, start=2):
                number_format = rows[row - 2][2]
                sheet.append([name, Decimal(text), "%" if "%" in number_format else unit])
                sheet.cell(row, 2).number_format = number_format
            book.save(path)
    return path


FORMS = ("{0} | 数", "{0} | 小数(2)", "{0}", "({0} / 4) | 小数(1)")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json", ".yaml"])
def test_what_is_printed(suffix: str, tmp_path: Path) -> None:
    formats = FORMATS if suffix == ".xlsx" else ["General"]

    @settings(max_examples=15)
    @given(
        st.lists(
            st.tuples(
                st.one_of(numbers(), st.sampled_from(HALVES)),
                st.sampled_from(UNITS),
                st.sampled_from(formats),
            ),
            min_size=1,
            max_size=12,
        )
    )
    def check(rows: list[Number]) -> None:
        data = load_data([written(tmp_path / f"data{suffix}", rows)])
        body = "\n\n".join(
            "{{ " + form.format(f"指{n}") + " }}" for n in range(len(rows)) for form in FORMS
        )
        document = load_template(report_type(tmp_path / "type", body)).render(data).document
        printed = [
            leaf.text
            for block in document.blocks
            for flow in flows(block)
            for leaf in leaves(flow)
            if isinstance(leaf, Bound)
        ]
        assert printed == [text for row in rows for text in expected(row)]

    check()


def test_same_input_same_bytes_whatever_the_machine(tmp_path: Path) -> None:
    digests = set()
    for seed, zone, language in [
        ("0", "Asia/Shanghai", "C.UTF-8"),
        ("77", "America/St_Johns", "C"),
    ]:
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "reportgen", "demo", "-o", str(folder)],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language},
        )
        made = sorted(folder.iterdir())
        assert len(made) == 6
        digests.add(tuple((p.name, hashlib.sha256(p.read_bytes()).hexdigest()) for p in made))
    assert len(digests) == 1
