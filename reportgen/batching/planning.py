"""Which briefings a batch makes, and what their files are called.

A pattern is a relative path such as `{乡镇}/{序号}-{地区}.docx`.  It may name 地区, 时期, 类型, 序号 and
any text column of the ledger.  Every part is made a safe file name (path tricks are refused, not
mended); two entities that would share a file are both refused, whatever the case of the letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from reportgen.batching.models import Edited, Job, Outcome, Plan, problems_of
from reportgen.batching.reach import reach
from reportgen.dataset import Dataset
from reportgen.errors import ReportError, nearest
from reportgen.template.contract import Contract, load_contract
from reportgen.template.rendering import Missing
from reportgen.word.saving import safe_name

PATTERN = "{地区}-{类型}.docx"
_FIELD = re.compile(r"\{([^{}]*)\}")
_OWN = ("地区", "时期", "类型", "序号")


def plan(
    kind: Path,
    data: Dataset,
    *,
    pattern: str = PATTERN,
    entities: Sequence[str] = (),
    period: str | None = None,
    missing: Missing = "mark",
    edited: Edited = "keep",
    rollup: Path | None = None,
    whole: str | None = None,
) -> Plan:
    """The jobs of a batch.

    `entities`: these alone; `period`: the same for all, by default the latest that any of them has;
    `rollup`: a report type for all entities together, which `whole` names.
    Raises ReportError for a pattern nobody can fill, for data without entities and for unknown ones.
    """
    contract = load_contract(kind)
    _check_pattern(pattern, data)
    listed = _listed(data)
    chosen = _chosen(listed, entities)
    period = data.common_period(period) or None
    names, unfit = _names(listed, data, period, pattern, contract)
    asked = frozenset(chosen)
    jobs = [
        Job(number, entity, names[entity])
        for number, entity in enumerate(chosen, start=1)
        if entity in names
    ]
    if rollup is not None:
        taken = set(names.values())
        jobs.append(_rollup(len(chosen) + 1, data, rollup, whole, period, taken))
    return Plan(
        kind=kind,
        data=data,
        entities=chosen,
        jobs=tuple(jobs),
        unfit=tuple(outcome for outcome in unfit if outcome.entity in asked),
        unasked={entity: name for entity, name in names.items() if entity not in asked},
        period=period,
        missing=missing,
        edited=edited,
        rollup=rollup,
        reach=reach(kind, data),
    )


def _names(
    listed: Sequence[str], data: Dataset, period: str | None, pattern: str, contract: Contract
) -> tuple[dict[str, str], list[Outcome]]:
    """The file of each entity, and those that can have none.

    Of all entities, asked for or not: a run for one must not write over the file of another.
    """
    width = len(str(len(listed)))
    names: dict[str, str] = {}
    unfit: list[Outcome] = []
    for number, entity in enumerate(listed, start=1):
        try:
            fields = _fields(data, entity, period, contract) | {"序号": str(number).zfill(width)}
            names[entity] = _filled(pattern, fields)
        except ReportError as error:
            unfit.append(_refused(entity, error))
    shared = _shared(names)
    unfit += [_refused(entity, _clash(names[entity])) for entity in shared]
    return {entity: name for entity, name in names.items() if entity not in shared}, unfit


def _listed(data: Dataset) -> tuple[str, ...]:
    """The entities of the data; of a workbook of one place that one."""
    if data.entities:
        return data.entities
    if "地区" in data.info:
        return (data.info["地区"].text,)
    raise ReportError(
        "数据里没有地区（单位）这一列，不知道要分给谁",
        hint="台账每个地区一行；只起草一份请用 reportgen build",
    )


def _chosen(listed: tuple[str, ...], asked: Sequence[str]) -> tuple[str, ...]:
    for name in asked:
        if name not in listed:
            raise ReportError(f"数据中没有地区“{name}”", hint=nearest(name, listed) or "核对名称")
    return tuple(name for name in listed if not asked or name in asked)


def _rollup(
    number: int,
    data: Dataset,
    kind: Path,
    whole: str | None,
    period: str | None,
    taken: set[str],
) -> Job:
    seen = data.at_whole(whole, period)
    contract = load_contract(kind)
    fields = {"地区": seen.entity, "时期": seen.period, "类型": contract.label}
    try:
        safe_name(seen.entity)
    except ReportError as error:
        raise ReportError(error.message, hint="用 --whole 另起总体的名称") from None
    name = _filled(PATTERN, fields)
    if _alike(name) in set(map(_alike, taken)):
        raise ReportError(
            f"汇总材料和“{seen.entity}”的材料会写成同一个文件“{name}”",
            hint="用 --whole 另起总体的名称",
        )
    return Job(number, seen.entity, name, whole=True)


def _fields(data: Dataset, entity: str, period: str | None, contract: Contract) -> dict[str, str]:
    texts = {name: cell.text for name, cell in data.texts.get(entity, {}).items()}
    found = data.period_of(entity, period)
    return texts | {"地区": entity, "时期": found, "类型": contract.label}


def _check_pattern(pattern: str, data: Dataset) -> None:
    columns = dict.fromkeys(name for texts in data.texts.values() for name in texts)
    known = (*_OWN, *(name for name in columns if name not in _OWN))
    around, fields = _FIELD.sub("", pattern), _FIELD.findall(pattern)
    for name in fields:
        if name not in known:
            raise ReportError(
                f"文件名“{pattern}”里有不认识的栏目“{name}”",
                hint=nearest(name, known) or "可用：" + " ".join(f"{{{n}}}" for n in known[:12]),
            )
    if "{" in around or "}" in around:
        raise ReportError(f"文件名“{pattern}”的括号不配对", hint=f"例如 {PATTERN}")
    if not pattern.lower().endswith(".docx"):
        raise ReportError(f"文件名“{pattern}”的后缀不是 .docx", hint=f"例如 {PATTERN}")
    if not set(fields) - {"时期", "类型"}:
        raise ReportError(
            f"文件名“{pattern}”里没有 {{地区}} 或 {{序号}}，每份都会同名", hint=f"例如 {PATTERN}"
        )
    if "\\" in pattern or pattern.startswith(("/", "~")) or re.match("[A-Za-z]:", pattern):
        raise ReportError(
            f"文件名“{pattern}”要写成输出文件夹里的位置，分文件夹用“/”",
            hint="输出文件夹用 -o 指定，文件名例如 {乡镇}/{地区}.docx",
        )
    _filled(_FIELD.sub("某", pattern), {})  # what is wrong with every name is told once


def _filled(pattern: str, fields: Mapping[str, str]) -> str:
    """The file's relative path; each part between slashes of the pattern is one safe name."""

    def value(found: re.Match[str]) -> str:
        text = fields.get(found[1], "").replace("\n", " ").strip()
        if not text:
            raise ReportError(
                f"文件名里的 {{{found[1]}}} 是空的", hint="在台账里补上，或从文件名里去掉它"
            )
        try:
            return safe_name(text)
        except ReportError as error:
            raise ReportError(error.message, hint=_renaming(found[1])) from None

    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    return "/".join(safe_name(_FIELD.sub(value, part)) for part in parts)


def _renaming(field: str) -> str:
    """What helps where a field's text can be no part of a file name."""
    home = "在报告类型的抬头里改“名称”" if field == "类型" else "在台账里改这个名称"
    return f"{home}；或用 --name 另写文件名，把 {{{field}}} 换成 {{序号}}"


def _shared(names: Mapping[str, str]) -> tuple[str, ...]:
    """The entities whose file another one would have."""
    count = Counter(map(_alike, names.values()))
    return tuple(entity for entity, name in names.items() if count[_alike(name)] > 1)


def _alike(name: str) -> str:
    """What two names have in common that Windows or macOS take for one: case and composition apart."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _clash(name: str) -> ReportError:
    return ReportError(
        f"不止一个地区会写成同一个文件“{name}”", hint="在文件名里加上 {序号}，或区分开名称"
    )


def _refused(entity: str, error: ReportError) -> Outcome:
    return Outcome(entity, "", "失败", troubles=problems_of(error))
