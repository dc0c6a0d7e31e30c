"""Several sheets of one time: a sheet for each 乡镇, and one over them all."""

from __future__ import annotations

from pathlib import Path

from reportgen.binding.expression import Measure
from reportgen.dataset import Dataset
from reportgen.indicators.loading import survey
from tests.indicators.ledgers.sheets import book, noted

HEAD = ("村", "户数（户）")
TOWNS = {
    "城关镇": [("2023年各村情况",), HEAD, ("王家村", 10), ("张家村", 20), ("合计", 30)],
    "河东镇": [("2023年各村情况",), HEAD, ("王家村", 11), ("李家村", 21), ("合计", 32)],
}
COUNTY = [
    ("2023年各乡镇情况",),
    ("乡镇", "户数（户）"),
    ("城关镇", 30),
    ("河东镇", 32),
    ("合计", 62),
]


def _households(data: Dataset) -> dict[str, str]:
    return {
        entity: str(found.value)
        for (_, entity, _, measure), found in data.observations.items()
        if measure is Measure.VALUE
    }


def test_villages_of_sheets_called_after_towns_belong_to_them(tmp_path: Path) -> None:
    loaded = survey([book(tmp_path / "q.xlsx", TOWNS)])
    assert loaded.problems == ()
    assert _households(loaded.dataset) == {
        "城关镇王家村": "10",
        "张家村": "20",
        "河东镇王家村": "11",
        "李家村": "21",
    }


def test_the_total_of_one_town_is_not_that_of_all(tmp_path: Path) -> None:
    loaded = survey([book(tmp_path / "q.xlsx", TOWNS)])
    assert loaded.dataset.whole == ""
    assert noted(loaded) == [
        "A5 2张表的合计行只是本表各行的，别的表里还有地区（单位），不当作总体的数"
    ]
    seen = loaded.dataset.at_whole("清河县")
    found = seen.look_up(seen.ref("户数"))
    assert found is not None
    assert found.value == 62


def test_files_called_after_towns_are_read_like_sheets(tmp_path: Path) -> None:
    paths = [book(tmp_path / f"{town}.xlsx", {"Sheet1": rows}) for town, rows in TOWNS.items()]
    assert list(_households(survey(paths).dataset)) == [
        "城关镇王家村",
        "张家村",
        "河东镇王家村",
        "李家村",
    ]


def test_a_sheet_over_all_towns_keeps_its_total_and_the_two_levels_are_told(tmp_path: Path) -> None:
    for sheets in ({"全县": COUNTY, **TOWNS}, {**TOWNS, "全县": COUNTY}):
        loaded = survey([book(tmp_path / "q.xlsx", sheets)])
        data = loaded.dataset
        assert data.whole == "合计"
        assert _households(data)["合计"] == "62"
        assert [text for text in noted(loaded) if "会把两级放在一起算" in text] == [
            " “户数”在 q.xlsx 全县 里一行一个乡镇，在 q.xlsx 城关镇 里一行一个村：位次、平均、各地之和会把两级放在一起算"
        ]


def test_sheets_of_two_years_keep_their_totals(tmp_path: Path) -> None:
    years = {
        f"{year}年": [HEAD, ("王家村", 10), (new, 20), ("合计", 30)]
        for year, new in ((2022, "张家村"), (2023, "李家村"))
    }
    loaded = survey([book(tmp_path / "q.xlsx", years)])
    assert noted(loaded) == []
    assert {key[2] for key in loaded.dataset.observations if key[1] == "合计"} == {
        "2022年",
        "2023年",
    }


def test_another_word_for_the_same_entities_is_no_other_level(tmp_path: Path) -> None:
    sheets = {
        "甲": COUNTY,
        "乙": [("2023年",), ("单位", "户数（户）"), ("城关镇", 30), ("河东镇", 32)],
    }
    assert noted(survey([book(tmp_path / "q.xlsx", sheets)])) == []
