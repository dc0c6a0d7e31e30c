"""What an unknown name or attribute says for itself."""

from __future__ import annotations

from typing import Any

from jinja2.runtime import LoopContext, StrictUndefined
from jinja2.utils import missing

from reportgen.errors import nearest
from reportgen.template.values import Value, kind

LOOP = "index index0 first last length previtem nextitem revindex revindex0 cycle".split()
"""What templates may ask of `loop`."""


class NamedUndefined(StrictUndefined):
    """An unknown name or attribute: says so in Chinese as soon as it is used.

    The message may carry a hint after a newline (`messages.runtime_message`).
    """

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        said, name, owner = self._undefined_hint or "", self._undefined_name, self._undefined_obj
        if "was not provided" in said:
            return f"调用宏时少给了“{name}”\n括号里补上这一项"
        if "first item" in said or "last item" in said:
            return "这里一项也没有，取不出第一项或最后一项\n先用 {% if %} 问一问"
        if said:
            return f"模板里不能使用“{name}”"
        if owner is missing:
            return f"不认识的名字“{name}”"
        if isinstance(name, int) and hasattr(owner, "__len__"):
            count = f"只有{len(owner)}项，第一项写 [0]" if len(owner) else "一项也没有"
            return f"没有第{name + 1}项\n这里{count}"
        names = _names(owner)
        near = nearest(str(name), names) or ("可用：" + "、".join(names[:12]) if names else "")
        return f"没有“{name}”\n" + (near or _no_names(owner))


def _names(owner: Any) -> list[str]:
    if isinstance(owner, Value):
        return list(owner.names())
    if isinstance(owner, LoopContext):
        return LOOP
    return [name for name in owner if isinstance(name, str)] if isinstance(owner, dict) else []


def _no_names(owner: Any) -> str:
    if isinstance(owner, Value) and hasattr(owner, "__len__"):
        return f"这里是{kind(owner)}，先用 {{% for 条 in … %}} 逐项取"
    return f"这里是{kind(owner)}，后面不能再接" if isinstance(owner, Value) else ""
