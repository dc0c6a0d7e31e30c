"""finalize: the file for issue, with numbers that are plain text and no trace of its making.

read → settle (revisions) → judge (renewing) → refuse, all reasons at once → clean and discard (word)
→ repack → save (word).

What is judged is what would be issued: where tracked changes are to be rejected, the text without
them.  A file whose record is gone is cleaned as well; what only the record could tell is said to be
unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from reportgen.dataset import Dataset
from reportgen.document import Bound
from reportgen.errors import Collector, Location, Notice, ReportError
from reportgen.placing import Saved
from reportgen.renewing import Judged, data_for, indicators, judged
from reportgen.word.anchors import anchor_title
from reportgen.word.archive import open_package
from reportgen.word.briefing import Briefing
from reportgen.word.cleaning import cleaned, settled
from reportgen.word.commenting import AUTHOR
from reportgen.word.pending import Pending, open_comments, open_revisions
from reportgen.word.reading import read
from reportgen.word.record import Record
from reportgen.word.repacking import repacked
from reportgen.word.saving import backup, refuse_open, refuse_taken, save

Allowed = Literal["missing", "conflicts", "comments"]
Settling = Literal["accept", "reject"]
_BLANK = "XX"
"""What stands for a missing value, whatever its form (`chinese.forms.SPECS`)."""
_MOST_PLACES = 5
_EXCERPT = 12
_LABELS = {
    "revisions": ("修订", "处"),
    "comments": ("批注", "条"),
    "highlights": ("突出显示", "处"),
    "controls": ("内容控件", "个"),
    "bookmarks": ("书签", "个"),
    "record": ("生成记录", "份"),
}
"""What goes, in the order it is told."""


class Finalized(Struct, frozen=True):
    """A file for issue, before it is saved."""

    file: str
    before: bytes
    content: bytes
    """The .docx; `before` itself where there is nothing to take out."""
    recorded: bool
    """Whether the file carried our record; without it numbers could not be judged."""
    removed: Mapping[str, int]
    """How many of each kind went: revisions (settled), comments, highlights, controls, bookmarks,
    record."""
    notices: tuple[Notice, ...]


def finalize(
    path: Path,
    data: Sequence[Path] = (),
    *,
    entity: str | None = None,
    period: str | None = None,
    revisions: Settling | None = None,
    allow: Collection[Allowed] = (),
) -> Finalized:
    """The file for issue; nothing is written.

    Raises ReportError, every reason at once, while something is open: tracked changes (settled as
    `revisions` says), comments, missing values and, where `data` are given, numbers that differ from
    them, unless `allow` names their kind.  Also for a file that is open elsewhere or cannot be read.
    """
    refuse_open(path)
    open_package(path, path.name)  # says what is wrong before the whole file is read
    before = path.read_bytes()
    briefing = read(before, path.name)
    held: Dataset | None = None
    if data:
        held = data_for(_record(briefing).provenance, data, entity=entity, period=period)
    return finalized(briefing, before, held, revisions=revisions, allow=allow)


def finalized(
    briefing: Briefing,
    before: bytes,
    data: Dataset | None = None,
    *,
    revisions: Settling | None = None,
    allow: Collection[Allowed] = (),
) -> Finalized:
    """`finalize` of a briefing already read from `before`."""
    name = briefing.name
    package = open_package(before, name)
    tracked = open_revisions(package)
    changed = settled(package, revisions) if revisions is not None and tracked else {}
    content = repacked(before, changed) if changed else before
    for_issue = open_package(content, name) if changed else package
    briefing = read(content, name) if changed else briefing
    numbers = judged(briefing, data)
    refused = Collector()
    _refuse(refused, _on_revisions(tracked) if revisions is None else (), name)
    comments = _told_comments(open_comments(for_issue), briefing.record)
    for kind, reasons in (
        ("comments", _on_comments(comments)),
        ("missing", _on_missing(numbers)),
        ("conflicts", _on_differing(numbers)),
    ):
        _refuse(refused, reasons if kind not in allow else (), name)
    refused.raise_any()
    clean = cleaned(for_issue, package, _titles(briefing.record))
    if clean.parts or clean.without:
        content = repacked(content, clean.parts, clean.without)
    return Finalized(
        file=name,
        before=before,
        content=content,
        recorded=briefing.record is not None,
        removed={
            kind: count
            for kind in _LABELS
            if (count := len(tracked) if kind == "revisions" else clean.removed.get(kind, 0))
        },
        notices=tuple(_notices(briefing, numbers, data)),
    )


def _record(briefing: Briefing) -> Record:
    if briefing.record is None:
        raise ReportError(
            "这个文件里没有生成记录，没法与数据核对",
            where=Location(briefing.name),
            hint="不带 --data 再运行一次，只清理、不核对",
        )
    return briefing.record


Reason = tuple[str, str]
"""What is open, and what to do about it."""


def _refuse(refused: Collector, reasons: Iterable[Reason], name: str) -> None:
    for message, hint in reasons:
        refused.add(message, where=Location(name), hint=hint)


def _on_revisions(tracked: Sequence[Pending]) -> Iterable[Reason]:
    """A reason for each person."""
    for author, theirs in _by_author(tracked):
        yield (
            f"{author}有{len(theirs)}处修订还没有处理：{_places(theirs)}",
            "在 Word 里逐处接受或拒绝；要一律接受，加 --revisions accept，一律拒绝，加 --revisions reject",
        )


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


def _titles(record: Record | None) -> list[str]:
    """The titles our controls have."""
    if record is None:
        return []
    return [
        anchor_title(
            Bound("", a.binding, tuple(Location(source) for source in a.sources), note=a.note)
        )
        for a in record.anchors
    ]


def _notices(
    briefing: Briefing, numbers: Sequence[Judged], data: Dataset | None
) -> Iterable[Notice]:
    """What is issued as it stands, for people to know."""
    yield from data.notices if data is not None else ()
    where = Location(briefing.name)
    if briefing.record is None:
        yield Notice("没有生成记录，缺没缺数、有没有人改过数都查不出来，只作了清理", where)
    for message, found in (
        ("处数是人改的，照文中的定稿", [n for n in numbers if n.verdict == "edited"]),
        ("处数在新数据里没有，照文中的定稿", [n for n in numbers if n.verdict == "missing"]),
    ):
        told = [n for n in found if not _is_blank(n)]
        if told:
            yield Notice(f"有{len(told)}{message}：{_listed(told, _written_words)}", where)
    lost = [n for n in numbers if n.verdict == "lost"]
    if lost:
        words = "、".join(f"“{_excerpt(n.record.text)}”" for n in lost[:_MOST_PLACES])
        yield Notice(f"有{len(lost)}个生成时的数不见了：{words}{_rest(len(lost))}", where)
    yield from _blanks_left(briefing, numbers, where)
    if briefing.extras.embedded:
        yield Notice(
            f"有{briefing.extras.embedded}个嵌入的文件，里面没有清理",
            where,
            "请在 Word 里打开另存一次再定稿",
        )


def _written_words(number: Judged) -> str:
    return f"（生成时是“{_excerpt(number.record.text)}”）"


def _blanks_left(
    briefing: Briefing, numbers: Sequence[Judged], where: Location
) -> Iterable[Notice]:
    """Paragraphs that say XX outside the numbers known to be missing."""
    known: dict[int, int] = {}
    for number in numbers:
        if number.anchor is not None and _is_blank(number):
            place = number.anchor.paragraph
            known[place] = known.get(place, 0) + number.stands.count(_BLANK)
    left = [
        f"第{n + 1}段"
        for n, paragraph in enumerate(briefing.paragraphs)
        if paragraph.text.count(_BLANK) > known.get(n, 0)
    ]
    if left:
        places = "、".join(left[:_MOST_PLACES]) + _rest(len(left))
        yield Notice(f"{places}里有“{_BLANK}”，请看看是不是还没有填的数", where)


def save_final(result: Finalized, source: Path, out: Path, *, force: bool = False) -> Saved:
    """Write a file for issue to `out`, atomically.

    Raises ReportError where `out` is the source, is open, or is another file that is already there:
    with `force` that one is backed up and replaced.
    """
    if out.is_dir():
        refuse_taken(out)
    if out.suffix.lower() != ".docx":
        raise ReportError(f"输出文件“{out.name}”的后缀不是 .docx", hint="写成 名字.docx")
    if not out.parent.is_dir():
        raise ReportError(f"没有文件夹“{out.parent}”", hint="请先建好文件夹，或换一个位置")
    if not out.exists():
        save(out, result.content)
        return Saved(out)
    if out.samefile(source):
        raise ReportError("输出文件就是原来的文件，没有写", hint="用 -o 换一个名字，原稿留着备查")
    refuse_taken(out)
    if out.read_bytes() == result.content:
        return Saved(None)
    if not force:
        raise ReportError(
            f"“{out}”已经有了，没有覆盖", hint="用 -o 换一个名字；确要重写，加 --force，旧的先备份"
        )
    kept = backup(out)
    save(out, result.content)
    return Saved(out, kept)


def to_json(result: Finalized, saved: Saved) -> dict[str, Any]:
    """The report as JSON values (docs/finalize.md)."""
    return {
        "output": saved.path.name if saved.path is not None else None,
        "backup": saved.backup.name if saved.backup is not None else None,
        "recorded": result.recorded,
        "removed": {kind: result.removed.get(kind, 0) for kind in _LABELS},
        "notices": [notice.message for notice in result.notices],
    }


def render(result: Finalized) -> str:
    """What was taken out, in one line."""
    told = [
        f"{label}{result.removed[kind]}{counter}"
        for kind, (label, counter) in _LABELS.items()
        if kind in result.removed
    ]
    return f"{result.file}：" + ("去掉" + "、".join(told) if told else "没有要去掉的，本来就是定稿")
