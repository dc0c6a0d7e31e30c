"""What people do to a briefing in Word, as changes to the XML: each is one small function."""

from __future__ import annotations

import copy
import itertools

from lxml import etree

from reportgen.word.briefing import Briefing
from tests.word_reading.packages import W, pack, parts_of


class Desk:
    """A briefing while a person works on it."""

    def __init__(self, data: bytes) -> None:
        self._parts = parts_of(data)
        self.body = etree.fromstring(self._parts["word/document.xml"])
        self.comments = etree.fromstring(self._parts["word/comments.xml"])
        self._ids = itertools.count(100_001)

    def saved(self) -> bytes:
        """The file as it would be saved."""
        for name, root in (("document", self.body), ("comments", self.comments)):
            self._parts[f"word/{name}.xml"] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        return pack(dict(self._parts))

    @property
    def paragraphs(self) -> list[etree._Element]:
        """The paragraphs outside tables that show text."""
        return [
            p
            for p in self.body.iter(f"{W}p")
            if next(p.iterancestors(f"{W}tbl"), None) is None
            and any((t.text or "").strip() for t in p.iter(f"{W}t"))
        ]

    @property
    def numbers(self) -> list[etree._Element]:
        """The w:t elements inside our controls."""
        return [t for c in self.body.iter(f"{W}sdtContent") for t in c.iter(f"{W}t") if t.text]

    def plain_runs(self, paragraph: etree._Element) -> list[etree._Element]:
        """Runs of text outside controls and insertions."""
        return [r for r in paragraph.iterchildren(f"{W}r") if r.find(f"{W}t") is not None]

    def insert(self, which: int, place: int, words: str) -> None:
        """Type words in a paragraph, outside numbers."""
        paragraph = _at(self.paragraphs, which)
        runs = self.plain_runs(paragraph)
        if runs:
            (text,) = _at(runs, place).iterchildren(f"{W}t")
            cut = place % (len(text.text or "") + 1)
            text.text = (text.text or "")[:cut] + words + (text.text or "")[cut:]
        else:
            paragraph.append(_run(words))

    def insert_tracked(self, which: int, words: str) -> None:
        """Type words at a paragraph's end with revisions on."""
        insertion = etree.SubElement(_at(self.paragraphs, which), f"{W}ins")
        insertion.set(f"{W}id", str(next(self._ids)))
        insertion.set(f"{W}author", "张三")
        insertion.append(_run(words))

    def type_over(self, which: int, words: str) -> None:
        """Put words in place of the first character of a number."""
        if self.numbers:
            text = _at(self.numbers, which)
            text.text = words + (text.text or "")[1:]

    def split(self, which: int, place: int) -> None:
        """Press Enter in a paragraph, between two runs or numbers."""
        paragraph = _at(self.paragraphs, which)
        children = [c for c in paragraph if c.tag in (f"{W}r", f"{W}bookmarkStart")]
        if len(children) < 2 or paragraph.find(f"{W}commentRangeStart") is not None:
            return
        at = paragraph.index(_at(children[1:], place))
        rest = etree.Element(f"{W}p")
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            rest.append(copy.deepcopy(properties))
        depth = 0  # not inside a number: its bookmark would run over two paragraphs
        for child in list(paragraph)[:at]:
            depth += (child.tag == f"{W}bookmarkStart") - (child.tag == f"{W}bookmarkEnd")
        if depth == 0:
            rest.extend(list(paragraph)[at:])
            paragraph.addnext(rest)

    def merge(self, which: int) -> None:
        """Take the line end of a paragraph out: the next one runs on."""
        paragraph = _at(self.paragraphs, which)
        following = paragraph.getnext()
        if following is not None and following.tag == f"{W}p" and following in self.paragraphs:
            paragraph.extend([child for child in following if child.tag != f"{W}pPr"])
            _take(following)

    def move(self, which: int, where: int) -> None:
        """Cut a paragraph and paste it behind another, bookmarks and all."""
        paragraph, other = _at(self.paragraphs, which), _at(self.paragraphs, where)
        if paragraph is not other:
            other.addnext(paragraph)

    def unmark(self, which: int, kind: str) -> None:
        """Lose a number's bookmark or control (or both), as some editors do."""
        controls = list(self.body.iter(f"{W}sdt"))
        control = _at(controls, which) if controls else None
        if control is None:
            return
        start, end = control.getprevious(), control.getnext()
        if kind != "control" and start is not None and start.tag == f"{W}bookmarkStart":
            _take(start)
            if end is not None:
                _take(end)
        if kind != "bookmark":
            (content,) = control.iterchildren(f"{W}sdtContent")
            for child in list(content):
                control.addprevious(child)
            _take(control)

    def delete(self, which: int) -> None:
        """Take a paragraph out, with the comments on it."""
        paragraph = _at(self.paragraphs, which)
        if len(self.paragraphs) > 2 and paragraph.find(f"{W}commentRangeStart") is None:
            parent = paragraph.getparent()
            assert parent is not None
            parent.remove(paragraph)

    def embolden_half(self, which: int) -> None:
        """Make the second half of a number bold: the run is cut in two."""
        wide = [t for t in self.numbers if len(t.text or "") > 1 and not _bold(t)]
        if not wide:
            return
        text = _at(wide, which)
        run = text.getparent()
        assert run is not None
        words = text.text or ""
        cut = len(words) // 2
        other = copy.deepcopy(run)
        text.text = words[:cut]
        (rest,) = other.iterchildren(f"{W}t")
        rest.text = words[cut:]
        properties = other.find(f"{W}rPr")
        assert properties is not None
        fonts = properties.find(f"{W}rFonts")
        bold = etree.Element(f"{W}b")
        if fonts is not None:
            fonts.addnext(bold)
        else:
            properties.append(bold)
        run.addnext(other)

    def comment(self, which: int, words: str) -> None:
        """Comment on a whole paragraph."""
        paragraph = _at(self.paragraphs, which)
        number = str(next(self._ids))
        start = etree.Element(f"{W}commentRangeStart", {f"{W}id": number})
        properties = paragraph.find(f"{W}pPr")
        if properties is not None:
            properties.addnext(start)
        else:
            paragraph.insert(0, start)
        etree.SubElement(paragraph, f"{W}commentRangeEnd", {f"{W}id": number})
        run = etree.SubElement(paragraph, f"{W}r")
        etree.SubElement(run, f"{W}commentReference", {f"{W}id": number})
        note = etree.SubElement(
            self.comments, f"{W}comment", {f"{W}id": number, f"{W}author": "张三"}
        )
        etree.SubElement(note, f"{W}p").append(_run(words))

    def paste(self, which: int, where: int) -> None:
        """Copy a paragraph with its controls behind another, as Word does: no bookmarks, new ids."""
        pasted = copy.deepcopy(_at(self.paragraphs, which))
        kinds = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")
        for mark in list(pasted.iter(*(f"{W}{kind}" for kind in kinds))):
            _take(mark)
        for reference in list(pasted.iter(f"{W}commentReference")):
            run = reference.getparent()
            assert run is not None
            _take(run)
        for element in pasted.iter(f"{W}id", f"{W}ins"):
            name = f"{W}id" if element.tag == f"{W}ins" else f"{W}val"
            element.set(name, str(next(self._ids)))
        _at(self.paragraphs, where).addnext(pasted)


def _at(items: list[etree._Element], which: int) -> etree._Element:
    return items[which % len(items)]


def _bold(text: etree._Element) -> bool:
    run = text.getparent()
    return run is not None and run.find(f"{W}rPr/{W}b") is not None


def _take(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _run(words: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = words
    return run


def paragraphs_of(data: bytes) -> list[bytes]:
    """The canonical XML of each paragraph that shows text, numbered as `reading` does."""
    return [
        etree.tostring(paragraph, method="c14n")
        for paragraph in etree.fromstring(parts_of(data)["word/document.xml"]).iter(f"{W}p")
        if any((text.text or "").strip() for text in paragraph.iter(f"{W}t"))
    ]


def without_numbers(briefing: Briefing) -> list[str]:
    """The text with the id of each number in its place."""
    texts = [paragraph.text for paragraph in briefing.paragraphs]
    anchors = sorted(
        (*briefing.anchors, *briefing.copies), key=lambda a: (a.paragraph, a.start), reverse=True
    )
    for anchor in anchors:
        text = texts[anchor.paragraph]
        texts[anchor.paragraph] = f"{text[: anchor.start]}⟦{anchor.id}⟧{text[anchor.end :]}"
    return texts
