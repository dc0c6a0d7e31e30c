"""Numbers in the words of a workbook: typed into the cells of 做法 and the like, or into 基本信息."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction

from msgspec.structs import replace

from reportgen.binding.expression import Measure
from reportgen.checking.beside_words import slips
from reportgen.checking.datafiles import Entry, Value, Workbook
from reportgen.checking.diagnostic import MARKS, Confidence, Finding, Place
from reportgen.checking.registry import rule
from reportgen.checking.typed_numbers import small, standing
from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found, quantities
from reportgen.columns import excerpt
from reportgen.dataset import TextCell
from reportgen.errors import ReportError
from reportgen.period import Period
from reportgen.unit import COUNT, Unit, parse_unit

_CLAUSE = re.compile("[，。；：！？、\n]")
_TELLING = 3
"""So many significant digits are hardly the same by chance; so many characters of a name neither,
and one less beside a number that is not small."""
_ORDER = (Measure.VALUE, Measure.YEAR_BEFORE, Measure.BEFORE, Measure.TARGET)


def _within(book: Workbook, cell: TextCell, start: int, end: int) -> Place:
    """A cell's place, with the words around code points [start, end) of it."""
    return replace(book.at(cell.where), excerpt=excerpt(cell.text, start, end, MARKS))


@rule(
    "DATA-22",
    "做法、成效里手写了数",
    source="docs/workbook.md（做法、成效）；设计原则：每个数都有出处",
    reason="做法、成效的单元格是小模板，可以写 {{ 指标名 }}。手写的数不连着指标：数据订正时，别处都变了，只有它不变。",
    subject=Workbook,
    scope="data",
    severity="warning",
)
def typed(book: Workbook) -> Iterator[Finding]:
    from reportgen.template.spelling import without_tags

    if not book.written:  # a ledger of thousands of rows is not looked through for nothing
        return
    known = _Known(book)
    for entity, cell in book.written:
        text = without_tags(cell.text).replace("\0", "\ufdd0")
        for found in quantities(text):
            place = _within(book, cell, found.start, found.end)
            holding, digits = known.holding(found, entity), re.search("[0-9]", found.text)
            named = _named(found, text, holding)
            if named or (holding and digits):
                yield _held(found, text, named, holding, place)
            elif digits and not (standing(found, text) or small(found)):
                hint = "会变的数，填进“指标”表，这里写 {{ 指标名 }}；确是不变的，可以不管"
                yield Finding(f"“{found.text}”是手写的数", place, hint, confidence="possible")


class _Known:
    """The numbers of the list as they are at the report's period, by what they measure."""

    def __init__(self, book: Workbook) -> None:
        self._alone = len(book.dataset.entities) <= 1
        self._values: dict[tuple[str, Fraction], list[Value]] = {}
        for entry in _latest(book.entries):
            for measure in _ORDER:
                value = entry.values.get(measure)
                if value is not None and value.observation.unit.name:
                    key = (_sort(value.observation.unit), value.amount)
                    self._values.setdefault(key, []).append(value)

    def holding(self, found: Found, entity: str) -> list[Value]:
        """The numbers, for an entity or for no one, that are what was typed: value and unit alike."""
        if not isinstance(found.value, str) or not found.unit or found.kind is Kind.RANK:
            return []
        try:
            unit = parse_unit(found.unit)
        except ReportError:
            return []
        amount = Fraction(found.value) * unit.scale / unit.divisor
        same = self._values.get((_sort(unit), amount), [])
        return [v for v in same if self._alone or v.entity in ("", entity)]


def _sort(unit: Unit) -> str:
    """What a unit measures; of what is counted the measure word itself, so that 11个 is no 11家."""
    return unit.parts[1] if unit.dimension == COUNT else unit.dimension


