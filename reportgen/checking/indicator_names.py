"""What the name of an indicator says about the values it may have.

Lists of words, each used where it is almost always right; a name that no list knows is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reportgen.errors import nearest
from reportgen.unit import COUNT, RATIO, Unit

_CHANGE = re.compile(
    "增长|增速|增幅|增减|增量|净增|变化|变动|同比|环比|较上|比上|下降|上升|降幅|涨幅|涨跌|波动|提高|提升|降低|减少"
    "|差额|差距|差值|利润|盈亏|盈余|亏损|结余|损益|收益|顺差|逆差|偏差|误差|净|温差|高出|超出|回落"
)
_WITHIN_HUNDRED = re.compile(
    "(?:覆盖|满意|合格|达标|办结|知晓|参与|优良|优秀|精品|及格|出勤|到会|参会|参训|投票|参选|公开|回复|响应|建档|绿化"
    "|成功|识字|好评|通过|支持|在线|签到|缺勤|及时|按期|准确|差错|空置|失业|死亡|发病|贫困发生|流失|辍学|报名|占有"
    "|入户|见面|走访|党组织组建|组建|应建已建)率$|满意度$|占比$|比重$|占.{1,12}的?比例$"
)
_MAY_EXCEED = re.compile(
    "(?:完成|达成|达产|执行|负债|产销|利用|使用|周转|回报|利润|杠杆|入学|入园|普及|结案|破案|自给|收益|兑现|参保|巩固)率$"
)
_SELDOM_BELOW_ONE = re.compile(
    "(?:覆盖|满意|合格|达标|办结|知晓|参与|优良|优秀|精品|及格|出勤|到会|参会|参训|投票|公开|回复|响应|建档|好评|通过"
    "|组建|应建已建|完成|整改|签约|入户|见面|走访|就业|按期|准确)率$|满意度$"
)
_AVERAGE = re.compile(
    "均|每|率|比例|比重|占比|指数|系数|标准|密度|强度|得分|分值|折合|折算|当量|倍数|单价|价格|浓度"
)
_NO_SUM = re.compile(
    r"均|率|占比|比重|比例|排名|位次|名次|序号|编号|代码|单价|价格|得分|分数|评分|指数|系数|标准|温度|密度|浓度|强度|最|中位|增长|增速"
    r"|增幅|同比|环比|倍|年份|年度|^年$|^月$|月份|日期|时间|电话|邮编|面积比|时长|工期|年龄|岁|去重"
)
_WHOLE = frozenset(
    "人 名 户 家 位 人次 户次 件次 车次 场 场次 次 件 个 项 份 支 条 所 座 起 宗 例 期 班次 堂 篇 册 本 辆 台 栋 幢 间".split()
)
"""Measure words of what cannot be halved."""
_DATE = re.compile("日期|时间$|时间[(（]|成立于|截止|截至|出生|生日|入党时间|开工日|竣工日|签订日")


def is_change(name: str) -> bool:
    """Whether it names a change or a difference, which may be negative and of any size."""
    return _CHANGE.search(name) is not None


def within_hundred(name: str) -> bool:
    """Whether it names a share that is never below 0 nor above 100%."""
    return _WITHIN_HUNDRED.search(name) is not None and not is_change(name)


def may_exceed_hundred(name: str) -> bool:
    """Whether it names a rate over a plan or a base that it may well pass."""
    return _MAY_EXCEED.search(name) is not None


def seldom_below_one(name: str) -> bool:
    """Whether it names a rate that is almost never below 1%."""
    return _SELDOM_BELOW_ONE.search(name) is not None and not is_change(name)


def additive(name: str, unit: Unit) -> bool:
    """Whether the values of parts may be summed: counts and amounts, not rates and averages."""
    return unit.dimension not in (
        RATIO,
        "百分点",
        "得分",
        "年龄",
        "温度",
        "浓度",
        "倍数",
        "番数",
    ) and not (_NO_SUM.search(name) or is_change(name))


def whole_only(name: str, unit: Unit) -> bool:
    """Whether only whole numbers have sense: 12.5人 does not, an average of 12.5人 and 1.2万人 do."""
    return unit.dimension == COUNT and unit.parts[1] in _WHOLE and not _AVERAGE.search(name)


def names_a_date(name: str) -> bool:
    """Whether what it names is a day."""
    return _DATE.search(name) is not None


_ONE_OF_SEVERAL = re.compile(
    "[一二三四五六七八九十甲乙丙丁上中下前后左右东西南北大小男女新老内外高低正副省市区县乡镇村0-9A-Za-z]"
)
_SHORTEST = 3


def blotted(name: str) -> Iterator[str]:
    """The name with each of its characters blotted out in turn: two names that differ in one
    character have one of these in common.  Characters that tell siblings apart (一类、二类) are kept,
    and short names have none."""
    if len(name) < _SHORTEST:
        return
    for place, character in enumerate(name):
        if not _ONE_OF_SEVERAL.match(character):
            yield f"{name[:place]}\0{name[place + 1 :]}"


def meant(name: str, known: Iterable[str]) -> tuple[str, bool]:
    """A hint naming what a name may be a slip for, "" where nothing is near, and whether it is a
    character away from one, the first of those known."""
    known = tuple(known)
    slip = next((other for other in known if one_character_apart(name, other)), "")
    return (f"是不是“{slip}”？", True) if slip else (nearest(name, known), False)


def one_character_apart(one: str, other: str) -> bool:
    """Whether two names of one length differ in one character, which does not tell siblings apart."""
    if len(one) != len(other) or len(one) < _SHORTEST:
        return False
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and not all(map(_ONE_OF_SEVERAL.match, differing[0]))
