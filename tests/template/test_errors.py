"""What a template author reads when something is wrong: file, line, what it is, the nearest name.

Golden files, the diff is the review; ⏎ stands for a line end, the body begins at line 4:
`errors.txt` wrong use, `slips.txt` slips of the pen, `heads.txt` the front matter, `doubts.txt` what
is legal and noticed, `hostile.txt` bodies that try to break out of the sandbox or to outrun it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.dataset import Action, Dataset, Practice
from reportgen.document import flows, plain_text
from reportgen.errors import Notice, ReportError, flatten
from reportgen.template.engine import load_template
from tests.conftest import Golden
from tests.making import dataset, practice, report_type, street_table, text_cell

HERE = Path(__file__).parent
DATA = dataset(
    {"甲": ("11", "个", ""), "资金": ("2.8", "亿元", ""), "缺": (None, "家", "")},
    info={"地区": "桃城区"},
    practices=(practice("标题一", ("小标题", "正文{{ 甲 }}")),),
    tables={"街道台账": street_table()},
)


def outcome(folder: Path, body: str) -> str:
    """The problems of a body as a person reads them."""
    return told_of(report_type(folder, body))


def told_of(folder: Path) -> str:
    try:
        notices = load_template(folder).render(DATA).notices
    except ReportError as error:
        return lines_of(flatten([error]))
    return lines_of(notices) or "    没有问题"


def lines_of(problems: Iterable[ReportError | Notice]) -> str:
    return "\n".join(f"    {p.message}｜{p.where}｜{p.hint}" for p in problems)


def golden_bodies(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("    ")]


@pytest.mark.parametrize("name", ["errors.txt", "slips.txt", "doubts.txt", "hostile.txt"])
def test_messages(name: str, golden: Golden, tmp_path: Path) -> None:
    path = HERE / name
    told = [
        f"{body}\n{outcome(tmp_path, body.replace('⏎', chr(10)))}\n" for body in golden_bodies(path)
    ]
    assert "没有问题" not in "".join(told)
    golden(path, "\n".join(told))


def test_messages_of_the_front_matter(golden: Golden, tmp_path: Path) -> None:
    path = HERE / "heads.txt"
    told = []
    for head in golden_bodies(path):
        text = head.replace("⏎", "\n").replace("→", "\t").replace("␣", "\u3000")
        (tmp_path / "report.md").write_text(f"---\n{text}\n---\n正文\n", "utf-8")
        told.append(f"{head}\n{told_of(tmp_path)}\n")
    assert "没有问题" not in "".join(told)
    golden(path, "\n".join(told))


def test_what_cannot_be_seen_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(
        "\ufeff---\r\n标题:\u00a0“甲”\u200b题\r\n---\r\n{{\u00a0甲\u200b }}{{\t甲\u3000}}\r\n",
        "utf-8",
    )
    title, body = load_template(tmp_path).render(DATA).document.blocks
    assert [plain_text(flow) for block in (title, body) for flow in flows(block)] == [
        "“甲”题",
        "11个11个",
    ]


MANY = """---
标题：简报
指标:
→甲: {单位: 个}
---
｛｛ 甲 ｝｝

{% if 甲 = 3 %}多

