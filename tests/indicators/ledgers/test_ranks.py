"""Which column a rank is of, by its heads, and what is said where the numbers contradict them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.ledgers.sheets import Cells, headed, meanings, noted, read, told


def ranked(path: Path, *heads: tuple[object, ...]) -> list[str]:
    """The indicators that have a rank."""
    [reading] = headed(path, *heads).ledgers
    return [c.indicator for c in reading.columns if c.measure == "排名"]


@pytest.mark.parametrize(
    ("tails", "expected"),
    [
        (("总量（亿元）", "增速%", "位次"), ["GDP"]),
        (("绝对额（亿元）", "同比%", "位次"), ["GDP"]),
        (("绝对额（亿元）", "同比%", "全市位次"), ["GDP"]),
        (("现价（亿元）", "增速%", "位次"), ["GDP现价"]),
        (("总量（亿元）", "增速%", "增速位次"), ["GDP增速"]),
        (("绝对额（亿元）", "同比增长%", "增速位次"), ["GDP同比增长"]),
        (("总量（亿元）", "总量位次", "增速%", "增速位次"), ["GDP", "GDP增速"]),
        (("总量（亿元）", "位次", "增速%", "位次"), ["GDP", "GDP增速"]),
        (("完成（亿元）", "完成率%", "完成率排名", "排名"), ["GDP完成率", "GDP"]),
        (("增速%", "位次"), ["GDP增速"]),
        (("累计（亿元）", "本月（亿元）", "本月排名"), ["GDP本月"]),
        (("累计（亿元）", "累计排名", "本月排名"), ["GDP"]),
        (("户数（户）", "产值（亿元）", "增速%", "位次"), ["GDP增速"]),
        (("总量（亿元）", "同比%", "环比%", "增速位次"), []),
    ],
)
def test_of_what_a_rank_is_below_a_group(
    tmp_path: Path, tails: tuple[str, ...], expected: list[str]
) -> None:
    group = ("地区", "GDP", *[None] * (len(tails) - 1))
    assert ranked(tmp_path / "a.xlsx", group, (None, *tails)) == expected


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (("GDP（亿元）", "同比%", "位次"), ["GDP"]),
        (("GDP（亿元）", "同比%", "增速位次", "财政（亿元）", "位次"), ["GDP同比", "财政"]),
        (("GDP（亿元）", "总量位次", "同比%", "同比位次"), ["GDP", "GDP同比"]),
        (("GDP（亿元）", "同比%", "财政（亿元）", "增幅位次"), []),
    ],
)
def test_of_what_a_rank_is_side_by_side(
    tmp_path: Path, heads: tuple[str, ...], expected: list[str]
) -> None:
    assert ranked(tmp_path / "a.xlsx", ("地区", *heads)) == expected


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (("得分", "序"), ["得分"]),
        (("得分", "序", "得分增长%", "序"), ["得分", "得分增长"]),
        (("得分", "排序"), ["得分"]),
        (("得分", "序号"), []),
        (("序", "得分"), []),  # nothing before it to rank
        (("得分", "电话", "序"), []),
        (("得分", "编号", "序"), []),
    ],
)
def test_order_behind_numbers_is_a_rank(
    tmp_path: Path, heads: tuple[str, ...], expected: list[str]
) -> None:
    assert ranked(tmp_path / "a.xlsx", ("单位", *heads)) == expected


def test_order_below_a_group_ranks_its_figure(tmp_path: Path) -> None:
    heads = [("地区", "GDP", None, None), (None, "总量（亿元）", "增速%", "序")]
    assert ranked(tmp_path / "a.xlsx", *heads) == ["GDP"]


def test_ranks_of_nothing_but_the_sheets_name_are_told(tmp_path: Path) -> None:
    loaded = headed(tmp_path / "a.xlsx", ("县区", "位次", "位次"), name="税收")
    assert told(loaded) == ["C1 有两列读出来都是“税收”（排名）"]


def told_of(path: Path, *rows: tuple[object, ...]) -> list[str]:
    heads: Cells = [("地区", "GDP", None, None), (None, "总量（亿元）", "增速%", "位次")]
    loaded = read(path, [*heads, *((f"{'甲乙丙丁'[at]}县", *row) for at, row in enumerate(rows))])
    [reading] = loaded.ledgers
    assert meanings(reading)["D"] == "GDP 排名"
    return noted(loaded)


def test_a_rank_that_goes_by_the_growth_is_told(tmp_path: Path) -> None:
    assert told_of(tmp_path / "a.xlsx", (100, 3, 2), (90, 2, 3), (80, 5, 1)) == [
        "D2 “GDP／位次”列读作“GDP”的排名，名次却和“GDP”的大小对不上，和“GDP增速”的对得上"
    ]
    tied = told_of(tmp_path / "b.xlsx", (100, 3, 2), (90, 3, 2), (80, 5, 1), (70, 1, 4))
    assert len(tied) == 1


@pytest.mark.parametrize(
    "rows",
    [
        ((100, 3, 1), (90, 2, 2), (80, 5, 3)),  # of the amounts
        ((100, 3, 4), (90, 2, 9), (80, 5, 30)),  # the same among more places than stand here
        ((100, 3, 3), (90, 2, 2), (80, 5, 1)),  # the least is the first
        ((100, 3, 1), (90, 2, 3), (80, 5, 2)),  # of neither
        ((100, 3, 2), (80, 5, 1)),  # too few to say
        ((100, 3, 1), (90, 3, 1), (80, 5, 2)),
        ((100, 3, 2), (90, 2, 3), (None, 5, 1)),
    ],
)
def test_nothing_is_told_of_other_ranks(
    tmp_path: Path, rows: tuple[tuple[object, ...], ...]
) -> None:
    assert told_of(tmp_path / "a.xlsx", *rows) == []
