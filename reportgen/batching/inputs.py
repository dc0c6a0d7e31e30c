"""What a briefing is made of, as one digest: equal digests give equal files.

A briefing rests on its entity's rows, on what all entities share, on the report type and on the
version of this program.  Only where the type looks across entities (位次, 全体平均, another 地区) does it
rest on all rows; a figure corrected for one county then means new files for all, otherwise for one.
The hash of the data file is not among the inputs: a file names the data it was made from, which stays
true when another county's row changes.
"""

from __future__ import annotations

import hashlib
from functools import cached_property

import msgspec

import reportgen
from reportgen.batching.models import Plan
from reportgen.dataset import Dataset, Observations
from reportgen.template.contract import Contract, load_contract
from reportgen.word.writing import look_file


class Inputs:
    """Digests of the briefings of one plan; what they share is hashed once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def prepare(self) -> None:
        """Hash now what is shared."""
        _ = self._shared

    def digest(self, entity: str, seen: Dataset) -> str:
        """The digest of an entity's briefing over the data as seen for it."""
        shared = self._shared_rolled if entity == seen.whole else self._shared
        own = (
            entity,
            seen.period,
            _sha([*seen.own.items()]),
            self._plan.data.texts.get(entity, {}),
            [seen.section(name) for name in seen.sections],
            [notice for notice in seen.notices if notice.entity],  # it stands in the index
        )
        return _sha(shared, own)

    @cached_property
    def _observations(self) -> Observations:
        return Observations.over(self._plan.data.observations)

    def _rows(self, entity: str) -> str:
        """The digest of an entity's observations."""
        return _sha([*self._observations.of(entity).items()])

    @cached_property
    def _shared(self) -> str:
        others = self._everything if self._plan.reach.across else ""
        return self._of(_kind(load_contract(self._plan.kind)), others)

    @cached_property
    def _shared_rolled(self) -> str:
        rollup = self._plan.rollup
        return self._of(_kind(load_contract(rollup)) if rollup else "", self._everything)

    @cached_property
    def _everything(self) -> str:
        data = self._plan.data  # whose order decides between equals
        rows = [(entity, self._rows(entity)) for entity in sorted(self._observations.entities())]
        return _sha(rows, data.faults, data.entities, data.whole)

    def _of(self, kind: str, others: str) -> str:
        data = self._plan.data
        common = [[p for p in section if not p.entity] for section in data.sections.values()]
        return _sha(
            reportgen.__version__, kind, others, self._plan.missing, self._rows(""),
            data.info, data.indicators, data.tables, common,
        )  # fmt: skip


def _kind(contract: Contract) -> str:
    """The report type: its templates and the look it brings."""
    look = look_file(contract.folder)
    return _sha(contract.sha256, look.read_bytes() if look else b"")


def _sha(*parts: object) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(parts)).hexdigest()
