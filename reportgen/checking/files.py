"""Paths to what rules look at: a reader for each suffix, folders gone through.

A further kind of file is a reader in `READERS`; it may yield several subjects (a text and a layout).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.bundled import type_folders
from reportgen.checking.datafiles import SUFFIXES, is_data, workbook
from reportgen.checking.registry import Subject
from reportgen.document import PROFILES
from reportgen.errors import Location, ReportError
from reportgen.indicators.stores import is_store
from reportgen.template.contract import REPORT_FILE

if TYPE_CHECKING:  # a 版式 is read where there is a .docx to hold against it
    from reportgen.word.profile import Profile

Reader = Callable[[Path, str, "Profile | None"], Iterator[Subject]]
"""From a path, how it is shown in findings, and the 版式 to hold layouts against; raises ReportError
for what cannot be read."""


def _plain(path: Path, shown: str, _: Profile | None) -> Iterator[Subject]:
    from reportgen.checking.textfiles import plain_text, source_of

    yield plain_text(source_of(path), shown)


def _markdown(path: Path, shown: str, _: Profile | None) -> Iterator[Subject]:
    from reportgen.checking.textfiles import markdown_text, source_of

    yield markdown_text(source_of(path), shown)
    if path.name == REPORT_FILE:
        from reportgen.checking.typefiles import report_type

        yield report_type(path.parent)


def _data(path: Path, _: str, __: Profile | None) -> Iterator[Subject]:
    yield workbook([path])


def _word(path: Path, shown: str, profile: Profile | None) -> Iterator[Subject]:
    from reportgen.checking.layouts import Appearance, Unjudged
    from reportgen.checking.wordfiles import word_text
    from reportgen.word.profile import load_profile
    from reportgen.word.reading import read
    from reportgen.word.surveying import survey

    briefing = read(path)
    yield word_text(briefing, shown)
    record = briefing.record
    # with a reference the unit has a look of its own, which is not the profile's
    if profile is None and record and not record.reference and record.profile in PROFILES:
        profile = load_profile(record.profile)
    yield Appearance(shown, survey(path), profile) if profile else Unjudged(shown)


_BACKUP = re.compile(r"\.备份[0-9]*\.[^.]+$")
"""Names that `word.saving.backup` gives."""

READERS: Mapping[str, Reader] = {
    ".docx": _word,
    ".md": _markdown,
    ".txt": _plain,
    **dict.fromkeys(SUFFIXES, _data),
}


def subjects(path: Path, profile: Profile | None = None) -> Iterator[Subject]:
    """What there is to look at in a file; without a `profile` a .docx is held against the one its
    record names, unless its look is a unit's own (`Record.reference`)."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        hint = "老格式 .doc 请在 Word 里另存为 .docx" if path.suffix.lower() == ".doc" else ""
        raise ReportError(
            f"不会检查“{path.suffix or '没有后缀'}”的文件",
            where=Location(path.name),
            hint=hint or "可以检查：" + "、".join(READERS) + "，或整个文件夹",
        )
    yield from reader(path, path.as_posix(), profile)


def gathered(
    paths: Iterable[Path], found: Sequence[Path], profile: Profile | None
) -> Iterator[Subject]:
    """What there is to look at in all files, a report type beside its data included.

    Indicator files named together with one report type are read as one, as a build reads them; so are
    files without a list of indicators named with one that has it.  A report type without data named
    is looked at with its samples.  A store named beside a folder gives each file there its past.
    """
    named = {path for path in paths if path.suffix.lower() in SUFFIXES}
    data = [path for path in found if path in named]
    kinds = [path.parent for path in found if path.name == REPORT_FILE]
    past = [path for path in data if is_store(path)]
    if past and past == data and not kinds and len(found) > len(past):
        yield from _beside(past, found, profile)
        return
    together = data if len(kinds) == 1 or sum(map(is_data, data)) == 1 else []
    for path in found:
        if path not in together:
            yield from subjects(path, profile)
        elif path == together[0]:
            yield workbook(together)
    if kinds:
        from reportgen.checking.typefiles import fit, samples

        for folder in kinds:
            if filled := together or samples(folder):
                yield fit(folder, filled)


def _beside(
    past: Sequence[Path], found: Sequence[Path], profile: Profile | None
) -> Iterator[Subject]:
    """What lies in a folder, each indicator file there with the past that the stores keep."""
    for path in found:
        if path.suffix.lower() not in SUFFIXES:
            yield from subjects(path, profile)
        elif path not in past:
            yield workbook([path, *past])


def known_folder(path: Path) -> Path:
    """The folder of a bundled report type where its name is given and no file has it."""
    if path.exists() or path.parent != Path():
        return path
    return next((folder for folder in type_folders() if folder.name == path.name), path)


def files(paths: Iterable[Path]) -> list[Path]:
    """The files to check, each once: those named, and those below folders that can be checked, by
    name; hidden ones, backups, the temporary files of Word and tables that hold no indicators are
    passed over.  ReportError where a path is not there or a folder has none."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = list(_below(path))
            if not inside:
                hint = "可以检查：" + "、".join(READERS)
                raise ReportError(f"文件夹“{path}”里没有可以检查的文件", hint=hint)
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            raise ReportError(f"没有“{path}”这个文件或文件夹", hint="请检查路径")
    return list(found)


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            kept = name.startswith((".", "~$")) or _BACKUP.search(name)
            suffix = Path(name).suffix.lower()
            if kept or suffix not in READERS:
                continue
            if suffix not in SUFFIXES or is_data(Path(place, name)):
                yield Path(place, name)
