"""Figures over all entities: places, means, sums, the first and the last, and the whole itself."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.binding.evaluate import evaluate
from reportgen.binding.expression import Across, Ref
from reportgen.binding.serial import describe, dump, load
from reportgen.dataset import Dataset
from reportgen.document import Bound, flows, leaves
from reportgen.errors import ReportError
from reportgen.generating import draft, load_data
from reportgen.plain import plaintext
from reportgen.renewing import renewed
from reportgen.template.engine import load_template
from reportgen.word.reading import read
from tests.validity import problems

HEAD = """---
标题: 各地情况
指标:
  产量: {单位: 吨}
  应建: {单位: 个}
  已建: {单位: 个}
  合格率: {单位: "%", 可缺: 是}
推算:
  覆盖率: 已建 / 应建
---
"""
ROWS = """指标,地区,数值,单位
产量,甲县,30,吨
产量,乙县,50,吨
产量,丙县,30,吨
产量,丁县,,吨
应建,甲县,10,个
应建,乙县,8,个
应建,丙县,4,个
应建,丁县,5,个
已建,甲县,9,个
已建,乙县,4,个
已建,丙县,4,个
已建,丁县,0,个
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "指标.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def made(folder: Path, body: str, seen: Dataset) -> str:
    kind = folder / "类型"
    kind.mkdir(exist_ok=True)
    (kind / "report.md").write_text(HEAD + body + "\n", encoding="utf-8")
    result = draft(load_template(kind), seen)
    assert problems(result.content) == []
    return plaintext.text(result.document).split("\n", 1)[1].strip()


def test_places_means_and_sums(tmp_path: Path, data: Path) -> None:
    body = (
        "产量居{{ 位次(产量) | 排名 }}，平均{{ 全体平均(产量) | 小数(1) }}，共{{ 全体合计(产量) }}，"
        "最多{{ 全体最大(产量) }}，最少{{ 全体最小(产量) }}；覆盖率居{{ 位次(覆盖率) | 排名 }}，"
        "最低{{ 全体最小(覆盖率) | 百分比(0) }}。"
    )
    seen = load_data([data], entity="丙县")
    assert made(tmp_path, body, seen) == (
        "产量居第2位，平均36.7吨，共110吨，最多50吨，最少30吨；覆盖率居第1位，最低0%。"
    )


def test_equal_values_share_a_place_and_an_entity_without_a_value_has_none(
    tmp_path: Path, data: Path
) -> None:
    body = "居{{ 位次(产量) | 排名 }}；从低到高居{{ 升序位次(产量) | 排名 }}。"
    seen = {name: load_data([data], entity=name) for name in ("甲县", "乙县", "丙县", "丁县")}
    assert [made(tmp_path, body, seen[name]) for name in seen] == [
        "居第2位；从低到高居第1位。",
        "居第1位；从低到高居第3位。",
        "居第2位；从低到高居第1位。",
        "居第XX位；从低到高居第XX位。",
    ]


def test_the_first_and_the_last_are_walked_through(tmp_path: Path, data: Path) -> None:
    body = (
        "{% for 行 in 前几名(产量, 2) %}{{ 行.地区 }}{{ 行.数 }}（{{ 行.位次 | 排名 }}）、{% endfor %}"
        "末位{{ 后几名(产量, 1)[0].地区 }}。"
    )
    seen = load_data([data], entity="丁县")
    assert made(tmp_path, body, seen) == "乙县50吨（第1位）、甲县30吨（第2位）、末位丙县。"


def test_a_figure_over_all_is_traced_to_the_range_and_renewed(tmp_path: Path, data: Path) -> None:
    kind = tmp_path / "类型"
    kind.mkdir()
    (kind / "report.md").write_text(
        HEAD + "居{{ 位次(产量) | 排名 }}，共{{ 全体合计(产量) }}。\n", encoding="utf-8"
    )
    result = draft(load_template(kind), load_data([data], entity="甲县"))
    bound = [
        leaf
        for block in result.document.blocks
        for flow in flows(block)
        for leaf in leaves(flow)
        if isinstance(leaf, Bound)
    ]
    assert [str(place) for b in bound for place in b.sources] == ["指标.csv C2:C4"] * 2
    path = tmp_path / "甲县.docx"
    path.write_bytes(result.content)
    record = read(path).record
    assert record is not None
    data.write_text(ROWS.replace("产量,甲县,30", "产量,甲县,60"), encoding="utf-8")
    later = load_data([data], entity="甲县")
    assert [renewed(anchor, later).text for anchor in record.anchors] == ["第1位", "140吨"]
    data.write_text("指标,地区,数值,单位\n产量,甲县,60,吨\n", encoding="utf-8")
    alone = load_data([data], entity="甲县")
    assert "只有1个地区" in renewed(record.anchors[0], alone).reason


