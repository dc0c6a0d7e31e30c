"""The audit as one web page: counts, the briefing's text with every number marked, tables.

The page stands by itself: nothing is loaded from anywhere, and its security policy says so to the
browser.  It is complete without its script.  Texts come from anybody and are escaped.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from msgspec import Struct

from reportgen.auditing.lines import around, lines_of
from reportgen.auditing.report import (
    URGENT,
    VERDICTS,
    AuditedFree,
    AuditedNumber,
    AuditReport,
    ordinal,
    remarks,
)
from reportgen.auditing.styling import SCRIPT, SIGNS, STYLE
from reportgen.auditing.terminal import difference_words, headline, place_words
from reportgen.rechecking import FAILS, HOLDS
from reportgen.word.briefing import Briefing, Paragraph

MADE_BY = '<meta name="generator" content="reportgen audit">'
"""What tells a page of ours from anybody's."""
_ORDER = (*URGENT, "intact", "current")
_MOST_UNFOLDED = 40
_SHORT = ("段", "数")
_OUTCOMES = {HOLDS: "holds", FAILS: "fails"}
_OUTCOME_SIGNS = {HOLDS: "✓", FAILS: "✗"}


class _Mark(Struct, frozen=True):
    """A number in a line: where, and its tag's attributes."""

    start: int
    end: int
    name: str
    """Of the mark; its row has `r` before it."""
    verdict: str
    sign: str
    tip: str


def page(report: AuditReport, briefing: Briefing) -> str:
    """The page of a report on the briefing it was made of."""
    title = f"核数结果：{report.file}"
    digest = b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="lead">{escape(headline(report))}。</p>',
        _counts(report),
        *_pressing(report),
        *_text(report, briefing),
        *_unsourced(report),
        *_numbers(report),
        *_differences(report),
        *_checks(report),
        *_literals(report),
    ]
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        f'{MADE_BY}\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _counts(report: AuditReport) -> str:
    """The headline counts; what is nought is left out, but for how many numbers there are."""
    count = report.summary
    words = {name: VERDICTS[name] for name in (*URGENT, "unsourced")}
    words |= {"broken": "核对不再成立", "differing": "前后不一"}
    classes = {"broken": "fails", "differing": "edited"}
    items = [f"<li><b>{count['numbers']}</b>个有出处的数</li>"]
    for name, label in words.items():
        if count.get(name):
            kind = classes.get(name, name)
            items.append(
                f'<li class="{kind}"><b>{count[name]}</b>{escape(label)}'
                f"{_sign(SIGNS.get(name, ''))}</li>"
            )
    return f'<ul class="counts">{"".join(items)}</ul>'


def _pressing(report: AuditReport) -> Iterator[str]:
    """What needs a person, a line each, leading to its place; folded where it is very long."""
    items = [
        _pressing_item(f"n{index + 1}" if number.stands else f"rn{index + 1}", number)
        for index, number in _by_urgency(report)
        if number.urgent
    ]
    items += [
        f'<li class="unsourced"><a href="#f{index + 1}">{escape(number.around)}</a>'
        f" {VERDICTS['unsourced']}{escape(_likeliest(number))}</li>"
        for index, number in enumerate(report.free)
        if number.verdict == "unsourced"
    ]
    items += [f'<li class="edited">{escape(difference_words(d))}</li>' for d in report.differences]
    items += [
        f'<li class="fails"><a href="#checks">{escape(check.text)}</a> 不再成立：'
        f"{escape(check.now_detail)}</li>"
        for check in report.checks
        if check.broken
    ]
    if items:
        opened = " open" if len(items) <= _MOST_UNFOLDED else ""
        yield f'<details class="pressing"{opened}><summary>要人看的（{len(items)}处）</summary><ol>'
        yield from items
        yield "</ol></details>"


def _likeliest(number: AuditedFree) -> str:
    return f"，{number.suggestions[0].text}" if number.suggestions else ""


def _pressing_item(target: str, number: AuditedNumber) -> str:
    told = [f"原文 {number.wrote}"] if number.wrote != number.stands else []
    told += [f"新数 {number.fresh}"] if number.fresh and number.fresh != number.stands else []
    told += remarks(number)
    return (
        f'<li class="{number.verdict}"><a href="#{target}">{escape(number.indicator)} '
        f"{escape(number.stands or number.wrote)}</a> {VERDICTS[number.verdict]}"
        f"{_sign(SIGNS[number.verdict])} {escape('，'.join(told))}</li>"
    )


def _by_urgency(report: AuditReport) -> list[tuple[int, AuditedNumber]]:
    """The numbers with their places in the report, those that need a person first."""
    rank = {verdict: place for place, verdict in enumerate(_ORDER)}
    return sorted(
        enumerate(report.numbers), key=lambda row: (not row[1].urgent, rank[row[1].verdict])
    )


