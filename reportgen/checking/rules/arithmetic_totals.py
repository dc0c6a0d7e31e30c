"""Totals that are told behind their parts (gongwen.md STAT-14).

甲a个、乙b个、丙c个，合计N个            → `_row_before`: the row of parts before the total
一季度a件，二季度b件，上半年共受理N件   → `_sums_up`: alone between stops, the total says of what
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, permutations

from msgspec.structs import replace

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import (
    COUNTED,
    added,
    judged,
    reach,
    reaches,
    shown,
    told,
    unequal,
)
from reportgen.checking.rules.arithmetic_labels import CHANGE, is_label
from reportgen.checking.rules.arithmetic_stretches import PIECE, Stretch, alike, stretches
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found


def sum_unequal(
    passage: Passage, total: Found, row: Sequence[Found], whole: bool, confidence: Confidence
) -> Finding:
    """What is said where parts do not come to their total; `whole`: they are all of it."""
    worked = added(reaches(row))
    said = reach(total)
    assert said is not None
    sign = "＞" if worked.value > said.value and not whole else "≠"
    terms = "+".join(map(shown, row))
    return unequal(
        passage.spot(total),
        f"各项加起来与“{total.text}”对不上",
        f"{terms}={told(worked.value, total)}{sign}{shown(total)}",
        confidence,
    )


_TOTALLED = re.compile(
    r"(?P<tail>[^，、；。：（）()\n0-9]{0,12})[，,、；（(](?P<sum>合计|共计|总计|累计|全年|一共|总共|共)(?:为|是|有|达|占|(?P<verb>[一-龥]{2}))?"
)
_TOTALLED_NOUN = re.compile(
    r"[^，、；。：（）()\n0-9]{0,12}[，；](?:全[一-龥]|总|一)?(?:共|合计)(?:有|发生|建成|完成|实施|受理|查处|开展|举办)?(?P<noun>[一-龥]{2,10})"
)
_JOINED = re.compile(
    r"(?P<tail>[^，、；。：（）()\n]{0,12}?)(?P<mark>[，、；]|和|及|与|以及)(?P<label>[^，、；。：（）()\n]{0,14})"
)


def totalled(passage: Passage) -> Iterator[Finding]:
    """Totals behind their parts that are not what the parts come to, each told once."""
    if _SAYS_SUM.search(passage.words, passage.start, passage.end) is None:
        return
    told_of = set()
    for stretch in stretches(_uncounted(passage), 3, _MOST):
        if sums_up(stretch):
            for finding in _summed(passage, stretch):
                told_of.add(finding.at)
                yield finding
    for finding in _behind_rows(passage):
        if finding.at not in told_of:
            yield finding


_NUMERALS = {2: "两二", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八"}
_NUMERALS_ALL = "".join(_NUMERALS.values())
_SAYS_SUM = re.compile("[共总合累]|全年")
"""What every total behind its parts is called by."""
_NUMBER_OF_PARTS = re.compile("[一-龥]{0,3}(?:分别|合计|共计|总计|累计|一共|共)")


def _uncounted(passage: Passage) -> Passage:
    """The passage without a number that counts the parts themselves: 三批 in 三批合计120名."""
    found = [
        each
        for each in passage.found
        if each.text[0] not in _NUMERALS_ALL
        or _NUMBER_OF_PARTS.match(passage.words, each.end) is None
    ]
    return passage if len(found) == len(passage.found) else replace(passage, found=found)


def _summed(passage: Passage, stretch: Stretch) -> Iterator[Finding]:
    """一季度3600件，二季度4200件，上半年共受理7800件."""
    *row, total = stretch.found
    confidence = _misses(row, total)
    if confidence is not None:
        yield sum_unequal(passage, total, row, True, confidence)


def _misses(row: Sequence[Found], total: Found) -> Confidence | None:
    """How sure it is that two or more quantities do not come to the total; None where they may."""
    said, numbers = reach(total), reaches(row)
    if said is None or len(numbers) < 2:
        return None
    return judged(added(numbers), said, any(r.blurred for r in numbers))


def _behind_rows(passage: Passage) -> Iterator[Finding]:
    """甲a个、乙b个、丙c个，合计N个."""
    for place, total in enumerate(passage.found):
        if place < 2 or (total.kind not in COUNTED and total.kind is not Kind.PERCENT):
            continue
        gap = passage.between(passage.found[place - 1], total)
        opened, named = _TOTALLED.fullmatch(gap), _TOTALLED_NOUN.fullmatch(gap)
        if opened is None and named is None:
            continue
        row = _row_before(passage, place, total)
        confidence = _misses(row, total)
        if confidence is not None:
            certain = opened is not None and _certain(passage, row, total, opened)
            if not certain and not (named and _all_named(passage, row, named["noun"])):
                confidence = "possible"
            yield sum_unequal(passage, total, row, True, confidence)


def _row_before(passage: Passage, place: int, total: Found) -> list[Found]:
    """The quantities of a total's measure that stand in a row before it."""
    size = reach(total)
    row: list[Found] = []
    marks: set[str] = set()
    for found in reversed(passage.found[:place]):
        number = reach(found)
        if number is None or size is None or number.measure != size.measure:
            break
        if found.kind is not total.kind:
            break
        if row:
            joined = _JOINED.fullmatch(passage.between(found, row[0]))
            if joined is None or not is_label(joined["label"].replace("另", ""), CHANGE):
                break
            marks.add("、" if joined["mark"] not in "，；" else joined["mark"])
            if len(marks) > 1:
                break
        row.insert(0, found)
    return row


