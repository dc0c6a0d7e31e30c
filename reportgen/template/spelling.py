"""Slips of the pen in template source, found before Jinja reads it: all at once, each with its line.

Jinja stops at the first thing it cannot read and says so in English; what it can read it prints,
so `｛｛ 甲 ｝｝` would reach the page as it stands.  People who write Chinese type full-width
punctuation, paste from Word and forget an end tag: each has its own message and its cure here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from reportgen.errors import nearest

_BLOCKS = {
    **{name: f"end{name}" for name in "for if macro call filter with block set raw".split()},
    "可省": "可省完",
}
_SINGLE = "include import from extends".split()
_MIDDLE = {"else": ("if", "for"), "elif": ("if",)}
_ENDS = {end: name for name, end in _BLOCKS.items()}
TAGS = [*_BLOCKS, *_ENDS, *_SINGLE, *_MIDDLE]
_COMMON = "for、endfor、if、elif、else、endif、set、macro、endmacro、include、可省、可省完"
_MEANT = {
    "如果": "if", "若": "if", "否则": "else", "否则如果": "elif", "循环": "for", "对": "for",
    "elseif": "elif", "elsif": "elif", "else if": "elif", "包含": "include", "引入": "include",
    "设": "set", "宏": "macro", "结束": "endif 或 endfor", "end": "endif 或 endfor",
    "end可省": "可省完", "endif 可省": "可省完", "可省结束": "可省完", "可以省": "可省",
}  # fmt: skip
_ASCII = {
    **dict(zip("（），｜：；。．＞＜＝！＋－＊／％【】［］｛｝“”„‟‘’＂＇", "(),|:;..><=!+-*/%[][]{}\"\"\"\"''\"'", strict=True)),
    "、": ",", "×": "*", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "—": "-", "–": "-", "−": "-", "＿": "_",
}  # fmt: skip
_PIECE = re.compile(r"""\{\{|\{%|\{\#|[｛{]\s?[｛{%％#]|[%％}｝]\s?[}｝]|[{}｛｝]""")
_INSIDE = re.compile(
    r"""(?P<string>"[^"\n]*"|'[^'\n]*')|(?P<end>[%％}｝]\s?[}｝]|[-+]?%\})|(?P<open>\{\{|\{%)|(?P<quote>["'])"""
)
_STRING = re.compile(r""""[^"\n]*"|'[^'\n]*'""")
_ASSIGN = re.compile(r"(?<![=!<>])=(?!=)")
_BRACKETED = re.compile(r"\([^()]*\)")
_SHOWN = 40
_RAW_END = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")


class Slip(Struct, frozen=True):
    """One mistake in template source: line from 1, what it is, what to do."""

    line: int
    message: str
    hint: str


class Tag(Struct, frozen=True):
    """A tag of the source: where it stands and what it holds."""

    line: int
    kind: str
    """"%" for {% %}, "{" for {{ }}."""
    inner: str


def slips(source: str) -> list[Slip]:
    """Every slip of a piece of template source, in line order."""
    if not _PIECE.search(source):
        return []
    found = _Scanner(source)
    found.scan()
    return sorted([*found.slips, *_unbalanced(found.tags)], key=lambda slip: slip.line)


def formula_slip(text: str) -> Slip | None:
    """The slip of a 推算 or 核对 line: Chinese punctuation, or = for ==."""
    if wrong := _chinese_marks(text):
        return Slip(
            0, f"算式“{text}”里有中文标点 {' '.join(wrong)}", f"改用英文标点：{_mended(text)}"
        )
    if _ASSIGN.search(_plain_condition(text)):
        return Slip(0, f"算式“{text}”里的 = 不是比较", "比较是否相等写 ==")
    return None


def without_tags(source: str) -> str:
    """The source with every tag blanked by U+0000, so that what is left is what the author wrote."""
    scanner = _Scanner(source)
    scanner.scan()
    out, last = [], 0
    for start, end in scanner.spans:
        out += [source[last:start], re.sub(r"[^\n]", "\0", source[start:end])]
        last = end
    return "".join([*out, source[last:]])


class _Scanner:
    """Walks the source once: good tags into `tags` and `spans`, bad ones into `slips`."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.slips: list[Slip] = []
        self.tags: list[Tag] = []
        self.spans: list[tuple[int, int]] = []
        self._counted = (0, 1)

    def line(self, at: int) -> int:
        """The line of a position; positions are asked for in order."""
        last, line = self._counted
        line = (
            line + self.source.count("\n", last, at)
            if at >= last
            else 1 + self.source.count("\n", 0, at)
        )
        self._counted = (at, line)
        return line

    def slip(self, at: int, message: str, hint: str) -> None:
        self.slips.append(Slip(self.line(at), message, hint))

    def scan(self) -> None:
        at = 0
        while found := _PIECE.search(self.source, at):
            text = found.group()
            if text == "{#":
                at = self.comment(found.start())
            elif text in ("{{", "{%"):
                at = self.tag(found.start())
            elif text[0] in "{｛" and len(text) > 1:
                at = self.bad_opening(found)
            else:
                at = self.stray(found)

    def comment(self, start: int) -> int:
        end = self.source.find("#}", start)
        if end < 0:
            self.slip(start, "注释 {# 没有收尾", "注释以 #} 收尾")
            return len(self.source)
        self.spans.append((start, end + 2))
        return end + 2

    def tag(self, start: int) -> int:
        """A tag that opens well; where reading goes on."""
        opening = self.source[start : start + 2]
        wanted = "%}" if opening == "{%" else "}}"
        at = start + 2
        while found := _INSIDE.search(self.source, at):
            text = found.group()
            if found["string"] and not re.search(r"\{\{|\{%|[%}]\}", text):
                at = found.end()
            elif found["end"] and text.lstrip("-+") == wanted:
                return self.good(start, found.start(), found.end())
            elif found["end"] and opening == "{{" and text == "} }" and wanted in self.source[at:]:
                at = found.start() + 1
            elif found["quote"] or found["string"]:
                return self.unquoted(start, wanted)
            else:
                return self.bad_ending(start, found, wanted)
        return self.unclosed(start, wanted, len(self.source))

    def good(self, start: int, close: int, end: int) -> int:
        inner = self.source[start + 2 : close]
        self.spans.append((start, end))
        tag = Tag(self.line(start), self.source[start + 1], inner.strip("-+ \t\n\u3000"))
        self.tags.append(tag)
        self.punctuation(start, inner, self.source[start:end])
        if tag.kind == "%" and tag.inner == "raw":
            closing = _RAW_END.search(self.source, end)
            return closing.start() if closing else end
        return end

    def punctuation(self, start: int, inner: str, whole: str) -> None:
        """Chinese punctuation inside a tag, outside its strings; one message per tag."""
        if wrong := _chinese_marks(inner):
            self.slip(
                start,
                f"标签 {_short(whole)} 里有中文标点 {' '.join(wrong)}",
                f"改用英文标点：{_short(_mended(whole))}",
            )

    def unquoted(self, start: int, wanted: str) -> int:
        """A quotation mark without its partner: go on after the tag's end, if it has one."""
        end = self.source.find(wanted, start)
        stop = end + 2 if end >= 0 else len(self.source)
        whole = self.source[start:stop].partition("\n")[0]
        self.slip(
            start,
            f"标签 {_short(whole)} 里的引号没有配对",
            "引号要成对，用英文的 \" 或 '，两头一样",
        )
        self.spans.append((start, stop))
        return stop

    def bad_ending(self, start: int, found: re.Match[str], wanted: str) -> int:
        whole, text = self.source[start : found.start()], found.group()
        if found["open"] or "\n" in whole:
            return self.unclosed(start, wanted, found.start())
        self.slip(
            start, f"标签 {_short(whole + text)} 的收尾写错了", f"把 {text} 改成英文的 {wanted}"
        )
        if wanted == "%}":
            self.tags.append(Tag(self.line(start), "%", whole[2:].strip()))
        self.spans.append((start, found.end()))
        return found.end()

    def unclosed(self, start: int, wanted: str, stop: int) -> int:
        """A tag that is never closed on its line: what follows is read as text again."""
        whole = self.source[start:stop].partition("\n")[0]
        self.slip(start, f"标签 {_short(whole)} 没有收尾", f"在后面补上 {wanted}")
        self.spans.append((start, start + len(whole)))
        return start + len(whole)

    def bad_opening(self, found: re.Match[str]) -> int:
        """`｛｛`, `{ {`, `｛%`: the whole tag is told of once."""
        kind = "%" if found.group()[-1] in "%％" else "#" if found.group()[-1] == "#" else "{"
        right = "{{ }}" if kind == "{" else "{" + kind + " " + kind + "}"
        line_end = self.source.find("\n", found.start())
        line = self.source[found.start() : line_end if line_end >= 0 else len(self.source)]
        closing = re.search(r"[%％}｝#]\s?[}｝]", line[len(found.group()) :])
        whole = line[: len(found.group()) + closing.end()] if closing else line
        self.slip(
            found.start(), f"标签 {_short(whole)} 的括号不对",
            f"括号要用英文的，中间不留空格：{right}",
        )  # fmt: skip
        if kind == "%":
            word = whole[len(found.group()) :].strip("%％}｝{｛ \u3000")
            self.tags.append(Tag(self.line(found.start()), "%", word))
        self.spans.append((found.start(), found.start() + len(whole)))
        return found.start() + len(whole)

    def stray(self, found: re.Match[str]) -> int:
        """A brace that belongs to no tag: `{甲}`, a third `}`, a lone `%}`."""
        rest = self.source[found.start() :].partition("\n")[0]
        single = re.match(r"[{｛]([^{}｛｝\n]*)[}｝]", rest)
        if single:
            name = single[1].strip()
            self.slip(
                found.start(),
                f"{_short(single.group())} 只有一层花括号",
                f"取数写成 {{{{ {name} }}}}",
            )
            return found.start() + single.end()
        self.slip(
            found.start(), f"这里多了一个 {found.group()}",
            "检查 {{ }}、{% %} 是否成对；正文要印花括号时写 {{ \"{\" }}",
        )  # fmt: skip
        return found.end()


def _chinese_marks(text: str) -> list[str]:
    """Chinese punctuation outside strings, each mark once."""
    return [char for char in dict.fromkeys(_STRING.sub(" ", text)) if char in _ASCII]


def _mended(text: str) -> str:
    return re.sub(
        _STRING.pattern + "|(.)",
        lambda m: m.group() if m[1] is None else _ASCII.get(m[1], m[1]),
        text,
    )


def _unbalanced(tags: list[Tag]) -> Iterator[Slip]:
    """Unknown tags, ends without a beginning and beginnings without an end."""
    opened: list[tuple[str, int]] = []
    for tag in tags:
        if tag.kind != "%":
            continue
        word, _, rest = tag.inner.partition(" ")
        word = re.split(r"[^\w]", word)[0] or word
        if word not in TAGS:
            yield Slip(tag.line, f"不认识的标签“{word}”", _meant(word, tag.inner))
        elif word in ("if", "elif") and _ASSIGN.search(_plain_condition(rest)):
            yield Slip(tag.line, f"条件 {_short(rest)} 里的 = 不是比较", "比较是否相等写 ==")
            opened += [(word, tag.line)] if word == "if" else []
        elif word == "else" and rest.strip():
            yield Slip(
                tag.line, f"else 后面不能写“{_short(rest.strip())}”", "另一个条件写 {% elif … %}"
            )
        elif word in _MIDDLE:
            if not opened or opened[-1][0] not in _MIDDLE[word]:
                yield Slip(tag.line, f"{{% {word} %}} 不在 {{% if %}} 里面", "检查前面的标签")
        elif word in _ENDS:
            yield from _closed(word, rest, tag.line, opened)
        elif word in _BLOCKS and not (word == "set" and "=" in rest):
            opened.append((word, tag.line))
    for word, line in opened:
        yield Slip(line, f"{{% {word} %}} 没有收尾", f"在后面补上 {{% {_BLOCKS[word]} %}}")


def _closed(word: str, rest: str, line: int, opened: list[tuple[str, int]]) -> Iterator[Slip]:
    name = _ENDS[word]
    if word == "endif" and rest.strip() == "可省":
        name = "可省"
        yield Slip(line, "{% 可省 %} 不以 {% endif 可省 %} 收尾", "写成 {% 可省完 %}")
    if opened and opened[-1][0] == name:
        opened.pop()
    elif name in [entry[0] for entry in opened]:
        while opened[-1][0] != name:
            lost, at = opened.pop()
            yield Slip(
                at,
                f"{{% {lost} %}} 没有收尾",
                f"在第{line}行的 {{% {word} %}} 之前补上 {{% {_BLOCKS[lost]} %}}",
            )
        opened.pop()
    elif opened:
        inner, at = opened[-1]
        yield Slip(
            line, f"{{% {word} %}} 前面没有 {{% {name} %}}",
            f"第{at}行开着的是 {{% {inner} %}}，应当用 {{% {_BLOCKS[inner]} %}} 收尾",
        )  # fmt: skip
        opened.pop()
    else:
        yield Slip(
            line, f"{{% {word} %}} 前面没有 {{% {name} %}}", f"补上 {{% {name} … %}}，或删去这一处"
        )


def _meant(word: str, inner: str) -> str:
    meant = _MEANT.get(inner.strip()) or _MEANT.get(word)
    if meant:
        return f"写成 {meant}"
    return nearest(word, _COMMON.split("、")) or f"可用：{_COMMON}"


def _plain_condition(text: str) -> str:
    """A condition without strings and bracketed parts, where a single = may stand."""
    text = _STRING.sub("", text)
    while (less := _BRACKETED.sub("", text)) != text:
        text = less
    return text


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
