"""Anybody can write a record: what is in it must neither stop an audit nor fill the memory."""

from __future__ import annotations

import pytest

from reportgen.auditing import audit_of
from reportgen.word.reading import read
from tests.refreshing.worked import made, typed_over
from tests.word_reading.packages import pack, parts_of

RECORD = "customXml/item1.xml"


def with_record(content: bytes, old: str, new: str) -> bytes:
    parts: dict[str, bytes | str] = dict(parts_of(content))
    record = parts_of(content)[RECORD].decode()
    assert old in record
    parts[RECORD] = record.replace(old, new)
    return pack(parts)


@pytest.mark.parametrize(
    "value", ["1e999999999", "1/0", "nan", "十二", "9" * 5000, "-0", "1/3", "９", "0x10", " 12"]
)
def test_values_that_are_none(value: str) -> None:
    edited = typed_over(made(), "7个", "8个")
    content = with_record(edited, '"value":"12"', f'"value":"{value}"')
    report = audit_of(read(content, "东河区.docx"))
    assert [n.verdict for n in report.numbers].count("edited") == 1
    assert report.checks[0].now in ("成立", "不成立", "无法判断")


def test_a_period_that_is_none() -> None:
    edited = typed_over(made(), "7个", "8个")
    content = with_record(edited, '"period":"2024年"', '"period":"某年"')
    report = audit_of(read(content, "东河区.docx"))
    assert report.checks[0].now == "成立"
