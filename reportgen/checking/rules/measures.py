"""Measure words (gongwen.md §6.1)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.registry import rule
from reportgen.checking.text import Text
from reportgen.chinese.nouns import MEASURES

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


_PERSONS = "党员 干部 骨干 网格员 人才 志愿者 教师 医生 学生 职工 民警".split()
_HOUSEHOLDS = "农户 住户 贫困户 脱贫户 低保户".split()
_COMMON_WITH_GENERAL = set(
    "单位 机构 任务 指标 专家 代表 委员 会议 信息 调研 学习 走访 检查 慰问 培训 宣讲".split()
)
"""What is so often counted with 个 that the table's word is no better, or what is done
rather than counted."""
_FITTING = (
    {
        noun: words
        for noun, words in MEASURES.items()
        if len(noun) > 1 and "个" not in words and noun not in _COMMON_WITH_GENERAL
    }
    | dict.fromkeys(_PERSONS, ("名", "人", "位"))
    | dict.fromkeys(_HOUSEHOLDS, ("户",))
)
_COUNTED = "|".join(sorted(_FITTING, key=len, reverse=True))
_FIGURE = "[0-9](?<!第[0-9])(?<!第[0-9]{2})[余多]?"
_ENDS = "(?=[，。、；：）”和与及均都已全被获]|$)"
_NOUN_BEHIND = re.compile(
    rf"{_FIGURE}(?:(?P<general>个)(?P<kind>[一-龥]{{0,4}}?)(?P<noun>{_COUNTED})"
    rf"|(?P<thing>[家条项件座台])(?P<sort>[一-龥]{{0,4}}?)(?P<person>{'|'.join(_PERSONS)})){_ENDS}",
    re.MULTILINE,
)
_NO_KIND = re.compile("自|领域|[的在为由和与及有对是把被让给到从]|[个名家户条件项场位]")
"""What tells that the words between measure word and noun do more than name its kind."""


@rule(
    "QTY-05",
    "量词与名词不相配",
    source="规则 QTY-01、QTY-03（§6.1 量词表）",
    reason="企业论家，党员、人才论名，活动论场次；“个”不是什么都能用的量词。口语和新闻里常见，所以只作提示。",
    subject=Text,
    severity="hint",
    confidence="possible",
)
def fitting_measures(text: Text) -> Iterator[Finding]:
    for found in text.found(_NOUN_BEHIND, "0123456789"):
        name, noun = found.lastgroup, found["noun"] or found["person"]
        unit = "general" if name == "noun" else "thing"
        if _NO_KIND.search(found["kind"] or found["sort"] or "") is None:
            hint = "多用" + "、".join(f"“{word}”" for word in _FITTING[noun][:2])
            yield Finding(f"“{noun}”的量词用了“{found[unit]}”", found.span(unit), hint)
