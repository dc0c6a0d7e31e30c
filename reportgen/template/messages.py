"""What Jinja says in English, in Chinese and with advice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2.exceptions import SecurityError, TemplateNotFound, UndefinedError

from reportgen.errors import nearest

_SYNTAX = (
    ("unexpected end of template", "标签没有收尾", "检查 {{ }}、{% %} 是否成对"),
    ("Unexpected end of template", "模板没有收尾", "检查每个 {% for %}、{% if %} 有没有收尾"),
    ("unexpected '", "括号没有配对", "检查 ( )、[ ] 是否成对"),
    ("recursive", "模板里不能用递归循环（recursive）", ""),
    ("Expected an expression, got 'end of print statement'", "{{ }} 里少了东西", "写上指标名；运算符和 | 后面也不能空着"),
    ("Expected an expression, got 'end of statement block'", "标签里少了东西", "例如 {% if 甲 > 10 %}、{% for 条 in 做法 %}"),
    ("Expected an expression", "标签里少了东西", "运算符、逗号的两边都要有东西"),
    ("expected token 'in'", "循环里少了 in", "写成 {% for 条 in 做法 %}"),
    ("expected token ':'", "花括号里的写法不对", "标签里不要再用花括号"),
    ("expected token 'name'", "| 后面少了写法的名字", "例如 {{ 甲 | 同比 }}；全部写法见 reportgen types --forms"),
    ("Invalid character in identifier", "标签里有全角的字母或数字", "数用半角阿拉伯数字，例如 小数(1)；名字和数据里的写成一样"),
    ("can't assign to", "这个名字不能在 set 里用", "换一个名字"),
)  # fmt: skip
_STRAY = re.compile(r"expected token '(.{1,60}?)', got '(.+)'$")
_UNEXPECTED = re.compile(r"unexpected char '(.)'")
_KINDS = {"integer": "数", "float": "数", "string": "文字"}
"""What Jinja calls a token whose own words it does not tell."""
_NUMERAL = re.compile("[〇零一二两三四五六七八九十百千]{1,6}位?")
_COUNT = re.compile(r"argument|expected at (?:least|most)")


def syntax_message(raw: str) -> tuple[str, str]:
    """Message and hint for a syntax error, from Jinja's own words."""
    for english, message, hint in _SYNTAX:
        if raw.startswith(english):
            return message, hint
    if found := _UNEXPECTED.search(raw):
        return f"标签里有不能用的字符“{found[1]}”", "标签里只写名字、数、英文标点；文字要加英文引号"
    if found := _STRAY.match(raw):
        got = _KINDS.get(found[2]) or f"“{found[2]}”"
        return f"标签里{got}的位置不对", _stray_hint(found[2])
    return "标签的写法有误", "检查括号和引号是否成对，名字里有没有空格"


def _stray_hint(got: str) -> str:
    if got == "=":
        return "比较是否相等写 =="
    if got in ("位", "位数", "integer", "float"):
        return "写法的数放在括号里，只写阿拉伯数字，例如 小数(1)"
    if got in ("有数", "缺数") or got.startswith(("is有", "is缺")):
        return "写成 {% if 甲 is 有数 %}，is 两边空一格"
    if re.fullmatch(r"[年月日季度上下半年]+", got):
        return '时期要加英文引号，例如 时期("2023年")'
    return '名字里不能有空格和符号，有符号的名字写成 指标["…"]；文字要加英文引号'


def numeral_hint(name: str) -> str:
    """The hint for a name nobody knows that is a number in characters (小数(一)); "" for any other."""
    return "标签里的数用阿拉伯数字，例如 小数(1)" if _NUMERAL.fullmatch(name) else ""


def runtime_message(error: Exception, known: Iterable[str]) -> tuple[str, str]:
    """Message and hint for what went wrong while a template ran."""
    if isinstance(error, TemplateNotFound):
        return (
            f"没有片段“{error.name}”",
            '片段是同一文件夹里的 .md 文件，例如 {% include "片段.md" %}',
        )
    if isinstance(error, UndefinedError | SecurityError) and error.message:
        message, _, hint = error.message.partition("\n")
        return message, hint or _near_name(message, known)
    if isinstance(error, TypeError) and _COUNT.search(str(error)):
        return "括号里的东西多了或少了", "对照 docs/templates.md 里的写法"
    if isinstance(error, ZeroDivisionError):
        return "除数是0，不能相除", ""
    return "标签里的用法不成立", "数和文字不能混算；文字只能用 == 比较，列表用 {% for %} 逐项取"


def _near_name(message: str, known: Iterable[str]) -> str:
    found = re.match(r"不认识的名字“(.+)”", message)
    return nearest(found[1], known) if found else ""
