"""One briefing per entity of a ledger, with an index and an exception list, in one run.

    ledger ─load→ Dataset ─plan→ jobs ─engine→ outcomes ─→ journal, index

- `planning`: which briefings there are to be, each with its file; nothing is written before every
  name is known to be fit and nobody else's.
- `working`: what one worker does with one job, from data to file; it holds no state between jobs.
  `inputs`: the digest of all that a briefing rests on.
- `local`, `cluster`: the jobs over the cores of this machine, over a Dask cluster.  An engine is a
  function from jobs to outcomes, in whatever order.
- `folder`, `remote`: the place of the files, a folder or what fsspec knows.
- `journal`: what was made of what, in the output folder, a line as each file is finished: a run that
  was cut off goes on where it stopped, and files whose inputs are as they were are left alone.
- `totals`, `scope`: the ledger's totals against the sums of the parts; who is left out of figures over
  all entities.
- `index`: the workbook for people, a row written as soon as those before it are there.  `untouched`:
  whether one without a journal stands as it was written.
- `running`: the verb.
"""

from __future__ import annotations

from reportgen.batching.models import Outcome, Plan, Run
from reportgen.batching.running import run

__all__ = ["Outcome", "Plan", "Run", "run"]
