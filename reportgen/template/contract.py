"""The front matter of report.md: what a report type is called, looks like, needs and checks.

Every entry keeps its line in the file, so that an error in the tenth 核对 names line and text.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reportgen.document import PROFILES
from reportgen.errors import Collector, Location, ReportError, nearest, reason_of
from reportgen.template.frontmatter import head_slips
from reportgen.template.vetting import cleaned, joined, raise_slips, source_problem
from reportgen.unit import parse_unit

if TYPE_CHECKING:
    import yaml

REPORT_FILE = "report.md"
_KEYS = "名称 说明 版本 版式 标题 副题 署名 编号 信息 指标 推算 核对".split()
_INDICATOR_KEYS = ("单位", "说明", "可缺")
_NUMBERS = re.compile(r"[一1１](?:、|\.|．)|[（(][一1１][）)]|第一，|①")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_MAX_DEPTH = 10
_MAPPING_HINT = {
    "抬头": "每行一个“名: 值”，例如 标题: ……",
    "指标": "每行写 名字: {单位: 个}",
    "推算": "每行写 名字: 算式，例如 覆盖率: 已建 / 应建",
}
_ADVISORY = "提示"
_ADVISORY_SLIP = re.compile(rf"{_ADVISORY}\s*(?:：|:(?!\s))")
_YES, _NO = ("是", "true", "yes", "True"), ("", "否", "false", "no", "False")
_LIMIT = 1_000_000
"""Bytes of report.md; a template is prose, not data."""


class Line(Struct, frozen=True):
    """A text of the front matter and its line in the file."""

    text: str
    line: int


class Check(Line, frozen=True):
    """A 核对 line."""

    advisory: bool = False
    """Written `- 提示: …`: that it does not hold is told, and counts as no failure."""


class Need(Struct, frozen=True):
    """An indicator the type uses: unit expected, what it is, and whether it may be absent."""

    name: str
    unit: str
    note: str
    optional: bool
    line: int


class Contract(Struct, frozen=True):
    """A report type as declared."""

    folder: Path
    name: str
    """The folder's name: what `build` takes."""
    label: str
    about: str
    version: str
    profile: str
    title: Line
    subtitle: Line | None
    byline: Line | None
    numbering: tuple[str, ...] | None
    """Patterns by level as `一、`, `（一）`, `1.`; () for none; None: the profile decides."""
    infos: tuple[str, ...]
    needs: tuple[Need, ...]
    derived: tuple[tuple[str, Line], ...]
    checks: tuple[Check, ...]
    body: str
    """The template body, blank lines in front so that its line numbers are the file's."""
    sha256: str = ""

    def at(self, line: int) -> Location:
        """A line of the template file."""
        return Location(REPORT_FILE, line=line)


def load_contract(folder: Path) -> Contract:
    """Read a report type's folder.  Raises ReportError with file and line, all problems at once."""
    path = folder / REPORT_FILE
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ReportError(
            f"“{folder.name}”不是报告类型：里面没有 {REPORT_FILE}",
            hint="报告类型是含有 report.md 的文件夹",
        ) from None
    except OSError as error:
        raise ReportError(f"读不出 {path.name}：{reason_of(error)}") from None
    if len(raw) > _LIMIT:
        raise ReportError(f"{REPORT_FILE} 太大（{len(raw)}字节）", hint="模板请控制在1MB以内")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReportError(
            "模板不是 UTF-8 文字", where=Location(REPORT_FILE), hint="请另存为 UTF-8"
        ) from None
    text = re.sub("[\ufdd0-\ufdef]", "", cleaned(text))
    head, body, body_line = _cut(text)
    body = "\n" * (body_line - 1) + body
    try:
        raise_slips(head_slips(head, _KEYS), REPORT_FILE)
        return _Reader(folder).contract(head, body, _fingerprint(folder))
    except ReportError as error:  # the body's slips too, while its author is at it
        raise joined(error, source_problem(body, REPORT_FILE)) from None


def source_files(folder: Path) -> tuple[Path, ...]:
    """The files a report type is written in, in name order: the .md files of its own folder, whether
    it includes them or not."""
    return tuple(path for path in sorted(folder.glob("*.md")) if path.is_file())


def _fingerprint(folder: Path) -> str:
    """SHA-256 over the type's template files, names included, in name order."""
    digest = hashlib.sha256()
    for path in source_files(folder):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ReportError(f"读不出 {path.name}：{reason_of(error)}") from None
        digest.update(os.fsencode(path.name) + b"\0" + content + b"\0")
    return digest.hexdigest()


