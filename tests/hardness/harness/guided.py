"""Fuzzing led by coverage (atheris): `python -m tests.hardness.harness.guided [NAME …] [--seconds 60]`.

Each target is given bytes and may end in a value or a ReportError, nothing else.  libFuzzer keeps what
reaches new lines under outputs/fuzzing/, so a later run goes on from there; what broke a target lies in
outputs/fuzzing/NAME-crash-….  Where atheris is not installed it says so and does nothing: the other
parts of the harness need none of it.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import io
import os
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

CORPUS = Path("outputs/fuzzing")
Target = Callable[[bytes], object]


def targets() -> dict[str, Target]:
    """What is fuzzed, by name."""
    from reportgen.chinese import phrases
    from reportgen.chinese.quantities import quantities
    from reportgen.period import Period
    from reportgen.template.engine import load_template
    from reportgen.unit import parse_unit
    from reportgen.word import reading

    return {
        "xlsx": lambda data: _loaded(_repacked(data, "xlsx"), ".xlsx"),
        "csv": lambda data: _loaded(data, ".csv"),
        "yaml": lambda data: _loaded(data, ".yaml"),
        "json": lambda data: _loaded(data, ".json"),
        "docx": lambda data: reading.read(_repacked(data, "docx"), "甲.docx"),
        "record": lambda data: reading.read(_with_record(data), "甲.docx"),
        "type": lambda data: _in_folder(data, "report.md", lambda path: load_template(path.parent)),
        "quantities": lambda data: quantities(_text(data)),
        "phrases": lambda data: phrases.read(_text(data)),
        "period": lambda data: Period.parse(_text(data)),
        "unit": lambda data: parse_unit(_text(data)),
    }


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _in_folder(data: bytes, name: str, work: Callable[[Path], object]) -> object:
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        return work(path)


def _loaded(data: bytes, suffix: str) -> object:
    from reportgen.indicators import load

    return _in_folder(data, f"文件{suffix}", lambda path: load([path]))


_PARTS = {
    "xlsx": ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"),
    "docx": ("word/document.xml", "word/comments.xml", "word/styles.xml", "[Content_Types].xml"),
}  # fmt: skip


def _repacked(data: bytes, kind: str) -> bytes:
    """The bytes as a part of a valid file, the first byte says which, or as they are: an archive."""
    from tests.word_reading.packages import pack, parts_of

    if data[:2] == b"PK" or not data:
        return data
    name = _PARTS[kind][data[0] % len(_PARTS[kind])]
    return pack({**parts_of(_seed(kind)), name: data[1:]})


def _with_record(data: bytes) -> bytes:
    """A briefing whose record is these bytes."""
    from tests.word_reading.packages import pack, parts_of

    parts = parts_of(_seed("docx"))
    name = next(n for n in parts if n.startswith("customXml/item") and "Props" not in n)
    return pack({**parts, name: data})


def _seed(kind: str) -> bytes:
    from tests.hardness.harness import seeds

    return seeds.briefings()[1] if kind == "docx" else seeds.data()[".xlsx"][0]


def seeds_of(name: str) -> Iterator[bytes]:
    """Valid inputs of a target."""
    from tests.hardness.harness import seeds

    if name in _PARTS:
        yield _seed(name)
        with zipfile.ZipFile(io.BytesIO(_seed(name))) as archive:
            for number, part in enumerate(_PARTS[name]):
                if part in archive.namelist():
                    yield bytes([number]) + archive.read(part)
    elif name == "record":
        with zipfile.ZipFile(io.BytesIO(_seed("docx"))) as archive:
            yield next(
                archive.read(n)
                for n in archive.namelist()
                if n.startswith("customXml/item") and "Props" not in n
            )
    elif name in ("csv", "yaml", "json"):
        yield from seeds.data()[f".{name}"]
    elif name == "type":
        yield from (text.encode() for text in seeds.kinds())
    else:
        yield from (line.encode() for line in _LINES)
        yield seeds.TEXT.encode()


_LINES = (
    "共有两新党组织112个", "增长9.8%", "由3.5亿元增加到4亿元", "三分之二", "1:3.5", "翻一番", "约十余家", "第三位",
    "2023年上半年", "2023-06", "2022年底", "三季度", "万元/人", "个百分点", "亿立方米", "10～15", "每百人3.2件",
)  # fmt: skip


def tried(target: Target, data: bytes) -> None:
    """Give a target its bytes; what is no ReportError goes through."""
    from reportgen.errors import ReportError

    with warnings.catch_warnings(), contextlib.suppress(ReportError):
        warnings.simplefilter("error")
        target(data)


def _fuzz(name: str, seconds: int) -> None:
    """Never returns: libFuzzer ends the process."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["reportgen"]):
        target = targets()[name]
        for seed in seeds_of(name):
            tried(target, seed)  # so that what is imported late is watched as well
    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds_of(name)):
        (kept / f"seed-{number}").write_bytes(seed)
    flags = [f"-max_total_time={seconds}", f"-artifact_prefix={CORPUS}/{name}-", "-timeout=20",
             "-rss_limit_mb=2048", "-max_len=65536", "-print_final_stats=1", "-verbosity=0"]  # fmt: skip
    atheris.Setup([sys.argv[0], *flags, str(kept)], lambda data: tried(target, data))
    atheris.Fuzz()


def main() -> int:
    """Fuzz each target in a process of its own; 1 where one was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="what to fuzz; everything if not given")
    parser.add_argument("--seconds", type=int, default=60, help="for each")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print('没有装 atheris，跳过：pip install -e ".[fuzz]"（只有 Linux、macOS 的 x86-64 有）')
        return 0
    if given.here:
        _fuzz(given.names[0], given.seconds)
    broken: list[str] = []
    for name in given.names or targets():
        line = [sys.executable, "-m", "tests.hardness.harness.guided", name, "--here"]
        done = subprocess.run([*line, "--seconds", str(given.seconds)], capture_output=True, text=True,
                              errors="replace", env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})  # fmt: skip
        runs = done.stderr.rpartition("number_of_executed_units: ")[2].split("\n")[0]
        print(
            f"{name}：{runs[:12] or '?'}个输入，{'没有违反' if not done.returncode else '违反'}",
            flush=True,
        )
        if done.returncode:
            broken.append(name)
            print(done.stdout[-3000:] + done.stderr[-3000:], file=sys.stderr)
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
