"""Lines for a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.columns import display_width, wrapped

words = st.text(st.sampled_from("汉字，。ab -%（）"), max_size=60)


@given(words, st.integers(8, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert display_width(line) <= width or " " not in line


def test_wrapping_breaks_between_hanzi_and_not_before_a_stop() -> None:
    assert wrapped("新数据来了，段落也变。", 10) == ["新数据来", "了，段落也", "变。"]
    assert wrapped("写上 --template 类型", 12) == ["写上", "--template", "类型"]
    assert wrapped("", 10) == [""]
