"""Briefings that a person has worked on in LibreOffice, refreshed: the real editor's own commands
(`office`), files saved three times over, and the harsher way through .odt and back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import settings
from lxml import etree
from msgspec.structs import replace

from reportgen import bundled
from reportgen.auditing import audit_of
from reportgen.changes import Refreshed
from reportgen.cli import main
from reportgen.dataset import Dataset
from reportgen.generating import Draft, draft, load_data, report_type
from reportgen.refreshing import refreshed
from reportgen.word.briefing import Briefing
from reportgen.word.reading import read
from tests.conftest import NEEDED
from tests.refreshing.people import without_numbers
from tests.validity import problems
from tests.word_reading.packages import W, parts_of

pytestmark = pytest.mark.libreoffice

PYTHONS = ("/usr/bin/python3", "python3", "/opt/libreoffice/program/python")
LONGEST = 120
"""Seconds that a job may take before LibreOffice counts as hanging."""
Step = tuple[Any, ...]


class Editor:
    """LibreOffice with a person in front of it."""

    def __init__(self, python: str, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [python, str(Path(__file__).with_name("office.py")), str(folder / "profile")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def saved(self, data: bytes, steps: list[Step], *suffixes: str, password: str = "") -> bytes:
        """The file after the steps, saved and opened again once for each suffix; one with a
        password cannot be opened again."""
        source = self._folder / "source.docx"
        source.write_bytes(data)
        saves = [str(self._folder / f"saved{n}{s}") for n, s in enumerate(suffixes)]
        job = {"source": str(source), "steps": steps, "saves": saves, "password": password}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        alarm = Timer(LONGEST, self._process.kill)
        alarm.start()
        answer = self._process.stdout.readline()
        alarm.cancel()
        assert answer, f"LibreOffice did not do {job}"
        return Path(saves[-1]).read_bytes()

    def close(self) -> None:
        self._process.communicate(timeout=60)


def python_with_uno() -> str | None:
    """A Python that can talk to LibreOffice: the system's, as the package is no wheel."""
    for name in filter(None, map(shutil.which, PYTHONS)):
        if subprocess.run([name, "-c", "import uno"], capture_output=True).returncode == 0:
            return name
    return None


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    python = python_with_uno()
    if python is None:
        assert not os.environ.get(NEEDED), "no Python with uno: install python3-uno"
        pytest.skip("needs a Python with uno (python3-uno)")
    opened = Editor(python, tmp_path_factory.mktemp("office"))
    yield opened
    opened.close()


def generated(name: str) -> tuple[Draft, Draft, Dataset]:
    """A bundled briefing, what it would be after a correction of every value, and those data."""
    data = load_data([bundled.sample(name)])
    more = {
        key: replace(seen, value=seen.value and seen.value + 1)
        for key, seen in data.observations.items()
    }
    new, template = replace(data, observations=more), report_type(bundled.find_type(name))
    return draft(template, data), draft(template, new), new


