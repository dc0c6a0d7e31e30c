"""Measure words (gongwen.md §6.1)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_NOUNS = "企业|商户|机构|医院|单位|党员|干部|志愿者|意见建议|群众"
_NAMED = re.compile(
    rf"[0-9][0-9.]{{0,12}}[余多]?万?[余多]?(?P<unit>[个家名户人条位所])(?P<noun>{_NOUNS})"
)


@rule(
    "QTY-01",
    "同一名词用了不同的量词",
    source="规则 QTY-01",
    reason="一个名词配一个量词，全文统一：企业用“家”，就不再写“12个企业”。",
    subject=Text,
    scope="document",
    severity="warning",
    confidence="likely",
)
def one_measure(text: Text) -> Iterator[Finding]:
    used: defaultdict[str, defaultdict[str, list[re.Match[str]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for found in text.found(_NAMED):
        used[found["noun"]][found["unit"]].append(found)
    for noun, units in used.items():
        usual = max(units, key=lambda unit: len(units[unit]))
        for unit, matches in units.items():
            if unit != usual and len(matches) < len(units[usual]):
                for found in matches:
                    hint = f"别处用“{usual}”，统一成“{usual}”"
                    yield Finding(f"{noun}的量词用了“{unit}”", found.span("unit"), hint)


_COMPOUND = re.compile("次(?:(?<=[场户班件台批][（(]次)[）)]|(?<=[场户]/次))")


@rule(
    "QTY-02",
    "复合量词加了括号",
    source="规则 QTY-02",
    reason="场次、户次、人次是复合量词，连着写；“场（次）”两可，数就说不清了。",
    subject=Text,
)
def compound_measures(text: Text) -> Iterator[Finding]:
    for found in text.found(_COMPOUND, "（(/"):
        span = (found.start() - 2, found.end())
        words = text.open[span[0] : span[1]]
        yield Finding(f"“{words}”", span, "写成场次、户次，或只用一个量词")


_TWICE = re.compile(
    r"[0-9余多万亿](?P<twice>[场户班]次次|个个(?![体人别性案])|名名(?![师医校家优牌])|家家(?![庭具电政禽畜长])"
    r"|项项(?!目)|件件|条条(?![款块框例约])|户户(?!籍|外|主)|期期(?!限|间|末|刊)|份份(?!额|内|量)|座座(?![谈椅位])|场场(?![馆地所景次]))"
)


@rule(
    "QTY-03",
    "量词重复",
    source="规则 QTY-03",
    reason="一个数配一个量词，多出来的一个是改稿时留下的。",
    subject=Text,
)
def measures_twice(text: Text) -> Iterator[Finding]:
    for found in text.found(_TWICE):
        yield Finding(f"量词“{found['twice']}”重复", found.span("twice"), "留一个")
