"""docs/templates.md keeps its word: every example of a form prints what the page says it prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportgen.binding.expression import Measure, Observation
from reportgen.chinese.forms import SPECS
from reportgen.chinese.nouns import MEASURES
from reportgen.cli.forms import GUIDES
from reportgen.dataset import Dataset
from reportgen.document import flows, plain_text
from reportgen.errors import ReportError
from reportgen.indicators.loading import load
from reportgen.period import Period
from reportgen.template.engine import load_template
from tests.making import report_type

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
SECTION = PAGE.partition("### 写法（过滤器）")[2].partition("\n###")[0]


PERIOD = "2023年三季度"


def table(head: str) -> list[list[str]]:
    """The rows of the section's table whose head row starts with these words."""
    lines = SECTION[SECTION.index(f"| {head} |") :].split("\n\n")[0].splitlines()
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines[2:]
    ]


EXAMPLES = [(row[2].strip("`"), row[3]) for row in table("写法")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The page's own data."""
    rows = [",".join([*row, PERIOD]) for row in table("指标")]
    return loaded(tmp_path_factory.mktemp("guide"), rows)


def loaded(folder: Path, rows: list[str]) -> Dataset:
    """Rows of indicators and two practices."""
    heads = "指标,数值,单位,修饰,上年同期,上期,目标,排名,时期"
    path, practices = folder / "指标.csv", folder / "做法.csv"
    path.write_text("\n".join([heads, *rows]) + "\n", "utf-8")
    practices.write_text("序号,标题,正文\n1,甲,子。\n2,乙,丑。\n", "utf-8")
    return load([path, practices]).at()


def test_the_examples_read_the_data_of_the_page(data: Dataset) -> None:
    found = data.observations["投资", "", PERIOD, Measure.YEAR_BEFORE]
    assert isinstance(found, Observation)
    assert found.value == 30000


@pytest.mark.parametrize(("written", "printed"), EXAMPLES)
def test_an_example_prints_what_the_page_says(
    written: str, printed: str, data: Dataset, tmp_path: Path
) -> None:
    rendered = load_template(report_type(tmp_path, written)).render(data)
    texts = [plain_text(flow) for block in rendered.document.blocks[1:] for flow in flows(block)]
    assert texts == [printed]


def test_every_form_is_on_the_page_and_in_the_command_line() -> None:
    named = [row[0] for row in table("写法") if row[0]]
    assert named == list(SPECS) == list(GUIDES)
    rows = {row[0]: row for row in table("写法")}
    for name, guide in GUIDES.items():
        assert rows[name][1:] == [guide.says, f"`{guide.written}`", guide.printed]


def test_every_option_is_on_the_page() -> None:
    for spec in SPECS.values():
        assert all(option in SECTION for option in spec.options)


@pytest.mark.parametrize("row", table("时期"), ids=lambda row: row[0])
def test_the_word_follows_the_period(row: list[str], tmp_path: Path) -> None:
    period, *wanted = row
    data = loaded(tmp_path, [f"投资,115,万元,,100,,,,{period}", *_before(period)])
    heads = [head.strip().replace("\\|", "|").strip("`") for head in _heads("时期")[1:]]
    for number, (written, printed) in enumerate(zip(heads, wanted, strict=True)):
        kind = load_template(report_type(tmp_path / str(number), written))
        if printed.startswith("（"):
            with pytest.raises(ReportError, match="没有上期"):
                kind.render(data)
            continue
        rendered = kind.render(data)
        assert rendered.notices == ()
        assert plain_text(flows(rendered.document.blocks[1])[0]) == printed


def _heads(head: str) -> list[str]:
    line = SECTION[SECTION.index(f"| {head} |") :].split("\n")[0]
    return re.split(r"(?<!\\)\|", line)[1:-1]


def _before(period: str) -> list[str]:
    """The row of the period before, where there is one."""
    before = Period.parse(period).before()
    return [f"投资,100,万元,,,,,,{before}"] if before is not None else []


def test_every_noun_is_on_the_page() -> None:
    rows = table("量词 | 名词")
    listed = {noun: tuple(words.split("、")) for words, nouns in rows for noun in nouns.split("、")}
    assert listed == dict(MEASURES)
