"""Laws of a batch over ledgers drawn at random: the same files as single builds, whatever went before."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.generating import draft, load_data, report_type
from tests.batching.counties import batch, briefings, kind

HEAD = "村,负责人,户数（户）,收入（元）,标记\n"
TYPE = """---
标题: "{{ 地区 }}情况"
名称: 简报
指标:
  户数: {单位: 户}
  收入: {单位: 元}
推算:
  户均: 收入 / 户数
---
{{ 地区 }}由{{ 负责人 }}负责，{{ 标记 }}，户数{{ 户数 }}，收入{{ 收入 }}。
"""
ACROSS = ("", "全部共{{ 全体合计(户数) }}。", "居第{{ 位次(收入) | 数 }}位。",
          "首位{% for 行 in 前几名(户数, 1) %}{{ 行.地区 }}{{ 行.数 }}{% endfor %}。",
          "甲村{{ 户数 | 地区(\"甲村\") }}。")  # fmt: skip
VILLAGES = ("甲村", "乙村", "丙村", "丁村")
Row = tuple[str, str, str, str]

_number = st.one_of(
    st.integers(1, 99999).map(str), st.sampled_from(["", "—", "待核实", "#DIV/0!", "1,200", "１２"])
)
_text = st.sampled_from(["", "张三", "=1+1", "{{ 户数 }}", "a&<b>", "**粗**"])
_row = st.tuples(_text, _number, _number, _text)
_rows = st.dictionaries(st.sampled_from(VILLAGES), _row, min_size=2).map(
    lambda rows: rows | {"戊村": ("王五", "7", "8", "末行")}
)
"""With a sound row at the end, so that the columns stay what they are."""


def written(folder: Path, rows: Mapping[str, Row]) -> Path:
    path = folder / "台账.csv"
    lines = [
        ",".join(f'"{cell}"' for cell in (name, head, homes, income, mark)) + "\n"
        for name, (head, homes, income, mark) in rows.items()
    ]
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def contents(out: Path) -> dict[str, tuple[object, ...]]:
    """What the briefings hold, but for the hash of the ledger, in which any row counts."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(out.rglob("*.docx")):
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        record = json.loads(
            "".join(ElementTree.fromstring(parts.pop("customXml/item1.xml")).itertext())
        )
        del record["files"]
        found[path.name] = (parts, record)
    return found


