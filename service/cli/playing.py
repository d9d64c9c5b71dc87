"""How far a long play is, on standard error: a bar on a terminal, else a plain line now and then."""

import sys
from datetime import datetime
from types import TracebackType
from typing import Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LONG = 1000
"""Items from which on a play is worth a line."""
LOOK = 100_000
_LINES = 20
"""Lines that a long play writes."""


def looking(found: int) -> None:
    """``found`` items were found so far, in archives that take their time."""
    if found % LOOK == 0:
        typer.echo(f"{found:,} items found …", err=True)


class Playing:
    """Shows progress while it is entered. ``alerts`` is for the caller to count."""

    def __init__(self, total: int) -> None:
        self.alerts = 0
        self._total, self._said = total, 0
        self._bar: Progress | None = None
        if sys.stderr.isatty():
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def on_step(self, position: int, now: datetime) -> None:
        """``position`` items were played, up to ``now``."""
        told = f"{now:%d %B %Y}, {self.alerts} alerts"
        if self._bar is not None:
            self._bar.start()  # not before the first step: processes that read are forked until then
            self._bar.update(self._task, completed=position, description=told)
        elif self._total >= LONG and position * _LINES // self._total > self._said:
            self._said = position * _LINES // self._total
            typer.echo(f"{position:,} of {self._total:,} items, {told}", err=True)
