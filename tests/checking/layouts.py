"""A faultless 公文 and the .docx files made of it by what an example file (CODE.wrong.layout) says.

A line of such a file is “what：how”; `EDITS` says what that does to the parts of the package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from reportgen.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Signature,
    TableBlock,
    TableCell,
    Title,
)
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, text
from tests.word_reading.packages import pack, parts_of

Parts = dict[str, str]
Edit = Callable[[Parts, str], None]

_WORDS = (
    "今年以来，全区新建党支部12个，培训党员835名，走访企业84家，解决问题56个，"
    "群众满意率达98%，基层党组织的凝聚力、战斗力进一步增强，党建工作取得明显成效。"
)
SECOND = "全区把抓基层打基础作为长远之计，坚持书记抓、抓书记，层层压实责任，推动任务落实到每一个支部、每一名党员，全年研究部署工作12次。"
_DOCUMENT, _SETTINGS, _STYLES = "word/document.xml", "word/settings.xml", "word/styles.xml"
_SIZES = {"二号": 44, "三号": 32, "四号": 28, "小四": 24, "小五": 18}
_ADDRESSEE = (
    '<w:p><w:pPr><w:pStyle w:val="BodyText"/><w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr>'
    "<w:r><w:t>各街道党工委：</w:t></w:r></w:p>"
)


def blocks() -> tuple[Block, ...]:
    """Title, text, headings, run-in heads, a table of twelve rows, a signature."""
    rows = tuple(
        (TableCell((text(f"{name}街道"),)), TableCell((text(number),), True))
        for name, number in zip("甲乙丙丁戊己庚辛壬癸子", map(str, range(95, 106)), strict=True)
    )
    return (
        Title("t", (text("关于加强基层党建工作的情况报告"),)),
        Paragraph("p1", (text(_WORDS),)),
        Paragraph("p2", (text(SECOND),)),
        Heading("h1", 1, (text("加强组织领导"),), "一、"),
        *(
            Paragraph(f"p{at}", (text(_WORDS * 2),), (text("健全工作机制。"),), number, 2)
            for at, number in enumerate(("（一）", "（二）", "（三）", "（四）"), start=3)
        ),
        Heading("h2", 1, (text("取得工作成效"),), "二、"),
        Paragraph("p7", (text(_WORDS * 3),)),
        TableBlock(
            "tb",
            (text("各街道党员人数"),),
            (TableCell((text("街道"),)), TableCell((text("党员数"),), True)),
            rows,
        ),
        Paragraph("p8", (text(_WORDS),)),
        Signature("s", (text("中共桃城区委组织部"),), (text("2023年7月1日"),)),
    )


@cache
def _parts() -> Mapping[str, str]:
    made = write(Document("公文", blocks()), PROVENANCE)
    parts = {name: content.decode() for name, content in parts_of(made).items()}
    title = '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'
    return {**parts, _DOCUMENT: parts[_DOCUMENT].replace(title, _ADDRESSEE + title, 1)}


def made(*lines: str) -> bytes:
    """The .docx that example lines describe."""
    parts = dict(_parts())
    for each in lines:
        what, how = each.split("：", 1)
        EDITS[what](parts, how)
    return pack(parts)


def _swap(parts: Parts, part: str, old: str, new: str, count: int = -1) -> None:
    assert re.search(old, parts[part]), f"{old} is not in {part}"
    parts[part] = re.sub(old, new, parts[part], count=max(count, 0))


def _twips(how: str) -> int:
    number = re.search("-?[0-9.]+", how)
    assert number
    return round(float(number[0]) * (20 if "磅" in how else 1440 / 25.4))


def _margin(side: str) -> Edit:
    def edit(parts: Parts, how: str) -> None:
        _swap(parts, _DOCUMENT, rf'(<w:pgMar[^>]* w:{side}=")\d+', rf"\g<1>{_twips(how)}")

    return edit


def _paper(parts: Parts, how: str) -> None:
    width, height = (_twips(part) for part in how.split("×"))
    _swap(parts, _DOCUMENT, r"<w:pgSz[^>]*/>", f'<w:pgSz w:w="{width}" w:h="{height}"/>')


def _setting(element: str, before: str) -> Edit:
    """A setting on or off, before the element that follows it in ECMA-376's order."""

    def edit(parts: Parts, how: str) -> None:
        parts[_SETTINGS] = parts[_SETTINGS].replace(f"<w:{element}/>", "")
        if how == "开":
            _swap(parts, _SETTINGS, f"<w:{before}", rf"<w:{element}/>\g<0>", 1)

    return edit


