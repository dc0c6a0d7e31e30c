"""The list layout as a whole: the files of one build become one Dataset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reportgen.dataset import (
    INDICATORS,
    INFO,
    SECTIONS,
    Dataset,
    Practice,
    SourceFile,
    Table,
    TextCell,
)
from reportgen.errors import Location, ReportError, flatten, nearest
from reportgen.indicators.cells import Book, Sheet
from reportgen.indicators.findings import Findings, Spellings
from reportgen.indicators.information import (
    ENTITY_COLUMN_ITEM,
    PERIOD_ITEMS,
    measure_words_of,
    read_information,
)
from reportgen.indicators.ledgers.model import CALLED, LedgerReading
from reportgen.indicators.listing import REQUIRED, ListReader
from reportgen.indicators.merging import Ledger
from reportgen.indicators.reading import read
from reportgen.indicators.scrubbing import normal, refuse_long
from reportgen.indicators.sections import read_section
from reportgen.indicators.stores import is_store
from reportgen.indicators.tables import read_table

if TYPE_CHECKING:  # a list of indicators needs nothing of ledgers
    from reportgen.indicators.ledgers.choosing import Chosen
    from reportgen.indicators.ledgers.reading import Ledgers

MAX_FILES = 100


class Loaded(Struct, frozen=True):
    """What files say as far as they can be understood, and all that is wrong with them."""

    dataset: Dataset
    books: tuple[Book, ...]
    """The raw cells."""
    problems: tuple[ReportError, ...]
    ledgers: tuple[LedgerReading, ...] = ()
    """What was understood of the sheets taken for ledgers."""


def load(paths: Sequence[Path], *, override: bool = False) -> Dataset:
    """The Dataset of one or more indicator files (.xlsx .csv .tsv .json .yaml .xls .ods), and the past
    of what they speak of out of a store (.sqlite) named among them.

    Values are exact Decimals in the written unit; every value keeps its place; warnings come back as
    `notices`.  The same observation may stand in several files if it is equal after scaling;
    基本信息, sections and tables may be given once, unless `override` lets the later file win.
    Raises ReportError, or Problems with every problem of all files at once.  Choose entity and period
    with `Dataset.at`.
    """
    findings = Findings()
    paths, stores = _parted(paths)
    books, files = _read_all(paths, findings)
    findings.problems.raise_any()
    sheets = [sheet for book in books for sheet in _wanted(book, findings)]
    dataset, _ = _understand(sheets, files, findings, override=override)
    findings.problems.raise_any()
    return _with_past(dataset, stores)


def survey(paths: Sequence[Path], *, override: bool = False) -> Loaded:
    """`load` that goes on past problems and hands them over with what could be read."""
    findings = Findings()
    paths, stores = _parted(paths)
    books, files = _read_all(paths, findings)
    sheets = [sheet for book in books for sheet in _wanted(book, findings)]
    dataset, ledgers = Dataset({}, {}), tuple[LedgerReading, ...]()
    if books:
        dataset, ledgers = _understand(sheets, files, findings, override=override)
    try:
        findings.problems.raise_any()
        dataset = _with_past(dataset, stores)
    except ReportError as error:
        return Loaded(dataset, tuple(books), tuple(flatten([error])), ledgers)
    return Loaded(dataset, tuple(books), (), ledgers)


def _parted(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Indicator files, and stores of past periods."""
    files = [path for path in paths if not is_store(path)]
    stores = [path for path in paths if is_store(path)]
    if stores and not files:
        raise ReportError(
            "只给了指标库，没有本期的指标文件",
            where=Location(stores[0].name),
            hint="指标库只补往期数；要直接从数据库取数，写一个 .yaml：数据库: …，查询: SELECT …",
        )
    return files, stores


def _with_past(dataset: Dataset, stores: Sequence[Path]) -> Dataset:
    if stores:
        from reportgen.indicators.stores.recalling import recalled

        for store in stores:
            dataset = recalled(dataset, store)
    return dataset


def _read_all(
    paths: Sequence[Path], findings: Findings
) -> tuple[list[Book], tuple[SourceFile, ...]]:
    if not paths:
        raise ReportError("没有指定指标文件", hint="请给出至少一个文件，如 指标.xlsx")
    if len(paths) > MAX_FILES:
        raise ReportError(f"一次最多读{MAX_FILES}个文件", hint="请合并后再用")
    books, files, names = [], [], set[str]()
    for path in paths:
        with findings.gathering():
            if path.name in names:
                raise ReportError(
                    "有两个文件同名，出处会分不清",
                    where=Location(path.name),
                    hint="同一个文件只给一次；不同的文件请改成不同的名字",
                )
            names.add(path.name)
            book, file = read(path)
            findings.notices += book.notices
            books.append(book)
            files.append(file)
    return books, tuple(files)


