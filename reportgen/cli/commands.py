"""The commands.  Heavy imports stay inside them: `--help` loads click and nothing else of weight."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportgen import __version__
from reportgen.cli.manners import Group, show_notice, show_place
from reportgen.errors import ReportError

if TYPE_CHECKING:
    from reportgen.generating import Draft, Saved

_DATA = click.Path(path_type=Path, readable=False)  # what cannot be read is told in Chinese
_FORMAT = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出样式（默认 text）",
)
_STRICT = click.option("--strict", is_flag=True, help="有任何提示也算失败（退出码1）")


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"reportgen {__version__}")
        ctx.exit()


@click.group(cls=Group, invoke_without_command=False, subcommand_metavar="命令 …")
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="显示版本"
)
def main() -> None:
    """从指标文件和模板起草经验材料、工作简报（Word），每个数字连着它的出处。"""


@main.command()
@click.option(
    "-o", "out", type=_DATA, default=Path("outputs"), help="放到哪个文件夹（默认 outputs）"
)
@click.option("--force", is_flag=True, help="有人改过的旧稿先备份再重写")
def demo(out: Path, force: bool) -> int:
    """用自带的数据把自带的报告类型都生成一遍。"""
    from reportgen import bundled
    from reportgen.errors import reason_of
    from reportgen.generating import draft, load_data, output_path, report_type, save_draft

    _lighten([bundled.sample(name) for name in bundled.SAMPLES])
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


@main.command()
@_FORMAT
@click.option("--forms", is_flag=True, help="列出写法（模板里 | 后面的词）")
def types(style: str, forms: bool) -> int:
    """列出报告类型。"""
    rows = _form_rows() if forms else _type_rows()
    if style == "json":
        _echo_json(rows)
        return 0
    for row in rows:
        first, *rest = row.values()
        click.echo(f"{first}")
        for value in rest:
            if value:
                click.echo(f"    {value}")
    return 0


@main.command()
@click.argument("type_", metavar="类型")
@click.argument("data", metavar="指标文件…", nargs=-1, required=True, type=_DATA)
@click.option(
    "-o",
    "out",
    metavar="路径",
    type=_DATA,
    help="输出文件、文件夹，或 {地区}-{时期}.docx 这样的名字",
)
@click.option("--entity", metavar="地区", help="为哪个地区（单位）起草；数据里只有一个时不用写")
@click.option("--period", metavar="时期", help="报告期，如 2023年、2023年上半年；默认取最新的")
@click.option(
    "--missing",
    type=click.Choice(["mark", "error", "omit"]),
    default="mark",
    help="缺数怎么办：mark 标成XX（默认），error 停下，omit 省去“可省”的句子",
)
@click.option("--override", is_flag=True, help="后面文件里的基本信息和表可以替换前面的")
@click.option("--force", is_flag=True, help="有人改过的旧稿先备份再重写")
@_STRICT
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

    _lighten(data)
    template = report_type(find_type(type_))
    dataset = load_data(data, entity=entity, period=period, override=override)
    try:
        made = draft(template, dataset, missing)
    except ReportError:
        for notice in dataset.notices:  # what was left out on reading may be the cause
            show_notice(notice)
        raise
    saved = save_draft(made, output_path(made, out), force=force)
    _report(made, saved)
    return int(strict and bool(made.notices or made.missing or made.failed or made.undetermined))


@main.command()
@click.argument("docx", metavar="材料.docx", type=_DATA)
@click.option(
    "--data", "data", metavar="指标文件", multiple=True, type=_DATA, help="与新数据核对；可写几次"
)
@click.option("--entity", metavar="地区", help="按哪个地区核对（默认材料原来的）")
@click.option("--period", metavar="时期", help="按哪一期核对（默认材料原来的）")
@_FORMAT
def audit(
    docx: Path, data: tuple[Path, ...], entity: str | None, period: str | None, style: str
) -> int:
    """核对材料里的数：列出每个数的出处，指出哪些被人改过；给了数据，再看哪些已经变了。

    没有人改过、与数据一致的材料退出码是0；有要人看的数，退出码是1。
    """
    from reportgen.auditing import audit as audit_file
    from reportgen.auditing import render

    if not data and (entity or period):
        raise click.UsageError("--entity、--period 要和 --data 一起用")
    _lighten(data)
    report = audit_file(docx, data, entity=entity, period=period)
    if style == "json":
        _echo_json(report.to_json())
    else:
        click.echo(render(report))
    return report.exit_status


@main.command()
@click.argument("docx", metavar="材料.docx", type=_DATA)
@click.option(
    "--data",
    "data",
    metavar="指标文件",
    multiple=True,
    required=True,
    type=_DATA,
    help="新的指标文件；可写几次",
)
@click.option("-o", "out", metavar="路径", type=_DATA, help="输出文件（默认 名字.更新.docx）")
@click.option("--in-place", is_flag=True, help="改原来的文件，先留一份备份")
@click.option("--entity", metavar="地区", help="换成哪个地区（默认材料原来的）")
@click.option("--period", metavar="时期", help="换成哪一期（默认材料原来的）")
@click.option(
    "--edited",
    type=click.Choice(["keep", "take"]),
    default="keep",
    help="人改过的数怎么办：keep 保留（默认），take 以数据为准",
)
@_FORMAT
@click.option("--strict", is_flag=True, help="有留给人看的数，退出码也是1")
def refresh(
    docx: Path,
    data: tuple[Path, ...],
    out: Path | None,
    in_place: bool,
    entity: str | None,
    period: str | None,
    edited: Any,
    style: str,
    strict: bool,
) -> int:
    """用新数据更新材料里的数；人写的文字、人改过的数都不动。

    只改没有人动过、数据又变了的数，方向词（增长、下降）跟着数走；其余一律保留并列出。
    """
    from reportgen import refreshing

    if out is not None and in_place:
        raise click.UsageError("-o 和 --in-place 只能用一个")
    _lighten(data)
    result = refreshing.refresh(docx, data, entity=entity, period=period, edited=edited)
    saved = refreshing.save_refreshed(result, docx, out, in_place=in_place)
    if style == "json":
        _echo_json(refreshing.to_json(result, saved))
    else:
        click.echo(refreshing.render(result))
    for notice in result.notices:
        show_notice(notice)
    click.echo(f"已写入 {saved.path}" if saved.path else "没有要写的", err=True)
    if saved.backup is not None:
        click.echo(f"旧稿已备份为 {saved.backup}", err=True)
    return int(strict and result.needs_a_person)


def _report(made: Draft, saved: Saved) -> None:
    from reportgen.document import Bound, flows, leaves

    numbers = sum(
        isinstance(leaf, Bound)
        for block in made.document.blocks
        for flow in flows(block)
        for leaf in leaves(flow)
    )
    lacking = f"，缺数{len(made.missing)}个" if made.missing else ""
    failed = f"，核对不成立{len(made.failed)}条" if made.failed else ""
    click.echo(f"已生成 {saved.path}（有出处的数{numbers}个{lacking}{failed}）")
    for notice in made.notices:
        show_notice(notice)
    for finding in made.failed:
        click.echo(f"核对不成立：{finding.text}（{finding.detail}）", err=True)
        show_place(finding.where)
    for finding in made.undetermined:
        click.echo(f"核对无法判断：{finding.text}（{finding.detail}）", err=True)
        show_place(finding.where)
    for bound in made.missing:
        click.echo(f"{bound.note}，文中印作“{bound.text}”", err=True)
    if saved.backup is not None:
        click.echo(f"旧稿已备份为 {saved.backup}", err=True)


def _echo_json(data: object) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _lighten(data: Sequence[Path]) -> None:
    if any(path.suffix.lower() == ".xlsx" for path in data):
        from reportgen.indicators.workbook import import_openpyxl_alone

        import_openpyxl_alone()


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