def _noun(passage: Passage, found: Found) -> str:
    """What a quantity counts, where it stands behind it: 项目 in 3个项目."""
    behind = re.compile("[一-龥]{0,8}").match(passage.words, found.end)
    return re.split("[和及与]", behind[0])[0] if behind else ""


_SHORT = 4
_OF_ONE_YEAR = re.compile("新增|净增|修订|增补|新修")
"""What joins a stock that is told behind it: 新增159种、修订1101种，总共6385种."""


def _alone(passage: Passage, first: Found) -> bool:
    """Whether nothing of the measure of a row's first part stands before the row."""
    size = reach(first)
    others = [reach(f) for f in passage.found if f.start < first.start]
    return size is not None and all(o is None or o.measure != size.measure for o in others)


def _all_named(passage: Passage, row: Sequence[Found], noun: str) -> bool:
    """工矿事故13起、道路事故2起，全市共发生安全事故15起: every label ends as the total's noun does."""
    labels = [passage.ahead(each, 14) for each in row]
    alone = _alone(passage, row[0]) or re.search("[；。]", passage.ahead(row[0], 40)) is not None
    return alone and all(label.endswith(noun[-2:]) for label in labels)


def _certain(passage: Passage, row: Sequence[Found], total: Found, opened: re.Match[str]) -> bool:
    """Whether a row before a total is all of it: nothing else counted stands before the row."""
    ahead = passage.ahead(row[0], 40)
    if opened["verb"] and opened["verb"] not in ahead:
        return False
    if _OF_ONE_YEAR.search(passage.words, max(0, row[0].start - 14), total.start):
        return False
    alone = _alone(passage, row[0]) or re.search("[；。]", ahead) is not None
    tails = {_noun(passage, each) for each in (*row, total)} - {""}
    if len(tails) > 1 and _noun(passage, total):
        return False
    clause = re.split("[，。；：]", ahead)[-1]
    if "分别" in clause:
        clause = clause.replace("分别", "")
    elif opened["sum"] in ("累计", "全年"):
        return False
    around = passage.words[max(passage.start, row[0].start - 16) : row[0].start]
    if opened["sum"] == "全年" and not re.search("季度|半年|月", around):
        return False
    marks = [passage.between(a, b) for a, b in pairwise(row)]
    listed = all("、" in m or re.search("[和及与]", m) for m in marks)
    labels = [passage.words[a.end : b.start].strip("，、") for a, b in pairwise(row)]
    short = len(row) > 2 and all(len(label) <= _SHORT for label in labels)
    firm = opened["sum"] != "共" or listed or short
    return alone and firm and is_label(clause, CHANGE) and "其中" not in ahead


