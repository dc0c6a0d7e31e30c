"""Commands that look for what is wrong: check, explain."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportgen.cli.manners import Command
from reportgen.cli.options import DATA, FORMAT, STRICT, echo_json
from reportgen.document import PROFILES
from reportgen.errors import nearest

if TYPE_CHECKING:
    from reportgen.checking import Checked, Selection


def _profile(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    """A 版式 by name, or the path of a unit's own; wrong usage where it can be neither."""
    if name is None or name in PROFILES or Path(name).suffix.lower() in (".yaml", ".yml"):
        return name
    told = f"没有“{name}”这种版式。{nearest(name, PROFILES)}"
    raise click.BadParameter(f"{told}可以写 {'、'.join(PROFILES)}，或本单位的版式文件（.yaml）")


@click.command(cls=Command)
@click.argument("paths", metavar="路径…", nargs=-1, required=True, type=DATA)
@click.option("--select", metavar="代码", multiple=True, help="只查这些规则（可写开头，如 TYPO）")
@click.option("--ignore", metavar="代码", multiple=True, help="不查这些规则")
@click.option("--all", "unsure", is_flag=True, help="拿不准的也列出来")
@click.option(
    "--profile",
    metavar="版式",
    callback=_profile,
    help="版式按哪一种查：公文、通讯，或本单位的版式文件（.yaml）；默认按文件自己的，别处来的 .docx 不写就不查版式",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="输出样式（默认 text）",
)
@STRICT
@click.option("--fix", "mend", is_flag=True, help="把稳妥的改法直接改进文件，先留备份")
@click.option("--annotate", "out", metavar="路径", type=DATA, help="另存一份加了批注的 .docx")
def check(
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    unsure: bool,
    profile: str | None,
    style: str,
    strict: bool,
    mend: bool,
    out: Path | None,
) -> int:
    """检查文字、数字、标题、版式里的差错：标点、错用的字母、概数重复、序号断了、页边距……

    可以给 .docx、.txt、.md 文件，指标文件（.xlsx、.csv……），报告类型（名称或文件夹），或别的文件夹。
    报告类型和指标文件一起给，还查两边对不对得上：缺的、多的、核对。
    默认只报几乎一定错的；报出错误、警告的，退出码是1。
    """
    from reportgen import checking

    try:
        chosen = checking.selection(select, ignore, unsure=unsure)
    except checking.UnknownCode as error:
        raise click.UsageError(str(error)) from error
    if out is not None and (len(paths) != 1 or paths[0].is_dir()):
        raise click.UsageError("--annotate 一次只能给一个 .docx")
    if mend:
        _mend(paths, chosen)
    checked = checking.check(paths, chosen, profile)
    if out is not None:
        from reportgen.checking.remarks import annotate

        saved = annotate(paths[0], checked.shown, out)
        click.echo(f"已写入 {saved.path}" if saved.path else "没有要写的", err=True)
    _show(checked, style)
    return int(bool(checked.shown)) if strict else checked.exit_status


def _show(checked: Checked, style: str) -> None:
    """What was found, and of ledgers how they were read."""
    if style == "text":
        from reportgen.checking.terminal import render

        if checked.ledgers:
            from reportgen.indicators.ledgers.telling import told

            click.echo(told(checked.ledgers))
        click.echo(render(checked, _columns()))
    elif style == "json":
        echo_json(checked.to_json())
    else:
        from reportgen.checking.sarif import to_sarif

        echo_json(to_sarif(checked))


def _columns() -> int:
    """The width of the terminal; 0 where the output goes elsewhere, to be searched or kept."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def _mend(paths: tuple[Path, ...], chosen: Selection) -> None:
    """Make the safe fixes in the files, and say so."""
    from reportgen.checking.files import files
    from reportgen.checking.fixing import fix, fixable

    for path in fixable(files(paths)):
        fixed = fix(path, chosen)
        if fixed.count:
            click.echo(f"已改 {path}：{fixed.count}处；旧稿已备份为 {fixed.backup}", err=True)


@click.command(cls=Command)
@click.argument("code", metavar="[代码]", required=False)
@FORMAT
def explain(code: str | None, style: str) -> None:
    """讲一条规则：错在哪里、依据什么、错的和对的例子；不写代码就列出全部规则。"""
    from reportgen.checking import explaining

    if style == "json":
        echo_json(explaining.catalogue_json(code))
    else:
        click.echo(explaining.explain(code) if code else explaining.catalogue())
