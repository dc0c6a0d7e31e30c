"""Words of comparison beside a figure: what the finding advises is what the author may write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportgen.checking import check, selection

HEAD = """---
标题: 工作情况
版本: "1"
指标:
  党支部: {单位: 个}
  增速: {单位: "%"}
  投资: {单位: 万元}
---
"""


def hints(tmp_path: Path, line: str, code: str) -> list[str]:
    (tmp_path / "report.md").write_text(HEAD + line + "\n", "utf-8")
    return [d.hint for d in check([tmp_path], selection()).shown if d.code == code]


CURES = {
    "党支部比上年{{ 党支部 | 增减 }}。": '{{ 党支部 | 比同期(写="增减") }}',
    "生产总值同比{{ 增速 | 升降 }}。": '{{ 增速 | 升降(比="同期") }}',
    "生产总值环比{{ 增速 | 升降 }}。": '{{ 增速 | 升降(比="上期") }}',
    "投资较上年{{ 投资 | 增长(投资.上年同期) }}。": "{{ 投资 | 比同期 }}",
    "投资环比{{ 投资 | 增长(投资.上期) }}。": "{{ 投资 | 比上期 }}",
    "覆盖率比去年{{ (增速 - 增速.上年同期) | 升降 }}。": '{{ 增速 | 比同期(写="增减") }}',
}


@pytest.mark.parametrize("line", CURES)
def test_the_cure_is_a_tag_that_says_the_word(line: str, tmp_path: Path) -> None:
    (hint,) = hints(tmp_path, line, "TYPE-17")
    assert CURES[line] in hint
    cured = re.sub(r"(?:比上年|同比|环比|较上年|比去年)\{\{.*\}\}", CURES[line], line)
    assert hints(tmp_path, cured, "TYPE-17") == hints(tmp_path, cured, "TYPE-01") == []


@pytest.mark.parametrize(
    "line",
    [
        "与上年相比，党支部{{ 党支部 | 增减 }}。",
        "投资比2020年{{ 投资 | 增长(党支部) }}。",
        "上年同期{{ 党支部.上年同期 }}。",
        "增速同比高于全国{{ 增速 }}。",
    ],
)
def test_other_words_are_let_stand(line: str, tmp_path: Path) -> None:
    assert hints(tmp_path, line, "TYPE-17") == []


def test_a_direction_behind_such_a_word_is_cured_with_it(tmp_path: Path) -> None:
    (hint,) = hints(tmp_path, "生产总值同比增长{{ 增速 }}。", "TYPE-13")
    assert '{{ 增速 | 升降(比="同期") }}' in hint
    assert "同比" in hint
    (hint,) = hints(tmp_path, "覆盖率比上年提高{{ (增速 - 增速.上年同期) | 百分点 }}。", "TYPE-13")
    assert '{{ 增速 | 比同期(写="增减") }}' in hint
