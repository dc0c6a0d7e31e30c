"""A part told larger than the whole it is of: 15个社区中有16个, 党员42名，其中女党员45名 (STAT-14).

    N个…中有M个    → `_among`: the part stands right behind the whole
    N名，其中…M名  → `_of_which`: one part behind 其中, the total before it

Several parts behind 其中 are added up by SUM-03.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reportgen.checking.diagnostic import Finding
from reportgen.checking.passages import Passage
from reportgen.checking.reckoning import SOURCE, passages, reach, shown, unequal
from reportgen.checking.registry import rule
from reportgen.checking.rules.arithmetic_labels import is_label
from reportgen.checking.rules.arithmetic_parts import parts_behind, total_before
from reportgen.checking.text import Text
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found

_AMONG = re.compile(
    r"(?P<noun>[^，。；：、（）\d]{0,12}?)(?:(?<![集其])当?中|之中|里面?)[，,]?"
    r"(?P<verb>(?:目前|现|就|共|仅|只|也|还|至少)?(?:已经?)?有?|采纳|办结|化解|整改|签约|合格|达标|就业)$"
)
_OTHER_THING = re.compile(
    "每|均|带动|帮|联系|结对|辐射|服务|惠及|覆盖|涉及(?!.*的$)|举办|开展|发现|建设|[设成]立|征集|选派|吸引|走访|产|净|差|余额|利润|[0-9]日|单[日次]|最"
)
"""What tells that another thing is counted behind 其中, or no part but an average or a difference."""
_KINDS = (Kind.COUNT, Kind.MONEY)
_MANY_KINDS = ("个", "项", "次", "种", "条", "处", "件", "类")
"""What counts things of every kind: the words behind must tell that the part is of the same."""
_IS_DONE = re.compile(
    "[，。；、（]|$|(?:合格|优秀|满意|达标|整改|签约|开工|竣工|投产|入[选围库]|在建|办结)(?:了|到位|完毕|销号)?(?:[，。；、）]|$)"
    "|已|建成|完成|达[到成]|实现|被|获|为|是|属|成立|来自|超|未|尚|仍|还|均|都|用上|脱贫|退出|评[为上]|创[建成]|配备|开[通展设]"
    "|设[立有]|改造|启动|落[实地户]|有|没|不|表示|反映|按|率先|能|可|需|处于|拥有|具备|采纳|推行|纳入|列入|通[过上了]|存在|正在|全部"
    "|摘帽|(?:村?集体|年|经济)收入|参加|选择|符合"
)
_WITHOUT_AMONG = re.compile(r"(?P<noun>[一-龥]{1,8}?)(?:已经?有|就有|仅有|只有|有)$")
_LOOKED_AT = re.compile(
    "(?:抽查|抽检|检查|督查|巡察|回访|暗访|测评|评估|验收)[^，。；：、0-9]{0,6}$"
)
_FOUND_SO = re.compile(r"(?P<noun>[一-龥]{1,8})，(?:有|发现)?$")


@rule(
    "SUM-27",
    "一部分比全体还多",
    source=SOURCE,
    reason="15个社区里不会有16个建成，42名党员里不会有45名女党员；两个数总有一个错了。",
    subject=Text,
)
def larger_than_whole(text: Text) -> Iterator[Finding]:
    for passage in passages(text):
        for whole, part in pairwise(passage.found):
            if _among(passage, whole, part):
                yield _finding(passage, whole, part)
        yield from _of_which(passage)


def _among(passage: Passage, whole: Found, part: Found) -> bool:
    """Whether a part is told right behind its whole, and is larger."""
    if not _more(whole, part):
        return False
    words, behind = passage.between(whole, part), passage.words[part.end : part.end + 8]
    gap = _AMONG.match(words)
    if gap is None:
        looked_at = _LOOKED_AT.search(passage.ahead(whole, 16)) is not None
        gap = _WITHOUT_AMONG.match(words) or (_FOUND_SO.match(words) if looked_at else None)
        return gap is not None and bool(behind) and _IS_DONE.match(behind) is not None
    if re.search("[每均与和及]", gap["noun"]):
        return False
    if gap["noun"] and behind.startswith(gap["noun"]):
        return True
    return part.unit not in _MANY_KINDS or _IS_DONE.match(behind) is not None


_LONG = 6
"""How many characters of what follows a number may be the noun it counts."""
_FAR = 24
"""How far behind 其中 its part stands at most."""
_NOUN = re.compile("[一-龥]{0,10}")
_WHICH = re.compile("其中[：，:,]?")


def _of_which(passage: Passage) -> Iterator[Finding]:
    """共有党员42名，其中女党员45名: one part alone behind 其中."""
    for opening in _WHICH.finditer(passage.words, passage.start, passage.end):
        part = next((f for f in passage.found if f.start >= opening.end()), None)
        if part is None or part.start - opening.end() > _FAR:
            continue
        if parts_behind(passage, opening.end()) is not None:
            continue
        label = passage.words[opening.end() : part.start]
        if "，" in label or _OTHER_THING.search(label) or not is_label(label):
            continue
        whole = total_before(passage, opening.start(), part)
        if whole is None or not _more(whole, part) or "均" in passage.ahead(whole, 12):
            continue
        if part.unit not in _MANY_KINDS or _same_kind(passage, whole, part, label):
            yield _finding(passage, whole, part, _larger_before(passage, whole, part))


def _larger_before(passage: Passage, whole: Found, part: Found) -> bool:
    """Whether a number before the whole may be the whole as well: 共有80家，新增20家，其中规上35家."""
    own = reach(part)
    others = [reach(f) for f in passage.found if f.end <= whole.start]
    return any(o and own and o.measure == own.measure and o.high >= own.low for o in others)


def _same_kind(passage: Passage, whole: Found, part: Found, label: str) -> bool:
    """Whether a part is of the kind the whole counts, as far as the noun behind the whole tells."""
    noun, own = _noun_behind(passage, whole), _noun_behind(passage, part)
    if not noun:
        return "。" not in passage.words[whole.end : part.start]
    if not own or _IS_DONE.match(own):
        return not label or any(label[n : n + 2] in noun for n in range(len(label) - 1))
    return own[0] in noun[:_LONG]


def _noun_behind(passage: Passage, found: Found) -> str:
    behind = _NOUN.match(passage.words, found.end)
    return behind[0] if behind else ""


def _more(whole: Found, part: Found) -> bool:
    """Whether two numbers can be part and whole, but for the part's being larger."""
    size, own = reach(whole), reach(part)
    if size is None or own is None or size.measure != own.measure:
        return False
    plain = whole.kind in _KINDS and part.kind in _KINDS and not (size.blurred or own.blurred)
    return plain and own.low > size.high > 0


def _finding(passage: Passage, whole: Found, part: Found, unsure: bool = False) -> Finding:
    message = f"“{part.text}”是“{whole.text}”里的，却比它多"
    working = f"{shown(part)}＞{shown(whole)}"
    return unequal(passage.spot(part), message, working, "likely" if unsure else "sure")
