"""A unit's own 版式, as far as it differs from one of ours: a small YAML file that people write.

    基于: 公文
    页面: {上边距: 30, 下边距: 30}   →   entries with their lines → the profile's TOML, changed → Profile

What is not written is as in the profile it is based on.  docs/check-layout.md has the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reportgen.document import PROFILES
from reportgen.errors import Collector, Location, ReportError, nearest, reason_of
from reportgen.word.profile import Profile, load_profile, profile_data, profile_of

if TYPE_CHECKING:
    import yaml

SUFFIXES = (".yaml", ".yml")
_LIMIT = 64 * 1024
_DEEPEST = 4
_BASE = "基于"
_SIZES = {
    "初号": 84, "小初": 72, "一号": 52, "小一": 48, "二号": 44, "小二": 36, "三号": 32, "小三": 30,
    "四号": 28, "小四": 24, "五号": 21, "小五": 18,
}  # fmt: skip
_FONTS = ("小标宋", "仿宋", "楷体", "黑体", "宋体")
_SIDES = {"居左": "left", "居中": "center", "居右": "right"}
_PLACES = {"居中": "center", "两端对齐": "both"}
_MARKS = ("一、", "（一）", "1.", "（1）")
_PITCH = "pitch"
_WIDE = re.compile(r"\s*\w+\s*：")


class _Bad(ValueError):
    """A value that is none of its kind: what may stand there."""


def _number(text: str, units: Mapping[str, float], between: tuple[int, int, int]) -> float:
    """A number in the first of the units where it names none; `between`: least, usual and most."""
    least, usual, most = between
    plain = next(iter(units))
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(\D*)", text)
    if found is None or (found[2] and found[2] not in units):
        raise _Bad(f"应是数，单位{plain}，例如 {usual}")
    value = float(Decimal(found[1])) * (units[found[2]] / units[plain] if found[2] else 1.0)
    if not least <= value <= most:
        raise _Bad(f"应在{least}到{most}{plain}之间")
    return value


def _length(text: str) -> int:
    """Millimetres, or centimetres where it says so, as twips."""
    units = {"毫米": 1.0, "mm": 1.0, "厘米": 10.0, "cm": 10.0}
    return round(_number(text, units, (5, 37, 100)) * 1440 / 25.4)


def _pitch(text: str) -> int:
    """Points as twips."""
    return round(_number(text, {"磅": 1.0, "pt": 1.0}, (10, 28, 80)) * 20)


def _size(text: str) -> int:
    """三号, or points, as half points."""
    if text in _SIZES:
        return _SIZES[text]
    try:
        return round(_number(text, {"磅": 1.0, "pt": 1.0}, (5, 16, 72)) * 2)
    except _Bad:
        raise _Bad("写 三号、小四 这样的字号，或5到72的磅数") from None


def _characters(text: str) -> int:
    """字, whole."""
    if text not in tuple("01234"):
        raise _Bad("应是0到4的整数，单位字")
    return int(text)


def _one_of(known: Mapping[str, str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise _Bad("可写：" + "、".join(known))
        return known[text]

    return read


def _text(text: str) -> list[str]:
    """The name of a font for Latin letters and digits."""
    return [text]


_FONT = _one_of({name: name for name in _FONTS})
_Key = tuple[Callable[[str], Any], tuple[str, ...]]
"""How a value is read, and what of the profile's TOML it is."""


def _heading(level: int) -> dict[str, _Key]:
    """The keys of a heading: its font is also that of a run-in head with such a number."""
    style, mark = f"styles/heading{level}", _MARKS[level - 1]
    font = (f"{style}/font", f"heading_marks/{mark}", f"run_in/marks/{mark}")
    return {
        "字体": (_FONT, (*font, f"run_in/levels/{level}")),
        "字号": (_size, (f"{style}/size",)),
        "首行缩进": (_characters, (f"{style}/indent",)),
        "对齐": (_one_of(_PLACES), (f"{style}/align",)),
    }


