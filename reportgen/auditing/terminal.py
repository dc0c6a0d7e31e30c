"""The audit for a terminal: what needs a person first, then everything.

A reviewer of a briefing with a hundred and fifty numbers, three of them changed, reads those three
at the top, each with what it was, what the data say and where it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reportgen.auditing.report import (
    URGENT,
    VERDICTS,
    AuditedFree,
    AuditedNumber,
    AuditReport,
    ordinal,
    remarks,
)
from reportgen.columns import columns
from reportgen.rechecking import Difference, Recheck

_MOST_CELLS = 2


def render(report: AuditReport) -> str:
    """The report as text, ending with a newline."""
    pressing = list(_pressing(report))
    head = f"{report.file}：{headline(report)}"
    if pressing:
        return "\n\n".join([head, "【要人看的】", *pressing, *_everything(report)]) + "\n"
    return "\n\n".join([head + "。没有要人看的", *_everything(report)]) + "\n"


def headline(report: AuditReport) -> str:
    """The counts in one sentence."""
    count = report.summary
    if not report.recorded:
        once = ""
        if report.orphans:
            once = (
                f"（留着{report.orphans}处书签：转存时丢了记录的，请找转存以前的 .docx；"
                "也可能是从别的材料粘贴来的）"
            )
        return f"没有生成记录{once}，{count['unsourced']}个数都没有出处"
    told = [f"{count['numbers']}个有出处的数"]
    missing = "数据里没有{}个" if report.compared else "缺数{}个"
    for name, words in (
        ("intact", "未动{}个"), ("current", "与数据一致{}个"), ("stale", "数据已变{}个"),
        ("edited", "已改{}个"), ("conflict", "已改而数据也变了{}个"), ("lost", "不见了{}个"),
        ("copies", "其中复制的{}个"), ("missing", missing), ("unsourced", "另有{}个数没有出处"),
        ("broken", "核对不再成立{}条"), ("differing", "前后不一的{}处"), ("hints", "提示{}条"),
    ):  # fmt: skip
        if count.get(name):
            told.append(words.format(count[name]))
    return "，".join(told)


def _pressing(report: AuditReport) -> Iterator[str]:
    """What needs a person, most pressing first."""
    for verdict in URGENT:
        numbers = [n for n in report.numbers if n.urgent and n.verdict == verdict]
        if numbers:
            yield f"{VERDICTS[verdict]}（{len(numbers)}个）：\n{_numbers(report, numbers)}"
    unsourced = [number for number in report.free if number.verdict == "unsourced"]
    if unsourced:
        yield f"没有出处的数（{len(unsourced)}个）：\n" + _unsourced(unsourced)
    if report.differences:
        told = "\n".join(f"  {difference_words(found)}" for found in report.differences)
        yield f"同一个数，几处写得不一样（{len(report.differences)}处）：\n{told}"
    broken = [check for check in report.checks if check.broken]
    if broken:
        yield f"按文中现数，核对不再成立（{len(broken)}条）：\n{_upset(broken)}"
    if report.hints:
        told = _upset(report.hints)
        yield f"按文中现数，提示性的核对不再成立（{len(report.hints)}条，不计入结论）：\n{told}"


def _upset(checks: Iterable[Recheck]) -> str:
    return "\n".join(
        f"  {check.text}\n      现在 {check.now_detail}；生成时 {check.detail}" for check in checks
    )


def _everything(report: AuditReport) -> Iterator[str]:
    if report.numbers:
        yield f"全部有出处的数（{len(report.numbers)}个）：\n{_numbers(report, report.numbers)}"
    literal = [number for number in report.free if number.verdict == "literal"]
    if literal:
        rows = [(place_words(n), n.text, f"第{n.start + 1}字", n.source) for n in literal]
        yield "模板或数据文字中的数：\n" + columns(("段", "数", "位置", "出处"), rows)
    rest = [check for check in report.checks if not check.upset]
    if rest:
        yield "核对（生成时就知道的，不计入结论）：\n" + _checks(rest)


def _numbers(report: AuditReport, numbers: Sequence[AuditedNumber]) -> str:
    head: tuple[str, ...] = ("编号", "段", "现文", "原文", "指标", "出处", "结论")
    rows = [_row(number) for number in numbers]
    if report.compared:
        head = (*head[:4], "新数", *head[4:])
        fresh = [number.fresh or "—" for number in numbers]
        rows = [(*row[:4], new, *row[4:]) for row, new in zip(rows, fresh, strict=True)]
    return columns(head, rows)


def _row(number: AuditedNumber) -> tuple[str, ...]:
    cells = "；".join(number.sources[:_MOST_CELLS]) or "—"
    if len(number.sources) > _MOST_CELLS:
        cells += f"等{len(number.sources)}处"
    notes = remarks(number)
    return (
        str(number.id),
        ordinal(number.paragraph),
        number.stands or "—",
        number.wrote,
        number.indicator,
        cells,
        VERDICTS[number.verdict] + (f"（{'、'.join(notes)}）" if notes else ""),
    )


def _unsourced(numbers: Sequence[AuditedFree]) -> str:
    """A line each, and under it what the number may come from."""
    rows = [(place_words(n), n.text, f"第{n.start + 1}字", n.around) for n in numbers]
    head, *lines = columns(("段", "数", "位置", "前后文字"), rows).split("\n")
    told = [head]
    for number, line in zip(numbers, lines, strict=True):
        told += [line, *(f"      {suggestion.text}" for suggestion in number.suggestions)]
    return "\n".join(told)


def _checks(checks: Sequence[Recheck]) -> str:
    return "\n".join(f"  {line}" for check in checks for line in check_words(check))


def check_words(check: Recheck) -> list[str]:
    """A check's outcomes, one line each: generated, and now or on new data where that differs."""
    kind = "（提示）" if check.advisory else ""
    lines = [f"{check.result}{kind}：{check.text}（{check.detail}）"]
    if (check.now, check.now_detail) != (check.result, check.detail):
        lines.append(f"    按文中现数{check.now}（{check.now_detail}）")
    if check.fresh and (check.fresh, check.fresh_detail) != (check.result, check.detail):
        lines.append(f"    按新数据{check.fresh}（{check.fresh_detail}）")
    return lines


def difference_words(difference: Difference) -> str:
    """`联合组建：第5段 8个，第9段 7个`."""
    places = "，".join(f"第{place.paragraph + 1}段 {place.text}" for place in difference.places)
    return f"{difference.indicator}：{places}"


def place_words(number: AuditedFree) -> str:
    """The paragraph counted from 1, or what outside the body it stands in."""
    return number.place or ordinal(number.paragraph)
