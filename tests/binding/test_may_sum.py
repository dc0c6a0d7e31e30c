"""Which indicators are added up over entities without being asked to be."""

from __future__ import annotations

import pytest

from reportgen.binding.spread import may_sum


@pytest.mark.parametrize(
    "name",
    ["户数", "粮食产量", "投资额", "收入增长", "标准厂房", "户数增减", "里程", "价款", "水平井数"],
)
def test_amounts_add_up(name: str) -> None:
    assert may_sum(name)


@pytest.mark.parametrize(
    "name",
    [
        "粮食单产", "亩产", "人均收入", "户均面积", "城镇化率", "农业占比", "税收/亩", "低保标准", "收入水平",
        "房价", "单价", "最大灌溉面积", "道路宽度", "平均年龄", "投资增速", "考核得分",
    ],
)  # fmt: skip
def test_means_rates_and_extremes_do_not(name: str) -> None:
    assert not may_sum(name)
