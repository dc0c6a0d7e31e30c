"""Data from a database: what a .yaml with 数据库 and 查询 gives, and what is refused."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.bundled import sample
from reportgen.cli import main
from reportgen.errors import Location, ReportError
from reportgen.indicators import load
from reportgen.indicators.cells import Source
from reportgen.indicators.databases import asking as sources
from reportgen.indicators.databases import servers
from reportgen.indicators.databases.asking import Asking, asking_in
from reportgen.indicators.yaml_events import tree_of
from tests.indicators.books import problems, value

ROWS = [("甲", 11, "个"), ("乙", 0.1 + 0.2, "万元"), ("丙", "1,200", "人"), ("丁", None, "家")]


def database(
    folder: Path, rows: Sequence[tuple[object, ...]] = ROWS, name: str = "台账.db"
) -> Path:
    """A SQLite file with the table 表 (指标, 数值, 单位), made anew."""
    (folder / name).unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / name)) as connection:
        connection.execute("CREATE TABLE 表 (指标, 数值, 单位)")
        connection.executemany("INSERT INTO 表 VALUES (?, ?, ?)", rows)
        connection.commit()
    return folder / name


def asking(folder: Path, text: str, name: str = "来源.yaml") -> Path:
    """The file that asks."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def asked(folder: Path, sql: str, database: str = "台账.db") -> Path:
    """A file with one query."""
    return asking(folder, f"数据库: {database}\n查询: |\n  {sql}\n")


def test_values_are_exact_and_say_which_row_they_are_of(tmp_path: Path) -> None:
    database(tmp_path)
    data = load([asked(tmp_path, "SELECT * FROM 表")])
    assert value(data, "甲").value == 11
    assert value(data, "乙").value == Decimal("0.3")  # 15 digits, as Excel keeps them
    assert value(data, "丙").value == 1200
    assert value(data, "丁").value is None
    assert value(data, "甲").where == Location("来源.yaml", "", "甲·数值")
    assert data.files[0].name == "来源.yaml"


def test_several_queries_are_several_sheets(tmp_path: Path) -> None:
    database(tmp_path)
    data = load(
        [
            asking(
                tmp_path,
                "数据库: sqlite:///台账.db\n查询:\n  指标: SELECT * FROM 表;\n"
                "  街道台账: SELECT 指标 AS 街道, 数值 AS 党支部 FROM 表 WHERE 单位 = '个'\n",
            )
        ]
    )
    [row] = data.tables["街道台账"].rows
    assert str(row[1].where if row[1] is not None else "") == "来源.yaml 街道台账!甲·党支部"
    assert value(data, "甲").where.sheet == "指标"


def test_rows_of_one_name_are_told_apart(tmp_path: Path) -> None:
    database(tmp_path, [("甲", 1, "个"), ("甲", 2, "个"), (None, 3, "个")])
    text = "数据库: 台账.db\n查询: {指标: SELECT 1 AS 指标 LIMIT 0, 表: SELECT * FROM 表 ORDER BY 数值}"
    assert "来源.yaml 指标 第2行 | 查询一行也没有取到" in problems(asking(tmp_path, text))[0]
    database(tmp_path, [("戊", 5, "个")], "二.db")
    text = "数据库: 台账.db\n查询: {表: SELECT * FROM 表 ORDER BY 数值}"
    other = asking(tmp_path, "数据库: 二.db\n查询: SELECT * FROM 表", "二.yaml")
    rows = load([asking(tmp_path, text), other]).tables["表"].rows
    places = [row[1].where.cell for row in rows if row[1] is not None]
    assert places == ["甲·数值", "甲#2·数值", "第3行·数值"]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(ROWS))
def test_the_order_rows_are_stored_in_changes_nothing(
    tmp_path: Path, order: list[tuple[object, ...]]
) -> None:
    path = asked(tmp_path, "SELECT * FROM 表 WHERE 数值 IN (SELECT 数值 FROM 表 ORDER BY 1)")
    database(tmp_path, ROWS)
    stored = load([path])
    database(tmp_path, order)
    shuffled = load([path])
    assert list(shuffled.observations.items()) == list(stored.observations.items())
    assert shuffled.files == stored.files