def _wanted(book: Book, findings: Findings) -> list[Sheet]:
    """The sheets of a file under the names they are known by; hidden extras are left out."""
    wanted: dict[str, Sheet] = {}
    for sheet in book.sheets:
        with findings.gathering():
            refuse_long(sheet.name, "工作表名", Location(sheet.where.file))
        if sheet.loose:
            sheet = _named_by_columns(sheet, findings)
        known = sheet.name in (INDICATORS, INFO, *SECTIONS)
        if sheet.hidden and (known or sheet.rows):
            what = "照常读入" if known else "没有读"
            findings.notice(
                f"工作表“{sheet.name}”是隐藏的，{what}", sheet.where, "要用请取消隐藏，不用请删去"
            )
        if sheet.hidden and not known:
            continue
        if sheet.name in wanted:
            findings.problems.add(
                f"有两张工作表都叫“{sheet.name}”（全角半角、空格不算区别）",
                where=sheet.where,
                hint="请改名或合并",
            )
        wanted.setdefault(sheet.name, sheet)
    return list(wanted.values())


def _named_by_columns(sheet: Sheet, findings: Findings) -> Sheet:
    """A csv is the sheet its stem names, else 指标 if it has the columns, else a table of its name."""
    if sheet.name in (INDICATORS, INFO, *SECTIONS) or not sheet.rows:
        return sheet
    texts = [
        normal(cell.value) for cell in sheet.rows[0].cells.values() if isinstance(cell.value, str)
    ]
    if len(texts) == 1 and any(mark in texts[0] for mark in "\t;|"):
        findings.problems.add(
            "整行挤在一格里，分隔符不对",
            where=sheet.where,
            hint=".csv 用逗号分隔，.tsv 用 Tab 分隔；请另存为 “CSV UTF-8（逗号分隔）”",
        )
    if set(REQUIRED) <= set(texts):
        return Sheet(INDICATORS, sheet.where, sheet.rows)
    return sheet


def _understand(
    sheets: list[Sheet], files: tuple[SourceFile, ...], findings: Findings, *, override: bool
) -> tuple[Dataset, tuple[LedgerReading, ...]]:
    entities, items = Spellings("地区", findings), Spellings("项", findings)
    info: dict[str, TextCell] = {}
    for sheet in _called(sheets, (INFO,)):
        _merge_info(info, read_information(sheet, items, findings), findings, override=override)
    measure_words = measure_words_of(info)
    others = [s for s in sheets if s.name not in (INDICATORS, INFO, *SECTIONS)]
    ledger = Ledger(findings)
    chosen = _chosen(sheets, others, info, measure_words, findings)
    if (chosen and chosen.ledgers) or any(sheet.name == INDICATORS for sheet in sheets):
        _read_lists(sheets, ListReader(findings, entities, measure_words), ledger, findings)
    else:
        _report_no_list(sheets, chosen.reasons if chosen else [], findings)
    ledgers = _read_ledgers(chosen, ledger, info, findings)
    ledger.finish()
    sections: dict[str, tuple[Practice, ...]] = {}
    for sheet in _once(_called(sheets, SECTIONS), findings, override=override):
        sections[sheet.name] = read_section(sheet, entities, findings)
    tables: dict[str, Table] = {}
    beside = chosen.files if chosen else frozenset[str]()
    for sheet in _once(chosen.others if chosen else others, findings, override=override):
        table = _table(sheet, measure_words, findings, stops=sheet.where.file not in beside)
        if table is not None:
            tables[sheet.name] = table
    dataset = Dataset(
        observations=ledger.observations,
        indicators=ledger.indicators,
        info=info,
        sections=sections,
        tables=tables,
        files=files,
        notices=tuple(findings.notices),
    )
    if ledgers is None:
        return dataset, ()
    dataset = replace(
        dataset, texts=ledgers.texts, faults=tuple(ledgers.faults), whole=ledgers.whole
    )
    return dataset, tuple(_with_hidden(reading, findings) for reading in ledgers.readings)


def _chosen(
    sheets: list[Sheet],
    others: list[Sheet],
    info: dict[str, TextCell],
    measure_words: tuple[str, ...],
    findings: Findings,
) -> Chosen | None:
    """The ledgers among the other sheets; None where none of them can be one."""
    listing = {sheet.where.file for sheet in sheets if sheet.name == INDICATORS}
    if not any(s.where.file not in listing or s.name.startswith(CALLED) for s in others):
        return None
    from reportgen.indicators.ledgers.choosing import choose
    from reportgen.indicators.ledgers.sheet import Options

    def item(*names: str) -> str:
        return next((info[name].text for name in names if name in info), "")

    options = Options(measure_words, item(ENTITY_COLUMN_ITEM), item(*PERIOD_ITEMS))
    return choose(sheets, others, options, findings)


