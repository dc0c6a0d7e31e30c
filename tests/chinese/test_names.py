"""Brackets of names, which data keep in half width."""

from __future__ import annotations

import pytest

from reportgen.chinese.names import printed_name


@pytest.mark.parametrize(
    ("held", "printed"),
    [
        ("白马街道(含开发区)", "白马街道（含开发区）"),
        ("(原)向阳村", "（原）向阳村"),
        ("第3村(2组)", "第3村（2组）"),
        ("A区(B1)", "A区（B1）"),
        ("A(B座)", "A（B座）"),
        ("X(1)", "X(1)"),
        ("城关镇", "城关镇"),
        ("甲(乙(丙)丁)", "甲(乙（丙）丁)"),
        ("甲(", "甲("),
    ],
)
def test_a_name_is_printed_with_full_width_brackets(held: str, printed: str) -> None:
    assert printed_name(held) == printed
