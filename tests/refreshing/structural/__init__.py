"""A report type whose text follows its data, and data that change its structure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from msgspec import Struct

from reportgen.binding.expression import Observation
from reportgen.dataset import Column, Dataset, Practice, Table
from reportgen.generating import draft, report_type
from reportgen.restructuring import Restructured, restructured
from reportgen.template.engine import Template
from reportgen.unit import parse_unit
from reportgen.word.reading import read
from tests.making import at, dataset, practice, text_cell
from tests.refreshing.people import Desk

HERE = Path(__file__).parent
Edit = Callable[[Desk], None]


class Plot(Struct, frozen=True):
    """What the data say: the titles of practices, the measures under each, streets, numbers."""

    practices: tuple[str, ...] = ("抓组织覆盖", "抓学习教育", "抓队伍建设")
    measures: tuple[tuple[str, str], ...] = (
        ("应建尽建", "对符合条件的企业逐户过筛，全年新建党支部{{ 新建党支部 }}，不留空白。"),
        ("送学上门", "把课堂搬进车间和园区，开展宣讲{{ 宣讲活动 }}，职工随时来听。"),
    )
    streets: tuple[str, ...] = ("河东街道", "桥北街道")
    values: tuple[int | None, int | None, int | None] = (126, 12, 100)
    first: int = 52
    """The number of the first street."""


BASE = Plot()
OTHER = {
    "抓组织覆盖": "支部建在链上，党员聚在园区，骨干带头攻坚。",
    "抓学习教育": "学在平时，用在岗位，讲给身边的人听。",
    "抓队伍建设": "选得准、育得好、留得住，队伍一年比一年强。",
    "抓为民服务": "群众有所呼，支部有所应，难事随时有人办。",
    "抓阵地提升": "一处阵地多家共用，门常开，灯常亮，人常来。",
}
"""What each practice opens with."""


def data_of(plot: Plot) -> Dataset:
    """The dataset of a plot."""
    names = ("两新党组织", "新建党支部", "宣讲活动")
    units = ("个", "个", "场次")
    amounts = {
        name: (None if value is None else str(value), unit, "")
        for name, value, unit in zip(names, plot.values, units, strict=True)
    }
    amounts["党建指导员"] = (None, "名", "")  # always missing: there is a comment of ours
    practices = tuple(_practice(title, plot) for title in plot.practices)
    return dataset(amounts, practices=practices, tables={"街道台账": _streets(plot)})


def _practice(title: str, plot: Plot) -> Practice:
    number = list(OTHER).index(title)
    measures = [(f"{head}{'一二三四五'[number]}", body) for head, body in plot.measures]
    return practice(title, *measures, lead=OTHER[title])


def _streets(plot: Plot) -> Table:
    rows = tuple(
        (
            text_cell(name, f"A{row}", "街道台账"),
            _cell(plot.first if row == 2 else 70 + row, row),
        )
        for row, name in enumerate(plot.streets, 2)
    )
    return Table("街道台账", (Column("街道"), Column("党组织", "个")), rows, at("A1", "街道台账"))


def _cell(value: int, row: int) -> Observation:
    return Observation(Decimal(value), parse_unit("个"), at(f"B{row}", "街道台账"))


@cache
def template() -> Template:
    """The report type beside this file."""
    return report_type(HERE)


@cache
def made(plot: Plot = BASE) -> bytes:
    """The briefing of a plot."""
    return draft(template(), data_of(plot)).content


def merge(content: bytes, plot: Plot, author: str | None = None) -> Restructured:
    """A briefing after a merge with the draft of a plot."""
    return restructured(read(content, "甲.docx"), content, data_of(plot), template(), author=author)


def worked_on(steps: list[Edit], content: bytes | None = None) -> bytes:
    """A briefing after people worked on it."""
    desk = Desk(made() if content is None else content)
    for step in steps:
        step(desk)
    return desk.saved()


def texts(content: bytes) -> list[str]:
    """What a reader sees, by paragraph."""
    return [paragraph.text for paragraph in read(content, "甲.docx").paragraphs]


_MORE = (
    "定期回访",
    "每季度回访一次，把问题{% if 宣讲活动 > 50 %}当面{% else %}及时{% endif %}解决。",
)
_OTHER_WORDS = (BASE.measures[0][0], "逐家走访摸底，新建党支部{{ 新建党支部 }}，应建的都建了。")

plots = st.builds(
    Plot,
    practices=st.lists(st.sampled_from(list(OTHER)), min_size=1, max_size=5, unique=True).map(
        tuple
    ),
    measures=st.sampled_from(
        [
            BASE.measures,
            BASE.measures[:1],
            BASE.measures[::-1],
            (*BASE.measures, _MORE),
            (_MORE, *BASE.measures),
            (_OTHER_WORDS, BASE.measures[1]),
        ]
    ),
    streets=st.lists(
        st.sampled_from(["河东街道", "桥北街道", "滨河街道"]), min_size=1, unique=True
    ).map(tuple),
    values=st.tuples(
        st.sampled_from([126, 90, 300]), st.sampled_from([12, 7, None]), st.sampled_from([100, 30])
    ),
    first=st.sampled_from([52, 60]),
)
"""Practices, measures and streets added, removed, renamed and reordered; conditions flipped."""
