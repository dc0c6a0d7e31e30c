"""What a syntax tree refers to is looked up before it runs: forms, tests, and the partials it includes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import nodes
from jinja2.environment import Environment
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError
from jinja2.loaders import FileSystemLoader

from reportgen.errors import Collector, Location, ReportError, nearest
from reportgen.template.messages import syntax_message
from reportgen.template.vetting import cleaned

_MEANT = {
    "length": "条数写 | 个数", "count": "条数写 | 个数", "sum": "写成 合计(甲, 乙)",
    "round": "写成 | 小数(1)", "int": "写成 | 小数(0)", "replace": "文字在数据里改",
}  # fmt: skip
"""Jinja's own filters that are not here, and what does their work."""


def vet_nodes(found: Iterable[nodes.Node], environment: Environment, name: str) -> None:
    """Raise every unknown form, filter and test among a syntax tree's nodes."""
    problems = Collector()
    filters = [known for known in environment.filters if known[0] != "_" and known != "d"]
    for node in found:
        if not isinstance(node, nodes.Filter | nodes.Test):
            continue
        word, where = node.name, Location(name, line=node.lineno)
        if isinstance(node, nodes.Filter) and word not in environment.filters:
            hint = (
                _MEANT.get(word) or nearest(word, filters) or "全部写法见 reportgen types --forms"
            )
            problems.add(f"没有写法“{word}”", where=where, hint=hint)
        elif isinstance(node, nodes.Test) and word not in environment.tests:
            hint = nearest(word, environment.tests) or "可用：is 有数、is 缺数"
            problems.add(f"没有判断“is {word}”", where=where, hint=hint)
    problems.raise_any()


def vet_partials(tree: nodes.Template, environment: Environment, top: str) -> None:
    """Raise the problems of every partial a template includes or imports, and of theirs."""
    problems = Collector()
    waiting, seen = [(tree, top)], {top}
    while waiting:
        now, file = waiting.pop(0)
        for node, name in _included(now):
            where = Location(file, line=node.lineno)
            if not name.isprintable() or name == "":
                problems.add("片段名没有加引号", where=where, hint='例如 {% include "片段.md" %}')
            elif name == top:
                problems.add(
                    f"片段不能是 {top} 自己", where=where, hint="把要重复的部分另存为一个 .md 文件"
                )
            elif name not in seen:
                seen.add(name)
                try:
                    waiting.append((_partial(environment, name), name))
                except TemplateNotFound:
                    near = nearest(name, environment.list_templates(["md"]))
                    problems.add(
                        f"没有片段“{name}”", where=where,
                        hint=near or "片段是同一文件夹里的 .md 文件",
                    )  # fmt: skip
                except ReportError as error:
                    problems.absorb(error)
    problems.raise_any()


def _included(tree: nodes.Template) -> Iterator[tuple[nodes.Node, str]]:
    """Includes and imports with the file they name; "" where a file name stands without quotes."""
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        target = getattr(node, "template", None)
        while isinstance(target, nodes.Filter):  # the sandbox wraps it
            target = target.node
        if getattr(node, "ignore_missing", False):
            continue
        if isinstance(target, nodes.Const) and isinstance(target.value, str):
            yield node, target.value
        elif isinstance(target, nodes.Getattr) and target.attr == "md":
            yield node, ""


def _partial(environment: Environment, name: str) -> nodes.Template:
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    try:
        return environment.parse(source, name, name)
    except TemplateSyntaxError as error:
        message, hint = syntax_message(error.message or "")
        raise ReportError(message, where=Location(name, line=error.lineno), hint=hint) from None


_MOST_CHARACTERS = 400_000
"""Of a partial: about a megabyte of Chinese."""


class PartialLoader(FileSystemLoader):
    """Loads partials as people save them: with a BOM, with invisible characters, perhaps not UTF-8."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, object]:  # type: ignore[override]
        if "/" in template or "\\" in template or not template.endswith(".md"):
            raise TemplateNotFound(template)  # a type is written in the .md files of its folder
        try:
            source, path, fresh = super().get_source(environment, template)
        except UnicodeDecodeError:
            raise ReportError(
                "片段不是 UTF-8 文字", where=Location(Path(template).name), hint="请另存为 UTF-8"
            ) from None
        if len(source) > _MOST_CHARACTERS:
            where = Location(Path(template).name)
            raise ReportError("片段太大", where=where, hint="片段请控制在1MB以内")
        return cleaned(source), path, fresh
