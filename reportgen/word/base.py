"""The parts of a .docx that depend on the profile alone: our own base package.

python-docx's default template is not used: it brings stylesWithEffects, MS Mincho and a clock.
Element order inside pPr, rPr and sectPr follows ECMA-376 Part 1 §17.3; Word minds it.
"""

from __future__ import annotations

from reportgen.word.characters import escaped
from reportgen.word.profile import Align, Look, Page, PageNumber, Profile
from reportgen.word.record import ITEM_ID, RECORD_NAMESPACE

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{_OFFICE}/relationships"'

HEAD_STYLES = {"黑体": "HeadHei", "楷体": "HeadKai", "仿宋": "HeadFang"}
"""Character styles for run-in heads, and for headings whose number asks for another font (BODY-05)."""
TABLE_STYLE = "BriefingTable"
CELL_MARGIN = 85
"""Left and right inside a table cell, twips."""


def static_parts(profile: Profile, *, commented: bool) -> dict[str, str]:
    """Every part that is the same in all documents of a profile, by part name; `commented` says
    whether the package lists a comments part."""
    number = profile.page_number
    return {
        "[Content_Types].xml": _content_types(commented),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _APP,
        "customXml/itemProps1.xml": _ITEM_PROPERTIES,
        "customXml/_rels/item1.xml.rels": _relationships(
            (f"{_OFFICE}/relationships/customXmlProps", "itemProps1.xml")
        ),
        "word/_rels/document.xml.rels": _document_relationships(commented),
        "word/styles.xml": styles(profile),
        "word/settings.xml": _settings(number),
        "word/fontTable.xml": _font_table(profile),
        "word/theme/theme1.xml": _theme(profile),
        "word/footer1.xml": _footer(profile, number.odd),
        "word/footer2.xml": _footer(profile, number.even),
    }


def section(page: Page) -> str:
    """The section properties: paper, margins, both footers, grid (GRID-07)."""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId5"/>'
        '<w:footerReference w:type="even" r:id="rId6"/>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}"'
        f' w:left="{page.left}" w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/>'
        f'<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="{page.pitch}"/></w:sectPr>'
    )


def first_line(characters: int, cell: int) -> str:
    """Attributes of w:ind for a first-line indent: Word reads the one, LibreOffice the other
    (GRID-10)."""
    return f'w:firstLineChars="{characters * 100}" w:firstLine="{characters * cell}"'


def styles(profile: Profile) -> str:
    """word/styles.xml: defaults, paragraph styles of the profile, character and table styles."""
    normal = profile.looks["normal"]
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(profile, normal.font)}"
        f'<w:sz w:val="{normal.size}"/><w:szCs w:val="{normal.size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    paragraphs = "".join(_paragraph_style(profile, look) for look in profile.looks.values())
    heads = "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style}">'
        f'<w:name w:val="小标题（{font}）"/><w:qFormat/>'
        f"<w:rPr>{_fonts(profile, font)}</w:rPr></w:style>"
        for font, style in HEAD_STYLES.items()
    )
    return (
        f"{XML_HEAD}<w:styles {NAMESPACES}>{defaults}{paragraphs}{_FIXED_STYLES}{heads}"
        f"{_COMMENT_STYLE}{_table_style()}</w:styles>"
    )


def _paragraph_style(profile: Profile, look: Look) -> str:
    """One paragraph style.  Every property is written out, so that a change of Normal in Word does
    not move titles and tables."""
    default = look.id == "Normal"
    kind = ' w:default="1"' if default else "" if look.name.isascii() else ' w:customStyle="1"'
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="BodyText"/>' if look.keep_next or look.outline is not None else ""
    flow = "<w:keepNext/><w:keepLines/>" if look.keep_next else ""
    spaces = "" if look.auto_space else '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    grid = "" if look.grid else '<w:snapToGrid w:val="0"/>'
    line = (
        f'w:line="{look.line}" w:lineRule="exact"'
        if look.line
        else 'w:line="240" w:lineRule="auto"'
    )
    indent = first_line(look.indent, profile.page.cell)
    outline = "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>'
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{look.id}"><w:name w:val="{look.name}"/>{based}{following}'
        f"<w:qFormat/><w:pPr>{flow}"
        f'<w:widowControl w:val="0"/>{spaces}{grid}'
        f'<w:spacing w:before="{look.before}" w:after="{look.after}" {line}/>'
        f'<w:ind {indent}/><w:jc w:val="{look.align}"/>{outline}</w:pPr>'
        f"<w:rPr>{_fonts(profile, look.font)}"
        f'<w:spacing w:val="{look.tracking}"/><w:sz w:val="{look.size}"/>'
        f'<w:szCs w:val="{look.size}"/></w:rPr></w:style>'
    )


def _fonts(profile: Profile, kind: str) -> str:
    """w:rFonts with all four slots set: one left out would fall to the theme (FONT-07)."""
    latin = profile.fonts["latin"][0]
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}"'
        f' w:eastAsia="{profile.fonts[kind][0]}" w:cs="{latin}"/>'
    )


def _table_style() -> str:
    """Borders, cell margins and vertical centring of our tables (TBL-02)."""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}"><w:name w:val="材料表格"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblCellMar><w:left w:w="{CELL_MARGIN}" w:type="dxa"/>'
        f'<w:right w:w="{CELL_MARGIN}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
    )