def _text(report: AuditReport, briefing: Briefing) -> Iterator[str]:
    """The briefing's own words, paragraph by paragraph, every number marked."""
    marks, outside = _marks(report, briefing)
    yield '<h2 id="text">文中</h2>'
    yield _legend(report)
    yield '<div class="text">'
    for index, paragraph in enumerate(briefing.paragraphs):
        content = _marked(paragraph.text, marks.get(index, []))
        yield f'<p id="p{index + 1}"{_kind(paragraph)}>{content}</p>'
    for index, (place, words) in enumerate(around(briefing)):
        content = _marked(words, outside.get(index, []))
        yield f'<p class="aside"><small>{place}</small>{content}</p>'
    yield "</div>"


def _kind(paragraph: Paragraph) -> str:
    if paragraph.in_table:
        return ' class="cell"'
    heads = ("heading", "title", "标题")
    return ' class="head"' if paragraph.style.lower().startswith(heads) else ""


def _marks(
    report: AuditReport, briefing: Briefing
) -> tuple[dict[int, list[_Mark]], dict[int, list[_Mark]]]:
    """The marks by paragraph, and by line around the body."""
    body: dict[int, list[_Mark]] = {}
    outside: dict[int, list[_Mark]] = {}
    for index, number in enumerate(report.numbers):
        if number.paragraph is not None and number.start is not None and number.end is not None:
            sign = SIGNS[number.verdict] or ("缺" if number.missing else "")
            sign += "抄" if number.copy else ""
            mark = _Mark(
                number.start, number.end, f"n{index + 1}", number.verdict, sign, _tip(number)
            )
            body.setdefault(number.paragraph, []).append(mark)
    lines = lines_of(report.free, briefing)
    for index, (free, (line, _)) in enumerate(zip(report.free, lines, strict=True)):
        sign = SIGNS[free.verdict]
        mark = _Mark(free.start, free.end, f"f{index + 1}", free.verdict, sign, _free_tip(free))
        if free.paragraph is not None:
            body.setdefault(free.paragraph, []).append(mark)
        else:
            outside.setdefault(line, []).append(mark)
    return body, outside


def _marked(text: str, marks: Iterable[_Mark]) -> str:
    """The text with its marks; one that lies under another shows what is left of it."""
    parts, at = [], 0
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        start, end = max(at, mark.start), max(at, mark.end)
        parts.append(escape(text[at:start]))
        parts.append(
            f'<a class="n {mark.verdict}" id="{mark.name}" href="#r{mark.name}"'
            f' data-tip="{escape(mark.tip)}">{escape(text[start:end])}{_sign(mark.sign)}</a>'
        )
        at = end
    return "".join(parts) + escape(text[at:])


def _sign(sign: str) -> str:
    return f'<span class="sign">{sign}</span>' if sign else ""


def _tip(number: AuditedNumber) -> str:
    told = [
        f"{VERDICTS[number.verdict]}：{number.indicator}",
        f"现文 {number.stands}　原文 {number.wrote}",
        f"新数 {number.fresh}" if number.fresh else "",
        *remarks(number),
        f"出处 {'；'.join(number.sources)}" if number.sources else "",
    ]
    return "\n".join(line for line in told if line)


def _free_tip(number: AuditedFree) -> str:
    told = [VERDICTS[number.verdict], number.source, *(s.text for s in number.suggestions)]
    return "\n".join(line for line in told if line)


def _legend(report: AuditReport) -> str:
    """What the signs mean: of the verdicts that occur."""
    occur = {*(n.verdict for n in report.numbers), *(n.verdict for n in report.free)}
    items = [
        f'<li><span class="n {name}">12{_sign(SIGNS[name])}</span> {words}</li>'
        for name, words in VERDICTS.items()
        if name in occur and name != "lost"
    ]
    return f'<ul class="legend">{"".join(items)}</ul>'


def _numbers(report: AuditReport) -> Iterator[str]:
    """Every number of ours, those that need a person first."""
    if not report.numbers:
        return
    rows = _by_urgency(report)
    heads = ["结论", "段", "现文", "原文", *(["新数"] if report.compared else []), "指标", "出处"]
    yield f"<h2>有出处的数（{len(rows)}个）</h2>"
    yield _filter(report)
    yield f'<table id="numbers">{_head(heads)}<tbody>'
    for index, number in rows:
        yield _number_row(index + 1, number, heads)
    yield "</tbody></table>"


def _filter(report: AuditReport) -> str:
    verdicts = [v for v in _ORDER if any(n.verdict == v for n in report.numbers)]
    if len(verdicts) < 2:
        return ""
    buttons = ['<button type="button" data-verdict="" aria-pressed="true">全部</button>']
    buttons += [
        f'<button type="button" data-verdict="{verdict}" aria-pressed="false">'
        f"{VERDICTS[verdict]}</button>"
        for verdict in verdicts
    ]
    return f'<div class="filter">{"".join(buttons)}</div>'