class Script:
    """A day's work on a briefing: each kind of edit once."""

    def __init__(self, briefing: Briefing) -> None:
        body = [i for i, p in enumerate(briefing.paragraphs) if not p.in_table]
        numbers = [a for a in briefing.anchors if a.paragraph in body]
        self.typed, self.halved, self.pending = numbers[1], numbers[len(numbers) // 2], numbers[-1]
        telling = sorted({body.index(a.paragraph) for a in numbers})
        plain = [i for i in range(1, len(body)) if i not in telling]
        first, second, third = (telling[n % len(telling)] for n in range(3))
        self.steps: list[Step] = [
            ("type_over", self.typed.id, 0, 1, "约"),
            ("bold", self.halved.id, 0, 1),
            ("insert", first, 0, "人写甲。"),
            ("delete", plain[-1], 1, 2),
            ("comment", second, "人批丁。"),
            ("comment", second, "人批戊。"),
            ("track", True),
            ("insert", third, 0, "人写乙。"),
            ("accept",),
            ("insert", plain[0], 1, "人写丙。"),
            ("type_over", self.pending.id, 0, 1, "约"),
            ("track", False),
            # from the end, so that places before are not moved
            ("copy", second, len(body) - 1),
            ("move", plain[-2], telling[-1]),
            ("table", third, "人写己。"),
            ("merge", plain[1]),
            ("split", first, 4),
        ]


def refresh(data: bytes, fresh: Dataset) -> Refreshed:
    return refreshed(read(data, "甲.docx"), data, fresh)


def lines(data: bytes) -> list[str]:
    return [p.text for p in read(data, "甲.docx").paragraphs]


def texts(briefing: Briefing) -> str:
    return "\n".join(p.text for p in briefing.paragraphs)


def tracked(data: bytes) -> list[tuple[str, str | None]]:
    """The tracked insertions and deletions, with their ids."""
    body = etree.fromstring(parts_of(data)["word/document.xml"])
    kinds = [f"{W}{kind}" for kind in ("ins", "del", "moveFrom", "moveTo")]
    return [(change.tag, change.get(f"{W}id")) for change in body.iter(*kinds)]


def check_laws(editor: Editor, before: bytes, data: Dataset) -> Refreshed:
    """What must hold whatever a person did."""
    result = refresh(before, data)
    old, new = read(before, "甲.docx"), read(result.content, "甲.docx")
    assert without_numbers(new) == without_numbers(old)
    assert set(new.extras.comments) <= set(old.extras.comments)
    assert all("缺数" in gone for gone in set(old.extras.comments) - set(new.extras.comments))
    assert tracked(result.content) == tracked(before)
    refused = {c.id for c in result.changes if c.action in ("refused", "structural")}
    stale = {n.id for n in audit_of(new, data).numbers if n.verdict == "stale"}
    assert stale <= refused
    for number in audit_of(old, data).numbers:
        told = {
            c.action for c in result.told if (c.id, c.paragraph) == (number.id, number.paragraph)
        }
        if number.verdict in ("edited", "conflict"):
            assert "kept" in told
        if number.verdict == "lost":
            assert "lost" in told
    assert refresh(result.content, data).content == result.content
    assert set(problems(result.content)) <= set(problems(before))
    assert editor.saved(result.content, [], ".pdf").startswith(b"%PDF")
    return result


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_a_days_work_on_a_bundled_briefing(name: str, editor: Editor) -> None:
    made, fresh, data = generated(name)
    script = Script(read(made.content, "甲.docx"))
    before = editor.saved(made.content, script.steps, ".docx", ".docx", ".docx")
    result = check_laws(editor, before, data)
    old, new = read(before, "甲.docx"), read(result.content, "甲.docx")
    for words in ("人写甲。", "人写乙。", "人写丙。", "人写己。"):
        assert 1 <= texts(old).count(words) == texts(new).count(words)
    assert {"人批丁。", "人批戊。"} <= set(new.extras.comments)
    assert new.extras.revisions > 0
    wanted = {a.id: a.text for a in read(fresh.content, "甲.docx").anchors}
    for change in result.changes:
        touched = {script.typed.id: script.typed, script.pending.id: script.pending}
        if change.id in touched:
            assert (change.action, change.text) == ("kept", "约" + touched[change.id].text[1:])
        elif change.action != "structural":
            same = change.wrote == wanted[change.id]
            assert change.action in (("current", "blank") if same else ("updated",))
            assert change.text == wanted[change.id]
    assert any(change.copy for change in result.changes)


@pytest.mark.parametrize("seed", range(settings().max_examples * 2 // 25))
def test_any_work_on_a_bundled_briefing(seed: int, editor: Editor) -> None:
    chance = Random(seed)
    made, _, data = generated(list(bundled.SAMPLES)[seed % len(bundled.SAMPLES)])
    numbers = len(read(made.content, "甲.docx").anchors)

    def some() -> int:
        return chance.randrange(60)

    def number() -> int:
        return 1 + chance.randrange(numbers)

    kinds: list[Callable[[], Step]] = [
        lambda: ("type_over", number(), 0, chance.randrange(1, 3), "约"),
        lambda: ("type_over", number(), 1, 9, "9"),
        lambda: ("type_over", number(), 0, 9, "人写数"),
        lambda: ("bold", number(), chance.randrange(2), 1),
        lambda: ("insert", some(), some(), "人写。"),
        lambda: ("delete", some(), some(), chance.randrange(1, 9)),
        lambda: ("split", some(), some()),
        lambda: ("merge", some()),
        lambda: ("copy", some(), some()),
        lambda: ("move", some(), some()),
        lambda: ("comment", some(), "人批。"),
        lambda: ("table", some(), "人写。"),
        lambda: ("track", chance.random() < 0.5),
        lambda: ("accept",),
    ]
    steps: list[Step] = [chance.choice(kinds)() for _ in range(10)]
    before = editor.saved(made.content, steps, *[".docx"] * (1 + seed % 3))
    check_laws(editor, before, data)


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_libreoffice_accepts_and_rejects_what_we_track(name: str, editor: Editor) -> None:
    made, _, data = generated(name)
    quiet = [s for s in Script(read(made.content, "甲.docx")).steps if s[0] != "track"]
    before = editor.saved(made.content, quiet, ".docx")
    direct = refresh(before, data)
    tracked_changes = refreshed(read(before, "甲.docx"), before, data, author="核稿")
    assert tracked(tracked_changes.content) != []
    accepted, rejected = (
        editor.saved(tracked_changes.content, [(step,)], ".docx") for step in ("accept", "reject")
    )
    assert tracked(accepted) == tracked(rejected) == []
    assert lines(accepted) == lines(direct.content)
    assert lines(rejected) == lines(before)
    # the marks of the numbers come through: what was rejected is a person's decision, kept and told
    changed = {(c.id, c.stood, c.text) for c in direct.changes if c.stood != c.text}
    assert changed
    assert not changed & {(c.id, c.stood, c.fresh) for c in refresh(accepted, data).told}
    again = refresh(rejected, data)
    assert changed <= {(c.id, c.stood, c.fresh) for c in again.told if c.action == "kept"}
    assert lines(again.content) == lines(before)


def test_the_way_through_odt_loses_the_record_and_is_told(editor: Editor, tmp_path: Path) -> None:
    made, _, _ = generated("campaign")
    script = Script(read(made.content, "甲.docx"))
    path = tmp_path / "甲.docx"
    path.write_bytes(editor.saved(made.content, script.steps, ".odt", ".docx"))
    kept = path.read_bytes()
    briefing = read(path)
    assert briefing.record is None
    assert {a.id for a in briefing.anchors} == {a.id for a in read(made.content, "").anchors}
    audited = CliRunner().invoke(main, ["audit", str(path)])
    assert audited.exit_code == 1
    assert "没有生成记录" in audited.stdout
    told = CliRunner().invoke(
        main, ["refresh", str(path), "--data", str(bundled.sample("campaign")), "--in-place"]
    )
    assert told.exit_code == 1
    assert "没有生成记录" in told.stderr
    assert path.read_bytes() == kept
    assert [p.name for p in tmp_path.iterdir()] == ["甲.docx"]


@pytest.mark.parametrize(
    ("suffix", "password", "words"),
    [(".docx", "123456", "有打开密码"), (".doc", "", "旧格式"), (".odt", "", "OpenDocument")],
)
def test_what_only_looks_like_a_docx_is_refused(
    suffix: str, password: str, words: str, editor: Editor, tmp_path: Path
) -> None:
    made, _, _ = generated("campaign")
    path = tmp_path / "甲.docx"
    path.write_bytes(editor.saved(made.content, [], suffix, password=password))
    data = ["--data", str(bundled.sample("campaign"))]
    for command in (["audit"], ["audit", *data], ["refresh", *data, "--in-place"]):
        result = CliRunner().invoke(main, [*command, str(path)])
        assert (result.exit_code, result.stdout) == (1, "")
        assert words in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["甲.docx"]
