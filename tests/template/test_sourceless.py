"""Numbers that tags print without data, and what stands beside figures, read off the source."""

from __future__ import annotations

import pytest

from reportgen.binding.expression import Ref
from reportgen.errors import Location
from reportgen.template.beside import beside
from reportgen.template.library import furnish
from reportgen.template.sandbox import Sandbox
from reportgen.template.sourceless import sourceless

SANDBOX = Sandbox("", marking=False)
furnish(SANDBOX)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{{ 3 }}", ["3"]),
        ("{{ 1 + 2 }}", ["1", "2"]),
        ('{{ "3个" }}', ["3个"]),
        ('{{ "第" ~ loop.index ~ "条" }}', ["loop.index"]),
        ("{{ loop.index + 1 }}", ["loop.index", "1"]),
        ('{{ "3个" if 甲 > 2 else "几个" }}', ["3个"]),
        ("{% set n = 4 %}{{ n }}", ["n"]),
        ("{% set n = 4 %}{% set m = n %}{{ m }}", ["m"]),
        ("{% set n = n + 1 %}{{ n }}", ["n"]),
        ("{% for i in range(3) %}{{ i }}{% endfor %}", ["i"]),
        ("{% set c = namespace(n=0) %}{% set c.n = c.n + 1 %}{{ c.n }}", ["c.n"]),
        ("{{ 甲 }}{{ 甲 + 3 }}{{ (甲 / 2) | 小数(1) }}", []),
        ("{% set n = 甲 %}{% set n = 3 %}{{ n }}", []),
        ('{{ "增长" ~ 甲 }}{{ "、" if not loop.last }}', []),
        ("{% for 条 in 做法 %}{{ 条.标题 }}{% endfor %}{{ 图说(3) }}{{ true }}", []),
    ],
)
def test_what_is_printed_without_data(source: str, names: list[str]) -> None:
    assert [name for name, _ in sourceless(SANDBOX.parse(source))] == names


def test_lines_count_from_the_source() -> None:
    assert list(sourceless(SANDBOX.parse("甲\n{{ 3 }}\n"))) == [("3", 2)]


def seen(source: str) -> list[tuple[str, str, str, str, int]]:
    names = {name: Ref(name) for name in ("甲", "乙")}
    found = beside(source, Location("report.md", line=5), SANDBOX, names)
    return [(b.before, b.tag, b.after, b.form, b.line) for b in found]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("增长{{ 甲 }}，好", [("增长", "{{ 甲 }}", "，好", "数量", 5)]),
        ("由{{ 甲 }}到{{ 乙 | 数 }}万元", [
            ("由", "{{ 甲 }}", "到", "数量", 5), ("由\0到", "{{ 乙 | 数 }}", "万元", "数", 5),
        ]),
        ("上行\n近{% if 甲 > 1 %}{{ 甲 }}{% endif %}名\n下行", [
            ("近\0", "{{ 甲 }}", "", "数量", 6),
        ]),
        ('{{ "近" ~ 甲 ~ "名" }}', [("近", "", "名", "数量", 5)]),
        ("{# 近{{ 甲 }} #}{{ 丙 }}{{ 3 }}{{ 条.标题 }}{{ 甲 +", []),
    ],
)  # fmt: skip
def test_what_stands_beside_a_figure(
    source: str, told: list[tuple[str, str, str, str, int]]
) -> None:
    assert seen(source) == told
