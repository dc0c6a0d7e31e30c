"""A suggestion in words: 可能是 甲 4个＋乙 7个（q3.xlsx 指标!C6；q3.xlsx 指标!C7）."""

from __future__ import annotations

from reportgen.chinese.written import Written
from reportgen.suggesting.deriving import Option
from reportgen.suggesting.pool import Fact
from reportgen.unit import NO_UNIT

_MOST_CELLS = 3


def worded(option: Option, match: str, written: Written) -> str:
    """What the number may be, from which cells, and how it was rounded."""
    sources = sources_of(option)
    cells = "；".join(sources[:_MOST_CELLS])
    if len(sources) > _MOST_CELLS:
        cells += f"等{len(sources)}处"
    return f"可能是 {_calculation(option)}（{cells}）{_shaping(option, match, written)}"


def sources_of(option: Option) -> tuple[str, ...]:
    """The cells behind an option, each once."""
    found = (source for fact in option.facts for source in fact.sources)
    return tuple(dict.fromkeys(found))


def _calculation(option: Option) -> str:
    first, *rest = option.facts
    if not rest:
        return _named(first)
    other = rest[0]
    up = first.base >= other.base
    match option.kind:
        case "growth":
            verb = "增长" if up else "下降"
            return f"{first.label}的{option.label}：{first.shown}比{other.shown}{verb}"
        case "change":
            verb = "增加" if up else "减少"
            return f"{first.label}的{option.label}变化：由{other.shown}到{first.shown}，{verb}"
        case "completion":
            return f"{first.label}的完成率：{first.shown}÷目标{other.shown}"
        case "share":
            return f"{_named(first)}占{_named(other)}的比例"
        case "times":
            return f"{_named(first)}是{_named(other)}的倍数"
        case "difference":
            return f"{_named(first)}－{_named(other)}"
        case _ if option.label:
            return f"{option.label}合计（{len(option.facts)}项）"
        case _:
            return "＋".join(_named(fact) for fact in option.facts)


def _named(fact: Fact) -> str:
    return f"{fact.label} {fact.shown}"


def _shaping(option: Option, match: str, written: Written) -> str:
    if match == "approximate":
        return "的约数"
    same = written.unit in (NO_UNIT, option.unit) or written.unit.scale == option.unit.scale
    steps = ["换算"] if option.kind == "value" and not same else []
    return "、".join([*steps, "四舍五入"] if match == "rounded" else steps)
