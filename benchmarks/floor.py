"""What any program pays that fills this text from Jinja templates into a zip, and nothing more.

`of_text`: one template is the whole of word/document.xml, bare paragraphs of one run and a bare table,
13 KB.  `of_parts`: the templates are the two parts reportgen makes anew for each document, with all
its formatting, anchors and the record, 88 KB; the numbers that are read in the text are tags in them.

Templates are compiled beforehand.  For each document they are rendered with a plain environment,
encoded, deflated and put into a zip.  No data are looked at, nothing is rounded, counted, checked or
tied to a source.  Deflating and zip are those of reportgen at its level, with the other parts deflated
beforehand, so that the difference is what reportgen does besides; `by_zipfile` writes the parts of
`of_parts` as most programs would, all of them with Python's zipfile at zlib's own level.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Callable
from functools import cache

from benchmarks import content, word_templates

LEVEL = 1
_WITH_UNIT, _ALONE = re.compile(r'(?<=[>"])\d+(?=件)'), re.compile(r"(?<=>)\d+(?=<)")
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPE = "application/vnd.openxmlformats-"
_STATIC = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}content-types">'
    f'<Default Extension="rels" ContentType="{_TYPE}package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    f'"{_TYPE}officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}


def of_text() -> Callable[[int], bytes]:
    """The program that writes the text alone; makes the document of a seed."""
    return _packing({"word/document.xml": _source()}, _STATIC)


def of_parts(sample: bytes) -> Callable[[int], bytes]:
    """The program that writes what reportgen writes, whose document `sample` is."""
    return _packing(*_parts(sample))


def by_zipfile(sample: bytes) -> Callable[[int], bytes]:
    """The same program with Python's zipfile."""
    made, static = _parts(sample)
    render = _renderer(made)

    def fill(seed: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in (*static.items(), *render(seed)):
                package.writestr(name, text)
        return out.getvalue()

    return fill


def _parts(sample: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """The templates of the parts made for each document, and the parts that are always the same."""
    with zipfile.ZipFile(io.BytesIO(sample)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    made = {name: _tagged(parts.pop(name)) for name in ("word/document.xml", "customXml/item1.xml")}
    return made, parts


def _packing(made: dict[str, str], static: dict[str, str]) -> Callable[[int], bytes]:
    from reportgen.word.package import deflated, pack

    render = _renderer(made)
    kept = [deflated(name, text.encode()) for name, text in static.items()]
    return lambda seed: pack(
        [*kept, *(deflated(name, text.encode(), LEVEL) for name, text in render(seed))]
    )


def _renderer(sources: dict[str, str]) -> Callable[[int], list[tuple[str, str]]]:
    from jinja2 import Environment

    environment = Environment()
    templates = {name: environment.from_string(source) for name, source in sources.items()}
    contexts = cache(word_templates.context)
    return lambda seed: [(name, part.render(contexts(seed))) for name, part in templates.items()]


def _tagged(xml: str) -> str:
    """The XML with the context's tags where the numbers of a document of ours stand: one after the
    other those with their unit (v0 …), and those alone in a cell (a row's b and c)."""
    numbers, cells = itertools.count(), itertools.count()
    xml = _WITH_UNIT.sub(lambda _: f"{{{{ v{next(numbers)} }}}}", xml)
    return _ALONE.sub(lambda _: "{{{{ rows[{}].{} }}}}".format(*_cell(next(cells))), xml)


def _cell(number: int) -> tuple[int, str]:
    return number // 2, "bc"[number % 2]


def _source() -> str:
    body = [_paragraph(content.TITLE)]
    for head, text in content.paragraphs("{{{{ v{} }}}}".format):
        body += [_paragraph(head)] if head else []
        body.append(_paragraph(text))
    cells = ["{{ r.a }}", "{{ r.b }}", "{{ r.c }}"]
    rows = "{% for r in rows %}" + _row(cells) + "{% endfor %}"
    table = f"<w:tbl><w:tblPr/><w:tblGrid/>{_row(word_templates.HEAD)}{rows}</w:tbl>"
    return (
        f'{_XML}<w:document xmlns:w="{_MAIN}"><w:body>{"".join(body)}{table}'
        "<w:p/></w:body></w:document>"
    )


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _row(cells: list[str] | tuple[str, ...]) -> str:
    inner = "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in cells)
    return f"<w:tr>{inner}</w:tr>"
