"""Sentences whose numbers stand alone between stops: three told in any order, and more than three."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from .sums import (
    AVERAGE,
    FEWER,
    FOUR,
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