def _cut(text: str) -> tuple[str, str, int]:
    lines = text.split("\n")
    if lines[0].strip() != "---":
        raise ReportError(
            "模板开头没有抬头",
            where=Location(REPORT_FILE, line=1),
            hint="第一行（前面没有空行）写 ---，接着写 标题: 等，再以单独一行 --- 收尾",
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    raise ReportError(
        "抬头没有收尾", where=Location(REPORT_FILE, line=1), hint="抬头以单独一行 --- 收尾"
    )


class _Reader:
    """Turns YAML nodes into a Contract; a fresh one per file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems = Collector()

    def contract(self, head: str, body: str, sha256: str) -> Contract:
        top = self.mapping(_compose(head), "抬头")
        for key, (_, line) in top.items():
            if key not in _KEYS:
                self.problem(
                    f"抬头中不认识“{key}”", line, nearest(key, _KEYS) or "可用：" + "、".join(_KEYS)
                )
        found = {key: node for key, (node, _) in top.items()}
        title = self.text(found.get("标题"))
        if title is None:
            self.problem("抬头中没有“标题”", 1, "加一行 标题: ……")
        contract = Contract(
            folder=self.folder,
            name=self.folder.name,
            label=self.plain(found.get("名称")) or self.folder.name,
            about=self.plain(found.get("说明")),
            version=self.plain(found.get("版本")) or "1",
            profile=self._profile(found.get("版式")),
            title=title or Line("", 1),
            subtitle=self.text(found.get("副题")),
            byline=self.text(found.get("署名")),
            numbering=self.numbering(found.get("编号")),
            infos=tuple(line.text for line in self.sequence(found.get("信息"), "信息")),
            needs=self.needs(found.get("指标")),
            derived=self.derived(found.get("推算")),
            checks=tuple(self.checks(found.get("核对"))),
            body=body,
            sha256=sha256,
        )
        self.twice(contract.needs, contract.derived)
        self.problems.raise_any()
        return contract

    def _profile(self, node: yaml.Node | None) -> str:
        profile = self.text(node) or Line("公文", 1)
        if profile.text not in PROFILES:
            hint = "可用：" + "、".join(PROFILES)
            if profile.text.endswith((".yaml", ".yml")):
                hint = f"这里写它基于的那一种（{'、'.join(PROFILES)}），文件放在这个文件夹里，名叫 版式.yaml"
            self.problem(f"没有版式“{profile.text}”", profile.line, hint)
        return profile.text

    def problem(self, message: str, line: int, hint: str = "") -> None:
        self.problems.add(message, where=Location(REPORT_FILE, line=line), hint=hint)

    def mapping(self, node: yaml.Node | None, what: str) -> dict[str, tuple[yaml.Node, int]]:
        import yaml

        if node is None or _blank(node):
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.problem(
                f"“{what}”应当是“名: 值”的写法",
                _line(node),
                _MAPPING_HINT.get(what, f"写成 {what}: {{单位: 个}}"),
            )
            return {}
        out: dict[str, tuple[yaml.Node, int]] = {}
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.problem(f"“{what}”里冒号前应当是一个名字", _line(key_node))
                continue
            self._refuse_control(key_node)
            key = unicodedata.normalize("NFKC", str(key_node.value)).strip()
            if key in out:
                self.problem(
                    f"“{what}”中“{key}”写了两次",
                    _line(key_node),
                    f"第一处在第{out[key][1]}行，只留一处",
                )
            out[key] = (value, _line(key_node))
        return out

    def text(self, node: yaml.Node | None) -> Line | None:
        import yaml

        if node is None or _blank(node):
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.problem("这里应当是一句文字", _line(node), "句子以 { 或引号开头时，整句加英文引号")
            return None
        self._refuse_control(node)
        return Line(node.value, _line(node))

    def _refuse_control(self, scalar: yaml.ScalarNode) -> None:
        """An escape such as "\\x1f" brings in what no document can hold."""
        if found := _CONTROL.search(str(scalar.value)):
            self.problem(
                f"里面有看不见的控制字符 U+{ord(found[0]):04X}", _line(scalar), "删去它，重新打一遍"
            )

    def plain(self, node: yaml.Node | None) -> str:
        line = self.text(node)
        return line.text if line else ""

    def sequence(self, node: yaml.Node | None, what: str) -> tuple[Line, ...]:
        lines = [self.text(item) for item in self.items(node, what)]
        return tuple(line for line in lines if line is not None)

    def items(self, node: yaml.Node | None, what: str) -> Sequence[yaml.Node]:
        import yaml

        if node is None or _blank(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            short = f"写成 {what}: [甲, 乙]，或" if what in ("信息", "编号") else ""
            self.problem(
                f"“{what}”应当是列表", _line(node), f"{short}每项一行，以“- ”开头（英文减号、空格）"
            )
            return ()
        found: Sequence[yaml.Node] = node.value
        return found

    def checks(self, node: yaml.Node | None) -> Iterator[Check]:
        """A formula, or `提示: a formula`, each."""
        import yaml

        for item in self.items(node, "核对"):
            if not isinstance(item, yaml.MappingNode):
                line = self.text(item)
                if line is not None and _ADVISORY_SLIP.match(line.text):
                    hint = f"写成 - {_ADVISORY}: 甲 == 乙 + 丙（英文冒号，后面空一格）"
                    self.problem(f"“{_ADVISORY}”后面的冒号写得不对", line.line, hint)
                elif line is not None:
                    yield Check(line.text, line.line)
                continue
            for key, (value, at) in self.mapping(item, "核对").items():
                line = self.text(value)
                if key != _ADVISORY:
                    hint = f"写 - 算式，或 - {_ADVISORY}: 算式"
                    self.problem(f"核对中不认识“{key}”", at, hint)
                elif line is None:
                    self.problem(f"“{_ADVISORY}”后面没有算式", at, f"例如 - {_ADVISORY}: 甲 == 乙")
                else:
                    yield Check(line.text, line.line, advisory=True)

    def numbering(self, node: yaml.Node | None) -> tuple[str, ...] | None:
        if node is None or _blank(node):
            return None
        if isinstance(node.value, str):
            if node.value.strip() != "无":
                self.problem(
                    f"编号“{node.value}”不对",
                    _line(node),
                    "写成 [一、, （一）, 1.] 这样的列表，或写“无”",
                )
            return ()
        patterns = self.sequence(node, "编号")
        for pattern in patterns:
            if pattern.text != "无" and not _NUMBERS.fullmatch(pattern.text):
                self.problem(
                    f"不认识的编号“{pattern.text}”", pattern.line, "可用：一、 （一） 1. （1） ① 无"
                )
        return tuple(unicodedata.normalize("NFC", p.text) for p in patterns)

    def needs(self, node: yaml.Node | None) -> tuple[Need, ...]:
        out: list[Need] = []
        for name, (value, line) in self.mapping(node, "指标").items():
            entries = {key: self.plain(sub) for key, (sub, _) in self.mapping(value, name).items()}
            for key in entries:
                if key not in _INDICATOR_KEYS:
                    self.problem(
                        f"指标“{name}”中不认识“{key}”",
                        line,
                        nearest(key, _INDICATOR_KEYS) or "可用：" + "、".join(_INDICATOR_KEYS),
                    )
            unit = entries.get("单位", "")
            try:
                parse_unit(unit)
            except ReportError as error:
                self.problem(error.message, line, error.hint)
            if entries.get("可缺", "") not in (*_YES, *_NO):
                self.problem(
                    f"指标“{name}”的“可缺”写的是“{entries['可缺']}”", line, "只能写 是 或 否"
                )
            optional = entries.get("可缺", "") in _YES
            out.append(Need(name, unit, entries.get("说明", ""), optional, line))
        return tuple(out)

    def derived(self, node: yaml.Node | None) -> tuple[tuple[str, Line], ...]:
        out: list[tuple[str, Line]] = []
        for name, (value, _) in self.mapping(node, "推算").items():
            line = self.text(value)
            if line is not None:
                out.append((name, line))
        return tuple(out)

    def twice(self, needs: Sequence[Need], derived: Sequence[tuple[str, Line]]) -> None:
        """A name that is both declared as an indicator and worked out."""
        declared = {need.name for need in needs}
        for name, line in derived:
            if name in declared:
                words = f"“{name}”既在“指标”里，又在“推算”里"
                self.problem(words, line.line, "数据里给的留在“指标”，算出来的留在“推算”")


def _compose(head: str) -> yaml.Node | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for event in yaml.parse(head, Loader=loader):
            where = Location(REPORT_FILE, line=event.start_mark.line + 2 if event.start_mark else 1)
            if isinstance(event, yaml.AliasEvent):
                raise ReportError("抬头里不能用 YAML 的引用（*名）", where=where)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                raise ReportError("抬头里套得太深", where=where, hint="检查 [ ] 和 { } 是否成对")
        return yaml.compose(head, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ReportError(
            "抬头不是正确的 YAML",
            where=Location(REPORT_FILE, line=mark.line + 2 if mark else 1),
            hint="冒号后要空一格；句子以 { 或引号开头、含“: ”时，整句加英文引号",
        ) from None
    except yaml.YAMLError:
        raise ReportError("抬头里有不能识别的字符", where=Location(REPORT_FILE, line=1)) from None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 2


def _blank(node: yaml.Node) -> bool:
    return not node.value
