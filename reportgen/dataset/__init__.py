"""The dataset: what the indicator files of one build hold, exact and with a place for everything.

`indicators` builds it from files; `template` reads it; `binding` looks leaves up in it.  It is
frozen: choosing an entity or a period (`views`) gives a new one over the same `parts`.
"""

from reportgen.dataset.observations import Block, Head, Held, NumberColumn, Observations
from reportgen.dataset.parts import (
    INDICATORS,
    INFO,
    PRACTICES,
    SECTIONS,
    Action,
    Column,
    Fault,
    Indicator,
    Key,
    Practice,
    SourceFile,
    Table,
    TextCell,
)
from reportgen.dataset.views import Dataset

__all__ = [
    "INDICATORS",
    "INFO",
    "PRACTICES",
    "SECTIONS",
    "Action",
    "Block",
    "Column",
    "Dataset",
    "Fault",
    "Head",
    "Held",
    "Indicator",
    "Key",
    "NumberColumn",
    "Observations",
    "Practice",
    "SourceFile",
    "Table",
    "TextCell",
]