def test_the_hash_is_of_what_came_back(tmp_path: Path) -> None:
    file = database(tmp_path)
    source = asked(tmp_path, "SELECT * FROM 表")
    before = load([source]).files
    source.write_text(source.read_text("utf-8") + "# 说明\n", "utf-8")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE 别的 (a)")
        assert load([source]).files == before
        connection.execute("UPDATE 表 SET 数值 = 12 WHERE 指标 = '甲'")
        connection.commit()
    assert load([source]).files != before
    with closing(sqlite3.connect(file)) as connection:  # text that looks alike is not the number
        connection.execute("UPDATE 表 SET 数值 = '11' WHERE 指标 = '甲'")
        connection.commit()
    assert load([source]).files != before


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT * FROM 标", "来源.yaml 第2行 | 数据库里没有表“标” | 现有：表"),
        ("SELECT 数 FROM 表", "来源.yaml 第2行 | 查询里的列“数”没有 | "),
        ("SELEC 1", "来源.yaml 第2行 | 查询以“selec”开头，只能是 SELECT"),
        ("SELECT (1", "来源.yaml 第2行 | 数据库不接受这个查询：incomplete input"),
        ("DROP TABLE 表", "来源.yaml 第2行 | 查询以“drop”开头"),
        ("PRAGMA journal_mode", "来源.yaml 第2行 | 查询以“pragma”开头"),
        ("SELECT 1; DROP TABLE 表", "来源.yaml 第2行 | 一个查询里有几条语句"),
        ("SELECT ';' AS 指标 -- ;", "来源.yaml | 没有“指标”表"),
        ("WITH a AS (SELECT 1) DELETE FROM 表", "来源.yaml 第2行 | 查询里有“DELETE”，会改动数据"),
        ("SELECT load_extension('x')", "来源.yaml 第2行 | 查询做了读数据以外的事"),
        ("SELECT writefile('x', 'y')", "来源.yaml 第2行 | 数据库不接受这个查询：no such function"),
        ("SELECT 1 AS 指标, zeroblob(900000000) AS 数值", "来源.yaml 第2行 | 查询里有一格内容太大"),
        ("SELECT * FROM 表 WHERE 0", "来源.yaml 第2行 | 查询一行也没有取到"),
        ("SELECT '甲' AS 指标, x'00' AS 数值", "来源.yaml 甲·数值 | 这一格是二进制内容"),
        ("SELECT '甲' AS 指标, 9e999 AS 数值", "来源.yaml 甲·数值 | “inf”不是有限的数"),
        (
            "SELECT '甲' AS 指标, 9223372036854775807 AS 数值",
            "来源.yaml 甲·数值 | 整数部分超过15位",
        ),
        (
            "SELECT '甲' AS 指标, CAST(x'ff' AS TEXT) AS 数值",
            "来源.yaml 第2行 | 数据库不接受这个查询",
        ),
        (
            "WITH RECURSIVE n(指标, 数值) AS (SELECT 1, 1 UNION ALL SELECT 1, 数值 + 1 FROM n) SELECT * FROM n",
            "来源.yaml 第2行 | 查询取回的超过",
        ),
    ],
)
def test_queries_that_are_refused(tmp_path: Path, sql: str, message: str) -> None:
    file = database(tmp_path)
    before = file.read_bytes()
    assert message in problems(asked(tmp_path, sql))[0]
    assert file.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["台账.db", "来源.yaml"]


