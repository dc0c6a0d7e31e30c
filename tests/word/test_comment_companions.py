"""Word's three further parts on comments: an entry goes with its comment, the others stay."""

from __future__ import annotations

from lxml import etree

from reportgen.word.archive import open_package
from reportgen.word.commenting import Comments
from reportgen.word.writing import write
from tests.inlines import PROVENANCE, bound
from tests.validity import problems
from tests.word_reading.packages import W, pack, parts_of
from tests.word_reading.packages import briefing as document

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"
NOTES = ("甲没有数值", "乙没有数值")
PARTS = {
    "commentsExtended": (
        "2011/relationships",
        f'<w15:commentsEx xmlns:w15="{W15}">{{}}</w15:commentsEx>',
        '<w15:commentEx w15:paraId="0A00000{n}" w15:done="0"/>',
    ),
    "commentsIds": (
        "2016/09/relationships",
        f'<w16cid:commentsIds xmlns:w16cid="{CID}">{{}}</w16cid:commentsIds>',
        '<w16cid:commentId w16cid:paraId="0A00000{n}" w16cid:durableId="2B00000{n}"/>',
    ),
    "commentsExtensible": (
        "2018/08/relationships",
        f'<w16cex:commentsExtensible xmlns:w16cex="{CEX}">{{}}</w16cex:commentsExtensible>',
        '<w16cex:commentExtensible w16cex:durableId="2B00000{n}"'
        ' w16cex:dateUtc="2024-05-01T08:00:00Z"/>',
    ),
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def saved_by_word() -> bytes:
    """A briefing with two comments of ours, each with an entry in all of Word's parts."""
    blanks = (bound("XX个", "甲", note=NOTES[0]), bound("XX个", "乙", note=NOTES[1]))
    parts: dict[str, bytes | str] = dict(parts_of(write(document(*blanks), PROVENANCE)))
    comments = etree.fromstring(bytes(parts_of(pack(parts))["word/comments.xml"]))
    wanted = [c for c in comments if c.xpath("string()") in NOTES]
    for number, comment in enumerate(wanted, 1):
        for paragraph in comment.iter(f"{W}p"):
            paragraph.set(f"{{{W14}}}paraId", f"0A00000{number}")
    parts["word/comments.xml"] = etree.tostring(comments, xml_declaration=True, encoding="UTF-8")
    related, types = "", ""
    for name, (when, root, entry) in PARTS.items():
        parts[f"word/{name}.xml"] = root.format("".join(entry.format(n=n) for n in (1, 2)))
        kind = f"http://schemas.microsoft.com/office/{when}/{name}"
        related += f'<Relationship Id="rId_{name}" Type="{kind}" Target="{name}.xml"/>'
        types += f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{name}+xml"/>'
    for name, more, end in (
        ("word/_rels/document.xml.rels", related, "</Relationships>"),
        ("[Content_Types].xml", types, "</Types>"),
    ):
        parts[name] = parts_of(pack(parts))[name].decode().replace(end, more + end)
    return pack(parts)


def test_every_entry_goes_with_its_comment() -> None:
    data = saved_by_word()
    assert problems(data) == []
    package = open_package(data, "甲.docx")
    body = package.xml(package.main)
    comments = Comments(package, body)
    blanks = [t for c in body.iter(f"{W}sdtContent") for t in c.iter(f"{W}t") if t.text == "XX个"]
    comments.remove(NOTES[0], blanks[0])
    changed = comments.parts()
    assert set(changed) == {"word/comments.xml", *(f"word/{name}.xml" for name in PARTS)}
    for name, (_, root, entry) in PARTS.items():
        left = etree.fromstring(changed[f"word/{name}.xml"])
        kept = etree.fromstring(root.format(entry.format(n=2)))
        assert etree.tostring(left, method="c14n") == etree.tostring(kept, method="c14n")