def _number_row(index: int, number: AuditedNumber, heads: Sequence[str]) -> str:
    stands = escape(number.stands) or "—"
    if number.paragraph is not None:
        stands = f'<a href="#n{index}">{stands}</a>'
    notes = "".join(f"<small>{escape(note)}</small>" for note in remarks(number))
    cells = {
        "结论": VERDICTS[number.verdict] + _sign(SIGNS[number.verdict]) + notes,
        "段": ordinal(number.paragraph),
        "现文": stands,
        "原文": escape(number.wrote),
        "新数": escape(number.fresh) or "—",
        "指标": escape(number.indicator),
        "出处": "<br>".join(escape(source) for source in number.sources) or "—",
    }
    return _row(f"rn{index}", number.verdict, [(head, cells[head]) for head in heads])


def _unsourced(report: AuditReport) -> Iterator[str]:
    """Numbers without a source and what each may come from, in the words around it."""
    rows = [
        (index + 1, number)
        for index, number in enumerate(report.free)
        if number.verdict == "unsourced"
    ]
    if not rows:
        return
    heads = ["结论", "段", "文字", "可能的出处"]
    yield f"<h2>没有出处的数（{len(rows)}个）</h2>"
    yield f"<table>{_head(heads)}<tbody>"
    for index, number in rows:
        ideas = "".join(f"<li>{escape(idea.text)}</li>" for idea in number.suggestions)
        cells = [
            ("结论", VERDICTS["unsourced"] + _sign(SIGNS["unsourced"])),
            ("段", escape(place_words(number))),
            ("文字", f'<a href="#f{index}">{escape(number.around)}</a>'),
            ("可能的出处", f"<ul>{ideas}</ul>" if ideas else "—"),
        ]
        yield _row(f"rf{index}", "unsourced", cells)
    yield "</tbody></table>"


def _literals(report: AuditReport) -> Iterator[str]:
    """Numbers in the template's or the data's own words, with the line or cell they are from."""
    rows = [
        (index + 1, number)
        for index, number in enumerate(report.free)
        if number.verdict == "literal"
    ]
    if not rows:
        return
    yield f"<h2>模板或数据文字中的数（{len(rows)}个）</h2>"
    yield f"<table>{_head(['段', '数', '出处'])}<tbody>"
    for index, number in rows:
        cells = [
            ("段", escape(place_words(number))),
            ("数", f'<a href="#f{index}">{escape(number.text)}</a>'),
            ("出处", escape(number.source)),
        ]
        yield _row(f"rf{index}", "literal", cells)
    yield "</tbody></table>"


def _differences(report: AuditReport) -> Iterator[str]:
    if report.differences:
        yield "<h2>同一个数，几处写得不一样</h2>\n<ul>"
        yield from (f"<li>{escape(difference_words(d))}</li>" for d in report.differences)
        yield "</ul>"


def _checks(report: AuditReport) -> Iterator[str]:
    """The 核对 lines then and now, those that no longer hold first."""
    if not report.checks:
        return
    heads = ["核对", "生成时", "按文中现数", *(["按新数据"] if report.compared else [])]
    yield f'<h2 id="checks">核对（{len(report.checks)}条）</h2>'
    yield f"<table>{_head(heads)}<tbody>"
    for check in sorted(report.checks, key=lambda check: (not check.broken, not check.upset)):
        outcomes = [(check.result, check.detail), (check.now, check.now_detail)]
        outcomes += [(check.fresh, check.fresh_detail)] if report.compared else []
        cells = [("核对", escape(check.text) + ("（提示）" if check.advisory else ""))]
        cells += list(zip(heads[1:], (_outcome(*o) for o in outcomes), strict=True))
        yield _row("", "", cells)
    yield "</tbody></table>"


def _outcome(result: str, detail: str) -> str:
    kind = _OUTCOMES.get(result, "open")
    sign = _OUTCOME_SIGNS.get(result, "？")
    return f'<span class="{kind}" style="color: var(--tone)">{sign} {result}</span><br>' + escape(
        detail
    )


def _head(heads: Iterable[str]) -> str:
    return f"<thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead>"


def _row(name: str, kind: str, cells: Iterable[tuple[str, str]]) -> str:
    """A table row; its cells carry their heads for narrow screens."""
    attributes = (f' id="{name}"' if name else "") + (f' class="{kind}"' if kind else "")
    told = "".join(
        f'<td data-head="{head}"{_cell_class(head, kind)}><div>{content}</div></td>'
        for head, content in cells
    )
    return f"<tr{attributes}>{told}</tr>"


def _cell_class(head: str, kind: str) -> str:
    """On a narrow screen a number nobody needs to look at is not told three times over."""
    if head in ("原文", "新数") and kind in ("intact", "current"):
        return ' class="same"'
    if head == "结论":
        return ' class="verdict"'
    return ' class="short"' if head in _SHORT else ""
