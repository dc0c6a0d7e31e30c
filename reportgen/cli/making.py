"""Commands that make briefings: demo, types, build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportgen.cli.manners import Command, show_notices, show_place
from reportgen.cli.options import DATA, FORMAT, OVERRIDE, PERIOD, STRICT, echo_json, lighten
from reportgen.cli.storing import show_past, with_store
from reportgen.errors import ReportError

if TYPE_CHECKING:
    from reportgen.errors import Notice
    from reportgen.generating import Draft, Saved


@click.command(cls=Command)
@click.option(
    "-o",
    "out",
    metavar="文件夹",
    type=DATA,
    default=Path("outputs"),
    help="放到哪个文件夹（默认 outputs）",
)
@click.option("--force", is_flag=True, help="有人改过的旧稿先备份再重写")
def demo(out: Path, force: bool) -> int:
    """用自带的数据把自带的报告类型都生成一遍。"""
    from reportgen import bundled
    from reportgen.errors import reason_of
    from reportgen.generating import draft, load_data, output_path, report_type, save_draft

    lighten([bundled.sample(name) for name in bundled.SAMPLES])
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"建不了文件夹“{out}”：{reason_of(error)}", hint="换一个可以写的文件夹"
        ) from None
    for name in bundled.SAMPLES:
        made = draft(report_type(bundled.find_type(name)), load_data([bundled.sample(name)]))
        saved = save_draft(made, output_path(made, out), force=force)
        _report(made, saved)
    return 0


@click.command(cls=Command)
@FORMAT
@click.option("--forms", is_flag=True, help="列出写法（模板里 | 后面的词）")
def types(style: str, forms: bool) -> int:
    """列出报告类型。"""
    rows = _form_rows() if forms else _type_rows()
    if style == "json":
        echo_json(rows)
        return 0
    for row in rows:
        first, *rest = row.values()
        click.echo(f"{first}")
        for value in rest:
            if value:
                click.echo(f"    {value}")
    return 0


@click.command(cls=Command)
@click.argument("type_", metavar="类型")
@click.argument("data", metavar="指标文件…", nargs=-1, required=True, type=DATA)
@click.option(
    "-o",
    "out",
    metavar="路径",
    type=DATA,
    help="输出文件、文件夹，或 {地区}-{时期}.docx 这样的名字",
)
@click.option("--entity", metavar="地区", help="为哪个地区（单位）起草；数据里只有一个时不用写")
@PERIOD
@click.option(
    "--missing",
    type=click.Choice(["mark", "error", "omit"]),
    default="mark",
    help="缺数怎么办：mark 标成XX（默认），error 停下，omit 省去“可省”的句子",
)
@OVERRIDE
@click.option("--force", is_flag=True, help="有人改过的旧稿先备份再重写")
@STRICT
@with_store
def build(
    type_: str,
    data: tuple[Path, ...],
    out: Path | None,
    entity: str | None,
    period: str | None,
    missing: Any,
    override: bool,
    force: bool,
    strict: bool,
) -> int:
    """按“类型”用指标文件起草一份材料。

    类型是 reportgen types 列出的名字，或自己的模板文件夹。有人改过的旧稿不会被覆盖。
    """
    from reportgen.bundled import find_type
    from reportgen.generating import draft, load_data, output_path, report_type, save_draft

    lighten(data)
    template = report_type(find_type(type_))
    dataset = load_data(data, entity=entity, period=period, override=override)
    show_past(dataset, data)
    try:
        made = draft(template, dataset, missing)
    except ReportError:
        show_notices(dataset.notices, dataset.notices)  # what was left out may be the cause
        raise
    saved = save_draft(made, output_path(made, out), force=force)
    _report(made, saved, [notice for notice in dataset.notices if not notice.entity])
    return int(strict and bool(made.notices or made.missing or made.failed or made.undetermined))


def _report(made: Draft, saved: Saved, shared: Sequence[Notice] = ()) -> None:
    lacking = f"，缺数{len(made.missing)}个" if made.missing else ""
    broken = [finding for finding in made.failed if not finding.advisory]
    failed = f"，核对不成立{len(broken)}条" if broken else ""
    click.echo(f"已生成 {saved.path}（有出处的数{made.numbers}个{lacking}{failed}）")
    show_notices(made.notices, shared)
    for finding in made.failed:
        kind = "提示" if finding.advisory else "核对不成立"
        click.echo(f"{kind}：{finding.text}（{finding.detail}）", err=True)
        show_place(finding.where)
    for finding in made.undetermined:
        click.echo(f"核对无法判断：{finding.text}（{finding.detail}）", err=True)
        show_place(finding.where)
    for bound in made.missing:
        click.echo(f"{bound.note}，文中印作“{bound.text}”", err=True)
    if saved.backup is not None:
        click.echo(f"旧稿已备份为 {saved.backup}", err=True)


def _type_rows() -> list[dict[str, str]]:
    from reportgen.bundled import SAMPLES, type_folders
    from reportgen.template.contract import load_contract

    rows = []
    for folder in type_folders():
        contract = load_contract(folder)
        rows.append(
            {
                "类型": contract.name,
                "名称": contract.label,
                "说明": contract.about,
                "版式": f"版式：{contract.profile}",
                "示例": f"示例数据：{SAMPLES.get(contract.name, '')}",
            }
        )
    return rows


def _form_rows() -> list[dict[str, str]]:
    from reportgen.chinese.forms import SPECS
    from reportgen.cli.forms import GUIDES

    rows = []
    for name, spec in SPECS.items():
        guide = GUIDES[name]
        inside = "、".join((*("另一个数" for _ in range(spec.operands)), *spec.options))
        rows.append(
            {
                "写法": f"{name}({inside})" if inside else name,
                "说明": guide.says,
                "例": f"{guide.written} 得 {guide.printed}",
            }
        )
    return rows
