"""Defects put into the bundled and the invented workbooks at random places are found; clean ones raise
nothing.

A workbook is taken apart into plain rows, given 上年同期, 上期 and 地区 where a defect needs them,
spoilt in one cell and written as JSON, in which numbers stay numbers and texts texts.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from reportgen import bundled
from reportgen.binding.expression import Measure
from reportgen.checking import check, selection
from reportgen.checking.diagnostic import Diagnostic
from reportgen.checking.indicator_names import (
    additive,
    is_change,
    seldom_below_one,
    whole_only,
    within_hundred,
)
from reportgen.indicators.loading import load
from reportgen.unit import COUNT, PLAIN, POINTS, RATIO

INVENTED = Path(__file__).parents[1] / "workbooks"
WORKBOOKS = [*sorted(bundled.DATA.glob("*.xlsx")), *sorted(INVENTED.glob("*.xlsx"))]
SURE, ALL = selection(), selection(unsure=True)
TRIES, NEEDED = 60, 0.95

Row = dict[str, Any]
Rng = random.Random


def rows_of(path: Path) -> list[Row]:
    """The numbers of a workbook's 指标 as rows."""
    rows = []
    for (name, _, period, measure), seen in load([path]).observations.items():
        if measure is Measure.VALUE and seen.value is not None:
            row = {"指标": name, "数值": number(seen.value), "单位": seen.unit.name}
            row |= {"修饰": str(seen.qualifier)} if str(seen.qualifier) else {}
            rows.append(row | ({"时期": period} if period else {}))
    return rows


def number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


ROWS = {path.stem + path.parent.name: rows_of(path) for path in WORKBOOKS}


def found(folder: Path, rows: list[Row], chosen: Any = SURE, **sheets: object) -> list[Diagnostic]:
    path = folder / "数据.json"
    path.write_text(json.dumps({"指标": rows, **sheets}, ensure_ascii=False, indent=0), "utf-8")
    return list(check([path], chosen).shown)


def unit_of(row: Row) -> tuple[str, str, Decimal]:
    """Dimension and measure word of a row's unit, and its value."""
    from reportgen.unit import parse_unit

    unit = parse_unit(row["单位"], ("家次",))
    return unit.dimension, unit.parts[1], Decimal(str(row["数值"]))


def near(value: float, rng: Rng) -> int | float:
    """A value of a like size: what last year may have been."""
    changed = value * rng.uniform(0.8, 1.2)
    return max(1, round(changed)) if isinstance(value, int) else round(changed, 2)


def with_bases(rows: list[Row], rng: Rng) -> list[Row]:
    """The rows with 上年同期 and 上期, shares kept below 100."""
    out = []
    for row in rows:
        bases = {name: near(row["数值"], rng) for name in ("上年同期", "上期")}
        if row["单位"] == "%":
            bases = {name: min(value, 100) for name, value in bases.items()}
        out.append({k: v for k, v in row.items() if k != "时期"} | bases)
    return out


class Defect(Struct, frozen=True):
    """A kind of defect: its rule, the rows it can be made in, and what becomes of one."""

    code: str
    fits: Callable[[Row], bool]
    spoil: Callable[[Row, Rng], Row]
    bases: bool = False


def scaled(*powers: int) -> Callable[[Row, Rng], Row]:
    def spoil(row: Row, rng: Rng) -> Row:
        value = Decimal(str(row["数值"])) * Decimal(10) ** rng.choice(powers)
        return row | {"数值": number(value), "修饰": ""}

    return spoil


def put(column: str, make: Callable[[Any, Rng], Any]) -> Callable[[Row, Rng], Row]:
    return lambda row, rng: row | {column: make(row.get(column), rng)}


def is_count(row: Row) -> bool:
    return unit_of(row)[0] == COUNT


def level(row: Row) -> bool:
    dimension, _, value = unit_of(row)
    return value > 0 and not is_change(row["指标"]) and dimension != POINTS


