"""A report type with a 版式.yaml: its briefings look as the file says, and check holds them to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen import bundled
from reportgen.checking import check_subject, selection
from reportgen.checking.layouts import Appearance
from reportgen.checking.registry import known
from reportgen.cli import main
from reportgen.document import PROFILES
from reportgen.errors import ReportError, flatten
from reportgen.generating import draft, load_data, report_type
from reportgen.word.editing import edits_of
from reportgen.word.own_profile import KEYS, own_profile
from reportgen.word.reading import read
from reportgen.word.surveying import survey
from reportgen.word.writing import look_file
from tests.making import report_type as made_type
from tests.validity import problems

from .layouts import made

LAYOUT = selection([code for code, rule in known().items() if rule.scope == "layout"])
DATA = bundled.DATA / bundled.SAMPLES["practice-outcome"]
EVERYTHING = """基于: {base}
页面: {{上边距: 30, 下边距: 32, 左边距: 27, 右边距: 2.5厘米, 页脚: 20}}
正文: {{字体: 宋体, 字号: 四号, 行距: 26, 首行缩进: 2, 西文字体: Arial}}
文章标题: {{字体: 黑体, 字号: 一号, 行距: 40}}
一级标题: {{字体: 楷体, 字号: 小二, 首行缩进: 0, 对齐: 居中}}
二级标题: {{字体: 黑体, 字号: 小三, 首行缩进: 2, 对齐: 两端对齐}}
三级标题: {{字体: 宋体, 字号: 四号, 首行缩进: 2, 对齐: 两端对齐}}
四级标题: {{字体: 宋体, 字号: 四号, 首行缩进: 2, 对齐: 两端对齐}}
页码: {{字体: 仿宋, 字号: 小四, 单页: 居中, 双页: 居中}}
"""
BODY = """今年以来，各项工作有序推进，群众反映良好，成效比较明显。

# 主要做法

## 抓好组织建设

### 配强骨干

#### 选好带头人

**坚持统筹推进。**制定方案，明确责任，按月调度，逐项销号，工作取得进展。
"""


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def kind(folder: Path, base: str, look: str) -> Path:
    made = made_type(folder / "类型", BODY, head=f"版式: {base}")
    (made / "版式.yaml").write_text(look, "utf-8")
    return made


def built(folder: Path) -> bytes:
    return draft(report_type(folder), load_data([DATA])).content


def faults(content: bytes, look: Path) -> list[str]:
    appearance = Appearance("a.docx", survey(content, "a.docx"), own_profile(look))
    return [f"{d.code} {d.message}" for d in check_subject(appearance, LAYOUT) if LAYOUT.shows(d)]


def test_every_key_is_in_the_example() -> None:
    for section, keys in KEYS.items():
        (line,) = [line for line in EVERYTHING.splitlines() if line.startswith(section)]
        assert all(f"{key}: " in line for key in keys), section


@pytest.mark.parametrize("base", PROFILES)
def test_a_briefing_looks_as_the_file_says(tmp_path: Path, base: str) -> None:
    folder = kind(tmp_path, base, EVERYTHING.format(base=base))
    content = built(folder)
    look = folder / "版式.yaml"
    assert problems(content) == []
    assert faults(content, look) == []
    assert built(folder) == content
    briefing = read(content, "a.docx")
    assert briefing.record is not None
    assert (briefing.record.profile, briefing.record.reference) == (base, "版式.yaml")
    assert edits_of(briefing) == []


def test_a_changed_file_changes_the_next_briefing(tmp_path: Path) -> None:
    folder = kind(tmp_path, "公文", "基于: 公文\n正文: {行距: 30}\n")
    first = built(folder)
    (folder / "版式.yaml").write_text("基于: 公文\n正文: {行距: 26}\n", "utf-8")
    second = built(folder)
    assert faults(second, folder / "版式.yaml") == []
    assert [each.split()[0] for each in faults(first, folder / "版式.yaml")] == ["GRID-01"]


def test_a_file_on_another_base_is_told_by_build_and_by_check(tmp_path: Path) -> None:
    folder = kind(tmp_path, "公文", "基于: 通讯\n")
    with pytest.raises(ReportError) as raised:
        built(folder)
    (told,) = flatten([raised.value])
    assert told.message == "“基于”写的是“通讯”，报告类型的版式是“公文”"
    assert str(told.where) == "版式.yaml 第1行"
    result = run("check", folder)
    assert result.exit_code == 1
    assert told.message in result.output


def test_mistakes_in_the_file_are_found_without_building(tmp_path: Path) -> None:
    folder = kind(tmp_path, "公文", "基于: 公文\n正文:\n  字号: 大二\n  行句: 30\n")
    output = run("check", folder).output
    assert "版式.yaml 第3行" in output
    assert "版式.yaml 第4行" in output


def test_two_files_for_the_look_are_one_too_many(tmp_path: Path) -> None:
    folder = kind(tmp_path, "公文", "基于: 公文\n")
    (folder / "reference.docx").write_bytes(made())
    with pytest.raises(ReportError, match="不知道用哪一个的样式"):
        look_file(folder)
    assert "不知道用哪一个的样式" in run("check", folder).output
