"""Reads what a batch left, knowing nothing of reportgen: zip, XML, text, and the index by openpyxl."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from openpyxl import load_workbook

from tests.province.truth import Province, facts, shown

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def text_of(path: Path) -> str:
    """The words of a .docx's body, a line a paragraph."""
    with zipfile.ZipFile(path) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    return "\n".join(
        "".join(t.text or "" for t in paragraph.iter(f"{_W}t")) for paragraph in body.iter(f"{_W}p")
    )


def wrong(province: Province, out: Path) -> list[str]:
    """Everything that is not as it should be: briefings, index, exceptions, totals."""
    found: list[str] = []
    for village in province.villages:
        path = out / f"{village.entity}-村情.docx"
        if village.broken:
            if path.exists():
                found.append(f"{village.entity}：坏行不该有材料")
            continue
        if not path.exists():
            found.append(f"{village.entity}：没有材料")
            continue
        text = text_of(path)
        wanted = list(facts(village, province))
        found += [f"{village.entity}：没有“{fact}”" for fact in wanted if fact not in text]
        found += _strange_numbers(village.entity, text, wanted)
    found += _in_index(province, out) + _in_rollup(province, out)
    return found


def _strange_numbers(entity: str, text: str, wanted: list[str]) -> list[str]:
    """Numbers of the briefing that no fact holds."""
    body = text.replace(entity, "")
    known = set(_NUMBER.findall(" ".join(wanted)))
    return [f"{entity}：多出“{n}”" for n in _NUMBER.findall(body) if n not in known]


def _in_index(province: Province, out: Path) -> list[str]:
    book = load_workbook(out / "索引.xlsx")
    rows = list(book["索引"].iter_rows(min_row=2, values_only=True))
    states = {str(row[1]): row[3] for row in rows}
    found = []
    for village in province.villages:
        state = states.get(village.entity)
        if (state == "失败") is not bool(village.broken):
            found.append(f"索引：{village.entity}是{state}")
    links = [cell.hyperlink for cell in book["索引"]["C"][1:] if cell.value]
    found += [
        f"索引：链接{link.target}打不开" for link in links if not (out / link.target).exists()
    ]
    told = {str(row[0]) for row in book["异常"].iter_rows(min_row=2, values_only=True)}
    due = {v.entity for v in province.villages if v.broken or v.grain is None}
    found += [f"异常：缺{name}" for name in sorted(due - told)]
    extra = {name for name in told - due if name and "None" not in name}
    return found + [f"异常：多出{name}" for name in sorted(extra)]


def _in_rollup(province: Province, out: Path) -> list[str]:
    text = text_of(out / "全县-汇总.docx")
    income = shown(
        sum((v.income for v in province.villages), start=province.villages[0].income * 0), 2
    )
    branches = sum(v.branches for v in province.villages)
    wanted = (f"村集体收入{income}万元", f"党支部{branches}个")
    return [f"汇总：没有“{fact}”" for fact in wanted if fact not in text]
