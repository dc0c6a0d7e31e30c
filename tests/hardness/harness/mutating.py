"""Valid files made slightly or badly wrong, with a sense for what they are made of.

Bytes are flipped, cut and repeated; packages are taken apart and their XML changed as a tree; JSON is
changed as values; templates and texts by words.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

NASTY = (
    "", " ", "0", "-1", "1e999", "99999999999999999999", "0.0000001", "１１", "NaN", "—", "#DIV/0!", "=1+1",
    "{{ 甲 }}", "{{", "}}", "{% for x in 做法 %}", "{% endfor %}", "{{ 1/0 }}", "{{ ''.__class__ }}", "**", "::: 表 甲",
    "\u202e", "\ufffe", "\u0000", "\ud800", "甲\n乙", "<&>]]>", "长" * 300, "../../x", "true", "null", "~", "*a",
    "百分之八十七点七", "约十余", "2023年13月", "去年", "万", "个百分点", "%", "\\", "_rg_1", "rg:1", "𠀀", "👨‍👩‍👧",
)  # fmt: skip
WORDS = (
    "{{ }} {% %} {# #} | ** ::: # ( ) [ ] { } \" ' : - \\ ~ + * / == < and not in if for endfor endif loop 本条 做法 条 项 "
    "表 指标 |汉字 |同比 |个数 |时期( |join |map none true [::2] .标题 --- {%raw%} {%macro {%include 、 。 ， ； 一是 二是 （一） "
    "百分之 万 亿元 约 余 增长 下降 其中 分别 占 第 至 ％ ～ 2023年 1/2 3,000"
).split()
_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
Random = random.Random


def raw(data: bytes, rng: Random) -> bytes:
    """Bytes changed, cut, moved, repeated."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(out) + 1)
        end = min(len(out), at + rng.choice((1, 2, 8, 64, 1024)))
        match rng.randrange(6):
            case 0 if out:
                out[at % len(out)] ^= 1 << rng.randrange(8)
            case 1:
                del out[at:end]
            case 2:
                out[at:at] = out[at:end] * rng.choice((1, 2, 50))
            case 3:
                out[at:end] = rng.randbytes(end - at)
            case 4:
                out[at:end] = rng.choice((b"\0", b"\xff", b"PK", b"<", b"&", b"\xef\xbf\xbe")) * 2
            case _:
                del out[at + (len(out) - at) // 2 :]
    return bytes(out)


def text(value: str, rng: Random) -> str:
    """Words dropped, doubled, exchanged, put in, repeated many times."""
    tokens = _TOKEN.findall(value)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(tokens) + 1)
        end = min(len(tokens), at + rng.choice((1, 1, 3, 12, 60)))
        match rng.randrange(7):
            case 0:
                del tokens[at:end]
            case 1:
                tokens[at:at] = tokens[at:end]
            case 2:
                tokens[at:at] = [rng.choice(WORDS)]
            case 3:
                tokens[at:at] = [rng.choice(NASTY)]
            case 4:
                tokens[at:end] = [rng.choice(WORDS)]
            case 5:
                moved = tokens[at:end]
                del tokens[at:end]
                place = rng.randrange(len(tokens) + 1)
                tokens[place:place] = moved
            case _:
                tokens[at:end] = tokens[at:end] * rng.choice((2, 10, 200))
    return "".join(tokens)


