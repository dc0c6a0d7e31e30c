"""Defects put into the bundled report types at random places are found on their line; the types as
they are raise nothing, and with their workbooks only the checks that their facts do not meet."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from msgspec import Struct

from reportgen import bundled
from reportgen.checking import check, selection
from reportgen.checking.diagnostic import Diagnostic

FACTS = Path(__file__).parents[1] / "facts"
TYPES = sorted(bundled.SAMPLES)
SURE = selection(["TYPE", "FIT"])
TRIES, NEEDED = 24, 0.95
Rng = random.Random

TAG = re.compile(r"\{\{ (?P<name>[^ }|.]+) \}\}")
NEED = re.compile(r"^  (?P<name>[^\s:]+): \{单位: (?P<unit>[^,}]+)", re.MULTILINE)


def source(name: str) -> str:
    return (bundled.TYPES / name / "report.md").read_text("utf-8")


def parts(text: str) -> tuple[str, str]:
    """Front matter and body, each with its rule of dashes."""
    end = text.index("\n---\n", 4) + 5
    return text[:end], text[end:]


def told(folder: Path, text: str, *data: Path) -> list[Diagnostic]:
    (folder / "report.md").write_text(text, "utf-8")
    return list(check([folder / "report.md", *data], SURE).shown)


class Defect(Struct, frozen=True):
    """A kind of defect: its rules, and the text with it and the number of its line; None where the
    text has no place for it."""

    codes: frozenset[str]
    spoil: Callable[[str, Rng], tuple[str, int] | None]


def in_body(
    line: Callable[[Rng, list[tuple[str, str]]], str],
) -> Callable[[str, Rng], tuple[str, int]]:
    """A paragraph of its own put behind a random blank line of the body outside tags."""

    def spoil(text: str, rng: Rng) -> tuple[str, int]:
        head, body = parts(text)
        needs = NEED.findall(head)
        added = f"\n{line(rng, needs)}\n\n"
        return head + added + body, head.count("\n") + 2

    return spoil


def in_head(
    key: str, line: Callable[[Rng, list[tuple[str, str]]], str]
) -> Callable[[str, Rng], tuple[str, int] | None]:
    """A line put first under a key of the front matter."""

    def spoil(text: str, rng: Rng) -> tuple[str, int] | None:
        head, body = parts(text)
        if f"\n{key}:\n" not in head:
            head = head.removesuffix("---\n") + f"{key}:\n---\n"
        at = head.index(f"\n{key}:\n") + len(key) + 3
        added = line(rng, NEED.findall(head))
        return head[:at] + f"  {added}\n" + head[at:] + body, head[:at].count("\n") + 1

    return spoil


def counted(rng: Rng, needs: list[tuple[str, str]]) -> str:
    return rng.choice(
        [name for name, unit in needs if unit in "个 家 名 条 项 份 件 人 人次".split()]
    )


def misspelt(rng: Rng, needs: list[tuple[str, str]]) -> str:
    name = rng.choice([name for name, _ in needs])
    at = rng.randrange(len(name))
    return f"共有{{{{ {name[:at]}龘{name[at + 1 :]} }}}}。"


def broken(rng: Rng, needs: list[tuple[str, str]]) -> str:
    name = counted(rng, needs)
    return rng.choice(
        [
            f"共有{{{{ {name} }}。",
            f"共有｛｛ {name} ｝｝。",
            f"{{% if {name} = 3 %}}共有。{{% endif %}}",
            f"共有{{{{ {name} | 同笔 }}}}。",
            f"共有{{{{ {name} ｜ 同比 }}}}。",
        ]
    )


def typed(rng: Rng, needs: list[tuple[str, str]]) -> str:
    number = rng.randint(11, 9000)
    return rng.choice(
        [
            f"今年新建党支部{number}个，成效明显。",
            f"投入资金{number}.5万元。",
            f"覆盖率达到{rng.randint(11, 98)}.5%。",
            f"培训党员{number}余名，深受欢迎。",
        ]
    )


def unfit(rng: Rng, needs: list[tuple[str, str]]) -> str:
    name = counted(rng, needs)
    form = rng.choice(["百分比(1)", "百分点", '换算("亿元")'])
    return f"共有{{{{ {name} | {form} }}}}。"


PERCENTAGE = "  某项增速: {单位: '%'}\n"


def outside(rng: Rng, needs: list[tuple[str, str]]) -> str:
    verb = rng.choice("增长 提高 上升 下降 降低 提升 回落".split())
    figure = rng.choice(
        [
            "某项增速",
            "某项增速 | 百分比(1)",
            f"{counted(rng, needs)} | 同比",
            f"{counted(rng, needs)} - {counted(rng, needs)}",
        ]
    )
    return f"今年{verb}{rng.choice(['', '了', '约'])}{{{{ {figure} }}}}，成效明显。"


def compared(rng: Rng, needs: list[tuple[str, str]]) -> str:
    word = rng.choice(["同比", "比上年", "比去年同期", "较上年", "环比", "较上月", "比上年末"])
    figure = rng.choice(
        [
            "某项增速 | 升降",
            "某项增速 | 比同期",
            f"{counted(rng, needs)} | 增减",
            f'{counted(rng, needs)} | 比上期(写="增减")',
        ]
    )
    return f"今年{word}{rng.choice(['', '净'])}{{{{ {figure} }}}}，成效明显。"


def blurred(rng: Rng, needs: list[tuple[str, str]]) -> str:
    figure = f"{{{{ {rng.choice([counted(rng, needs), '某项经费'])} }}}}"
    before, after = rng.choice([("近", ""), ("约", ""), ("将近", ""), ("", "左右"), ("", "余")])
    return f"今年累计{before}{figure}{after}，成效明显。"


DEFECTS = {
    "a misspelt name": Defect(frozenset({"TYPE-02", "FIT-02"}), in_body(misspelt)),
    "a broken tag": Defect(frozenset({"TYPE-01"}), in_body(broken)),
    "a typed number": Defect(frozenset({"TYPE-04"}), in_body(typed)),
    "an unfit form": Defect(frozenset({"TYPE-05"}), in_body(unfit)),
    "a ratio without a form": Defect(
        frozenset({"TYPE-05"}),
        in_body(lambda rng, needs: f"占{{{{ {counted(rng, needs)} / {counted(rng, needs)} }}}}。")
    ),
    "a sum of unlike things": Defect(
        frozenset({"TYPE-06"}),
        in_head("推算", lambda rng, needs: f"合起来: {counted(rng, needs)} + 某项经费"),
    ),
    "a number for a check": Defect(
        frozenset({"TYPE-06"}),
        in_head("核对", lambda rng, needs: f"- {counted(rng, needs)} + {counted(rng, needs)}"),
    ),
    "a check that always holds": Defect(
        frozenset({"TYPE-07"}),
        in_head("核对", lambda rng, needs: "- {0} {1} {0}".format(counted(rng, needs), rng.choice(["<=", "==", ">="]))),
    ),
    "a check that never holds": Defect(
        frozenset({"TYPE-07"}),
        in_head("核对", lambda rng, needs: "- {0} {1} {0}".format(counted(rng, needs), rng.choice(["<", "!=", ">"]))),
    ),
    "a number printed by a tag": Defect(
        frozenset({"TYPE-08"}), in_body(lambda rng, _: f"共有{{{{ {rng.randint(2, 900)} }}}}个。")
    ),
    "a direction outside its number": Defect(frozenset({"TYPE-13"}), in_body(outside)),
    "a blurring word beside a number": Defect(frozenset({"TYPE-14"}), in_body(blurred)),
    "a scaled unit outside its number": Defect(
        frozenset({"TYPE-15"}),
        in_body(lambda rng, _: f"投入{{{{ 某项经费{rng.choice(['', ' / 10000'])} | 数 }}}}{rng.choice(['万元', '亿元'])}。".replace("某项经费 /", "(某项经费 /").replace("10000 |", "10000) |")),
    ),
    "a rank in words": Defect(
        frozenset({"TYPE-04", "TYPE-16"}),
        in_body(lambda rng, _: f"各项工作{rng.choice(['位居', '居', '排名', '位列'])}全{rng.choice('省市县')}{rng.choice(['首位', '榜首', '第一', '第3位'])}。"),
    ),
    "a comparison outside its number": Defect(frozenset({"TYPE-17"}), in_body(compared)),
    "an empty heading": Defect(
        frozenset({"TYPE-09"}), in_body(lambda rng, _: "#" * rng.randint(1, 3))
    ),
    "an unknown directive": Defect(
        frozenset({"TYPE-12"}),
        in_body(lambda rng, _: f"::: {rng.choice(['图住', '一事', '表格', '换页'])} :::"),
    ),
}  # fmt: skip
MONEY = "  某项经费: {单位: 万元}\n"


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_in_any_type_is_found_on_its_line(name: str, tmp_path: Path) -> None:
    defect, rng = DEFECTS[name], Rng(name)
    hits = 0
    for _ in range(TRIES):
        text = source(rng.choice(TYPES)).replace("\n指标:\n", f"\n指标:\n{MONEY}{PERCENTAGE}")
        spoilt = defect.spoil(text, rng)
        assert spoilt is not None
        found = told(tmp_path, spoilt[0])
        hits += any(d.code in defect.codes and d.place.line == spoilt[1] for d in found)
    assert hits >= NEEDED * TRIES, f"{hits} of {TRIES}"


@pytest.mark.parametrize("name", TYPES)
def test_bundled_types_raise_only_what_their_facts_contain(name: str) -> None:
    facts = next(
        known
        for path in FACTS.glob("*.yaml")
        if (known := yaml.safe_load(path.read_text("utf-8")))["type"] == name
    )
    found = check([Path(name)], SURE).shown
    assert {d.code for d in found} <= {"FIT-03"}
    assert [re.search("“(.+)”", d.message)[1] for d in found] == (facts["failing"] or [])  # type: ignore[index]
    assert all(d.working and d.place.column for d in found)


def test_without_data_a_type_is_still_checked(tmp_path: Path) -> None:
    assert told(tmp_path, source("campaign")) == []
    again = told(tmp_path, source("campaign"), bundled.sample("campaign"))
    assert [d.code for d in again] == ["FIT-03"]
    other = told(tmp_path, source("campaign"), bundled.sample("feature"))
    assert {d.code for d in other} & {"FIT-01", "FIT-02"}
