"""写法: the closed set of forms in which a value reaches the page.

A form takes one or more exact quantities and gives the phrase; it rounds once, at the end.  `SPECS`
is the table of forms: what each takes from the data, which options it has, and its function (of one
value in `amounts`, `nouns` and `roughly`, of change in `changes`, `comparing` and `turns`, of two
values in `shares` and `multiples`).  Templates use the same names as filters:
`{{ 覆盖率 | 百分比(1) }}` is Form("百分比", (("位数", "1"),)).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from reportgen.chinese import amounts, changes, comparing, multiples, nouns, roughly, shares, turns
from reportgen.chinese.quantity import Quantity
from reportgen.chinese.wording import Options
from reportgen.errors import ReportError, nearest
from reportgen.period import Period
from reportgen.unit import NO_UNIT, POINTS, RATIO, Unit, rescaled


class Form(Struct, frozen=True, omit_defaults=True):
    """A form by name, with the options the author chose."""

    name: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def spec(self) -> Spec:
        """What the form is.  Raises ReportError with near names for a form nobody knows."""
        spec = SPECS.get(self.name)
        if spec is None:
            hint = nearest(self.name, SPECS) or "可用写法：" + "、".join(SPECS)
            raise ReportError(f"不认识的写法“{self.name}”", hint=hint)
        return spec

    def at(self, period: str) -> Form:
        """The form for values of a period (`str(Period)`): 比同期 is 比上年 of a whole year, 同比 of
        half of one, and so with 升降(比="同期") (STAT-06).  Every other form is itself, and so is any
        where the period is ""."""
        spec = self.spec
        if spec.by_period is None or not period:
            return self
        return Form(*spec.by_period(self.options, Period.parse(period)))

    def show(self, quantities: Sequence[Quantity]) -> str:
        """The phrase for the quantities: one per measure, then one per operand of its `Spec`.

        Raises ReportError where the form does not fit them or an option is not one of its own.
        """
        spec = SPECS.get(self.name) or self.spec
        if len(quantities) != len(spec.measures) + spec.operands:
            raise ReportError(
                f"写法“{self.name}”要{len(spec.measures) + spec.operands}个数，这里有{len(quantities)}个"
            )
        return spec.function(quantities, self._options(spec) if self.options else _NO_OPTIONS)

    def missing(self, unit: Unit | None) -> str:
        """What stands for a missing value: XX家, XX%, 同比XX%, 第XX位 (design §4)."""
        unit = unit or NO_UNIT
        options = dict(self.options)
        name = options.get("单位", unit.name)
        if self.name == "换算":
            try:
                name = rescaled(unit, name).name
            except ReportError:
                name = options.get("单位", "")  # no unit known yet: 万 stays 万
        if self.name == "量词":
            name = nouns.blank_unit(options.get("名词", ""), unit)
        change = "个百分点" if unit.dimension in (RATIO, POINTS) else "%"
        if change == "%" and options.get("写") == "增减":
            change = unit.name
        word = comparing.word_of(self.name, self.options) if self.name == "升降" else ""
        return (
            (word + self.spec.blank)
            .replace("{单位}", name)
            .replace("{变化}", change)
            .replace("{次第}", options.get("单位", "位"))
        )

    def _options(self, spec: Spec) -> Options:
        for key, _ in self.options:
            if key not in spec.options:
                listed = "、".join(spec.options)
                raise ReportError(
                    f"写法“{self.name}”没有选项“{key}”",
                    hint=nearest(key, spec.options)
                    or (f"它的选项：{listed}" if listed else "它没有选项"),
                )
        return dict(self.options)


class Spec(Struct, frozen=True):
    """What a form is: its operands, options and function."""

    function: Callable[[Sequence[Quantity], Options], str]
    measures: tuple[str, ...] = ("数值",)
    """The measures of the indicator it takes, in order: 同比 takes 数值 and 上年同期."""
    operands: int = 0
    """How many further expressions stand in the brackets: 占比(全部) has one."""
    options: tuple[str, ...] = ()
    """Option names; a filter's positional arguments after the operands fill them in this order."""
    blank: str = "XX{单位}"
    """What stands for a missing value; {单位}, {变化} (% or 个百分点) and {次第} are filled in."""

    by_size: bool = False
    """Whether it refuses values of its own kind for their size: values made up to try it on say
    nothing about those of the data."""

    by_period: Callable[[comparing.Chosen, Period], tuple[str, comparing.Chosen]] | None = None
    """Name and options of the form it stands for at a period; only forms whose word can follow the
    period have one."""

    @property
    def says(self) -> str:
        """One line on what it prints, for people: the first line of its function's docstring."""
        return (self.function.__doc__ or "").partition("\n")[0]


