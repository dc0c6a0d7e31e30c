"""The web page on disk: beside the briefing, never over anybody else's file."""

from __future__ import annotations

from pathlib import Path

from reportgen.auditing.report import AuditReport
from reportgen.auditing.webpage import MADE_BY, page
from reportgen.errors import ReportError
from reportgen.word.briefing import Briefing
from reportgen.word.saving import refuse_taken, save


def save_page(report: AuditReport, briefing: Briefing, out: Path) -> None:
    """Write the page of a report atomically.

    An earlier page is overwritten, any other file in the way is not: that is a ReportError, as are
    a suffix other than .html and a folder that does not exist.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise ReportError(f"网页“{out.name}”的后缀不是 .html", hint=f"写成 {out.stem}.html")
    if not out.parent.is_dir():
        raise ReportError(f"没有文件夹“{out.parent}”", hint="请先建好文件夹，或换一个位置")
    if out.exists():
        refuse_taken(out)
        if MADE_BY.encode() not in out.read_bytes():
            raise ReportError(f"“{out}”不是核数网页，没有覆盖", hint="换一个文件名")
    save(out, page(report, briefing).encode())
