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


@pytest.mark.parametrize(
    ("line", "working"),
    [
        ("全年收案78件，比去年的96件减少18件，同比下降28.8%。", "（96−78）÷96=18.8%≠28.8%"),
        ("会议应到45人，实到42人，请假5人。", "45−42=3≠5"),
        ("下拨资金300元，拨付到村285元，尚有25元未拨付。", "300元−285元=15元≠25元"),
        ("参赛选手96人，分为8组，每组16人。", "96÷8=12≠16"),
        ("人均收入达32000元，是2018年16000元的3倍。", "32000元÷16000元=2倍≠3倍"),
        ("受理案件24件（其中一审案件22件、再审案件4件）。", "22+4=26＞24"),
        ("设窗口28个，其中综合窗口12个，专业窗口16个，综合窗口占比52.9%。", "12÷28=42.9%≠52.9%"),
        ("甲院38人次（占45.8%），乙院42人次（占50.2%），丙院3人次（占14%）。", "45.8+50.2+14=110.0%≠100%"),
        ("全年来访320批860人次，其中集体访20批300人次，个人访310批560人次。", "20+310=330＞320"),
        ("打掉团伙12个，其中涉黑3个、涉恶19个。", "3+19=22＞12"),
        ("信访总量同比下降15%，由去年的400件降至300件。", "（400−300）÷400=25%≠15%"),
        ("入驻企业较去年的80家增加20家，达到120家。", "120−80=40≠20家"),
        ("表示满意的占56%，基本满意的占31%，不满意的占23%。", "56+31+23=110%≠100%"),
        ("全年刑事发案130起，破案117起，破案率为80%。", "117÷130=90%≠80%"),
        ("危房320户，已改造256户，还有84户未改造。", "320−256=64≠84"),
        ("全校60人，其中小学38人，初中15人，高中9人。", "38+15+9=62＞60"),
    ],
)  # fmt: skip
def test_a_sum_that_does_not_come_out_is_shown(line: str, working: str) -> None:
    found = [d for d in check_subject(text(line), _DEFAULT) if d.confidence == "sure"]
    assert [d.working for d in found if d.code.startswith("SUM")] == [working]


@pytest.mark.parametrize(
    "line",
    [
        "新增造林148亩，其中城区绿化43亩，修复草原517亩，治理流失23亩。",
        "全市用电69亿千瓦时，分产业看，第一产业用电8亿千瓦时，第二产业用电45亿千瓦时，第三产业用电12亿千瓦时。",
        "收载品种新增159种，修订1101种，总共6385种。",
        "第一组12人、第二组9人，全年共培训480人。",
        "会议应到45人，实到42人，请假2人。",
        "送审金额281971.57元，审定金额265363.31元，核减16608.26元，核减率5.89%。",
        "受理纠纷100件，调解90件，成功80件，成功率80%。",
        "报名100人，分为8组，每组12人。",
        "全市经济年均增长6.2%，由53万亿元增加到121万亿元。",
        "全村120户，已脱贫80户，还有30户低保户。",
        "当年受理640件（含旧存214件），结案620件，结案率97%。",
        "去年投入18万元，今年新增20万元，增长12%。",
        "收到来信320批860人次，其中集体20批300人次，个人290批560人次。",
    ],
)
def test_what_only_looks_like_a_sum_raises_nothing(line: str) -> None:
    assert [code for code in _codes(line) if code.startswith("SUM")] == []
