"""The command that lists quantities: numbers."""

from __future__ import annotations

from pathlib import Path

import click

from reportgen.cli.manners import Command
from reportgen.cli.options import DATA, FORMAT, echo_json


@click.command(cls=Command)
@click.argument("file", metavar="文件", type=DATA)
@FORMAT
def numbers(file: Path, style: str) -> None:
    """列出文件（.docx、.txt、.md）里的每一个数量：原文、值、单位、修饰和种类。

    日期、文号、专名、“三会一课”一类的固定说法不算。
    """
    from reportgen.counting import count, render

    counted = count(file)
    if style == "json":
        echo_json([item.to_json() for item in counted])
    else:
        click.echo(render(counted), nl=False)
