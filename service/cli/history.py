"""``liptako history``: what happened before the watch began."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from service import app as root
from service.cli.items import DEFAULT_ZONE
from service.cli.past_files import body_of, days_asked_for, tell_faults
from service.cli.printing import AsJson, as_json, at_the_command_line, log_to_stderr
from service.clock import SystemClock
from service.config.environment import Settings
from service.jobs.history import PastFile, Remembered, read_past, remember, stretched

app = typer.Typer(help="Past incidents: memory for rules that look back.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """A group even while it has one command."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file with ACLED or UCDP GED columns.")],
    since: Annotated[
        str | None, typer.Option(help="The first day the file was asked for; default: of its first row.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="The last day; default: of its last row.")] = None,
    zone: Annotated[
        str | None,
        typer.Option(help="A zone pack, or a path to one; default: that of feeds.toml, if there is one."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Remember past attacks from your own file: new_villages and surge look back on them. They never alert and are
    never exported. The same rows again replace what they gave. Exit status 1 if a row could not be read."""
    settings = Settings.from_environment()
    log_to_stderr(settings.log_format)
    first, last = days_asked_for(since, until)
    now = SystemClock().now()
    reader = root.open_reader(zone or _zone(settings), settings.data_dir)
    found = read_past(body_of(file), str(file), reader.zone, reader.places, now.date())
    found.spans = stretched(found.spans, first, min(last, now.date()) if last else None)
    store = root.open_store(settings)
    try:
        done = remember(store, found, reader.zone, at_the_command_line(), now)
    finally:
        store.close()
    if json:
        as_json(_as_object(found, done))
    else:
        _show(found, done)
    tell_faults(found.faults)
    if found.faults:
        raise typer.Exit(1)


def _zone(settings: Settings) -> str:
    """That of feeds.toml; memory may be given before there is one."""
    return root.read_configuration(settings).zone if settings.feeds.exists() else DEFAULT_ZONE


def _show(found: PastFile, done: Remembered) -> None:
    told = [
        f"{found.source}: {found.rows:,} rows, {len(found.incidents):,} attacks in the zone remembered "
        f"({done.new:,} new, {done.replaced:,} replaced)"
    ]
    told += [f"left out: {count:,} {why}" for why, count in found.left_out.most_common()]
    told += [f"days told of in {one.country}: {one.first_day} to {one.last_day}" for one in found.spans]
    told += [
        f"no unit is known by the name {name!r}: {count:,} rows placed by their coordinates"
        for name, count in found.by_coordinates.most_common()
    ]
    told.append(_reach(found, done.begins_at))
    typer.echo("\n".join(told))


def _reach(found: PastFile, begins_at: datetime | None) -> str:
    """What the memory is now, and why the file may not have lengthened it."""
    if begins_at is None:
        return "Nothing was polled yet: the memory counts from the first poll, and from here where no day lies between."
    told = f"Attacks are remembered without a gap since {begins_at:%Y-%m-%d}."
    short = [one.country for one in found.spans if one.first_day < begins_at.date()]
    if short:
        told += (
            f" The file tells of earlier days ({', '.join(short)}), but days between, or another country of the zone,"
            " are missing: import them too, or say with --until to which day the file was asked for."
        )
    return told


def _as_object(found: PastFile, done: Remembered) -> dict[str, Any]:
    return {
        "source": found.source,
        "rows": found.rows,
        "remembered": len(found.incidents),
        "new": done.new,
        "replaced": done.replaced,
        "left_out": dict(found.left_out),
        "by_coordinates": dict(found.by_coordinates),
        "days": {one.country: [one.first_day, one.last_day] for one in found.spans},
        "memory_begins_at": done.begins_at,
        "faults": [
            {"line": fault.line, "column": fault.field, "what": fault.reason} for fault in found.faults
        ],
    }
