"""The command that makes a briefing for every entity of a ledger: batch."""

from __future__ import annotations

import gc
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportgen.cli.manners import Command, show_place
from reportgen.cli.options import DATA, FORMAT, OVERRIDE, PERIOD, STRICT, echo_json, lighten
from reportgen.cli.storing import show_past, with_store
from reportgen.columns import display_width

if TYPE_CHECKING:
    from reportgen.batching.models import Engine, Outcome, Run, State, Trouble

_SHOWN = 5
"""Exceptions printed; the index holds them all."""
_EVERY = 0.2
"""Seconds between two updates of the progress line."""


@click.command(cls=Command)
@click.argument("type_", metavar="类型")
@click.argument("data", metavar="台账…", nargs=-1, required=True, type=DATA)
@click.option(
    "-o",
    "out",
    metavar="文件夹",
    default="outputs",
    show_default=False,
    help="放到哪个文件夹（默认 outputs）；也可以是 s3://桶/文件夹 这样的地址",
)
@click.option(
    "--name",
    "pattern",
    metavar="文件名",
    default="{地区}-{类型}.docx",
    show_default=False,
    help="文件名的样子，可用 {地区} {时期} {类型} {序号} 和台账里的文字列，斜线分文件夹；"
    "默认 {地区}-{类型}.docx",
)
@click.option("--entity", "entities", metavar="地区", multiple=True, help="只做这个地区，可写多次")
@PERIOD
@click.option("--rollup", metavar="类型", help="再用这个类型起草一份汇总材料")
@click.option("--whole", metavar="名称", help="汇总材料里总体的名称，如 全市")
@click.option(
    "--missing",
    type=click.Choice(["mark", "error", "omit"]),
    default="mark",
    help="缺数怎么办：mark 标成XX（默认），error 这一份不出，omit 省去“可省”的句子",
)
@click.option(
    "--edited",
    type=click.Choice(["keep", "refresh"]),
    default="keep",
    help="有人改过的旧稿：keep 留着不动（默认），refresh 备份后只更新数字",
)
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="用几个进程（默认全部核）")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    help="在本机（local，默认）还是在已有的 Dask 集群上做",
)
@click.option("--scheduler", metavar="地址", help="Dask 调度器的地址，如 tcp://10.0.0.1:8786")
@OVERRIDE
@FORMAT
@STRICT
@with_store
def batch(
    type_: str,
    data: tuple[Path, ...],
    out: str,
    pattern: str,
    entities: tuple[str, ...],
    period: str | None,
    rollup: str | None,
    whole: str | None,
    missing: Any,
    edited: Any,
    jobs: int | None,
    engine: str,
    scheduler: str | None,
    override: bool,
    style: str,
    strict: bool,
) -> int:
    """按台账给每个地区（单位）起草一份材料。

    文件夹里另有 索引.xlsx：每份一行，异常单列一张表。没有变化的不重做；中断了再运行一次会接着做；
    有人改过的不会被覆盖。
    """
    from reportgen.batching.planning import plan
    from reportgen.batching.running import run
    from reportgen.bundled import find_type
    from reportgen.indicators.loading import load

    if whole is not None and rollup is None:
        raise click.UsageError("--whole 要和 --rollup 一起用")
    chosen = _engine(engine, scheduler, jobs)
    lighten(data)
    kind = find_type(type_)
    summary = find_type(rollup) if rollup is not None else None
    with _uncollected():
        dataset = load(data, override=override)
    show_past(dataset, data)
    planned = plan(
        kind, dataset, pattern=pattern, entities=entities, period=period,
        missing=missing, edited=edited, rollup=summary, whole=whole,
    )  # fmt: skip
    with _Meter(len(planned.jobs)) as meter:
        done = run(planned, out, chosen, meter.tick)
    if style == "json":
        echo_json(_as_json(done))
    else:
        _report(done, out)
    return int(done.count("失败") > 0 or (strict and _troubled(done)))


def _troubled(done: Run) -> bool:
    """Whether anything at all is to be seen to."""
    return bool(done.notices or done.strays or any(o.troubles for o in done.outcomes))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: a ledger is many objects and no circles, and walking them again
    and again takes a tenth of the time of reading it."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _engine(name: str, scheduler: str | None, jobs: int | None) -> Engine:
    if name == "local":
        from reportgen.batching import local

        if scheduler is not None:
            raise click.UsageError("--scheduler 要和 --engine dask 一起用")
        return local.engine(jobs or local.cores())
    from reportgen.batching import cluster

    if scheduler is None:
        raise click.UsageError("--engine dask 要写明 --scheduler 地址")
    if jobs is not None:
        raise click.UsageError("--jobs 只管本机；用 --engine dask 时，几个进程由集群定")
    return cluster.engine(scheduler)


