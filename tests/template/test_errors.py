"""What a template author reads when something is wrong: file, line, what it is, the nearest name.

`errors.txt` lists template bodies with the exact message; `hostile.txt` holds the bodies that try to
break out of the sandbox or to outrun it.  Both are golden: the diff is the review.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import ReportError, flatten
from reportgen.template.engine import load_template
from tests.conftest import Golden
from tests.making import dataset, practice, report_type

HERE = Path(__file__).parent
DATA = dataset(
    {"甲": ("11", "个", ""), "资金": ("2.8", "亿元", ""), "缺": (None, "家", "")},
    info={"地区": "桃城区"},
    practices=(practice("标题一", ("小标题", "正文{{ 甲 }}")),),
)


def outcome(folder: Path, body: str) -> str:
    """The problems of a body as a person reads them."""
    try:
        load_template(report_type(folder, body)).render(DATA)
    except ReportError as error:
        return "\n".join(
            f"    {problem.message}｜{problem.where}｜{problem.hint}"
            for problem in flatten([error])
        )
    return "    没有问题"


@pytest.mark.parametrize("name", ["errors.txt", "hostile.txt"])
def test_messages(name: str, golden: Golden, tmp_path: Path) -> None:
    path = HERE / name
    bodies = [
        line
        for line in path.read_text("utf-8").splitlines()
        if line and not line.startswith("    ")
    ]
    told = [f"{body}\n{outcome(tmp_path, body.replace('⏎', chr(10)))}\n" for body in bodies]
    assert "没有问题" not in "".join(told)
    golden(path, "\n".join(told))


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
        "book.xlsx 做法!E3",
        "book.xlsx 做法!E2",
    ]


def test_a_partial_is_named(tmp_path: Path) -> None:
    folder = report_type(tmp_path, "甲\n\n{% include '片段.md' %}\n")
    (folder / "片段.md").write_text("一\n{{ 甲.标 }}\n", "utf-8")
    with pytest.raises(ReportError) as caught:
        load_template(folder).render(DATA)
    assert str(caught.value.where) == "片段.md 第2行"
