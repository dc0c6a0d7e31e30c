"""Sheets laid out like 做法: a row with 标题 opens a practice, rows under it are its measures."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from reportgen.dataset import Action, Practice, TextCell
from reportgen.errors import Location, ReportError, nearest
from reportgen.indicators.cells import RawCell, Sheet
from reportgen.indicators.figures import text_of
from reportgen.indicators.findings import Findings, Spellings
from reportgen.indicators.heads import body_of, columns_of
from reportgen.indicators.scrubbing import listed

NUMBER, TITLE, LEAD, HEADING, BODY, CAPTION, ENTITY = (
    "序号", "标题", "引语", "小标题", "正文", "图注", "地区",
)  # fmt: skip
COLUMNS = (NUMBER, TITLE, LEAD, HEADING, BODY, CAPTION, ENTITY)
_MAY_SPAN_ROWS = (NUMBER, TITLE, LEAD)


def read_section(sheet: Sheet, entities: Spellings, findings: Findings) -> tuple[Practice, ...]:
    """The practices of a sheet in file order; 序号 is for people and does not sort."""
    columns = columns_of(sheet, findings)
    if sheet.rows and not {TITLE, HEADING, BODY, CAPTION} & columns.keys():
        findings.problems.add(
            f"“{sheet.name}”表没有“标题”“小标题”“正文”中的任何一列",
            where=sheet.cell(sheet.rows[0], 1).where,
            hint=nearest(TITLE, columns) or nearest(BODY, columns) or "列：" + "、".join(COLUMNS),
        )
        return ()
    _check_merged(sheet, columns, findings)
    _note_near_misses(sheet, columns, findings)
    drafts: list[_Draft] = []
    body = body_of(sheet, columns)
    if not body:
        findings.notice(f"“{sheet.name}”表没有内容", sheet.where, "不用就删去这张表")
    for row in body:
        cells = {name: sheet.cell(row, column) for name, column in columns.items()}
        with findings.gathering(next(iter(cells.values())).where):
            _take(_line(cells, entities), drafts)
    return tuple(draft.finished() for draft in drafts)


class _Line(Struct, frozen=True):
    """One row, understood."""

    texts: Mapping[str, TextCell]
    """Columns of the layout that are not blank, without 序号 and 地区."""
    extras: Mapping[str, TextCell]
    entity: str
    where: Location


class _Draft(Struct):
    """A practice while its rows come in."""

    title: TextCell | None
    lead: TextCell | None
    entity: str
    extras: Mapping[str, TextCell]
    actions: list[Action] = field(default_factory=list)

    def finished(self) -> Practice:
        return Practice(self.title, self.lead, tuple(self.actions), self.entity, self.extras)


def _line(cells: Mapping[str, RawCell], entities: Spellings) -> _Line:
    texts = {
        name: TextCell(text_of(cell), cell.where)
        for name, cell in cells.items()
        if name not in (NUMBER, ENTITY) and not cell.blank
    }
    layout = {name: texts.pop(name) for name in COLUMNS if name in texts}
    entity = entities.name(cells[ENTITY]) if ENTITY in cells else ""
    return _Line(layout, texts, entity, next(iter(cells.values())).where)


def _take(line: _Line, drafts: list[_Draft]) -> None:
    """Open a practice, or add to the one that is open."""
    lead = line.texts.get(LEAD)
    open_one = drafts[-1] if drafts else None
    if TITLE in line.texts:
        drafts.append(_Draft(line.texts[TITLE], lead, line.entity, line.extras))
    elif open_one is None or (open_one.title is None and line.entity != open_one.entity):
        drafts.append(_Draft(None, lead, line.entity, {}))
    elif line.entity and line.entity != open_one.entity:
        raise ReportError(
            f"这一行的地区是“{line.entity}”，所在的做法却属于“{open_one.entity or '所有地区'}”",
            where=line.where,
            hint="每个地区的做法要有自己的标题行；举措行的地区可以不填",
        )
    elif lead is not None:
        if open_one.lead is not None or open_one.actions:
            raise ReportError(
                "“引语”要和“标题”写在同一行", where=lead.where, hint="把引语移到标题那一行"
            )
        open_one.lead = lead
    _add_action(line, drafts[-1])


def _add_action(line: _Line, draft: _Draft) -> None:
    heading, body, caption = (line.texts.get(name) for name in (HEADING, BODY, CAPTION))
    if heading or body or caption:
        draft.actions.append(Action(heading, body, caption, line.extras))
    elif TITLE not in line.texts and LEAD not in line.texts:
        raise ReportError(
            "这一行没有标题、小标题、正文或图注", where=line.where, hint="补上内容，或整行删去"
        )


def _check_merged(sheet: Sheet, columns: Mapping[str, int], findings: Findings) -> None:
    """Merging 标题 over its measures says the same as leaving the cells blank; nothing else does."""
    fine = {columns[name] for name in _MAY_SPAN_ROWS if name in columns}
    bad = [area for area in sheet.merged if not _within_one_column(area, sheet, fine)]
    if bad:
        findings.problems.add(
            f"“{sheet.name}”表里有合并单元格：{listed(bad)}",
            where=Location(sheet.where.file, sheet.where.sheet, bad[0].split(":")[0]),
            hint="只有“序号”“标题”“引语”可以上下合并；其他请取消合并，把每一行都填上",
        )


def _within_one_column(area: str, sheet: Sheet, columns: set[int]) -> bool:
    first, _, last = area.partition(":")
    letters = first.rstrip("0123456789")
    allowed = {sheet.place(1, column).cell.rstrip("1") for column in columns}
    return letters in allowed and last.rstrip("0123456789") in ("", letters)


def _note_near_misses(sheet: Sheet, columns: Mapping[str, int], findings: Findings) -> None:
    """Own columns are welcome, but 小标頭 is more likely a slip than a wish."""
    for name, column in columns.items():
        if name in COLUMNS:
            continue
        if near := nearest(name, [known for known in COLUMNS if known not in columns]):
            where = sheet.cell(sheet.rows[0], column).where
            findings.notice(f"“{name}”列当作自定义的列，只当文字", where, near)
