"""Names of units that differ by one character within a text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from reportgen.checking.diagnostic import Finding
from reportgen.checking.registry import rule
from reportgen.checking.text import Text

_ENDING = re.compile(
    "(?:局|委员会|办公室|服务中心|街道办事处|有限公司|合作社|党工委|党支部|联合会)(?=[，。；：、）\n])"
)
_OWN_WORDS = re.compile("(?:^|[，。；：、（\n由向与和对及“])([^\\W0-9A-Za-z由向与和对及]{3,14})$")
_TELLING = frozenset("一二三四五六七八九十东西南北中上下前后左右大小新老第甲乙丙丁")
_SHORTEST = 6


@rule(
    "DOC-04",
    "同一单位的名称前后不一",
    source="规则 FORM-11",
    reason="一个单位全文用一个名称；只差一个字的两个名称，多半有一个写错了。",
    subject=Text,
    scope="document",
    severity="warning",
    confidence="possible",
)
def names(text: Text) -> Iterator[Finding]:
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for found in text.found(_ENDING):
        own = _OWN_WORDS.search(text.ahead(found.start(), 15))
        if own is not None and len(own[1]) + len(found[0]) >= _SHORTEST:
            places[own[1] + found[0]].append((found.start() - len(own[1]), found.end()))
    counts = Counter({name: len(spans) for name, spans in places.items()})
    usual = {gap: name for name, count in counts.items() if count > 1 for gap in _gaps(name)}
    for name, count in counts.items():
        near = next((usual[gap] for gap in _gaps(name) if usual.get(gap, name) != name), None)
        if count == 1 and near is not None and not _TELLING & (set(name) ^ set(near)):
            hint = f"别处写作“{near}”，核对是不是同一个单位"
            yield Finding(f"“{name}”与“{near}”只差一个字", places[name][0], hint)


def _gaps(name: str) -> Iterator[tuple[str, str]]:
    """The name with each one of its characters left open: two names that share one differ there."""
    for place in range(len(name)):
        yield name[:place], name[place + 1 :]
