"""What the author of a report type typed: numbers, empty headings, directives; and what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.registry import rule
from reportgen.checking.type_faults import told, unknown_directives
from reportgen.checking.typed_numbers import RANKED, small, standing
from reportgen.checking.typefiles import ReportType, samples
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found, quantities
from reportgen.template.contract import REPORT_FILE

_RANKED = re.compile(RANKED + r"[^，。；、“”\0]{0,8}$")


@rule(
    "TYPE-04",
    "模板里有手写的数",
    source="docs/templates.md；设计原则：每个数都有出处",
    reason="模板是几个地区、几个时期共用的，手写在里面的数不会跟着数据变，换一份数据就错了。",
    subject=ReportType,
    scope="type",
    severity="warning",
)
def typed_numbers(kind: ReportType) -> Iterator[Finding]:
    for line in kind.outline.prose if kind.outline is not None else ():
        if line.text.lstrip().startswith(":::"):
            continue
        for found in quantities(line.text.replace("\0", "\ufdd0")):
            place = kind.within(line, found.start, found.end)
            yield Finding(
                f"“{found.text}”是手写的数",
                place,
                "改成取数，例如 {{ 指标名 }}；确是各地都一样的，可以不管",
                confidence=_confidence(found, line.text),
            )


def _confidence(found: Found, text: str) -> Confidence:
    if found.kind is Kind.RANK and _RANKED.search(text[: found.start]):
        return "sure"
    if not re.search("[0-9]", found.text):
        return "possible"
    return "likely" if standing(found, text) or small(found) else "sure"


@rule(
    "TYPE-08",
    "印出来的数没有数据",
    source="docs/templates.md；设计原则：每个数都有出处",
    reason="{{ 3 }}、{{ loop.index }}、{% set n = 4 %} 之后的 {{ n }} 印出来是数，却不来自数据：更新时不会变，审计时查不到出处。",
    subject=ReportType,
    scope="type",
    severity="warning",
)
def sourceless(kind: ReportType) -> Iterator[Finding]:
    for typed in kind.outline.typed if kind.outline is not None else ():
        counter = typed.name.startswith("loop.")
        yield Finding(
            f"“{typed.name}”印出来的数没有出处",
            kind.printed(typed.line, typed.name, typed.file),
            "条数写 {{ 做法 | 个数 }}；序号由“编号”自动加"
            if counter
            else "改成取数，例如 {{ 指标名 }}",
            confidence="likely" if counter else None,
        )


_EMPTY_HEADING = re.compile(r"[ ]{0,3}#{1,6}\s*$")


@rule(
    "TYPE-09",
    "标题没有文字",
    source="docs/templates.md",
    reason="只有 # 没有字的标题不会印出来，它下面的内容就并到上一个标题里去了。",
    subject=ReportType,
    scope="type",
)
def empty_headings(kind: ReportType) -> Iterator[Finding]:
    for line in kind.outline.prose if kind.outline is not None else ():
        if _EMPTY_HEADING.match(line.text):
            place = kind.at(line.line, line.text.strip(), line.file)
            yield Finding("标题没有文字", place, "写上标题，或删去这一行")


@rule(
    "TYPE-10",
    "没有写版本",
    source="docs/templates.md",
    reason="版本记在每份材料里；写了版本，以后才说得清一份材料是用哪一版模板生成的。",
    subject=ReportType,
    scope="type",
    severity="hint",
    confidence="possible",
)
def no_version(kind: ReportType) -> Iterator[Finding]:
    head = kind.lines.get(REPORT_FILE, [])
    if kind.contract is not None and not any(re.match(r"版本\s*:", line) for line in head):
        yield Finding("抬头里没有“版本”", kind.at(1), '加一行 版本: "1"，改动模板时加一')


@rule(
    "TYPE-11",
    "没有示例数据",
    source="docs/templates.md",
    reason="文件夹里放一份示例工作簿，检查时就能试着生成一遍，用的人也知道该填什么。",
    subject=ReportType,
    scope="type",
    severity="hint",
    confidence="possible",
)
def no_sample(kind: ReportType) -> Iterator[Finding]:
    if kind.contract is not None and not samples(kind.folder):
        yield Finding("没有示例数据", kind.at(1), "在文件夹里放一份填好的工作簿")


@rule(
    "TYPE-12",
    "没有这个指令",
    source="docs/templates.md（指令）",
    reason="::: 后面只能是一是、表、图注、署名、落款、分页；写错了，生成时会停下。",
    subject=ReportType,
    scope="type",
)
def directives(kind: ReportType) -> Iterator[Finding]:
    return told(kind, unknown_directives(kind))
