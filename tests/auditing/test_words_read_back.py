"""Numbers that stand in words, read back for the checks: 六成, 三分之一, a change that turned."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.auditing import audit_of
from reportgen.generating import draft, load_data
from reportgen.template.engine import load_template
from reportgen.word.reading import read
from tests.refreshing.worked import typed_over

REPORT = """---
名称: 说法
标题: 说法
指标:
  覆盖: {单位: "%"}
  完成: {单位: "%"}
  信访: {单位: "%"}
  成立: {单位: 无}
核对:
  - 覆盖 >= 60
  - 完成 >= 30
  - 信访 <= 0
  - 成立 >= 20240101
---
覆盖面{{ 覆盖 | 成 }}，完成{{ 完成 | 分数 }}，信访{{ 信访 | 升降 }}，专班{{ 成立 | 日期 }}成立。
"""
ROWS = """指标:
  - {指标: 覆盖, 数值: 70, 单位: "%"}
  - {指标: 完成, 数值: 40, 单位: "%"}
  - {指标: 信访, 数值: -3.2, 单位: "%"}
  - {指标: 成立, 数值: 20240630}
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("words")
    (folder / "report.md").write_text(REPORT, "utf-8")
    (folder / "data.yaml").write_text(ROWS, "utf-8")
    return draft(load_template(folder), load_data([folder / "data.yaml"])).content


@pytest.mark.parametrize(
    ("check", "was", "now", "outcome", "detail"),
    [
        ("覆盖 >= 60", "七成", "六成五", "成立", "65% ≥ 60"),
        ("覆盖 >= 60", "七成", "五成", "不成立", "50% ＜ 60"),
        ("完成 >= 30", "五分之二", "一半", "成立", "50% ≥ 30"),
        ("完成 >= 30", "五分之二", "五分之一", "不成立", "20% ＜ 30"),
        ("信访 <= 0", "下降3.2%", "回落2.5%", "成立", "-2.5% ≤ 0"),
        ("信访 <= 0", "下降3.2%", "上涨2.5%", "不成立", "2.5% ＞ 0"),
        ("成立 >= 20240101", "2024年6月30日", "2023年6月30日", "不成立", "20230630 ＜ 20240101"),
    ],
)
def test_what_a_person_wrote_in_words_counts(
    written: bytes, check: str, was: str, now: str, outcome: str, detail: str
) -> None:
    report = audit_of(read(typed_over(written, was, now), "材料.docx"))
    (found,) = [one for one in report.checks if one.text == check]
    assert found.result == "成立"
    assert (found.now, found.now_detail) == (outcome, detail)
