"""What papers of many kinds write rightly raises nothing, and the slips beside it are found.

Classes met in communiqués, court reports, audits and speeches; the sentences are our own.
"""

from __future__ import annotations

import pytest

from reportgen.checking import check_subject, selection
from tests.checking.corpus import text

_DEFAULT = selection([], unsure=False)


def _codes(*lines: str) -> list[str]:
    return [d.code for d in check_subject(text(*lines), _DEFAULT) if d.confidence == "sure"]


@pytest.mark.parametrize(
    "line",
    [
        "他们把这条经验作为为民办事的抓手，社区可以以自己的方式推广。",
        "车站位于于都县城东侧，这是设立该条款目的的一种说明。",
        "两家企业合并并未影响生产，各方参与与监督都有记录，涉及及时处置的事项另行通报。",
        "开发区属特别行政区行政区域，面对对手也不退让，现在在建的项目照常推进。",
        "每股净资产由12 500元增至1 280 000元，当年再投入28 000元。",
        "本项目送审金额为282,378.73元，核减16,608.26元，其余部分另行结算。",
        "各单位要对照《示范县建设规划（2021-2025年）》逐项落实，不留死角。",
        "首先，把责任压实。其次，把措施做细。第三，把结果用好。",
        "项目建设期为2021—2025年，后续管护期为2025年至2030年，距今2100年至2000年前已有人居住。",
    ],
)
def test_what_is_right_raises_nothing(line: str) -> None:
    assert _codes("现将有关情况说明如下。", line) == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("各部门要进一步进一步加大力度，把工作做细做实。", "TYPO-17"),
        ("我们在在各个村里都设立了服务点，群众办事更方便。", "TYPO-17"),
        ("全市一般公共预算收入1,260,582万元，同比增长3.2%。", "TYPO-15"),
        ("今年 12月以来，全镇共排查隐患28处，已全部整改。", "TYPO-06"),
        ("按照规划，2021-2025年全县投入资金3亿元。", "NUM-17"),
        ("2025—2023年，全县累计投入资金3亿元。", "SUM-01"),
        ("2024年至2021年，全县新建道路120公里。", "SUM-01"),
    ],
)
def test_what_is_wrong_is_found(line: str, code: str) -> None:
    assert _codes("现将有关情况说明如下。", line) == [code]


@pytest.mark.parametrize(
    "lines",
    [
        ("附件：1.参会名单", "2.流程图", "3.汇总表"),
        ("报名须知：1.请按时到场签到；2.请带好证件。", "3.每组安排2人。", "4.当天公布结果。"),
    ],
)
def test_a_list_opened_within_a_paragraph_goes_on(lines: tuple[str, ...]) -> None:
    before = ("1.第一项安排照旧进行，各组做好准备。", "2.第二项安排照旧进行，各组做好准备。")
    assert "HDG-10" not in _codes("关于开展活动的通知", *before, *lines)


def test_a_gap_behind_a_list_of_its_own_is_found() -> None:
    lines = ("报名须知：1.请按时到场签到。", "2.每组安排2人。", "4.当天公布结果。")
    assert "HDG-10" in _codes("关于开展活动的通知", *lines)
