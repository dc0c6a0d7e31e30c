"""A unit's own 版式: what it changes, what it leaves, and what is said of a file with mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportgen.checking import check_subject, selection
from reportgen.checking.layouts import Appearance
from reportgen.checking.registry import known
from reportgen.cli import main
from reportgen.document import PROFILES
from reportgen.errors import ReportError, flatten
from reportgen.word.own_profile import KEYS, known_profile, own_profile
from reportgen.word.profile import load_profile
from reportgen.word.surveying import survey

from .layouts import made

GUIDE = Path(__file__).parents[2] / "docs" / "check-layout.md"
LAYOUT = selection([code for code, rule in known().items() if rule.scope == "layout"])


def written(folder: Path, text: str) -> Path:
    path = folder / "我的版式.yaml"
    path.write_text(text, "utf-8")
    return path


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


def found(path: Path, *layout: str) -> list[str]:
    appearance = Appearance("a.docx", survey(made(*layout), "a.docx"), own_profile(path))
    shown = filter(LAYOUT.shows, check_subject(appearance, LAYOUT))
    return [f"{d.code} {d.message}" for d in shown]


@pytest.mark.parametrize("base", PROFILES)
def test_a_file_that_says_nothing_is_the_profile_it_is_based_on(tmp_path: Path, base: str) -> None:
    own, ours = own_profile(written(tmp_path, f"基于: {base}\n")), load_profile(base)
    assert own.name == "我的版式"
    assert (own.page, own.looks, own.page_number) == (ours.page, ours.looks, ours.page_number)


def test_the_example_of_the_guide_is_what_it_says(tmp_path: Path) -> None:
    guide = GUIDE.read_text("utf-8")
    example = re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert example
    path, docx = written(tmp_path, example[1]), tmp_path / "来稿.docx"
    docx.write_bytes(made("正文行距：固定值 30 磅", "左边距：27 mm", "右边距：27 mm"))
    result = run("check", docx, "--select", "PAGE,GRID-01", "--profile", path)
    said = re.search(r"--profile 我的版式.yaml\n来稿.docx(：.*)\n", guide)
    assert said
    assert result.stdout.splitlines()[0] == f"{docx.as_posix()}{said[1]}"
    assert "GRID-01" not in result.stdout
    for section, keys in KEYS.items():
        assert section in guide or section in ("二级标题", "三级标题")
        assert all(f"`{key}`" in guide for key in keys)


def test_only_what_the_unit_says_otherwise_is_judged_otherwise(tmp_path: Path) -> None:
    path = written(tmp_path, "基于: 公文\n页面: {左边距: 2.7厘米, 右边距: 27}\n")
    assert found(path) == []  # 28 mm is within a millimetre
    assert found(path, "左边距：31.8 mm") == ["PAGE-02 左边距 31.8 mm，应为 27 mm"]
    assert found(path, "上边距：34.6 mm", "下边距：32.6 mm") == []
    other = written(tmp_path, "基于: 公文\n页面: {上边距: 36}\n")
    assert found(other, "上边距：34.6 mm", "下边距：32.6 mm") == [
        "PAGE-02 上边距 34.6 mm，应为 36 mm；下边距 32.6 mm，应为 35 mm"
    ]


def test_a_line_pitch_that_is_prescribed_is_looked_for_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "基于: 公文\n正文: {行距: 28}\n")
    (told,) = found(path)
    assert told.startswith("GRID-01 ")
    assert "的行距是固定值28.95磅" in told
    assert "应为固定值28磅" in told
    assert "22行，应为" in told


def test_text_headings_and_page_numbers_follow_the_unit(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "基于: 公文\n正文: {字体: 宋体, 字号: 小三}\n二级标题: {字体: 仿宋}\n"
        "文章标题: {字号: 18}\n页码: {单页: 居中, 双页: 居中}\n",
    )
    assert found(path) == [
        "PNUM-01 页码居右，应居中",
        "BODY-01 文章标题字号是二号（22磅），应为小二（18磅）",
        "BODY-04 正文8段（第3、4、6、7、8、9段等）是仿宋_GB2312三号（16磅），应为宋体小三（15磅）",
        "HDG-05 段首小标题“（一）”4段（第6、7、8、9段）是楷体，应为仿宋",
    ]


WRONG = """\
基于: 公务
页面: {上边局: 30, 下边距: 三十}
正文:
  字体: 微软雅黑
  字号: 八号
  首行缩进: 1.5
  行距: 3
标题: {字体: 黑体}
页码: 居中
"""


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as raised:
        own_profile(written(tmp_path, WRONG))
    assert [(p.message, p.where and p.where.line, p.hint) for p in flatten([raised.value])] == [
        ("“页面”里没有“上边局”这一项", 2, "是不是“上边距”？"),
        ("版式里没有“标题”这一项", 8, "是不是“文章标题”、“四级标题”、“二级标题”？"),
        ("“页码”下面应写“项: 值”", 9, "例如 页面: {上边距: 30, 下边距: 30}"),
        ("没有“公务”这种版式", 1, "写 基于: 公文 或 通讯"),
        ("“页面”的“下边距”写的是“三十”", 2, "应是数，单位毫米，例如 37"),
        ("“正文”的“字体”写的是“微软雅黑”", 4, "可写：小标宋、仿宋、楷体、黑体、宋体"),
        ("“正文”的“字号”写的是“八号”", 5, "写 三号、小四 这样的字号，或5到72的磅数"),
        ("“正文”的“首行缩进”写的是“1.5”", 6, "应是0到4的整数，单位字"),
        ("“正文”的“行距”写的是“3”", 7, "应在10到80磅之间"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("", "应写“项: 值”", 1),
        ("页面: {上边距: 30}\n", "没有写“基于”", 1),
        ("基于：公文\n页面: {上边距: 30}\n", "“基于：公文”的冒号是全角的", 1),
        ("- 公文\n", "应写“项: 值”", 1),
        ("基于: 公文\n页面: {上边距: 30\n", "读不下去", 3),
        ("基于: 公文\n页面: {上边距: 30, 上边距: 31}\n", "“上边距”写了两次", 2),
        ("基于: 公文\n页面: {上边距: [1, 2]}\n", "应是一个值", 2),
        ("基于: &a 公文\n页面: *a\n", "不用引用", 2),
        ("基于: [[[[[[公文]]]]]]\n", "只有两层", 1),
        ("基于: \x00\n", "不能识别", 0),
        ("基于: 公文\n1: 2\n", "没有“1”这一项", 2),
        ("基于: 公文\n? [甲]\n: 2\n", "没有“", 2),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(
    tmp_path: Path, text: str, words: str, line: int
) -> None:
    with pytest.raises(ReportError) as raised:
        own_profile(written(tmp_path, text))
    (problem,) = flatten([raised.value])
    assert words in problem.message
    assert problem.where is not None
    assert problem.where.line == line


def test_the_command_line_takes_names_and_files_and_nothing_else(tmp_path: Path) -> None:
    docx = tmp_path / "来稿.docx"
    docx.write_bytes(made())
    wrong = run("check", docx, "--profile", "公闻")
    assert (wrong.exit_code, "没有“公闻”这种版式。是不是“公文”" in wrong.stderr) == (2, True)
    absent = run("check", docx, "--profile", tmp_path / "没有.yaml")
    assert (absent.exit_code, "没有这个文件或文件夹" in absent.stderr) == (1, True)
    assert run("check", docx, "--profile", "公文", "--select", "PAGE").exit_code == 0
    with pytest.raises(ReportError, match="公闻"):
        known_profile("公闻")
