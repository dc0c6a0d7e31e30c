"""Figures over all entities of a dataset: an expression is worked out for everybody once, not once for
each briefing that asks for a place or a mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from reportgen.binding.evaluate import leaves_of
from reportgen.binding.expression import Across, Data, Expression, Observation, Ref, Summary
from reportgen.binding.spread import Spread, general, spread, sum_up
from reportgen.dataset.observations import Observations
from reportgen.dataset.parts import Fault
from reportgen.errors import ReportError


class Spreads:
    """What expressions come to for every entity: shared by the views of a dataset, which read the same
    numbers.  Each is kept from when it is first asked for until `forget`."""

    def __init__(
        self,
        entities: Sequence[str],
        faulty: Mapping[str, tuple[Fault, ...]],
        observations: Observations,
    ) -> None:
        """`faulty`: what is wrong with an entity's row, by entity."""
        self._entities = entities
        self._faulty = faulty
        self._observations = observations
        self._known: dict[Expression, Spread] = {}

    def summed_up(self, question: Across, data: Data) -> Summary:
        """The answer to a question; a sum from which a broken cell is missing is not known.

        Raises ReportError where there are not two entities to compare: one county's file knows
        nothing of the others.
        """
        if len(self._entities) < 2:
            raise ReportError(
                f"数据里只有{len(self._entities)}个地区，算不出“{question.name}”",
                hint="请用各地区都在里面的台账",
            )
        answer = sum_up(question, self.over(question.of, data))
        broken = self._broken(question, answer.lacking) if question.name == "全体合计" else ()
        if not broken:
            return answer
        # a blank adds nothing, a broken cell might
        return replace(answer, value=None, lacking=tuple(dict.fromkeys((*broken, *answer.lacking))))

    def over(self, expression: Expression, data: Data) -> Spread:
        """What an expression comes to for every entity."""
        wanted = general(expression)
        known = self._known.get(wanted)
        if known is None:
            known = self._in_column(wanted, data) or spread(wanted, data, self._entities)
            self._known[wanted] = known
        return known

    def _in_column(self, wanted: Expression, data: Data) -> Spread | None:
        """The spread of an indicator whose plain numbers stand in one column of a ledger, as most do;
        None where anybody's number is of another kind, or stands elsewhere."""
        if not isinstance(wanted, Ref) or "entity" in wanted.pinned:
            return None
        found = self._observations.column((wanted.indicator, wanted.period, wanted.measure))
        if found is None:
            return None
        block, column = found
        numbers: dict[str, Decimal] = {}
        rest, rows = list[str](), list[int]()
        for entity in self._entities:
            at = block.index.get(entity)
            held = column.values[at] if at is not None else None
            if at is not None and isinstance(held, Decimal):
                numbers[entity] = held
                rows.append(block.rows[at])
            else:
                rest.append(entity)
        if not numbers or spread(wanted, data, rest).values:
            return None
        cells = column.cells(block.sheet, rows)
        stand_in = Observation(None, column.unit, cells)
        return Spread(numbers, tuple(rest), (stand_in,), column.unit, column.places)

    def prepare(self) -> None:
        """Work out the places, too, of what was asked for so far."""
        for known in self._known.values():
            _ = known.ranks

    def forget(self) -> None:
        """Let go of everything; it is worked out again where it is asked for."""
        self._known.clear()

    def _broken(self, question: Across, lacking: Sequence[str]) -> tuple[str, ...]:
        """Those without a value who lack it because a cell could not be read."""
        asked = {leaf.indicator for leaf in leaves_of(question.of) if isinstance(leaf, Ref)}
        return tuple(
            entity
            for entity in lacking
            if any(f.indicator in asked or not f.indicator for f in self._faulty.get(entity, ()))
        )
