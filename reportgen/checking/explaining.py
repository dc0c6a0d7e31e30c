"""`explain`: the page of a rule, made of what it says of itself and of its example files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from reportgen.checking.diagnostic import CONFIDENCES, SEVERITIES
from reportgen.checking.registry import SCOPES, Rule, known
from reportgen.errors import ReportError, nearest

_INVISIBLE = {"\u00a0": "␣", "\u3000": "□", "\u200b": "⦚", "\ufeff": "⦚", "\u00ad": "⦚", "\t": "→"}


def examples(code: str) -> Mapping[str, list[Traversable]]:
    """The example files of a rule, `wrong` and `right`, by name; several of one kind end in
    `.wrong.txt`, `.wrong2.txt` and so on."""
    folder = sorted(
        files("reportgen.checking").joinpath("examples").iterdir(), key=lambda f: f.name
    )
    return {
        kind: [f for f in folder if re.fullmatch(rf"{code}\.{kind}[0-9]*\.\w+", f.name)]
        for kind in ("wrong", "right")
    }


def explain(code: str) -> str:
    """The page of a rule.  Raises ReportError for a code there is not, with the nearest."""
    rule = _rule(code)
    shown = "默认就报" if rule.confidence == "sure" else "用 --all 或 --select 点名才报"
    lines = [
        f"{rule.code} {rule.title}",
        "",
        rule.reason,
        "",
        f"依据：{rule.source}",
        f"范围：{SCOPES[rule.scope]}",
        f"程度：{SEVERITIES[rule.severity]}；{CONFIDENCES[rule.confidence]}，{shown}",
        f"自动改：{'可以，用 --fix' if rule.fixes else '不能，要人定'}",
    ]
    for kind, name in (("wrong", "错"), ("right", "对")):
        for example in examples(rule.code)[kind]:
            lines += ["", f"{name}：", *_shown(example)]
    return "\n".join(lines)


def catalogue() -> str:
    """All rules, a line each: code, severity, whether it can be mended, whether it is shown unasked."""
    return "\n".join(
        f"{rule.code} {SEVERITIES[rule.severity]} {rule.title}{_remarks(rule)}"
        for rule in known().values()
    )


def catalogue_json(code: str | None = None) -> list[dict[str, object]]:
    """One rule, or all of them, as JSON values."""
    fields = ("code", "title", "source", "reason", "scope", "severity", "confidence", "fixes")
    told = known().values() if code is None else [_rule(code)]
    return [{name: getattr(rule, name) for name in fields} for rule in told]


def _rule(code: str) -> Rule:
    if found := known().get(code.upper()):
        return found
    near = nearest(code.upper(), known())
    raise ReportError(f"没有规则“{code}”", hint=near or "看全部规则：reportgen explain")


def _remarks(rule: Rule) -> str:
    told = [
        word
        for word, holds in (("可自动改", rule.fixes), ("用 --all 才报", rule.confidence != "sure"))
        if holds
    ]
    return f"（{'，'.join(told)}）" if told else ""


def _shown(example: Traversable) -> list[str]:
    if example.name.rpartition(".")[2] not in ("txt", "md", "yaml", "csv", "layout", "case"):
        return [f"    （见文件 {example.name}）"]
    text = "".join(_INVISIBLE.get(c, c) for c in example.read_text("utf-8"))
    return [f"    {line}" for line in text.splitlines()]
