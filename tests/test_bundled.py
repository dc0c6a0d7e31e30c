"""The six bundled report types: every quantity of the facts stands on the page, bound to its cell.

`tests/facts/*.yaml` lists each quantity with the text it must have; `tests/workbooks/` holds an
invented district for every type, with other counts and gaps, to prove the type general.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from reportgen import bundled
from reportgen.auditing import audit
from reportgen.document import Heading, Text, Title, flows, leaves, loose_digits, plain_text
from reportgen.generating import Draft, draft, load_data, report_type
from reportgen.template.rendering import Missing
from tests.validity import problems

FACTS = sorted((Path(__file__).parent / "facts").glob("*.yaml"))
SECOND = Path(__file__).parent / "workbooks"
NAMES = sorted(bundled.SAMPLES)


def facts(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


@lru_cache
def made(name: str, workbook: Path, missing: Missing = "mark") -> Draft:
    return draft(report_type(bundled.find_type(name)), load_data([workbook]), missing)


def page(result: Draft) -> list[str]:
    return [plain_text(flow) for block in result.document.blocks for flow in flows(block)]


def test_the_facts_cover_all_types() -> None:
    assert {facts(path)["type"] for path in FACTS} == set(NAMES)
    assert sum(len(facts(path)["quantities"]) for path in FACTS) == 152


@pytest.mark.parametrize("path", FACTS, ids=lambda p: p.stem)
def test_every_quantity_is_bound(path: Path, tmp_path: Path) -> None:
    known = facts(path)
    briefing = tmp_path / "briefing.docx"
    briefing.write_bytes(made(known["type"], bundled.DATA / known["workbook"]).content)
    left = [(n["indicator"], n["text"]) for n in audit(briefing).to_json()["numbers"]]
    lacking = []
    for quantity in [*known["quantities"], *(known["masked"] or [])]:
        found = next(
            (n for n in left if quantity["text"] in n[1] and quantity["indicator"] in n[0]), None
        )
        if found is None:
            lacking.append(quantity)
        else:
            left.remove(found)
    assert lacking == []


@pytest.mark.parametrize("path", FACTS, ids=lambda p: p.stem)
def test_findings_are_those_the_facts_contain(path: Path) -> None:
    known = facts(path)
    result = made(known["type"], bundled.DATA / known["workbook"])
    assert [finding.text for finding in result.failed] == (known["failing"] or [])
    assert result.undetermined == ()
    assert len(result.document.blocks) == known["paragraphs"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("second", [False, True], ids=["bundled", "invented"])
def test_a_briefing_is_whole(name: str, second: bool) -> None:
    result = made(name, SECOND / f"{name}.xlsx" if second else bundled.sample(name))
    assert loose_digits(result.document) == []
    assert problems(result.content) == []
    for text in page(result):
        assert text.strip()
        assert not re.search(r"None|nan|\{\{|\}\}|\*\*|[\ufdd0-\ufdef]", text)
        assert not re.search(r"[，。；：、]{2,}|。”。|[\u4e00-\u9fff][,;:?!]|[》”]、[《“]", text), (
            text
        )  # TYPO-01/05/16
        assert not re.search(r"[\u4e00-\u9fff] +[0-9]|[0-9] +[\u4e00-\u9fff]", text), text  # NUM-19
    for block in result.document.blocks:
        if isinstance(block, Title | Heading):
            assert not plain_text(block.inlines).endswith(("。", "，", "；"))  # HDG-04


@pytest.mark.parametrize("name", NAMES)
def test_literal_digits_name_their_place(name: str) -> None:
    result = made(name, bundled.sample(name))
    for block in result.document.blocks:
        for flow in flows(block):
            for leaf in leaves(flow):
                if (
                    isinstance(leaf, Text)
                    and re.search(r"[0-9]", leaf.text)
                    and leaf.origin is not None
                ):
                    assert leaf.origin.file
                    assert leaf.origin.line or leaf.origin.cell


@pytest.mark.parametrize("name", NAMES)
def test_an_invented_district_has_gaps_and_is_still_a_briefing(name: str) -> None:
    marked = made(name, SECOND / f"{name}.xlsx")
    assert marked.missing
    assert all("XX" in bound.text and bound.note for bound in marked.missing)
    omitted = made(name, SECOND / f"{name}.xlsx", "omit")
    assert len(omitted.missing) <= len(marked.missing)


@pytest.mark.parametrize("name", NAMES)
def test_same_input_same_bytes(name: str) -> None:
    again = draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)]))
    assert again.content == made(name, bundled.sample(name)).content


def test_heads_that_carry_a_count_follow_it() -> None:
    ours = page(made("campaign", bundled.sample("campaign")))[0]
    theirs = page(made("campaign", SECOND / "campaign.xlsx"))[0]
    assert "“五力”" in ours
    assert "“四力”" in theirs