def _style(parts: Parts, style: str, old: str, new: str) -> None:
    """Change something inside one style."""
    found = re.search(rf'<w:style [^>]*w:styleId="{style}".*?</w:style>', parts[_STYLES])
    assert found
    assert re.search(old, found[0]), f"{old} is not in style {style}"
    parts[_STYLES] = parts[_STYLES].replace(found[0], re.sub(old, new, found[0]))


def _face(style: str) -> Edit:
    """宋体小四: font of Hanzi and size of a style."""

    def edit(parts: Parts, how: str) -> None:
        font, size = _font_and_size(how)
        _style(parts, style, r'w:eastAsia="[^"]*"', f'w:eastAsia="{font}"')
        _style(parts, style, r'<w:sz w:val="\d+"/>', f'<w:sz w:val="{size}"/>')

    return edit


def _character_face(style: str) -> Edit:
    """Font of Hanzi of a character style."""

    def edit(parts: Parts, how: str) -> None:
        _style(parts, style, r'w:eastAsia="[^"]*"', f'w:eastAsia="{_font_and_size(how)[0]}"')

    return edit


def _font_and_size(how: str) -> tuple[str, int]:
    name = next(name for name in _SIZES if name in how)
    return how.split(name)[0].strip(), _SIZES[name]


def _pitch(style: str) -> Edit:
    def edit(parts: Parts, how: str) -> None:
        number = re.search("[0-9.]+", how)
        assert number
        exact = "固定值" in how
        line = round(float(number[0]) * (20 if exact else 240))
        rule = "exact" if exact else "auto"
        new = f'w:line="{line}" w:lineRule="{rule}"'
        for each in style.split():
            _style(parts, each, r'w:line="\d+" w:lineRule="\w+"', new)
        if "没有行网格" in how:
            _swap(parts, _DOCUMENT, r"<w:docGrid[^>]*/>", "")

    return edit


def _in_style(style: str, old: str, new: Callable[[str], str]) -> Edit:
    def edit(parts: Parts, how: str) -> None:
        _style(parts, style, old, new(how))

    return edit


def _second(properties: Callable[[str], str]) -> Edit:
    """Direct formatting on one paragraph of the text."""

    def edit(parts: Parts, how: str) -> None:
        run = rf"<w:r><w:rPr>(<w:rFonts [^>]*/>)</w:rPr>(<w:t[^>]*>{SECOND[:4]})"
        _swap(parts, _DOCUMENT, run, rf"<w:r><w:rPr>{properties(how)}</w:rPr>\2", 1)

    return edit


def _hanzi(how: str) -> str:
    return f'<w:rFonts w:hint="eastAsia" w:eastAsia="{how.split("三号")[0]}"/>'


def _digits(how: str) -> str:
    font = how.split("，")[0]
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}"/>'


_PLAIN_FONTS = '<w:rFonts w:hint="eastAsia"/>'
_COLORS = {"红色": "FF0000", "黑色": "000000"}


_ODD_EVEN = _setting("evenAndOddHeaders", "characterSpacingControl")


def _numbers_placed(parts: Parts, how: str) -> None:
    if how != "都居中":
        return
    _ODD_EVEN(parts, "关")
    for part in ("word/footer1.xml", "word/footer2.xml"):
        _swap(parts, part, r"<w:ind [^>]*/><w:jc [^>]*/>", '<w:jc w:val="center"/>')


def _numbers_look(parts: Parts, how: str) -> None:
    font, size = _font_and_size(how)
    look = rf'w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/><w:sz w:val="{size}"/>'
    for part in ("word/footer1.xml", "word/footer2.xml"):
        _swap(parts, part, r'w:ascii="[^>]*/>', look)


def _numbers_written(parts: Parts, how: str) -> None:
    before, after = how.split("1")
    for part in ("word/footer1.xml", "word/footer2.xml"):
        _swap(parts, part, ">— <", f">{before}<")
        _swap(parts, part, "> —<", f">{after}<")


def _first_page(parts: Parts, how: str) -> None:
    if how == "开":
        _swap(parts, _DOCUMENT, "<w:docGrid", "<w:titlePg/><w:docGrid")


def _typed(words: str) -> Edit:
    """Spaces typed before every text that begins with some words, instead of an indent."""

    def edit(parts: Parts, how: str) -> None:
        count = {"四": 4, "二十": 20}.get(how.split("个")[0], 0)
        if count:
            _swap(parts, _DOCUMENT, f">({words})", f">{' ' * count}\\1")

    return edit


def _spaces(parts: Parts, how: str) -> None:
    _typed("今年以来|全区把|（[一二三四]）")(parts, how)
    _style(parts, "BodyText", r"<w:ind [^>]*/>", '<w:ind w:firstLineChars="0" w:firstLine="0"/>')


