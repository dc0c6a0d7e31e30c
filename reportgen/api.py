"""What scripts use, in one place (docs/python.md).

    load_data, report_type(find_type(…)) → draft → output_path, save_draft      a new briefing
    audit → page; annotate                                                       what needs a person
    refresh, restructure → save_refreshed                                        new data
    finalize → save_final                                                        the file for issue
    load_ledger → plan_batch → run_batch(…, processes(2))                        one per entity
    quantities, count                                                            numbers in any text

Nothing is written but by the functions that say save or annotate.  Whatever the user can put right
is a `ReportError`; several of them at once are its subclass `Problems`.
"""

from reportgen.annotating import annotate, annotated
from reportgen.auditing import AuditReport, audit, examined, page, save_page
from reportgen.batching.local import engine as processes
from reportgen.batching.planning import plan as plan_batch
from reportgen.batching.running import run as run_batch
from reportgen.bundled import find_type, sample
from reportgen.changes import Refreshed
from reportgen.chinese.quantities import quantities
from reportgen.counting import count
from reportgen.errors import Location, Notice, Problems, ReportError
from reportgen.finalizing import finalize, save_final
from reportgen.generating import Draft, draft, load_data, output_path, report_type, save_draft
from reportgen.indicators import load as load_ledger
from reportgen.refreshing import refresh, save_refreshed
from reportgen.restructuring import Restructured, refresh_and_compare, restructure

__all__ = [
    "AuditReport",
    "Draft",
    "Location",
    "Notice",
    "Problems",
    "Refreshed",
    "ReportError",
    "Restructured",
    "annotate",
    "annotated",
    "audit",
    "count",
    "draft",
    "examined",
    "finalize",
    "find_type",
    "load_data",
    "load_ledger",
    "output_path",
    "page",
    "plan_batch",
    "processes",
    "quantities",
    "refresh",
    "refresh_and_compare",
    "report_type",
    "restructure",
    "run_batch",
    "sample",
    "save_draft",
    "save_final",
    "save_page",
    "save_refreshed",
]