DEFECTS: dict[str, Defect] = {
    "ten times": Defect(
        "DATA-04",
        lambda row: level(row) and unit_of(row)[2] >= 10 and unit_of(row)[0] != RATIO,
        scaled(1),
        bases=True,
    ),
    "a hundred or ten thousand times": Defect(
        "DATA-04", lambda row: level(row) and unit_of(row)[0] != RATIO, scaled(2, 4), bases=True
    ),
    "a ten-thousandth": Defect(
        "DATA-04",
        lambda row: level(row) and unit_of(row)[0] not in (RATIO, COUNT),
        scaled(-4),
        bases=True,
    ),
    "a rate as a fraction of its last": Defect(
        "DATA-04",
        lambda row: unit_of(row)[0] == RATIO and unit_of(row)[2] > 60,
        scaled(-2),
        bases=True,
    ),
    "a fraction": Defect(
        "DATA-05",
        lambda row: (
            unit_of(row)[0] == RATIO and seldom_below_one(row["指标"]) and row["数值"] < 100
        ),
        scaled(-2),
    ),
    "negative": Defect(
        "DATA-11",
        lambda row: is_count(row) and not is_change(row["指标"]),
        lambda row, _: row | {"数值": -row["数值"], "修饰": ""},
    ),
    "half a person": Defect(
        "DATA-12",
        lambda row: (
            is_count(row)
            and whole_only(row["指标"], _unit(row))
            and isinstance(row["数值"], int)
            and row["单位"][0] != "万"
        ),
        lambda row, rng: row | {"数值": row["数值"] + rng.choice([0.5, 0.3, 0.25]), "修饰": ""},
    ),
    "more than all": Defect(
        "DATA-13",
        lambda row: unit_of(row)[0] == RATIO and within_hundred(row["指标"]),
        lambda row, rng: row | {"数值": 100 + rng.randint(1, 80), "修饰": ""},
    ),
    "less than none": Defect(
        "DATA-13",
        lambda row: unit_of(row)[0] == RATIO and within_hundred(row["指标"]),
        lambda row, _: row | {"数值": -row["数值"], "修饰": ""},
    ),
    "full width": Defect(
        "DATA-03",
        lambda row: isinstance(row["数值"], int),
        put("数值", lambda value, _: str(value).translate({c: c + 0xFEE0 for c in range(48, 58)})),
    ),
    "a number as text": Defect("DATA-03", lambda _: True, put("数值", lambda value, _: str(value))),
    "an error value": Defect("DATA-01", lambda _: True, put("数值", lambda _, __: "#DIV/0!")),
    "a hole filled with a word": Defect(
        "DATA-01",
        lambda _: True,
        put("数值", lambda _, rng: rng.choice(["无", "—", "暂无", "N/A"])),
    ),
    "a unit in the value": Defect(
        "DATA-01", is_count, lambda row, _: row | {"数值": f"{row['数值']}{row['单位']}"}
    ),
    "余 after an exact number": Defect(
        "DATA-01",
        lambda row: is_count(row) and isinstance(row["数值"], int) and row["单位"][0] != "万",
        lambda row, rng: row | {"数值": row["数值"] * 10 + rng.randint(1, 9), "修饰": "余"},
    ),
    "an unknown unit": Defect("DATA-01", lambda _: True, put("单位", lambda unit, _: f"{unit}儿")),
}


def _unit(row: Row) -> Any:
    from reportgen.unit import parse_unit

    return parse_unit(row["单位"], ("家次",))


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_in_any_row_is_found(name: str, tmp_path: Path) -> None:
    defect, rng = DEFECTS[name], Rng(name)
    hits = tries = 0
    while tries < TRIES:
        rows = ROWS[rng.choice(sorted(ROWS))]
        rows = with_bases(rows, rng) if defect.bases else [dict(row) for row in rows]
        places = [number for number, row in enumerate(rows) if defect.fits(row)]
        if not places:
            continue
        place = rng.choice(places)
        rows[place] = defect.spoil(rows[place], rng)
        told = found(tmp_path, rows, 基本信息={"量词": "家次"})
        here = f"第{place + 1}条·"
        hits += any(d.code == defect.code and d.place.cell.startswith(here) for d in told)
        tries += 1
    assert hits >= NEEDED * TRIES, f"{hits} of {TRIES}"


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_clean_workbooks_raise_nothing(path: Path, tmp_path: Path) -> None:
    assert check([path], ALL).shown == ()
    for seed in range(20):
        rows = with_bases(ROWS[path.stem + path.parent.name], Rng(seed))
        told = found(tmp_path, rows, ALL, 基本信息={"量词": "家次"})
        assert [d.message for d in told if d.code != "DATA-20"] == []


