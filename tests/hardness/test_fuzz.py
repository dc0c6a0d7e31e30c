"""Damaged report types, workbooks and briefings: whatever comes in, only a ReportError comes out.

The budgets are small; to search further, raise `EXAMPLES`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import bundled
from reportgen.auditing import audit, render
from reportgen.chinese.forms import SPECS
from reportgen.dataset import Dataset
from reportgen.errors import ReportError, flatten
from reportgen.generating import draft, load_data
from reportgen.template.engine import load_template
from tests.making import report_type

EXAMPLES = 1
TYPES = sorted(bundled.SAMPLES)


def budget(examples: int) -> Callable[[Any], Any]:
    return settings(max_examples=examples * EXAMPLES, suppress_health_check=list(HealthCheck))


@cache
def sample(name: str) -> Dataset:
    return load_data([bundled.sample(name)])


def told(work: Callable[[], object]) -> None:
    """Run it; a problem must say where it is or what to do."""
    try:
        work()
    except ReportError as error:
        for problem in flatten([error]):
            assert problem.message
            assert problem.where is not None or problem.hint, problem.message


PIECES = st.sampled_from(
    "{{ }} {% %} {# #} | ** ::: # ( ) [ ] { } \" ' : - \\ ~ + * / == < and not in if for endfor endif "
    "loop 本条 做法 条 项 表 指标 |汉字 |同比 |个数 |时期( |join |map 1/0 1e999 none true [::2] ['x'] .标题 "
    "\ufde0 \x00 \ud800 😀 \t \n \n\n \n:::\n \n---\n {%raw%} {{[1,2][5]}} {%include'report.md'%} 99999999999".split(
        " "
    )
)
CUT, PUT, REPEAT, MOVE = "cut", "put", "repeat", "move"
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1), st.sampled_from([CUT, PUT, REPEAT, MOVE]), st.integers(1, 40), PIECES
    ),
    min_size=1,
    max_size=4,
)


def edited(text: str, edits: list[tuple[float, str, int, str]]) -> str:
    for place, what, length, piece in edits:
        at = int(place * len(text))
        match what:
            case "cut":
                text = text[:at] + text[at + length :]
            case "put":
                text = text[:at] + piece + text[at:]
            case "repeat":
                text = text[: at + length] + text[at:]
            case _:
                text = text[at : at + length] + text[:at] + text[at + length :]
    return text


@pytest.mark.parametrize("name", TYPES)
def test_damaged_report_types(name: str, tmp_path: Path) -> None:
    whole = (bundled.find_type(name) / "report.md").read_text("utf-8")

    @budget(40)
    @given(EDITS, st.sampled_from(["mark", "omit", "error"]))
    def check(edits: list[tuple[float, str, int, str]], missing: Any) -> None:
        damaged = edited(whole, edits).encode("utf-8", "surrogatepass")
        (tmp_path / "report.md").write_bytes(damaged)
        told(lambda: draft(load_template(tmp_path), sample(name), missing))

    check()


VALUES = st.sampled_from(
    [
        None, "", " ", 0, -1, 1.5, 10**20, "11", "１１", "11%", "约11", "—", "无", True, "2023年", "去年",
        "个", "嗝", "%", "余", "大概也许", "{{ 甲 }}", "{{", "{% endfor %}", "{{ 1/0 }}", "{{ 本条.标题 }}",
        "{{ 做法 }}", "{{ 本条.举措 | 个数 }}", "**", "\\", "# 甲", "::: 表 甲", "甲\n乙", "\n\n", "<&>]]>", "=1+1",
        "长" * 300, "长" * 30_000, "for", "rendering!", "指标", "地区", "0e999", "1e5",
    ]
)  # fmt: skip
FORMATS = st.sampled_from(
    ["General", "0%", "0.00", '0"个"', "yyyy-mm-dd", "@", "# ?/?", "0,", ";;;"]
)
CELLS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 60), st.integers(1, 14), VALUES, FORMATS),
    min_size=1,
    max_size=3,
)


@budget(40)
@given(st.sampled_from(TYPES), CELLS, st.booleans())
def test_damaged_workbooks(
    tmp_path_factory: pytest.TempPathFactory, name: str, cells: Any, formatted: bool
) -> None:
    book = openpyxl.load_workbook(bundled.sample(name))
    for sheet, row, column, value, number_format in cells:
        page = book.worksheets[sheet % len(book.worksheets)]
        cell = page.cell(row % (page.max_row + 1) + 1, column % (page.max_column + 1) + 1)
        if not isinstance(cell, openpyxl.cell.MergedCell):
            cell.value = value
            cell.number_format = number_format if formatted else "General"
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    book.save(path)
    told(lambda: draft(load_template(bundled.find_type(name)), load_data([path])))


NUMBERS = (
    "甲 资金 亏 率 点 零 约 裸 缺 推 甲.上年同期 甲.目标 甲.排名 (做法|个数) 1 0 2.5 1e300".split()
)
TEXTS = "地区 词 'x' '亿元' '2022年' '' 条.标题 项.正文 本条.标题".split()
OTHERS = (
    "做法 条 项 条.举措 导语 表 指标 表['台账'] [甲,资金] range(3) none true {} namespace() loop 未知 self"
).split()
ATOMS = st.sampled_from([*NUMBERS, *NUMBERS, *TEXTS, *OTHERS])
FILTERS = st.sampled_from(
    [*SPECS, *"个数 时期 地区 default first last list reverse join map selectattr trim".split()]
)
ARGUMENTS = st.sampled_from(
    ["", "(1)", "(0)", "('亿元')", "(甲)", "(位数=2)", "(attribute='标题')", "(1,2)"]
)
SIGNS = st.sampled_from("+ - * / ~ % // ** == < >= and or in not".split())


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, SIGNS.filter(lambda s: s != "not"), inner),
        st.builds("({}|{}{})".format, inner, FILTERS, ARGUMENTS),
        st.builds("合计({}, {})".format, inner, inner),
        st.builds("四舍五入({})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds(
            "({}){}".format, inner, st.sampled_from([".标题", "[0]", "[1:]", ".__class__", "[甲]"])
        ),
        st.builds("(-{})".format, inner),
        st.builds("(not {})".format, inner),
    )


EXPRESSIONS = st.recursive(ATOMS, _wider, max_leaves=5)
BODIES = st.one_of(
    st.builds("{{{{ {} }}}}".format, EXPRESSIONS),
    st.builds("# {{{{ {} }}}}".format, EXPRESSIONS),
    st.builds("{{% if {} %}}甲{{% endif %}}".format, EXPRESSIONS),
    st.builds("{{% for 条 in {} %}}{{{{ {} }}}}{{% endfor %}}".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("{{% set 丁 = {} %}}{{{{ 丁 }}}}".format, EXPRESSIONS),
    st.builds("{{% 可省 %}}{{{{ {} }}}}{{% 可省完 %}}".format, EXPRESSIONS),
    st.builds("::: 一是\n- {{{{ {} }}}}\n:::".format, EXPRESSIONS),
)


@cache
def small(folder: Path) -> Dataset:
    rows = [
        {"指标": "甲", "数值": "11", "单位": "个", "上年同期": "8", "目标": "20", "排名": "2"},
        {"指标": "资金", "数值": "2.8", "单位": "亿元"},
        {"指标": "亏", "数值": "-3", "单位": "万元", "上年同期": "-2"},
        {"指标": "率", "数值": "87.7", "单位": "%", "上年同期": "85"},
        {"指标": "点", "数值": "2.7", "单位": "个百分点"},
        {"指标": "零", "数值": "0", "单位": "个", "上年同期": "0"},
        {"指标": "约", "数值": "100", "单位": "人次", "修饰": "余"},
        {"指标": "裸", "数值": "0.5"},
        {"指标": "缺", "数值": None, "单位": "家"},
    ]
    book = {
        "指标": rows,
        "基本信息": {"地区": "桃城区", "词": "亿元"},
        "做法": [{"标题": "题", "小标题": "小", "正文": "文{{ 甲 }}"}, {"正文": "多\n段"}],
        "台账": [{"街道": "河东", "数": "5"}, {"街道": "桥北", "数": None}],
    }
    path = folder / "small.json"
    path.write_text(json.dumps(book, ensure_ascii=False), "utf-8")
    return load_data([path])


@budget(400)
@given(BODIES, st.sampled_from(["mark", "omit", "error"]))
def test_any_expression(tmp_path_factory: pytest.TempPathFactory, body: str, missing: Any) -> None:
    folder = tmp_path_factory.getbasetemp()
    kind = report_type(folder / "any", body, "推算:\n  推: 甲 / 率")
    told(lambda: draft(load_template(kind), small(folder), missing))


@budget(200)
@given(EXPRESSIONS)
def test_any_check(tmp_path_factory: pytest.TempPathFactory, formula: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    head = f"推算:\n  推: 甲 / 率\n核对:\n  - {json.dumps(formula, ensure_ascii=False)}"
    kind = report_type(folder / "check", "文", head)
    told(lambda: draft(load_template(kind), small(folder)))


@cache
def briefing() -> dict[str, bytes]:
    kind = load_template(bundled.find_type("campaign"))
    with zipfile.ZipFile(io.BytesIO(draft(kind, sample("campaign")).content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@budget(120)
@given(
    st.sampled_from(["word/document.xml", "customXml/item1.xml", "word/styles.xml"]),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 30), st.binary(max_size=3)),
        min_size=1,
        max_size=3,
    ),
)
def test_damaged_briefings(
    tmp_path_factory: pytest.TempPathFactory, part: str, edits: list[tuple[float, int, bytes]]
) -> None:
    parts = dict(briefing())
    for place, length, piece in edits:
        at = int(place * len(parts[part]))
        parts[part] = parts[part][:at] + piece + parts[part][at + length :]
    path = tmp_path_factory.getbasetemp() / "damaged.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    told(lambda: render(audit(path)))
