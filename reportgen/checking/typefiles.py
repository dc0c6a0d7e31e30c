"""A report type as rules see it: its source, what that says (`template.outlining`), what loading told.

report.md → load_template → ReportType          ReportType + Workbook → rendered → Fit
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reportgen import bundled
from reportgen.checking.datafiles import Workbook, is_data, workbook
from reportgen.checking.diagnostic import MARKS, Place
from reportgen.columns import excerpt
from reportgen.dataset import Dataset
from reportgen.errors import Location, Notice, ReportError, flatten
from reportgen.template.contract import REPORT_FILE, Contract, source_files

if TYPE_CHECKING:  # Jinja is loaded where there is a report type to look at
    from reportgen.template.engine import Rendered, Template
    from reportgen.template.outlining import Outline, Prose

_QUOTED = re.compile("“([^“”]+)”")
_CODE = re.compile("[{｛#＃＊]|(?<=条件 )")
"""Where a message begins to quote the source without quotation marks."""
_MARKS = re.compile("里有中文标点 (?P<mark>.)")


class ReportType(Struct, frozen=True, dict=True):
    """A report type under check."""

    folder: Path
    shown: str
    """The folder as findings name it, with a closing slash; "" for the current one."""
    template: Template | None
    """None where it cannot be loaded."""
    problems: tuple[ReportError, ...]

    @property
    def contract(self) -> Contract | None:
        return self.template.contract if self.template else None

    @cached_property
    def outline(self) -> Outline | None:
        """What its source says; None where it cannot be read."""
        from reportgen.template.outlining import outline

        return outline(self.template.contract) if self.template else None

    @cached_property
    def lines(self) -> Mapping[str, list[str]]:
        """The lines of each of its files."""
        return {
            path.name: path.read_text("utf-8-sig", errors="replace").splitlines()
            for path in source_files(self.folder)
        }

    @cached_property
    def used_by_samples(self) -> frozenset[str]:
        """The names that the cells of its samples use."""
        from reportgen.template.outlining import cell_names

        paths = samples(self.folder)
        cells = workbook(paths).prose if paths else ()
        return frozenset(name for cell in cells for name in cell_names(cell.text))

    def place(self, at: tuple[int, int] | Place) -> Place:
        """A place as it is: lines have been found already."""
        assert isinstance(at, Place)
        return at

    def at(self, line: int, word: str = "", file: str = REPORT_FILE) -> Place:
        """A line of a file and, where `word` stands on it, its column."""
        lines = self.lines.get(file, [])
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        start = text.find(word) if word else -1
        if start < 0:
            return Place(self.shown + file, line=line)
        return self.span(line, start, start + len(word), file)

    def span(self, line: int, start: int, end: int, file: str = REPORT_FILE) -> Place:
        """Code points [start, end) of a line."""
        text = self.lines[file][line - 1]
        return Place(
            self.shown + file,
            start=start,
            end=end,
            line=line,
            column=start + 1,
            excerpt=excerpt(text, start, end, MARKS),
        )

    def printed(self, line: int, word: str, file: str) -> Place:
        """A line of a file and the column of a word that a tag prints there."""
        lines = self.lines.get(file, [])
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        found = re.search(rf"\{{\{{[^}}]*?(?P<word>{re.escape(word)})", text)
        return self.span(line, *found.span("word"), file) if found else self.at(line, word, file)

    def within(self, prose: Prose, start: int, end: int) -> Place:
        """Code points [start, end) of a line of prose: a title stands behind its key."""
        lines = self.lines.get(prose.file, [])
        whole = lines[prose.line - 1] if 0 < prose.line <= len(lines) else ""
        opening = prose.text.partition("\0")[0]
        first = max(whole.find(opening or "{"), 0)
        return self.span(prose.line, first + start, first + end, prose.file)

    def told_at(self, where: Location | None, message: str) -> Place:
        """The place of a problem, with the column of the tag it tells of, else of the first of its
        quoted words, on that line."""
        if where is None:
            return Place(self.shown + REPORT_FILE)
        file = where.file or REPORT_FILE
        for word in (self._code(where.line, message, file), *_QUOTED.findall(message)):
            place = self.at(where.line, word, file)
            if place.column:
                return place
        return self.at(where.line, file=file)

    def _code(self, line: int, message: str, file: str) -> str:
        """The longest beginning of the source in a message (a tag may be shortened there) that
        stands on the line; of a tag with Chinese marks, from the first of them."""
        begins, lines = _CODE.search(message), self.lines.get(file, [])
        if begins is None or not 0 < line <= len(lines):
            return ""
        shown = message[begins.start() :]
        size = next((n for n in range(len(shown), 0, -1) if shown[:n] in lines[line - 1]), 0)
        word = shown[:size].strip()
        mark = _MARKS.search(message)
        return word[max(word.find(mark["mark"]), 0) :] if mark else word


def report_type(folder: Path) -> ReportType:
    """The report type in a folder, loaded as far as it can be."""
    from reportgen.template.engine import load_template

    shown = "" if folder == Path() else f"{folder.as_posix()}/"
    try:
        template = load_template(folder)
    except ReportError as error:
        return ReportType(folder, shown, None, tuple(flatten([error])))
    return ReportType(folder, shown, template, _look_problems(template.contract))


def _look_problems(contract: Contract) -> tuple[ReportError, ...]:
    """Why the file that gives a report type its look cannot be used; a reference.docx is not opened."""
    from reportgen.word.own_profile import SUFFIXES, own_profile
    from reportgen.word.writing import look_file

    try:
        look = look_file(contract.folder)
        if look is not None and look.suffix in SUFFIXES:
            own_profile(look, contract.profile)
    except ReportError as error:
        return tuple(flatten([error]))
    return ()


def samples(folder: Path) -> tuple[Path, ...]:
    """The workbooks that show a report type: those in its folder, or the bundled one."""
    own = tuple(path for path in sorted(folder.iterdir()) if is_data(path))
    if own or folder.resolve().parent != bundled.TYPES.resolve():
        return own
    if folder.name not in bundled.SAMPLES:
        return ()
    sample, here = bundled.sample(folder.name), Path.cwd()
    return (sample.relative_to(here) if sample.is_relative_to(here) else sample,)


class Drafted(Struct, frozen=True):
    """What a build for one 地区 comes to: a document, or why there is none."""

    dataset: Dataset | None
    rendered: Rendered | None
    problems: tuple[ReportError, ...] = ()


class Fit(Struct, frozen=True, dict=True):
    """A report type and indicator files under check together."""

    type: ReportType
    data: Workbook

    def place(self, at: tuple[int, int] | Place) -> Place:
        """A place as it is."""
        assert isinstance(at, Place)
        return at

    @property
    def readable(self) -> bool:
        """Whether all of the data could be read; else what they lack is not known."""
        return not self.data.problems

    @property
    def dataset(self) -> Dataset:
        """All the data, of no one 地区."""
        return self.data.dataset

    @cached_property
    def drafts(self) -> tuple[Drafted, ...]:
        """A build for every 地区 there is to choose from; () where type or data cannot be read."""
        template = self.type.template
        if template is None or not self.readable:
            return ()
        return tuple(_draft(template, self.dataset, entity) for entity in self._entities())

    def _entities(self) -> Sequence[str | None]:
        try:
            self.dataset.at()
        except ReportError:
            return self.dataset.entities or (None,)
        return (None,)

    def told_at(self, where: Location | None, message: str) -> Place:
        """The place of a problem of either side."""
        if where is not None and where.file in self.data.shown:
            return self.data.at(where)
        return self.type.told_at(where, message)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What the builds give notice of, once each."""
        told = [n for d in self.drafts if d.rendered for n in d.rendered.notices]
        return tuple({(n.message, n.where): n for n in told}.values())

    @cached_property
    def problems(self) -> tuple[ReportError, ...]:
        """Why builds stop, once each."""
        told = [p for d in self.drafts for p in d.problems]
        return tuple({(p.message, p.where): p for p in told}.values())


def _draft(template: Template, dataset: Dataset, entity: str | None) -> Drafted:
    seen: Dataset | None = None
    try:
        seen = dataset.at(entity)
        return Drafted(seen, template.render(seen))
    except ReportError as error:
        return Drafted(seen, None, tuple(flatten([error])))


def fit(folder: Path, data: Sequence[Path]) -> Fit:
    """A report type with the files it is to be filled from."""
    return Fit(report_type(folder), workbook(data))
