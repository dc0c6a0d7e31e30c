"""What a structural refresh does to paragraphs, or would: for people and as JSON (docs/merge.md)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from msgspec import Struct

from reportgen.columns import columns

Action = Literal["inserted", "removed", "reworded", "moved", "kept", "obsolete", "absent", "stuck"]
_ACTIONS: dict[Action, str] = {
    "inserted": "新加的段落",
    "removed": "去掉的段落",
    "reworded": "换了新稿的段落",
    "moved": "换了位置的段落",
    "kept": "有人改过、和新稿不同的段落（保留，新稿写在批注里）",
    "obsolete": "有人改过、新数据不再有的段落（保留，加了批注）",
    "absent": "有人删去、新稿还有的段落（没有补回）",
    "stuck": "次序和新数据不同、因为有人改过没有挪的段落",
}


class ParagraphChange(Struct, frozen=True):
    """What became of one paragraph or table, or would."""

    action: Action
    kind: str
    """Key of `Profile.looks`; of a table that of its first cell."""
    key: str
    """Under which it is drafted (docs/record.md); of what is no longer drafted, was drafted."""
    was: int | None
    """Its number in the file before; None where it was not there."""
    paragraph: int | None
    """Its number in the file now; None where it is not there, or nothing was done yet."""
    stood: str
    """What stood there; "" for nothing.  The cells of a table are parted by ｜."""
    fresh: str
    """The new draft; "" where there is none."""
    reason: str = ""
    """What a person did, where that decides."""

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "action": self.action,
            "kind": self.kind,
            "key": self.key,
            "was": self.was,
            "paragraph": self.paragraph,
            "stood": self.stood or None,
            "fresh": self.fresh or None,
        }
        return out | ({"reason": self.reason} if self.reason else {})


def to_json(changes: tuple[ParagraphChange, ...]) -> dict[str, Any]:
    """The paragraphs' part of the report as JSON values (docs/merge.md)."""
    counts = Counter(change.action for change in changes)
    return {
        "paragraphs": [change.to_json() for change in changes],
        "structure": {action: counts[action] for action in _ACTIONS},
    }


def render(changes: tuple[ParagraphChange, ...]) -> str:
    """The paragraphs' part of the report for a terminal; "" where there is nothing to tell."""
    parts = []
    for action, title in _ACTIONS.items():
        rows = [_row(change) for change in changes if change.action == action]
        if rows:
            parts.append(f"{title}：\n" + columns(_HEAD, rows))
    return "\n\n".join(parts) + ("\n" if parts else "")


_HEAD = ("段", "文中", "新稿", "说明")
_EXCERPT = 20


def _row(change: ParagraphChange) -> tuple[str, ...]:
    number = change.was if change.paragraph is None else change.paragraph
    return (
        "—" if number is None else str(number + 1),
        _short(change.stood),
        _short(change.fresh),
        change.reason or "—",
    )


def _short(text: str) -> str:
    line = text.replace("\n", "／")
    return (line if len(line) <= _EXCERPT else line[:_EXCERPT] + "…") or "—"
