"""A template's source is vetted before it is compiled: every slip at once, each with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reportgen.errors import Collector, Location, Problems, ReportError
from reportgen.template.layout import line_slips
from reportgen.template.spelling import Slip, slips

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")) | {0xA0: " "}
"""What comes along from Word and web pages and cannot be seen: dropped; a hard space is a space."""


def cleaned(source: str) -> str:
    """Template source without invisible characters, line ends as \\n."""
    return source.replace("\r\n", "\n").translate(_INVISIBLE)


@contextmanager
def gathering(problems: Collector) -> Iterator[None]:
    """Keep a problem for later and go on."""
    try:
        yield
    except ReportError as error:
        problems.absorb(error)


def vet_source(source: str, name: str, *, lines: bool) -> None:
    """Raise every slip of a source; `lines`: it is a body or partial, not a title or a cell."""
    raise_slips([*slips(source), *(line_slips(source) if lines else ())], name)


def raise_slips(found: list[Slip], name: str) -> None:
    """Raise slips as problems of a file, in line order; nothing where there are none."""
    problems = Collector()
    for slip in sorted(found, key=lambda slip: slip.line):
        problems.add(slip.message, where=Location(name, line=slip.line), hint=slip.hint)
    problems.raise_any()


def joined(error: ReportError, more: ReportError | None) -> ReportError:
    """One error that tells of both."""
    return Problems([error, more]) if more is not None else error


def source_problem(source: str, name: str) -> ReportError | None:
    """What `vet_source` would raise for a body."""
    try:
        vet_source(source, name, lines=True)
    except ReportError as error:
        return error
    return None
