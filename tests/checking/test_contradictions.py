"""Numbers that cannot stand together: a part above its whole, a year below its half, 近 before 1003."""

from __future__ import annotations

from random import Random

import pytest

from reportgen.checking import check_subject, selection

from .corpus import text
from .seeding import shown

QUALIFIERS = selection(["NUM-37"])
WITH_PARTS = (
    "全区{N}个社区中有{M}个建成示范社区。",
    "全镇{N}个村中，{M}个已完成整改。",
    "在抽查的{N}家企业中，有{M}家存在隐患。",
    "全局共有党员{N}名，其中女党员{M}名。",
    "走访的{N}户农户里，有{M}户反映用水不便。",
    "{N}个乡镇中已有{M}个建成综合服务中心。",
    "参加培训的{N}名干部中，{M}名来自基层一线。",
    "今年排查隐患{N}处，其中重大隐患{M}处，已全部挂牌督办。",
    "{N}条意见建议中，采纳{M}条，其余作出说明。",
    "受理的{N}件信访事项里面，{M}件按期办结。",
    "全年实施项目{N}个（其中续建{M}个），总体进展顺利。",
    "{N}个行政村全部通公交，其中{M}个村开通城际线路。",
    "受检的{N}批次食品中，有{M}批次不合格。",
    "辖区现有养老机构{N}家，其中公办{M}家。",
    "全市{N}家规上企业中，已有{M}家完成数字化改造。",
    "全县{N}家养殖场已有{M}家完成粪污治理改造。",
    "该镇{N}个行政村有{M}个成立了合作社。",
    "抽查{N}个窗口单位，{M}个存在作风问题。",
)
OVER_TIME = (
    "上半年，全区完成固定资产投资{A}亿元。\n全年，全区完成固定资产投资{B}亿元。",
    "上半年累计接待游客{A}万人次，全年累计接待游客{B}万人次。",
    "前三季度新增就业{A}人。\n全年新增就业{B}人，超额完成任务。",
    "1—9月，规上工业增加值{A}亿元。\n1—12月，规上工业增加值{B}亿元。",
    "一季度完成税收收入{A}万元。\n上半年完成税收收入{B}万元。",
    "1至6月全县查处案件{A}件；1至12月全县查处案件{B}件。",
    "1—6月，共办理法律援助案件{A}件。\n1—11月，共办理法律援助案件{B}件。",
    "2023年前三季度，一般公共预算收入{A}亿元。\n2023年全年，一般公共预算收入完成{B}亿元。",
)


@pytest.mark.parametrize("wording", WITH_PARTS)
def test_a_part_above_its_whole_is_found_and_one_within_is_not(wording: str) -> None:
    random = Random(wording)
    for _ in range(12):
        small, more = random.randint(12, 360), random.randint(1, 90)
        right = wording.format(N=small + more, M=small)
        bad = wording.format(N=small, M=small + more)
        assert shown(right) == []
        assert shown(wording.format(N=small, M=small)) == []
        assert [(d.code, d.working) for d in shown(bad)] == [("SUM-27", f"{small + more}＞{small}")]


@pytest.mark.parametrize("wording", OVER_TIME)
def test_less_over_more_months_is_found_and_more_is_not(wording: str) -> None:
    random = Random(wording)
    for _ in range(8):
        low = random.randint(40, 300)
        high = low + random.randint(5, 90)
        assert shown(*wording.format(A=low, B=high).split("\n")) == []
        found = shown(*wording.format(A=high, B=low).split("\n"))
        assert [d.code for d in found] == ["SUM-28"]
        assert found[0].working.count("＜") == 1


@pytest.mark.parametrize(
    "line",
    [
        # other things, other wholes, means and bounds
        "12个村中有16个网格员驿站。",
        "12个村中有16个优秀案例。",
        "12个村有16个投资项目。",
        "3个社区有5个在建项目。",
        "8个县有12个签约项目落地。",
        "2家企业有3家分店。",
        "走访30户村民，45户在册。",
        "20名党员中，每人联系30名群众。",
        "全市99个项目开工，涵盖7个重点领域。其中，生态环境项目67个。",
        "全省接待游客超300万人次，其中文博场馆接待652万人次。",
        "日均开行列车11243列，增长7.5%。其中，5月1日开行列车13752列。",
        "共有企业80家，新增20家，其中规上35家。",
        "货物和服务贸易顺差5605亿元，其中货物贸易顺差8890亿元。",
        "1600个为农服务中心和2800个基层网点全部建成。",
        "近20户中有21户受益。",
        # other years, what stands at a date, what is only planned, one of many years
        "去年全年完成投资30亿元，今年上半年完成固定资产投资45亿元。",
        "2022年全年完成固定资产投资30亿元，2023年上半年完成固定资产投资45亿元。",
        "上半年各项存款余额45亿元，全年各项存款余额30亿元。",
        "上半年完成固定资产投资45亿元，全年计划固定资产投资30亿元。",
        "上半年人均可支配收入1.2万元，全年人均可支配收入1.1万元。",
        "上半年全县完成固定资产投资45亿元，全年全镇完成固定资产投资30亿元。",
        "上半年固定资产投资增长12%，全年固定资产投资增长8%。",
        "上半年发放贷款45笔，全年发放贷款约40笔。",
    ],
)
def test_what_may_be_right_is_not_shown(line: str) -> None:
    assert shown(line) == []


def test_a_text_of_many_years_is_left_alone() -> None:
    year = "前三季度，铁路完成固定资产投资{}亿元。"
    assert (
        shown(year.format(5089), year.format(4750), "1—8月，铁路完成固定资产投资5041亿元。") == []
    )


@pytest.mark.parametrize(
    ("line", "confidence"),
    [
        ("培训近1003名。", "sure"),
        ("将近1003名参加。", "sure"),
        ("惠及群众约1234人。", "sure"),
        ("走访逾328户。", "sure"),
        ("受灾约128人。", "likely"),
        ("开行超6939列。", None),
        ("培训超1003名。", "likely"),
        ("走访近125户。", "likely"),
        ("走访近1000户。", None),
        ("签约271个。", None),
        ("附近115家。", None),
        ("线路全长约315公里。", None),
        ("近365天。", None),
        ("惠及近138个月。", None),
        ("投入约1003万元。", None),
    ],
)
def test_a_number_told_to_the_last_digit_is_not_about(line: str, confidence: str | None) -> None:
    found = [d.confidence for d in check_subject(text(line), QUALIFIERS)]
    assert found == ([confidence] if confidence else [])
