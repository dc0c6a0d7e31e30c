"""Commands for briefings that people have worked on: audit, refresh."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reportgen.cli.manners import Command, show_notice
from reportgen.cli.options import DATA, FORMAT, echo_json, lighten, show_saved
from reportgen.cli.storing import show_left_out, with_store
from reportgen.errors import Notice


@click.command(cls=Command)
@click.argument("docx", metavar="材料.docx", type=DATA)
@click.option(
    "--data", "data", metavar="指标文件", multiple=True, type=DATA, help="与新数据核对；可写几次"
)
@click.option("--entity", metavar="地区", help="按哪个地区核对（默认材料原来的）")
@click.option("--period", metavar="时期", help="按哪一期核对（默认材料原来的）")
@FORMAT
@click.option(
    "--strict", is_flag=True, help="有核对不成立（早就知道的、提示性的也算），退出码也是1"
)
@click.option("--html", metavar="路径", type=DATA, help="另写一份网页，原文里标出每个数")
@click.option(
    "--annotate", metavar="路径", type=DATA, help="另存一份材料，要人看的地方加上 Word 批注"
)
@with_store
def audit(
    docx: Path,
    data: tuple[Path, ...],
    entity: str | None,
    period: str | None,
    style: str,
    strict: bool,
    html: Path | None,
    annotate: Path | None,
) -> int:
    """核对材料里的数：列出每个数的出处，指出哪些被人改过；给了数据，再看哪些已经变了。

    没有人改过、与数据一致的材料退出码是0；有要人看的数，退出码是1。
    """
    from reportgen.auditing import examined, render, save_page

    if not data and (entity or period):
        raise click.UsageError("--entity、--period 要和 --data 一起用")
    lighten(data)
    briefing, report = examined(docx, data, entity=entity, period=period)
    if style == "json":
        echo_json(report.to_json())
    else:
        click.echo(render(report))
    if data and briefing.record is not None:
        show_left_out((name for name, _ in briefing.record.provenance.files), data)
    if html is not None:
        save_page(report, briefing, html)
        click.echo(f"网页已写入 {html}", err=True)
    if annotate is not None:
        from reportgen.annotating import annotate as write_annotated

        saved = write_annotated(docx, report, annotate)
        show_saved(saved.path or annotate, saved.backup, "批注已写入")
    return report.exit_status or int(strict and bool(report.failing))


@click.command(cls=Command)
@click.argument("docx", metavar="材料.docx", type=DATA)
@click.option(
    "--data",
    "data",
    metavar="指标文件",
    multiple=True,
    required=True,
    type=DATA,
    help="新的指标文件；可写几次",
)
@click.option("-o", "out", metavar="路径", type=DATA, help="输出文件（默认 名字.更新.docx）")
@click.option("--in-place", is_flag=True, help="改原来的文件，先留一份备份")
@click.option("--entity", metavar="地区", help="换成哪个地区（默认材料原来的）")
@click.option("--period", metavar="时期", help="换成哪一期（默认材料原来的）")
@click.option(
    "--edited",
    type=click.Choice(["keep", "take", "comment"]),
    default="keep",
    help="人改过的数怎么办：keep 保留（默认），take 以数据为准，comment 保留并加批注",
)
@click.option(
    "--template",
    metavar="类型",
    help="连段落一起更新：按这个报告类型起新稿，没有人动过的段落换成新的，人改过的留着",
)
@click.option(
    "--missing",
    type=click.Choice(["mark", "error", "omit"]),
    help="新稿里缺数怎么办，同 build（默认照起草时的）；要和 --template 一起用",
)
@click.option("--track", is_flag=True, help="改动写成 Word 修订，可以逐条接受或拒绝")
@click.option("--author", metavar="姓名", help="修订署谁的名（默认 reportgen）")
@FORMAT
@click.option("--strict", is_flag=True, help="有留给人看的地方，退出码也是1")
@with_store
def refresh(
    docx: Path,
    data: tuple[Path, ...],
    out: Path | None,
    in_place: bool,
    entity: str | None,
    period: str | None,
    edited: Any,
    template: str | None,
    missing: Any,
    track: bool,
    author: str | None,
    style: str,
    strict: bool,
) -> int:
    """用新数据更新材料里的数；人写的文字、人改过的数都不动。

    只改没有人动过、数据又变了的数，方向词（增长、下降）跟着数走；其余一律保留并列出。
    段落有多有少的，写上 --template 类型。
    """
    from reportgen import changes, refreshing, restructuring
    from reportgen.bundled import find_type

    if out is not None and in_place:
        raise click.UsageError("-o 和 --in-place 只能用一个")
    if author is not None and not track:
        raise click.UsageError("--author 要和 --track 一起用")
    if missing is not None and template is None:
        raise click.UsageError("--missing 要和 --template 一起用")
    lighten(data)
    writer = (author or "reportgen") if track else None
    terms: Any = {"entity": entity, "period": period, "edited": edited, "author": writer}
    done = (
        restructuring.restructure(docx, data, find_type(template), missing=missing, **terms)
        if template is not None
        else restructuring.refresh_and_compare(docx, data, **terms)
    )
    result = done.numbers
    saved = refreshing.save_refreshed(result, docx, out, in_place=in_place)
    if style == "json":
        echo_json(changes.to_json(result, saved) | done.to_json())
    else:
        click.echo(changes.render(result) + done.render(), nl=False)
    for notice in result.notices:
        show_notice(notice)
    show_saved(saved.path, saved.backup)
    if out is None and not in_place and result.content == result.before:
        _show_older(docx.with_name(f"{docx.stem}.更新.docx"))
    return int(strict and done.needs_a_person)


def _show_older(path: Path) -> None:
    """Say that what an earlier refresh left stands there, where this one has nothing to write."""
    if path.is_file():
        show_notice(
            Notice(
                f"旁边的“{path.name}”是以前更新的，里面可能是别的数，这次没有动它",
                hint="照这次的数据，原稿不用改；不要的请自行删去",
            )
        )
