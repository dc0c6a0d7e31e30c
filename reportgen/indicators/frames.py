"""Observations as a pandas frame, for tables and roll-ups in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.dataset import Dataset

if TYPE_CHECKING:
    import pandas


def to_frame(dataset: Dataset) -> pandas.DataFrame:
    """One row per observation, in file order: 指标 地区 时期 口径 数值 单位 修饰 出处.

    数值 holds exact Decimals in the written unit, None where the cell is blank, so sums stay exact;
    口径 is the measure (数值, 上年同期, 上期, 目标, 排名); 出处 reads `q3.xlsx 指标!C7`.
    """
    import pandas  # 0.3 s of start-up that a build does not need

    rows = [
        (name, entity, period, measure.value, o.value, o.unit.name, str(o.qualifier), str(o.where))
        for (name, entity, period, measure), o in dataset.observations.items()
    ]
    heads = ["指标", "地区", "时期", "口径", "数值", "单位", "修饰", "出处"]
    return pandas.DataFrame(rows, columns=heads, dtype=object)
