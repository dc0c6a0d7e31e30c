"""Valid files of every kind that reportgen reads: what the mutations start from."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path

import openpyxl

from reportgen import bundled
from reportgen.generating import draft, load_data
from reportgen.refreshing import refresh
from reportgen.template.engine import load_template
from tests.refreshing.worked import HERE, corrected, edited, made

_PRODUCERS = Path(__file__).parents[2] / "word_reading" / "producers"
_OWN = Path(__file__).parent
TEXT = (
    "# 工作情况\n\n截至2023年6月底，全区共有两新党组织112个，比上年同期增长9.8%；其中单独组建9个，联合组建3个。"
    "一是抓组织、二是抓队伍。覆盖率达到百分之八十七点七，约十余家企业参加，占比87.7%。\n\n"
    "（一）聚焦“两个覆盖”,打牢基础\n1、摸清底数.共排查企业1,200余家,投入资金2.8亿元,同比下降0.3个百分点。\n"
    "2．联系人：张三，电话12345。资金3.5亿元，其中中央1.5亿元、省级2亿元。\n"
)


@cache
def book() -> dict[str, object]:
    """The worked example's workbook as JSON values: sheets of rows."""
    sheets: dict[str, object] = {}
    for sheet in openpyxl.load_workbook(HERE / "workbook.xlsx").worksheets:
        head, *rows = [
            [None if c is None else str(c) for c in row] for row in sheet.values if any(row)
        ]
        sheets[sheet.title] = [
            {str(k): v for k, v in zip(head, row, strict=True) if k is not None and v is not None}
            for row in rows
        ]
    info = sheets.get("基本信息")
    if isinstance(info, list):
        sheets["基本信息"] = {next(iter(r.values())): [*r.values()][-1] for r in info if r}
    return sheets


def _csv(separator: str) -> str:
    rows = book()["指标"]
    assert isinstance(rows, list)
    head = list(dict.fromkeys(key for row in rows for key in row))
    lines = [head, *([row.get(key, "") for key in head] for row in rows)]
    return "\n".join(separator.join(line) for line in lines) + "\n"


@cache
def data() -> dict[str, tuple[bytes, ...]]:
    """Indicator files by suffix."""
    as_json = json.dumps(book(), ensure_ascii=False, indent=1)
    return {
        ".xlsx": (
            (HERE / "workbook.xlsx").read_bytes(),
            *(bundled.sample(name).read_bytes() for name in ("campaign", "dimensions")),
        ),
        ".json": (as_json.encode(),),
        ".yaml": (
            as_json.encode(),
            "指标:\n- {指标: 甲, 数值: 1_0, 单位: 个, 上年同期: ~}\n- &a {指标: 乙, 数值: 0.3}\n".encode(),
        ),
        ".csv": (_csv(",").encode(), _csv(",").encode("gb18030"), _csv(",").encode("utf-16")),
        ".tsv": (_csv("\t").encode(),),
        ".xls": ((_OWN / "seed.xls").read_bytes(),),
        ".ods": ((_OWN / "seed.ods").read_bytes(),),
    }


@cache
def kinds() -> tuple[str, ...]:
    """The text of every report type at hand."""
    own = (HERE / "type" / "report.md").read_text("utf-8")
    others = [(folder / "report.md").read_text("utf-8") for folder in bundled.type_folders()]
    return (own, own, *others)


@cache
def briefings() -> tuple[bytes, ...]:
    """As generated, edited, with comments, with tracked changes, and as other programs write."""
    return (
        made(),
        edited(),
        *_refreshed(),
        *(p.read_bytes() for p in sorted(_PRODUCERS.glob("*.docx"))),
    )


def _refreshed() -> tuple[bytes, ...]:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        path, book = Path(name, "材料.docx"), corrected(Path(name, "new.xlsx"))
        path.write_bytes(edited())
        remarked = refresh(path, [book], entity="东河区", edited="comment").content
        tracked = refresh(path, [book], entity="东河区", author="张三").content
    return remarked, tracked


@cache
def bundled_briefing() -> bytes:
    """A large briefing with tables and lists."""
    kind = load_template(bundled.find_type("campaign"))
    return draft(kind, load_data([bundled.sample("campaign")])).content