def _read_ledgers(
    chosen: Chosen | None, into: Ledger, info: dict[str, TextCell], findings: Findings
) -> Ledgers | None:
    if chosen is None or not chosen.ledgers:
        return None
    from reportgen.indicators.ledgers.reading import read_ledgers

    return read_ledgers(chosen.ledgers, into, info, findings)


def _with_hidden(reading: LedgerReading, findings: Findings) -> LedgerReading:
    """The reading of a ledger with what its reader told of hidden rows and columns."""
    told = [
        notice.message
        for notice in findings.notices
        if notice.where == reading.where and notice.message.startswith("隐藏的")
    ]
    return replace(reading, hidden=tuple(told))


def _table(
    sheet: Sheet, measure_words: tuple[str, ...], findings: Findings, *, stops: bool
) -> Table | None:
    """The table of a sheet.  One that is no table is told and, beside a ledger, stops nothing."""
    if stops:
        return read_table(sheet, measure_words, findings)
    own = Findings()
    table = read_table(sheet, measure_words, own)
    try:
        own.problems.raise_any()
    except ReportError as error:
        first = flatten([error])[0]
        findings.notice(
            f"工作表“{sheet.name}”不是台账也不是表格，没有读：{first.message}",
            first.where or sheet.where,
            "正文不用它就不必管",
        )
        return None
    findings.notices += own.notices
    return table


def _called(sheets: Iterable[Sheet], names: tuple[str, ...]) -> list[Sheet]:
    return [sheet for sheet in sheets if sheet.name in names and sheet.rows]


def _read_lists(
    sheets: list[Sheet], reader: ListReader, ledger: Ledger, findings: Findings
) -> None:
    lists = [sheet for sheet in sheets if sheet.name == INDICATORS]
    for sheet in lists:
        for entry in reader.read(sheet):
            ledger.add(entry)
    if lists and not ledger.observations and not findings.problems:
        findings.problems.add(
            f"“{INDICATORS}”表只有表头，没有数据" if lists[0].rows else f"“{INDICATORS}”表是空的",
            where=lists[0].where,
            hint="每行填一个指标：至少有“指标”和“数值”",
        )


def _report_no_list(
    sheets: list[Sheet], reasons: Sequence[tuple[Location, str]], findings: Findings
) -> None:
    if findings.problems:  # a sheet that should be a ledger is one already
        return
    names = [sheet.name for sheet in sheets]
    alike = [
        sheet.name
        for sheet in sheets
        if sheet.rows
        and set(REQUIRED)
        <= {normal(c.value) for c in sheet.rows[0].cells.values() if isinstance(c.value, str)}
    ]
    told = "；".join(f"{where} 没有认作台账：{why}" for where, why in reasons[:3])
    there = f"现有工作表：{'、'.join(names[:10]) or '无'}；指标要放在名为“{INDICATORS}”的表里"
    findings.problems.add(
        f"没有“{INDICATORS}”表" + ("，也没有能当作台账的表" if reasons else ""),
        where=Location(sheets[0].where.file) if sheets else None,
        hint=f"工作表“{alike[0]}”像是指标表，请把它改名为“{INDICATORS}”"
        if alike
        else nearest(INDICATORS, names) or (f"{told}；或者：{there}" if told else there),
    )


def _merge_info(
    info: dict[str, TextCell], new: dict[str, TextCell], findings: Findings, *, override: bool
) -> None:
    for item, cell in new.items():
        known = info.get(item)
        if known is not None and known.text != cell.text and not override:
            findings.problems.add(
                f"“{item}”在两个文件里不同：“{known.text}”与“{cell.text}”",
                where=cell.where,
                hint=f"另一处在 {known.where}；请只留一处，或加 --override 以后面的文件为准",
            )
        else:
            info[item] = cell


def _once(sheets: list[Sheet], findings: Findings, *, override: bool) -> list[Sheet]:
    """The sheets of which there may be one each: the later file wins only under `override`."""
    chosen: dict[str, Sheet] = {}
    for sheet in sheets:
        if sheet.name in chosen and sheet.rows and not override:
            findings.problems.add(
                f"“{sheet.name}”表在两个文件里都有",
                where=sheet.where,
                hint=f"另一处在 {chosen[sheet.name].where}；请只留一处，或加 --override 以后面的文件为准",
            )
        if sheet.rows:
            chosen[sheet.name] = sheet
    return list(chosen.values())
