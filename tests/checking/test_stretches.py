"""Four and more numbers between stops: totals with many parts, rates whose part and whole stand apart."""

from __future__ import annotations

import pytest

from .seeding import false_alarms, shown, too_many_missed
from .sums import FOUR, SHARE, THREE, Family

WORDINGS: tuple[tuple[Family, str], ...] = (
    (FOUR, "一季度{a}件，二季度{b}件，三季度{c}件，四季度{d}件，全年共受理{N}件。"),
    (FOUR, "全年接待{N}批，一至四季度分别为{a}批、{b}批、{c}批、{d}批。"),
    (FOUR, "2020年{a}户，2021年{b}户，2022年{c}户，2023年{d}户，四年累计搬迁{N}户。"),
    (FOUR, "党建{a}项、经济{b}项、民生{c}项、安全{d}项，四类任务共{N}项。"),
    (FOUR, "东片栽植{a}株，西片栽植{b}株，南片栽植{c}株，北片栽植{d}株，合计栽植{N}株。"),
    (FOUR, "第一批{a}名，第二批{b}名，第三批{c}名，第四批{d}名，四批共选派{N}名。"),
    (FOUR, "春季{a}场，夏季{b}场，秋季{c}场，冬季{d}场，全年共演出{N}场。"),
    (THREE, "一季度受理{a}件，二季度受理{b}件，三季度受理{c}件，前三季度共受理{N}件。"),
    (THREE, "2021年{a}户，2022年{b}户，2023年{c}户，三年共改造{N}户。"),
    (THREE, "第一批{a}名，第二批{b}名，第三批{c}名，三批合计{N}名。"),
    (THREE, "7月{a}起，8月{b}起，9月{c}起，三季度共{N}起。"),
    (SHARE, "发放问卷{N}份，收回{M}份，回收率{P}%，满意率96.3%。"),
    (SHARE, "开展检查25次，抽检样品{N}份，合格{M}份，合格率{P}%。"),
    (SHARE, "接诉{N}件，办结{M}件，办结率{P}%，同比提高2.3个百分点。"),
    (SHARE, "全年共受理信访件{N}件，比上年少12件，办结{M}件，办结率为{P}%。"),
    (SHARE, "全村共{N}户，分为6个小组，已通气{M}户，通气率{P}%。"),
)  # fmt: skip
CASES = pytest.mark.parametrize(("family", "wording"), WORDINGS, ids=[w for _, w in WORDINGS])
TRIES = 20


@CASES
def test_what_comes_out_raises_nothing(family: Family, wording: str) -> None:
    assert false_alarms(family, wording, TRIES) == []


@CASES
def test_a_wrong_digit_is_found(family: Family, wording: str) -> None:
    assert too_many_missed(family, wording, TRIES) == []


@pytest.mark.parametrize(
    ("line", "working"),
    [
        ("受理320件，办结296件，正在办理18件，办结率90.5%。", "296÷320=92.5%≠90.5%"),
        ("应缴227户，已缴140户，欠缴87户，征缴率71.7%。", "140÷227=61.7%≠71.7%"),
        ("检查餐饮单位150家，责令整改12家，合格138家，合格率82%。", "138÷150=92%≠82%"),
        ("周一接待31人，周二接待42人，周三接待53人，三天共接待136人。", "31+42+53=126≠136"),
        (
            "县级资金84万元，市级资金49万元，省级资金259万元，总投资492万元。",
            "84万元+49万元+259万元=392万元≠492万元",
        ),
        (
            "小麦种植20亩，玉米种植30亩，大豆种植40亩，薯类种植5亩，粮食作物合计105亩。",
            "20亩+30亩+40亩+5亩=95亩≠105亩",
        ),
        ("全市检查企业96家，东区20家，西区30家，南区40家，北区16家。", "20+30+40+16=106＞96"),
    ],
)
def test_a_finding_shows_its_sum(line: str, working: str) -> None:
    assert [d.working for d in shown(line)] == [working]


@pytest.mark.parametrize(
    "line",
    [
        "应缴227户，已缴140户，欠缴87户，征缴率61.7%。",
        "发放问卷120份，收回110份，有效100份，有效率90.9%，回收率91.7%。",
        "特别奖4件，一等奖75件，二等奖109件，三等奖185件。",
        "全市检查企业96家，东区20家，西区30家，南区20家。",
        "急抓1年，紧抓3年，续抓5年，长抓10年。",
        "走访1200户，一组120户，二组130户，三组140户，累计整改900户。",
        "受理320件，其中网上20件，办结296件，转办18件，按期办结率98.5%。",
    ],
)
def test_what_may_be_right_is_not_shown(line: str) -> None:
    assert shown(line) == []
