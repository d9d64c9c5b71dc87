"""``liptako export``: what is stored, as files for other programs."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from service import app as root
from service.cli.items import DEFAULT_ZONE
from service.cli.past_files import days_asked_for
from service.cli.printing import at_the_command_line
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError, LiptakoError
from service.export.account import Account
from service.export.atom import caps_in_atom
from service.export.cap import SCOPES, Profile, cap_document, sender_of
from service.export.cap_tables import RESTRICTION
from service.export.geojson import incidents_geojson
from service.export.hxl import alerts_csv, incidents_csv
from service.export.jsonl import alerts_jsonl, incidents_jsonl
from service.export.reading import each_alert, each_incident
from service.export.wanted import PRECISIONS, Held, Wanted
from service.gazetteer.installed import open_installed
from service.ports import Store

app = typer.Typer(help="Incidents and alerts as CSV, GeoJSON, CAP or JSON lines.", no_args_is_help=True)

_INCIDENTS: dict[str, Callable[[Iterable[Any]], Iterator[str]]] = {
    "csv": incidents_csv,
    "geojson": incidents_geojson,
    "jsonl": incidents_jsonl,
}
_ALERTS = ("csv", "cap", "jsonl")
_EVERY = 50_000
"""Rows after which a line says how far it is."""

Since = Annotated[str | None, typer.Option(help="The first day (2022-06-01).")]
Until = Annotated[str | None, typer.Option(help="The last day, itself in.")]
Areas = Annotated[
    list[str] | None,
    typer.Option("--area", help="NER or MLI/Ménaka: these alone. May be given several times."),
]
Precise = Annotated[
    str, typer.Option("--precision", help=f"How exactly places are told: {', '.join(PRECISIONS)}.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="A file, for this user alone; default: standard output.")
]


@app.command("incidents")
def incidents(
    format_: Annotated[str, typer.Option("--format", help="csv, geojson or jsonl.")] = "csv",
    since: Since = None,
    until: Until = None,
    area: Areas = None,
    precision: Precise = "village",
    dismissed: Annotated[
        bool, typer.Option("--dismissed", help="Those that an operator dismissed too.")
    ] = False,
    output: Output = None,
) -> None:
    """Incidents by the day of the attack. What came by phone or from a partner and imported history stay here."""
    if format_ == "cap":
        raise ConfigError(
            "CAP is for alerts: `liptako export alerts --format cap`; incidents go as csv, geojson or jsonl",
            field="--format",
        )
    _known(format_, tuple(_INCIDENTS))
    asked = replace(_wanted(since, until, area, precision, dismissed), attacks_only=format_ == "csv")
    settings = Settings.from_environment()
    store = root.open_store(settings, make=False)
    account = _account(store, "incidents", format_, asked)
    _run(account, lambda held: _INCIDENTS[format_](each_incident(store, asked, held)), "incidents", output)


@app.command("alerts")
def alerts(
    format_: Annotated[str, typer.Option("--format", help="csv, cap or jsonl.")] = "csv",
    since: Since = None,
    until: Until = None,
    area: Areas = None,
    precision: Precise = "village",
    scope: Annotated[str, typer.Option(help=f"Of CAP: {' or '.join(SCOPES)}.")] = SCOPES[0],
    restriction: Annotated[
        str, typer.Option(help="Of CAP with the scope Restricted: for whom it is.")
    ] = RESTRICTION,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file; with cap a folder, one document an alert revision."),
    ] = None,
) -> None:
    """Every revision of the alerts, by the day on which it was sent (UTC). CAP goes one document a revision into a
    folder; on standard output, as one Atom document with each message whole in its entry."""
    if format_ == "geojson":
        raise ConfigError(
            "alerts carry no coordinates: csv, cap or jsonl; the attacks on a map: `liptako export incidents "
            "--format geojson`",
            field="--format",
        )
    _known(format_, _ALERTS)
    asked = _wanted(since, until, area, precision, False)
    settings = Settings.from_environment()
    profile = _profile(settings, scope, restriction) if format_ == "cap" else None
    store = root.open_store(settings, make=False)
    account = _account(store, "alerts", format_, asked)
    if profile is not None and output is not None:
        _into_folder(account, store, asked, profile, output)
        return

    def pieces(held: Held) -> Iterator[str]:
        found = each_alert(store, asked, held)
        if profile is not None:
            return caps_in_atom(found, profile, SystemClock().now())
        return alerts_csv(found) if format_ == "csv" else alerts_jsonl(found, settings.base_url)

    _run(account, pieces, "alert revisions", output)


def _known(format_: str, possible: tuple[str, ...]) -> None:
    if format_ not in possible:
        raise ConfigError(
            f"no format {format_!r}: {', '.join(possible[:-1])} or {possible[-1]}", field="--format"
        )


def _wanted(
    since: str | None, until: str | None, areas: list[str] | None, precision: str, dismissed: bool
) -> Wanted:
    first, last = days_asked_for(since, until)
    for known in PRECISIONS:
        if precision == known:
            asked = Wanted(
                since=first, until=last, areas=tuple(areas or ()), precision=known, dismissed=dismissed
            )
            break
    else:
        raise ConfigError(f"no precision {precision!r}: {', '.join(PRECISIONS)}", field="--precision")
    for field, fault in asked.faults():
        raise ConfigError(fault, field=f"--{field}")
    return asked


def _profile(settings: Settings, scope: str, restriction: str) -> Profile:
    for known in SCOPES:
        if scope == known:
            zone = root.read_configuration(settings).zone if settings.feeds.exists() else DEFAULT_ZONE
            return Profile(
                sender=sender_of(settings.mail_from, settings.base_url),
                places=open_installed(zone, settings.data_dir).index,
                scope=known,
                restriction=restriction,
                base_url=settings.base_url,
            )
    raise ConfigError(f"no scope {scope!r}: {' or '.join(SCOPES)}", field="--scope")


def _account(store: Store, what: str, format_: str, asked: Wanted) -> Account:
    detail = {"of": what, "format": format_, **asked.as_detail()}
    return Account(store, SystemClock(), at_the_command_line(), detail)


def _run(account: Account, pieces: Callable[[Held], Iterable[str]], what: str, output: Path | None) -> None:
    """Write all pieces; the audit log says so before and after, however it ends."""
    account.begin()
    try:
        told = _telling(pieces(account.held), account.held, what)
        if output is None:
            _to_stdout(told)
        else:
            _to_file(told, output)
    except BaseException:
        account.held.complete = False
        raise
    finally:
        account.end()
    _sum_up(account.held, what, output)


def _to_stdout(pieces: Iterable[str]) -> None:
    stream = sys.stdout.buffer
    for piece in pieces:
        stream.write(piece.encode("utf-8", "replace"))
    stream.flush()


def _to_file(pieces: Iterable[str], output: Path) -> None:
    """Readable for this user alone, and under its name only when it is whole."""
    part = output.with_name(f".{output.name}.part")
    try:
        part.touch(0o600)
        with part.open("wb") as stream:
            for piece in pieces:
                stream.write(piece.encode("utf-8", "replace"))
        part.replace(output)
    except OSError as error:
        raise LiptakoError(f"{output}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _into_folder(account: Account, store: Store, asked: Wanted, profile: Profile, folder: Path) -> None:
    account.begin()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in each_alert(store, asked, account.held):
            file = folder / f"{one.alert.id}.cap.xml"
            file.touch(0o600)
            file.write_bytes(cap_document(one, profile))
    except OSError as error:
        raise LiptakoError(f"{folder}: {error.strerror or error}") from error
    finally:
        account.end()
    _sum_up(account.held, "alert revisions", folder)


def _telling(pieces: Iterable[str], held: Held, what: str) -> Iterator[str]:
    told = 0
    for piece in pieces:
        yield piece
        if held.rows - told >= _EVERY:
            told = held.rows
            typer.echo(f"{told:,} {what} …", err=True)


def _sum_up(held: Held, what: str, output: Path | None) -> None:
    where = f" to {output}" if output else ""
    typer.echo(f"{held.rows:,} {what} written{where}.", err=True)
    if held.unreadable:
        typer.echo(
            f"{held.unreadable:,} could not be read back and are left out: see docs/exports.md.", err=True
        )
