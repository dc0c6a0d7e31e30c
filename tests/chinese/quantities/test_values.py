"""What a quantity says: value, unit, qualifier and kind, line by line of values.txt."""

from __future__ import annotations

import msgspec
import pytest

from reportgen.chinese.measures import Kind
from reportgen.chinese.quantities import Found, quantities
from tests.chinese.quantities.marked import HERE, marked

CASES = [
    line
    for line in (HERE / "values.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", CASES)
def test_value(line: str) -> None:
    sentence, value, unit, qualifier, kind = (part.strip() for part in line.split(" | "))
    paragraph = marked(sentence + "。")
    ((start, end),) = paragraph.spans
    values = tuple(value.split(","))
    assert quantities(paragraph.text) == (
        Found(
            paragraph.text[start:end],
            values[0] if len(values) == 1 else values,
            unit.strip("-"),
            qualifier.strip("-"),
            Kind(kind),
            start,
            end,
        ),
    )


def test_every_kind_has_a_case() -> None:
    assert {line.split(" | ")[-1].strip() for line in CASES} == {kind.value for kind in Kind}


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("两地失业率分别下降0.9、5.9个百分点。", ["0.9", "5.9"], "个百分点"),
        ("产量分别为12、35和8万吨。", ["12", "35", "8"], "万吨"),
        ("从8到11个。", ["8", "11"], "个"),
    ],
)
def test_shared_unit(text: str, values: list[str], unit: str) -> None:
    found = quantities(text)
    assert [q.value for q in found] == values
    assert {q.unit for q in found} == {unit}


@pytest.mark.parametrize("text", ["12.5", " 1,204 ", "-3"])
def test_a_cell_is_a_number(text: str) -> None:
    (found,) = quantities(text)
    assert (found.text, found.kind) == (text.strip(), Kind.NUMBER)


@pytest.mark.parametrize("text", ["2023", "", "   ", "合计", "—"])
def test_a_cell_without_a_number(text: str) -> None:
    assert quantities(text) == ()


def test_json_has_the_keys_of_the_contract() -> None:
    (found,) = quantities("培训3~5天。")
    assert msgspec.json.decode(msgspec.json.encode(found)) == {
        "text": "3~5天",
        "value": ["3", "5"],
        "unit": "天",
        "qualifier": "",
        "kind": "range",
        "start": 2,
        "end": 6,
    }
