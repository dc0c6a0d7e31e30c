"""What a number that nobody generated may come from: indicators, rounded forms, small calculations.

    Dataset or Record -> facts (pool) -> Finder; a quantity in its line -> at most three Suggestions

A suggestion is shown only where it explains the number clearly better than chance would: a bare “2”
that forty indicators happen to be has none, unless the name of one stands beside it.
"""

from reportgen.suggesting.finding import Finder, Spot, Suggestion, spot_at
from reportgen.suggesting.pool import Fact, facts_of_data, facts_of_record

__all__ = [
    "Fact",
    "Finder",
    "Spot",
    "Suggestion",
    "facts_of_data",
    "facts_of_record",
    "spot_at",
]
