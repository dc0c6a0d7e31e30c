"""Punctuation that depends on what stands around it: colons, titles, standards, items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.patterns import faults
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_COLONS = re.compile(r"：[^。！？；：“”（）《》\n]+：(?=[^“])")


@rule(
    "PUNC-07",
    "一句里套用冒号",
    source="GB/T 15834—2011 4.7、附录 A.6；规则 PUNC-07",
    reason="冒号管到句末；一句里再套一个，就看不出各管到哪里。",
    subject=Text,
    severity="warning",
    confidence="likely",
)
def nested_colons(text: Text) -> Iterator[Finding]:
    for found in text.found(_COLONS, "："):
        span = (found.end() - 1, found.end())
        yield Finding("一句里用了两个冒号", span, "改成逗号，或分成两句")


_STANDARD = re.compile(
    r"(?:GB|DB|JGJ|CJJ|HJ|YY|NY|MZ|JT|ISO)[0-9/TZ]* ?[0-9]{1,15}(?:\.[0-9]{1,9})?(?P<dash>[-–])(?=(?:19|20)[0-9]{2}(?![0-9]))"
)


@rule(
    "PUNC-10",
    "标准号里的连接号",
    source="GB/T 15834—2011 4.13；规则 PUNC-10",
    reason="标准代号与年份之间用一字线：GB/T 9704—2012。",
    subject=Text,
    severity="hint",
    confidence="likely",
    fixes=True,
)
def standard_numbers(text: Text) -> Iterator[Finding]:
    for found in text.found(_STANDARD, "-–"):
        yield Finding("标准号的年份前用一字线", found.span("dash"), "改成“—”", "—")


_TITLED = re.compile(
    r"《(?P<name>[^《》\n]{2,20}(?:大会|会议|活动|品牌|称号|荣誉|课题|有限公司|委员会|论坛|博览会))》"
)


@rule(
    "PUNC-12",
    "书名号用错了对象",
    source="GB/T 15834—2011 4.15、附录 A.13；规则 PUNC-12",
    reason="书名号标书、报、刊、文件、法规、作品；会议、活动、称号、品牌、机构不用，必要时用引号。",
    subject=Text,
    severity="warning",
    confidence="likely",
)
def titled(text: Text) -> Iterator[Finding]:
    return faults(text, _TITLED, "“{}”不是书、报、文件、作品", "去掉书名号，或改用引号", signs="《")


_LEAD = re.compile(
    r"(?:^[ \u3000]*|[，。；：！？])(?:(?P<word>第[一二三四五六七八九]|首先|其次|再次)、(?![第一二三四五六七八九])"
    r"|(?P<is>[一二三四五六七八九]是)[，、：])",
    re.M,
)


@rule(
    "HDG-02",
    "“第一”“首先”“一是”后面的标点",
    source="GB/T 15834—2011 附录 B.3；规则 HDG-02、TYPO-11",
    reason="“第一、首先、其次”后面用逗号，“一是、二是”后面不用标点。",
    subject=Text,
    fixes=True,
)
def after_ordinals(text: Text) -> Iterator[Finding]:
    for found in text.found(_LEAD, "、，："):
        right = "，" if found["word"] else ""
        hint = "改成逗号" if right else "删去"
        span = (found.end() - 1, found.end())
        yield Finding(f"“{found['word'] or found['is']}”后面的标点", span, hint, right)