def _pushed(parts: Parts, how: str) -> None:
    _typed("中共桃城区委|2023年7月1日")(parts, how)
    if "没有" not in how:
        _swap(parts, _DOCUMENT, r"<w:ind w:rightChars[^>]*/>", "")
        _style(parts, "Signature", '<w:jc w:val="right"/>', '<w:jc w:val="left"/>')


def _date(parts: Parts, how: str) -> None:
    if how == "左对齐":
        place = r"<w:ind [^>]*/>(</w:pPr>(?:(?!</w:pPr>).)*?2023年7月1日)"
        _swap(parts, _DOCUMENT, place, r'<w:jc w:val="left"/>\1', 1)


def _wide(parts: Parts, how: str) -> None:
    half = _twips(how) // 2
    _swap(parts, _DOCUMENT, r'<w:gridCol w:w="\d+"/>', f'<w:gridCol w:w="{half}"/>')
    _swap(parts, _DOCUMENT, r'<w:tcW w:w="\d+"', f'<w:tcW w:w="{half}"')
    _swap(parts, _DOCUMENT, r'<w:tblW w:w="\d+"', f'<w:tblW w:w="{2 * half}"')


def _off(part: str, pattern: str, word: str) -> Edit:
    """Something that goes where the example says a word."""

    def edit(parts: Parts, how: str) -> None:
        if how == word:
            _swap(parts, part, pattern, "")

    return edit


def _kept(parts: Parts, how: str) -> None:
    if how == "关":
        _style(parts, "Heading1", "<w:keepNext/>", "")


def _turned(parts: Parts, _: str) -> None:
    """The table on a page of its own, landscape, 240 mm wide."""
    found = re.search("<w:sectPr>.*?</w:sectPr>", parts[_DOCUMENT])
    assert found
    upright = f"<w:p><w:pPr>{found[0]}</w:pPr></w:p>"
    across = re.sub(
        "<w:pgSz[^>]*/>", '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>', upright
    )
    _wide(parts, "240 mm")
    _swap(parts, _DOCUMENT, "<w:tbl>", rf"{upright}<w:tbl>")
    _swap(parts, _DOCUMENT, "</w:tbl>", rf"</w:tbl>{across}")


EDITS: dict[str, Edit] = {
    "纸张": _paper,
    "上边距": _margin("top"),
    "下边距": _margin("bottom"),
    "左边距": _margin("left"),
    "右边距": _margin("right"),
    "页脚距边界": _margin("footer"),
    "对称页边距": _setting("mirrorMargins", "defaultTabStop"),
    "正文行距": _pitch("BodyText Heading1"),
    "正文字符间距": _in_style("BodyText", r'<w:spacing w:val="-?\d+"/>', lambda how: f'<w:spacing w:val="{_twips(how)}"/>'),
    "正文段后": _in_style("BodyText", r'w:after="\d+"', lambda how: f'w:after="{_twips(how)}"'),
    "正文首行缩进": _in_style("BodyText", r"<w:ind [^>]*/>", lambda how: f'<w:ind w:firstLineChars="{how[0]}00" w:firstLine="{int(how[0]) * 315}"/>'),
    "正文段首": _spaces,
    "正文": _face("BodyText"),
    "文章标题": _face("Title"),
    "文章标题行距": _pitch("Title"),
    "标题“一、”": _face("Heading1"),
    "标题与下段同页": _kept,
    "段首小标题“（一）”": _character_face("HeadKai"),
    "主送机关左缩进": lambda parts, how: _swap(parts, _DOCUMENT, 'w:firstLineChars="0" w:firstLine="0"', f'w:firstLineChars="{how[0]}00" w:firstLine="{int(how[0]) * 315}"', 1),
    "一段正文": _second(_hanzi),
    "一段正文的数字": _second(_digits),
    "一段正文加粗": _second(lambda how: _PLAIN_FONTS + ("<w:b/>" if how == "开" else "")),
    "一段正文颜色": _second(lambda how: f'{_PLAIN_FONTS}<w:color w:val="{_COLORS[how]}"/>'),
    "页码位置": _numbers_placed,
    "页码字体": _numbers_look,
    "页码写法": _numbers_written,
    "奇偶页不同": _ODD_EVEN,
    "首页不同": _first_page,
    "成文日期": _date,
    "落款前面": _pushed,
    "表格宽": _wide,
    "重复标题行": _off(_DOCUMENT, "<w:tblHeader/>", "关"),
    "表格数字": _in_style("TableNumber", '<w:jc w:val="right"/>', lambda how: f'<w:jc w:val="{"left" if how == "左对齐" else "right"}"/>'),
    "横排的一节": _turned,
    "表格框线": _off(_STYLES, "<w:tblBorders>.*?</w:tblBorders>", "没有"),
}  # fmt: skip
