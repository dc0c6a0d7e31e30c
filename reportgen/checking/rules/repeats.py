"""Words, sentences and paragraphs that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.patterns import HAN
from reportgen.checking.registry import rule
from reportgen.checking.text import BLOT, Text

_PARTICLES = re.compile(
    r"的的(?<!目的的)(?!确)|了了(?<!为了了)(?!解|然|结|了|[当却])|和和(?<![缓总饱温谐平调柔中]和和)(?![平谐美睦气])"
    r"|在在(?<![实存现正所内潜]在在)|是是(?<![于但还可要只若凡正就]是是)(?!非)|为为(?<![作认成视因行转沦]为为)|与与(?<![参赠给]与与)"
    r"|及及(?<![涉普提波顾]及及)(?!时|其)|被被(?!子)|从从(?<![服听遵]从从)(?!容|业|事|严|前|小)|并并(?<![合兼吞]并并)(?!未|不|非|没|且)"
    r"|而而|或或|把把(?!关|握)|对对(?<![针面相反]对对)(?!口|接|方|外|象|策|比|标|应|照|联|手)|于于(?![田都洪])"
    r"|将将(?!军|来)|以以(?<![可得足难予加给]以以)(?!及|后|下|上|前|内|来)"
)
"""What ends a word and begins the next is no slip: 作为为…服务的, 可以以…, 目的的."""
_NEXT_WORDS = frozenset(
    "区域 部门 部分 级别 会议 会员 力量 性能 性质 员工 人员 法律 法规 体系 制度 度量 学生 学校 化工 化学 业务 业主 务工 务实 "
    "工作 工程 工业 理论 理由 心理 心态 点位 线路 线索 路线 路径 量化 品质 品牌 产业 产品 生产 生活 生态 全面 面积 面向 方向 方面".split()
)
"""Where the second of the two is itself the opening of a longer word: 行政区行政区域."""


@rule(
    "TYPO-17",
    "字词重复",
    source="规则 TYPO-05 同类",
    reason="“的的”“进一步进一步”这样的重复，是键入或粘贴时多出来的。",
    subject=Text,
    fixes=True,
)
def words(text: Text) -> Iterator[Finding]:
    for found in text.found(_PARTICLES):
        yield Finding(
            f"“{found[0]}”重复", (found.start() + 1, found.end()), f"留一个“{found[0][0]}”", ""
        )
    for start, size in _doubles(text.open):
        word = text.open[start : start + size]
        span = (start + size, start + 2 * size)
        if (
            not re.fullmatch(f"[{HAN}]+", word)
            or re.search("[一二两三四五六七八九十百千几每]", word[0])
            or len(set(word)) == 1
        ):
            continue
        runs_on = text.open[span[1] - 1 : span[1] + 1] in _NEXT_WORDS
        if size > 2 and not runs_on:
            yield Finding(f"“{word}”重复", span, "留一个", "")
        else:
            yield Finding(f"“{word}”重复", span, "核对是否多了一个", confidence="possible")


_LONGEST, _WIDTH = 6, 2
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def _doubles(text: str) -> Iterator[tuple[int, int]]:
    """Where a stretch of 2 to 6 code points stands twice in a row, as (place, length); the longest.

    The text is taken as one number, two bytes to the code point, and compared with itself moved
    along by so many of them: equal code points give zeros.  A pattern with a back reference would
    take as long as all other rules together.
    """
    if max(text, default="") > "\uffff":
        text = _ASTRAL.sub(BLOT, text)
    number = int.from_bytes(text.encode("utf-16-le", "surrogatepass"), "little")
    covered = 0
    found: list[tuple[int, int]] = []
    for size in range(_LONGEST, 1, -1):
        moved = number ^ (number >> (8 * _WIDTH * size))
        same = moved.to_bytes(len(text) * _WIDTH, "little")
        run = bytes(_WIDTH * size)
        at = same.find(run)
        while at >= 0:
            start = -(-at // _WIDTH)
            if same.startswith(run, start * _WIDTH) and start + 2 * size <= len(text):
                found.append((start, size))
                at = same.find(run, (start + 2 * size) * _WIDTH)
            else:
                at = same.find(run, at + 1)
    for start, size in sorted(found, key=lambda f: (f[0], -f[1])):
        if start >= covered:
            covered = start + 2 * size
            yield start, size


_SHORTEST = 20


@rule(
    "DOC-03",
    "段落重复",
    source="规则 FORM-10 同类",
    reason="两段一字不差，多是复制粘贴后忘了删。",
    subject=Text,
    scope="document",
)
def paragraphs(text: Text) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for paragraph in text.paragraphs:
        if paragraph.kind in ("cell", "caption") or len(paragraph.text) < _SHORTEST:
            continue
        words = text.open[paragraph.start : paragraph.end].strip()
        if BLOT in words:
            continue  # a template's own lines may well be alike
        if words in seen:
            place = seen[words]
            told = f"与第{place + 1}段一字不差" if place >= 0 else "与前面一段一字不差"
            yield Finding(told, (paragraph.start, paragraph.end), "核对是否多了一段")
        else:
            seen[words] = -1 if paragraph.number is None else paragraph.number


_SENTENCE = re.compile("[^。！？；\n]+[。！？；]?")


@rule(
    "DOC-05",
    "句子重复",
    source="规则 FORM-10 同类",
    reason="同一句话在文中出现两次，多是粘贴后忘了删。",
    subject=Text,
    scope="document",
    severity="warning",
    confidence="likely",
)
def sentences(text: Text) -> Iterator[Finding]:
    seen: set[str] = set()
    whole: set[str] = set()
    for paragraph in text.paragraphs:
        if paragraph.text in whole or paragraph.kind == "cell":
            continue
        whole.add(paragraph.text)
        for found in _SENTENCE.finditer(paragraph.text):
            if len(found[0]) <= _SHORTEST or found[0][-1] not in "。！？；":
                continue
            if found[0] in seen:
                span = (paragraph.start + found.start(), paragraph.start + found.end())
                yield Finding("这句话前面已经有了", span, "核对是否重复")
            seen.add(found[0])
