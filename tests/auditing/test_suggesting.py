"""What an unsourced number may come from: cases for people to read, laws, and how often it is right."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import bundled
from reportgen.auditing import audit_of, render
from reportgen.binding.evaluate import evaluate
from reportgen.binding.expression import Measure, Observation, Ref
from reportgen.binding.serial import load
from reportgen.chinese.numerals import decimal_text, rounded
from reportgen.dataset import Dataset, Indicator
from reportgen.errors import Location
from reportgen.generating import draft, load_data, report_type
from reportgen.indicators.loading import load as load_files
from reportgen.suggesting import Fact, Finder, facts_of_data, facts_of_record, spot_at
from reportgen.unit import parse_unit
from reportgen.word.briefing import Briefing
from reportgen.word.reading import read
from tests.conftest import Golden
from tests.refreshing.worked import corrected, made
from tests.word_reading.packages import docx, p, r, replaced

HERE = Path(__file__).parent
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    path = tmp_path_factory.mktemp("data") / "指标.yaml"
    path.write_text((HERE / "indicators.yaml").read_text("utf-8"), "utf-8")
    return Finder(facts_of_data(load_data([path])))


def told(finder: Finder, line: str) -> list[str]:
    """The suggestions for the number between 【】."""
    start = line.index("【")
    spot = spot_at(line.replace("【", "").replace("】", ""), start, start + 1)
    return [s.text for s in finder.suggestions(spot)] if spot is not None else []


def test_cases(finder: Finder, golden: Golden) -> None:
    """suggestions.txt: sentences, and under each what is suggested; `pytest --accept` rewrites it."""
    path = HERE / "suggestions.txt"
    sentences = [line for line in path.read_text("utf-8").splitlines() if "【" in line]
    assert len(sentences) > 20
    blocks = (
        "\n".join([line, *(f"    {text}" for text in told(finder, line) or ["（无）"])])
        for line in sentences
    )
    golden(path, "\n\n".join(blocks) + "\n")


def test_a_number_that_many_indicators_are_has_no_suggestion() -> None:
    names = [f"{first}{second}工作" for first in "甲乙丙丁戊己" for second in "子丑寅卯辰巳午"]
    found = {(n, "", "", Measure.VALUE): _observed(2, "个", i) for i, n in enumerate(names)}
    finder = Finder(facts_of_data(_dataset(found)))
    assert told(finder, "今年又走访【2】个小区。") == []
    assert told(finder, "今年完成丙寅工作【2】个。") == ["可能是 丙寅工作 2个（x.xlsx 指标!C16）"]


def test_a_unit_that_contradicts_rules_out(finder: Finder) -> None:
    assert told(finder, "固定资产投资项目【34512】个。") == []
    assert told(finder, "固定资产投资【34512】万元。") != []


SIZES = st.integers(1, 20_000)
TEXTS = st.sampled_from(
    [
        "{}{}",
        "{}共{}",
        "{}同比增长{}",
        "{}占河西项目的{}",
        "河西项目比{}多{}",
        "完成{}，达{}",
        "走访{}户{}",
    ]
)


@given(st.lists(SIZES, min_size=6, max_size=6), st.data())
def test_a_suggestion_comes_to_the_number_written(
    sizes: Sequence[int], draw: st.DataObject
) -> None:
    """Law: the expression, computed over the data, is the number to the places written."""
    names = ["河东项目", "河西项目", "河南项目"]
    found = {
        (name, "", "", measure): _observed(size, "个", 0)
        for (name, measure), size in zip(
            [(n, m) for n in names for m in (Measure.VALUE, Measure.YEAR_BEFORE)],
            sizes,
            strict=True,
        )
    }
    data = _dataset(found)
    whole, other = sizes[0], sizes[2]
    value, places, unit = draw.draw(
        st.sampled_from(
            [
                (Fraction(whole), 0, "个"),
                (Fraction(whole + other), 0, "个"),
                (Fraction(abs(whole - other)), 0, "个"),
                (Fraction(whole * 100, other), 1, "%"),
                (Fraction(abs(whole - sizes[1]) * 100, sizes[1]), 1, "%"),
            ]
        )
    )
    line = draw.draw(TEXTS).format("河东项目", "【" + decimal_text(value, places) + "】" + unit)
    spot = spot_at(line.replace("【", "").replace("】", ""), line.index("【"), line.index("】") - 1)
    assert spot is not None
    for suggestion in Finder(facts_of_data(data)).suggestions(spot):
        assert load(suggestion.to_json()["tree"]) == suggestion.expression
        (quantity,) = evaluate(suggestion.expression, data).quantities
        shown = quantity.base * (100 if unit == "%" else 1)
        assert rounded(abs(shown), places) == spot.quantity.value


def test_bundled_briefings_find_their_own_sources_again() -> None:
    """Every number of the bundled briefings as if it had been typed in, over the sample data."""
    count: Counter[str] = Counter()
    for name in bundled.SAMPLES:
        data = load_data([bundled.sample(name)])
        content = draft(report_type(bundled.find_type(name)), data).content
        count += _found_again(read(content, name), Finder(facts_of_data(data)), data)
    assert count["numbers"] > 140
    assert count["first"] > 0.8 * count["numbers"]
    assert count["others first"] == 0
    assert count["unrelated"] > 400
    assert count["false"] < 0.03 * count["unrelated"]


def _found_again(briefing: Briefing, finder: Finder, data: Dataset) -> Counter[str]:
    """How often the source of a number comes first, and how often a number with other digits in
    its place is given a source."""
    chance, count = random.Random(briefing.name), Counter[str]()
    records = {r.id: r for r in briefing.record.anchors} if briefing.record else {}
    for anchor in briefing.anchors:
        line = briefing.paragraphs[anchor.paragraph].text
        number = NUMBER.search(line, anchor.start, anchor.end)
        if number is None:
            continue
        count["numbers"] += 1
        cells = evaluate(records[anchor.id].binding.expression, data).observations
        spot = spot_at(line, *number.span())
        found = finder.suggestions(spot) if spot is not None else ()
        if found:
            right = evaluate(found[0].expression, data).observations == cells
            count["first" if right else "others first"] += 1
        for _ in range(3):
            digits = [chance.choice("123456789") if c.isdigit() else c for c in number[0]]
            changed = line[: number.start()] + "".join(digits) + line[number.end() :]
            other = spot_at(changed, number.start(), number.start() + 1)
            if other is not None and changed != line:
                count["unrelated"] += 1
                count["false"] += bool(finder.suggestions(other))
    return count


def test_without_data_the_record_suggests() -> None:
    content = replaced(made(), "定期上门", "累计覆盖两新党组织126家，定期上门")
    report = audit_of(read(content, "东河区.docx"))
    (free,) = [free for free in report.free if free.verdict == "unsourced"]
    assert free.around == "…X名，累计覆盖两新党组织【126】家，定期上门。"
    assert free.to_json()["suggestions"][0] == {
        "text": "可能是 两新党组织 126个（workbook.xlsx 指标!C2）",
        "kind": "value",
        "match": "exact",
        "expression": "两新党组织",
        "tree": {"indicator": "两新党组织", "entity": "东河区", "period": "2024年"},
        "source": ["workbook.xlsx 指标!C2"],
    }
    assert "      可能是 两新党组织 126个（workbook.xlsx 指标!C2）" in render(report)


def test_an_old_value_is_known_beside_the_new_one(tmp_path: Path) -> None:
    record = read(made(), "东河区.docx").record
    assert record is not None
    data = load_files([corrected(tmp_path / "new.xlsx")]).at("东河区")
    finder = Finder(facts_of_record(record, facts_of_data(data)))
    assert told(finder, "两新党组织【126】个") == [
        "可能是 两新党组织（生成时） 126个（workbook.xlsx 指标!C2）"
    ]
    assert told(finder, "两新党组织【112】个") == ["可能是 两新党组织 112个（new.xlsx 指标!C2）"]


def test_a_file_without_a_record_has_suggestions_from_the_data(tmp_path: Path) -> None:
    from reportgen.auditing import audit
    from tests.refreshing.worked import HERE as EXAMPLE

    path = tmp_path / "别处.docx"
    path.write_bytes(docx(p(r("西河区两新党组织98个，覆盖率79%。"))))
    book = [EXAMPLE / "workbook.xlsx"]
    seen = audit(path, book, entity="西河区")
    assert not seen.recorded
    assert [bool(free.suggestions) for free in seen.free] == [True, True]
    assert audit(path, book).exit_status == 1  # which of the two districts it is of is left open


@pytest.mark.parametrize("size", [Decimal(10) ** 400, Decimal(10) ** -400, Decimal(0)])
def test_values_of_any_size_do_no_harm(size: Decimal) -> None:
    where = Location("x.xlsx", "指标", "C2")
    names = (("甲项目", size), ("乙项目", Decimal(7)))
    found = {
        (name, "", "", measure): Observation(value, parse_unit("个"), where)
        for name, value in names
        for measure in (Measure.VALUE, Measure.YEAR_BEFORE, Measure.TARGET)
    }
    finder = Finder(facts_of_data(_dataset(found)))
    assert told(finder, "甲项目、乙项目【7】个") != []


def _observed(value: int, unit: str, row: int) -> Observation:
    return Observation(Decimal(value), parse_unit(unit), Location("x.xlsx", "指标", f"C{row}"))


def _dataset(found: dict[tuple[str, str, str, Measure], Observation]) -> Dataset:
    names = {key[0]: Indicator(key[0]) for key in found}
    return Dataset(observations=found, indicators=names)


def test_facts_know_their_own_names() -> None:
    found = {("河东项目", "", "", Measure.VALUE): _observed(3, "个", 2)}
    (fact,) = facts_of_data(_dataset(found))
    assert isinstance(fact, Fact)
    assert (fact.expression, fact.label, fact.words) == (Ref("河东项目"), "河东项目", ("河东项目",))
    assert (fact.shown, fact.sources) == ("3个", ("x.xlsx 指标!C2",))
