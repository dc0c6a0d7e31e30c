"""Three numbers alone between stops: told in any order, they agree or are found not to."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from .seeding import false_alarms, shown, too_many_missed
from .sums import (
    AVERAGE,
    FEWER,
    GROWN,
    MORE,
    POINTS,
    PRODUCT,
    SHARE,
    THREE,
    TWO,
    Family,
    corners,
    rounded,
    some,
)

TRIES = 20


def _left(random: Random) -> dict[str, str]:
    part, left = some(random), some(random)
    return {"N": str(part + left), "a": str(part), "D": str(left)}


LEFT = Family("余下", _left, "D", lambda s: corners(s, lambda n, a: n - a, "N", "a"), True)


def _mean(random: Random) -> dict[str, str]:
    count, each = some(random, 21, 98), some(random, 12, 89)
    return {"N": str(count), "T": str(count * each), "V": str(each)}


MEAN = Family("平均", _mean, "V", lambda s: corners(s, lambda t, n: t / n, "T", "N"))


def _opened(random: Random) -> dict[str, str]:
    whole = some(random, 160, 960)
    part = some(random, 31, whole - 20)
    return {"N": str(whole), "M": str(part), "P": rounded(Fraction(100 * part, whole), 1)}


RATE = Family("率", _opened, "P", SHARE.reach)

WORDINGS: tuple[tuple[Family, str], ...] = (
    (RATE, "抽测水样{N}份，超标{M}份，超标率{P}%。"),
    (RATE, "参加表决业主{N}户，同意{M}户，同意率为{P}%。"),
    (RATE, "受理复议申请{N}件，其中维持{M}件，维持率{P}%。"),
    (RATE, "发放灯具{N}套，点亮{M}套，点亮率{P}%；群众反映良好。"),
    (SHARE, "林果面积{M}亩，占耕地总面积的{P}%，耕地总面积{N}亩。"),
    (SHARE, "全镇共有路灯{N}盏，已完成更新{M}盏，占{P}%。"),
    (SHARE, "全村果树{N}株，其中苹果树{M}株，占果树数量的{P}%。"),
    (AVERAGE, "补贴{T}元，户均{V}元，惠及农户{N}户。"),
    (MEAN, "全校共有班级{N}个，每班平均{V}人，在校生{T}人。"),
    (MEAN, "开馆{N}天，接待读者{T}人次，日均接待{V}人次。"),
    (MEAN, "共有书屋{N}个，藏书{T}册，平均每个书屋{V}册。"),
    (PRODUCT, "每天供餐{N}份，每份补贴{V}元，每天补贴{T}元。"),
    (PRODUCT, "每场演出补贴{V}元，全年演出{N}场，共补贴{T}元。"),
    (TWO, "二季度用电{a}万千瓦时，一季度用电{b}万千瓦时，上半年合计{N}万千瓦时。"),
    (TWO, "三季度发电{a}万千瓦时，上半年发电{b}万千瓦时，前三季度累计发电{N}万千瓦时。"),
    (TWO, "今年招录{a}名，去年招录{b}名，两年共招录{N}名。"),
    (TWO, "安置房已交付{a}套，还有{b}套在建，规划总数{N}套。"),
    (TWO, "村民自筹{a}万元，财政补助{b}万元，总投资{N}万元。"),
    (TWO, "改造共{N}户，一期{a}户，二期{b}户。"),
    (THREE, "低保对象{N}户860人，其中东村{a}户、西村{b}户，其余{c}户在南村。"),
    (LEFT, "收入{N}万元，成本{a}万元，纯收入{D}万元。"),
    (LEFT, "新设企业{N}户，注销{a}户，净增{D}户。"),
    (LEFT, "教师编制{N}个，实有教师{a}人，缺编{D}人。"),
    (LEFT, "应考学生{N}人，实考{a}人，缺考{D}人。"),
    (FEWER, "信访存量由{A}件降到{B}件，化解{D}件。"),
    (MORE, "床位由{A}张增加到{B}张，增加床位{D}张。"),
    (MORE, "年初存栏{A}头，年末存栏{B}头，增加{D}头。"),
    (MORE, "在建项目{B}个，比上月增加{D}个，上月为{A}个。"),
    (POINTS, "好评率达{B}%，比上年提高{D}个百分点，上年为{A}%。"),
    (GROWN, "年初有企业{A}家，年末有企业{B}家，增长{P}%。"),
)
CASES = pytest.mark.parametrize(("family", "wording"), WORDINGS, ids=[w for _, w in WORDINGS])


@CASES
def test_what_comes_out_raises_nothing(family: Family, wording: str) -> None:
    assert false_alarms(family, wording, TRIES) == []


@CASES
def test_a_wrong_digit_is_found(family: Family, wording: str) -> None:
    assert too_many_missed(family, wording, TRIES) == []


@pytest.mark.parametrize(
    "line",
    [
        "基金收入45亿元，支出38亿元，累计结余98亿元。",
        "新设企业780户，注销130户，净增就业900人。",
        "开工20个，计划竣工18个，竣工率60%，位居前列。",
        "参保26万人，应参保27万人，参保率96.3%。",
        "蔬菜日均上市量2万吨、猪肉600吨，涉及市场8家。",
        "受理120件，办结100件，按期办结率95%。",
        "县级配套3000万元，发行债券5000万元，总投资1.2亿元。",
        "收入由20万元增加到30万元，带动就业增加26人。",
        "一季度3600件，三季度4200件，上半年共受理7000件。",
        "巡查河道160公里，清理垃圾40吨，平均每公里清理250公斤。",
        "流转土地1200亩，每亩租金600元，村民年增收90万元。",
    ],
)
def test_three_that_may_be_right_are_not_shown(line: str) -> None:
    assert shown(line) == []


def test_one_relation_is_told_once() -> None:
    assert [d.working for d in shown("平均每村1.5名，20个村共35名。")] == ["1.5×20=30≠35名"]
