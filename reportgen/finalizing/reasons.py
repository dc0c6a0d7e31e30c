"""Why a file is not issued yet, and what is to be known of one that is.

A reason says what is open, where, in its own words, and what to do about it; one for each person and
each kind, so that a file full of them is told in a few lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct

from reportgen.dataset import Dataset
from reportgen.errors import Location, Notice, ReportError
from reportgen.rechecking import FAILS, Recheck, differences, rechecked
from reportgen.renewing import Judged, indicators, judged
from reportgen.word.briefing import Briefing
from reportgen.word.commenting import AUTHOR
from reportgen.word.pending import Pending
from reportgen.word.record import Record

Allowed = Literal["missing", "conflicts", "comments"]
_BLANK = "XX"
"""What stands for a missing value, whatever its form (`chinese.forms.SPECS`)."""
_MOST_PLACES = 5
_EXCERPT = 12


class Findings(Struct, frozen=True):
    """What is known of a file that is to be issued."""

    briefing: Briefing
    numbers: tuple[Judged, ...]
    comments: tuple[Pending, ...]
    """Those not resolved."""
    checks: tuple[Recheck, ...]
    data: Dataset | None


def findings(briefing: Briefing, comments: Iterable[Pending], data: Dataset | None) -> Findings:
    """Judge a briefing."""
    numbers = tuple(judged(briefing, data))
    record = briefing.record
    checks = rechecked(record.checks, numbers, data) if record is not None else ()
    return Findings(briefing, numbers, tuple(comments), checks, data)


def reasons(found: Findings, allow: Collection[Allowed]) -> Iterator[ReportError]:
    """Why the file is not to be issued, apart from kinds that are allowed."""
    where = Location(found.briefing.name)
    kinds: dict[Allowed, Iterable[Reason]] = {
        "comments": _on_comments(_told_comments(found.comments, found.briefing.record)),
        "missing": _on_missing(found.numbers),
        "conflicts": (*_on_differing(found.numbers), *_on_contradictions(found)),
    }
    for kind, told in kinds.items():
        for message, hint in told if kind not in allow else ():
            yield ReportError(message, where=where, hint=hint)


def on_revisions(tracked: Sequence[Pending], name: str) -> Iterator[ReportError]:
    """A reason for each person whose changes nobody has settled."""
    for author, theirs in _by_author(tracked):
        yield ReportError(
            f"{author}有{len(theirs)}处修订还没有处理：{_places(theirs)}",
            where=Location(name),
            hint="在 Word 里逐处接受或拒绝；要一律接受，加 --revisions accept，一律拒绝，加 --revisions reject",
        )


Reason = tuple[str, str]
"""What is open, and what to do about it."""


def _told_comments(found: Sequence[Pending], record: Record | None) -> list[Pending]:
    """Comments that wait for a person: not ours on a missing number, which is told by itself."""
    notes = {anchor.note for anchor in record.anchors if anchor.note} if record else set()
    return [c for c in found if c.author != AUTHOR or c.words not in notes]


def _on_comments(comments: Sequence[Pending]) -> Iterable[Reason]:
    """A reason for each person, and one for ours."""
    for author, theirs in _by_author(comments):
        yield (
            f"{author}有{len(theirs)}条批注还没有解决：{_places(theirs)}",
            "看过以后在 Word 里标为“已解决”或删掉；不必再看，加 --allow comments",
        )


def _on_missing(numbers: Sequence[Judged]) -> Iterable[Reason]:
    blank = [number for number in numbers if _is_blank(number)]
    if blank:
        yield (
            f"还有{len(blank)}处缺数：{_listed(blank, _missing_words)}",
            "补齐数据后用 reportgen refresh 填上，或在 Word 里写上；确要照印 XX，加 --allow missing",
        )


def _missing_words(number: Judged) -> str:
    there = "，数据里已有" if number.fresh is not None and number.fresh.known else ""
    return f"（{indicators(number.record.binding.expression)}{there}）"


def _on_differing(numbers: Sequence[Judged]) -> Iterable[Reason]:
    """Numbers that differ from the data given, apart from those that a person alone changed."""
    for verdict, message, hint in (
        ("stale", "处与数据不一致", "先用 reportgen refresh 更新"),
        ("conflict", "处有人改过、数据也变了", "请核实，在 Word 里改定"),
    ):
        found = [n for n in numbers if n.verdict == verdict and not _is_blank(n)]
        if found:
            yield (
                f"还有{len(found)}{message}：{_listed(found, _differing_words)}",
                f"{hint}；确要照文中的数定稿，加 --allow conflicts",
            )


def _on_contradictions(found: Findings) -> Iterable[Reason]:
    """What a person's change has made the text say: two values of one number, a sum that fails."""
    hint = "请核实，在 Word 里改定；确要照文中的数定稿，加 --allow conflicts"
    for difference in differences(found.numbers):
        stands = "、".join(f"第{p.paragraph + 1}段“{_excerpt(p.text)}”" for p in difference.places)
        yield f"{difference.indicator}前后不一致：{stands}", hint
    for check in found.checks:
        if check.broken:
            yield f"核对不成立：{check.text}（{check.now_detail}）", hint


