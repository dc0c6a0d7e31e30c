"""Comments that show a person the new draft of what they keep."""

from __future__ import annotations

from lxml import etree

from reportgen.word.commenting import Comments, same_words
from reportgen.word.units import Unit

_DRAFT = "按新数据，这一段的新稿是："
LEFT = "按新数据，这一段不再有；因为有人改过，留在这里。"
_OPENING = "按新数据，这"
"""How all of them begin."""


class Offers:
    """The drafts shown in a body whose comments are open."""

    def __init__(self, comments: Comments) -> None:
        self._comments = comments
        self.changed = False

    def make(self, place: etree._Element, words: str, *, again: bool) -> None:
        """Show a draft on a paragraph, in place of the one shown before.

        `again`: the same draft, but for its numbers, was shown before; it is brought up to date
        where it still stands, and left alone where the person has taken it out.
        """
        standing = self._shown(place)
        if again and not standing:
            return
        if len(standing) != 1 or not same_words(standing[0], words):
            self.withdraw(place)
            self._comments.add(words, [place])
            self.changed = True

    def withdraw(self, place: etree._Element) -> None:
        """Take out the draft shown on a paragraph, if any."""
        if self._shown(place):
            self._comments.withdraw(_OPENING, [place])
            self.changed = True

    def _shown(self, place: etree._Element) -> list[str]:
        """The drafts shown on a paragraph."""
        words = self._comments.on([place]).values()
        return [shown for shown in words if shown.startswith(_OPENING)]


def draft_of(unit: Unit, number: int) -> str:
    """What is shown of the new draft of a paragraph."""
    return f"{_DRAFT}{unit.paragraphs[number].text}"


def news_of(old: Unit, new: Unit) -> str:
    """What is shown of the new draft of a table: the rows and columns that came and went."""
    words = []
    for labels, what in ((_rows, "行"), (_columns, "列")):
        before, now = labels(old), labels(new)
        words += [f"多了“{name}”一{what}" for name in now if name not in before]
        words += [f"少了“{name}”一{what}" for name in before if name not in now]
    told = "、".join(words) or "行的次序或表里的文字有变化"
    return f"按新数据，这张表{told}；因为有人改过，没有动。"


def _rows(unit: Unit) -> list[str]:
    """The first cell of every row below the head."""
    return [unit.paragraphs[n].text for (row, column), n in unit.grid.items() if column == 1 < row]


def _columns(unit: Unit) -> list[str]:
    return [unit.paragraphs[n].text for (row, _), n in unit.grid.items() if row == 1]