class _Meter:
    """The progress line on stderr: done, rate, time left, failures.  Silent where nobody looks on."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._began = self._shown = time.monotonic()
        self._failed = 0
        self._live = sys.stderr.isatty()

    def __enter__(self) -> _Meter:
        return self

    def tick(self, done: int, total: int, last: Outcome) -> None:
        """Note one more briefing."""
        self._failed += last.state == "失败"
        now = time.monotonic()
        if self._live and (now - self._shown >= _EVERY or done == total):
            self._shown = now
            rate = done / max(now - self._began, 1e-6)
            left = (total - done) / rate
            parts = (
                f"{done:,}/{total:,}份", f"每秒{rate:,.0f}份", f"还要{_span(left)}",
                f"失败{self._failed}份",
            )  # fmt: skip
            click.echo(f"\r{_fitting(parts)}\x1b[K", nl=False, err=True)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._live and self._total:
            click.echo("", err=True)
        if kind is KeyboardInterrupt:
            click.echo("已停下。做完的都在，再运行同一条命令会接着做。", err=True)


def _fitting(parts: tuple[str, ...]) -> str:
    """As many of the parts as a line of the terminal holds: one that wraps could not be rewritten."""
    room = shutil.get_terminal_size().columns - 1
    while len(parts) > 1 and display_width("，".join(parts)) > room:
        parts = parts[:-1]
    return "，".join(parts)


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole < 100:
        return f"{whole}秒"
    minutes = whole // 60
    return f"{minutes}分{whole % 60}秒" if minutes < 100 else f"{minutes // 60}小时{minutes % 60}分"


def _report(done: Run, out: str) -> None:
    states: tuple[State, ...] = ("新建", "更新", "未变", "刷新", "保留", "失败")
    counts = "，".join(f"{state}{done.count(state)}份" for state in states if done.count(state))
    click.echo(f"{out}：共{len(done.outcomes)}份（{counts}）")
    missing = sum(outcome.lacking for outcome in done.outcomes)
    failed = sum(outcome.unmet for outcome in done.outcomes)
    if missing or failed:
        click.echo(f"缺数{missing}处，核对不成立{failed}条")
    if done.rest:
        click.echo(f"这次没有要求做的{len(done.rest)}份，留着原样")
    click.echo(f"索引和异常清单：{done.index}")
    for trouble in done.notices[:_SHOWN]:
        click.echo(f"{trouble.kind}：{trouble.message}", err=True)
        show_place(trouble.where, trouble.hint)
    if len(done.notices) > _SHOWN:
        click.echo(f"提示还有{len(done.notices) - _SHOWN}条，见异常清单", err=True)
    _report_failures([o for o in done.outcomes if o.state == "失败"])
    kept = done.count("保留")
    if kept:
        click.echo(f"有人改过、没有动的有{kept}份；要更新其中的数，加 --edited refresh", err=True)
    if done.strays:
        click.echo(f"台账里已没有的旧材料{len(done.strays)}份，没有动，见异常清单", err=True)


def _report_failures(failed: Sequence[Outcome]) -> None:
    """What stopped briefings; what stopped several in the same words is told once."""
    alike: dict[tuple[str, str], list[tuple[int, Trouble]]] = {}
    for number, outcome in enumerate(failed):
        for trouble in outcome.troubles[:2]:
            alike.setdefault((trouble.message, trouble.hint), []).append((number, trouble))
    groups = list(alike.values())
    shown = groups if len(groups) <= _SHOWN + 1 else groups[:_SHOWN]  # no line hides one line
    for group in shown:
        first, trouble = group[0]
        count = len({number for number, _ in group})
        more = f"等{count}份" if count > 1 else ""
        click.echo(f"失败：{failed[first].entity}{more}：{trouble.message}", err=True)
        show_place(trouble.where, trouble.hint)
    rest = len(failed) - len({number for group in shown for number, _ in group})
    if rest:
        click.echo(f"失败的还有{rest}份，见异常清单", err=True)


def _as_json(done: Run) -> dict[str, Any]:
    from msgspec import to_builtins

    def told(outcome: Outcome) -> dict[str, Any]:
        listed: dict[str, Any] = to_builtins(outcome)
        return listed | {"figures": to_builtins(list(outcome.figures))}

    return {
        "briefings": [told(outcome) for outcome in done.outcomes],
        "rest": [told(outcome) for outcome in done.rest],
        "strays": list(done.strays),
        "index": done.index,
        "notices": to_builtins(done.notices),
    }
