"""概数词: one number, one approximator (gongwen.md NUM-23—NUM-29)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.patterns import faults
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_SOURCE = "GB/T 15835—2011 4.2、4.3；《现代汉语》概数表示的通例；规则 "
_BEFORE = (
    "大约|大概|约(?<![预签节公违制契条合誓履毁特赴失邀集俭隐简相规]约)|将近|接近|近(?<![附最邻靠临走亲贴]近)"
    "|超过|超(?<![赶反高]超)|逾|突破|高于|大于|不到|不足|低于|不满|至少|不少于|不低于|至多|最多|不超过|不高于"
    "|高达|达"
)
_NUMBER = r"[0-9]{1,15}(?:\.[0-9]{1,9})?(?![0-9.])|[一二两三四五六七八九十百千]{1,6}|数?[十百千]"
_QUALIFIED = re.compile(
    rf"(?P<before>{_BEFORE})(?:到|了)?(?:{_NUMBER})[十百千万亿]*"
    r"(?:(?P<between>[余多几])[十百千万亿]*(?P<counted>[^\W0-9]{0,3})"
    r"|(?P<unit>%|[^\W0-9以左上余多]{0,5}?)(?P<after>左右|上下|以上|以下|之多|[余多](?=[，。；、的])))"
)
_TIMES = ("年", "个月", "天", "日", "周", "小时", "分钟", "个世纪", "岁")


class Qualified(Struct, frozen=True):
    """A number with an approximator before it and another behind."""

    start: int
    end: int
    before: str
    other: str
    unit: str
    """What follows a 余, as far as it tells the unit."""


def _qualified(text: Text) -> Iterator[Qualified]:
    for found in text.found(_QUALIFIED):
        between = found["between"]
        end = found.start("counted") if between else found.end()
        other, unit = between or found["after"], found["counted"] or found["unit"] or ""
        yield Qualified(found.start(), end, found["before"], other, unit)


def _doubled(
    text: Text, before: tuple[str, ...], others: tuple[str, ...], hint: str
) -> Iterator[Finding]:
    for each in _qualified(text):
        if each.before in before and each.other in others:
            message = f"“{each.before}”和“{each.other}”重复"
            yield Finding(message, (each.start, each.end), hint, confidence=_doubt(each))


def _doubt(each: Qualified) -> Confidence | None:
    """近10余年 may be the last ten-odd years; 突破10余项技术 and 查摆不足10余条 have a verb and a noun."""
    if each.before == "近" and each.unit.startswith(_TIMES):
        return "possible"
    if each.before in ("突破", "不足", "不满") and each.other in "余多几":
        return "likely"
    return None


_HINT = "一个数只用一个概数词，删去其中一个"


@rule(
    "NUM-23",
    "约、大约与余、多、左右重复",
    source=_SOURCE + "NUM-23",
    reason="“约”已表示概数，后面不再加余、多、左右；“上旬、中旬、下旬”本身是一段时间，后面也不加前后、左右。",
    subject=Text,
)
def about(text: Text) -> Iterator[Finding]:
    yield from _doubled(text, ("约", "大约", "大概"), ("余", "多", "几", "左右", "上下"), _HINT)
    yield from faults(text, _TEN_DAYS, "“{}”重复", "删去后面的前后、左右", signs="旬")


_TEN_DAYS = re.compile("[上中下]旬(?:前后|左右)")


@rule(
    "NUM-24",
    "近、接近与余、多、左右、以上重复",
    source=_SOURCE + "NUM-24",
    reason="“近”表示还没有到，“余、多、以上”表示已经超过，两个放在一起自相矛盾。",
    subject=Text,
)
def nearly(text: Text) -> Iterator[Finding]:
    return _doubled(text, ("近", "将近", "接近"), ("余", "多", "几", "左右", "以上", "上下"), _HINT)


@rule(
    "NUM-25",
    "超、超过、逾与余、多、以上、左右重复",
    source=_SOURCE + "NUM-25",
    reason="“超过”已表示多出，后面不再加余、多、以上；超过多少是个确定的界，也不加左右。",
    subject=Text,
)
def more_than(text: Text) -> Iterator[Finding]:
    before = ("超过", "超", "逾", "突破", "高于", "大于")
    return _doubled(text, before, ("余", "多", "几", "以上", "左右", "上下"), _HINT)


@rule(
    "NUM-26",
    "不到、不足、低于与余、多、以下、左右重复",
    source=_SOURCE + "NUM-26",
    reason="“不到”表示没有达到，后面不再加以下、左右，更不能加余、多。",
    subject=Text,
)
def less_than(text: Text) -> Iterator[Finding]:
    before = ("不到", "不足", "低于", "不满")
    return _doubled(text, before, ("余", "多", "几", "以下", "左右", "上下"), _HINT)


@rule(
    "NUM-27",
    "至少、不少于与以上，最多、不超过与以下重复",
    source=_SOURCE + "NUM-27",
    reason="“至少”“不低于”已给出下限，“最多”“不超过”已给出上限，后面不再加以上、以下。",
    subject=Text,
)
def at_least(text: Text) -> Iterator[Finding]:
    before = ("至少", "不少于", "不低于", "至多", "最多", "不超过", "不高于")
    return _doubled(text, before, ("以上", "以下"), "删去后面的以上、以下")


@rule(
    "NUM-28",
    "达与之多重复",
    source=_SOURCE + "NUM-28",
    reason="“达”和“之多”都在强调数量大，只用一个。",
    subject=Text,
    severity="warning",
    confidence="likely",
)
def as_many_as(text: Text) -> Iterator[Finding]:
    return _doubled(text, ("达", "高达"), ("之多",), "删去“之多”")


_WHOLE = "[0-9](?<![0-9][0-9])[0-9]*+"
_ODD_EXACT = re.compile(
    rf"{_WHOLE}(?<=[0-9][1-9])(?P<blur>[余多])(?=[个名家户人项次件条场元天年亩处份所期种])"
)
_ODD_DECIMAL = re.compile(
    rf"{_WHOLE}\.[0-9]+[万亿]?(?P<blur>[余多])(?=[个名家户人项次件条场元亩吨公万])"
)
_BLURRED_TWICE = re.compile(
    r"[0-9][万亿]?[余多][万亿]?[^0-9\W]{0,4}?(?P<after>左右|上下|以上)(?=[，。；、的）]|$)", re.M
)


@rule(
    "NUM-29",
    "余、多用在零头之后",
    source=_SOURCE + "NUM-29、QTY-04",
    reason="“余”“多”表示整数后的零头：100余场、10余个；128已经写出零头，3.56万有了小数，再加“余”就说不清多出多少。",
    subject=Text,
)
def odd_remainders(text: Text) -> Iterator[Finding]:
    for found in text.found(_ODD_EXACT, "余多"):
        before = text.ahead(found.start(), 1)
        if before not in (".", "-", "—"):
            hint = f"删去“{found['blur']}”，或写成整数"
            yield Finding(f"“{found[0]}”：精确数后面不加“{found['blur']}”", found.span(), hint)
    for found in text.found(_ODD_DECIMAL, "余多"):
        hint = f"删去“{found['blur']}”，或写成整数"
        yield Finding(
            f"“{found[0]}”：小数后面不加“{found['blur']}”", found.span(), hint, confidence="likely"
        )
    yield from faults(text, _BLURRED_TWICE, "“{}”里概数词重复", _HINT, signs="余多")


_FALSELY_EXACT = re.compile(
    r"(?P<word>近(?<![附最邻靠临走亲贴接将]近)|将近|接近|约(?<![预签节公违制契条合誓履毁特赴失邀集俭隐简相规大北]约)|大约|大概|逾|超过|超(?<![赶反高]超)|突破)(?:到|了)?"
    r"(?P<number>[1-9][0-9]{1,10}[1-9])(?P<unit>个(?!月|百|小时|世纪|工作日)|人次?|[名位家户件份场次项条处所支座台株棵只批期册栋间班种](?!元))"
)
_FOUR_DIGITS = 4


@rule(
    "NUM-37",
    "约、近、逾后面是精确到个位的数",
    source=_SOURCE + "NUM-29 同类（概数与准确数只取一头）",
    reason="“近”“约”“逾”说的是大概，1003精确到个位；知道准数就写“1003名”，只知大概就写“1000余名”。",
    subject=Text,
    severity="warning",
)
def falsely_exact(text: Text) -> Iterator[Finding]:
    for found in text.found(_FALSELY_EXACT, "近约逾超突"):
        hint = f"写“{found['number']}{found['unit']}”，或写整数"
        message = f"“{found['word']}”后面的“{found['number']}”精确到了个位"
        yield Finding(message, found.span(), hint, confidence=_doubt_exact(found))


def _doubt_exact(found: re.Match[str]) -> Confidence | None:
    """News tells of 超6939列; 约165个 may be what somebody reckons."""
    rounded = found["number"].endswith("5")
    short = len(found["number"]) < _FOUR_DIGITS and found["word"].endswith(("约", "大概"))
    doubtful = rounded or short or found["word"] in ("超过", "超", "突破")
    return "likely" if doubtful else None