@cache
def store() -> bytes:
    """A store of indicators with one period in it; b"" where the program knows none yet."""
    import tempfile

    from click.testing import CliRunner

    from reportgen.cli import main

    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "指标库.sqlite")
        line = ["ingest", str(HERE / "workbook.xlsx"), "--store", str(path)]
        CliRunner().invoke(main, line)
        return path.read_bytes() if path.exists() else b""


@cache
def newer() -> bytes:
    """The worked example's workbook after a late correction."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        return corrected(Path(name, "new.xlsx")).read_bytes()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """An .xlsx of these sheets."""
    made_book, out = openpyxl.Workbook(), io.BytesIO()
    made_book.remove(made_book.worksheets[0])
    for name, rows in sheets.items():
        sheet = made_book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made_book.save(out)
    return out.getvalue()


_LEDGER: tuple[tuple[object, ...], ...] = (
    ("某县2023年党建工作台账（单位：个）",), (),
    ("序号", "乡镇", "党支部", None, "投资额（万元）", None, "备注"),
    (None, None, "数量", "上年同期", "完成", "目标", None),
    (1, "甲镇", "１２", 10, "1,234.5", 1000, None),
    (2, "乙镇", 8, "—", 560, "/", "新设"),
    (3, "丙乡", 5, 4, 7.25, 300, None),
    (None, "合计", 25, 14, 1801.75, 1300, None),
    ("注：数据截至2023年底。",),
)  # fmt: skip
LEDGER_TYPE = "---\n标题: 甲\n---\n{{ 地区 }}有党支部{{ 党支部 }}，投资{{ 投资额 }}。\n"
"""A report type for the ledger."""


@cache
def ledgers() -> dict[str, tuple[bytes, ...]]:
    """Ledgers as offices keep them, by suffix: merged heads, a title, sums, notes; .xls as Excel 97 has it."""
    rows = '甲镇,12,"1,234.5"\n乙镇,8,—\n合计,20,1234.5\n注：截至2023年底,,\n'
    csv = f"某县台账,,\n乡镇,党支部（个）,投资额（万元）\n{rows}".encode("gb18030")
    return {
        ".xlsx": (_ledger(), *(_messy(seed) for seed in (1, 2))),
        ".csv": (csv,),
        ".xls": ((_OWN / "ledger.xls").read_bytes(),),
    }


def _ledger() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in _LEDGER:
        sheet.append(list(row))
    for area in ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4"):
        sheet.merge_cells(area)
    sheet.row_dimensions[6].hidden = True
    book.save(out)
    return out.getvalue()


def _messy(seed: int) -> bytes:
    import tempfile

    from tests.indicators.ledgers.messy import ledger

    with tempfile.TemporaryDirectory() as name:
        return ledger(Path(name, "台账.xlsx"), seed).path.read_bytes()


ASKING = (
    "数据库: 月报.db\n查询: SELECT 指标, 数值, 单位, 地区, 时期 FROM 月报 ORDER BY 指标\n",
    "数据库: sqlite:///月报.db\n时限: 5\n查询:\n  指标: |\n    SELECT * FROM 月报 WHERE 时期 = '2023年'\n"
    "  台账: WITH a AS (SELECT 地区 AS 乡镇, sum(数值) AS 党支部数量 FROM 月报 GROUP BY 地区) SELECT * FROM a\n",
)
"""Files that ask a database, which is 月报.db beside them."""


@cache
def database() -> bytes:
    """An SQLite database of figures."""
    import sqlite3
    import tempfile
    from contextlib import closing

    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "月报.db")
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("CREATE TABLE 月报 (指标 TEXT, 数值, 单位 TEXT, 地区 TEXT, 时期 TEXT)")
            rows = [
                (f"指标{n}", value, "个", place, "2023年")
                for n, value in enumerate((1, 2, "3", None, 10, 10**9))
                for place in ("东河区", "西河区")
            ]
            base.executemany("INSERT INTO 月报 VALUES (?, ?, ?, ?, ?)", rows)
        return path.read_bytes()