KEYS: Mapping[str, Mapping[str, _Key]] = {
    "页面": {
        "上边距": (_length, ("page/top",)),
        "下边距": (_length, ("page/bottom",)),
        "左边距": (_length, ("page/left",)),
        "右边距": (_length, ("page/right",)),
        "页脚": (_length, ("page/footer",)),
    },
    "正文": {
        "字体": (_FONT, ("styles/body/font",)),
        "字号": (_size, ("styles/body/size",)),
        "行距": (_pitch, (f"page/{_PITCH}", "styles/normal/line")),
        "首行缩进": (_characters, ("styles/body/indent",)),
        "西文字体": (_text, ("fonts/latin",)),
    },
    "文章标题": {
        "字体": (_FONT, ("styles/title/font",)),
        "字号": (_size, ("styles/title/size",)),
        "行距": (_pitch, ("styles/title/line",)),
    },
    **{f"{'一二三四'[level - 1]}级标题": _heading(level) for level in (1, 2, 3, 4)},
    "页码": {
        "字体": (_FONT, ("page_number/font",)),
        "字号": (_size, ("page_number/size", "styles/footer/size")),
        "单页": (_one_of(_SIDES), ("page_number/odd",)),
        "双页": (_one_of(_SIDES), ("page_number/even",)),
    },
}
"""What a unit may say of its own: sections, their keys, and what each is."""


class _Entry(Struct, frozen=True):
    """A value of the file and where it stands; `section` is "" for what stands in none."""

    section: str
    key: str
    value: str
    line: int


def known_profile(name: str) -> Profile:
    """The profile of that name, or the one a unit's own file describes.

    Raises ReportError for an unknown name and for a file that cannot be read, every unknown key and
    every value that is none at once, with their lines.
    """
    if Path(name).suffix.lower() not in SUFFIXES:
        return load_profile(name)
    return own_profile(Path(name))


def own_profile(path: Path, base: str = "") -> Profile:
    """The profile that a unit's own file describes (`base` and errors: `described`)."""
    return described(_content(path), path.name, base)


def described(content: bytes, file: str, base: str = "") -> Profile:
    """The profile that the content of such a file describes; with a `base` it must be based on it.

    Errors as of `known_profile`; `file` is for messages.
    """
    problems = Collector()
    entries = list(_entries(_text_of(content, file), file, problems))
    said = next((e for e in entries if (e.section, e.key) == ("", _BASE)), None)
    known = said is not None and said.value in PROFILES
    if not known or (base and said and said.value != base):
        what = f"没有“{said.value}”这种版式" if said else f"没有写“{_BASE}”"
        if known and said:
            what = f"“{_BASE}”写的是“{said.value}”，报告类型的版式是“{base}”"
        hint = f"写 {_BASE}: " + (base or " 或 ".join(PROFILES))
        problems.add(what, where=Location(file, line=said.line if said else 1), hint=hint)
    # on another base the values are as good or bad
    data = profile_data(said.value if said and known else next(iter(PROFILES))) | {
        "name": Path(file).stem
    }
    for entry in entries:
        if entry.section:
            _apply(entry, data, file, problems)
    problems.raise_any()
    return profile_of(_fitted(data, {(e.section, e.key) for e in entries}))


def _apply(entry: _Entry, data: dict[str, Any], file: str, problems: Collector) -> None:
    read, targets = KEYS[entry.section][entry.key]
    try:
        value = read(entry.value)
    except _Bad as bad:
        message = f"“{entry.section}”的“{entry.key}”写的是“{entry.value}”"
        problems.add(message, where=Location(file, line=entry.line), hint=str(bad))
        return
    for target in targets:
        *folders, last = target.split("/")
        place = data
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value


def _fitted(data: dict[str, Any], said: set[tuple[str, str]]) -> dict[str, Any]:
    """What follows from what was said: the width of a 字 from its size, the lines of a page from its
    frame, where no line pitch is prescribed, the line of the page number from its size."""
    page = data["page"]
    if ("正文", "字号") in said:
        page["cell"] = data["styles"]["body"]["size"] * 10 + data["styles"]["normal"]["tracking"]
    height = page["height"] - page["top"] - page["bottom"]
    page["lines"] = 0 if ("正文", "行距") in said else (height + 1) // page[_PITCH]
    if ("页码", "字号") in said:
        data["styles"]["footer"]["line"] = data["styles"]["footer"]["size"] * 10
    return data


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReportError(f"读不出“{path}”：{reason_of(error)}", hint="请检查路径") from None


