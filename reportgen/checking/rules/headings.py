"""Headings and their numbers (gongwen.md §5.1)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from reportgen.checking.diagnostic import Confidence, Finding
from reportgen.checking.heads import number_mark
from reportgen.checking.registry import rule
from reportgen.checking.text import Paragraph, Text
from reportgen.chinese.numerals import hanzi


def _proper(paragraph: Paragraph) -> str:
    """The mark as HDG-02 and HDG-03 want it."""
    assert paragraph.mark is not None
    number, spelt = paragraph.mark.number, hanzi(Fraction(paragraph.mark.number))
    return {1: f"{spelt}、", 2: f"（{spelt}）", 3: f"{number}.", 4: f"（{number}）"}.get(
        paragraph.mark.level, paragraph.mark.text
    )


def _numbered(text: Text) -> Iterator[Paragraph]:
    for paragraph in text.paragraphs:
        if (
            paragraph.mark
            and paragraph.mark.number
            and paragraph.kind in ("heading", "body", "title")
        ):
            yield paragraph


_HALF_BRACKETS = re.compile(r"[()㈠-㈩⑴-⒇]")


@rule(
    "TYPO-11",
    "序号后面的标点",
    source="GB/T 15834—2011 附录 B.3；规则 TYPO-11、HDG-02",
    reason="“一”后面用顿号，“1”后面用下脚点，带括号的“（一）”“（1）”后面不加标点。",
    subject=Text,
    scope="heading",
    severity="warning",
    fixes=True,
)
def marks(text: Text) -> Iterator[Finding]:
    for paragraph in _numbered(text):
        assert paragraph.mark is not None
        mark, right = paragraph.mark.text, _proper(paragraph)
        plain = unicodedata.normalize("NFKC", mark)
        if mark != right and not _HALF_BRACKETS.search(mark) and not re.search("[０-９]", mark):
            span = paragraph.mark_span
            if plain != unicodedata.normalize("NFKC", right) or "．" in mark:
                # many a house prints its numbers with a full-width point
                lone: Confidence | None = "likely" if f"{paragraph.mark.number}．" == mark else None
                yield Finding(f"序号“{mark}”后面的标点", span, f"改成“{right}”", right, "", lone)


@rule(
    "HDG-03",
    "序号的括号",
    source="《秘书工作》等刊物体例；规则 HDG-03",
    reason="序号的括号用全角，写成（一）（1）；不用半角括号，也不用㈠、⑴这样的整个字符。",
    subject=Text,
    scope="heading",
    severity="warning",
    fixes=True,
)
def brackets_of_marks(text: Text) -> Iterator[Finding]:
    for paragraph in _numbered(text):
        assert paragraph.mark is not None
        mark = paragraph.mark.text
        if _HALF_BRACKETS.search(mark):
            right = _proper(paragraph)
            span = paragraph.mark_span
            yield Finding(f"序号“{mark}”", span, f"改成“{right}”", right)


_ENDS = tuple("。，、；：,;.")


@rule(
    "HDG-04",
    "标题末尾的标点",
    source="GB/T 15834—2011 附录 B.4；规则 HDG-04、BODY-01",
    reason="文章标题和单独成行的小标题末尾不用句号、逗号等点号；问号、叹号、省略号可以用。",
    subject=Text,
    scope="heading",
    fixes=True,
)
def ends_of_headings(text: Text) -> Iterator[Finding]:
    for number, paragraph in enumerate(text.paragraphs):
        if not paragraph.text.endswith(_ENDS):
            continue
        alone = paragraph.kind in ("title", "heading")
        if alone or _alone_with_stop(text, number):
            end = (paragraph.end - 1, paragraph.end)
            yield Finding(f"标题末尾的“{paragraph.text[-1]}”", end, "删去", "")


def _alone_with_stop(text: Text, number: int) -> bool:
    """一、加强组织领导。: a first-level head on its own line, with its text in the lines that follow."""
    paragraph = text.paragraphs[number]
    if paragraph.mark is None or paragraph.mark.level != 1 or not paragraph.text.endswith("。"):
        return False
    following = text.paragraphs[number + 1 : number + 2]
    own = paragraph.head == len(paragraph.text) <= 28
    return own and bool(following) and (following[0].mark is None or following[0].mark.level > 1)


_INLINE = re.compile(r"[：；。](?=[0-9一二三四五六七八九（])")


def _going_on(text: Text) -> frozenset[int]:
    """Where numbered paragraphs begin that go on with a list opened inside the one before.

    附件：1.名单 is followed by 2.流程图 on a line of its own.
    """
    found = set()
    for before, paragraph in pairwise(text.paragraphs):
        if (mark := paragraph.mark) is None or mark.number < 2:
            continue
        inside = [
            number_mark(before.text[m.end() : m.end() + 6]) for m in _INLINE.finditer(before.text)
        ]
        if any(i and (i.level, i.number) == (mark.level, mark.number - 1) for i in inside):
            found.add(paragraph.start)
    return frozenset(found)


@rule(
    "HDG-10",
    "序号断了或重了",
    source="GB/T 15834—2011 附录 B.3.8；规则 HDG-01",
    reason="同级序号要连着走：有一、有三就要有二；断了、重了多是删改后没有改序号。",
    subject=Text,
    scope="heading",
)
def gaps(text: Text) -> Iterator[Finding]:
    last: dict[int, int] = {}
    going_on = _going_on(text)
    openings = {p.text[p.indent : p.indent + 3] for p in text.paragraphs if p.mark is None}
    for paragraph in _numbered(text):
        assert paragraph.mark is not None
        level, number = paragraph.mark.level, paragraph.mark.number
        before = last.get(level)
        span = paragraph.mark_span
        if paragraph.start in going_on:
            before = number - 1
        if before is not None and number == before + 2 and level == 3:
            # 8.5G网络: the mark of the eighth runs into its words
            before += any(o.startswith(f"{before + 1}.") for o in openings)
        if before is not None and number not in (1, before + 1):
            name = paragraph.mark.text
            what = (
                "重了"
                if number == before
                else f"前面缺第{before + 1}个"
                if number > before
                else "退回去了"
            )
            yield Finding(f"序号“{name}”{what}", span, "核对同级的序号")
        elif before is None and number > 1:
            yield Finding(
                f"序号从“{paragraph.mark.text}”开始",
                span,
                "核对前面是否少了一段",
                confidence="likely",
            )
        last[level] = number
        for deeper in [key for key in last if key > level]:
            del last[deeper]


@rule(
    "HDG-01",
    "序号越级",
    source="GB/T 9704—2012 7.3.3，GB/T 15834—2011 附录 B.3.8；规则 HDG-01",
    reason="层次依次为一、（一）1.（1）；只有两层时第二层可用（一）或1.；不越级，低层后面不再冒出没有用过的高层。",
    subject=Text,
    scope="heading",
    severity="warning",
    confidence="likely",
)
def levels(text: Text) -> Iterator[Finding]:
    previous, highest = 0, 9
    for paragraph in _numbered(text):
        assert paragraph.mark is not None
        level = paragraph.mark.level
        span = paragraph.mark_span
        if previous and level > previous + 1 and (previous, level) != (1, 3):
            yield Finding(f"序号“{paragraph.mark.text}”越级", span, "层次依次为一、（一）1.（1）")
        elif previous and level < highest:
            yield Finding(
                f"低层序号后面出现了更高的“{paragraph.mark.text}”", span, "前面的层次要从一、开始"
            )
        previous, highest = level, min(highest, level)


def _siblings(text: Text) -> Iterator[list[Paragraph]]:
    """Heads of one level under one head, two or more."""
    groups: defaultdict[int, list[Paragraph]] = defaultdict(list)
    for head in text.heads:
        for level in [key for key in groups if key > head.level]:
            yield groups.pop(level)
        groups[head.level].append(head)
    yield from groups.values()


_LONGEST_SPREAD = 2


@rule(
    "HDG-08",
    "同级标题长短不齐",
    source="规则 HDG-08",
    reason="同级标题句式一致、字数相等或相差不超过2个字，读起来整齐；核心动词不重复。",
    subject=Text,
    scope="heading",
    severity="hint",
    confidence="possible",
)
def parallel(text: Text) -> Iterator[Finding]:
    for heads in _siblings(text):
        if len(heads) < 3:
            continue
        lengths = sorted(len(head.title) for head in heads)
        usual = lengths[len(lengths) // 2]
        for head in heads:
            if abs(len(head.title) - usual) > _LONGEST_SPREAD:
                span = (head.start, head.start + head.head)
                working = f"{len(head.title)}字，同级多为{usual}字"
                yield Finding("标题与同级的长短不齐", span, "调整到字数相近", working=working)


@rule(
    "HDG-06",
    "同级标题有的独立成行、有的接排",
    source="规则 HDG-06",
    reason="同一级标题用同一种办法：或者都单独成行，或者都在段首接排。",
    subject=Text,
    scope="heading",
    severity="hint",
    confidence="likely",
)
def same_way(text: Text) -> Iterator[Finding]:
    for heads in _siblings(text):
        alone = [head for head in heads if head.kind == "heading"]
        run_in = [head for head in heads if head.kind != "heading"]
        for head in min(alone, run_in, key=len):
            if len(heads) > 2:
                way = "独立成行" if head.kind == "heading" else "接排"
                span = (head.start, head.start + head.head)
                yield Finding(f"这个标题{way}，同级的不是", span, "同级标题统一")


@rule(
    "HDG-11",
    "同级标题重复",
    source="规则 HDG-08",
    reason="同级标题一字不差，多是复制后忘了改。",
    subject=Text,
    scope="heading",
)
def same_head(text: Text) -> Iterator[Finding]:
    for heads in _siblings(text):
        seen: set[str] = set()
        for head in heads:
            if head.title in seen and len(head.title) > 2:
                yield Finding(
                    "标题与前面同级的一样", (head.start, head.start + head.head), "核对是否忘了改"
                )
            seen.add(head.title)
