"""Places in a field: 第2位, 居全省第三, 进入前10位; not 第3次, 第一时间, 放在第一位.

What tells a rank from an ordinal is a word of standing before it (居, 列, 排名, 全省 …), and 位, 名 or
the end of the clause behind it (NUM-21).
"""

from __future__ import annotations

import re

from reportgen.chinese.dressing import Mention
from reportgen.chinese.figures import FIGURES, figure
from reportgen.chinese.measures import Kind

_ORDINAL = re.compile(rf"第 ?([0-9]+|[{FIGURES}]{{1,6}}) ?(?:(位|名)(?![的老副书员负校])|(并列))?")
_STANDING = re.compile(
    r"(?:[位名]列|排|居|名次|位次|跃升|[升降掉丢退跌滑落][至到]|上升|前移|进位|进入|保持|获得?|荣获|夺得|取得|勇夺|分列|均为|并列|摘得|"
    r"全(?:国|省|市|区|县|州|疆|球|镇|系统|行业|军)|世界|亚洲|同类|全部|列|名|同期|上年|总分|成绩|位于)[^，。；：！？]{0,12}$"
)
_ASIDE = re.compile(r"(?:[放摆挺排]在|作为|把.{0,8}|始终|坚持|永远|安全|质量|生命|健康|友谊)$")
_CLOSED = re.compile(r"$|[，。、；：！？（）()”的]|[和与及，]|[ \n]")
_LEADING = re.compile(r"$|[，。、；：！？（）()”的]|[和与及位名行列]|[ \n]|之")
_OF_MEASURE = re.compile(r"(?:总?[额量值数]|[率幅速比])$")
"""What may be ranked right before the rank: 投资总额第3位."""
_FROM_BELOW = "倒数"
_WINDOW = 24


def rank_mention(text: str, place: int) -> tuple[Mention | None, int]:
    """The rank that begins with 第 at `place`, or None for another ordinal; and where to go on."""
    found = _ORDINAL.match(text, place)
    if found is None:
        return None, place + 1
    end = found.end() if found[2] else found.end(1)
    value = found[1] if found[1].isascii() else _value(found[1])
    closed = found[2] is not None or _CLOSED.match(text, end)
    below = text.endswith(_FROM_BELOW, 0, place)
    if value is None or not closed or not (below or _standing(text, place, found[2])):
        return None, end
    unit, before = found[2] or "", _FROM_BELOW if below else ""
    start = place - len(before)
    return Mention(start, end, found.start(1), (value,), unit, Kind.RANK, before), end


def leading(text: str, mention: Mention) -> Mention | None:
    """前10位, 前三 as a rank where the words before speak of standing; None for 前3年, 前5个."""
    if mention.before != "前" or mention.unit not in ("", "位", "名"):
        return None
    if not _standing(text, mention.core) or not _LEADING.match(text, mention.end):
        return None
    start = mention.core if mention.unit else mention.core - 1
    return Mention(
        start, mention.end, mention.core, mention.values, mention.unit, Kind.RANK, mention.before
    )


def _standing(text: str, place: int, unit: str | None = None) -> bool:
    first = max(0, place - _WINDOW)
    stands = _STANDING.search(text, first, place)
    if stands is None and unit == "位":
        stands = _OF_MEASURE.search(text, first, place)
    return stands is not None and _ASIDE.search(text, first, place) is None


def _value(numeral: str) -> str | None:
    said = figure(numeral)
    return None if said is None or len(said.values) > 1 or said.size_only else str(said.values[0])
