"""The command line: parse, call one verb, echo.  Commands live in `making` and `upkeep`, manners in `manners`."""

import atexit
import contextlib
import os
import sys

from reportgen.cli.commands import main

__all__ = ["main", "run"]


def run() -> None:
    """The program `reportgen`: `main`, then out at once.

    Everything is written and closed by then, and taking a few hundred modules apart would cost as
    much as a sixth of a cold build.  A bug's traceback takes the ordinary way out.
    """
    status: object = 0
    try:
        main(prog_name="reportgen")
    except SystemExit as stop:
        status = stop.code
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError):  # the reader of a pipe may have gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))
