"""Names on a page.  Data keep them normalised, to tell 河东（新）区 and 河东(新)区 for one."""

from __future__ import annotations

import re

_HAN = "[\u3400-\u9fff]"
_PAIR = re.compile(rf"(?<={_HAN})\(([^()]*)\)|\(([^()]*)\)(?={_HAN})|\(([^()]*{_HAN}[^()]*)\)")


def printed_name(name: str) -> str:
    """A name as it is printed: brackets beside Hanzi are full-width (TYPO-01), others stay."""
    return _PAIR.sub(lambda found: f"（{found[1] or found[2] or found[3] or ''}）", name)
