"""Numbers that people type where a figure belongs: which of them rules and customs fix for good."""

from __future__ import annotations

import re

from reportgen.chinese.quantities import Found

_STANDING = frozenset("岁 年 天 日 小时 分钟 秒 个月 周 个工作日 工作日 学时 级 类 届".split())
"""Units of what rules and customs fix: 35岁以下, 24小时."""
_FIXED = re.compile(
    r"(?:每|满|第|不少于|不低于|至少|不超过|以[上下内]|确保|做到|限时|第一)[^，。；\0]{0,6}$"
)
_BIG = 10
RANKED = "(?:[位高稳跃]居|居(?=[全同省市县区])|[位名]列|列(?=[全同省市县区])|排名|夺得|荣获)"
"""What a rank is said with: 居全市第一; not 居民第一, 第一批, 排在第一位."""


def standing(found: Found, text: str) -> bool:
    """Whether a number in a text is most likely the same everywhere and for good: an age, a deadline,
    what a rule asks for."""
    return found.unit in _STANDING or _FIXED.search(text[: found.start]) is not None


def small(found: Found) -> bool:
    """Whether it is one of those that phrases are made of: below ten, or 100%."""
    number = found.value if isinstance(found.value, str) else found.value[0]
    if found.unit == "%":
        return number == "100"
    return number.isdecimal() and int(number) < _BIG
