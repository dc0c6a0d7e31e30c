"""What goes to a record straight from an expression is what `dump` gives."""

from __future__ import annotations

import msgspec
from hypothesis import given

from reportgen.binding.expression import Expression
from reportgen.binding.serial import dump, load, stored
from tests.binding.trees import whole


@given(whole)
def test_stored_is_dumped(tree: Expression) -> None:
    written = msgspec.json.encode(stored(tree))
    assert written == msgspec.json.encode(dump(tree))
    assert load(msgspec.json.decode(written)) == tree
