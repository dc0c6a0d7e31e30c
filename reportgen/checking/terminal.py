"""What a check found, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportgen.checking import Checked
from reportgen.checking.diagnostic import SEVERITIES, Diagnostic


def render(checked: Checked) -> str:
    """The findings with place, words, sum and hint, then a line with the counts."""
    return "\n".join([*(line for d in checked.shown for line in _finding(d)), _summary(checked)])


def _finding(diagnostic: Diagnostic) -> Iterator[str]:
    d = diagnostic
    yield f"{d.place}：{SEVERITIES[d.severity]} {d.code} {d.message}"
    if d.place.excerpt:
        yield f"    {d.place.excerpt}"
    if d.working:
        yield f"    算式：{d.working}"
    if d.hint:
        yield f"    建议：{d.hint}"


def _summary(checked: Checked) -> str:
    counts = Counter(diagnostic.severity for diagnostic in checked.shown)
    kinds = "、".join(f"{counts[s]}处{name}" for s, name in SEVERITIES.items() if counts[s])
    mended = sum(diagnostic.fix is not None for diagnostic in checked.shown)
    told = f"查了{len(checked.files)}个文件，" + (f"有{kinds}" if kinds else "没有发现问题")
    if mended:
        told += f"；其中{mended}处可用 --fix 自动改"
    if checked.hidden:
        told += f"；另有{checked.hidden}处拿不准的没有列，加 --all 可看"
    if checked.without_layout:
        told += f"；{len(checked.without_layout)}个 .docx 没有查版式，要查请加 --profile 公文"
    return told
