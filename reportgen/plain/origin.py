"""Where a bound number comes from, as one line for people."""

from __future__ import annotations

from reportgen.binding.serial import describe_fully
from reportgen.chinese.forms import Form
from reportgen.document import Bound


def origin(bound: Bound) -> str:
    """`新建党支部@桃城区，2023年 | 数量  [taocheng.xlsx 指标!C9]`; a missing value ends in its note."""
    meaning = f"{describe_fully(bound.binding.expression)} | {form_words(bound.binding.form)}"
    places = "; ".join(str(place) for place in bound.sources)
    note = f"  （{bound.note}）" if bound.missing else ""
    return meaning + (f"  [{places}]" if places else "") + note


def form_words(form: Form) -> str:
    """`百分比(位数=1)`."""
    options = ", ".join(f"{name}={value}" for name, value in form.options)
    return f"{form.name}({options})" if options else form.name
