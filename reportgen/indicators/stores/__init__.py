"""指标库: past periods kept in one small SQLite file, so that 上年同期 and 上期 come by themselves.

    indicator files --keeping--> store --recalling--> the past of what new files speak of

Every number keeps the place it was read from (file, sheet, cell) and that file's hash; documents and
records name that place.  Nothing in a store says when it was written: the same files give the same
briefing whenever they were taken in.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reportgen.errors import Notice, ReportError

NAME = "指标库.sqlite"
"""What a store is called where nobody names it: in the current folder."""
SUFFIXES = (".sqlite", ".sqlite3", ".db")


def is_store(path: Path) -> bool:
    """Whether a path names a store rather than a file of indicators."""
    return path.suffix.lower() in SUFFIXES


def left_out(recorded: Iterable[str], given: Iterable[Path]) -> Notice | None:
    """A notice where a briefing rests on a store, by the names of the files it records, and new data
    for it come without one: its past will look as if it were missing."""
    store = next((name for name in recorded if is_store(Path(name))), None)
    if store is None or any(map(is_store, given)):
        return None
    return Notice(
        f"材料用过指标库“{store}”里的往期数，这次没有给，上年同期、上期可能显得缺数",
        hint=f"在放着 {store} 的文件夹里运行，或用 --store 指明",
    )


def refuse_other_names(path: Path) -> None:
    """Raise ReportError for a name no store has: it could not be told from a file of indicators."""
    if not is_store(path):
        hint = "指标库的名字以 " + "、".join(SUFFIXES) + " 结尾"
        raise ReportError(f"“{path}”不像指标库", hint=hint)