def test_the_whole_sums_what_adds_up_and_nothing_else(tmp_path: Path, data: Path) -> None:
    text = ROWS + "合格率,甲县,90,%\n合格率,乙县,80,%\n"
    data.write_text(text, encoding="utf-8")
    whole = load_data([data], entity="甲县").at_whole("全市")
    assert (whole.entity, whole.whole) == ("全市", "全市")
    assert made(
        tmp_path, "产量{{ 产量 }}，覆盖率{{ 覆盖率 | 百分比(1) }}，{{ 合格率 }}。", whole
    ) == ("产量110吨，覆盖率63.0%，XX%。")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{{ 位次(3) }}", "“位次”只能用在数上"),
        ("{{ 位次(产量 | 地区('甲县')) | 排名 }}", "不能再指定地区"),
        ("{{ 全体平均(位次(产量)) }}", "不能再套"),
        ("{{ 前几名(产量, 0) }}", "写指标和个数"),
        ("{{ 全体合计(覆盖率) | 百分比 }}", "各地相加没有意义"),
    ],
)
def test_what_has_no_sense_is_refused(tmp_path: Path, data: Path, body: str, words: str) -> None:
    with pytest.raises(ReportError) as raised:
        made(tmp_path, body, load_data([data], entity="甲县"))
    assert words in raised.value.message


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12))
def test_a_place_is_one_more_than_those_who_are_better(values: list[int]) -> None:
    names = [f"县{n}" for n in range(len(values))]
    base = _dataset(dict(zip(names, values, strict=True)))
    for name, value in zip(names, values, strict=True):
        tree = Across("位次", Ref("产量", name))
        (place,) = evaluate(tree, base).quantities
        assert place.value == 1 + sum(other > value for other in values)
        (low,) = evaluate(Across("升序位次", Ref("产量", name)), base).quantities
        assert low.value == 1 + sum(other < value for other in values)
    (mean,) = evaluate(Across("全体平均", Ref("产量", names[0])), base).quantities
    assert mean.value == Fraction(sum(values), len(values))
    assert [base.ranked(Ref("产量"))[0]] == [names[values.index(max(values))]]


def test_json_and_words() -> None:
    tree = Across("位次", Ref("产量", "甲县", pinned=("period",)), "乙县")
    assert load(dump(tree)) == tree
    assert describe(tree) == "位次(产量，乙县)"
    with pytest.raises(ValueError, match="不认识"):
        load({"across": "名次", "of": {"indicator": "产量"}})


def _dataset(values: dict[str, int]) -> Dataset:
    from decimal import Decimal

    from reportgen.binding.expression import Measure, Observation
    from reportgen.errors import Location
    from reportgen.unit import parse_unit

    unit = parse_unit("吨")
    return Dataset(
        {
            ("产量", name, "", Measure.VALUE): Observation(
                Decimal(value), unit, Location("台账.xlsx", "表", f"C{row}")
            )
            for row, (name, value) in enumerate(values.items(), start=2)
        },
        {},
    )


def test_what_a_sum_lacks_is_named_not_the_entity_that_has_its_number(tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        "乡镇,应建（个）,产量（吨）\n甲镇,1,30\n乙镇,2,#DIV/0!\n丙镇,3,\n", encoding="utf-8"
    )
    kind = tmp_path / "类型"
    kind.mkdir()
    (kind / "report.md").write_text(
        HEAD + "本镇{{ 产量 }}，共{{ 全体合计(产量) }}。\n", encoding="utf-8"
    )
    result = draft(load_template(kind), load_data([ledger], entity="甲镇"))
    assert [b.note for b in result.missing] == ["缺数：产量@乙镇（台账.csv C3不能用）"]
