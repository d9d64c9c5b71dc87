"""``liptako replay``: an archive through the whole pipeline on a simulated clock; nothing is sent."""

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from service import app as root
from service.cli.playing import Playing, looking
from service.cli.printing import log_to_stderr
from service.config.environment import Settings
from service.config.feeds_file import load_configuration
from service.config.shipped import shipped_feeds_file
from service.errors import ConfigError
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.ports import Store
from service.records import Configuration
from service.replay import (
    Archive,
    Reading,
    Replay,
    alert_object,
    incident_rows,
    open_archive,
    play_of,
    read_ahead,
    read_here,
    scratch,
    stored_alerts,
)

WORTH_PROCESSES = 400
"""Fewer items are read by the time that other processes have begun."""


def replay(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.")
    ],
    feeds: Annotated[
        Path | None, typer.Option(help="Whose rules judge; default: as for serve, else those shipped.")
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One JSON item a line; else RSS and Atom documents.")
    ] = False,
    incidents: Annotated[
        bool, typer.Option("--incidents", help="Print which incident each event ended in, not alerts.")
    ] = False,
    state: Annotated[
        Path | None, typer.Option(help="Keep the state in this file: run again, it goes on where it was.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that read; default: what the machine has.")
    ] = None,
) -> None:
    """Play items in order of publication: print each alert that would have been raised, as an object a line."""
    log_to_stderr("text", logging.ERROR)
    settings = Settings.from_environment()
    configuration = _configuration(feeds, settings)
    for path in paths:
        _must_be_there(path)
    lost = _Lost()
    open_reader = partial(_reader, configuration.zone, settings.data_dir)
    with tempfile.TemporaryDirectory(prefix="liptako-archive-") as folder:
        archive = open_archive(
            paths, sys.stdin.buffer, as_lines=jsonl, folder=Path(folder), tell=lost.tell, found=looking
        )
        of = play_of(archive.digest, open_reader().version, configuration)
        with scratch(state, of, archive.entries[0].at) as store:
            in_force = InForce(configuration, open_reader())
            readings = partial(_readings, archive, open_reader, processes)
            _play(archive, store, in_force, readings, lost, print_alerts=not incidents)
            for row in incident_rows(store, archive.keys_as_given()) if incidents else ():
                typer.echo(dumps(row, ensure_ascii=False))
    if lost.count:
        raise typer.Exit(1)


@dataclass
class _Lost:
    """Says on standard error what could not be read, and counts it."""

    count: int = 0

    def tell(self, sentence: str) -> None:
        self.count += 1
        typer.echo(sentence, err=True)


def _play(
    archive: Archive,
    store: Store,
    in_force: InForce,
    readings: Callable[[int], Iterator[Reading]],
    lost: _Lost,
    *,
    print_alerts: bool,
) -> None:
    """Play on from where the store stands. What it holds already is printed first, as it was then."""
    with Playing(len(archive.entries)) as playing:
        play = Replay(store, in_force, archive.entries[-1].at, playing.on_step)
        for alert in stored_alerts(store) if print_alerts else ():
            typer.echo(dumps(alert_object(store, alert), ensure_ascii=False))
        for alert in play.run(_told(readings(play.position), archive, lost)):
            playing.alerts += 1
            if print_alerts:
                typer.echo(dumps(alert_object(store, alert), ensure_ascii=False))
        if play.parked:
            lost.tell(f"{play.parked} times a report could not be joined or judged: the lines above say why")


def _told(readings: Iterator[Reading], archive: Archive, lost: _Lost) -> Iterator[Reading]:
    for reading in readings:
        if reading.failure:
            where = archive.files[reading.entry.file].name
            lost.tell(f"{where}: {reading.entry.key}: {reading.failure}; the item is left out")
        yield reading


def _readings(
    archive: Archive, open_reader: Callable[[], Reader], processes: int | None, position: int
) -> Iterator[Reading]:
    left = archive.entries[position:]
    if processes is None:
        processes = _cores() if len(left) >= WORTH_PROCESSES else 1
    if processes == 1:
        return read_here(archive, left, open_reader())
    return read_ahead(archive, left, open_reader, processes)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _reader(zone: str, data_dir: Path) -> Reader:
    """Opened once a process; one that is forked off has it already."""
    return root.open_reader(zone, data_dir)


def _configuration(feeds: Path | None, settings: Settings) -> Configuration:
    """Zone, alerts and rules of the file; its feeds and recipients play no part."""
    file = feeds or (settings.feeds if settings.feeds.exists() else shipped_feeds_file())
    configuration = load_configuration(file, os.environ)
    if not any(rule.enabled for rule in configuration.rules):
        typer.echo(f"{file}: no rule is enabled in it, so nothing can alert: add a [[rules]] table", err=True)
    return replace(configuration, feeds=(), recipients=())


def _must_be_there(path: str) -> None:
    if path == "-":
        return
    if not Path(path).exists():
        raise ConfigError("there is no such file or folder", file=path)
    if not os.access(path, os.R_OK):
        raise ConfigError("cannot be read: permission denied", file=path)
