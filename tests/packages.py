"""A look over a finished package: what validators pass and Word still refuses or loses.

openxml-audit checks the schema; duplicate ids, names over Word's limits, bookmarks without an end
and ranges without a comment are looked for here.
"""

from __future__ import annotations

import io
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from zipfile import BadZipFile, ZipFile

from lxml import etree

from reportgen.word.anchors import TITLE_LIMIT
from reportgen.word.base import W

_W = f"{{{W}}}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BOOKMARK_LIMIT = 40  # Word cuts longer names
_REQUIRED = ("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml")


def package_problems(data: bytes) -> list[str]:
    """What is wrong with a .docx as a package, each in a Chinese sentence; [] for a sound one."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            parts = {name: archive.read(name) for name in names}
    except BadZipFile:
        return ["不是有效的 .docx（zip）文件"]
    problems = [f"部件重复：{name}" for name in _repeated(names)]
    problems += [f"缺少部件：{name}" for name in _REQUIRED if name not in parts]
    trees: dict[str, etree._Element] = {}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(content, _parser())
            except etree.XMLSyntaxError as error:
                problems.append(f"{name} 不是合法的 XML：{error}")
    problems += _content_type_problems(trees, parts)
    problems += _relationship_problems(trees, parts)
    problems += _annotation_problems(trees)
    problems += _style_problems(trees)
    return problems


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _repeated(values: Iterable[str]) -> list[str]:
    return sorted(value for value, count in Counter(values).items() if count > 1)


def _content_type_problems(
    trees: dict[str, etree._Element], parts: dict[str, bytes]
) -> Iterator[str]:
    root = trees.get("[Content_Types].xml")
    if root is None:
        return
    defaults = {str(e.get("Extension")).lower() for e in root.iter(f"{_TYPES}Default")}
    overrides = [str(e.get("PartName")).lstrip("/") for e in root.iter(f"{_TYPES}Override")]
    yield from (f"内容类型重复：{name}" for name in _repeated(overrides))
    yield from (f"内容类型指向不存在的部件：{name}" for name in overrides if name not in parts)
    for name in parts:
        extension = name.rpartition(".")[2].lower()
        if name != "[Content_Types].xml" and name not in overrides and extension not in defaults:
            yield f"部件没有内容类型：{name}"


def _relationship_problems(
    trees: dict[str, etree._Element], parts: dict[str, bytes]
) -> Iterator[str]:
    for name, root in trees.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("/_rels/") if "/_rels/" in name else ("", "", name[6:])
        source = posixpath.join(folder, file.removesuffix(".rels"))
        relationships = list(root.iter(_RELATIONSHIP))
        ids = [str(relationship.get("Id")) for relationship in relationships]
        yield from (f"{name} 中关系编号重复：{value}" for value in _repeated(ids))
        for relationship in relationships:
            if relationship.get("TargetMode") == "External":
                continue
            target = str(relationship.get("Target"))
            path = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            if (target.lstrip("/") if target.startswith("/") else path) not in parts:
                yield f"{name} 指向不存在的部件：{target}"
        if source in trees:
            yield from _dangling_ids(source, trees[source], set(ids))


def _dangling_ids(name: str, root: etree._Element, known: set[str]) -> Iterator[str]:
    for element in root.iter():
        for attribute, value in element.attrib.items():
            wanted = str(value)
            if str(attribute).startswith(_R) and wanted not in known:
                yield f"{name} 用了不存在的关系：{wanted}"


def _annotation_problems(trees: dict[str, etree._Element]) -> Iterator[str]:
    """Bookmarks, content controls and comments, over all parts with text."""
    stories = [root for name, root in trees.items() if name.startswith("word/")]
    starts = _attributes(stories, "bookmarkStart", "id")
    ends = _attributes(stories, "bookmarkEnd", "id")
    names = _attributes(stories, "bookmarkStart", "name")
    controls = [root.iter(f"{_W}sdtPr") for root in stories]
    ids = [str(i.get(f"{_W}val")) for found in controls for p in found for i in p.iter(f"{_W}id")]
    yield from (f"书签编号重复：{value}" for value in _repeated(starts))
    yield from (f"书签重名：{value}" for value in _repeated(names))
    yield from (f"书签没有结尾：{value}" for value in sorted(set(starts) - set(ends)))
    yield from (f"书签没有开头：{value}" for value in sorted(set(ends) - set(starts)))
    yield from (f"书签名超过{_BOOKMARK_LIMIT}字：{n}" for n in names if len(n) > _BOOKMARK_LIMIT)
    yield from (f"内容控件编号重复：{value}" for value in _repeated(ids))
    for kind, label in (("alias", "标题"), ("tag", "标记")):
        for value in _attributes(stories, kind, "val"):
            if len(value.encode("utf-16-le")) // 2 > TITLE_LIMIT:
                yield f"内容控件的{label}超过{TITLE_LIMIT}字：{value}"
    yield from _comment_problems(stories)


def _comment_problems(stories: list[etree._Element]) -> Iterator[str]:
    comments = _attributes(stories, "comment", "id")
    yield from (f"批注编号重复：{value}" for value in _repeated(comments))
    starts = set(_attributes(stories, "commentRangeStart", "id"))
    ends = set(_attributes(stories, "commentRangeEnd", "id"))
    used = starts | ends | set(_attributes(stories, "commentReference", "id"))
    yield from (f"批注不存在：{value}" for value in sorted(used - set(comments)))
    yield from (f"批注范围不完整：{value}" for value in sorted(starts ^ ends))


def _style_problems(trees: dict[str, etree._Element]) -> Iterator[str]:
    root = trees.get("word/styles.xml")
    if root is None:
        return
    known = [str(style.get(f"{_W}styleId")) for style in root.iter(f"{_W}style")]
    yield from (f"样式编号重复：{value}" for value in _repeated(known))
    stories = [tree for name, tree in trees.items() if name.startswith("word/")]
    for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
        for value in sorted(set(_attributes(stories, kind, "val")) - set(known)):
            yield f"样式不存在：{value}"


def _attributes(stories: list[etree._Element], element: str, attribute: str) -> list[str]:
    return [
        str(found.get(f"{_W}{attribute}", ""))
        for root in stories
        for found in root.iter(f"{_W}{element}")
    ]
