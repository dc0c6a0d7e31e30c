"""Observations of several files put together: equal repeats pass, contradictions name both cells."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace

from reportgen.binding.expression import Measure, Observation
from reportgen.chinese.numerals import decimal_text
from reportgen.dataset import Indicator, Key, Observations
from reportgen.indicators.findings import Findings
from reportgen.indicators.listing import Entry
from reportgen.period import Period
from reportgen.unit import Unit


class Ledger:
    """Everything the 指标 sheets of one load say."""

    def __init__(self, findings: Findings) -> None:
        self.observations = Observations()
        self.indicators: dict[str, Indicator] = {}
        self._units: dict[str, Unit] = {}
        self._unit_noted: set[str] = set()
        self._findings = findings

    def add(self, entry: Entry) -> None:
        """Take in one row."""
        self._add_indicator(entry)
        name = entry.indicator.name
        for measure, observation in entry.observations.items():
            key = (name, entry.entity, entry.period, measure)
            known = self.observations.get(key)
            if known is None or known.value is None:
                # A number from one file fills the blank of another.
                self.observations.put(key, observation)
            elif observation.value is not None and not same(known, observation):
                self._findings.problems.add(
                    f"{titled(key)}填了两个不同的数：{said(known)} 与 {said(observation)}",
                    where=observation.where,
                    hint=f"另一处在 {known.where}；请核实后改成一致，或删去一处",
                )

    def finish(self) -> None:
        """Check what only the whole can show: clashing 代号, and 上年同期 against last year's 数值."""
        self._check_codes()
        if not any(measure is Measure.YEAR_BEFORE for *_, measure in self.observations.heads()):
            return
        for key, observation in self.observations.items():
            name, entity, period, measure = key
            if measure is not Measure.YEAR_BEFORE or not period:
                continue
            earlier = str(Period.parse(period).year_before())
            direct = self.observations.get((name, entity, earlier, Measure.VALUE))
            if direct is None or direct.value is None or amount(direct) == amount(observation):
                continue
            self._findings.notice(
                f"{titled(key)}是{said(observation)}，{earlier}的数值却是{said(direct)}",
                observation.where,
                f"另一处在 {direct.where}；如是口径调整可不管，引用时以“上年同期”列为准",
                entity,
            )

    def _add_indicator(self, entry: Entry) -> None:
        new = entry.indicator
        known = self.indicators.setdefault(new.name, new)
        unit = self._units.setdefault(new.name, entry.unit)
        if new is known:
            return
        if not unit.comparable(entry.unit):
            self._findings.problems.add(
                f"“{new.name}”的单位前后不一：“{unit.name or '无单位'}”与“{entry.unit.name or '无单位'}”不能换算",
                where=new.where,
                hint=f"另一处在 {known.where}；同一指标用一种单位，不同的请另起名称",
            )
        elif bool(unit.name) != bool(entry.unit.name):
            self._note_unit_left_out(new, unit.name or entry.unit.name)
        if new.code and known.code and new.code != known.code:
            self._findings.problems.add(
                f"“{new.name}”有两个代号：“{known.code}”和“{new.code}”",
                where=new.where,
                hint=f"另一处在 {known.where}；请只用一个",
            )
        self.indicators[new.name] = replace(
            known,
            code=known.code or new.code,
            unit=known.unit or new.unit,
            source=known.source or new.source,
            note=known.note or new.note,
        )

    def _note_unit_left_out(self, indicator: Indicator, unit: str) -> None:
        if indicator.name not in self._unit_noted and indicator.where is not None:
            self._unit_noted.add(indicator.name)
            self._findings.notice(
                f"“{indicator.name}”有的行单位是“{unit}”，有的行没有单位",
                indicator.where,
                f"请把单位“{unit}”补齐，没有单位的行会只印数字",
            )

    def _check_codes(self) -> None:
        owners: dict[str, Indicator] = {}
        for indicator in self.indicators.values():
            code = indicator.code
            if not code:
                continue
            owner = owners.setdefault(code, indicator)
            if owner is indicator and code != indicator.name and code in self.indicators:
                owner = self.indicators[code]
            if owner is not indicator:
                self._findings.problems.add(
                    f"代号“{code}”已被“{owner.name}”占用，“{indicator.name}”不能再用",
                    where=indicator.where,
                    hint=f"另一处在 {owner.where}；请换一个代号",
                )


def same(one: Observation, other: Observation) -> bool:
    """Whether two observations say the same: value after scaling, and 修饰."""
    return (
        one.unit.comparable(other.unit)
        and amount(one) == amount(other)
        and one.qualifier == other.qualifier
    )


def amount(observation: Observation) -> Fraction:
    """The value in base units, so that 3.45亿元 is 34500万元."""
    return Fraction(observation.value or 0) * observation.unit.scale / observation.unit.divisor


def said(observation: Observation) -> str:
    """The number with its unit and 修饰, for messages."""
    q = observation.qualifier
    number = decimal_text(Fraction(observation.value or 0))
    return f"{q.before}{number}{q.between}{observation.unit}{q.after}"


def titled(key: Key) -> str:
    """What an observation is of, for messages."""
    name, entity, period, measure = key
    about = "".join(part for part in (entity, period) if part)
    return f"“{name}”{f'（{about}）' if about else ''}的{measure}"
