"""One briefing per entity of a ledger, with an index and an exception list, in one run.

    ledger ─load→ Dataset ─plan→ jobs ─engine→ outcomes ─→ journal, index

- `planning`: which briefings there are to be, each with its file; nothing is written before every
  name is known to be fit and nobody else's.
- `working`: what one worker does with one job, from data to file; it holds no state between jobs.
- `local`: the jobs over the cores of this machine.  An engine is a function from jobs to outcomes.
- `journal`: what was made of what, in the output folder, a line as each file is finished: a run that
  was cut off goes on where it stopped, and files whose inputs are as they were are left alone.
- `index`: the workbook for people.
- `running`: the verb.
"""

from __future__ import annotations

from reportgen.batching.models import Outcome, Plan, Run
from reportgen.batching.running import run

__all__ = ["Outcome", "Plan", "Run", "run"]
