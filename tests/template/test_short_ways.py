"""Paragraphs of words and values go a short way: it leads where the long way leads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import bundled
from reportgen.document import Break, Document, Inline, Paragraph, Strong
from reportgen.generating import load_data, report_type
from reportgen.template import proofreading
from reportgen.template.blocks import Builder
from reportgen.template.proofreading import doubts
from tests.inlines import bound, text

PIECES = st.one_of(
    st.text(st.sampled_from("个甲。：|>*-12"), max_size=4).map(text),
    st.sampled_from(["11个", "-3个", "5", "100余场次"]).map(bound),
    st.just(Break()),
    st.text(st.sampled_from("甲。*"), max_size=3).map(lambda words: Strong((text(words),))),
)


@given(st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=2))
@settings(deadline=None)
def test_nothing_doubtful_passes_at_one_look(inlines: list[Inline], head: list[Inline]) -> None:
    document = Document("公文", (Paragraph("p", tuple(inlines), tuple(head)),))
    short = doubts(document)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(proofreading, "_plain", lambda _inlines: False)
        assert doubts(document) == short


@pytest.mark.parametrize("name", bundled.SAMPLES)
def test_paragraphs_are_the_same_by_both_ways(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    template = report_type(bundled.find_type(name))
    data = load_data([bundled.sample(name)])
    short = template.render(data)
    monkeypatch.setattr(Builder, "filled", lambda _builder, _spans: None)
    long = template.render(data)
    assert (long.document, long.notices) == (short.document, short.notices)
