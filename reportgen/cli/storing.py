"""--store and --no-store: the past periods of a store beneath the indicator files that are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportgen.cli.manners import show_notice
from reportgen.cli.options import DATA

if TYPE_CHECKING:
    from reportgen.dataset import Dataset

STORE = click.option(
    "--store",
    metavar="指标库",
    type=DATA,
    help="往期数从这个指标库补（默认用当前文件夹的 指标库.sqlite，有就用）",
)


def with_store(command: Callable[..., int]) -> Callable[..., int]:
    """The options for a command that takes indicator files as `data`; the store joins them there."""

    @wraps(command)
    def with_past(*, data: tuple[Path, ...], store: Path | None, alone: bool, **rest: Any) -> int:
        if store is not None and alone:
            raise click.UsageError("--store 和 --no-store 只能用一个")
        if store is not None and not data:
            raise click.UsageError("--store 要和 --data 一起用")
        return command(data=data if alone else _with_past(data, store), **rest)

    no_store = click.option("--no-store", "alone", is_flag=True, help="不用指标库")
    decorated: Callable[..., int] = STORE(no_store(with_past))
    return decorated


def _with_past(data: tuple[Path, ...], store: Path | None) -> tuple[Path, ...]:
    """The files with the store to use: the one named, or the one in the current folder."""
    from reportgen.indicators.stores import NAME, is_store, refuse_other_names

    if store is not None:
        refuse_other_names(store)
        return (*data, store)
    if not data or any(map(is_store, data)):
        return data
    here = Path(NAME)
    if not here.is_file():
        return data
    click.echo(f"往期数从 {here} 补（不用就加 --no-store）", err=True)
    return (*data, here)


def show_past(dataset: Dataset, data: tuple[Path, ...]) -> None:
    """Say on stderr which earlier periods came from a store, if any did."""
    from reportgen.indicators.stores import is_store

    if not any(map(is_store, data)):
        return
    from reportgen.indicators.stores.recalling import periods_of

    found = periods_of(dataset, [path.name for path in data])
    listed = "、".join(f"{period}{count}个" for period, count in found.items())
    click.echo(f"取自指标库的往期数：{listed or '没有用得上的'}", err=True)


def show_left_out(recorded: Iterable[str], data: tuple[Path, ...]) -> None:
    """Say on stderr that a briefing was made with a store and no store is given now."""
    from reportgen.indicators.stores import left_out

    notice = left_out(recorded, data)
    if notice is not None:
        show_notice(notice)