def test_a_query_without_end_is_stopped(tmp_path: Path) -> None:
    database(tmp_path)
    sql = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT max(a) FROM n"
    path = asking(tmp_path, f"数据库: 台账.db\n时限: 1\n查询: {sql}")
    assert problems(path)[0].startswith("来源.yaml 第3行 | 等了1秒，数据库还没有答完")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("数据库: 无.db\n查询: SELECT 1", "来源.yaml 第1行 | 没有数据库文件“无.db”"),
        ("数据库: ../台账.db\n查询: SELECT 1", "来源.yaml 第1行 | 没有数据库文件"),
        ("数据库: 夹.db\n查询: SELECT 1", "来源.yaml 第1行 | “夹.db”不是数据库文件"),
        ("数据库: 坏.db\n查询: SELECT 1", "来源.yaml 第1行 | “坏.db”不是 SQLite 数据库，或已损坏"),
        ("数据库：台账.db\n查询：SELECT 1", "来源.yaml 第1行 | “数据库”后面是全角冒号"),
        ("数据库: 台账.db", "来源.yaml | “查询”没有填"),
        ("数据库:\n查询: SELECT 1", "来源.yaml 第1行 | “数据库”没有填"),
        ("数据库: 台账\n查询: SELECT 1", "来源.yaml 第1行 | “数据库”既不是 SQLite 文件"),
        ("数据库: 'sqlite://'\n查询: SELECT 1", "来源.yaml 第1行 | 没有写明是哪个 SQLite"),
        (
            "数据库: sqlite:///a.db?mode=rwc\n查询: SELECT 1",
            "来源.yaml 第1行 | SQLite 只写文件路径",
        ),
        (
            "数据库: 台账.db\n查询语句: SELECT 1",
            "来源.yaml 第2行 | 不认识的项“查询语句” | 是不是“查询”",
        ),
        ("数据库: 台账.db\n时限: 无\n查询: SELECT 1", "来源.yaml 第2行 | “时限”填的是“无”"),
        ("数据库: 台账.db\n密码变量: 没有\n查询: SELECT 1", "来源.yaml 第2行 | “密码变量”所指的"),
        ("数据库: 台账.db\n查询: {甲: }", "来源.yaml 甲 第2行 | 查询“甲”没有填"),
        ("数据库: foo://a:geheim@b/c\n查询: SELECT 1", "来源.yaml 第1行 | 不认识的数据库“foo”"),
        (
            "数据库: 'postgresql://a:geheim@b:x/c'\n查询: SELECT 1",
            "来源.yaml 第1行 | “数据库”的网址",
        ),
        ("数据库: sqlite+无://a:geheim@b\n查询: SELECT 1", "来源.yaml 第1行 | "),
    ],
)
def test_files_that_ask_wrongly(tmp_path: Path, text: str, message: str) -> None:
    if "://a" in text:
        pytest.importorskip("sqlalchemy")
    database(tmp_path)
    (tmp_path / "夹.db").mkdir()
    (tmp_path / "坏.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    told = problems(asking(tmp_path, text))
    assert any(message in line for line in told), told
    assert "geheim" not in "".join(told)


def test_a_sheet_called_数据库_is_still_data(tmp_path: Path) -> None:
    path = asking(tmp_path, "指标: [{指标: 甲, 数值: 1}]\n数据库: [{名: 一, 数: 2}]")
    assert load([path]).tables["数据库"].rows


PIECES = (
    "SELECT WITH VALUES DELETE DROP TABLE 表 指标 数值 FROM WHERE ( ) , ; ' \" -- /* */ [ ] 1 * AS "
    "ATTACH PRAGMA INTO ORDER BY UNION load_extension('x') '甲' x'00' UPDATE SET = INSERT"
).split()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.sampled_from(PIECES), max_size=12))
def test_no_words_change_a_database(tmp_path: Path, words: list[str]) -> None:
    file = tmp_path / "台账.db"
    if not file.exists():
        database(tmp_path)
    before = file.read_bytes()
    text = (
        f"数据库: 台账.db\n时限: 1\n查询: |\n  SELECT '甲' AS 指标, 1 AS 数值 {' '.join(words)}\n"
    )
    with contextlib.suppress(ReportError):
        load([asking(tmp_path, text)])
    with contextlib.suppress(ReportError):
        load([asking(tmp_path, text.replace("SELECT '甲' AS 指标, 1 AS 数值 ", ""))])
    assert file.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"台账.db", "来源.yaml"}


NODES = st.recursive(
    st.none()
    | st.sampled_from(["", "台账.db", "SELECT 1", "foo://a:b@c", "sqlite:///", "30", "x\0y"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("甲乙"), inner),
    max_leaves=3,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(["数据库", "查询", "时限", "密码变量", "指标"]), NODES))
def test_whatever_stands_in_the_file_is_told(tmp_path: Path, tree: dict[str, object]) -> None:
    with contextlib.suppress(ReportError):
        load([asking(tmp_path, json.dumps(tree, ensure_ascii=False))])


