"""Sums in prose: what agrees raises nothing, one wrong digit is found, and the sum is shown."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.checking import check_subject, selection
from reportgen.checking.diagnostic import Diagnostic
from reportgen.checking.text import Bound, Draft, Text, text_of

from . import alone
from .corpus import briefings, paragraphs, text
from .seeding import SUMS, false_alarms, too_many_missed, wrong
from .sums import WORDINGS, Family

ALL_SUMS = selection(["SUM"], unsure=True)
TRIES = 20
ALL = (*WORDINGS, *alone.WORDINGS)
CASES = pytest.mark.parametrize(("family", "wording"), ALL, ids=[w for _, w in ALL])


def sums(*lines: str, unsure: bool = False) -> list[Diagnostic]:
    """What the arithmetic rules show of a text."""
    chosen = ALL_SUMS if unsure else SUMS
    return [d for d in check_subject(text(*lines), chosen) if chosen.shows(d)]


@CASES
def test_sums_that_come_out_raise_nothing(family: Family, wording: str) -> None:
    assert false_alarms(family, wording, TRIES) == []


@CASES
def test_one_wrong_digit_is_found(family: Family, wording: str) -> None:
    assert too_many_missed(family, wording, TRIES) == []


@pytest.mark.parametrize("number", range(0, len(WORDINGS), 3))
def test_a_wrong_digit_is_found_in_the_middle_of_other_prose(number: int) -> None:
    family, wording = WORDINGS[number]
    random = Random(number)
    around = [p for p in paragraphs() if p.endswith("。")]
    for bad in wrong(family, wording, 5):
        before, behind = random.sample(around, 2)
        right = wording.format(**family.make(random))
        assert [d for d in sums(before + right + behind) if not _in(d, before)] == []
        hits = [d for d in sums(before + bad + behind) if not _in(d, before)]
        assert hits, bad
        assert all(len(before) <= (d.place.start or 0) < len(before + bad) for d in hits)


def _in(found: Diagnostic, words: str) -> bool:
    return (found.place.end or 0) <= len(words)


@pytest.mark.parametrize(
    ("line", "working"),
    [
        ("新建党支部12个，包括机关3个、农村4个和社区6个。", "3+4+6=13≠12"),
        ("机关3个、农村4个、社区5个，合计13个。", "3+4+5=12≠13"),
        (
            "投资36.5亿元，其中第一产业12.3亿元，第二产业14.1亿元，第三产业11.2亿元。",
            "12.3亿元+14.1亿元+11.2亿元=37.6亿元≠36.5亿元",
        ),
        ("全区95个社区中，有29个建成示范社区，占35.5%。", "29÷95=30.5%≠35.5%"),
        ("年末共有企业1260家，比上年末增加84家，增长7.7%。", "84÷（1260−84）=7.1%≠7.7%"),
        ("年末共有企业1176家，比上年末减少84家，下降7.7%。", "84÷（1176+84）=6.7%≠7.7%"),
        ("事项由120项减少到90项，净减35项。", "120−90=30≠35项"),
        ("直播点由去年的5个增加到20个，比上年增长4倍。", "20÷5−1=3倍≠4倍"),
        ("为120户发放补助36万元，户均300元。", "36万元÷120=3000元≠300元"),
        ("每户补助2万元，60户共计12万元。", "2万元×60=120万元≠12万元"),
        ("在全市9个县区中排名第10位。", "10＞9"),
        ("村党组织书记由46名增至28名。", "28＜46"),
        ("考核排名由第3位上升到第5位。", "5＞3"),
        ("每次300人到200人。", "300＞200"),
        ("500～300人参加。", "500＞300"),
        ("补助800～500万元。", "800＞500"),
        ("2025—1026年供暖季。", "2025＞1026"),
        ("抓获3名36—17岁的少年。", "36＞17"),
        ("党员占全部职工的120%。", "120%＞100%"),
        ("群众满意度提升到102％。", "102%＞100%"),
        ("立案98件、占全部120件的71.7%。", "98÷120=81.7%≠71.7%"),
        ("立案120件，也比去年100件又增长30%。", "（120−100）÷100=20%≠30%"),
        (
            "建成9个示范区，支部120个（第一批30个、需整改80个、总队15个），其中党员800名。",
            "30+80+15=125≠120",
        ),
        ("三次产业结构由10.1∶40.2∶49.7调整为8∶14∶40，", "8+14+40=62≠100"),
        ("三次产业比例分别为8.1%、48.2%、33.7%。", "8.1+48.2+33.7=90.0%≠100%"),
    ],
)
def test_a_finding_shows_its_sum(line: str, working: str) -> None:
    assert working in [d.working for d in sums(line)]


@pytest.mark.parametrize(
    "line",
    [
        # parts that are not all, may overlap, or are no parts
        "培训300人，其中党员90人、干部60人。",
        "现有职工100人，其中党员60人、女职工55人、大专以上学历80人。",
        "走访企业40家，其中规上企业30家，解决问题52个。",
        "事故造成5人死亡，其中儿童2人，另有9人受伤。",
        "评选先进集体、先进个人、示范岗等60个，包括机关20个、农村10个、社区12个等。",
        "建成站点12个，其中新建9个，比上年增加15个。",
        "甲镇20个、乙镇30个，其中示范村12个、重点村15个。",
        # rounding, and numbers that are not exact
        "投资100.1亿元，其中第一产业33.3亿元，第二产业33.4亿元，第三产业33.3亿元。",
        "约300人参加，其中男160人、女150人。",
        "全县近900户，有432户建成示范户，占50%。",
        "共有企业1200余家，其中规上企业310家，占25.3%。",
        "收入由1.2万元增加到1.5万元，增长20%。",
        "三项占比分别为33.3%、33.3%、33.3%，结构均衡。",
        # shares and growth against something else
        "其中出口20亿元，占全市出口额的30%。",
        "全年出口60亿元，其中机电产品30亿元，占全省出口总额的12%。",
        "一般公共预算收入100亿元，比上年增加5亿元，同口径增长8%。",
        "企业由300家增加到450家，年均增长10%。",
        "企业由300家增加到450家，产值增长12%。",
        "新增示范点20个，同比增加5个，村集体收入增长12%。",
        "定位精度由10米提高到1米。",
        "排名由第8位上升到第5位。",
        "发展党员120名，其中大专学历、女性、35岁以下分别占60%、45%、80%。",
        "全省三个地区的奖补比例分别为40%、50%、60%。",
        # people, places and times that differ
        "全区共有社区95个。2019年全区共有社区90个。",
        "全区共有社区95个，全市共有社区412个。",
        "人均地区生产总值8万元，常住人口500万人，生产总值4100亿元。",
        "距今5000年至3000年的遗址。",
        "距今2.8万—2.4万年的人工石圈遗迹，距今7500—3000年的考古学文化。",
        "贷款额度3000～30万元，身高1米83到1米93。",
        # growth of another thing, and places that were dropped
        "雪道数量从64条增至74条，雪道面积增加15%。",
        "航线从1条增长到22条，发货量增长了10倍。",
        "安排资金1851亿元，占全年2000亿元的92%。",
        # shares of the industries in something else, and the time of day
        "三次产业占全市的比重分别为5.1%、6.2%、7.3%。",
        "早上8:14:40开始记录产业结构。",
        "全市各个产业占比为12.5:18.3:39.9:29.3。",
        "三次产业结构持续优化，持续优化，持续优化，持续优化，持续优化，持续优化，持续优化，持续优化，持续优化，持续优化，为8.8:48.3:42.9。",
        "受理投诉300件，办结320件（含往年结转）。",
        "完成年度计划的120%，增长110%。",
    ],
)
def test_what_may_be_right_is_not_shown(line: str) -> None:
    assert sums(line) == []


def test_sums_in_a_cell_of_a_table_are_looked_at_too() -> None:
    words = "新建支部120个（机关30个、农村80个、社区15个）", "参训500～300人", "12000"
    drafts = [Draft(each, "cell", number=n) for n, each in enumerate(words)]
    found = check_subject(text_of("文.docx", drafts), SUMS)
    assert [(d.code, d.place.paragraph) for d in found] == [("SUM-03", 0), ("SUM-01", 1)]


def test_places_that_were_dropped_are_a_hint_only() -> None:
    line = "全区168个社区，有97个建成示范社区，占57.7%。"
    assert sums(line) == []
    assert sums(line.replace("57.7", "57.6")) == []
    found = sums("共有企业300家，其中规上企业200家，占66.6%。", unsure=True)
    assert [(d.code, d.confidence) for d in found] == [("SUM-04", "possible")]
    assert [d.confidence for d in sums("共有企业300家，其中规上企业200家，占66.5%。")] == ["sure"]


def test_a_blurred_number_is_held_against_what_it_may_be() -> None:
    assert sums("参训95人，占应到120人的近80%。", unsure=True) == []
    assert sums("全区120个村中，有95个达标，占近85%。", unsure=True) == []
    found = sums("全区120个村中，有35个达标，占近85%。", unsure=True)
    assert [(d.code, d.confidence) for d in found] == [("SUM-04", "likely")]


def test_one_indicator_with_two_values_is_found_by_the_record() -> None:
    lines = "全区社区95个。", "建成98个社区服务站，社区约90个，收入1.2万元。"
    plain = text(*lines)
    places = [("95个", "社区"), ("98个", "社区"), ("约90个", "社区"), ("1.2万元", "收入")]
    bound = tuple(
        Bound(at, at + len(words), name)
        for words, name in places
        for at in (plain.joined.index(words),)
    )
    found = check_subject(Text(plain.file, plain.paragraphs, bound), SUMS)
    assert [(d.code, d.working, d.confidence) for d in found] == [("SUM-21", "98≠95", "sure")]


@pytest.mark.parametrize(
    ("cell", "working"),
    [("12000", ""), ("1.2", ""), ("12034", ""), ("13200", "13200≠1.2亿元"), ("1.4", "1.4≠1.2亿元")],
)
def test_a_cell_is_held_against_the_text_in_whatever_unit_its_head_says(
    cell: str, working: str
) -> None:
    plain = text_of(
        "文.docx", [Draft("投入资金1.2亿元。", number=0), Draft(cell, "cell", number=1)]
    )
    places = [(plain.joined.index("1.2亿元"), "1.2亿元"), (plain.joined.rindex(cell), cell)]
    bound = tuple(Bound(at, at + len(words), "资金") for at, words in places)
    found = check_subject(Text(plain.file, plain.paragraphs, bound), SUMS)
    assert [d.working for d in found] == ([working] if working else [])


RELATIONS = {
    "campaign": [("SUM-23", "88＞79")],
    "dimensions": [("SUM-22", "89+380=469＞464")],
    "work-review": [("SUM-22", "1×95=95＞94"), ("SUM-22", "95×10%=9.5≠9"), ("SUM-24", "163=163")],
}
"""What does not hold in the bundled briefings, none of it surely wrong."""


def test_the_relations_that_fail_in_the_briefings_are_found_and_no_others() -> None:
    for briefing in briefings()[::2]:
        found = check_subject(briefing, ALL_SUMS)
        name = briefing.file.removesuffix(".docx")
        assert sorted((d.code, d.working) for d in found) == RELATIONS.get(name, []), name
        assert {d.confidence for d in found} <= {"possible"}


TOKENS = st.sampled_from(
    "其中 分别为 包括 （ ） ： ， 、 ； 。 和 共 合计 其余 占 占比 占全部 的 中 有 由 从 增加到 减少到 上升到 比上年的 比上年 增长 减少 "
    "提高 增加 去年为 户均 人均 平均每个 每个 每户 共需 男 女 第一产业 办结 办结率 受理 排名 比例为 覆盖率 结构 翻了 年均增长 "
    "全区 共有 社区 村 后10%的原则 示范村 辐射带动 应到 实到 2019年的 约 近 余 以上 -3 0 1 2 5 12 95 100 120 0.5 33.3% 120% 5% 3个 95个 "
    "120家 12.5亿元 3000元 40万元 2倍 两番 1.5个百分点 第3位 第12位 5:3 3:2:1 300～200人 一半 三分之一 三成 20户 10‰ 1万人 "
    "个 名 户 村 万元 百分之五".split()
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(TOKENS, max_size=24).map("".join), min_size=1, max_size=4))
def test_whatever_the_words_the_places_are_in_them(lines: list[str]) -> None:
    lines = [line for line in lines if line.strip()]
    for found in check_subject(text(*lines), ALL_SUMS):
        place = found.place
        assert place.paragraph is not None
        assert place.start is not None
        assert place.end is not None
        assert 0 <= place.start < place.end <= len(lines[place.paragraph])
        assert found.working
        assert found.fix is None
