"""audit --annotate: a copy of the briefing with a Word comment at each place that needs a person.

    AuditReport -> remarks by place, one comment for a place -> remarks (word) -> placing

Numbers that are fine have none.  What stands outside the body, and what is to be said of the file as
a whole, is a comment on the first paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from reportgen.auditing import AuditedNumber, AuditReport
from reportgen.errors import Location, ReportError
from reportgen.placing import Saved, place
from reportgen.remarking import OPENING, Case, gone, lines_on
from reportgen.renewing import counts_parts
from reportgen.word.archive import open_package
from reportgen.word.briefing import Briefing
from reportgen.word.reading import read
from reportgen.word.remarks import Remark, cleared, remarked


class _Said(Struct, frozen=True):
    """Lines on code points [start, end) of a paragraph; on all of it where that is empty."""

    paragraph: int
    start: int
    end: int
    lines: tuple[str, ...]


def annotate(path: Path, report: AuditReport, out: Path) -> Saved:
    """Write the annotated copy of an audited file to `out`, never over the file itself.

    Raises ReportError where `out` cannot be written to (see `placing.place`).
    """
    if out.exists() and out.samefile(path):
        raise ReportError(
            "批注不写在原来的文件里", where=Location(path.name), hint="--annotate 请另起一个文件名"
        )
    open_package(path, path.name)  # says what is wrong before the whole file is read
    before = path.read_bytes()
    return place(annotated(report, before), before, path, out)


def annotated(report: AuditReport, data: bytes) -> bytes:
    """The briefing `data`, which `report` is on, with our comments.

    Comments of an earlier annotation go, except those that a person has rewritten or answered; so
    annotating a copy again gives what annotating the file would give.  Raises ReportError where the
    file has changed since it was audited.
    """
    briefing = read(data, report.file)
    _refuse_changed(report, briefing)
    said = _apart(_said(report, briefing)) if briefing.paragraphs else []
    remarks = [Remark(s.paragraph, s.start, s.end, OPENING + "\n".join(s.lines)) for s in said]
    return remarked(cleared(data, report.file, OPENING), report.file, remarks, OPENING)


def _refuse_changed(report: AuditReport, briefing: Briefing) -> None:
    standing = {(a.id, a.paragraph, a.start, a.text) for a in briefing.anchors + briefing.copies}
    for number in report.numbers:
        place_ = (number.id, number.paragraph, number.start, number.stands)
        if number.paragraph is not None and place_ not in standing:
            raise ReportError(f"“{report.file}”刚才又被改过，没有写", hint="再运行一次")


def _said(report: AuditReport, briefing: Briefing) -> Iterator[_Said]:
    """Everything there is to say, not yet in order."""
    for number in report.numbers:
        if lines := lines_on(_case(number)):
            yield _on(number, *lines)
    yield from _lost(report, briefing)
    yield from _unsourced(report)
    for difference in report.differences:
        places = "，".join(f"第{p.paragraph + 1}段“{p.text}”" for p in difference.places)
        line = f"同一个数在文中写得不一样：{places}。请统一。"
        there = {(p.id, p.paragraph, p.text) for p in difference.places}
        for number in report.numbers:
            if (number.id, number.paragraph, number.stands) in there:
                yield _on(number, line)
    for check in report.checks:
        if check.broken:
            line = f"改过以后，这条核对不成立了：{check.text}（{check.now_detail}）。"
            yield _on(_involved(check.text, report.numbers), line, "请核实这几个数。")


def _on(number: AuditedNumber | None, *lines: str) -> _Said:
    """On a number that stands; on the first paragraph where there is none."""
    if number is None or number.paragraph is None:
        return _Said(0, 0, 0, lines)
    return _Said(number.paragraph, number.start or 0, number.end or 0, lines)


def _case(number: AuditedNumber) -> Case:
    return Case(
        verdict=number.verdict,
        indicator=number.indicator,
        wrote=number.wrote,
        stands=number.stands,
        fresh=number.fresh,
        reason=number.reason,
        cells=number.fresh_sources or number.sources,
        blank=number.missing,
        copy=number.copy,
        counts_parts=counts_parts(number.expression),
    )


def _lost(report: AuditReport, briefing: Briefing) -> Iterator[_Said]:
    """Numbers that stand nowhere, told where their paragraph stands or stood."""
    if briefing.record is None:
        return
    keys = {anchor.id: anchor.paragraph for anchor in briefing.record.anchors}
    groups: dict[str, list[AuditedNumber]] = {}
    for number in report.numbers:
        if number.verdict == "lost":
            groups.setdefault(keys[number.id], []).append(number)
    for key, numbers in groups.items():
        paragraph, stands = _where(key, briefing)
        here = "这一段里" if stands else "这一段近旁删去的段落里"
        told = "；".join(gone(_case(number)) for number in numbers)
        line = f"{here}原来有{len(numbers)}个数，现在不见了：{told}。"
        yield _Said(paragraph, 0, 0, (line, "有意删的，不用管；误删的，请补上。"))


def _where(key: str, briefing: Briefing) -> tuple[int, bool]:
    """The paragraph that a generated one has become, or the nearest, before it if there is one."""
    keys = [match.written.key if match.written is not None else "" for match in briefing.matches]
    at = keys.index(key) if key in keys else len(keys) - 1
    stands = briefing.matches[at].paragraph
    if stands is not None and key in keys:
        return stands, True
    before = [match.paragraph for match in briefing.matches[:at] if match.paragraph is not None]
    behind = [match.paragraph for match in briefing.matches[at:] if match.paragraph is not None]
    return (before[-1:] or behind[:1])[0], False


def _unsourced(report: AuditReport) -> Iterator[_Said]:
    free = [number for number in report.free if number.verdict == "unsourced"]
    if not report.recorded and free:
        line = f"这个文件里没有生成记录，{len(free)}个数都查不到出处。"
        hint = "能和指标对上的，批注在数上。" if any(n.suggestions for n in free) else ""
        yield _Said(0, 0, 0, (line + hint,))
    for number in free:
        likely = tuple(f"{suggestion.text}。" for suggestion in number.suggestions)
        if not report.recorded and not likely:
            continue
        where = f"{number.place}里的" if number.place else ""
        line = f"{where}“{number.text}”没有出处，不是由数据生成的。"
        if not report.recorded:
            line = f"{where}“{number.text}”查不到出处。"
        lines = (line, *likely, "请核实，有依据的把依据补进指标文件。")
        if number.paragraph is None:
            yield _Said(0, 0, 0, lines)
        else:
            yield _Said(number.paragraph, number.start, number.end, lines)


def _involved(check: str, numbers: Iterable[AuditedNumber]) -> AuditedNumber | None:
    """A number that a check line names, one that a person changed if there is any."""
    named = [
        number
        for number in numbers
        if number.paragraph is not None
        and any(name and name in check for name in number.indicator.split("、"))
    ]
    changed = [number for number in named if number.stands != number.wrote]
    return next(iter(changed + named), None)


def _apart(said: Iterable[_Said]) -> list[_Said]:
    """One for each place: what is said of overlapping places is said together."""
    apart: list[_Said] = []
    for one in sorted(said, key=lambda s: (s.paragraph, s.end > s.start, s.start)):
        last = apart[-1] if apart else None
        if last is None or not _meet(last, one):
            apart.append(one)
            continue
        lines = tuple(dict.fromkeys((*last.lines, *one.lines)))
        apart[-1] = _Said(last.paragraph, last.start, max(last.end, one.end), lines)
    return apart


def _meet(one: _Said, other: _Said) -> bool:
    """Whether two stretches overlap; a whole paragraph meets only itself."""
    if one.paragraph != other.paragraph:
        return False
    if (one.start, one.end) == (other.start, other.end):
        return True
    return other.start < one.end and one.start < one.end and other.start < other.end
