"""What commands that take a file of past attacks share: its bytes, the days asked for, the rows that cannot be read."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from service.errors import ConfigError

_MOST_FAULTS = 20


def body_of(file: Path) -> bytes:
    """ConfigError: it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=str(file)) from error


def days_asked_for(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The days that ``--since`` and ``--until`` name. ConfigError: they are none, or the last is before the first."""
    first, last = _day(since, "--since"), _day(until, "--until")
    if first and last and last < first:
        raise ConfigError("is before --since", field="--until")
    return first, last


def tell_faults(faults: Sequence[ConfigError]) -> None:
    """On standard error, a line each, the first of them."""
    for fault in faults[:_MOST_FAULTS]:
        typer.echo(str(fault), err=True)
    if len(faults) > _MOST_FAULTS:
        typer.echo(f"and {len(faults) - _MOST_FAULTS} more lines", err=True)


def _day(text: str | None, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ConfigError(f"{text!r} is not of the form 2022-03-08", field=field) from error