def _differing_words(number: Judged) -> str:
    fresh = f"应为“{number.fresh.text}”" if number.fresh and number.fresh.known else "没有值"
    return f"（{indicators(number.record.binding.expression)}，数据里{fresh}）"


def _is_blank(number: Judged) -> bool:
    """Whether it was missing when written and nobody has put a number there since."""
    return number.record.note != "" and _BLANK in number.stands


def _by_author(found: Sequence[Pending]) -> list[tuple[str, list[Pending]]]:
    ordered = sorted(found, key=lambda pending: pending.author)
    groups = groupby(ordered, key=lambda pending: pending.author)
    return [(_called(author), list(theirs)) for author, theirs in groups]


def _called(author: str) -> str:
    return {AUTHOR: "本程序（reportgen）", "": "没有署名的人"}.get(author, f"“{author}”")


def _places(found: Sequence[Pending]) -> str:
    """The first few places, each with its words."""
    told = []
    for pending in found[:_MOST_PLACES]:
        what = "" if pending.kind == "批注" else pending.kind
        words = f"“{_excerpt(pending.words)}”" if pending.words.strip() else ""
        told.append(f"{pending.where}{what}{words}")
    return "、".join(told) + _rest(len(found))


def _listed(numbers: Sequence[Judged], more: Callable[[Judged], str]) -> str:
    told = [f"{_place(n)}“{_excerpt(n.stands)}”{more(n)}" for n in numbers[:_MOST_PLACES]]
    return "、".join(told) + _rest(len(numbers))


def _place(number: Judged) -> str:
    return f"第{number.anchor.paragraph + 1}段" if number.anchor is not None else ""


def _rest(count: int) -> str:
    return f"，等{count}处" if count > _MOST_PLACES else ""


def _excerpt(words: str) -> str:
    line = words.replace("\n", "↵").replace("\t", " ")
    return line if len(line) <= _EXCERPT else line[:_EXCERPT] + "…"


def notices(found: Findings) -> Iterator[Notice]:
    """What is issued as it stands, for people to know."""
    briefing, numbers, data = found.briefing, found.numbers, found.data
    yield from data.notices if data is not None else ()
    where = Location(briefing.name)
    if briefing.record is None:
        yield Notice("没有生成记录，缺没缺数、有没有人改过数都查不出来，只作了清理", where)
    for message, verdict, words in (
        ("处数是人改的，照文中的定稿", "edited", _written_words),
        ("处数在新数据里没有，照文中的定稿", "missing", _named),
    ):
        told = [n for n in numbers if n.verdict == verdict and not _is_blank(n)]
        if told:
            yield Notice(f"有{len(told)}{message}：{_listed(told, words)}", where)
    lost = [n for n in numbers if n.verdict == "lost"]
    if lost:
        gone = (f"“{_excerpt(n.record.text)}”{_named(n)}" for n in lost[:_MOST_PLACES])
        yield Notice(f"有{len(lost)}个生成时的数不见了：{'、'.join(gone)}{_rest(len(lost))}", where)
    for check in found.checks:
        if check.now == FAILS:
            known = "（生成时就不成立）" if check.result == FAILS else ""
            kind = "提示性的核对" if check.advisory else "核对"
            yield Notice(f"{kind}不成立{known}：{check.text}（{check.now_detail}）", where)
    yield from _blanks_left(briefing, numbers, where)
    if briefing.extras.embedded:
        yield Notice(
            f"有{briefing.extras.embedded}个嵌入的文件，里面没有清理",
            where,
            "请在 Word 里打开另存一次再定稿",
        )


def _named(number: Judged) -> str:
    return f"（{indicators(number.record.binding.expression)}）"


def _written_words(number: Judged) -> str:
    return f"（生成时是“{_excerpt(number.record.text)}”）"


def _blanks_left(
    briefing: Briefing, numbers: Sequence[Judged], where: Location
) -> Iterable[Notice]:
    """Paragraphs that say XX outside the numbers known to be missing and the words of the form."""
    known: Counter[int] = Counter(_generated_blanks(briefing))
    for number in numbers:
        if number.anchor is not None and _is_blank(number):
            known[number.anchor.paragraph] += number.stands.count(_BLANK)
    left = [
        f"第{n + 1}段"
        for n, paragraph in enumerate(briefing.paragraphs)
        if paragraph.text.count(_BLANK) > known[n]
    ]
    if left:
        places = "、".join(left[:_MOST_PLACES]) + _rest(len(left))
        yield Notice(f"{places}里有“{_BLANK}”，请看看是不是还没有填的数", where)


def _generated_blanks(briefing: Briefing) -> dict[int, int]:
    """By paragraph, how often its words said XX when generated, as in “XX区”; numbers aside."""
    of_numbers: Counter[str] = Counter()
    for anchor in briefing.record.anchors if briefing.record is not None else ():
        of_numbers[anchor.paragraph] += anchor.text.count(_BLANK)
    return {
        match.paragraph: match.written.text.count(_BLANK) - of_numbers[match.written.key]
        for match in briefing.matches
        if match.paragraph is not None and match.written is not None
    }