def encoded(value: str, rng: Random) -> bytes:
    """A text in the encoding that files have, seldom in another."""
    encoding = rng.choice(("utf-8", "utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    return value.encode(encoding, "surrogatepass" if encoding != "gb18030" else "replace")


def values(data: Any, rng: Random) -> Any:
    """JSON values with one or more of them dropped, doubled, renamed or of another kind."""
    data = json.loads(json.dumps(data))
    for _ in range(rng.choice((1, 1, 2, 4))):
        _value(data, rng)
    return data


def _value(data: Any, rng: Random) -> None:
    at = data
    while isinstance(at, dict | list) and at:
        key = rng.choice(list(at)) if isinstance(at, dict) else rng.randrange(len(at))
        inside = at[key]
        if isinstance(inside, dict | list) and inside and rng.random() < 0.85:
            at = inside
            continue
        match rng.randrange(6):
            case 0:
                del at[key]
            case 1:
                at[key] = rng.choice(NASTY)
            case 2:
                at[key] = rng.choice(
                    (None, True, -1, 0, 1e300, 10**30, [], {}, [[1]], {"甲": [1]}, 0.1)
                )
            case 3 if isinstance(at, dict):
                at[rng.choice(NASTY)] = at.pop(key)
            case 4:
                nested: Any = inside
                for _ in range(rng.choice((1, 3, 200))):
                    nested = [nested] if rng.random() < 0.5 else {"a": nested}
                at[key] = nested
            case _:
                if isinstance(inside, str):
                    at[key] = text(inside, rng)
                elif isinstance(at, list):
                    at.append(inside)
        return


def xml(data: bytes, rng: Random) -> bytes:
    """Elements dropped, doubled, moved, nested; attributes and texts made odd."""
    if rng.random() < 0.04:
        return raw(data, rng)
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return raw(data, rng)
    for _ in range(rng.choice((1, 1, 2, 4, 10))):
        elements = [e for e in root.iter() if isinstance(e.tag, str)]
        _element(rng.choice(elements), elements, rng)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _element(element: etree._Element, others: list[etree._Element], rng: Random) -> None:
    parent = element.getparent()
    match rng.randrange(8):
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            parent.append(_copy(element))
        case 2 if parent is not None:
            into = rng.choice(others)
            if into is not element and element not in into.iterancestors():
                into.insert(rng.randrange(len(into) + 1), element)
        case 3:
            wrapped = _copy(element)
            for _ in range(rng.choice((1, 2, 40))):
                outer = etree.Element(element.tag)
                outer.append(wrapped)
                wrapped = outer
            element.append(wrapped)
        case 4 | 5 if element.attrib:
            name = rng.choice(list(element.attrib))
            if rng.random() < 0.2:
                del element.attrib[name]
            else:
                element.set(name, _allowed(rng.choice(NASTY)))
        case 6:
            into = rng.choice(others)
            element.tag = into.tag
        case _:
            if element.text and element.text.lstrip().startswith("{"):
                element.text = _json_text(element.text, rng)
            else:
                element.text = _allowed(
                    text(element.text, rng) if element.text else rng.choice(NASTY)
                )


def _json_text(value: str, rng: Random) -> str:
    try:
        return _allowed(json.dumps(values(json.loads(value), rng), ensure_ascii=False))
    except (ValueError, RecursionError):
        return _allowed(text(value, rng))


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _allowed(value: str) -> str:
    """Without the characters that XML cannot hold."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", value)


def package(data: bytes, rng: Random) -> bytes:
    """A zip archive with members changed, dropped, doubled, renamed, exchanged; or its bytes."""
    if rng.random() < 0.06:
        return raw(data, rng)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        _member(members, rng)
    out = io.BytesIO()
    import warnings

    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            how = zipfile.ZIP_STORED if rng.random() < 0.05 else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, how, 1)
    return out.getvalue()


def _member(members: list[tuple[str, bytes]], rng: Random) -> None:
    weights = [1 + min(len(content), 20_000) / 2_000 for _, content in members]
    (at,) = rng.choices(range(len(members)), weights)
    name, content = members[at]
    match rng.randrange(30):
        case 0:
            if len(members) > 1:
                del members[at]
        case 1:
            members.append((name, content))
        case 2:
            other = rng.choice((name.upper(), "../" + name, name + "/", "\\" + name, "", "a" * 300))
            members[at] = (other or "x", content)
        case 3:
            place = rng.randrange(len(members))
            members[at], members[place] = (name, members[place][1]), (members[place][0], content)
        case _:
            is_xml = name.endswith((".xml", ".rels"))
            if name != "[Content_Types].xml" or rng.random() < 0.1:  # without it all is refused
                members[at] = (name, (xml if is_xml else raw)(content, rng))


def record(data: bytes, rng: Random) -> bytes:
    """A .docx whose customXml parts alone are changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            if name.startswith("customXml/item") and "Props" not in name:
                content = _record(content, rng)
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def _record(content: bytes, rng: Random) -> bytes:
    root = etree.fromstring(content)
    for element in root.iter():
        if element.text and element.text.lstrip().startswith("{"):
            element.text = _json_text(element.text, rng)
            return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return xml(content, rng)


def kind(value: str, rng: Random) -> bytes:
    """A report type: its words, or now and then its bytes."""
    if rng.random() < 0.05:
        return raw(value.encode(), rng)
    if rng.random() < 0.4:  # a formula of any sense or none in the body
        return f"{value}\n{body(rng)}\n".encode()
    if rng.random() < 0.3:  # lines dropped, doubled and moved are often still a report type
        return _lines(value, rng).encode()
    return encoded(text(value, rng), rng)


def _lines(value: str, rng: Random) -> str:
    lines = value.splitlines(keepends=True)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(lines))
        line = lines[at] if rng.random() < 0.5 else lines.pop(at)
        lines.insert(rng.randrange(len(lines) + 1), line if rng.random() < 0.7 else "")
    return "".join(lines)


_ATOMS = (
    "两新党组织 覆盖率 新建党支部 单独组建 两新党组织 覆盖率 新建党支部 联合组建 两新党组织 覆盖率 做法 条 项 条.举措 表 指标 表['街道台账'] range(3) none {} namespace() loop 未知 "
    "'亿元' '' 1 0 2.5 1e300 两新党组织.上年同期 地区 报告期 [1,2] self 甲"
).split()
_FILTERS = (
    "汉字 同比 个数 时期 占比 小数 default first last list reverse join map selectattr trim 地区 排名 约数 增减 倍数 "
    "safe tojson format replace pprint attr xmlattr groupby sum batch wordcount"
).split()
_ARGUMENTS = (
    "",
    "",
    "()",
    "(1)",
    "('亿元')",
    "(覆盖率)",
    "(位数=2)",
    "(attribute='标题')",
    "(1,2)",
    "('%999999d')",
)


def expression(rng: Random, depth: int = 3) -> str:
    """A formula as the grammar has it, of any sense or none."""
    if depth == 0 or rng.random() < 0.25:
        return rng.choice(_ATOMS)
    inner = expression(rng, depth - 1)
    match rng.randrange(8):
        case 0 | 1:
            sign = rng.choice("+ - * / ~ % // ** == < >= and or in".split())
            return f"({inner} {sign} {expression(rng, depth - 1)})"
        case 2 | 3 | 4:
            return f"{inner}|{rng.choice(_FILTERS)}{rng.choice(_ARGUMENTS)}"
        case 5:
            return (
                f"({inner}){rng.choice(('.标题', '[0]', '[1:]', '.__class__', '.上年同期', '()'))}"
            )
        case 6:
            return f"({inner} if {expression(rng, depth - 1)} else {inner})"
        case _:
            return f"{rng.choice(('合计', '四舍五入', 'range', 'namespace', '-', 'not '))}({inner})"


def body(rng: Random) -> str:
    """Template lines around formulas."""
    inner = expression(rng, rng.choice((0, 0, 1, 2, 3)))
    shape: Callable[[str], str] = rng.choice(
        (
            "{{{{ {0} }}}}",
            "# {{{{ {0} }}}}",
            "{{% if {0} %}}甲{{% endif %}}",
            "{{% for 条 in {0} %}}{{{{ 条 }}}}{{% endfor %}}",
            "{{% set 丁 = {0} %}}{{{{ 丁 }}}}",
            "{{% 可省 %}}{{{{ {0} }}}}{{% 可省完 %}}",
            "::: 一是\n- {{{{ {0} }}}}\n- 乙\n:::",
            "{{% macro m(a) %}}{{{{ a|汉字 }}}}{{% endmacro %}}{{{{ m({0}) }}}}",
        )
    ).format
    return shape(inner)


def indicators(suffix: str, data: bytes, rng: Random) -> bytes:
    """An indicator file of a suffix."""
    if suffix in (".xlsx", ".ods"):
        return package(data, rng)
    if suffix == ".xls" or rng.random() < 0.1:
        return raw(data, rng)
    if suffix in (".json", ".yaml") and rng.random() < 0.6:
        try:
            return json.dumps(values(json.loads(data), rng), ensure_ascii=False).encode(
                "utf-8", "surrogatepass"
            )
        except ValueError:
            pass
    return encoded(text(_words(data), rng), rng)


def _words(data: bytes) -> str:
    """A text in whichever of the encodings of the seeds it is."""
    for encoding in ("utf-16",) if data[:2] == b"\xff\xfe" else ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("utf-8", "replace")


_SQL = (
    "SELECT", "FROM", "WHERE", "月报", "1=1", "; DROP TABLE 月报", "ATTACH 'x.db' AS x", "PRAGMA writable_schema=1", "UNION ALL",
    "load_extension('x')", "randomblob(1000000000)", "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM a) SELECT n FROM a",
    "INSERT INTO 月报 VALUES (1)", "count(*)", "x'00ff'", "1/0", "1e999", "--", "/*", "数据库: ../x.db", "数据库: /etc/passwd",
    "数据库: sqlite:///月报.db?mode=rwc", "数据库: nosuch+driver://u:p@192.0.2.1/x", "密码变量: HOME", "时限: 1", "时限: -1",
)  # fmt: skip


def asking(value: str, rng: Random) -> bytes:
    """A file that asks a database: its words, SQL put among them."""
    tokens = _TOKEN.findall(value)
    for _ in range(rng.choice((0, 1, 1, 2))):
        tokens[rng.randrange(len(tokens))] = rng.choice(_SQL)
    changed = "".join(tokens)
    return encoded(changed if rng.random() < 0.5 else text(changed, rng), rng)


def briefing(data: bytes, rng: Random) -> bytes:
    """A .docx: any of its parts, or the record in it."""
    return record(data, rng) if rng.random() < 0.3 else package(data, rng)
