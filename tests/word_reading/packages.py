"""Small packages made by hand, and what people and editors do to a briefing."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from reportgen.document import (
    Break,
    Document,
    Finding,
    Heading,
    Inline,
    Paragraph,
    Strong,
    TableBlock,
    TableCell,
    Title,
)
from tests.inlines import bound, line, text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN_TYPE = f"{WORD}.document.main+xml"
_NAMESPACES = (
    f'xmlns:w="{W[1:-1]}" xmlns:r="{OFFICE}/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def pack(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip archive of the parts, deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def minimal(main_type: str = MAIN_TYPE) -> dict[str, bytes | str]:
    """The parts of the smallest .docx: one paragraph."""
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": document("<w:p><w:r><w:t>正文</w:t></w:r></w:p>"),
    }


def docx(body: str, **related: str) -> bytes:
    """A .docx with a body, and related parts by kind (styles, comments, header, …)."""
    parts = minimal()
    parts["word/document.xml"] = document(body)
    parts["word/_rels/document.xml.rels"] = relationships(
        *((kind, f"{kind}.xml") for kind in related)
    )
    for kind, content in related.items():
        parts[f"word/{kind}.xml"] = content
    return pack(parts)


def document(body: str) -> str:
    """word/document.xml around a body."""
    return f"<w:document {_NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"


def part(root: str, content: str) -> str:
    """Another part with our namespaces: part("styles", …)."""
    return f"<w:{root} {_NAMESPACES}>{content}</w:{root}>"


def relationships(*targets: tuple[str, str]) -> str:
    """A .rels part."""
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{listed}</Relationships>"
    )


def p(*content: str) -> str:
    """A paragraph."""
    return f"<w:p>{''.join(content)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(*content: str) -> str:
    """A table cell of one paragraph."""
    return f"<w:tc>{p(*content)}</w:tc>"


def table(*cells: str) -> str:
    """A table of one row."""
    return f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>"


def control(number: int, *content: str) -> str:
    """A content control with our tag, as Word keeps it."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="指标"/><w:tag w:val="rg:{number}"/></w:sdtPr>'
        f"<w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>"
    )


def untagged(*content: str) -> str:
    """A content control that has lost its tag, as LibreOffice leaves it."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>"


def bookmark(number: int, *content: str, suffix: str = "") -> str:
    """A bookmark of ours around content."""
    identity = f"{number}{suffix}"
    return (
        f'<w:bookmarkStart w:id="{identity}" w:name="_rg_{number}{suffix}"/>{"".join(content)}'
        f'<w:bookmarkEnd w:id="{identity}"/>'
    )


def briefing(*more: Inline) -> Document:
    """A briefing with each kind of place a number can stand in; `more` ends its last paragraph."""
    finding = Finding("甲 == 乙", bound("").binding, "不成立", "95 = 94 不成立", line(3))
    return Document(
        "公文",
        (
            Title("t", (text("“六力”并举"), Break(), text("推进党建"))),
            Heading("h", 1, (text("聚焦“两个覆盖”"),), "一、"),
            Paragraph(
                "p1",
                (
                    text("今年新建党支部"),
                    bound("11个"),
                    bound("3家", "相邻的数"),
                    text("，占"),
                    bound("87.7%", "覆盖率"),
                    text("，宣讲"),
                    bound("XX场次", "宣讲活动", note="宣讲活动没有数值（taocheng.xlsx 指标!C11）"),
                    text("；12345热线\tR&D<甲>。"),
                ),
                (text("强化统筹。"),),
                "1.",
                2,
            ),
            TableBlock(
                "tb",
                (text("投入情况"),),
                (TableCell((text("街道"),)), TableCell((text("投入"),), True)),
                (
                    (TableCell((text("河西"),)), TableCell((bound("3.5", "投入"),), True)),
                    (TableCell((text("河东"),)), TableCell((), True)),
                ),
                "单位：万元",
            ),
            Paragraph("p2", (text("截至2023年6月底，"), Strong((text("抓实“书记项目”"),)), *more)),
        ),
        (finding,),
    )


def changed(data: bytes, change: Callable[[etree._Element], None]) -> bytes:
    """The file after a change to its main document part."""
    parts: dict[str, bytes | str] = dict(parts_of(data))
    root = etree.fromstring(bytes(parts_of(data)["word/document.xml"]))
    change(root)
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return pack(parts)


def replaced(data: bytes, old: str, new: str) -> bytes:
    """The file with some XML of its main document part replaced; it must be there."""
    parts: dict[str, bytes | str] = dict(parts_of(data))
    xml = parts_of(data)["word/document.xml"].decode()
    assert old in xml
    parts["word/document.xml"] = xml.replace(old, new)
    return pack(parts)


def saved_by_libreoffice(data: bytes, folder: Path, times: int = 3) -> bytes:
    """The file after LibreOffice has opened and saved it a number of times."""
    office = shutil.which("soffice")
    assert office
    path = folder / "briefing.docx"
    path.write_bytes(data)
    profile = (folder / "profile").as_uri()
    for _ in range(times):
        out = folder / "saved"
        subprocess.run(
            [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to",
             "docx:MS Word 2007 XML", "--outdir", str(out), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        shutil.copy(out / path.name, path)
    return path.read_bytes()