def test_the_examples_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGJI_PASSWORD", "geheim")
    page = (Path(__file__).parents[2] / "docs" / "sources.md").read_text("utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert len(examples) == 2
    for text in examples:
        source = Source("来源.yaml", text.encode())
        assert asking_in(tree_of(source), source) is not None


def test_a_ledger_out_of_a_database(tmp_path: Path) -> None:
    database(tmp_path, [("一县", 10, 3), ("二县", 20, 4), ("三县", 30, 5)])
    text = """数据库: 台账.db
查询:
  台账: SELECT 指标 AS 县区, 数值 AS "投资（万元）", 单位 AS "支部（个）" FROM 表
  基本信息: SELECT '报告期' AS 项, '2023年' AS 值
"""
    data = load([asking(tmp_path, text)]).at("二县")
    found = data.look_up(data.ref("投资"))
    assert found is not None
    assert str(found.where) == "来源.yaml 台账!二县·投资(万元)"
    assert found.value == 20


def test_a_folder_is_checked_without_asking_databases(tmp_path: Path) -> None:
    asking(tmp_path, "数据库: 无.db\n查询:\n  指标: SELECT 1\n")
    told = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert "没有可以检查的文件" in told.output
    told = CliRunner().invoke(main, ["check", str(tmp_path / "来源.yaml")])
    assert "没有数据库文件“无.db”" in told.output


@pytest.mark.parametrize(
    "url", ["sqlite+pysqlite:///file:新.db?mode=rwc&uri=true", "SQLite:///新.db"]
)
def test_a_sqlite_file_is_never_opened_by_a_driver(tmp_path: Path, url: str) -> None:
    [told] = problems(asking(tmp_path, f"数据库: {url}\n查询: SELECT 1"))
    assert told.startswith("来源.yaml 第1行 | SQLite 文件直接写路径，不写驱动")
    assert not (tmp_path / "新.db").exists()


def test_other_urls_go_through_sqlalchemy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sqlalchemy")
    monkeypatch.setattr(sources, "_SQLITE", re.compile("$^"))  # stands in for a server
    file = database(tmp_path)
    url = f"sqlite+pysqlite:///{file}"
    plain = asked(tmp_path, "SELECT * FROM 表 WHERE 指标 LIKE '%甲%'").rename(tmp_path / "平.yaml")
    path = asking(tmp_path, f"数据库: {url}\n查询: SELECT * FROM 表 WHERE 指标 LIKE '%甲%'")
    assert value(load([path]), "甲").value == 11
    digests = {load([p]).files[0].sha256 for p in (path, plain)}
    assert len(digests) == 2  # a single query's sheet bears its file's name
    told = problems(asking(tmp_path, f"数据库: {url}\n查询: SELECT 1 FROM 无"))
    assert told[0].startswith("来源.yaml 第2行 | 数据库不接受这个查询：no such table")
    told = problems(
        asking(
            tmp_path, f"数据库: {url}\n查询: WITH a AS (SELECT 1 AS 指标) SELECT 指标, 数值 FROM a"
        )
    )
    assert "no such column: 数值" in told[0]


def test_a_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sqlalchemy")
    over = threading.Event()
    monkeypatch.setattr(servers, "_ask", lambda *_: over.wait(30))
    url = "sqlite+pysqlite:///a.db"
    try:
        with pytest.raises(ReportError, match="等了0秒，数据库还没有答完"):
            servers.ask_server(Asking(url, (), 0, Location(""), False))
    finally:
        over.set()


def test_passwords_are_taken_out_of_what_a_driver_says() -> None:
    pytest.importorskip("sqlalchemy")
    url = "postgresql://u:a%2Fb@h/d"
    asking = Asking(url, (), 1, Location(""), False, "p@ss/w")
    said = servers._words(
        ValueError("no entry for p@ss/w, p%40ss/w, p%40ss%2Fw or a%2Fb\nLINE 1"), asking
    )
    assert said == "no entry for ***, ***, *** or ***"


def test_a_briefing_from_a_database_through_every_command(tmp_path: Path) -> None:
    _split(tmp_path)
    source, prose, out = (str(tmp_path / n) for n in ("来源.yaml", "文字.xlsx", "材料.docx"))
    run = CliRunner()
    built = run.invoke(main, ["build", "campaign", source, prose, "-o", out])
    assert built.exit_code == 0, built.output
    audited = run.invoke(main, ["audit", out, "--data", source, "--data", prose])
    assert (audited.exit_code, "来源.yaml 指标!新建党支部·数值" in audited.output) == (0, True)
    checked = run.invoke(main, ["check", "campaign", source, prose])
    assert "没有表" not in checked.output
    with closing(sqlite3.connect(tmp_path / "台账.db")) as connection:
        connection.execute("UPDATE 表 SET 数值 = 12 WHERE 指标 = '新建党支部'")
        connection.commit()
    stale = run.invoke(main, ["audit", out, "--data", source, "--data", prose])
    assert stale.exit_code == 1
    done = run.invoke(main, ["refresh", out, "--data", source, "--data", prose, "--in-place"])
    assert "12个" in done.output
    assert run.invoke(main, ["audit", out, "--data", source, "--data", prose]).exit_code == 0


def _split(folder: Path) -> None:
    """A bundled workbook with its figures in a database and its prose where it was."""
    import openpyxl

    book = openpyxl.load_workbook(sample("campaign"))
    head, *rows = [[cell.value for cell in row] for row in book["指标"].iter_rows()]
    with closing(sqlite3.connect(folder / "台账.db")) as connection:
        columns = ", ".join(f'"{name}"' for name in head)
        connection.execute(f"CREATE TABLE 表 ({columns})")
        connection.executemany(f"INSERT INTO 表 VALUES ({','.join('?' * len(head))})", rows)
        connection.commit()
    del book["指标"]
    book.save(folder / "文字.xlsx")
    asking(folder, "数据库: 台账.db\n查询:\n  指标: SELECT * FROM 表\n")


@pytest.mark.parametrize(
    ("url", "module", "package"),
    [
        ("mysql://a/b", "MySQLdb", "mysqlclient"),
        ("postgresql+psycopg2://a/b", "psycopg2", "psycopg2-binary"),
        ("mysql+pymysql://a/b", "pymysql", "pymysql"),
    ],
)
def test_a_driver_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, module: str, package: str
) -> None:
    pytest.importorskip("sqlalchemy")
    monkeypatch.setitem(sys.modules, module, None)
    [told] = problems(asking(tmp_path, f"数据库: {url}\n查询: SELECT 1"))
    assert f"缺少数据库驱动“{module}”" in told
    assert told.endswith(f"运行 pip install {package}")