@given(rows=_rows, order=st.permutations(range(5)), across=st.sampled_from(ACROSS))
@settings(max_examples=10)
def test_every_file_is_that_of_a_single_build(
    rows: dict[str, Row], order: list[int], across: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, listed = Path(name), list(rows.items())
        data = written(folder, dict(listed[n] for n in order if n < len(listed)))
        type_ = kind(folder, TYPE + across)
        batch(type_, data, folder / "out")
        for file, content in briefings(folder / "out").items():
            entity = file.removesuffix("-简报.docx")
            assert content == draft(report_type(type_), load_data([data], entity=entity)).content


_kept: st.SearchStrategy[list[str]] = st.one_of(
    st.just([]), st.lists(st.sampled_from(VILLAGES), max_size=3)
)


def changed(rows: dict[str, Row], cell: tuple[str, int, str]) -> dict[str, Row]:
    """The rows with one cell changed, or with a new row where there was none."""
    name, column, text = cell
    row = list(rows.get(name, ("新", "1", "2", "行")))
    row[column] = text
    return {name: rows[name] for name in rows if name != "戊村"} | {
        name: (row[0], row[1], row[2], row[3]),
        "戊村": rows["戊村"],
    }


def same_as_fresh(folder: Path, type_: Path, data: Path, missing: str = "mark") -> None:
    """A run over what an earlier one left gives what a run into an empty folder gives."""
    done = batch(type_, data, folder / "out", missing=missing)
    batch(type_, data, folder / "fresh", missing=missing)
    fresh, standing = contents(folder / "fresh"), contents(folder / "out")
    assert {name: standing.get(name) for name in fresh} == fresh
    assert {o.file for o in done.outcomes if o.state != "失败"} == set(fresh)


@pytest.mark.parametrize("across", ACROSS)
@pytest.mark.parametrize("column", range(4))
def test_one_cell_changed(tmp_path: Path, column: int, across: str) -> None:
    rows: dict[str, Row] = {
        "甲村": ("张三", "10", "20", "好"), "乙村": ("李四", "30", "15", "中"),
        "戊村": ("王五", "7", "8", "末行"),
    }  # fmt: skip
    type_ = kind(tmp_path, TYPE + across)
    batch(type_, written(tmp_path, rows), tmp_path / "out")
    text = "丑" if column in (0, 3) else "99"
    same_as_fresh(tmp_path, type_, written(tmp_path, changed(rows, ("甲村", column, text))))


def test_rows_that_change_places(tmp_path: Path) -> None:
    rows: dict[str, Row] = {
        "甲村": ("张三", "10", "20", "好"), "乙村": ("李四", "10", "20", "中"),
        "戊村": ("王五", "7", "8", "末行"),
    }  # fmt: skip
    type_ = kind(tmp_path, TYPE + ACROSS[3])
    batch(type_, written(tmp_path, rows), tmp_path / "out")
    turned = {name: rows[name] for name in ("乙村", "甲村", "戊村")}
    same_as_fresh(tmp_path, type_, written(tmp_path, turned))


_cell = st.one_of(
    st.tuples(st.sampled_from(VILLAGES), st.sampled_from([0, 3]), _text),
    st.tuples(st.sampled_from(VILLAGES), st.sampled_from([1, 2]), _number),
)


@given(
    first=_rows,
    change=st.one_of(st.none(), _cell),
    away=_kept,
    across=st.sampled_from(ACROSS),
    reword=st.integers(0, 4).map(lambda n: n == 4),
    missing=st.sampled_from(["mark", "mark", "mark", "error"]),
)
@settings(max_examples=20)
def test_after_any_change_the_files_are_those_of_a_fresh_run(
    first: dict[str, Row],
    change: tuple[str, int, str] | None,
    away: list[str],
    across: str,
    reword: bool,
    missing: str,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        type_ = kind(folder, TYPE + across)
        batch(type_, written(folder, first), folder / "out")
        second = changed(first, change) if change is not None else first
        second = {name: row for name, row in second.items() if name not in away}
        if reword:
            kind(folder, TYPE.replace("户数{{", "共有户数{{") + across)
        same_as_fresh(folder, type_, written(folder, second), missing)


@given(
    own=st.lists(st.integers(10**7, 10**8 - 1), min_size=6, max_size=6, unique=True),
    order=st.permutations(range(3)),
    blank=st.sets(st.integers(0, 5), max_size=3),
)
@settings(max_examples=10)
def test_nothing_of_one_place_is_in_another_s_file(
    own: list[int], order: list[int], blank: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cells = ["" if n in blank else str(value) for n, value in enumerate(own)]
        rows = {f"第{n}号村": (f"某{n}某", cells[n], cells[n + 3], f"记{n}记") for n in order}
        data = written(folder, rows)
        out = folder / "out"
        batch(kind(folder, TYPE), data, out)
        batch(kind(folder, TYPE + "末行。"), data, out)  # and once more, over the old ones
        secrets = {n: (f"第{n}号村", f"某{n}某", f"记{n}记", cells[n], cells[n + 3]) for n in order}
        for n in order:
            with zipfile.ZipFile(out / f"第{n}号村-简报.docx") as package:
                text = b"".join(package.read(part) for part in package.namelist()).decode(
                    errors="replace"
                )
            assert f"某{n}某" in text
            others = [word for m in order if m != n for word in secrets[m] if word]
            assert [word for word in others if word in text] == []
