"""Which rules run and which findings are shown: `--select`, `--ignore`, `--all`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from reportgen.checking.diagnostic import Diagnostic
from reportgen.checking.registry import Rule, known
from reportgen.errors import nearest


class UnknownCode(ValueError):
    """A code that no rule has and none begins with: wrong usage, in Chinese."""


class Selection(Struct, frozen=True):
    """The rules that run, and what is shown of what they find."""

    rules: tuple[Rule, ...]
    named: frozenset[str] = frozenset()
    """Codes that were asked for one by one: all that these find is shown."""
    unsure: bool = False
    """Show what is not almost surely wrong as well."""

    def shows(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding is shown."""
        return self.unsure or diagnostic.confidence == "sure" or diagnostic.code in self.named


def selection(
    select: Sequence[str] = (), ignore: Sequence[str] = (), *, unsure: bool = False
) -> Selection:
    """The rules with a code or a code's beginning in `select` (all where it is empty) but not in
    `ignore`; of two that fit a rule the longer decides, and `ignore` where they are equally long.
    Commas join several.  Raises UnknownCode naming every code there is not, with the nearest."""
    wanted, unwanted = _codes(select), _codes(ignore)
    _refuse_unknown([*wanted, *unwanted])
    rules = tuple(
        rule
        for code, rule in known().items()
        if (_fit(code, wanted) > _fit(code, unwanted) if wanted else not _fit(code, unwanted))
    )
    return Selection(rules, frozenset(code for code in wanted if code in known()), unsure)


def _codes(given: Sequence[str]) -> list[str]:
    parts = (part.strip().upper() for each in given for part in each.replace("，", ",").split(","))
    return [part for part in parts if part]


def _fit(code: str, beginnings: Sequence[str]) -> int:
    """The length of the longest beginning that fits a code; 0 for none."""
    return max((len(part) for part in beginnings if code.startswith(part)), default=0)


def _refuse_unknown(parts: Sequence[str]) -> None:
    unknown = [p for p in dict.fromkeys(parts) if not any(c.startswith(p) for c in known())]
    if unknown:
        families = dict.fromkeys(code.partition("-")[0] for code in known())
        told = (f"没有规则“{p}”。{nearest(p, [*known(), *families])}" for p in unknown)
        raise UnknownCode("；".join(told) + "看全部规则：reportgen explain")
