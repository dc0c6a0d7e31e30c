"""Punctuation typed in another script's form, doubled, or of the wrong character."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.patterns import HAN, faults, swaps
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_FULL = str.maketrans(",;:?!()", "，；：？！（）")
_BEFORE, _AFTER = f"{HAN}”’）》%％", f"{HAN}“‘（《"
_HALF_WIDTH = re.compile(
    rf"[,;:?!](?:(?<=[{_BEFORE}].)(?![,;:?!/])|(?=[{_AFTER}])(?<=[0-9A-Za-z{_BEFORE}].))"
)
_HALF_ROUND = re.compile(r"\(([^()（）\n]*)\)")
_HEAD_MARK = re.compile("[一二三四五六七八九十]{1,3}|[0-9]{1,2}")
_HANZI = re.compile(f"[{HAN}]")


@rule(
    "TYPO-01",
    "汉字旁的半角标点",
    source="GB/T 15834—2011 5.1；规则 TYPO-01、PUNC-01",
    reason="中文里的逗号、分号、冒号、问号、叹号、括号占一个字，用全角；半角的是英文标点。",
    subject=Text,
    fixes=True,
)
def half_width(text: Text) -> Iterator[Finding]:
    yield from swaps(
        text, _HALF_WIDTH, "半角标点“{}”", lambda found: found[0].translate(_FULL), signs=",;:?!"
    )
    for found in text.found(_HALF_ROUND, "("):
        before = text.open[found.start() - 1 : found.start()] if found.start() else "\n"
        # (一) at the head is HDG-03's
        opening = before in "\n \u3000" and _HEAD_MARK.fullmatch(found[1])
        if not opening and (_HANZI.search(found[1]) or _HANZI.match(before)) and before != "]":
            yield Finding("半角括号", found.span(), "括号改成全角“（）”", f"（{found[1]}）")


_FULL_STOP = re.compile(rf"\.(?<=[{HAN}”）》%]\.)(?![0-9A-Za-z.…])")


@rule(
    "TYPO-02",
    "用英文句点收中文句",
    source="GB/T 15834—2011 4.1；规则 TYPO-02",
    reason="中文句号是“。”；半角句点是英文的，常是输入法没切回来。",
    subject=Text,
    fixes=True,
)
def full_stops(text: Text) -> Iterator[Finding]:
    for found in text.found(_FULL_STOP, "."):
        behind = text.open[found.end() : found.end() + 1]
        if re.match(f"[{HAN}]", behind):  # a full stop, or the dot in a foreign name
            yield Finding("汉字之间的半角句点", found.span(), "句末用“。”，人名中间用“·”")
        else:
            yield Finding("句末用了半角句点", found.span(), "改成“。”", "。")


_PILED = re.compile(
    "[，；：、。！？](?:[，。；：、]+|(?<=[，；：、])[！？]|(?<=[。，；])”。|(?<=[，；])”[，；])"
)


@rule(
    "TYPO-05",
    "标点重复或打架",
    source="GB/T 15834—2011 4.1—4.8；规则 TYPO-05",
    reason="一处只用一个点号；两个叠在一起多是改稿时没删干净。",
    subject=Text,
    fixes=True,
)
def piled_up(text: Text) -> Iterator[Finding]:
    for found in text.found(_PILED):
        marks = found[0]
        if marks.startswith("。。。"):  # meant for an ellipsis
            continue
        if len(set(marks)) == 1:
            yield Finding(f"标点“{marks}”重复", found.span(), f"改成“{marks[0]}”", marks[0])
        else:
            hint = "引号内外只留一个" if "”" in marks else "留下该用的一个"
            yield Finding(f"标点“{marks}”叠在一起", found.span(), hint)


_ELLIPSES = {
    "…": re.compile("……*"),
    ".": re.compile(r"\.\.\.+"),
    "。": re.compile("。。。+"),
    "·": re.compile("···+"),
}


@rule(
    "TYPO-12",
    "省略号写法",
    source="GB/T 15834—2011 4.11；规则 TYPO-12",
    reason="中文省略号是六个点“……”，占两个字；三个句点、三个句号都不是。",
    subject=Text,
    fixes=True,
)
def ellipses(text: Text) -> Iterator[Finding]:
    for sign, pattern in _ELLIPSES.items():
        for found in text.found(pattern, sign):
            around = text.open[max(0, found.start() - 1) : found.end() + 1].replace(".", "")
            if sign == "." and not re.search(f"[{HAN}”“，。）]", around):
                continue
            if sign == "…" and len(found[0]) % 2 == 0:  # ………… stands for a passage left out
                continue
            yield Finding(f"省略号写成了“{found[0]}”", found.span(), "改成“……”", "……")


_DASHES = re.compile(rf"(?<=[{HAN}”》，。])--+(?=[{HAN}“《])")
_OTHER_DASHES = re.compile(rf"[─━―－ー](?:[─━―－ー]+|(?<=[{HAN}][─━―])(?=[{HAN}]))")
_LONE_DASH = re.compile(rf"—(?<=[{HAN}]{{6}}—)(?=[{HAN}]{{6}})")


@rule(
    "TYPO-10",
    "破折号写成了连字符",
    source="GB/T 15834—2011 4.10；规则 TYPO-10",
    reason="破折号是“——”，占两个字；两个连字符是英文打字机的写法。",
    subject=Text,
    fixes=True,
)
def typed_dashes(text: Text) -> Iterator[Finding]:
    yield from swaps(text, _DASHES, "破折号写成了“{}”", "——", signs="-")
    for found in text.found(_LONE_DASH, "—"):
        hint = "解释、转折用“——”；起止、走向才用“—”"
        yield Finding("单个“—”夹在句中", found.span(), hint, confidence="possible")


@rule(
    "PUNC-08",
    "破折号用错了字符",
    source="GB/T 15834—2011 4.10；规则 PUNC-08",
    reason="破折号是两个 U+2014“——”；制表符“──”、水平线“――”看着像，字体一换就断开或错位。",
    subject=Text,
    fixes=True,
)
def drawn_dashes(text: Text) -> Iterator[Finding]:
    return swaps(text, _OTHER_DASHES, "破折号写成了“{}”", "——", signs="─━―－ー")


_NOT_LEFT_OUT = re.compile("……(?=等[，。；、！？])|等(?:等)?……")


@rule(
    "PUNC-09",
    "省略号与“等”连用",
    source="GB/T 15834—2011 4.11、附录 A.9；规则 PUNC-09",
    reason="省略号和“等”都表示没有列完，只用一个。",
    subject=Text,
)
def left_out_twice(text: Text) -> Iterator[Finding]:
    return faults(text, _NOT_LEFT_OUT, "省略号和“等”只用一个", "删去其中一个", signs="…")


_MIDDLE_DOT = re.compile(rf"[•・‧∙⋅･](?<=[{HAN}].)(?=[{HAN}])")


@rule(
    "PUNC-11",
    "间隔号用错了字符",
    source="GB/T 15834—2011 4.14；规则 PUNC-11",
    reason="间隔号是“·”（U+00B7）；项目符号、日文中点宽窄不同，也查不到。",
    subject=Text,
    fixes=True,
)
def middle_dots(text: Text) -> Iterator[Finding]:
    return swaps(text, _MIDDLE_DOT, "间隔号写成了“{}”", "·", signs="•・‧∙⋅･")


_LISTED = re.compile("》、《|”、“")


@rule(
    "TYPO-16",
    "书名号之间、引号之间的顿号",
    source="GB/T 15834—2011 4.5.3.5；规则 TYPO-16、PUNC-03",
    reason="并列的书名号之间、引号之间通常不用顿号，因为书名号、引号已经把它们分开了。",
    subject=Text,
    severity="hint",
    confidence="likely",
    fixes=True,
)
def listed_titles(text: Text) -> Iterator[Finding]:
    for found in text.found(_LISTED, "》”"):
        start = found.start() + 1
        yield Finding("并列的书名号、引号之间不用顿号", (start, start + 1), "删去顿号", "")


_BEFORE_AND_SO_ON = re.compile(r"、等(?![级次候待量额离于到距腰边温效式价号差])")
_BEFORE_AND = re.compile("、(?:以及|和(?![谐平睦衷合安善解气约声顺美田林县硕静政记暖煦缓风服龙]))")


@rule(
    "PUNC-05",
    "“等”“和”前的顿号",
    source="GB/T 15834—2011 附录 A.3、B.1.2；规则 PUNC-05",
    reason="顿号列举之后的“等”前不加顿号；“和”“以及”已表示并列，前面不再用顿号。",
    subject=Text,
    fixes=True,
)
def before_and_so_on(text: Text) -> Iterator[Finding]:
    for found in text.found(_BEFORE_AND_SO_ON, "、"):
        yield Finding("“等”前不用顿号", (found.start(), found.start() + 1), "删去顿号", "")
    for found in text.found(_BEFORE_AND, "、"):
        hint = "删去顿号" if found[0] == "、和" else "改成逗号"
        span = (found.start(), found.start() + 1)
        yield Finding(f"“{found[0][1:]}”前不用顿号", span, hint, confidence="likely")


_OPENED = re.compile("（")
_CLOSED_IN = re.compile("。）(?=[^。！？”\n])")
_BEFORE_ROUND = "。！？”\n"


@rule(
    "PUNC-13",
    "句内括号里的句号",
    source="GB/T 15834—2011 附录 A.8、B.2.2；规则 PUNC-13",
    reason="句内括号是句子的一部分，括号里末尾不用句号；只有句外括号里才用。",
    subject=Text,
    fixes=True,
)
def stops_in_brackets(text: Text) -> Iterator[Finding]:
    opening = [found.start() for found in text.found(_OPENED, "（")]
    for found in text.found(_CLOSED_IN, "）"):
        nearest = bisect_left(opening, found.start())
        opened = opening[nearest - 1] if nearest else -1
        if opened < text.paragraph_at(found.start()).start:
            continue
        before = text.open[opened - 1 : opened] if opened > 0 else "\n"
        if before not in _BEFORE_ROUND:
            span = (found.start(), found.start() + 1)
            yield Finding("句内括号的末尾不用句号", span, "删去这个句号", "")


_QUOTED_STOP = re.compile("。”(?=[，、；：])")


@rule(
    "PUNC-14",
    "引号内多了句号",
    source="GB/T 15834—2011 附录 B.2.1；规则 PUNC-14",
    reason="引文只是句子的一部分时，点号放在引号外面，引号里不再用句号。",
    subject=Text,
    fixes=True,
)
def stops_in_quotations(text: Text) -> Iterator[Finding]:
    for found in text.found(_QUOTED_STOP, "”"):
        span = (found.start(), found.start() + 1)
        yield Finding("引号后面还有点号，引号里不用句号", span, "删去引号里的句号", "")


@rule(
    "PUNC-15",
    "图表说明末尾的句号",
    source="GB/T 15834—2011 附录 A.1；规则 PUNC-15",
    reason="图题、表题和图注里的短语说明，末尾不用句号。",
    subject=Text,
    severity="warning",
    fixes=True,
)
def captions(text: Text) -> Iterator[Finding]:
    for paragraph in text.paragraphs:
        if (
            paragraph.kind == "caption"
            and paragraph.text.count("。") == 1
            and paragraph.text.endswith("。")
        ):
            yield Finding(
                "图表说明末尾不用句号", (paragraph.end - 1, paragraph.end), "删去句号", ""
            )


_PILED_CRIES = re.compile("[！？!?][！？!?]+")


@rule(
    "PUNC-17",
    "叠用叹号、问号",
    source="规则 PUNC-17",
    reason="公文少用叹号、问号，更不叠用。",
    subject=Text,
    severity="hint",
    confidence="likely",
)
def piled_cries(text: Text) -> Iterator[Finding]:
    return faults(text, _PILED_CRIES, "“{}”叠用", "留一个，或改用句号", signs="！？!?")
