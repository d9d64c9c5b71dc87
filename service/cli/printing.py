"""How commands print: tables for people, JSON for programs; logs on standard error."""

import getpass
import json
import logging
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any

import structlog
import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def console() -> Console:
    """Plain lines, never cut, where the output is not a terminal."""
    return Console() if sys.stdout.isatty() else Console(width=200, no_color=True, highlight=False)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    drawn = Table(*columns, title=title, title_justify="left", show_lines=False)
    for row in rows:
        drawn.add_row(*("–" if cell is None else str(cell) for cell in row))
    console().print(drawn, markup=False)


def as_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str, indent=1))


def moment(time: datetime | None) -> str:
    return time.strftime("%Y-%m-%d %H:%M") if time else "–"


def log_to_stderr(format_: str, level: int = logging.INFO) -> None:
    """Structured logs, as text or as one JSON object a line."""
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if format_ == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def at_the_command_line() -> str:
    """Who acts, for the audit log: the account that runs the command."""
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):  # a user without a name, as in containers
        return "command line (unknown user)"
