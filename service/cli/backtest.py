"""``liptako backtest``: what other rules would have sent, and not sent, over the stored history."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from service import app as root
from service.backtest import Comparison, Record, backtest
from service.backtest.outcome import Outcome
from service.cli.past_files import body_of, days_asked_for, tell_faults
from service.cli.printing import AsJson, as_json, log_to_stderr, table
from service.clock import SystemClock
from service.config.environment import Settings
from service.config.feeds_file import load_configuration
from service.config.overlay import overlaid
from service.config.shipped import shipped_feeds_file
from service.errors import ConfigError
from service.gazetteer.packs import load_zone
from service.jobs.history import read_past
from service.ports import Transaction
from service.records import Configuration

_LISTED = 10


def command(
    feeds: Annotated[
        Path | None,
        typer.Option(
            help="A feeds.toml or a file with rules alone; default: LIPTAKO_FEEDS with what operators changed of it."
        ),
    ] = None,
    since: Annotated[str | None, typer.Option(help="The first day to count (2022-03-08).")] = None,
    until: Annotated[str | None, typer.Option(help="The last day to count.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="A CSV file with ACLED or UCDP GED columns: attacks that happened.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Rehearse rules on the stored history, with what was known at each moment: alerts a week and per rule beside
    those of the rules in force, known attacks missed, how late, alerts that came to nothing. Nothing is sent."""
    settings = Settings.from_environment()
    log_to_stderr(settings.log_format)
    first, last = days_asked_for(since, until)
    file = feeds or (settings.feeds if settings.feeds.exists() else shipped_feeds_file())
    configuration = load_configuration(file, os.environ)
    if not configuration.rules:
        raise ConfigError("has no rules to rehearse: write them as [[rules]]", file=str(file), field="rules")
    record, failed = _record(against, configuration, settings) if against else (None, False)
    store = root.open_store(settings, make=False)
    try:
        with store.view() as look:
            if feeds is None:
                configuration = _as_in_force(configuration, look)
            found = backtest(
                look,
                configuration.rules,
                configuration.alerts,
                load_zone(configuration.zone).countries,
                since=first,
                until=last,
                record=record,
            )
    finally:
        store.close()
    if json:
        as_json(found.as_json())
    else:
        _show(found, str(file))
    if failed:
        raise typer.Exit(1)


def _as_in_force(file: Configuration, look: Transaction) -> Configuration:
    """The file with what operators changed of it; what of that cannot be used any more is told."""
    configuration = overlaid(file, look.overrides_in_force())
    for warning in configuration.warnings:
        if warning not in file.warnings:
            typer.echo(warning, err=True)
    return configuration


def _record(file: Path, configuration: Configuration, settings: Settings) -> tuple[Record, bool]:
    """The attacks of a file. True: some rows could not be read; they were told."""
    body = body_of(file)
    reader = root.open_reader(configuration.zone, settings.data_dir)
    found = read_past(body, str(file), reader.zone, reader.places, SystemClock().now().date())
    tell_faults(found.faults)
    return Record(found.incidents, found.spans), bool(found.faults)


def _show(found: Comparison, file: str) -> None:
    typer.echo(_history(found))
    if found.in_force is None:
        typer.echo("No rules were ever in force in this database: there is nothing to compare with.")
    elif found.same_rules:
        typer.echo(f"The rules of {file} are those in force.")
    table("Alerts", ("", "Candidate", "In force"), _totals(found))
    table(
        "By rule",
        ("Rule", "Candidate", "a week", "In force", "a week", "Updates", "Came to nothing"),
        _by_rule(found),
    )
    if found.candidate.known is not None:
        table("Known attacks", ("", "Candidate", "In force"), _known(found))
        _missed(found.candidate)
    _differing("Alerts of the candidate alone", found.only_candidate)
    _differing("Alerts of the rules in force alone", found.only_in_force)


def _history(found: Comparison) -> str:
    begins = found.memory_begins_at
    told = (
        f"attacks remembered since {begins:%Y-%m-%d}"
        if begins
        else "nobody says since when attacks are remembered"
    )
    return (
        f"{found.incidents:,} incidents in {found.revisions:,} revisions, {found.imported:,} imported; {told}. "
        f"Counted: {found.since} to {found.until}."
    )


def _pair(found: Comparison, name: str) -> tuple[object, object]:
    return getattr(found.candidate, name), getattr(found.in_force, name) if found.in_force else None


def _totals(found: Comparison) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        (words, *_pair(found, name))
        for words, name in (
            ("Alerts", "alerts"), ("Updates", "updates"), ("Alerts a week", "per_week"),
            ("Messages a week above Minor", "pushes_per_week"), ("Dismissed later", "dismissed"),
            ("Called a false alarm", "marked_false"),
            ("In no record", "unmatched"),
        )
    ]  # fmt: skip
    for severity, number in found.candidate.by_severity.items():
        rows.append((severity, number, found.in_force.by_severity[severity] if found.in_force else None))
    return rows


def _by_rule(found: Comparison) -> list[tuple[object, ...]]:
    others = found.in_force.by_rule if found.in_force else {}
    rows: list[tuple[object, ...]] = []
    for name in dict.fromkeys([*found.candidate.by_rule, *others]):
        one, other = found.candidate.by_rule.get(name), others.get(name)
        rows.append(
            (
                name,
                one.alerts if one else None,
                one.per_week if one else None,
                other.alerts if other else None,
                other.per_week if other else None,
                one.updates if one else None,
                one.dismissed + one.marked_false + one.unmatched if one else None,
            )
        )
    return rows


def _known(found: Comparison) -> list[tuple[object, ...]]:
    sides = [found.candidate.known, found.in_force.known if found.in_force else None]
    rows: list[tuple[object, ...]] = [
        (words, *(getattr(side, name) if side else None for side in sides))
        for words, name in (
            ("Known", "known"), ("Alerted", "alerted"), ("Missed", "missed"),
            ("of these never in our feeds", "not_seen"),
        )
    ]  # fmt: skip
    for words, name in (
        ("Days after the attack", "days_late"),
        ("Hours after the first report", "hours_after_report"),
    ):
        for measure, said in (("median", "median"), ("nine_of_ten", "nine of ten under")):
            spread = [getattr(side, name) if side else {} for side in sides]
            rows.append((f"{words}, {said}", *(one.get(measure) for one in spread)))
    for size in sides[0].by_size if sides[0] else ():
        counts = [side.by_size[size] if side else None for side in sides]
        rows.append(
            (
                f"Dead {size}: alerted",
                *(f"{one['alerted']} of {one['known']}" if one else None for one in counts),
            )
        )
    return rows


def _missed(candidate: Outcome) -> None:
    if candidate.known is None or not candidate.known.largest_missed:
        return
    table(
        "The largest that the candidate missed",
        ("Day", "Place", "Dead", "First report", "Known as"),
        [
            (one["day"], one["place"], one["deaths"], _moment(one["first_seen"]), one["id"])
            for one in candidate.known.largest_missed[:_LISTED]
        ],
    )


def _differing(title: str, rows: object) -> None:
    if not isinstance(rows, list) or not rows:
        return
    table(
        f"{title} (the most severe {min(len(rows), _LISTED)})",
        ("Sent", "Severity", "Rule", "Places", "Figure"),
        [
            (
                _moment(one["sent"]),
                one["severity"],
                one["rule"],
                ", ".join(one["places"][:3]),
                one["observed"],
            )
            for one in rows[:_LISTED]
        ],
    )


def _moment(text: str | None) -> str | None:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}" if text else None
