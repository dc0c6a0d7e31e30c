"""Sentences of our own whose numbers are made up to agree, and whether changed ones still do.

A wording is a sentence with slots; a family knows how to fill them and when they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

from msgspec import Struct

Numbers = Mapping[str, str]


class Family(Struct, frozen=True):
    """How the numbers of a kind of sentence are made, and the least and most they come to."""

    name: str
    make: Callable[[Random], dict[str, str]]
    said: str
    """The slot that is worked out from the others."""
    reach: Callable[[Mapping[str, tuple[Fraction, Fraction]]], tuple[Fraction, Fraction]]
    exact: bool = False
    """Whether the numbers are counts in full and what is said is not rounded."""


def places(number: str) -> int:
    return len(number.partition(".")[2])


def rounded(value: Fraction, digits: int) -> str:
    """Half up, as people round."""
    scaled = int(abs(value) * 10**digits + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**digits)
    text = f"{whole}.{rest:0{digits}d}" if digits else str(whole)
    return f"-{text}" if value < 0 else text


def spans(numbers: Numbers) -> dict[str, tuple[Fraction, Fraction]]:
    """What each may stand for: itself, or with decimals all that rounds to it."""
    made = {}
    for name, number in numbers.items():
        half = Fraction(1, 2 * 10 ** places(number)) if places(number) else Fraction(0)
        made[name] = (Fraction(number) - half, Fraction(number) + half)
    return made


def agree(family: Family, numbers: Numbers) -> bool:
    """Whether what is said may be right, rounded or cut off."""
    low, high = family.reach(spans(numbers))
    said = Fraction(numbers[family.said])
    if family.exact and not places(numbers[family.said]):
        return low <= said <= high
    unit = Fraction(1, 10 ** places(numbers[family.said]))
    return low <= said + unit and said - unit / 2 <= high


def corners(
    spans_: Mapping[str, tuple[Fraction, Fraction]], of: Callable[..., Fraction], *names: str
) -> tuple[Fraction, Fraction]:
    """The least and most of something that rises or falls with each of two numbers."""
    values = [of(x, y) for x in spans_[names[0]] for y in spans_[names[1]]]
    return min(values), max(values)


def some(random: Random, low: int = 21, high: int = 389) -> int:
    return random.randint(low, high)


def decimal(random: Random, low: int, high: int) -> str:
    """One place, never .0."""
    return f"{random.randint(low, high)}.{random.randint(1, 9)}"


def _parts(names: str) -> Callable[[Random], dict[str, str]]:
    def make(random: Random) -> dict[str, str]:
        parts = {name: some(random) for name in names}
        return {name: str(n) for name, n in parts.items()} | {"N": str(sum(parts.values()))}

    return make


def _decimal_parts(random: Random) -> dict[str, str]:
    parts = {name: decimal(random, 11, 89) for name in "abc"}
    return parts | {"N": rounded(sum(map(Fraction, parts.values()), Fraction(0)), 1)}


def _added(names: str) -> Callable[..., tuple[Fraction, Fraction]]:
    def reach(spans_: Mapping[str, tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
        return (
            sum((spans_[n][0] for n in names), Fraction(0)),
            sum((spans_[n][1] for n in names), Fraction(0)),
        )

    return reach


TWO = Family("两项", _parts("ab"), "N", _added("ab"), True)
THREE = Family("三项", _parts("abc"), "N", _added("abc"), True)
FOUR = Family("四项", _parts("abcd"), "N", _added("abcd"), True)
DECIMALS = Family("小数三项", _decimal_parts, "N", _added("abc"))


def _share(random: Random) -> dict[str, str]:
    whole = some(random, 160, 960)
    part = some(random, 31, whole - 20)
    return {"N": str(whole), "M": str(part), "P": rounded(Fraction(100 * part, whole), 1)}


SHARE = Family("占比", _share, "P", lambda s: corners(s, lambda m, n: 100 * m / n, "M", "N"))


def _grown(random: Random) -> dict[str, str]:
    a = some(random, 120, 480)
    b = a + some(random, 25, 300)
    return {"A": str(a), "B": str(b), "P": rounded(Fraction(100 * (b - a), a), 1)}


def _shrunk(random: Random) -> dict[str, str]:
    b = some(random, 120, 480)
    a = b + some(random, 25, 300)
    return {"A": str(a), "B": str(b), "P": rounded(Fraction(100 * (a - b), a), 1)}


def _grown_money(random: Random) -> dict[str, str]:
    a, more = decimal(random, 31, 89), decimal(random, 5, 40)
    b = rounded(Fraction(a) + Fraction(more), 1)
    return {"A": a, "B": b, "P": rounded(100 * Fraction(more) / Fraction(a), 1)}


GROWN = Family("增幅", _grown, "P", lambda s: corners(s, lambda a, b: 100 * (b - a) / a, "A", "B"))
SHRUNK = Family(
    "降幅", _shrunk, "P", lambda s: corners(s, lambda a, b: 100 * (a - b) / a, "A", "B")
)
GROWN_MONEY = Family(
    "金额增幅", _grown_money, "P", lambda s: corners(s, lambda a, b: 100 * (b - a) / a, "A", "B")
)


def _more(random: Random) -> dict[str, str]:
    a, d = some(random, 120, 480), some(random, 25, 300)
    return {"A": str(a), "B": str(a + d), "D": str(d)}


MORE = Family("增加数", _more, "D", lambda s: corners(s, lambda a, b: b - a, "A", "B"), True)
FEWER = Family(
    "减少数",
    lambda r: {"A": (m := _more(r))["B"], "B": m["A"], "D": m["D"]},
    "D",
    lambda s: corners(s, lambda a, b: a - b, "A", "B"),
    True,
)


def _points(random: Random) -> dict[str, str]:
    a, d = decimal(random, 31, 69), decimal(random, 2, 19)
    return {"A": a, "B": rounded(Fraction(a) + Fraction(d), 1), "D": d}


POINTS = Family("百分点", _points, "D", lambda s: corners(s, lambda a, b: b - a, "A", "B"))


def _rate(random: Random) -> dict[str, str]:
    base, change = some(random, 240, 900), some(random, 31, 199)
    return {
        "B": str(base + change),
        "D": str(change),
        "P": rounded(Fraction(100 * change, base), 1),
    }


RATE = Family(
    "增加数与增幅", _rate, "P", lambda s: corners(s, lambda d, b: 100 * d / (b - d), "D", "B")
)


def _average(random: Random) -> dict[str, str]:
    count = some(random, 40, 260)
    each = some(random, 1200, 8800)
    return {"N": str(count), "T": str(count * each), "V": str(each)}


AVERAGE = Family("平均数", _average, "V", lambda s: corners(s, lambda t, n: t / n, "T", "N"))


def _product(random: Random) -> dict[str, str]:
    count, each = some(random, 21, 98), some(random, 2, 9)
    return {"N": str(count), "V": str(each), "T": str(count * each)}


PRODUCT = Family("乘积", _product, "T", lambda s: corners(s, lambda v, n: v * n, "V", "N"), True)


def _whole(random: Random) -> dict[str, str]:
    a, b = decimal(random, 11, 39), decimal(random, 11, 39)
    return {"a": a, "b": b, "c": rounded(100 - Fraction(a) - Fraction(b), 1)}


WHOLE = Family(
    "构成",
    _whole,
    "c",
    lambda s: (
        100 - s["a"][1] - s["b"][1] - Fraction(1, 20),
        100 - s["a"][0] - s["b"][0] + Fraction(1, 20),
    ),
)

WORDINGS: tuple[tuple[Family, str], ...] = (
    (TWO, "全区共有党员{N}名，其中男{a}名、女{b}名。"),
    (TWO, "参加培训的共{N}人，其中男性{a}人，女性{b}人。"),
    (TWO, "今年发展党员{N}名，其中农村{a}名、城市{b}名。"),
    (TWO, "新增就业{N}人，其中城镇{a}人、乡村{b}人。"),
    (TWO, "举办宣讲{N}场，其中线上{a}场、线下{b}场。"),
    (TWO, "查验进出口货物{N}批，其中出口{a}批、进口{b}批。"),
    (TWO, "接待省内游客{a}人、省外游客{b}人，合计{N}人。"),
    (TWO, "问题共{N}个，已整改{a}个，其余{b}个正在整改。"),
    (TWO, "排查隐患{N}处，其中已消除{a}处，剩余{b}处限期整改。"),
    (THREE, "全区共有党支部{N}个，其中机关{a}个、农村{b}个，其余{c}个在社区。"),
    (THREE, "新建党支部{N}个（机关{a}个、农村{b}个、社区{c}个）。"),
    (THREE, "新建党支部{N}个，包括机关{a}个、农村{b}个和社区{c}个。"),
    (THREE, "全县有卫生室{N}所，包括甲级{a}所、乙级{b}所、丙级{c}所。"),
    (THREE, "共评出先进集体{N}个，省级、市级、县级分别为{a}个、{b}个、{c}个。"),
    (THREE, "全镇共有古树{N}株，一级、二级、三级分别有{a}株、{b}株、{c}株。"),
    (THREE, "走访慰问老党员{a}名、困难群众{b}名、优抚对象{c}名，共计{N}名。"),
    (THREE, "城关镇{a}户、河西镇{b}户、柳林镇{c}户，合计{N}户。"),
    (THREE, "选派科技特派员{a}名、法律顾问{b}名和金融专员{c}名，总计{N}名。"),
    (THREE, "收到意见建议{a}条、来信{b}条、留言{c}条，一共{N}条。"),
    (THREE, "第一产业项目{a}个、第二产业项目{b}个、第三产业项目{c}个，共{N}个。"),
    (THREE, "全年实施项目{N}个，其中第一产业{a}个、第二产业{b}个、第三产业{c}个。"),
    (THREE, "调解纠纷共{N}件：婚姻家庭{a}件、邻里{b}件、劳动争议{c}件。"),
    (THREE, "上述三类企业共{N}家：国有{a}家，集体{b}家，民营{c}家。"),
    (FOUR, "全年接访{N}批，其中一季度{a}批、二季度{b}批、三季度{c}批、四季度{d}批。"),
    (FOUR, "东区{a}名、西区{b}名、南区{c}名、北区{d}名，共计{N}名。"),
    (FOUR, "发放物资{N}件（大米{a}件、面粉{b}件、食用油{c}件、棉被{d}件）。"),
    (FOUR, "共受理事项{N}件，社保、医保、税务、户籍分别为{a}件、{b}件、{c}件、{d}件。"),
    (DECIMALS, "全年完成投资{N}亿元，其中第一产业{a}亿元，第二产业{b}亿元，第三产业{c}亿元。"),
    (DECIMALS, "生产总值{N}亿元，比上年增长5.6%。其中，第一产业增加值{a}亿元，增长3.2%；第二产业增加值{b}亿元，增长6.1%；第三产业增加值{c}亿元，增长5.9%。"),
    (DECIMALS, "教育支出{a}亿元、卫生支出{b}亿元、社保支出{c}亿元，合计{N}亿元。"),
    (SHARE, "全区{N}个社区中，有{M}个建成示范社区，占{P}%。"),
    (SHARE, "共有党员{N}名，其中大专以上学历{M}名，占{P}%。"),
    (SHARE, "共有企业{N}家，其中规模以上{M}家，占比{P}%。"),
    (SHARE, "建成示范社区{M}个，占全部{N}个社区的{P}%。"),
    (SHARE, "参加测评{M}人，占应到{N}人的{P}%。"),
    (SHARE, "培训干部{N}人，其中女干部{M}人，占总数的{P}%。"),
    (SHARE, "抽查的{N}家单位中有{M}家达到优秀等次，占比为{P}%。"),
    (SHARE, "全镇共有农户{N}户，其中参加合作社的{M}户，占总户数的{P}%。"),
    (SHARE, "现有在职教师{N}名，其中高级职称{M}名，所占比例为{P}%。"),
    (SHARE, "回收有效问卷{N}份，其中表示满意的{M}份，占{P}%。"),
    (SHARE, "受理信访事项{N}件，办结{M}件，办结率{P}%。"),
    (SHARE, "今年共确定任务{N}项，已完成{M}项，完成率达{P}%。"),
    (SHARE, "排查问题{N}个，已整改{M}个，整改率为{P}%。"),
    (SHARE, "抽检食品{N}批次，合格{M}批次，合格率为{P}%。"),
    (SHARE, "发放问卷{N}份，收回{M}份，回收率{P}%。"),
    (SHARE, "会议应到{N}人，实到{M}人，到会率{P}%。"),
    (SHARE, "共接收矛盾纠纷{N}起，化解{M}起，化解率达到{P}%。"),
    (GROWN, "规上企业由{A}家增加到{B}家，增长{P}%。"),
    (GROWN, "党支部从{A}个发展到{B}个，增长{P}%。"),
    (GROWN, "志愿者由去年的{A}人增至今年的{B}人，同比增长{P}%。"),
    (GROWN, "合作社数量由2019年的{A}家增加到2023年的{B}家，增幅达{P}%。"),
    (GROWN, "全年立案{B}件，比上年的{A}件增长{P}%。"),
    (GROWN, "参训{B}人次，较去年同期的{A}人次增加{P}%。"),
    (SHRUNK, "信访总量由{A}件下降到{B}件，下降{P}%。"),
    (SHRUNK, "审批事项从{A}项压减至{B}项，压减{P}%。"),
    (SHRUNK, "今年发生事故{B}起，比去年的{A}起下降{P}%。"),
    (GROWN_MONEY, "村集体收入由{A}万元增加到{B}万元，增长{P}%。"),
    (GROWN_MONEY, "一般公共预算收入完成{B}亿元，比上年的{A}亿元增长{P}%。"),
    (MORE, "网格由{A}个增加到{B}个，增加{D}个。"),
    (MORE, "床位从{A}张扩大到{B}张，净增{D}张。"),
    (MORE, "在册志愿者{B}人，比上年的{A}人增加{D}人。"),
    (FEWER, "办事环节由{A}个减少到{B}个，减少了{D}个。"),
    (FEWER, "低保户由{A}户下降到{B}户，减少{D}户。"),
    (POINTS, "覆盖率由{A}%提高到{B}%，提高{D}个百分点。"),
    (POINTS, "城镇化率从{A}%上升至{B}%，上升了{D}个百分点。"),
    (POINTS, "新产品占比为{B}%，比上年的{A}%提高{D}个百分点。"),
    (RATE, "年末共有企业{B}家，比上年末增加{D}家，增长{P}%。"),
    (RATE, "全年培训{B}人次，同比增加{D}人次，增长{P}%。"),
    (RATE, "受理案件{B}件，比上年增加{D}件、增长{P}%。"),
    (AVERAGE, "为{N}户发放补助{T}元，户均{V}元。"),
    (AVERAGE, "共有{N}人领取分红{T}元，人均{V}元。"),
    (AVERAGE, "{N}个村集体收入{T}元，平均每个村{V}元。"),
    (PRODUCT, "每个村补助{V}万元，{N}个村共{T}万元。"),
    (PRODUCT, "{N}个社区每个社区配备{V}名网格员，共{T}名。"),
    (PRODUCT, "每户补助{V}万元，{N}户共计{T}万元。"),
    (WHOLE, "从年龄结构看，青年、中年、老年占比分别为{a}%、{b}%、{c}%。"),
    (WHOLE, "经费构成中，财政、村集体、社会捐赠占比分别为{a}%、{b}%和{c}%。"),
    (WHOLE, "来信占{a}%，来访占{b}%，其余{c}%为网上投诉。"),
    (TWO, "我局现有干部职工{N}人（其中男职工{a}人，女职工{b}人）。"),
    (TWO, "现有在校生{N}人，男生{a}人，女生{b}人。"),
    (THREE, "全镇辖村居{N}个，包括行政村{a}个、居民委员会{b}个、农村社区{c}个。"),
    (THREE, "三年来共实施民生项目{N}个，2021年、2022年、2023年分别实施{a}个、{b}个、{c}个。"),
    (THREE, "发放宣传单{a}份、倡议书{b}份、明白纸{c}份，共发放{N}份。"),
    (THREE, "今年以来共接到群众诉求{N}件，已办结{a}件，正在办理{b}件，其余{c}件转相关部门。"),
    (THREE, "评选出一等奖{a}个、二等奖{b}个、三等奖{c}个，共计{N}个奖项。"),
    (SHARE, "在调查的{N}户中，有{M}户表示支持，占{P}%。"),
    (SHARE, "{N}个行政村中已有{M}个通上天然气，占比达{P}%。"),
    (SHARE, "目前{M}个村集体经济收入超过10万元，占全镇{N}个村的{P}%。"),
    (SHARE, "全区共有党组织书记{N}名，其中“80后”{M}名，占{P}%；大专以上学历居多。"),
    (SHARE, "今年计划开工项目{N}个，已开工{M}个，开工率{P}%。"),
    (SHARE, "全县应参加考核{N}人，实际参加{M}人，参考率{P}%。"),
    (SHARE, "共征集建议{N}条，采纳{M}条，采纳率为{P}%。"),
    (SHARE, "检查企业{N}家次，发现存在问题的{M}家次，占检查总数的{P}%。"),
    (SHARE, "全镇{N}名党员，女党员{M}名，占党员总数的{P}%。"),
    (GROWN, "我县高新技术企业数量从{A}家增长至{B}家，增幅为{P}%。"),
    (GROWN, "网上办件量由上年的{A}件上升到{B}件，上升{P}%。"),
    (GROWN, "与去年相比，参赛队伍由{A}支增加到{B}支，增长了{P}%。"),
    (GROWN, "今年共举办活动{B}场，去年为{A}场，增长{P}%。"),
    (SHRUNK, "平均每月报警由{A}起降至{B}起，降幅达{P}%。"),
    (SHRUNK, "证明材料由{A}份精简为{B}份，精简{P}%。"),
    (MORE, "网点由年初的{A}个增加到{B}个，新增{D}个。"),
    (MORE, "幼儿园由{A}所增至{B}所，增加了{D}所，入园难问题得到缓解。"),
    (FEWER, "行政许可事项由{A}项减少至{B}项，共减少{D}项。"),
    (POINTS, "满意度由去年的{A}%提升到今年的{B}%，提升了{D}个百分点。"),
    (POINTS, "入园率达到{B}%，较上年的{A}%提高{D}个百分点。"),
    (RATE, "全县共有民营企业{B}家，较上年净增{D}家，增长{P}%。"),
    (RATE, "救助困难群众{B}人次，同比增长{P}%，增加{D}人次。"),
    (AVERAGE, "今年共为{N}户脱贫户发放奖补资金{T}元，户均增收{V}元。"),
    (AVERAGE, "{N}户社员分红{T}元，平均每户{V}元。"),
    (PRODUCT, "按照每人{V}万元的标准，为{N}人共发放{T}万元。"),
    (WHOLE, "收入构成为：种植业占{a}%、养殖业占{b}%、其余{c}%来自务工。"),
    (TWO, "换届后，全县村“两委”成员共{N}人，其中女性{a}人，男性{b}人，结构进一步优化。"),
    (TWO, "目前全市共有预备役登记人员{N}人（城镇{a}人、农村{b}人）。"),
    (TWO, "本季度收到投诉{N}件，其中有效投诉{a}件，其余{b}件为重复投诉。"),
    (THREE, "调研组先后走访了机关{a}家、企业{b}家、学校{c}家，共走访{N}家单位。"),
    (THREE, "文艺演出{a}场、图书下乡{b}场、电影放映{c}场，总计{N}场。"),
    (THREE, "全年查办案件{N}件：立案{a}件、初核{b}件、函询{c}件。"),
    (THREE, "全区{N}个网格（一级网格{a}个、二级网格{b}个、三级网格{c}个）全部配齐网格员。"),
    (THREE, "发放贷款共{N}笔，农业、工业、服务业分别为{a}笔、{b}笔和{c}笔。"),
    (THREE, "三季度新增市场主体{N}户，其中第一产业{a}户，第二产业{b}户，第三产业{c}户。"),
    (THREE, "聘任特邀调解员{a}名、兼职调解员{b}名、专职调解员{c}名，合计聘任{N}名。"),
    (FOUR, "招录公务员{N}名，包括省直{a}名、市直{b}名、县直{c}名、乡镇{d}名。"),
    (DECIMALS, "全年用电量{N}亿千瓦时，其中第一产业{a}亿千瓦时、第二产业{b}亿千瓦时、第三产业{c}亿千瓦时。"),
    (DECIMALS, "中央资金{a}万元、省级资金{b}万元、县级配套{c}万元，合计{N}万元。"),
    (SHARE, "在岗教师{N}人，其中研究生以上学历{M}人，占教师总数的{P}%。"),
    (SHARE, "全县{N}个贫困村中，{M}个已经退出，占{P}%。"),
    (SHARE, "测评发出表格{N}份，收回{M}份，收回率{P}%。"),
    (SHARE, "列入计划的{N}个项目，已竣工{M}个，竣工率{P}%。"),
    (SHARE, "去年立项{N}项，目前完成验收{M}项，验收率为{P}%。"),
    (SHARE, "目前已有{M}户签订协议，占应签{N}户的{P}%。"),
    (GROWN, "全区养老床位从“十三五”末的{A}张增加到目前的{B}张，增长{P}%。"),
    (GROWN, "当年新登记{B}户，较上年的{A}户增长了{P}%。"),
    (SHRUNK, "火灾起数从去年的{A}起下降为今年的{B}起，同比下降{P}%。"),
    (FEWER, "行政村由{A}个调整为{B}个，减少{D}个。"),
    (POINTS, "参保率由{A}%上升为{B}%，提高了{D}个百分点，居全市前列。"),
    (POINTS, "绿电占比达到{B}%，较2020年的{A}%提高{D}个百分点。"),
    (RATE, "年末在园幼儿{B}人，比上年增加{D}人，增长{P}%。"),
    (RATE, "全年共办理事项{B}件，同比增长{P}%，增加{D}件。"),
    (RATE, "参加活动{B}人次，较去年同期增加{D}人次，增幅{P}%。"),
    (AVERAGE, "今年{N}户社员共分红{T}元，户均分红{V}元。"),
    (AVERAGE, "募集善款{T}元，参与{N}人，人均捐款{V}元。"),
    (PRODUCT, "每名学员补贴{V}万元，{N}名学员共{T}万元。"),
    (PRODUCT, "每个村选派{V}名指导员，{N}个村共选派{T}名。"),
    (WHOLE, "从来源看，本地、省内、省外分别占{a}%、{b}%、{c}%，结构稳定。"),
    (WHOLE, "党员年龄结构为：35岁以下占{a}%，36岁至60岁占{b}%，60岁以上占{c}%。"),
    (THREE, "工矿事故{a}起、道路事故{b}起、铁路事故{c}起，全市共发生生产安全事故{N}起。"),
    (THREE, "全市共发生火情{N}起，分区域看，东片{a}起，西片{b}起，南片{c}起。"),
    (THREE, "三年间分别栽树{a}株、{b}株、{c}株，累计栽树{N}株。"),
    (TWO, "全年举办培训{N}期，上半年{a}期，下半年{b}期。"),
    (TWO, "发现问题{N}个，当场整改{a}个，限期整改{b}个。"),
    (TWO, "甲队栽树{a}株，乙队另栽树{b}株，合计{N}株。"),
    (SHARE, "项目总投资{N}元，已完成投资{M}元，占总投资的{P}%。"),
    (SHARE, "全镇常住人口{N}人，其中城镇人口{M}人，城镇化率{P}%。"),
    (SHARE, "本次会议收到提案{N}件，审查立案{M}件，立案率{P}%。"),
    (SHARE, "全乡建档户{N}户，已脱贫{M}户，脱贫率{P}%。"),
    (SHARE, "全年共调解{N}起，成功{M}起，成功率{P}%。"),
    (SHARE, "年度计划任务{N}户，实际完成{M}户，完成计划的{P}%。"),
    (SHARE, "完成改造{M}户，完成年度目标{N}户的{P}%。"),
    (GROWN, "去年到会{A}人，今年达到{B}人，同比增长{P}%。"),
    (MORE, "报名队伍由{A}支增加到{B}支，多了{D}支。"),
    (FEWER, "送审项目{A}个，审定{B}个，核减{D}个。"),
    (FEWER, "全班应收试卷{A}份，实收{B}份，欠收{D}份。"),
)  # fmt: skip


def changed(random: Random, numbers: dict[str, str]) -> dict[str, str]:
    """The numbers with one digit another."""
    name = random.choice(sorted(numbers))
    number = numbers[name]
    at = random.choice([n for n, sign in enumerate(number) if sign.isdigit()])
    first = at == 0 and len(number) > 1
    digit = random.choice([d for d in "0123456789" if d != number[at] and not (first and d == "0")])
    return {**numbers, name: number[:at] + digit + number[at + 1 :]}
