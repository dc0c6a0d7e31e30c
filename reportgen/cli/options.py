"""Options and manners that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

DATA = click.Path(path_type=Path, readable=False)  # what cannot be read is told in Chinese
FORMAT = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出样式（默认 text）",
)
PERIOD = click.option(
    "--period", metavar="时期", help="报告期，如 2023年、2023年上半年；默认取最新的"
)
OVERRIDE = click.option("--override", is_flag=True, help="后面文件里的基本信息和表可以替换前面的")
STRICT = click.option("--strict", is_flag=True, help="有任何提示也算失败（退出码1）")


def echo_json(data: object) -> None:
    """Print JSON values to stdout."""
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def lighten(data: Sequence[Path]) -> None:
    """Load only the part of openpyxl that reading needs, where a workbook is to be read."""
    if any(path.suffix.lower() == ".xlsx" for path in data):
        from reportgen.indicators.workbook import import_openpyxl_alone

        import_openpyxl_alone()


def show_saved(path: Path | None, backup: Path | None, words: str = "已写入") -> None:
    """Say on stderr where a file went, if anything was written, and where what stood there went."""
    click.echo(f"{words} {path}" if path is not None else "没有要写的", err=True)
    if backup is not None:
        click.echo(f"旧稿已备份为 {backup}", err=True)
