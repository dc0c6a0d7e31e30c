"""Typing slips of 工作, and measure words against the noun behind them."""

from __future__ import annotations

import pytest

from reportgen.checking import check_subject, selection

from .corpus import text

WORDS = selection(["TYPO-18"])
MEASURES = selection(["QTY-05"])


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("二、工做法", None),
        ("二、主要工做法", None),
        ("总结推广党建工做法12条。", None),
        ("制定工做方案。", "工作"),
        ("各项工做总结到位。", "工作"),
        ("（三）经验启事", "经验启示"),
        ("四、下一部打算", "下一步打算"),
    ],
)
def test_a_slip_is_found_and_put_right(line: str, right: str | None) -> None:
    assert [d.fix for d in check_subject(text(line), WORDS)] == [right]


@pytest.mark.parametrize(
    "line",
    [
        "按照施工做法验收。",
        "手工做法代代相传。",
        "员工做计划，职工做报告。",
        "组织分工做任务。",
        "推广木工做法、瓦工做法。",
        "刊登寻人启事。",
    ],
)
def test_what_reads_alike_is_left_alone(line: str) -> None:
    assert check_subject(text(line), WORDS) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("走访12个企业。", "“企业”的量词用了“个”"),
        ("引进3个人才，", "“人才”的量词用了“个”"),
        ("联系8个重点企业和20户农户。", "“企业”的量词用了“个”"),
        ("表彰8家优秀党员。", "“党员”的量词用了“家”"),
        ("开展6个主题活动。", "“活动”的量词用了“个”"),
    ],
)
def test_a_measure_word_that_does_not_fit_is_a_hint(line: str, told: str) -> None:
    (found,) = check_subject(text(line), MEASURES)
    assert (found.message, found.severity, found.confidence) == (told, "hint", "possible")
    assert not selection().shows(found)


@pytest.mark.parametrize(
    "line",
    [
        "走访12家企业，8名党员，3个党支部。",
        "第12个企业。",
        "3个人才能完成。",
        "12个企业党组织全部换届。",
        "8个来自民营企业。",
        "联系30个单位，解决6个问题，培训9户居民。",
        "在12个村的企业中推广。",
        "推进10个公共领域车辆电动化。",
    ],
)
def test_a_measure_word_that_fits_raises_nothing(line: str) -> None:
    assert check_subject(text(line), MEASURES) == []
