"""The command line: parse, call one verb, echo.  Commands live in `commands`, manners in `manners`."""

from reportgen.cli.commands import main

__all__ = ["main"]