PLACES = "河东街道 河西街道 城关街道 南湖镇 北山镇 东岭乡".split()


def district_table(rng: Rng) -> list[Row]:
    """A table of counts and money, a row for each place and one for all."""
    rows: list[Row] = [
        {
            "街道": place,
            "党支部": rng.randint(3, 60),
            "党员": rng.randint(40, 900),
            "投入(万元)": rng.randint(100, 9000) / 10,
            "覆盖率": f"{rng.randint(600, 1000) / 10}%",
        }
        for place in rng.sample(PLACES, rng.randint(2, 6))
    ]
    columns = ("党支部", "党员", "投入(万元)")
    total: Row = {"街道": rng.choice(["合计", "总计", "全区合计"]), "覆盖率": "85.5%"}
    total |= {name: round(sum(row[name] for row in rows), 1) for name in columns}
    return [*rows, total] if rng.random() < 0.7 else [total, *rows]


LIST: list[Row] = [{"指标": "党支部", "数值": 47, "单位": "个"}]


def test_a_changed_part_or_total_is_found(tmp_path: Path) -> None:
    rng, hits = Rng("totals"), 0
    for _ in range(TRIES):
        rows = district_table(rng)
        assert found(tmp_path, LIST, ALL, 街道情况=rows) == []
        row, column = rng.choice(rows), rng.choice(["党支部", "党员", "投入(万元)"])
        row[column] = near(row[column], rng) + rng.choice([5, 10, 17])
        told = found(tmp_path, LIST, 街道情况=rows)
        hits += any(d.code == "DATA-08" and column.partition("(")[0] in d.message for d in told)
    assert hits >= NEEDED * TRIES


@given(data=st.data())
def test_a_total_beside_its_parts_in_the_list(data: st.DataObject, tmp_path_factory: Any) -> None:
    counts = data.draw(st.lists(st.integers(1, 900), min_size=2, max_size=6))
    slip = data.draw(st.integers(-20, 20))
    rows: list[Row] = [
        {"指标": "新建党支部", "数值": count, "单位": "个", "地区": place}
        for place, count in zip(PLACES, counts, strict=False)
    ]
    total = sum(counts) + slip
    rows.append({"指标": "新建党支部", "数值": total, "单位": "个", "地区": "合计"})
    told = {d.code for d in found(tmp_path_factory.mktemp("合计"), rows)}
    expected = {"DATA-08"} if slip else set()
    assert told - {"DATA-11"} == expected


@given(data=st.data())
def test_a_rank_given_twice_or_out_of_order(data: st.DataObject, tmp_path_factory: Any) -> None:
    values = data.draw(st.lists(st.integers(10, 999), min_size=6, max_size=6, unique=True))
    ordered = sorted(values, reverse=True)
    rows: list[Row] = [
        {"指标": "产值", "数值": v, "单位": "亿元", "地区": p, "排名": ordered.index(v) + 1}
        for p, v in zip(PLACES, values, strict=True)
    ]
    folder = tmp_path_factory.mktemp("排名")
    assert found(folder, rows, ALL) == []
    one, other = data.draw(st.permutations(range(6)))[:2]
    rows[one]["排名"] = rows[other]["排名"]
    assert {d.code for d in found(folder, rows)} == {"DATA-15"}


def test_names_of_the_bundled_data_are_judged_as_people_would() -> None:
    known = {(row["指标"], row["单位"]) for rows in ROWS.values() for row in rows}
    whole = {name for name, unit in known if whole_only(name, _unit({"单位": unit}))}
    assert {"参训书记和指导员", "新建党支部", "报到在职党员"} <= whole
    assert not whole & {"每带示范点", "每村年轻党员标准"}
    shares = {name for name, unit in known if unit == "%" and within_hundred(name)}
    assert {"楼宇党组织覆盖率", "群众满意率", "诉求办结率"} <= shares
    assert not any(re.search("高出|增长", name) for name in shares)
    assert not additive("楼宇党组织覆盖率", _unit({"单位": "%"}))
    assert PLAIN != COUNT
