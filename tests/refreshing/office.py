"""A person at LibreOffice: edits of a briefing as its own commands do them, by UNO.

Run by a Python that has `uno` (Debian's python3-uno), not by the one of the tests: starts LibreOffice
once with the profile folder given, then takes one JSON job a line and answers each with a line.
A job: {"source": path, "steps": [[name, argument…]…], "saves": [path…], "password": "" or one that
the saved files open with}; every save is opened again for the next.  Numbers are named by their bookmark, paragraphs by their place among those of the
body outside tables that show text; places are taken modulo what there is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import NamedValue, PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

FILTERS = {
    ".docx": "MS Word 2007 XML",
    ".doc": "MS Word 97",
    ".odt": "writer8",
    ".pdf": "writer_pdf_Export",
}
PARAGRAPH = "com.sun.star.text.Paragraph"


class Office:
    """A running LibreOffice."""

    def __init__(self, profile: Path) -> None:
        pipe = f"reportgen_{os.getpid()}"
        self._process = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
             f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        self._context = _when_up(
            lambda: resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        )
        self._desktop = self.service("com.sun.star.frame.Desktop")
        self._dispatcher = self.service("com.sun.star.frame.DispatchHelper")

    def service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def open(self, path: Path) -> Writer:
        document = self._desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, ())
        return Writer(document, self._dispatcher)

    def close(self) -> None:
        self._desktop.terminate()
        self._process.wait(30)


class Writer:
    """An open document; each method named in a job is one thing a person does."""

    def __init__(self, document: Any, dispatcher: Any) -> None:
        self._document = document
        self._dispatcher = dispatcher
        self._cursor = document.CurrentController.ViewCursor

    def save(self, path: Path, password: str) -> None:
        options = [_property("FilterName", FILTERS[path.suffix])]
        if password:
            key = (_named("CryptoType", "Standard"), _named("OOXPassword", password))
            given = uno.Any("[]com.sun.star.beans.NamedValue", key)
            options.append(_property("EncryptionData", given))
        self._document.storeToURL(path.as_uri(), tuple(options))

    def close(self) -> None:
        self._document.close(True)

    def type_over(self, number: int, at: int, length: int, words: str) -> None:
        """Type words over part of a number."""
        if self._select_number(number, at, length):
            self._do("InsertText", Text=words)

    def bold(self, number: int, at: int, length: int) -> None:
        """Make part of a number bold."""
        if self._select_number(number, at, length):
            self._do("Bold")

    def insert(self, paragraph: int, at: int, words: str) -> None:
        """Type words in a paragraph, wherever that is."""
        self._go(self._paragraph(paragraph), at)
        self._do("InsertText", Text=words)

    def delete(self, paragraph: int, at: int, length: int) -> None:
        """Delete some text of a paragraph."""
        found = self._paragraph(paragraph)
        at %= len(found.String)
        self._select(_behind(found, at), _behind(found, min(at + length, len(found.String))))
        self._do("Delete")

    def split(self, paragraph: int, at: int) -> None:
        """Press Enter in a paragraph."""
        self._go(self._paragraph(paragraph), at)
        self._do("InsertPara")

    def merge(self, paragraph: int) -> None:
        """Delete the end of a paragraph, so that the next one runs on."""
        self._cursor.gotoRange(self._paragraph(paragraph).End, False)
        self._do("Delete")

    def copy(self, paragraph: int, after: int) -> None:
        """Copy a paragraph and paste it behind another."""
        self._take(paragraph, "Copy")
        self._paste(self._paragraph(after))

    def move(self, paragraph: int, after: int) -> None:
        """Cut a paragraph out and paste it behind another."""
        other = self._paragraph(after)
        if self._paragraph(paragraph).String != other.String:
            self._take(paragraph, "Cut")
            self._do("Delete")  # the empty line
            self._paste(other)

    def comment(self, paragraph: int, words: str) -> None:
        """Comment on a whole paragraph but its last character.

        Its command would leave the cursor in the comment, for good without a window.
        """
        note = self._document.createInstance("com.sun.star.text.textfield.Annotation")
        note.Author, note.Content = "张三", words
        found = self._paragraph(paragraph)
        place = self._document.Text.createTextCursorByRange(found.Start)
        place.gotoRange(found.End, True)
        place.goLeft(1, True)
        self._document.Text.insertTextContent(place, note, True)

    def table(self, after: int, words: str) -> None:
        """Put a table behind a paragraph, with words in its first cell."""
        self._cursor.gotoRange(self._paragraph(after).End, False)
        self._do("InsertPara")
        known = set(self._document.TextTables.ElementNames)
        self._do("InsertTable", Columns=2, Rows=2)
        (name,) = set(self._document.TextTables.ElementNames) - known
        self._document.TextTables.getByName(name).getCellByName("A1").String = words

    def track(self, on: bool) -> None:
        """Switch the recording of changes on or off."""
        self._document.RecordChanges = on

    def accept(self) -> None:
        """Accept every tracked change."""
        self._do("AcceptAllTrackedChanges")

    def reject(self) -> None:
        """Reject every tracked change."""
        self._do("RejectAllTrackedChanges")

    def _do(self, command: str, **options: Any) -> None:
        frame = self._document.CurrentController.Frame
        given = tuple(_property(name, value) for name, value in options.items())
        self._dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, given)

    def _paragraph(self, which: int) -> Any:
        walk = self._document.Text.createEnumeration()
        shown = []
        while walk.hasMoreElements():
            element = walk.nextElement()
            if element.supportsService(PARAGRAPH) and element.String.strip():
                shown.append(element)
        return shown[which % len(shown)]

    def _go(self, paragraph: Any, at: int) -> None:
        self._cursor.gotoRange(_behind(paragraph, at % (len(paragraph.String) + 1)), False)

    def _select(self, start: Any, end: Any) -> None:
        self._cursor.gotoRange(start, False)
        self._cursor.gotoRange(end, True)

    def _select_number(self, number: int, at: int, length: int) -> bool:
        """Select code points [at, at + length) of a number; False where its bookmark is gone."""
        name = f"_rg_{number}"
        if name not in self._document.Bookmarks.ElementNames:
            return False
        place = self._document.Bookmarks.getByName(name).Anchor
        self._select(_behind(place, at), _behind(place, at + length))
        return True

    def _take(self, paragraph: int, command: str) -> None:
        found = self._paragraph(paragraph)
        self._select(found.Start, found.End)
        self._do(command)

    def _paste(self, after: Any) -> None:
        self._cursor.gotoRange(after.End, False)
        self._do("InsertPara")
        self._do("Paste")


def _behind(place: Any, length: int) -> Any:
    """Behind so many characters of a range; a control's ends are no characters, yet are steps."""
    walk = place.Text.createTextCursorByRange(place.Start)
    while len(walk.String) < length and walk.goRight(1, True):
        pass
    return walk.End


def _property(name: str, value: Any) -> Any:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def _named(name: str, value: Any) -> Any:
    found = NamedValue()
    found.Name, found.Value = name, value
    return found


def _when_up(connect: Any) -> Any:
    """What `connect` gives once LibreOffice listens."""
    for _ in range(300):
        try:
            return connect()
        except NoConnectException:
            time.sleep(0.1)
    return connect()


def work(office: Office, job: dict[str, Any]) -> None:
    """Do one job."""
    source = Path(job["source"])
    for number, path in enumerate(map(Path, job["saves"])):
        document = office.open(source)
        for name, *arguments in job["steps"] if number == 0 else ():
            getattr(document, name)(*arguments)
        document.save(path, job["password"])
        document.close()
        source = path


def main() -> None:
    office = Office(Path(sys.argv[1]))
    try:
        for line in sys.stdin:
            work(office, json.loads(line))
            print("{}", flush=True)
    finally:
        office.close()


if __name__ == "__main__":
    main()
