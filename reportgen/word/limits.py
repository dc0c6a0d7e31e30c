"""How large the parts of a .docx may be: what we write, we must be able to read again."""

from __future__ import annotations

MIB = 1 << 20
LIMIT_FILE = 64 * MIB
LIMIT_TOTAL = 192 * MIB
"""All parts together, unpacked: pictures make a briefing large, text never does."""
LIMIT_XML = 32 * MIB
"""One XML part, unpacked: some two thousand pages of text."""
LIMIT_TEXT = 2_000_000
"""Characters in one piece of text; libxml2 stops at ten million bytes."""
