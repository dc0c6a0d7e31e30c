"""Every rule has a failing and a passing example, and they say what they are there to say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportgen.checking.explaining import catalogue, explain
from reportgen.checking.registry import known

from .examples import EXAMPLES, all_found, cases, unmarked


@pytest.mark.parametrize(
    ("code", "path"), cases("wrong"), ids=lambda value: getattr(value, "name", "")
)
def test_a_wrong_example_is_found_where_it_is_marked(code: str, path: Path, tmp_path: Path) -> None:
    if path.suffix not in (".txt", ".md"):
        assert {d.code for d in all_found(path)} == {code}
        return
    text, spots = unmarked(path.read_text("utf-8"))
    copy = tmp_path / path.name
    copy.write_text(text, "utf-8", newline="")
    found = all_found(copy)
    assert spots, "mark the place with ⟦ and ⟧"
    assert {d.code for d in found} == {code}, found
    places = [d.place for d in found]
    told = [(p.line, p.column, p.column + (p.end or 0) - (p.start or 0)) for p in places]
    assert told == spots


@pytest.mark.parametrize(
    ("code", "path"), cases("right"), ids=lambda value: getattr(value, "name", "")
)
def test_a_right_example_is_found_faultless_by_every_rule(code: str, path: Path) -> None:
    assert all_found(path) == []


@pytest.mark.parametrize("code", known())
def test_every_rule_has_its_examples_and_a_page(code: str) -> None:
    rule, page = known()[code], explain(code)
    for kind, name in (("wrong", "错："), ("right", "对：")):
        assert list(EXAMPLES.glob(f"{code}.{kind}*")), f"{code} has no {kind} example"
        assert f"\n{name}\n    " in page
    assert page.startswith(f"{code} {rule.title}\n")
    assert rule.source in page
    assert rule.reason in page
    assert rule.reason.endswith("。")
    assert not rule.title.endswith("。")
    assert f"\n{code} " in "\n" + catalogue()


@pytest.mark.parametrize(
    ("code", "path"), cases("wrong"), ids=lambda value: getattr(value, "name", "")
)
def test_only_a_rule_that_says_so_gives_fixes(code: str, path: Path, tmp_path: Path) -> None:
    if path.suffix in (".txt", ".md"):
        text, _ = unmarked(path.read_text("utf-8"))
        path = tmp_path / path.name
        path.write_text(text, "utf-8", newline="")
    fixed = {d.fix is not None for d in all_found(path)}
    assert known()[code].fixes == (True in fixed)


def test_no_example_is_left_over() -> None:
    names = (re.match("[A-Z]+-[0-9]{2}", path.name) for path in EXAMPLES.iterdir())
    assert {found[0] for found in names if found} == set(known())
