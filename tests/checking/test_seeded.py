"""Defects put into clean texts at random places are found; the clean texts themselves raise nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from reportgen.checking import check_subject, selection
from reportgen.checking.diagnostic import Diagnostic
from reportgen.checking.text import Text

from .corpus import briefings, paragraphs, text

SURE = selection()
ALL = selection(unsure=True)
TRIES, NEEDED = 40, 0.95
H = "\u4e00-\u9fff"


class Slip(Struct, frozen=True):
    """A defect: what its rule is, where it can be made, and what then stands there."""

    code: str
    where: str
    becomes: str | Callable[[re.Match[str]], str]


def full_width(found: re.Match[str]) -> str:
    return found[0].translate({code: code + 0xFEE0 for code in range(48, 58)})


def thousands(found: re.Match[str]) -> str:
    return f"{int(found[0]):,}"


NUMBER = r"(?<![0-9.第—～年月年A-Za-z+×])(?P<n>[1-9][0-9]*0)(?=[个名家户人项次场条](?![月百次—]))"
UNIT = "[个名家户人项次场条]"
SLIPS: tuple[Slip, ...] = (
    Slip(
        "TYPO-01", f"(?<=[{H}])[，；：](?=[{H}])", lambda m: {"，": ",", "；": ";", "：": ":"}[m[0]]
    ),
    Slip("TYPO-01", f"（(?P<in>[^（）]*[{H}][^（）]*)）", r"(\g<in>)"),
    Slip("TYPO-02", f"(?<=[{H}])。$", "."),
    Slip("TYPO-03", "“(?P<in>[^“”]*)”", r'"\g<in>"'),
    Slip("TYPO-03", "“(?P<in>[^“”]*)”", r"”\g<in>”"),
    Slip("TYPO-03", f"”(?=[{H}，。])", ""),
    Slip("TYPO-03", "“", ""),
    Slip("TYPO-04", "）", ""),
    Slip("TYPO-04", "（", "("),
    Slip("TYPO-04", "》", ""),
    Slip("TYPO-05", f"(?<=[{H}])[，。；](?=[{H}]|$)", r"\g<0>\g<0>"),
    Slip("TYPO-05", f"(?<=[{H}])。(?=[{H}]|$)", "，。"),
    Slip("TYPO-06", f"(?<=[{H}]{{3}})(?=[{H}]{{3}})", " "),
    Slip("TYPO-06", f"(?<=[{H}]{{3}})(?=[0-9])", " "),
    Slip("TYPO-07", rf"(?<![0-9.A-Za-z])[1-9]0+(?={UNIT})", lambda m: m[0].replace("0", "O")),
    Slip("TYPO-07", rf"(?<![0-9.A-Za-z])1[0-9]+(?={UNIT})", lambda m: "l" + m[0][1:]),
    Slip("TYPO-08", r"(?<![0-9.])[0-9]+(?=[个名家户人项次%])", full_width),
    Slip("TYPO-09", NUMBER, r"\g<n>-\g<n>5"),
    Slip("TYPO-09", NUMBER, r"\g<n>~\g<n>5"),
    Slip("TYPO-10", f"(?<=[{H}])(?=[{H}]{{4}})", "--"),
    Slip("TYPO-12", "。$", "..."),
    Slip("TYPO-12", f"，(?=[{H}])", "。。。"),
    Slip("TYPO-13", f"(?<=[{H}])(?=[{H}])", "\u200b"),
    Slip("TYPO-15", "(?<![0-9.])[1-9][0-9]{3,6}(?![0-9.年])", thousands),
    Slip("TYPO-17", f"(?<=[{H}]{{2}})[的了和在](?=[{H}]{{2}})(?![了解和平确])", r"\g<0>\g<0>"),
    Slip("TYPO-17", "党支部|党组织|进一步|群众性|志愿者|网格员|新时代", r"\g<0>\g<0>"),
    Slip(
        "TYPO-18",
        "部署|贯彻|统筹|突出",
        lambda m: {"部署": "布署", "贯彻": "惯彻", "统筹": "统畴", "突出": "突岀"}[m[0]],
    ),
    Slip(
        "NUM-04", "第一书记|一把手|进一步|第一时间|一系列|一律", lambda m: m[0].replace("一", "1")
    ),
    Slip("NUM-07", "(?<![0-9])20(?=[0-9]{2}年(?:1[0-2]|[1-9])月)", ""),
    Slip("NUM-07", "(?<=年)(?=[1-9]月)", "0"),
    Slip("NUM-12", rf"(?<![0-9.])(?P<n>[1-9])000(?={UNIT})", r"\g<n>千"),
    Slip("NUM-16", "(?<![0-9.～—-])[1-9][0-9](?=%)", r"\g<0>～99"),
    Slip("NUM-17", "(?<![0-9月—])(?P<a>[1-8])月(?![—至0-9])", r"\g<a>-9月"),
    Slip("NUM-18", r"(?<![0-9.～—-])(?P<n>[1-9][0-9.]*)%", r"百分之\g<n>"),
    Slip("NUM-23", NUMBER, r"约\g<n>余"),
    Slip("NUM-23", rf"{NUMBER}{UNIT}", r"约\g<0>左右"),
    Slip("NUM-24", NUMBER, r"近\g<n>余"),
    Slip("NUM-25", NUMBER, r"超过\g<n>多"),
    Slip("NUM-26", rf"{NUMBER}{UNIT}", r"不到\g<0>左右"),
    Slip("NUM-27", rf"{NUMBER}{UNIT}", r"至少\g<0>以上"),
    Slip("NUM-29", r"(?<![0-9.—～-])[1-9][0-9]*[1-9](?=[家名户项场](?![场次]))", r"\g<0>余"),
    Slip("STAT-08", r"(?P<v>增长|下降|提高)[0-9.]+(?=%|个百分点)", r"\g<v>0.0"),
    Slip("STAT-09", r"增长(?=[0-9.]+%)", "增长-"),
    Slip("STAT-13", "(?<=[0-9])人次", "人（次）"),
    Slip("STAT-15", "截至(?=[0-9目])", "截止"),
    Slip("QTY-03", "(?<=[0-9])[个家](?![体人别性案庭具电政禽畜长])", r"\g<0>\g<0>"),
    Slip("PUNC-05", "(?<=、)(?P<w>[一-龥]{2,4})等(?=[^级次候待])", r"\g<w>、等"),
    Slip("PUNC-08", "——", "──"),
    Slip("PUNC-09", "(?<=[一-龥])等(?![级次候待])", "等……"),
    Slip("PUNC-13", f"(?<=[{H}])）(?=[{H}，])", "。）"),
    Slip("PUNC-14", f"(?<=[{H}])”(?=，)", "。”"),
    Slip("HDG-02", "(?:(?<=[。；：])|^)[一二三]是", r"\g<0>，"),
    Slip("DOC-01", "(?:(?<=[。；：，])|^)二是", "三是"),
    Slip("FORM-08", "(?:(?<=[。；：，])|^)二是", "其次，"),
)

PHRASES = {
    "NUM-02": "五G基站全部开通，",
    "NUM-03": "走访三、四十户，",
    "NUM-08": "20世纪八十年代以来，",
    "NUM-09": "第3季完成，",
    "NUM-10": "二零二二年以来，",
    "NUM-11": "“3.15”期间，",
    "NUM-15": "下降.46个百分点，",
    "NUM-19": "达到87 %，",
    "NUM-21": "居全市第壹，",
    "NUM-22": "选树二个典型，",
    "NUM-32": "投诉减少2倍，",
    "NUM-34": "由20%提高到25%，提高5%，",
    "NUM-36": "占比23%的比重，",
    "QTY-02": "开展12场（次），",
    "PUNC-11": "焦裕禄•兰考，",
    "PUNC-16": "按照国办发[2023]5号文件，",
    "SUM-01": "参训500～300人，",
    "SUM-02": "满意率达102%，",
    "SUM-03": "新建支部120个（机关30个、农村80个、社区15个），",
    "SUM-04": "参加测评98人，占应到120人的85%，",
    "SUM-05": "企业由300家增加到450家，增长40%，",
    "SUM-06": "三次产业结构为8.8:48.3:39.9，",
    "DOC-02": "抓好三个方面：一是学习，二是调研，三是检视，四是整改，",
}
SLIPS += tuple(Slip(code, f"(?<=，)(?=[{H}]{{3}})", phrase) for code, phrase in PHRASES.items())


def found_in(checked: Text, code: str, at: tuple[int, int]) -> bool:
    """Whether a finding of that code, shown by default, is at or next to a place."""
    hits = (d for d in check_subject(checked, SURE) if SURE.shows(d) and d.code == code)
    return any(_near(d, at) for d in hits)


def _near(found: Diagnostic, at: tuple[int, int]) -> bool:
    start, end = found.place.start or 0, found.place.end or 0
    # a series breaks off where it is seen to: at the next item
    reach = 400 if found.code in ("DOC-01", "TYPO-03", "TYPO-04") else 3
    return start - reach <= at[1] and at[0] - reach <= end


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.code} {slip.where[:12]}")
def test_a_seeded_slip_is_found(slip: Slip) -> None:
    places = [(p, m) for p in paragraphs() for m in re.finditer(slip.where, p)]
    chosen = random.Random(slip.code + slip.where).sample(places, min(TRIES, len(places)))
    missed = []
    for paragraph, match in chosen:
        new = match.expand(slip.becomes) if isinstance(slip.becomes, str) else slip.becomes(match)
        words = paragraph[: match.start()] + new + paragraph[match.end() :]
        if not found_in(text(words), slip.code, (match.start(), match.start() + len(new))):
            missed.append(words)
    assert chosen
    assert len(missed) <= (1 - NEEDED) * len(chosen), missed


@pytest.mark.parametrize("number", range(len(briefings())))
def test_slips_in_the_structure_of_a_briefing_are_found(number: int) -> None:
    lines = [p.text for p in briefings()[number].paragraphs if p.kind != "cell"]
    prose = [n for n, line in enumerate(lines) if len(line) > 30]
    for place in prose:
        doubled = text(*lines[: place + 1], lines[place], *lines[place + 1 :])
        assert any(d.code == "DOC-03" for d in check_subject(doubled, SURE))
    marked = [n for n, line in enumerate(lines) if re.match("[二三四五]、|（[二三四五]）", line)]
    for place in marked:
        if any(
            re.match(r"[三四五六]、|（[三四五六]）", line) for line in lines[place + 1 : place + 4]
        ):
            cut = text(*lines[:place], *lines[place + 1 :])
            assert any(d.code in ("HDG-10", "HDG-01") for d in check_subject(cut, ALL)), lines[
                place
            ]
    for place in marked:
        half = lines[place].replace("（", "(", 1).replace("）", ")", 1)
        if half != lines[place]:
            found = check_subject(text(*lines[:place], half, *lines[place + 1 :]), SURE)
            assert any(d.code == "HDG-03" and d.place.paragraph == place for d in found)


def test_clean_texts_raise_nothing_by_default() -> None:
    for briefing in briefings():
        assert [d for d in check_subject(briefing, SURE) if SURE.shows(d)] == []
    found = [d for p in paragraphs() for d in check_subject(text(p), SURE) if SURE.shows(d)]
    assert len(found) <= sum(map(len, paragraphs())) / 2000, found


WORDS = st.text(
    st.sampled_from(
        "一二三十百千万、，。；：“”（）()《》[]〔〕0123456789.%～—-~ 　约近超余多左右以上是第其次人家个次年月日的了和等…lO\u200b\n"
    ),
    max_size=80,
)

TOKENS = st.lists(
    st.sampled_from(
        "由 从 到 0家 300家 450家 0.0% 85.2% 0个百分点 2倍 0倍 12.5亿元 0元 500～300人 增加到 降低到 增长 下降 ，增长 ，下降 比上年的 占 的 ，占 "
        "其中 （ ） 、 ， ： 。 三次产业结构为 8.8:48.3:39.9 0:0:0 三个方面 一是 二是 四是 第一书记 约 余 左右 满意率 截止 2023年 1-6月".split()
    ),
    max_size=16,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(WORDS, TOKENS))
def test_whatever_the_text_places_are_in_it_and_fixes_come_to_an_end(words: str) -> None:
    lines = [line for line in words.split("\n") if line.strip()]
    for _ in range(200):
        checked = text(*lines)
        fixes: dict[int, Diagnostic] = {}
        for found in check_subject(checked, ALL):
            place = found.place
            assert place.paragraph is not None
            assert place.start is not None
            assert place.end is not None
            assert 0 <= place.start < place.end <= len(lines[place.paragraph])
            if found.fix is not None:
                fixes.setdefault(place.paragraph, found)
        if not fixes:
            break
        for number, found in fixes.items():
            line, place = lines[number], found.place
            new = line[: place.start] + (found.fix or "") + line[place.end :]
            assert new != line
            lines[number] = new
        lines = [line for line in lines if line.strip()]
    else:
        raise AssertionError("fixes go on for ever")