def _footer(profile: Profile, align: Align) -> str:
    """The page number “— 1 —” in half-width 宋体, one 字 in from its edge (PNUM-01..03)."""
    number: PageNumber = profile.page_number
    font = profile.fonts[number.font][0]
    inset = {
        "right": f'<w:ind w:rightChars="100" w:right="{number.inset}"/>',
        "left": f'<w:ind w:leftChars="100" w:left="{number.inset}"/>',
    }.get(align, "")
    look = (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"'
        f' w:cs="{font}"/></w:rPr>'
    )
    dash = f'<w:r>{look}<w:t xml:space="preserve">{{}}</w:t></w:r>'
    return (
        f'{XML_HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{inset}'
        f'<w:jc w:val="{align}"/></w:pPr>{dash.format("— ")}'
        f'<w:fldSimple w:instr=" PAGE "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'
        f"{dash.format(' —')}</w:p></w:ftr>"
    )


def _settings(number: PageNumber) -> str:
    """word/settings.xml: odd and even footers belong here (PNUM-03), punctuation keeps its full 字,
    a line break does not stretch the line before it."""
    both = "<w:evenAndOddHeaders/>" if number.odd != number.even else ""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'{XML_HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        f'{both}<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat><w:doNotExpandShiftReturn/>{compat}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2"'
        ' w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4"'
        ' w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink"'
        ' w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _font_table(profile: Profile) -> str:
    """word/fontTable.xml: w:altName is the only fallback list a .docx can hold (FONT-07)."""
    fonts = []
    for kind, (first, *alternates) in profile.fonts.items():
        names = f'<w:altName w:val="{escaped(",".join(alternates))}"/>' if alternates else ""
        charset, family = ("00", "roman") if kind == "latin" else ("86", "auto")
        fonts.append(
            f'<w:font w:name="{escaped(first)}">{names}<w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )
    return f"{XML_HEAD}<w:fonts {NAMESPACES}>{''.join(fonts)}</w:fonts>"


def _content_types(commented: bool) -> str:
    word = f"{_TYPES}.wordprocessingml"
    overrides = {
        "/customXml/itemProps1.xml": f"{_TYPES}.customXmlProperties+xml",
        "/docProps/app.xml": f"{_TYPES}.extended-properties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{word}.document.main+xml",
        "/word/fontTable.xml": f"{word}.fontTable+xml",
        "/word/footer1.xml": f"{word}.footer+xml",
        "/word/footer2.xml": f"{word}.footer+xml",
        "/word/settings.xml": f"{word}.settings+xml",
        "/word/styles.xml": f"{word}.styles+xml",
        "/word/theme/theme1.xml": f"{_TYPES}.theme+xml",
    }
    if commented:
        overrides["/word/comments.xml"] = f"{word}.comments+xml"
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'{XML_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _document_relationships(commented: bool) -> str:
    """rId5 and rId6 are the footers `section` refers to."""
    kinds = f"{_OFFICE}/relationships"
    targets = [
        (f"{kinds}/styles", "styles.xml"),
        (f"{kinds}/settings", "settings.xml"),
        (f"{kinds}/fontTable", "fontTable.xml"),
        (f"{kinds}/theme", "theme/theme1.xml"),
        (f"{kinds}/footer", "footer1.xml"),
        (f"{kinds}/footer", "footer2.xml"),
        (f"{kinds}/customXml", "../customXml/item1.xml"),
    ]
    if commented:
        targets.append((f"{kinds}/comments", "comments.xml"))
    return _relationships(*targets)


def _theme(profile: Profile) -> str:
    """word/theme/theme1.xml: the smallest theme DrawingML allows (three of every kind of format);
    no style of ours points into it, but a package without one is an error to validators."""
    names = {
        "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4",
        "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5",
        "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72",
    }  # fmt: skip
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in names.items()
    )
    latin, hanzi = profile.fonts["latin"][0], profile.fonts["仿宋"][0]
    fonts = f'<a:latin typeface="{latin}"/><a:ea typeface="{hanzi}"/><a:cs typeface="{latin}"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{XML_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="reportgen"><a:themeElements><a:clrScheme name="reportgen">{colours}</a:clrScheme>'
        f'<a:fontScheme name="reportgen"><a:majorFont>{fonts}</a:majorFont>'
        f"<a:minorFont>{fonts}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="reportgen"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


_CORE = (
    f'{XML_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>reportgen</dc:creator>'
    "<dc:language>zh-CN</dc:language></cp:coreProperties>"
)
_APP = (
    f'{XML_HEAD}<Properties xmlns="{_OFFICE}/extended-properties">'
    "<Application>reportgen</Application></Properties>"
)
_ITEM_PROPERTIES = (
    f'{XML_HEAD}<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{ITEM_ID}">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{RECORD_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
_FIXED_STYLES = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:qFormat/>'
    "<w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="CommentReference">'
    '<w:name w:val="annotation reference"/><w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr>'
    "</w:style>"
)
_COMMENT_STYLE = (
    '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:snapToGrid w:val="0"/>'
    '<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="left"/></w:pPr>'
    '<w:rPr><w:spacing w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
)