#标题
"""


def test_slips_of_head_and_body_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(MANY.replace("→", "\t"), "utf-8")
    with pytest.raises(ReportError) as caught:
        load_template(tmp_path)
    lines = [problem.where.line for problem in flatten([caught.value]) if problem.where]
    assert lines == [2, 4, 6, 8, 8, 10]


def test_what_cannot_be_printed_is_told_together(tmp_path: Path) -> None:
    body = "{{ 甲 | 百分比 }}\n\n{{ 甲.去年 }}{{ 资金 | 汉字 }}\n\n{{ 甲 | 占比 }}{% if 缺 > 1 %}{% endif %}"
    folder = report_type(tmp_path, body)
    with pytest.raises(ReportError) as caught:
        load_template(folder).render(DATA)
    lines = [problem.where.line for problem in flatten([caught.value]) if problem.where]
    assert lines == [4, 6, 6, 8, 8]


def test_missing_values_are_told_together(tmp_path: Path) -> None:
    folder = report_type(tmp_path, "{{ 缺 }}\n\n{{ 甲 }}{{ 缺 | 同比 }}\n")
    with pytest.raises(ReportError) as caught:
        load_template(folder).render(DATA, "error")
    assert len(flatten([caught.value])) == 2


def stopping(word: str) -> Dataset:
    titled = Practice(
        text_cell("标题"), None, (Action(None, text_cell("正文", "E2")),), extras={"写法": text_cell(word, "H2")}
    )  # fmt: skip
    return dataset({}, practices=(titled,))


STOP = (
    "{% for 条 in 做法 %}{% if 条.写法 == '连写' %}{{ 条.标题 }}"
    "{% else %}{{ 停('不认识的写法“' ~ 条.写法 ~ '”') }}{% endif %}{% endfor %}\n{{ 停('稿子还没定') }}"
)


def test_an_author_can_refuse_what_the_data_say(tmp_path: Path) -> None:
    folder = report_type(tmp_path, STOP)
    with pytest.raises(ReportError) as caught:
        load_template(folder).render(stopping("一事"))
    assert [(p.message, str(p.where)) for p in flatten([caught.value])] == [
        ("不认识的写法“一事”", "book.xlsx 做法!H2"),
        ("稿子还没定", "report.md 第5行"),
    ]
    with pytest.raises(ReportError, match="稿子还没定"):
        load_template(folder).render(stopping("连写"))


def test_an_empty_cell_among_numbers_is_missing(tmp_path: Path) -> None:
    body = '{% for 行 in 表["街道台账"] %}{{ 行["街道"] }}党员{{ 行["党员"] }}。{% endfor %}'
    rendered = load_template(report_type(tmp_path, body)).render(DATA)
    (_, paragraph) = rendered.document.blocks
    assert [plain_text(flow) for flow in flows(paragraph)] == [
        "河东街道党员XX名。桥北街道党员835名。"
    ]
    assert [bound.note for bound in rendered.missing] == [
        "缺数：街道台账[河东街道, 党员]（表里是空的）"
    ]


def test_all_unknown_names_are_reported_together(tmp_path: Path) -> None:
    folder = report_type(tmp_path, "{{ 乙 }}\n\n{{ 丙 }}\n{% if 丁 > 1 %}{% endif %}\n")
    with pytest.raises(ReportError) as caught:
        load_template(folder).render(DATA)
    places = [str(problem.where) for problem in flatten([caught.value])]
    assert places == ["report.md 第4行", "report.md 第6行", "report.md 第7行"]


def test_a_cell_of_the_workbook_is_named(tmp_path: Path) -> None:
    data = dataset({}, practices=(practice("标题", ("", "新建{{ 没有 }}"), ("", "{{ 甲 |")),))
    folder = report_type(tmp_path, "{% for 条 in 做法 %}{{ 条.标题 }}{% endfor %}")
    with pytest.raises(ReportError) as caught:
        load_template(folder).render(data)
    assert [str(p.where) for p in flatten([caught.value])] == [
        "book.xlsx 做法!E2",
        "book.xlsx 做法!E3",
    ]


def test_an_imported_macro_sees_the_data(tmp_path: Path) -> None:
    folder = report_type(tmp_path, "{% from '宏.md' import 印 %}{{ 印(甲) }}")
    (folder / "宏.md").write_text("{% macro 印(数) %}{{ 数 }}与{{ 资金 }}{% endmacro %}", "utf-8")
    (_, paragraph) = load_template(folder).render(DATA).document.blocks
    assert [plain_text(flow) for flow in flows(paragraph)] == ["11个与2.8亿元"]


def test_partials_are_vetted_before_anything_runs(tmp_path: Path) -> None:
    folder = report_type(
        tmp_path, "{% include '一.md' %}\n{% include '二.md' %}\n{% include '三.md' %}"
    )
    (folder / "一.md").write_text("好\n｛｛ 甲 ｝｝", "utf-8")
    (folder / "二.md").write_bytes("坏".encode("gb18030"))
    with pytest.raises(ReportError) as caught:
        load_template(folder)
    told = [(problem.message, str(problem.where)) for problem in flatten([caught.value])]
    assert told == [
        ("标签 ｛｛ 甲 ｝｝ 的括号不对", "一.md 第2行"),
        ("片段不是 UTF-8 文字", "二.md"),
        ("没有片段“三.md”", "report.md 第6行"),
    ]


WHOLE = """# {{ 地区 }}的做法
{% for 条 in 做法 %}
::: 一是
**{{ 条.标题 }}。**{% if 条.引语 %}{{ 条.引语 }}{% endif %}

{% for 项 in 条.举措 %}
- {{ 项.正文 }}，{{ (甲 / 3) | 小数(1) }}
{% endfor %}
:::
{% endfor %}

{% 可省 %}其中{{ 缺 | 同比(升="增") }}。{% 可省完 %}

::: 表 街道台账 :::
"""
BITS = st.sampled_from(
    [
        *"{}%|（）()“”\"'，,：: \n#*-=｛｝[]。0项\t",
        *"{{ }} {% %} {# ::: .标题 停('x') [0] |first \ufde0".split(),
        *("{% endif %}", "{% for x in 做法 %}", " is 有数"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 4), BITS), max_size=3))
def test_whatever_is_mistyped_is_told_in_words_with_a_place(
    tmp_path_factory: pytest.TempPathFactory, slips: list[tuple[int, int, str]]
) -> None:
    body = WHOLE
    for at, cut, bit in slips:
        body = body[:at] + bit + body[at + cut :]
    folder = report_type(tmp_path_factory.getbasetemp() / "mistyped", body)
    try:
        load_template(folder).render(DATA, "omit")
    except ReportError as error:
        for problem in flatten([error]):
            assert problem.where is not None
            assert re.search("[\u4e00-\u9fff]", problem.message)
            assert not re.search("expected|unexpected|token|undefined", problem.message)


def test_a_partial_is_named(tmp_path: Path) -> None:
    folder = report_type(tmp_path, "甲\n\n{% include '片段.md' %}\n")
    (folder / "片段.md").write_text("一\n{{ 甲.标 }}\n", "utf-8")
    with pytest.raises(ReportError) as caught:
        load_template(folder).render(DATA)
    assert str(caught.value.where) == "片段.md 第2行"


@pytest.mark.parametrize("name", ["部分/片段.md", "片段.txt"])
def test_what_a_type_is_made_of_is_the_md_files_of_its_folder(tmp_path: Path, name: str) -> None:
    """Whatever else could be included would not be noticed when it changes."""
    folder = report_type(tmp_path, f"甲\n\n{{% include '{name}' %}}\n")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("乙\n", "utf-8")
    with pytest.raises(ReportError, match=f"没有片段“{name}”"):
        load_template(folder)
