"""Document → .docx bytes: anchors and record included, the same input always the same bytes.

Parts that depend on the profile alone are deflated once and copied; only the document, its comments
and its record are made anew.  Nothing here loads python-docx or lxml unless a reference is given.
"""

from __future__ import annotations

from functools import cache, lru_cache
from os.path import isfile
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reportgen.document import Bound, Break, Document, Provenance, flows, leaves
from reportgen.errors import Location, ReportError
from reportgen.word.base import section, static_parts
from reportgen.word.body import emit
from reportgen.word.characters import scrubbed
from reportgen.word.limits import LIMIT_TEXT, LIMIT_XML, MIB
from reportgen.word.package import Entry, deflated, pack
from reportgen.word.profile import Profile, load_profile
from reportgen.word.recording import check_record, dump_record
from reportgen.word.runs import UnwritableError

_LEVEL = 1  # measured on four pages: 0.13 ms and 17 KB; level 5 takes 0.22 ms for 15 KB


class Base(Struct, frozen=True):
    """The prepared parts of a package, and the profile with the page they were made for."""

    profile: Profile
    plain: tuple[Entry, ...]
    commented: tuple[Entry, ...]
    """The same with a comments part listed in content types and relationships."""
    section: str


LOOKS = ("reference.docx", "版式.yaml")
"""Files of a report type's folder that give its briefings a look of their own; one of them at most."""


def look_file(folder: Path) -> Path | None:
    """The file that gives the briefings of a report type their look; None for the 版式's own.
    Raises ReportError where there are two of them."""
    # looked for with every briefing: Path.is_file would take four times as long
    found = [folder / name for name in LOOKS if isfile(f"{folder}/{name}")]
    if len(found) > 1:
        raise ReportError(
            f"“{folder.name}”里有 {' 和 '.join(LOOKS)}，不知道用哪一个的样式",
            where=Location(folder.name),
            hint="只留一个：在 Word 里改好的样式用 reference.docx，写成文字的用 版式.yaml",
        )
    return found[0] if found else None


def prepare(profile: str, reference: Path | None) -> None:
    """Work out now what all documents of a look share.  Raises ReportError as `write` would."""
    _look(profile, reference)


def write(document: Document, provenance: Provenance, *, reference: Path | None = None) -> bytes:
    """The .docx file of a document.

    `reference` (`look_file`) is a .docx whose styles, fonts, theme and page set-up are taken for the
    look, our style ids stay and styles are matched by name; or a .yaml as `own_profile` reads it,
    based on the document's 版式.  Characters that XML cannot hold are left out.
    Raises ReportError for an unknown 版式, a reference that cannot be read, or a document too large
    to be read again.
    """
    base = _look(document.profile, reference)
    try:
        body = emit(document, base.profile)
    except UnwritableError:
        document = scrubbed(document)
        body = emit(document, base.profile)
    made = {
        "word/document.xml": body.document_part(base.section),
        "customXml/item1.xml": dump_record(
            provenance,
            body.entries.anchors,
            body.entries.paragraphs,
            map(check_record, document.findings),
            profile=document.profile,
            reference=reference.name if reference else "",
        ),
    }
    if body.comments:
        made["word/comments.xml"] = body.comments_part()
    _check_size(made, document)
    entries = (deflated(name, content, _LEVEL) for name, content in made.items())
    return pack((*(base.commented if body.comments else base.plain), *entries))


def _look(profile: str, reference: Path | None) -> Base:
    if reference is None:
        return _prepared(profile)
    return _referenced(profile, reference.name, _content(reference))


def _check_size(made: dict[str, bytes], document: Document) -> None:
    """Refuse what `archive` would not open again."""
    largest = max(map(len, made.values()))
    if largest <= LIMIT_TEXT:  # no text is longer than the part it stands in
        return
    if largest > LIMIT_XML or _longest(document) > LIMIT_TEXT:
        raise ReportError(
            f"这份材料太长，生成的文件会有{max(largest // MIB, 1)}MB，审阅时打不开",
            hint="大表请另作附件，或只留需要的行；也请检查模板里的循环",
        )


def _longest(document: Document) -> int:
    """The characters of the longest text."""
    inlines = [leaf for block in document.blocks for flow in flows(block) for leaf in leaves(flow)]
    texts = [leaf.text for leaf in inlines if type(leaf) is not Break]
    notes = [leaf.note for leaf in inlines if type(leaf) is Bound]
    return max(map(len, texts + notes), default=0)


@cache
def _prepared(profile_name: str) -> Base:
    profile = load_profile(profile_name)
    return _base(profile, {})


@lru_cache(maxsize=4)
def _referenced(profile_name: str, name: str, reference: bytes) -> Base:
    """The base for a reference; keyed by its bytes, so that an edited reference is seen."""
    if name.endswith(".yaml"):
        from reportgen.word.own_profile import described

        return _base(described(reference, name, profile_name), {})
    from reportgen.word.reference import restyled  # brings lxml; only where a reference is used

    profile = load_profile(profile_name)
    look = restyled(static_parts(profile, commented=False), profile.page, name, reference)
    return _base(replace(profile, page=look.page), look.parts)


def _base(profile: Profile, instead: dict[str, str]) -> Base:
    # the two share nearly all parts
    entry = cache(lambda name, text: deflated(name, text.encode()))
    plain, commented = (
        tuple(entry(*part) for part in (static_parts(profile, commented=flag) | instead).items())
        for flag in (False, True)
    )
    return Base(profile, plain, commented, section(profile.page))


def _content(reference: Path) -> bytes:
    try:
        return reference.read_bytes()
    except OSError as error:
        raise ReportError(
            f"读不到样式文件“{reference.name}”",
            where=Location(reference.name),
            hint="请检查文件是否在报告类型的文件夹里、是否有读取权限",
        ) from error
