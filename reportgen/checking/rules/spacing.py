"""Characters of the wrong kind: full-width digits and letters, invisible ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+)?％?|％")
_FULL_RANGES = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
_FULL_SIGNS = "％" + "".join(chr(code) for signs in _FULL_RANGES for code in signs)
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@rule(
    "TYPO-08",
    "全角的数字、字母",
    source="GB/T 15835—2011 5.1；规则 TYPO-08、NUM-20",
    reason="公文里的数字、字母一律用半角；全角的难看，也查不到、算不了。",
    subject=Text,
    fixes=True,
)
def full_width(text: Text) -> Iterator[Finding]:
    for found in text.found(_FULL_WIDTH, _FULL_SIGNS):
        half = found[0].translate(_TO_HALF)
        yield Finding(f"全角字符“{found[0]}”", found.span(), f"改成半角“{half}”", half)
