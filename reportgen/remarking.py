"""What our Word comments say of a number, to a reviewer who has nothing but the Word file: what was
written, what stands, what the data say and in which cell, and what to do."""

from __future__ import annotations

from msgspec import Struct

from reportgen.renewing import Verdict

OPENING = "核数："
"""How every comment of audit and refresh begins; by it they are known again."""
_MOST_CELLS = 3
_CHECK_EDIT = "请核实：改得对，把指标文件也改过来；改错了，改回“{wrote}”。"


class Case(Struct, frozen=True):
    """A number and its verdict."""

    verdict: Verdict
    indicator: str
    wrote: str
    stands: str
    """"" when lost."""
    fresh: str
    """As the data give it; "" without data or without a value."""
    reason: str
    """Why the data give no value; "" without data."""
    cells: tuple[str, ...]
    """Of the fresh value, or else of the one written."""
    blank: bool = False
    """It was written as XX because the data had no value."""
    copy: bool = False
    counts_parts: bool = False
    """It counts parts of the briefing itself (“五力”)."""


def lines_on(case: Case) -> list[str]:
    """The comment's lines, without `OPENING`; [] where nobody needs to look."""
    match case.verdict:
        case "edited" | "conflict":
            lines = _changed(case)
        case "stale":
            lines = _stale(case)
        case "missing" if not case.blank:
            lines = [
                "数据里现在没有这个数。",
                f"现在写“{case.stands}”；{case.reason}。",
                "请核实还用不用；要用，把数补进指标文件。",
            ]
        case _:
            return []
    return [*lines, "这一处是复制来的，别处还有这个数。"] if case.copy else lines


def gone(case: Case) -> str:
    """A line on a number that stands nowhere any more."""
    now = f"，数据现在是“{case.fresh}”" if case.fresh and case.fresh != case.wrote else ""
    return f"“{case.wrote}”{_origin(case)}{now}"


def _changed(case: Case) -> list[str]:
    """On a number that a person changed."""
    stood = f"生成时写“{case.wrote}”，现在写“{case.stands}”"
    if case.reason and case.blank:
        return [
            "这个数是人填的，数据里还没有。",
            f"{stood}；{case.reason}。",
            "请核实，并把它补进指标文件。",
        ]
    if case.reason:
        return [
            "这个数有人改过，数据里也没有它了。",
            f"{stood}；{case.reason}。",
            "请核实还用不用；要用，把数补进指标文件。",
        ]
    if case.verdict == "conflict":
        return [
            "这个数有人改过，数据也变了。",
            f"{stood}，数据现在是“{case.fresh}”{_origin(case)}。",
            f"请核实用哪个：用数据的，改成“{case.fresh}”；用现在写的，把指标文件改过来。",
        ]
    if case.fresh:
        held = f"{stood}，数据还是“{case.fresh}”{_origin(case)}。"
        return ["这个数有人改过，数据没有变。", held, _CHECK_EDIT.format(wrote=case.wrote)]
    stood = f"生成时写“{case.wrote}”{_origin(case)}，现在写“{case.stands}”。"
    return ["这个数有人改过。", stood, _CHECK_EDIT.format(wrote=case.wrote)]


def _stale(case: Case) -> list[str]:
    head = "数据变了，这里还是原来的数。"
    if case.blank:
        head = "原来缺的数，数据里有了。"
    advice = f"请改成“{case.fresh}”；要改的多，可以用 reportgen refresh 一次更新。"
    if case.counts_parts:
        advice = "它数的是材料自己的条数，请和正文一起改。"
    return [head, f"现在写“{case.stands}”，数据现在是“{case.fresh}”{_origin(case)}。", advice]


def _origin(case: Case) -> str:
    """Indicator and cells in brackets; "" where there are none."""
    cells = "；".join(case.cells[:_MOST_CELLS])
    if len(case.cells) > _MOST_CELLS:
        cells += f" 等{len(case.cells)}处"
    told = "，".join(part for part in (case.indicator, cells) if part)
    return f"（{told}）" if told else ""
