"""What a store holds, by period and by file: for people, and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct

from reportgen.binding.expression import Measure
from reportgen.indicators.ledgers.labels import total_of
from reportgen.indicators.merging import said
from reportgen.indicators.stores.opening import numbers, reading, replaced
from reportgen.indicators.stores.rows import Kept
from reportgen.period import Period


class PeriodHeld(Struct, frozen=True):
    """One period of a store."""

    period: str
    entities: tuple[str, ...]
    """"" stands for data that name no 地区."""
    indicators: tuple[str, ...]
    numbers: int
    files: tuple[str, ...]


class Contents(Struct, frozen=True):
    """What a store holds."""

    store: str
    periods: tuple[PeriodHeld, ...]
    """Earliest first."""
    files: tuple[tuple[str, str, int], ...]
    """Name, hash, and how many numbers come from it."""
    replaced: tuple[Kept, ...]
    """Numbers that newer ones took the place of, oldest first."""

    def to_json(self) -> dict[str, Any]:
        """The JSON of `ingest --list --format json`."""
        return {
            "store": self.store,
            "periods": [
                {
                    "period": held.period,
                    "entities": list(held.entities),
                    "indicators": list(held.indicators),
                    "numbers": held.numbers,
                    "files": list(held.files),
                }
                for held in self.periods
            ],
            "files": [
                {"name": name, "sha256": sha256, "numbers": count}
                for name, sha256, count in self.files
            ],
            "replaced": [
                {
                    "indicator": old.key[0],
                    "entity": old.key[1],
                    "period": old.key[2],
                    "measure": old.key[3].value,
                    "text": said(old.observation),
                    "source": str(old.observation.where),
                    "sha256": old.sha256,
                }
                for old in self.replaced
            ],
        }

    def render(self) -> str:
        """The lines of `ingest --list`."""
        lines = [f"{self.store}：{len(self.periods)}个时期"]
        for held in self.periods:
            named = [entity for entity in held.entities if entity]
            own = [entity for entity in named if total_of(entity) is None]
            whole = "和合计" if len(own) < len(named) else ""
            of = f"{len(own)}个地区{whole}、" if named else ""
            lines.append(
                f"  {held.period}：{of}{len(held.indicators)}个指标、{held.numbers}个数（{'、'.join(held.files)}）"
            )
        if self.replaced:
            lines.append(f"换下来的旧数{len(self.replaced)}个：")
        for old in self.replaced:
            about = "".join(part for part in old.key[1:3] if part)
            measure = "" if old.key[3] is Measure.VALUE else f"的{old.key[3]}"
            lines.append(
                f"  {old.key[0]}（{about}）{measure}：{said(old.observation)}（{old.observation.where}）"
            )
        return "\n".join(lines)


def contents(path: Path) -> Contents:
    """What a store holds.  Raises ReportError for one that cannot be read."""
    periods: dict[str, list[Kept]] = {}
    files: dict[tuple[str, str], int] = {}
    with reading(path) as database:
        for kept in numbers(database, path):
            periods.setdefault(kept.key[2], []).append(kept)
            file = (kept.file, kept.sha256)
            files[file] = files.get(file, 0) + 1
        old = tuple(replaced(database, path))
    return Contents(
        path.name,
        tuple(_held(period, periods[period]) for period in sorted(periods, key=Period.parse)),
        tuple((*file, files[file]) for file in sorted(files)),
        old,
    )


def _held(period: str, numbers: list[Kept]) -> PeriodHeld:
    return PeriodHeld(
        period,
        tuple(dict.fromkeys(kept.key[1] for kept in numbers)),
        tuple(sorted({kept.key[0] for kept in numbers})),
        len(numbers),
        tuple(sorted({kept.file for kept in numbers})),
    )
