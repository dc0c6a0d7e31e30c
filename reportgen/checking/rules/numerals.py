"""Hanzi or Arabic: which numerals where (GB/T 15835, gongwen.md NUM-01—NUM-06, NUM-21, NUM-22)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from reportgen.checking.diagnostic import Finding
from reportgen.checking.patterns import swaps
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_FIXED_NAMES = re.compile("(?P<n>[二三四五六])G(?![0-9A-Za-z])")
_ARABIC = {
    "一": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}


@rule(
    "NUM-02",
    "定型名称里的阿拉伯数字写成了汉字",
    source="GB/T 15835—2011 4.1；规则 NUM-02",
    reason="5G、PM2.5、12345热线等名称已经定型，照原样写。",
    subject=Text,
    fixes=True,
)
def fixed_names(text: Text) -> Iterator[Finding]:
    return swaps(text, _FIXED_NAMES, "“{}”", lambda found: _ARABIC[found["n"]] + "G", signs="G")


_PHRASES = (
    "第一书记 三会一课 四议两公开 三重一大 两学一做 三严三实 两个确立 两个维护 四个意识 四个自信 四个全面 "
    "五位一体 一岗双责 第一议题 一把手 两优一先 四下基层 三务公开 一带一路 一网通办 一网统管 一窗受理 "
    "一站式 最后一公里 一老一小 一户一策 一企一策 一村一品 双随机一公开 两不愁三保障 三权分置 六稳 六保 一律 "
    "一方面 唯一 万一 一系列 第一时间 第一线 进一步 千方百计 百花齐放 九三学社"
).split()
_NUMERAL = re.compile("[一二两三四五六七八九]")


def _variants(phrase: str) -> Iterator[str]:
    """The phrase with some or all of its numerals in Arabic digits."""
    choices = [(c, _ARABIC[c]) if _NUMERAL.match(c) else (c,) for c in phrase]
    return ("".join(choice) for choice in product(*choices))


_RIGHT = {
    variant: phrase for phrase in _PHRASES for variant in _variants(phrase) if variant != phrase
}
_PHRASE = re.compile("|".join(_RIGHT))


@rule(
    "NUM-04",
    "定型词语里的汉字数字写成了阿拉伯数字",
    source="GB/T 15835—2011 4.2.3；规则 NUM-04、NUM-30",
    reason="第一书记、三会一课、一把手这些词语已经定型，里面的数字用汉字。",
    subject=Text,
    fixes=True,
)
def set_phrases(text: Text) -> Iterator[Finding]:
    for found in text.found(_PHRASE, "123456789"):
        right = _RIGHT[found[0]]
        before = text.ahead(found.start(), 1)
        if not (before.isdigit() and found[0][0].isdigit()):
            yield Finding(f"“{found[0]}”是定型词语", found.span(), f"改成“{right}”", right)


_NEIGHBOURS = re.compile(
    "(?P<low>[一二三四五六七八])、(?P<high>[二三四五六七八九])"
    "(?=(?:[十百千万]{1,2}[余多]?|)[个名天人家户次岁种里斤亩](?!产|年级|季度|期|级))"
)
_ARABIC_NEIGHBOURS = re.compile(
    "(?P<low>[1-8])、(?P<high>[2-9])(?=[十百千万]{0,2}[个名天人家岁种](?!月))"
)
_SOME = re.compile("(?P<tens>[1-9])0?几(?=[个名家人次天年岁万亿户项场件])")
_ORDER = "一二三四五六七八九"


@rule(
    "NUM-03",
    "相邻数字的概数用了顿号或阿拉伯数字",
    source="GB/T 15835—2011 4.2.2，GB/T 15834—2011 4.5；规则 NUM-03、PUNC-04",
    reason="两个相邻数字连用表示概数，用汉字，中间不加顿号：三四十人、七八天；带“几”的也用汉字：十几个。",
    subject=Text,
    fixes=True,
)
def rough_numbers(text: Text) -> Iterator[Finding]:
    for found in text.found(_NEIGHBOURS, "、"):
        before = text.ahead(found.start(), 1)
        if _ORDER.index(found["high"]) - _ORDER.index(found["low"]) == 1 and before not in (
            *"第、十百千万",
            *_ORDER,
        ):
            right = found["low"] + found["high"]
            yield Finding(f"概数“{found[0]}”中间不用顿号", found.span(), f"改成“{right}”", right)
    for found in text.found(_ARABIC_NEIGHBOURS, "、"):
        before = text.ahead(found.start(), 1)
        if int(found["high"]) - int(found["low"]) == 1 and not re.match("[第、0-9.A-Za-z]", before):
            hint = "概数用汉字，如三四个、七八天"
            yield Finding(f"概数“{found[0]}”", found.span(), hint, confidence="likely")
    for found in text.found(_SOME, "几"):
        before = text.ahead(found.start(), 1)
        if found[0][1] == "0" and not before.isdigit():
            tens = "" if found["tens"] == "1" else _ORDER[int(found["tens"]) - 1]
            yield Finding(
                f"“{found[0]}”混用了汉字和阿拉伯数字",
                found.span(),
                f"改成“{tens}十几”",
                f"{tens}十几",
            )


_COUNTED = "个|名|家|户|场次|场|人次|人|件|次|项|条|处|份|所|期|支|套|亩|公里|万元|亿元"
_LONGEST = 16
"""More 汉字 digits in a row than any number has; without an end, each would be read to the last."""
_HANZI_COUNT = re.compile(
    rf"[一二两三四五六七八九十](?:(?<=十)|十|[百千])[一二三四五六七八九十百千零]{{0,{_LONGEST}}}+[余多]?(?P<unit>{_COUNTED})"
)
_ARABIC_COUNT = re.compile(
    rf"[0-9]{{1,15}}(?:\.[0-9]{{1,9}})?[余多]?[万亿]?[余多]?(?P<unit>{_COUNTED})"
)


@rule(
    "NUM-06",
    "同一句里同类的数有的用汉字、有的用阿拉伯数字",
    source="GB/T 15835—2011 4.3；规则 NUM-01、NUM-05、NUM-06",
    reason="同一场合、同一类别的数，形式要一致：2000余人、3000余人，不写两千余人、3000余人。",
    subject=Text,
    severity="warning",
    confidence="likely",
)
def mixed_numerals(text: Text) -> Iterator[Finding]:
    in_arabic: dict[tuple[int, int], set[str]] = {}
    for found in text.found(_HANZI_COUNT, "十百千"):
        before = text.ahead(found.start(), 1)
        if before in (*"第初“几数两二三四五六七八九十", "上"):
            continue
        sentence = text.sentence_at(found.start())
        if sentence not in in_arabic:
            counts = _ARABIC_COUNT.finditer(text.open, *sentence)
            in_arabic[sentence] = {count["unit"] for count in counts}
        if found["unit"] in in_arabic[sentence]:
            yield Finding(
                f"“{found[0]}”用汉字，同一句里别的数用阿拉伯数字",
                found.span(),
                "统一用阿拉伯数字",
            )


_BANKERS = re.compile("第[壹贰叁肆伍陆柒捌玖拾]+")
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")


@rule(
    "NUM-21",
    "次第用了大写数字",
    source="GB/T 15835—2011 4.2；规则 NUM-21",
    reason="壹贰叁是票据上防涂改用的；名次、次第写第一或第1，全文一种。",
    subject=Text,
    fixes=True,
)
def bankers_numerals(text: Text) -> Iterator[Finding]:
    return swaps(
        text,
        _BANKERS,
        "“{}”",
        lambda found: found[0].translate(_PLAIN),
        signs="壹贰叁肆伍陆柒捌玖拾",
    )


_TWO = re.compile(
    r"二(?=个(?![别人体性案股月])|名(?![师单校词誉录为城家医次])|家(?![长校庭])|户(?!口)|种(?!植|子))"
)
_BEFORE_TWO = re.compile(r"[第十百千万初高大周期一二三四五六七八九零〇、点○星个.0-9—～]$")


@rule(
    "NUM-22",
    "量词前的“二”",
    source="《现代汉语八百词》“二、两”；规则 NUM-22",
    reason="量词前面用“两”：两个、两名；序数和多位数里用“二”：第二个、十二名。",
    subject=Text,
    severity="warning",
    fixes=True,
)
def two(text: Text) -> Iterator[Finding]:
    for found in text.found(_TWO, "二"):
        before = text.ahead(found.start(), 1)
        if not _BEFORE_TWO.match(before):
            yield Finding("量词前用“两”", found.span(), "改成“两”", "两")


_LOOKALIKE = re.compile("[OoIl]")
_TOKEN_BEFORE, _TOKEN_BEHIND = re.compile("[0-9OoIl.]*$"), re.compile("[0-9OoIl.]*")
_UNIT_BEHIND = re.compile(
    r"[余多]?(?:%|％|[年月日号时个名家户人次项件条场元亩吨万亿岁天倍位处份所期种支套里])"
)
_DIGITS = str.maketrans("OoIl", "0011")
_LATIN = re.compile(r"[A-Za-z0-9_.+/-]")


@rule(
    "TYPO-07",
    "数字里混进了字母",
    source="规则 TYPO-07",
    reason="扫描识别或手误把0写成字母O、把1写成l或I，看着一样，却查不到、算不了。",
    subject=Text,
    fixes=True,
)
def letters_in_numbers(text: Text) -> Iterator[Finding]:
    end = 0
    for found in text.found(_LOOKALIKE, "OoIl"):
        if found.start() < end:
            continue
        head = _TOKEN_BEFORE.search(text.ahead(found.start(), 12))
        tail = _TOKEN_BEHIND.match(text.open, found.start())
        assert head is not None
        assert tail is not None  # both match what is empty
        token = head[0] + tail[0]
        start, end = found.start() - len(head[0]), tail.end()
        yield from _letters(text, token, start, end)


def _letters(text: Text, token: str, start: int, end: int) -> Iterator[Finding]:
    before, behind = text.ahead(start, 1), text.open[end : end + 3]
    digits = any(c.isdigit() for c in token)
    alike = token.strip("I") and len(token) > 1 and not _liquid(token) and token[0] != "."
    if not alike or _LATIN.match(before) or _LATIN.match(behind):
        return
    right = token.translate(_DIGITS)
    if _UNIT_BEHIND.match(behind) and (digits or token[0] in "lI"):
        yield Finding(f"“{token}”里有字母", (start, end), f"改成“{right}”", right)
    elif digits and token not in ("O2", "O3", "O2O", "2O", "3O"):
        hint = f"是不是“{right}”"
        yield Finding(f"“{token}”里有字母", (start, end), hint, confidence="likely")


def _liquid(token: str) -> bool:
    """5l: so many litres."""
    return token.endswith("l") and token[:-1].isdigit() and len(token) <= 4


@rule(
    "NUM-19",
    "百分号与数字分开",
    source="GB/T 15835—2011 5.1；规则 NUM-19",
    reason="数字和%之间不空格、不拆行。",
    subject=Text,
    fixes=True,
)
def parted_percent(text: Text) -> Iterator[Finding]:
    for found in text.found(_PARTED, "%％"):
        span = (found.start() + 1, found.end() - 1)
        yield Finding("数字和%之间有空格", span, "删去空格", "")


_PARTED = re.compile(r"[0-9][ \u3000\u00a0]+[%％]")
