"""What a refresh came to: every number with what was done, for people and as JSON (docs/refresh.md)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from msgspec import Struct

from reportgen.columns import columns
from reportgen.errors import Notice
from reportgen.placing import Saved

Action = Literal[
    "current",
    "updated",
    "taken",
    "kept",
    "commented",
    "structural",
    "refused",
    "missing",
    "lost",
    "blank",
]
_ACTIONS: dict[str, str] = {
    "updated": "已更新",
    "taken": "按数据改了人写的数",
    "kept": "保留人写的数",
    "commented": "保留人写的数，加了批注",
    "structural": "数的是材料自己的条数，没有动",
    "refused": "数据已变，但不能安全改写",
    "missing": "新数据里没有，没有动",
    "lost": "不见了",
}
"""What the report tells of, in its order."""


class Change(Struct, frozen=True):
    """What became of one number."""

    id: int
    indicator: str
    expression: str
    sources: tuple[str, ...]
    """The cells of the fresh value."""
    wrote: str
    stood: str
    """What stood there before; "" when lost."""
    fresh: str
    """"" where the new data give no value."""
    text: str
    """What stands there now."""
    verdict: str
    action: Action
    paragraph: int | None
    reason: str = ""
    copy: bool = False
    by: str = ""

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "id": self.id,
            "indicator": self.indicator,
            "expression": self.expression,
            "source": list(self.sources),
            "wrote": self.wrote,
            "stood": self.stood or None,
            "fresh": self.fresh or None,
            "text": self.text or None,
            "verdict": self.verdict,
            "action": self.action,
            "paragraph": self.paragraph,
            "found": self.by,
        }
        out |= {"copy": True} if self.copy else {}
        return out | ({"reason": self.reason} if self.reason else {})


class Refreshed(Struct, frozen=True):
    """A briefing with new numbers, before it is saved."""

    file: str
    before: bytes
    content: bytes
    """The .docx; `before` itself where nothing is to change."""
    changes: tuple[Change, ...]
    """Every number, in the order of the text, lost ones last."""
    entity: str
    period: str
    notices: tuple[Notice, ...]
    """Of the data files, and of words that the numbers have left behind."""

    @property
    def told(self) -> tuple[Change, ...]:
        """The numbers worth telling of: all but those that are right and those still without a value."""
        return tuple(change for change in self.changes if change.action in _ACTIONS)

    @property
    def summary(self) -> dict[str, int]:
        """Counts by what was done; kept ones, with or without a comment, by verdict."""
        actions: Counter[str] = Counter(change.action for change in self.changes)
        kept: Counter[str] = Counter(
            c.verdict for c in self.changes if c.action in ("kept", "commented")
        )
        names = ("updated", "taken", "structural", "refused", "missing", "lost", "current", "blank")
        return {
            "numbers": len(self.changes),
            **{name: actions[name] for name in names},
            "edited": kept["edited"],
            "conflict": kept["conflict"],
        }

    @property
    def needs_a_person(self) -> bool:
        """Whether anything was left for a person to look at."""
        return any(change.action not in ("updated", "current", "blank") for change in self.changes)


def to_json(result: Refreshed, saved: Saved) -> dict[str, Any]:
    """The report as JSON values (docs/refresh.md)."""
    return {
        "output": saved.path.name if saved.path is not None else None,
        "backup": saved.backup.name if saved.backup is not None else None,
        "entity": result.entity,
        "period": result.period,
        "changes": [change.to_json() for change in result.told],
        "notices": [notice.message for notice in result.notices],
        "summary": result.summary,
    }


def render(result: Refreshed) -> str:
    """The report for a terminal: counts, then each kind of change with its numbers."""
    parts = [f"{result.file}：{_headline(result)}"]
    for action, title in _ACTIONS.items():
        rows = [_row(change) for change in result.told if change.action == action]
        if rows:
            parts.append(f"{title}：\n" + columns(_HEAD, rows))
    return "\n\n".join(parts) + "\n"


_HEAD = ("编号", "段", "文中原为", "新数", "现在", "指标", "说明")


def _headline(result: Refreshed) -> str:
    count = result.summary
    told = [f"{count['numbers']}个有出处的数", f"更新{count['updated']}个"]
    for name, words in (
        ("taken", "按数据改了人写的{}个"), ("edited", "保留人改的{}个"),
        ("conflict", "冲突{}个（保留人写的）"), ("structural", "涉及条数没有动{}个"),
        ("refused", "不能安全改写{}个"), ("missing", "新数据里没有{}个"), ("lost", "不见了{}个"),
        ("blank", "仍缺数{}个"),
    ):  # fmt: skip
        if count[name]:
            told.append(words.format(count[name]))
    return "，".join([*told, f"本来就一致{count['current']}个"])


def _row(change: Change) -> tuple[str, ...]:
    notes = [change.reason] if change.reason else []
    if change.verdict == "conflict":
        notes.append(f"生成时是{change.wrote}")
    if change.copy:
        notes.append("复制的")
    return (
        str(change.id),
        "—" if change.paragraph is None else str(change.paragraph + 1),
        change.stood or "—",
        change.fresh or "—",
        change.text or "—",
        change.indicator,
        "；".join(notes) or "—",
    )
