"""Templates that try to outrun, outgrow or confuse the engine: a problem, with its line, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.dataset import Dataset
from reportgen.errors import ReportError, flatten
from reportgen.generating import draft
from reportgen.template.engine import load_template
from reportgen.template.sandbox import RENDERING
from tests.making import dataset, practice, report_type, street_table

DATA = dataset(
    {"甲": ("11", "个", ""), "乙": ("0", "个", "")},
    info={"地区": "桃城区", "大": "9" * 5000},
    practices=(practice("标题一", ("小标题", "正文{{ 甲 }}")),),
    tables={"台账": street_table()},
)


def made(folder: Path, body: str, head: str = "", data: Dataset = DATA) -> str:
    """The problems of a report type as `message｜place`, "" where there are none."""
    try:
        draft(load_template(report_type(folder, body, head)), data)
    except ReportError as error:
        return "\n".join(f"{p.message}｜{p.where}" for p in flatten([error]))
    return ""


GROW = "{% set ns = namespace(x=START, y=START) %}{% for i in range(60) %}STEP{% endfor %}END"


def growing(start: str, step: str, end: str) -> str:
    return GROW.replace("START", start).replace("STEP", step).replace("END", end)


PAIR = "{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}"
REFUSED = {
    # memory and time
    growing("甲", "{% set ns.x = ns.x + ns.x %}", "{{ ns.x }}"): "算式太长",
    growing("甲", "{% set ns.x = 合计(ns.x, ns.x) %}", "{{ ns.x }}"): "算式太长",
    growing("[1]", PAIR, "{% if ns.x == ns.y %}甲{% endif %}"): "列表里不能再放列表",
    growing(
        "(1,)", "{% set ns.x = (ns.x, ns.x) %}", "{% set d = {ns.x: 1} %}"
    ): "列表里不能再放列表",
    "{% for i in range(300) %}{% set 丁 = 甲 %}{% endfor %}{{ 甲" + " * 1e308" * 40 + " }}": "太大",
    "{% for i in range(100000) %}" + "字" * 2000 + "{% endfor %}": "模板输出超过",
    "{% macro m() %}{{ varargs }}{% endmacro %}{{ m(甲, 乙) }}": "varargs",
    # what Python itself would raise
    "{{ 1 / 0 }}": "除数是0",
    "{% if 1 % 0 %}甲{% endif %}": "除数是0",
    "{{ 甲 * 1e999 }}": "",
    "{{ 甲 + (1e308 / 1e-308) }}": "太大",
    "{{ " + "9" * 5000 + " }}": "太长",
    "{{ 甲 * " + "9" * 4200 + " }}": "太大",
    "{{ 甲 | 小数(大) }}": "位数",
    "{{ (1).正文 and 2 }}": "",
    "{{ 5[1:] }}": "",
    "{{ none + 1 }}": "",
    "{% for x in 5 %}{% endfor %}": "逐项取",
    "{% for x in 地区 %}{% endfor %}": "逐项取",
    "{% for x in 做法[0:1] %}{{ x.标题 }}{% endfor %}": "一段",
    "{% for i in range() %}{% endfor %}": "",
    "{% for i in range(1, 2, 0) %}{% endfor %}": "步长",
    "{{ 四舍五入() }}": "",
    "{{ 合计(一=甲) }}": "",
    "{{ 甲 | 时期(位数=2) }}": "",
    "{% macro m() %}{% endmacro %}{{ m(1) }}": "",
    "{{ (甲 > 1) + 甲 }}": "判断不能参加运算",
    # marks of values taken apart
    "{{ (甲 ~ '') | first }}": "截断",
    "{% set l = (甲 ~ 乙) | list %}{{ l[0] ~ l[4] ~ l[4] ~ l[5] }}": "截断",
    # Markdown
    ":::\n" * 10_000: "多余的 :::",
    "\n".join("  " * n + "- 甲" for n in range(300)): "列表里不能再套列表",
    "- " * 2000 + "甲": "列表里不能再套列表",
}


@pytest.mark.parametrize("body", REFUSED, ids=lambda body: body[:40].replace("\n", " "))
def test_refused(body: str, tmp_path: Path) -> None:
    told = made(tmp_path, body)
    assert REFUSED[body] in told
    assert "report.md" in told


TEXT = [
    "*" * 20_000 + "a",
    "**a" * 20_000,
    "a**" * 20_000,
    "*a " * 20_000,
    "[" * 50_000,
    "[a](" * 20_000,
    "\\" * 50_000,
    "*_" * 20_000,
    "#" * 50_000,
    "::: 分页 :::\n" * 5_000,
    # marks of values, forged
    '{{ "\\ufde0\\ufdd5\\ufdef" }}甲',
    '{{ "\\ufde2\\ufddf\\ufdef\\ufde3\\ufdd0\\ufdef" }}甲',
]


@pytest.mark.parametrize("body", TEXT, ids=lambda body: body[:20].replace("\n", " "))
def test_taken_as_text(body: str, tmp_path: Path) -> None:
    load_template(report_type(tmp_path, body)).render(DATA)


def test_no_escape_reaches_the_file(tmp_path: Path) -> None:
    assert made(tmp_path, '{{ "\\ud800\\x00\\uffff\\ufde0" }}甲') == ""


CHAIN = "".join(f"  链{n}: 链{n - 1} + 链{n - 1}\n" if n else "  链0: 甲 + 1\n" for n in range(40))
HEADS = {
    "推算:\n" + CHAIN: "算式太长",
    "推算:\n  子: 丑 + 1\n  丑: 子 + 1": "丑",
    "核对:\n  - 甲 / 乙 == 1": "除数是0",
    "核对:\n  - 甲 + 乙": "不是判断",
    "核对:\n  - 甲 and 乙": "只能连接判断",
    "核对:\n  - 合计() == 甲": "多了或少了",
    "核对:\n  - 四舍五入(甲, 1, 2) == 甲": "多了或少了",
    "核对:\n  - 甲 < 1e999": "太大",
    "核对:\n  - 甲 < " + "9" * 5000: "太长",
    "核对:\n  - 甲 < " + "(" * 300 + "1" + ")" * 300: "太深",
    "核对:\n  - 甲 < " + "+".join(["甲"] * 3000): "太深",
    "核对:\n  - 甲|时期('去年') == 1": "不认识的时期",
    "指标: " + "[" * 100_000: "太深",
    "指标: " + "[" * 100 + "]" * 100: "太深",
    "? [甲]\n: 乙": "应当是一个名字",
}


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head[:40].replace("\n", " "))
def test_front_matter(head: str, tmp_path: Path) -> None:
    told = made(tmp_path, "文", head)
    assert HEADS[head] in told
    assert bool(told) is bool(HEADS[head])
    assert all("｜report.md 第" in line for line in told.splitlines())


def test_partials_are_counted_each_time(tmp_path: Path) -> None:
    for n in range(30):
        (tmp_path / f"p{n}.md").write_text(f"{{% include 'p{n + 1}.md' %}}" * 2, "utf-8")
    (tmp_path / "p30.md").write_text("字", "utf-8")
    assert "超过" in made(tmp_path, "{% include 'p0.md' %}")
    (tmp_path / "long.md").write_text("字" * 100_000, "utf-8")
    assert "超过" in made(tmp_path, "{% for i in range(1000) %}{% include 'long.md' %}{% endfor %}")
    (tmp_path / "huge.md").write_text("字" * 500_000, "utf-8")
    assert "片段太大" in made(tmp_path, "{% include 'huge.md' %}")


def test_indicators_may_be_called_anything(tmp_path: Path) -> None:
    names = ["甲", "self", "loop", "caller", "range", "做法", "指标", "表", "本条", RENDERING]
    data = dataset(dict.fromkeys(names, ("1", "个", "")))
    body = "".join(f"{{{{ 指标['{name}'] }}}}" for name in names) + "{{ 做法 | 个数 }}"
    assert made(tmp_path, body, data=data) == ""


def test_what_is_still_allowed(tmp_path: Path) -> None:
    body = (
        "{% for 名, 值 in [('一', 甲), ('二', 乙)] %}{{ 名 }}{{ 值 }}{% endfor %}"
        "{{ [甲, 乙] | join('、') }}{% if '桃' in 地区 and 地区 in 地区 %}是{% endif %}"
        "{% set ns = namespace(和=0) %}{% for 行 in 表['台账'] %}{% set ns.和 = ns.和 + 行['党组织'] %}{% endfor %}"
        "{{ ns.和 }}"
    )
    assert made(tmp_path, body) == ""
