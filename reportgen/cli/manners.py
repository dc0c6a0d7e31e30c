"""How the command line speaks: Chinese help, usage errors and problems, one place for all."""

from __future__ import annotations

import gc
import inspect
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from reportgen.columns import display_width, wrapped
from reportgen.errors import Notice, ReportError, flatten, nearest, reason_of

_NARROWEST = 20
_SHARED = 5
"""Warnings on indicator files as a whole that are shown with every briefing."""
_SECTIONS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class Formatter(click.HelpFormatter):
    """Help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        super().write_usage(prog, words, "用法：")

    def write_text(self, text: str) -> None:
        room = max(self.width - self.current_indent, _NARROWEST)
        paragraphs = inspect.cleandoc(text).split("\n\n")
        for number, paragraph in enumerate(paragraphs):
            if number:
                self.write("\n")
            for line in wrapped(paragraph.replace("\n", ""), room):
                self.write(" " * self.current_indent + line + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = tuple(rows)
        first = min(max((display_width(term) for term, _ in rows), default=0), col_max)
        indent = self.current_indent
        behind = indent + first + col_spacing
        for term, words in rows:
            lines = wrapped(
                words.replace("  [required]", "（必填）").replace("  [x>=1]", ""),
                max(self.width - behind, _NARROWEST),
            )
            gap = behind - indent - display_width(term)
            if gap < col_spacing:
                self.write(" " * indent + term + "\n")
            else:
                self.write(" " * indent + term + " " * gap + lines.pop(0) + "\n")
            for line in lines:
                self.write(" " * behind + line + "\n")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_SECTIONS.get(name, name)):
            yield


class Context(click.Context):
    """A context whose help is Chinese."""

    formatter_class = Formatter


class ChineseHelp(click.Command):
    """The --help option in Chinese."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这个说明"
        return option


class Command(ChineseHelp):
    """A command with a Chinese --help."""


class Group(ChineseHelp, click.Group):
    """The group that turns a ReportError into a message and exit status 1, wrong usage into 2."""

    command_class = Command

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        extra["standalone_mode"] = False
        # imports make a hundred thousand objects that stay: collecting among them finds nothing
        gc.set_threshold(500_000, 20, 50)
        if hasattr(sys.stdout, "reconfigure"):  # a name that GBK cannot write must not stop a build
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            status = super().main(args, *rest, **extra)
        except ReportError as error:
            show_problem(error)
            status = 1
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            status = 2
        except click.UsageError as error:
            click.echo("用法不对：" + _usage_message(error), err=True)
            if error.ctx is not None:
                click.echo(f"看说明：{error.ctx.command_path} --help", err=True)
            status = 2
        except click.ClickException as error:
            click.echo(f"错误：{error.format_message()}", err=True)
            status = 1
        except click.Abort:
            click.echo("已停止", err=True)
            status = 130
        except BrokenPipeError:
            sys.stderr.close()
            status = 0
        except OSError as error:  # whatever the system refuses is not a bug
            name = f"“{error.filename}”" if error.filename else ""
            show_problem(ReportError(f"读写{name}出错：{reason_of(error)}"))
            status = 1
        sys.exit(status if isinstance(status, int) else 0)


def show_problem(error: ReportError) -> None:
    """Print one problem or a group: what, where, what to do."""
    problems = flatten([error])
    if len(problems) > 1:
        click.echo(f"共有{len(problems)}处问题：", err=True)
    for problem in problems:
        click.echo(f"错误：{problem.message}", err=True)
        show_place(problem.where, problem.hint)


def show_notice(notice: Notice) -> None:
    """Print a warning."""
    click.echo(f"提示：{notice.message}", err=True)
    show_place(notice.where, notice.hint)


def show_notices(notices: Iterable[Notice], shared: Collection[Notice]) -> None:
    """Print warnings; of those that every briefing of the same data shares only the first few."""
    more = 0
    for notice in notices:
        more += notice in shared
        if more <= _SHARED or notice not in shared:
            show_notice(notice)
    if more > _SHARED:
        click.echo(
            f"指标文件还有{more - _SHARED}条提示，用 reportgen check 指标文件 看全部", err=True
        )


def show_place(where: object, hint: str = "") -> None:
    """Print where something is and what to do about it."""
    if where is not None and str(where):
        click.echo(f"  位置：{where}", err=True)
    if hint:
        click.echo(f"  建议：{hint}", err=True)


def _usage_message(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            near = "，是不是 " + "、".join(error.possibilities) if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case click.MissingParameter(param=click.Option() as param):
            return f"缺少 {param.opts[0]}"
        case click.MissingParameter(param=param) if param is not None:
            return f"缺少 {param.human_readable_name}"
        case click.BadParameter(param=click.Option(type=click.Choice(choices=choices)) as param):
            return f"{param.opts[-1]} 只能填 {'、'.join(choices)}"
        case click.BadParameter(param=click.Option(type=click.IntRange(min=least)) as param):
            return f"{param.opts[-1]} 填整数，最小是{least}"
        case click.BadOptionUsage(option_name=name):
            return f"{name} 后面少了内容，或不该有内容"
        case click.BadParameter(param=param):
            name = param.human_readable_name if param is not None else ""
            return f"{name} 填得不对（{error.message}）"
    if error.message.startswith("No such command"):
        return _unknown_command(error)
    if error.message.startswith("Missing command"):
        return "缺少命令"
    if error.message.startswith("Got unexpected extra"):
        return "多了参数 " + error.message.partition("(")[2].rstrip(")")
    return error.message


def _unknown_command(error: click.UsageError) -> str:
    group = error.ctx.command if error.ctx is not None else None
    known = list(group.commands) if isinstance(group, click.Group) else []
    name = error.message.split("'")[1] if error.message.count("'") >= 2 else ""
    return f"没有命令“{name}”。" + (nearest(name, known) or "可用：" + "、".join(known))