_MOST = 9
"""Quantities of a stretch; a longer one is a list of many things."""
_TOTAL = re.compile(
    r"(?:(?P<number>[两二三四五六七八])个?(?:[年项期批级类者地村镇乡县区校组片队月户家天周]|季度|方面|部分|党委|社区|乡镇)[一-龥]{0,2}?"
    r"|(?P<period>上半年|全年|前三季度|[一二三四]季度)|(?P<scope>全[一-龥])|(?P<noun>[一-龥]{2,4}))?"
    r"(?P<sum>合计|共计|总计|累计|一共|共)(?:为|是|达|有)?(?P<verb>[一-龥]{0,4})$"
)
_PERIODS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "上半年": (("一季度|第一季", "二季度|第二季"),),
    "全年": (
        ("上半年", "下半年"),
        ("一季度", "二季度", "三季度", "四季度"),
        ("春", "夏", "秋", "冬"),
    ),
    "前三季度": (("三季度", "上半年|前两[个季]|前2个"), ("一季度", "二季度", "三季度")),
    "一季度": (("(?<!1)1月", "(?<!1)2月", "3月"),),
    "二季度": (("4月", "5月", "6月"),),
    "三季度": (("7月", "8月", "9月"),),
    "四季度": (("10月", "11月", "12月"),),
}
"""What leaves nothing of a period over."""
_DONE_OR_NOT = ("已|完成", "未|尚|还有|在建|待")
_FUNDED = ("自筹|自有", "财政|补助|补贴|奖补|贷款|拨款|争取")
_FUNDS = re.compile("资金|投入|自筹|补助|贷款|配套|捐")
_INVESTED = re.compile(r"总(?:投资|投入|造价)(?:为|是|达|约)?$")
_WHOLE = re.compile(r"(?:总数|总量|总户数|总规模)(?:为|是|达到?|共)?$")
_ONE_BY_ONE = re.compile(
    f".*?(?P<number>[{_NUMERALS_ALL}])个?(?:季度|[月年批组村镇乡县区期])[间来里中]?分别"
)
_NO_SUM = re.compile("其中|同比|[比较]上|增长|减少|下降|人均|平均|每|预计|计划|目标")


def sums_up(stretch: Stretch) -> bool:
    """Whether the last quantity is told as the sum of those before, and they leave nothing over."""
    *row, said = stretch.found
    if not all(alike(each, said) for each in row):
        return False
    if any(_NO_SUM.search(label) for label in stretch.labels):
        return False
    label = PIECE.split(stretch.labels[-1])[-1]
    called = [stretch.words(place) for place in range(len(row))]
    told_of = _ONE_BY_ONE.match(called[0])
    if told_of and not any(called[1:]) and told_of["number"] in _NUMERALS.get(len(row), ""):
        return _TOTAL.search(label) is not None
    if _WHOLE.search(label):
        return _each_once(called, _DONE_OR_NOT)
    if _INVESTED.search(label):
        return _each_once(called, _FUNDED) or (len(row) > 2 and all(map(_FUNDS.search, called)))
    total = _TOTAL.search(label)
    if total is None:
        return False
    if period := total["period"]:
        return any(_each_once(called, names) for names in _PERIODS[period])
    if total["number"]:
        return total["number"] in _NUMERALS.get(len(row), "")
    if total["sum"] != "累计" and not total["noun"] and _parallel(called):
        return True
    noun = total["noun"]
    return (
        noun is not None
        and total["sum"] == "合计"
        and (len(row) > 2 or any(noun in c for c in called))
    )


def _parallel(called: Sequence[str]) -> bool:
    """Whether three or more are named alike, by no more than a name: 一组, 二组, 三组, 其他."""
    names = [each for each in called if each not in ("其他", "其它", "其余")]
    alike_named = len(names) > 2 and len({name[-1:] for name in names}) == 1
    return alike_named and all(1 < len(name) <= _SHORT and is_label(name) for name in names)


def _each_once(called: Sequence[str], names: Sequence[str]) -> bool:
    """Whether each of the names is what one of the quantities is called, and none is left over."""
    return len(called) == len(names) and any(
        all(re.search(name, each) for name, each in zip(order, called, strict=True))
        for order in permutations(names)
    )
