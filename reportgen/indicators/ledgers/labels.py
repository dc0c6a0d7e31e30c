"""The words offices use before a row that is nobody's: totals, averages, comparisons, notes.

All take text as `squeezed` leaves it.
"""

from __future__ import annotations

import re

from reportgen.indicators.ledgers.words import is_change, is_share, measure_of

_HANZI = re.compile("[一-鿿]")
_TOTAL = re.compile(
    r"(?:(?P<of>.*?)(?P<word>合计|总计|小计|共计|累计|汇总|总和|总数)|全[省市县区州旗盟镇乡街村校院](?:合?计|总[计数]|汇总)?)"
    r"(?:\([^()]*\)|数)?:?"
)
_AVERAGE = re.compile("(?:.*平均(?:值|数|水平|得?分)?|均值|人均|户均):?")
_STATISTIC = re.compile(
    "最[高低大小]值?|中位数|标准差|极差|权重|满分|标准分|分值|序时进度|警戒线|(?:考核)?(?:标准|基准)值?|占.+(?:比重|比例|比)"
)
_COMPARED = re.compile(
    r"(?:(?:合计|总计|全[省市县区州镇乡])(?=.))?(?P<said>.+?)(?:\((?:%|‰|[^()]*百分点)\)|%|‰)?:?"
)
_LAST = re.compile("(?:上年|去年)(?:同期)?|上期|上月|同期")


def is_compared(label: str) -> bool:
    """Whether a row says something of those above and is nobody's: 上年同期, 增减%, 完成率, 上年合计, 最高."""
    last = _LAST.match(label)
    if total_of(label) is not None or (last and total_of(label[last.end() :]) is not None):
        return last is not None
    found = _COMPARED.fullmatch(label)
    said = found["said"] if found else label
    named = measure_of(said) is not None or _STATISTIC.fullmatch(said) is not None
    return named or is_change(said) or is_share(said)


_AMONG = re.compile(r"其中(?::.*)?|#(?!\d).+")


_PAGE = re.compile("本页(?:小计|合计|累计|总计)|(?:过|转)[次下]页|承前页|[接承]上页")


def is_page_sum(label: str) -> bool:
    """Whether a row only carries sums from one printed page to the next: 本页小计, 过次页, 承前页."""
    return _PAGE.fullmatch(label.rstrip(":")) is not None


def is_foreign(text: str) -> bool:
    """Whether a text is in letters only: a head printed again in English."""
    return text[:1].isascii() and text[:1].isalpha() and not _HANZI.search(text)


def total_of(label: str) -> tuple[str, bool] | None:
    """What a label sums up and whether it is a part only: ("", False) for 合计, ("城关镇", False) for
    城关镇合计, ("", True) for 小计; None for a label that is no total."""
    if len(label) > 20:
        return None
    found = _TOTAL.fullmatch(label)
    return (found["of"] or "", found["word"] == "小计") if found else None


def is_average(label: str) -> bool:
    """Whether a row is an average: neither an entity nor a sum."""
    return len(label) <= 12 and _AVERAGE.fullmatch(label) is not None


def is_among(label: str) -> bool:
    """Whether a row opens a breakdown, or is part of one: 其中, #高新区 as yearbooks write it."""
    return _AMONG.fullmatch(label) is not None


_NOTE = re.compile(
    r"(?:注|备注|附注|说明|填[表报][人者单位]*|填表说明|制表人?|编制人?|审核人?|审批人?|核对人?|复核人?|校对人?|经办人?|分管领导|主要领导"
    r"|单位负责人|统计负责人|部门负责人|负责人|联系人|联系电话|电话|填[表报](?:日期|时间)|报送(?:人|日期|时间|单位)|报出日期|数据来源"
    r"|资料来源|来源|口径|表中|签字|盖章)(?:\([^()]*\))?[\d.、]*[::].*|注[\d.、].*|[※*★▲].*|\d{1,2}[.、)](?!\d).*[。;;].*|第\d+页.*|\(?盖章\)?"
)


def is_note(text: str) -> bool:
    """Whether a line above or below a table is a note: 注：…, 填表人：…."""
    return _NOTE.fullmatch(text) is not None


_DAY = re.compile(r"(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?")


def is_day(text: str) -> bool:
    """Whether a text is a date with its words, as below the table of an office: 2024年7月5日."""
    return _DAY.fullmatch(text) is not None


_CONTINUED = re.compile(
    r"续表?[一二三四五六七八九十\d]{0,3}|.*\(续表?[一二三四五六七八九十\d]{0,3}\)"
)


def is_continued(text: str) -> bool:
    """Whether a line says that the table goes on on another page: 续表, 2023年各村情况(续)."""
    return _CONTINUED.fullmatch(text) is not None
