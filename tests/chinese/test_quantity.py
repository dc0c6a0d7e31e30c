"""修饰: which words are read, which pairs are refused."""

from __future__ import annotations

import pytest

from reportgen.chinese.quantity import Qualifier
from reportgen.errors import ReportError


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", Qualifier()),
        ("余", Qualifier("", "余", "")),
        ("多", Qualifier("", "多", "")),
        ("约", Qualifier("约", "", "")),
        ("以上", Qualifier("", "", "以上")),
        ("达…以上", Qualifier("达", "", "以上")),
        ("达...以上", Qualifier("达", "", "以上")),  # what NFKC leaves of the ellipsis
        ("达+以上", Qualifier("达", "", "以上")),
        ("达余", Qualifier("达", "余", "")),
        ("不超过", Qualifier("不超过", "", "")),
        ("多于", Qualifier("多于", "", "")),
        ("后", Qualifier("后", "", "")),
    ],
)
def test_parse(text: str, words: Qualifier) -> None:
    assert Qualifier.parse(text) == words
    assert Qualifier.parse(str(words)) == words


@pytest.mark.parametrize(
    "text",
    ["约余", "近…以上", "超过多", "不足…左右", "至少…以上", "余以上", "达之多"],
)
def test_one_number_is_blurred_once(text: str) -> None:
    with pytest.raises(ReportError, match="只用一个"):
        Qualifier.parse(text)


@pytest.mark.parametrize("text", ["很多", "若干", "余余", "3"])
def test_unknown_words(text: str) -> None:
    with pytest.raises(ReportError, match="不认识的修饰"):
        Qualifier.parse(text)


def test_approximate() -> None:
    assert Qualifier.parse("余").approximate
    assert Qualifier.parse("不少于").approximate
    assert Qualifier.parse("达…以上").approximate
    assert not Qualifier.parse("达").approximate
    assert not Qualifier().approximate
