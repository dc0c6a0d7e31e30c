"""Values keep their identity through everything Jinja can do, and data can never become markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.binding.expression import Measure, Op, Ref, Rows
from reportgen.dataset import Dataset
from reportgen.document import (
    Bound,
    Document,
    Heading,
    Paragraph,
    Strong,
    Text,
    flows,
    leaves,
    loose_digits,
    plain_text,
)
from reportgen.errors import ReportError
from reportgen.template.engine import Rendered, load_template
from reportgen.template.marks import LINE, NODE, mark, split_nodes, unlace
from reportgen.template.rendering import Missing
from tests.making import dataset, practice, report_type, street_table

DATA = dataset(
    {"甲": ("11", "个", ""), "乙": ("100", "场次", "余"), "丙": (None, "家", "")},
    info={"地区": "桃城区"},
    practices=(
        practice("领导力", ("统筹", "研究{{ 甲 }}。"), ("架构", "甲段\n乙段{{ 乙 }}"), lead="一句。"),
        practice("号召力", ("忠诚", "2次。")),
    ),
    tables={"街道台账": street_table()},
    before={"甲": "10"},
)  # fmt: skip


def render(
    tmp_path: Path, body: str, head: str = "", data: Dataset = DATA, missing: Missing = "mark"
) -> Rendered:
    rendered = load_template(report_type(tmp_path, body, head)).render(data, missing)
    assert loose_digits(rendered.document) == []
    return rendered


def bounds(document: Document) -> list[Bound]:
    return [
        leaf
        for b in document.blocks
        for f in flows(b)
        for leaf in leaves(f)
        if isinstance(leaf, Bound)
    ]


def texts(document: Document) -> list[str]:
    return [plain_text(flow) for block in document.blocks[1:] for flow in flows(block)]


@pytest.mark.parametrize(
    "body",
    [
        "{{ 甲 }}",
        "{{ '' ~ 甲 }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(甲) }}",
        "{% set s %}{{ 甲 }}{% endset %}{{ s }}",
        "{{ [甲] | join('、') }}",
        "{% for x in [甲] %}{{ x }}{% endfor %}",
        "{% set ns = namespace(x=甲) %}{{ ns.x }}",
        "{{ 甲 | default('无') }}",
        "{{ 指标['甲'] }}",
    ],
)
def test_a_number_keeps_its_identity(body: str, tmp_path: Path) -> None:
    document = render(tmp_path, body).document
    (bound,) = bounds(document)
    assert (bound.text, bound.binding.expression) == ("11个", Ref("甲", "桃城区"))
    assert [str(where) for where in bound.sources] == ["book.xlsx 指标!C2"]
    assert texts(document) == ["11个"]


def test_arithmetic_builds_trees(tmp_path: Path) -> None:
    (share, growth, total) = bounds(
        render(tmp_path, "{{ (甲 / 乙) | 百分比(1) }}{{ 甲 | 同比 }}{{ 合计(甲, 乙, 3) }}").document
    )
    assert share.text == "11.0%"
    assert share.binding.expression == Op("/", (Ref("甲", "桃城区"), Ref("乙", "桃城区")))
    assert growth.text == "同比增长10.0%"
    assert [str(w) for w in growth.sources] == ["book.xlsx 指标!C2", "book.xlsx 指标!D2"]
    assert Ref("甲", "桃城区", measure=Measure.YEAR_BEFORE) in getattr(
        growth.binding.expression, "args", ()
    )
    assert total.text == "114"  # 个 and 场次 together have no measure word


def test_counts_of_rows_are_bound(tmp_path: Path) -> None:
    (count,) = bounds(render(tmp_path, "“{{ 做法 | 个数 | 汉字 }}力”").document)
    assert (count.text, count.binding.expression) == ("二", Rows("做法"))
    (count,) = bounds(render(tmp_path, "{{ 做法[0].举措 | 个数 | 汉字('个') }}").document)
    assert (count.text, count.binding.expression) == ("两个", Rows("做法", "领导力"))


NASTY = st.text(
    st.sampled_from(list("*_#<>&`~[]()!-+1.:\\{}%|“”桃\t \"'=")), min_size=1, max_size=30
).filter(str.strip)


@settings(max_examples=60)
@given(NASTY)
def test_data_is_never_markup(tmp_path_factory: pytest.TempPathFactory, nasty: str) -> None:
    body = "# {{ 地区 }}\n{{ 地区 }}\n\n**{{ 地区 }}。**尾\n"
    data = dataset({}, info={"地区": nasty})
    document = render(tmp_path_factory.getbasetemp() / "nasty", body, data=data).document
    assert texts(document) == ["一、" + nasty, nasty, "（一）" + nasty + "。尾"]
    assert [type(block) for block in document.blocks[1:]] == [Heading, Paragraph, Paragraph]


@given(
    st.integers(0, 10**6), st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFDCF))
)
def test_split_undoes_mark(number: int, around: str) -> None:
    pieces = list(split_nodes(around + mark(NODE, number) + around))
    assert pieces == [piece for piece in (around, number, around) if piece != ""]


def test_unlace_gives_each_line_its_template_line() -> None:
    text = mark(LINE, 7) + "甲" + mark(LINE, 7) + "乙\n\n" + mark(LINE, 9) + "# 丙"
    clean, places = unlace(text)
    assert clean == "甲乙\n\n# 丙"
    assert [line for line, _ in places] == [7, 7, 9]


def test_a_cut_mark_is_noticed() -> None:
    with pytest.raises(ValueError, match="broken"):
        list(split_nodes(mark(NODE, 300)[:2]))


def test_missing_is_marked_with_a_note(tmp_path: Path) -> None:
    rendered = render(
        tmp_path, "有{{ 丙 }}，占{{ (丙 / 乙) | 百分比(1) }}，{{ 丁 }}。", "指标:\n  丁: {单位: 名}"
    )
    assert texts(rendered.document) == ["有XX家，占XX%，XX名。"]
    assert [b.note for b in rendered.missing] == [
        "缺数：丙（book.xlsx 指标!C4是空的）",
        "缺数：丙（book.xlsx 指标!C4是空的）",
        "缺数：丁（数据中没有这一项）",
    ]
    assert [n.message for n in rendered.notices] == ["数据中没有指标“丁”"]


def test_a_derived_number_that_hides_an_indicator_is_told(tmp_path: Path) -> None:
    rendered = render(tmp_path, "有{{ 甲 }}。", "推算:\n  甲: 乙 / 2")
    assert texts(rendered.document) == ["有50场次。"]
    assert [str(n.where) for n in rendered.notices] == ["book.xlsx 指标!A2"]
    assert "文中用的是推算的数" in rendered.notices[0].message


def test_words_around_a_missing_number_stay(tmp_path: Path) -> None:
    data = dataset(
        {"比例": (None, "%", "后"), "满意率": (None, "%", "达…以上"), "宣讲": (None, "场", "余")}
    )
    body = "{{ 比例 }}、{{ 满意率 }}、{{ 宣讲 }}"
    assert texts(render(tmp_path, body, data=data).document) == ["后XX%、达XX%以上、XX场"]


def test_missing_stops_or_is_omitted(tmp_path: Path) -> None:
    body = "甲{{ 甲 }}。{% 可省 %}丙{{ 丙 }}。{% 可省完 %}完。"
    assert texts(render(tmp_path, body).document) == ["甲11个。丙XX家。完。"]
    rendered = render(tmp_path, body, missing="omit")
    assert texts(rendered.document) == ["甲11个。完。"]
    assert "省去一句" in rendered.notices[0].message
    with pytest.raises(ReportError) as caught:
        render(tmp_path, body, missing="error")
    assert (caught.value.message, str(caught.value.where)) == (
        "缺数：丙（book.xlsx 指标!C4是空的）",
        "report.md 第4行",
    )


def test_conditions(tmp_path: Path) -> None:
    body = "{% if 甲 > 10 and 乙 >= 100 %}多{% endif %}{% if 丙 is 缺数 %}缺{% endif %}{% if 地区 == '桃城区' %}是{% endif %}"
    assert texts(render(tmp_path, body).document) == ["多缺是"]


def test_only_lines_of_tags_vanish(tmp_path: Path) -> None:
    body = "{% if 甲 > 1 %}\n甲\n{% endif %}\n\n乙{% if 甲 > 1 %}！{% endif %}\n\n丙\n"
    assert texts(render(tmp_path, body).document) == ["甲", "乙！", "丙"]


def test_cells_are_small_templates(tmp_path: Path) -> None:
    body = "{% for 条 in 做法 %}\n# {{ 条.标题 }}\n{{ 条.引语 }}\n\n{% for 项 in 条.举措 %}\n**{{ 项.小标题 }}。**{{ 项.正文 }}\n\n{% endfor %}\n{% endfor %}\n"
    document = render(tmp_path, body, "编号: [一、, 1.]").document
    assert texts(document) == [
        "一、领导力", "一句。", "1.统筹。研究11个。", "2.架构。甲段", "乙段100余场次", "二、号召力", "1.忠诚。2次。",
    ]  # fmt: skip
    keys = [block.key for block in document.blocks[1:]]
    assert keys[2:5] == [
        "report.md:10/领导力/统筹", "report.md:10/领导力/架构", "report.md:10/领导力/架构~2",
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)
    literal = [
        leaf
        for f in flows(document.blocks[-1])
        for leaf in leaves(f)
        if "2" in getattr(leaf, "text", "")
    ]
    assert isinstance(literal[0], Text)
    assert str(literal[0].origin) == "book.xlsx 做法!E2"


def test_own_practice_is_known_in_a_cell(tmp_path: Path) -> None:
    data = dataset(
        {}, practices=(practice("“{{ 本条.举措 | 个数 | 汉字 }}项举措”", ("", "甲"), ("", "乙")),)
    )
    assert texts(render(tmp_path, "{{ 做法[0].标题 }}", data=data).document) == ["“二项举措”"]


def test_directives(tmp_path: Path) -> None:
    body = (
        "# 做法\n::: 一是\n**总起。**要求：\n\n- 甲做法\n- 乙做法{{ 甲 }}\n:::\n\n"
        "::: 表 街道台账\n台账\n:::\n::: 图注\n一张图\n:::\n::: 署名\n作者\n:::\n::: 落款\n某委\n2024年1月1日\n:::\n::: 分页 :::\n"
    )
    document = render(tmp_path, body, "编号: 无").document
    assert [type(block).__name__ for block in document.blocks] == [
        "Title", "Heading", "Paragraph", "TableBlock", "Caption", "Byline", "Signature", "PageBreak",
    ]  # fmt: skip
    series = document.blocks[2]
    assert isinstance(series, Paragraph)
    assert plain_text(series.head + series.inlines) == "总起。要求：一是甲做法；二是乙做法11个。"
    assert texts(document)[2:9] == [
        "台账",
        "街道",
        "党组织（个）",
        "党员（名）",
        "河东街道",
        "52",
        "—",
    ]
    assert [b.text for b in bounds(document)] == ["11个", "52", "74", "835"]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (("甲", "乙"), "一是甲；二是乙。"),
        (("甲。有{{ 甲 }}", "乙"), "一是甲。有11个。二是乙。"),  # PUNC-06
        (("甲；", "乙。"), "一是甲；二是乙。"),
    ],
)
def test_a_series_gets_the_stops_it_lacks(
    items: tuple[str, str], expected: str, tmp_path: Path
) -> None:
    body = "::: 一是\n- {}\n- {}\n:::\n".format(*items)
    assert texts(render(tmp_path, body).document) == [expected]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("**小标题。**正文", "小标题。"),
        ("**“引号”。**“正文”", "“引号”。"),
        ("**地区：**{{ 地区 }}", "地区："),
        ("**{{ 地区 }}。**{{ 甲 }}", "桃城区。"),
    ],
)
def test_emphasis_is_cjk_friendly(body: str, expected: str, tmp_path: Path) -> None:
    (paragraph,) = render(tmp_path, body).document.blocks[1:]
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.head) == expected


def test_markup_that_is_not_ours_stays_text(tmp_path: Path) -> None:
    body = "3*5*2 与 \\*\\*\n\n1. 不是列表\n\n> 不是引用\n\n    不是代码\n\n<b>&amp;</b> [甲](乙) `丙`\n"
    assert texts(render(tmp_path, body).document) == [
        "3*5*2 与 **", "1. 不是列表", "> 不是引用", "不是代码", "<b>&amp;</b> [甲](乙) `丙`",
    ]  # fmt: skip


def test_strong_elsewhere_is_bold(tmp_path: Path) -> None:
    (paragraph,) = render(tmp_path, "前**重{{ 甲 }}点**后").document.blocks[1:]
    assert isinstance(paragraph, Paragraph)
    assert isinstance(paragraph.inlines[1], Strong)
    assert [b.text for b in bounds(render(tmp_path, "前**重{{ 甲 }}点**后").document)] == ["11个"]


def test_checks(tmp_path: Path) -> None:
    head = "指标:\n  丙: {单位: 家}\n推算:\n  双: 甲 * 2\n核对:\n  - 双 == 20 + 2\n  - 甲 <= 乙 <= 50\n  - 丙 > 1\n  - 甲 + 1 == 13"
    findings = render(tmp_path, "文", head).document.findings
    assert [(f.result, f.detail) for f in findings] == [
        ("成立", "11个×2＝22个 ＝ 20＋2＝22"),
        ("不成立", "100场次 ＞ 50"),
        ("无法判断", "缺：丙"),
        ("不成立", "11个＋1＝12个 ≠ 13"),
    ]


def test_rendering_twice_gives_the_same_document(tmp_path: Path) -> None:
    template = load_template(
        report_type(tmp_path, "{% for 条 in 做法 %}{{ 条.标题 }}{{ 甲 }}{% endfor %}")
    )
    assert template.render(DATA).document == template.render(DATA).document