def _text_of(content: bytes, file: str) -> str:
    where = Location(file)
    if len(content) > _LIMIT:
        raise ReportError("版式文件太大", where=where, hint="版式文件只写与国标不同的几项")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReportError("不是 UTF-8 文字", where=where, hint="请另存为 UTF-8") from None


def _entries(text: str, file: str, problems: Collector) -> Iterator[_Entry]:
    """The values of the file; what has no place in it goes to the problems."""
    top = (_BASE, *KEYS)
    _refuse_wide_colons(text, file)
    for key, node, line in _pairs(_composed(text, file), "", file, problems):
        if key in KEYS:
            for inner, value, at in _pairs(node, key, file, problems):
                if inner not in KEYS[key]:
                    _unknown(f"“{key}”", inner, KEYS[key], Location(file, line=at), problems)
                elif (
                    entry := _entry(key, inner, value, Location(file, line=at), problems)
                ) is not None:
                    yield entry
        elif key != _BASE:
            _unknown("版式", key, top, Location(file, line=line), problems)
        elif (entry := _entry("", key, node, Location(file, line=line), problems)) is not None:
            yield entry


def _refuse_wide_colons(text: str, file: str) -> None:
    """`基于：公文` is no entry to YAML, which complains of the line behind it."""
    problems = Collector()
    for number, line in enumerate(text.splitlines(), start=1):
        if _WIDE.match(line):
            told = f"“{line.strip()[:20]}”的冒号是全角的"
            problems.add(told, where=Location(file, line=number), hint="改成英文冒号，后面空一格")
    problems.raise_any()


def _entry(
    section: str, key: str, node: yaml.Node, where: Location, problems: Collector
) -> _Entry | None:
    if isinstance(node.value, str):
        return _Entry(section, key, node.value.strip(), where.line)
    told = f"“{section}”的“{key}”" if section else f"“{key}”"
    problems.add(f"{told}应是一个值", where=where, hint="例如 基于: 公文，上边距: 30")
    return None


def _unknown(
    whole: str, name: str, known: Iterable[str], where: Location, problems: Collector
) -> None:
    hint = nearest(name, known) or "可写：" + "、".join(known)
    problems.add(f"{whole}里没有“{name}”这一项", where=where, hint=hint)


def _pairs(
    node: yaml.Node | None, section: str, file: str, problems: Collector
) -> Iterator[tuple[str, yaml.Node, int]]:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        where = Location(file, line=node.start_mark.line + 1 if node is not None else 1)
        if not section:
            hint = f"每行写 项: 值（冒号用英文的，后面空一格），第一行写 {_BASE}: 公文"
            raise ReportError("版式文件应写“项: 值”", where=where, hint=hint)
        hint = "例如 页面: {上边距: 30, 下边距: 30}"
        problems.add(f"“{section}”下面应写“项: 值”", where=where, hint=hint)
        return
    seen = set[str]()
    for key, value in node.value:
        name, line = str(key.value).strip(), key.start_mark.line + 1
        if name in seen:
            problems.add(f"“{name}”写了两次", where=Location(file, line=line), hint="只留一处")
        seen.add(name)
        yield name, value, line


def _composed(text: str, file: str) -> yaml.Node | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
                where = Location(file, line=event.start_mark.line + 1 if event.start_mark else 1)
                raise ReportError("版式文件只有两层，不用引用", where=where)
        node: yaml.Node | None = yaml.compose(text, Loader=loader)
        return node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ReportError(
            "这里读不下去",
            where=Location(file, line=mark.line + 1 if mark else 1),
            hint="冒号用英文的，后面空一格；缩进用空格，不用 Tab",
        ) from None
    except yaml.YAMLError:
        raise ReportError("文件里有不能识别的字符", where=Location(file)) from None
