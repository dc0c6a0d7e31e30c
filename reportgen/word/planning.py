"""What a structural merge does to an opened file: units and what stands of them → pairs → steps."""

from __future__ import annotations

from msgspec import Struct

from reportgen.word.briefing import Briefing
from reportgen.word.manuscript import Manuscript
from reportgen.word.merging import Step, merged
from reportgen.word.pairing import paired
from reportgen.word.record import Record
from reportgen.word.standing import Stand, standing
from reportgen.word.units import Unit, units_of


class Plan(Struct, frozen=True):
    """What a merge with a new draft does."""

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    stands: tuple[Stand | None, ...]
    """Of each old unit; None where a person deleted it."""
    steps: tuple[Step, ...]
    """In the order of the result."""


def planned(briefing: Briefing, foreseen: Briefing, page: Manuscript, draft: Record) -> Plan:
    """What a merge with a new draft does to the opened file.

    `briefing` was read from it; `foreseen` is the briefing as a refresh of its numbers will leave it: what a person typed may by
    then be what the data say, and their touch on a number may be gone.
    """
    record = foreseen.record
    assert record is not None
    old, new = units_of(record), units_of(draft)
    notes = {anchor.note for anchor in briefing.record.anchors} if briefing.record else set()
    stands = standing(foreseen, page, old, notes)
    same = record.provenance.type_sha256 == draft.provenance.type_sha256
    states = [stand.state if stand is not None else None for stand in stands]
    steps = merged(old, new, states, paired(old, new, same))
    return Plan(tuple(old), tuple(new), stands, tuple(steps))
