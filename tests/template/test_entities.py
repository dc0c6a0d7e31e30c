"""One more briefing costs the same however many entities the data hold: nothing walks over them all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from reportgen.binding.expression import Measure, Observation
from reportgen.dataset import Action, Dataset, Indicator, Key, Practice, TextCell
from reportgen.document import flows, plain_text
from reportgen.errors import Location
from reportgen.template.engine import load_template
from reportgen.unit import parse_unit

_Item = TypeVar("_Item")
NAMES = [f"指标{chr(0x4E00 + n)}" for n in range(5)]
LACKED = "只有县0有"
BODY = (
    "".join(f"有{{{{ {name} }}}}，" for name in NAMES)
    + f"缺{{{{ {LACKED} }}}}。\n\n{{% for 条 in 做法 %}}{{{{ 条.标题 }}}}\n\n{{% endfor %}}"
)


class Observations(dict[Key, Observation]):
    """May be asked for one key at a time, once it is closed."""

    closed = False

    def __iter__(self) -> Iterator[Key]:
        assert not self.closed, "somebody walks over the observations of all entities"
        return super().__iter__()

    def items(self):  # type: ignore[no-untyped-def]
        assert not self.closed, "somebody walks over the observations of all entities"
        return super().items()


class Rows(tuple[_Item, ...]):
    """Practices of all entities, likewise."""

    closed = False

    def __iter__(self) -> Iterator[_Item]:
        assert not Rows.closed, "somebody walks over the practices of all entities"
        return super().__iter__()


def observed(number: int) -> Observation:
    return Observation(Decimal(number), parse_unit("件"), Location("甲.xlsx", "表", f"C{number}"))


def practice(entity: str, title: str) -> Practice:
    where = Location("甲.xlsx", "做法", "A2")
    return Practice(TextCell(title, where), None, (Action(None, None),), entity)


def test_one_more_entity_asks_for_its_own_data_alone(tmp_path: Path) -> None:
    observations = Observations()
    for number in range(30):
        for name in NAMES:
            observations[name, f"县{number}", "2023年", Measure.VALUE] = observed(number)
    observations[LACKED, "县0", "2023年", Measure.VALUE] = observed(7)
    rows = Rows([practice("", "共同的"), *(practice(f"县{n}", f"县{n}的") for n in range(30)),
                 practice("", "也是共同的")])  # fmt: skip
    data = Dataset(
        observations,
        {name: Indicator(name, unit="件") for name in (*NAMES, LACKED)},
        sections={"做法": rows},
    )
    needs = "".join(f"  {name}: {{单位: 件}}\n" for name in (*NAMES, LACKED))
    head = f"---\n标题: 甲\n版式: 公文\n指标:\n{needs}---\n"
    (tmp_path / "report.md").write_text(head + BODY, "utf-8")
    template = load_template(tmp_path)
    template.render(data.at("县0"))
    observations.closed = Rows.closed = True
    try:
        document = template.render(data.at("县7")).document
    finally:
        Rows.closed = False
    texts = [plain_text(flow) for block in document.blocks for flow in flows(block)]
    assert texts == ["甲", "有7件，" * 5 + "缺XX件。", "共同的", "县7的", "也是共同的"]
