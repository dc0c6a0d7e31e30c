"""The program and its commands.  Heavy imports stay inside the commands: `--help` loads click and
nothing else of weight."""

from __future__ import annotations

import click

from reportgen import __version__
from reportgen.cli.batching import batch
from reportgen.cli.checking import check, explain
from reportgen.cli.counting import numbers
from reportgen.cli.ingesting import ingest
from reportgen.cli.issuing import finalize
from reportgen.cli.making import build, demo, types
from reportgen.cli.manners import Group
from reportgen.cli.upkeep import audit, refresh


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


_COMMANDS = (
    demo, types, build, batch, ingest, audit, refresh, finalize, numbers, check, explain,
)  # fmt: skip
for _command in _COMMANDS:
    main.add_command(_command)
