"""The report types and sample workbooks that come with the product, from a checkout or a wheel."""

from __future__ import annotations

import re
from pathlib import Path

from reportgen.errors import ReportError, nearest, reason_of

_INSTALLED = Path(__file__).parent / "_bundled"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent
TYPES, DATA = _ROOT / "templates", _ROOT / "data"

SAMPLES = {
    "practice-outcome": "jingmen.xlsx",
    "campaign": "taocheng.xlsx",
    "project-cycle": "linghe.xlsx",
    "feature": "yangquan.xlsx",
    "work-review": "zhongyuan.xlsx",
    "dimensions": "fengnan.xlsx",
}
"""Each bundled report type and the workbook that shows it."""


def type_folders() -> tuple[Path, ...]:
    """The bundled report types, by name."""
    return tuple(sorted(path.parent for path in TYPES.glob("*/report.md")))


def find_type(name: str) -> Path:
    """The folder of a report type: a bundled name, or a path to a folder of the user's own.

    Raises ReportError with near names.
    """
    own = Path(name)
    try:
        if (own / "report.md").is_file():
            return own
        if own.name == "report.md" and own.is_file():
            return own.parent
    except OSError as error:
        raise ReportError(
            f"打不开报告类型“{name[:40]}”：{reason_of(error)}", hint="核对名字和路径"
        ) from None
    known = {folder.name: folder for folder in type_folders()}
    if name in known:
        return known[name]
    if own.is_dir():
        raise ReportError(
            f"文件夹“{name}”里没有 report.md，不是报告类型", hint="见 docs/templates.md"
        )
    if own.suffix:
        raise ReportError(f"“{name}”不是报告类型", hint="先写类型，再写指标文件（台账）")
    return _by_label(name, known)


def _by_label(name: str, known: dict[str, Path]) -> Path:
    """The type whose Chinese name this is."""
    from reportgen.template.contract import load_contract  # only where no folder has the name

    labels = {load_contract(folder).label: folder for folder in known.values()}
    for label, folder in labels.items():
        if _unquoted(label) == _unquoted(name):
            return folder
    beside = [str(found.parent) for found in sorted(Path(name).parent.glob("*/report.md"))]
    listed = "、".join(f"{folder.name}（{label}）" for label, folder in labels.items())
    raise ReportError(
        f"没有报告类型“{name}”",
        hint=nearest(name, [*beside, *known, *labels])
        or f"现有：{listed}；也可以写自己的模板文件夹",
    )


def _unquoted(name: str) -> str:
    return re.sub("[“”\"']", "", name)


def sample(name: str) -> Path:
    """The sample workbook of a bundled report type."""
    return DATA / SAMPLES[name]
