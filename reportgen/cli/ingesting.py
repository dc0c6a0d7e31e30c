"""The command that keeps past periods: ingest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportgen.cli.manners import Command, show_notice
from reportgen.cli.options import DATA, FORMAT, echo_json, lighten

if TYPE_CHECKING:
    from reportgen.indicators.stores.keeping import FileTaken, Ingested


@click.command(cls=Command)
@click.argument("data", metavar="[指标文件]…", nargs=-1, type=DATA)
@click.option(
    "--store", metavar="指标库", type=DATA, help="哪个指标库（默认当前文件夹的 指标库.sqlite）"
)
@click.option("--period", metavar="时期", help="文件里没有写时期的数是哪个时期的，如 2023年")
@click.option("--replace", "replacing", is_flag=True, help="和已存的不同时换成新的，旧数另外留着")
@click.option("--list", "listing", is_flag=True, help="列出指标库里有什么")
@click.option("--forget", metavar="文件或时期", help="从指标库里去掉一个文件或一个时期的数")
@FORMAT
def ingest(
    data: tuple[Path, ...],
    store: Path | None,
    period: str | None,
    replacing: bool,
    listing: bool,
    forget: str | None,
    style: str,
) -> int:
    """把指标文件里的数存进指标库，以后起草时上年同期、上期从这里来。

    每个数都记着原来的文件、工作表和单元格。同一个文件再存一次没有变化；数不同的会停下来列出两处。
    """
    from reportgen.indicators.stores import NAME

    if bool(data) + listing + (forget is not None) != 1:
        raise click.UsageError("给出要存的指标文件，或用 --list、--forget，三样用一样")
    if replacing and not data:
        raise click.UsageError("--replace 要和指标文件一起用")
    if period is not None and not data:
        raise click.UsageError("--period 要和指标文件一起用")
    path = store or Path(NAME)
    if listing:
        _list(path, style)
    elif forget is not None:
        _forget(path, forget, style)
    else:
        _keep(data, path, style, replacing=replacing, period=period or "")
    return 0


def _list(path: Path, style: str) -> None:
    from reportgen.indicators.stores.contents import contents

    held = contents(path)
    if style == "json":
        echo_json(held.to_json())
    else:
        click.echo(held.render())


def _forget(path: Path, what: str, style: str) -> None:
    from reportgen.indicators.stores.keeping import forget

    gone = forget(path, what)
    if style == "json":
        echo_json({"store": path.name, "numbers": gone.numbers, "files": list(gone.files)})
    else:
        click.echo(f"已从 {path} 去掉{gone.numbers}个数（{'、'.join(gone.files)}）")


def _keep(data: tuple[Path, ...], path: Path, style: str, *, replacing: bool, period: str) -> None:
    from reportgen.indicators.stores.keeping import ingest

    lighten(data)
    done = ingest(data, path, replacing=replacing, period=period)
    if style == "json":
        echo_json({"store": path.name, "files": [_as_json(taken) for taken in done.files]})
    else:
        _tell(done, path)
    for notice in done.notices:
        show_notice(notice)


def _tell(done: Ingested, path: Path) -> None:
    from reportgen.indicators.merging import said, titled

    for taken in done.files:
        counts = {
            "新存": taken.added, "已有": taken.known, "换了": len(taken.replaced)
        }  # fmt: skip
        told = "，".join(f"{word}{count}个数" for word, count in counts.items() if count)
        periods = "、".join(taken.periods)
        click.echo(f"{taken.name}：{periods}，{told}" if told else f"{taken.name}：没有可存的数")
        for old, new in taken.replaced:
            click.echo(f"  {titled(new.key)}：{said(old.observation)} 换成 {said(new.observation)}")
        if taken.absent:
            click.echo(f"  原来存的{taken.absent}个数，这次的文件里没有，仍留着")
    click.echo(f"已存入 {path}")


def _as_json(taken: FileTaken) -> dict[str, Any]:
    from reportgen.indicators.merging import said

    return {
        "name": taken.name,
        "periods": list(taken.periods),
        "added": taken.added,
        "known": taken.known,
        "absent": taken.absent,
        "replaced": [
            {
                "indicator": new.key[0],
                "entity": new.key[1],
                "period": new.key[2],
                "measure": new.key[3].value,
                "old": said(old.observation),
                "new": said(new.observation),
                "source": str(new.observation.where),
            }
            for old, new in taken.replaced
        ],
    }