def _latest(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Of each indicator of an entity the entry of its last period."""
    last: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        known = last.setdefault((entry.name, entry.entity), entry)
        dated = known.period and entry.period
        if dated and Period.parse(known.period) < Period.parse(entry.period):
            last[entry.name, entry.entity] = entry
    return last.values()


def _held(
    found: Found, text: str, named: Sequence[Value], holding: Sequence[Value], place: Place
) -> Finding:
    """A typed number that the list holds, and what to write in its place."""
    best = (named or holding)[0]
    digits = re.sub("[^0-9]", "", str(found.value)).strip("0")
    telling = len(digits) >= _TELLING
    sure = telling or (bool(named) and not standing(found, text))
    others = list(dict.fromkeys(value.title for value in named or holding))
    message = f"“{found.text}”是手写的数，{'、'.join(others[:3])}正是这个数"
    chance: Confidence = "possible" if small(found) and not named else "likely"
    doubt: Confidence | None = None if sure else chance
    return Finding(message, place, _instead(found, best), confidence=doubt)


def _named(found: Found, text: str, holding: Sequence[Value]) -> list[Value]:
    """Those of the numbers that the words between two commas speak of: so many characters of the
    indicator's name stand there."""
    before, after = _CLAUSE.split(text[: found.start])[-1], _CLAUSE.split(text[found.end :])[0]
    enough = _TELLING if small(found) else _TELLING - 1
    return [v for v in holding if _shared(v.name, before + after) >= min(len(v.name), enough)]


def _shared(name: str, words: str) -> int:
    """How many characters of a name stand together among the words."""
    return SequenceMatcher(None, name, words, autojunk=False).find_longest_match().size


def _instead(found: Found, value: Value) -> str:
    """What to write for a typed number."""
    name = value.name if value.name.isidentifier() else f'指标["{value.name}"]'
    said = name if value.measure is Measure.VALUE else f"{name}.{value.measure}"
    if not re.search("[0-9]", found.text):
        said += " | 汉字"
    elif found.unit != value.observation.unit.name:
        said += f' | 换算("{found.unit}")'
    words = value.observation.qualifier
    blurred = (
        found.qualifier
        and found.qualifier not in ("达", "达到")
        and not (words.before or words.after)
    )
    moved = f"，“{found.qualifier}”填进它的“修饰”一列" if blurred else ""
    return f"改成 {{{{ {said} }}}}{moved}，数据订正时跟着变"


@rule(
    "DATA-23",
    "标题、小标题重复",
    source="docs/workbook.md（做法、成效）；docs/merge.md",
    reason="一行有标题，就另起一条做法：标题每行都填，印出来就是几个一样的标题。更新时也按标题认是哪一条，重复的会认错。",
    subject=Workbook,
    scope="data",
    severity="warning",
)
def repeated(book: Workbook) -> Iterator[Finding]:
    for section, practices in book.dataset.sections.items():
        titles = [(p.entity, p.title) for p in practices if p.title is not None]
        yield from _repeated(
            book,
            titles,
            f"“{section}”里标题",
            "是同一条，标题只写在第一行，后面的行空着；是两条，改成不同的标题",
        )
        for practice in practices:
            heads = [("", a.heading) for a in practice.actions if a.heading is not None]
            yield from _repeated(book, heads, "同一条里小标题", "改成不同的小标题，或并成一项")


def _repeated(
    book: Workbook, cells: Iterable[tuple[str, TextCell]], what: str, hint: str
) -> Iterator[Finding]:
    first: dict[tuple[str, str], TextCell] = {}
    for entity, cell in cells:
        known = first.setdefault((entity, cell.text.strip()), cell)
        if known is not cell:
            told = f"{what}“{cell.text.strip()}”重复，第一处在 {book.at(known.where).spot}"
            yield Finding(told, book.at(cell.where), hint)


@rule(
    "DATA-24",
    "单元格里，词写在数的外面",
    source="docs/workbook.md（做法、成效）；规则 NUM-29、STAT-06、STAT-07 同类",
    reason="单元格里的“增长{{ 增速 }}”“比上年{{ 投资 | 增减 }}”“近{{ 党员 }}”“{{ 投资 | 数 }}万元”，更新只换 {{ }} 里的数，旁边的字不变：数一变，话就错了。",
    subject=Workbook,
    scope="data",
    severity="warning",
)
def beside(book: Workbook) -> Iterator[Finding]:
    from reportgen.template.outlining import cell_beside

    units = _units(book)
    for cell in book.prose:
        for each in cell_beside(cell.text):
            for slip in slips(each, units):
                place = _around(book, cell, each.tag, slip.word, behind=slip.behind)
                yield Finding(slip.message, place, slip.hint, confidence=slip.confidence)


def _units(book: Workbook) -> Mapping[str, Unit]:
    """The units of the indicators, by name and by 代号."""
    units: dict[str, Unit] = {}
    for entry in book.entries:
        for value in entry.values.values():
            if value.measure is not Measure.RANK:
                units.setdefault(entry.name, value.observation.unit)
    names = book.dataset.names
    return {called: units[name] for called, name in names.items() if name in units} | units


def _around(book: Workbook, cell: TextCell, tag: str, word: str, *, behind: bool) -> Place:
    """Where a word touches a tag of a cell."""
    at = cell.text.find(tag + word if behind else word + tag) if tag else cell.text.find(word)
    if at < 0:  # 了, 约 between
        at = max(cell.text.rfind(word, 0, max(cell.text.find(tag), 0)), 0)
        return _within(book, cell, at, at + len(word))
    start = at + len(tag) if behind else at
    return _within(book, cell, start, start + len(word))


_SERIAL = frozenset("期 批 届 号 级 类 卷 年 月 日 季度 个月 天 周 时 分".split())


@rule(
    "DATA-25",
    "该做成指标的数填成了文字",
    source="docs/workbook.md（基本信息）；设计原则：每个数都有出处",
    reason="“基本信息”和自己加的列只当文字印：里面的数更新时不会换，审计时也没有出处。填进“指标”表，就是有出处的数。",
    subject=Workbook,
    scope="data",
    severity="warning",
)
def as_text(book: Workbook) -> Iterator[Finding]:
    info = [(f"“基本信息”的“{name}”", cell) for name, cell in book.dataset.info.items()]
    for title, cell in (*info, *_extras(book)):
        found = next(iter(quantities(cell.text.strip())), None)
        if found is None or found.text != cell.text.strip() or found.kind is Kind.RANK:
            continue
        if not found.unit or found.unit in _SERIAL or not re.search("[0-9]", found.text):
            continue
        doubt: Confidence | None = "likely" if small(found) or found.unit == "岁" else None
        hint = "在“指标”表里加一行（数值、单位分开填），用的地方写 {{ 指标名 }}"
        yield Finding(f"{title}是数“{found.text}”", book.at(cell.where), hint, confidence=doubt)


def _extras(book: Workbook) -> Iterator[tuple[str, TextCell]]:
    """The user's own columns of 做法 and the like."""
    for section, practices in book.dataset.sections.items():
        for practice in practices:
            for extras in (practice.extras, *(action.extras for action in practice.actions)):
                for name, cell in extras.items():
                    yield f"“{section}”表“{name}”列", cell
