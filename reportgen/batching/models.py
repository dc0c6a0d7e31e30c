"""What a batch is asked for, what there is to do, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from sys import intern
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import force_setattr

from reportgen.batching.reach import Reach
from reportgen.dataset import Dataset
from reportgen.errors import Notice, ReportError, flatten
from reportgen.template.rendering import Missing

Edited = Literal["keep", "refresh"]
"""A briefing that a person has edited is left as it is, or gets the new numbers (after a backup)."""
State = Literal["新建", "更新", "未变", "保留", "刷新", "失败", "未做"]
"""新建: a new file; 更新: an unedited one made anew; 未变: as it was; 保留: edited by a person and
left; 刷新: edited, and given the new numbers; 失败: no file was written; 未做: not asked for in this
run, left as an earlier one made it."""

MOST_FIGURES = 60
"""Of a report type's indicators, those that are kept for the index."""


class Trouble(Struct, frozen=True):
    """Something a person should see to, in words: a problem, a hint of the reader, a check."""

    kind: Literal["问题", "提示", "缺数", "核对", "有人改过"]
    message: str
    where: str = ""
    hint: str = ""


def problems_of(error: ReportError) -> tuple[Trouble, ...]:
    """What stopped a briefing."""
    return tuple(
        Trouble("问题", problem.message, str(problem.where or ""), problem.hint)
        for problem in flatten([error])
    )


def hint_of(notice: Notice) -> Trouble:
    """A notice, as it stands in the index."""
    return Trouble("提示", notice.message, str(notice.where or ""), notice.hint)


class Figure(Struct, frozen=True):
    """An indicator of the report type's contract, for the index."""

    name: str
    value: str
    """Decimal in the written unit; "" where it is missing."""
    unit: str


_BETWEEN = "\x1f"
"""What no document can hold, and so no name, unit or number that has been read."""


class Figures(Struct, frozen=True, gc=False):
    """The figures of one briefing, in the order of the contract: iterate for each as a `Figure`.

    Kept as two texts, since a batch has hundreds of thousands of them; `heads`, mostly the same for all
    of its briefings, is kept once.
    """

    heads: str = ""
    """Name and unit of each in turn."""
    numbers: str = ""
    """Their values."""

    def __post_init__(self) -> None:
        force_setattr(self, "heads", intern(self.heads))

    def __iter__(self) -> Iterator[Figure]:
        heads = self.heads.split(_BETWEEN) if self.heads else []
        for name, unit, value in zip(heads[::2], heads[1::2], self.values, strict=True):
            yield Figure(name, value, unit)

    @property
    def values(self) -> list[str]:
        """The values alone; [] where there are no figures."""
        return self.numbers.split(_BETWEEN) if self.heads else []


def figures_of(figures: Iterable[Figure]) -> Figures:
    """The figures as they are kept."""
    found = tuple(figures)
    heads = _BETWEEN.join(word for figure in found for word in (figure.name, figure.unit))
    return Figures(heads, _BETWEEN.join(figure.value for figure in found))


class Outcome(Struct, frozen=True):
    """What came of one briefing; also a line of the journal."""

    entity: str
    file: str
    """Relative to the output folder, with forward slashes; "" where no name could be made."""
    state: State
    numbers: int = 0
    """Numbers with a source on the page."""
    figures: Figures = Figures()
    troubles: tuple[Trouble, ...] = ()
    inputs: str = ""
    """Digest of everything the briefing is made of; "" where it failed."""
    output: str = ""
    """SHA-256 of the file as we left it."""
    lacking: int = 0
    """Numbers that stand as XX."""
    unmet: int = 0
    """核对 lines that do not hold, hints among them not counted."""
    edited: bool = False
    """A person's work is in the file."""
    whole: bool = False
    """The roll-up."""


def digest(content: bytes) -> str:
    """The SHA-256 of a file, in hex, as `Outcome.output` has it."""
    return hashlib.sha256(content).hexdigest()


class Job(Struct, frozen=True):
    """One briefing to be made."""

    number: int
    """From 1, in the order of the ledger."""
    entity: str
    file: str
    whole: bool = False
    """The roll-up: all entities seen as one."""
    before: Outcome | None = None
    """What the journal says of the file."""


class Plan(Struct, frozen=True):
    """What a batch is to make, and of what."""

    kind: Path
    """The folder of the report type."""
    data: Dataset
    """Not yet seen for any entity."""
    entities: tuple[str, ...]
    """Those that are to have a briefing, in the order of the ledger."""
    jobs: tuple[Job, ...]
    unfit: tuple[Outcome, ...]
    """Entities without a usable file name."""
    unasked: Mapping[str, str] = {}
    """The other entities of the ledger, each with the file that a whole run would give it."""
    period: str | None = None
    """The report period of all of them; None where the data know none."""
    missing: Missing = "mark"
    edited: Edited = "keep"
    rollup: Path | None = None
    """The report type of the roll-up."""
    reach: Reach = Reach()
    """How far the report type of the others reaches."""


class Pending(Protocol):
    """A file that is ready to be put in its place."""

    def finish(self) -> None:
        """Put it there, whole or not at all.  Raises ReportError, also where something else has come
        to stand there meanwhile."""
        ...

    def drop(self) -> None:
        """Leave it; nothing where it is finished."""
        ...


class Place(Protocol):
    """Where results go.  Names are relative, with forward slashes."""

    def read(self, name: str) -> bytes | None:
        """What stands there; None where nothing does."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all.  Raises ReportError."""
        ...

    def begin(self, name: str, content: bytes, before: bytes | None) -> Pending:
        """Have a file ready to be put in the place of what was read there (None: nothing).  Raises
        ReportError."""
        ...

    def keep_copy(self, name: str) -> None:
        """Keep what stands there under another name before it is written over."""
        ...

    def has(self, name: str) -> bool:
        """Whether anything stands there."""
        ...

    def describe(self, name: str) -> str:
        """Where that is, for people."""
        ...


class Journal(Protocol):
    """What was made of what, kept with the results."""

    @property
    def known(self) -> Mapping[str, Outcome]:
        """What earlier runs noted, by file."""
        ...

    def note(self, outcome: Outcome) -> None:
        """Keep an outcome, so that a run that is cut off need not do it again."""
        ...

    def settle(self, outcomes: Iterable[Outcome]) -> None:
        """The run is done: these are all there is to know."""
        ...


Engine = Callable[[Plan, Place, Sequence[Job]], Iterator[Outcome]]
"""Does the jobs, in whatever order, and hands on each outcome as it comes."""


class Run(Struct, frozen=True):
    """A finished batch."""

    outcomes: tuple[Outcome, ...]
    """In the order of the ledger, the roll-up last."""
    rest: tuple[Outcome, ...]
    """未做: what earlier runs made and this one was not asked for; in the order of the ledger."""
    strays: tuple[str, ...]
    """Files of earlier runs whose entity is no longer in the ledger; left alone."""
    index: str
    """Where the index workbook is."""
    notices: tuple[Trouble, ...] = ()
    """What concerns the ledger as a whole."""

    def count(self, *states: State) -> int:
        """How many briefings ended in one of the states."""
        return sum(outcome.state in states for outcome in self.outcomes)