_NO_OPTIONS: Options = {}
_VALUE_AND_YEAR_BEFORE = ("数值", "上年同期")
_PLACES = ("位数", "修约")
_VERBS = ("位数", "升", "降", "类", "零", "修约")
_COMPARED = (*_VERBS, "写")
_MOVES = ("升", "降", "位数", "类", "修约")

SPECS: dict[str, Spec] = {
    "数量": Spec(amounts.amount, options=_PLACES),
    "数": Spec(amounts.number, options=_PLACES, blank="XX"),
    "小数": Spec(amounts.decimals, options=_PLACES),
    "百分比": Spec(amounts.percent, options=_PLACES, blank="XX%"),
    "百分点": Spec(amounts.points, options=_PLACES, blank="XX个百分点"),
    "汉字": Spec(amounts.in_hanzi, options=("单位",)),
    "量词": Spec(nouns.counted, options=("名词", "字")),
    "序数": Spec(amounts.ordinal, blank="第XX{单位}"),
    "汉字序数": Spec(amounts.ordinal_in_hanzi, blank="第XX{单位}"),
    "换算": Spec(amounts.converted, options=("单位", *_PLACES)),
    "量级": Spec(amounts.magnitude, options=_PLACES),
    "概数": Spec(roughly.approximate, options=("词", "取整"), by_size=True),
    "成": Spec(roughly.tenths, blank="XX成", by_size=True),
    "分数": Spec(roughly.fraction, blank="XX分之XX", by_size=True),
    "排名": Spec(amounts.rank, ("排名",), options=("单位",), blank="第XX{次第}"),
    "名次变化": Spec(turns.places_moved, operands=1, options=("升", "降"), blank="前移XX位"),
    "日期": Spec(amounts.date, options=("字",), blank="XX年XX月XX日", by_size=True),
    "同比": Spec(
        changes.year_on_year, _VALUE_AND_YEAR_BEFORE, options=_COMPARED, blank="同比XX{变化}"
    ),
    "环比": Spec(changes.on_previous, ("数值", "上期"), options=_COMPARED, blank="环比XX{变化}"),
    "比上年": Spec(
        changes.on_last_year, _VALUE_AND_YEAR_BEFORE, options=_COMPARED, blank="比上年XX{变化}"
    ),
    "比上年末": Spec(
        changes.on_end_of_last_year,
        _VALUE_AND_YEAR_BEFORE,
        options=_COMPARED,
        blank="比上年末XX{变化}",
    ),
    "比同期": Spec(
        comparing.with_year_before,
        _VALUE_AND_YEAR_BEFORE,
        options=_COMPARED,
        blank="XX{变化}",
        by_period=comparing.at_year_before,
    ),
    "比上期": Spec(
        comparing.with_period_before,
        ("数值", "上期"),
        options=_COMPARED,
        blank="XX{变化}",
        by_period=comparing.at_period_before,
    ),
    "增长": Spec(changes.growth, operands=1, options=_VERBS, blank="XX{变化}"),
    "增减": Spec(changes.change, _VALUE_AND_YEAR_BEFORE, options=_MOVES),
    "升降": Spec(changes.movement, options=(*_MOVES, "比"), by_period=comparing.at_own_word),
    "由到": Spec(
        changes.from_to,
        operands=1,
        options=("升", "降", *_PLACES),
        blank="由XX{单位}到XX{单位}",
    ),
    "转为": Spec(turns.turned, operands=1, options=_PLACES, blank="由XX{单位}转为XX{单位}"),
    "占比": Spec(shares.share, operands=1, options=_PLACES, blank="XX%"),
    "完成率": Spec(shares.completion, ("数值", "目标"), options=_PLACES, blank="XX%"),
    "倍": Spec(shares.multiple, operands=1, options=_PLACES, blank="XX倍"),
    "增长倍": Spec(
        multiples.grown_by, operands=1, options=("位数", "升", "降", "修约"), blank="增长XX倍"
    ),
    "增长到": Spec(
        multiples.grown_to,
        operands=1,
        options=("位数", "升", "降", "修约"),
        blank="增长到原来的XX倍",
    ),
    "番": Spec(multiples.doubled, operands=1, blank="翻XX番", by_size=True),
    "比例": Spec(shares.proportion, operands=1, options=_PLACES, blank="XX:XX"),
    "区间": Spec(shares.span, operands=1, options=_PLACES),
}
"""Every form by its Chinese name."""

DEFAULT_FORM = Form("数量")
