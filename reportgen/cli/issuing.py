"""The command that ends a briefing's life as a draft: finalize."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reportgen.cli.manners import Command, show_notice
from reportgen.cli.options import DATA, FORMAT, echo_json, lighten
from reportgen.cli.storing import with_store


@click.command(cls=Command)
@click.argument("docx", metavar="材料.docx", type=DATA)
@click.option("-o", "out", metavar="路径", required=True, type=DATA, help="定稿存成哪个文件")
@click.option(
    "--data", "data", metavar="指标文件", multiple=True, type=DATA, help="先与数据核对；可写几次"
)
@click.option("--entity", metavar="地区", help="按哪个地区核对（默认材料原来的）")
@click.option("--period", metavar="时期", help="按哪一期核对（默认材料原来的）")
@click.option(
    "--revisions",
    type=click.Choice(["accept", "reject"]),
    help="还没处理的修订怎么办：accept 全部接受，reject 全部拒绝",
)
@click.option(
    "--allow",
    multiple=True,
    type=click.Choice(["missing", "conflicts", "comments"]),
    help="明知还有也定稿，可写几次：missing 缺数照印XX，conflicts 与数据不一致的照文中的，"
    "comments 没解决的批注去掉",
)
@click.option("--force", is_flag=True, help="输出位置已有的文件先备份再重写")
@FORMAT
@click.option("--strict", is_flag=True, help="有任何提示，退出码也是1")
@with_store
def finalize(
    docx: Path,
    out: Path,
    data: tuple[Path, ...],
    entity: str | None,
    period: str | None,
    revisions: Any,
    allow: tuple[Any, ...],
    force: bool,
    style: str,
    strict: bool,
) -> int:
    """定稿：另存一份干净的文件，数成为普通文字，不带批注、修订、突出显示和生成记录。

    还有缺数、没处理的修订、没解决的批注时不出稿，一并列出；给了数据，与数据不一致的数也列出。
    """
    from reportgen import finalizing

    if not data and (entity or period):
        raise click.UsageError("--entity、--period 要和 --data 一起用")
    lighten(data)
    result = finalizing.finalize(
        docx, data, entity=entity, period=period, revisions=revisions, allow=allow
    )
    saved = finalizing.save_final(result, docx, out, force=force)
    if style == "json":
        echo_json(finalizing.to_json(result, saved))
    else:
        click.echo(finalizing.render(result))
    for notice in result.notices:
        show_notice(notice)
    click.echo(f"已写入 {saved.path}" if saved.path else "已有一样的定稿，没有重写", err=True)
    if saved.backup is not None:
        click.echo(f"旧的定稿已备份为 {saved.backup}", err=True)
    return int(strict and bool(result.notices))
