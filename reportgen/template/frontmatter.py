"""Slips in the front matter of report.md, found line by line before YAML reads it.

YAML's own complaint comes at the line after the mistake and names none of the usual causes: a
full-width colon, no space after the colon, an unquoted {{, quotation marks inside quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.template.spelling import Slip

_ENTRY = re.compile(
    r"^(?P<indent>\s*)(?P<dash>- +)?(?P<key>[^\s:：#\"'{}\[\]](?:[^:：]*[^\s:：])?)\s*(?P<colon>[:：])(?P<gap>\s*)(?P<value>.*)$"
)
_DASH = re.compile(r"^\s*(?:[－—–•·●]\s*|-(?=[^\s-]))")
_FORM = {"指标": "{单位: 个}", "推算": "算式"}
_BLOCK = re.compile(r":\s*[|>][-+]?\s*(?:#.*)?$")
_WRONG_COLON = re.compile(r"(单位|说明|可缺)\s*：\s*")
_WRONG_COMMA = re.compile(r"(?<!\s)\s*，\s*(单位|说明|可缺)(?=\s*[:：])")
_WRONG_QUOTES = re.compile(r":\s*[“‘]([^”’{}]{0,300})[”’](?=\s*[,}｝])")
_SPECIAL = "%@`*&!|>"


def head_slips(head: str, keys: list[str], first: int = 2) -> list[Slip]:
    """Every slip of the front matter; `keys` are its top-level names, `first` its first line."""
    out: list[Slip] = []
    block = -1
    """Indent of the key whose `|` text we are in; -1 outside."""
    section = ""
    lines = head.split("\n")
    for number, line in enumerate(lines, start=first):
        bare = line.strip()
        indent = len(line) - len(line.lstrip(" "))
        if not bare or bare.startswith("#") or (block >= 0 and indent > block):
            continue
        block = indent if _BLOCK.search(line) else -1
        if found := re.match(r"[^\S\n]*[\t\u3000]", line):
            name = "制表符（Tab）" if "\t" in found.group() else "全角空格"
            out.append(Slip(number, f"行首有{name}", "抬头里缩进只能用英文空格，每层两个"))
        elif _DASH.match(line):
            out.append(
                Slip(number, f"列表项“{bare[:20]}”的开头不对", "写成“- ”：英文减号，后面空一格")
            )
        elif indent and section in ("指标", "推算") and bare.startswith("- "):
            out.append(
                Slip(number, f"“{section}”里每行不以“- ”开头", f"写成 名字: {_FORM[section]}")
            )
        elif entry := _ENTRY.match(line):
            if indent == 0:
                section = entry["key"].strip()
            after = lines[number - first + 1 : number - first + 2]
            if not (
                entry["value"][:1] in ("'", '"')
                and after
                and after[0].startswith(" " * (indent + 1))
            ):
                out += _entry(number, entry, section, keys)
        elif indent == 0 and bare in keys:
            out.append(Slip(number, f"“{bare}”后面没有冒号", f"写成 {bare}:（英文冒号）"))
    return out


def _entry(number: int, entry: re.Match[str], section: str, keys: list[str]) -> Iterator[Slip]:
    key, value = entry["key"].strip(), _without_remark(entry["value"]).strip()
    plain = entry["dash"] is None
    if entry["colon"] == "：":
        if plain and (key in keys or section in ("指标", "推算")):
            yield Slip(
                number,
                f"“{key}”后面的冒号是中文的",
                f"改成英文冒号，后面空一格：{key}: {value[:20]}",
            )
        return
    if plain and not entry["gap"] and value and (key in keys or section in ("指标", "推算")):
        yield Slip(number, f"“{key}:”后面没有空格", f"冒号后面空一格：{key}: {value[:20]}")
        return
    if not plain:
        return
    yield from _value(number, key, value)


def _without_remark(value: str) -> str:
    """The value before a YAML comment: before a # behind a blank, outside quotation marks."""
    mark, before = "", " "
    for place, sign in enumerate(value):
        if mark:
            if sign == mark and before != "\\":
                mark = ""
        elif sign == "#" and before.isspace():
            return value[:place]
        elif sign in "\"'" and not (before.isalnum() or before in "\"'"):
            mark = sign
        before = sign
    return value


def _value(number: int, key: str, value: str) -> Iterator[Slip]:
    if value.startswith(("{{", "{%")):
        yield Slip(
            number,
            f"“{key}”的值以 {value[:2]} 开头，没有加引号",
            f"整句加英文引号：{key}: {_quoted(value)}",
        )
    elif value[:1] in ("｛", "［", "【"):
        right = "[ ]" if value[0] in "［【" else "{ }"
        yield Slip(
            number, f"“{key}”的括号 {value[0]} 是中文的", f"改成英文的 {right}，里面的标点也用英文"
        )
    elif value.startswith("{") and not value.startswith("{{"):
        yield from _braced(number, key, value)
    elif value.startswith("[") and "，" in re.sub(r"\"[^\"]*\"|'[^']*'", "", value):
        yield Slip(
            number,
            f"“{key}”的列表里用了中文逗号",
            f"改成英文逗号，后面空一格：{value.replace('，', ', ')}",
        )
    elif value[:1] in _SPECIAL and value[:1] and not re.fullmatch(r"[|>][-+]?\d?", value):
        yield Slip(
            number,
            f"“{key}”的值以 {value[0]} 开头，没有加引号",
            f"整句加英文引号：{key}: {_quoted(value)}",
        )
    elif value[:1] in ('"', "'"):
        yield from _quotes(number, key, value)
    elif ": " in value:
        yield Slip(
            number, f"“{key}”的值里有英文冒号和空格", f"整句加英文引号：{key}: {_quoted(value)}"
        )


def _braced(number: int, key: str, value: str) -> Iterator[Slip]:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", value)
    mended = _WRONG_COLON.sub(r"\1: ", value)
    mended = _WRONG_COMMA.sub(r", \1", mended)
    mended = _WRONG_QUOTES.sub(r': "\1"', mended)
    mended = re.sub(r"｝\s*$", "}", mended)
    if mended != value:
        yield Slip(number, f"“{key}”的花括号里有中文标点", f"写成 {key}: {mended}")
    elif found := re.search(r":\s*([%‰][^,}]*)", bare):
        yield Slip(number, f"“{key}”的 {found[1].strip()} 没有加引号", f'写成 "{found[1].strip()}"')
    elif re.search(r":[^\s\"']", bare):
        yield Slip(number, f"“{key}”的花括号里冒号后面没有空格", "写成 {单位: 个}")


def _quotes(number: int, key: str, value: str) -> Iterator[Slip]:
    """Quotes of the same kind inside a quoted value, or none at its end."""
    mark = value[0]
    inner = value[1:].replace("\\" + mark, "").replace(mark * 2 if mark == "'" else "\0", "")
    if inner.count(mark) == 0:
        yield Slip(number, f"“{key}”的引号没有收尾", f"在句末补上 {mark}")
    elif inner.count(mark) > 1 or not inner.endswith(mark):
        other = "'" if mark == '"' else '"'
        what = "双" if mark == '"' else "单"
        yield Slip(
            number, f"“{key}”的引号里面又用了引号 {mark}",
            f"外面已是英文{what}引号，里面的改成 {other} 或中文引号",
        )  # fmt: skip


def _quoted(value: str) -> str:
    short = value if len(value) <= 40 else value[:39] + "…"
    return f"'{short}'" if '"' in short else f'"{short}"'
