"""What the pages print is held against the product: links, commands, options, Python."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from reportgen.auditing.report import VERDICTS
from reportgen.bundled import sample
from reportgen.cli import main
from reportgen.document import flows, plain_text
from reportgen.indicators.cells import MAX_CELLS
from reportgen.indicators.loading import load
from reportgen.template.engine import load_template

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])
PAGES = [page for page in PAGES if page.name != "report.md"]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES}

RUN = ["README.md", "README.zh-CN.md"]
RUN += [f"docs/{name}.md" for name in ("annotate", "build", "finalize", "refresh")]
"""Pages whose commands are run as they are printed."""
PYTHON = [
    "docs/annotate.md",
    "docs/audit.md",
    "docs/finalize.md",
    "docs/merge.md",
    "docs/numbers.md",
]


def commands(text: str) -> Iterator[list[str]]:
    """The words of every command in the blocks of a page; lines that say a syntax are left out."""
    for language, block in re.findall(r"^ *```(\w*)\n(.*?)^ *```$", text, re.S | re.M):
        for line in block.splitlines() if language in ("", "console") else ():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            if words[:1] == ["reportgen"] and not re.search(r"[…\[]", line.partition("#")[0]):
                yield words[1:]


def options(name: str) -> set[str]:
    """The options of a command."""
    said = (option for parameter in main.commands[name].params for option in parameter.opts)
    return {option for option in said if option.startswith("-")} | {"--help"}


@pytest.mark.parametrize("page", TEXTS)
def test_links_lead_to_files(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)", TEXTS[page]):
        assert target.startswith("http") or (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("page", TEXTS)
def test_commands_and_their_options_exist(page: str) -> None:
    printed = re.findall(r"^(?:\$ )?reportgen ([a-z]+)(.*(?:\n {8,}.*)*)", TEXTS[page], re.M)
    inline = re.findall(r"`reportgen ([a-z]+)([^`]*)`", TEXTS[page])
    for name, rest in [*printed, *inline]:
        assert name in main.commands, name
        assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", rest)) <= options(name), name
    known = {option for name in main.commands for option in options(name)} | {"--version"}
    bare = re.sub(r"(?:pip|python|soffice|make) [^`\n]*", "", TEXTS[page])
    assert set(re.findall(r"`(--[a-z][a-z-]*)", bare)) <= known


def test_every_option_has_its_line_in_chinese() -> None:
    text = "\n".join(text for page, text in TEXTS.items() if page != "README.md")
    for name in main.commands:
        assert re.search(rf"\b{name}\b", text), name
        for option in options(name) - {"--help"}:
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", text), (name, option)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files the pages speak of."""
    book = openpyxl.load_workbook(sample("campaign"))
    for name in "指标 桃城区指标 去年指标 last-year".split():
        book.save(tmp_path / f"{name}.xlsx")
    (tmp_path / "data").mkdir()
    shutil.copy(tmp_path / "指标.xlsx", tmp_path / "data" / "taocheng.xlsx")
    book["指标"]["C10"] = 14
    for name in "订正后 corrected 新数据".split():
        book.save(tmp_path / f"{name}.xlsx")
    book["基本信息"]["B3"] = "2025年"
    for name in "下一期 next".split():
        book.save(tmp_path / f"{name}.xlsx")
    example = ROOT / "docs" / "ledger-example"
    for name in ("台账.xlsx", "ledger.xlsx"):
        shutil.copy(example / "台账.xlsx", tmp_path / name)
    for source, name in (("村情", "简报"), ("村情", "TYPE"), ("汇总", "汇总"), ("汇总", "TOTALS")):
        shutil.copytree(example / source, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    ran("build", "campaign", "指标.xlsx", "-o", "材料.docx")
    for name in ("briefing.docx", "anything.docx", "任何材料.docx"):
        shutil.copy("材料.docx", name)
    return tmp_path


def ran(*words: str) -> None:
    """A command that has to do what it is for: `audit` with new data finds old numbers."""
    result = CliRunner().invoke(main, words)
    stale = words[0] == "audit" and "--data" in words
    assert result.exit_code == int(stale), (words, result.output)


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_run_one_after_another(page: str, office: Path) -> None:
    found = list(commands(TEXTS[page]))
    assert found
    for words in found:
        ran(*words)
        if "-o" in words:
            out = words[words.index("-o") + 1].format(地区="桃城区", 时期="2023年")
            assert (office / out).exists(), words


def test_the_commands_of_the_store_run_one_after_another(office: Path) -> None:
    book = openpyxl.load_workbook(sample("campaign"))
    for year in (2021, 2022, 2023):
        book["基本信息"]["B3"] = f"{year}年"
        for row in range(19, 22):
            book["指标"][f"F{row}"] = f"{year - 1}年"
        book.save(office / f"{year}.xlsx")
    found = [words for words in commands(TEXTS["docs/sources.md"]) if "来源.yaml" not in words]
    assert [
        words[0] for words in found
    ] == "ingest build ingest ingest ingest ingest ingest".split()
    for words in found:
        ran(*words)


@pytest.mark.parametrize("page", PYTHON)
def test_the_python_of_a_page_runs(page: str, office: Path) -> None:
    for code in re.findall(r"```python\n(.*?)```", TEXTS[page], re.S):
        exec(compile(code, page, "exec"), {})


def test_the_head_of_the_guide_is_a_report_type(tmp_path: Path) -> None:
    (head,) = re.findall(r"```yaml\n(---\n.*?---\n)```", TEXTS["docs/templates.md"], re.S)
    body = "# 甲\n\n新建{{ 新建党支部 }}，组建率{{ 组建率 | 百分比(1) }}。\n"
    (tmp_path / "report.md").write_text(head + body, "utf-8")
    contract = load_template(tmp_path).contract
    assert [need.name for need in contract.needs][:2] == ["新建党支部", "宣讲活动"]


def test_the_blocks_of_the_guide_are_templates(tmp_path: Path) -> None:
    page = TEXTS["docs/templates.md"].partition("### 做法、成效、表")[2]
    blocks = re.findall(r"^ *```\n(.*?)^ *```$", page, re.S | re.M)
    assert len(blocks) == 3
    (tmp_path / "report.md").write_text(
        "---\n标题: 甲\n编号: 无\n---\n" + "\n".join(blocks), "utf-8"
    )
    for name, rows in {
        "指标": "指标,数值\n甲,1\n",
        "做法": "标题,引语,小标题,正文\n甲,乙。,丙,丁。\n,,戊,己。\n",
        "各街道情况": "街道,党支部（个）\n河东,5\n河西,6\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(rows, "utf-8")
    data = load(sorted(tmp_path.glob("*.csv"))).at()
    rendered = load_template(tmp_path).render(data)
    texts = [plain_text(flow) for block in rendered.document.blocks[1:] for flow in flows(block)]
    assert texts == [
        "甲",
        "乙。",
        "丙。丁。",
        "戊。己。",
        "河东5个、河西6个",
        "甲。乙。一是丙。丁。二是戊。己。",
    ]


def test_the_guide_to_ledgers_names_the_limit() -> None:
    assert f"一个文件至多{MAX_CELLS // 10_000}万格" in TEXTS["docs/ledger.md"]


@pytest.mark.parametrize("verdict", sorted(VERDICTS.keys() - {"literal"}))
def test_the_page_on_audit_says_every_verdict_in_words(verdict: str) -> None:
    assert f"\n| {VERDICTS[verdict]} | `{verdict}` |" in TEXTS["docs/audit.md"]
