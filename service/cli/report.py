"""``liptako report``: reports that came in no feed, by phone or from a partner."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, TypeVar

import typer

from service import app as root
from service.cli.items import read_body
from service.cli.printing import AsJson, as_json, at_the_command_line, log_to_stderr, table
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError
from service.jobs.told import AHEAD
from service.records import SPEAKERS, VIAS, Event, FeedItem, Report, Toll, Via
from service.stages.collect import page_text, parse_moment, told_item
from service.text.language_files import LANGUAGES

app = typer.Typer(help="Reports that came by phone or from a partner.", no_args_is_help=True)

T = TypeVar("T")


@app.callback()
def _group() -> None:
    """A group even while it has one command."""


@app.command()
def add(
    speaker: Annotated[str, typer.Option(help=f"Who tells it, as a role: {', '.join(SPEAKERS)}.")],
    file: Annotated[str, typer.Argument(help="A file with the report, or - for standard input.")] = "-",
    text: Annotated[str | None, typer.Option(help="The report itself, in place of a file.")] = None,
    title: Annotated[str, typer.Option(help="A line that says what it is about.")] = "",
    place: Annotated[str, typer.Option(help="Where, if the report itself does not say.")] = "",
    day: Annotated[str | None, typer.Option(help="When (2022-06-12), if it does not say.")] = None,
    received: Annotated[str | None, typer.Option(help="When it came (ISO 8601); default: now.")] = None,
    via: Annotated[str, typer.Option(help=f"How it came: {' or '.join(VIAS)}.")] = VIAS[0],
    language: Annotated[
        str | None, typer.Option(help="fr, en, ar or another that has a file; default: found out.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is read, store nothing.")] = False,
    json: AsJson = False,
) -> None:
    """Store a report under the role of who told it. It is restricted: read, joined with other reports and alerted,
    but its words are shown to operators alone and never exported. Name nobody in it."""
    settings = Settings.from_environment()
    log_to_stderr(settings.log_format)
    now = SystemClock().now()
    words = text if text is not None else page_text(read_body(file))[1]
    item = _item(words, speaker, _via(via), _received(received, now), title, place, day, language)
    if dry_run:
        zone = root.read_configuration(settings).zone
        _show(None, item, root.open_reader(zone, settings.data_dir).read(item, now), json)
        return
    service = root.open_service(settings)
    taken = service.take_in.run(item, at_the_command_line())
    _show(taken.item_id, item, taken.report, json)
    if not taken.new:
        typer.echo(f"The same words of the same speaker are item {taken.item_id} already.", err=True)


def _item(
    words: str,
    speaker: str,
    via: Via,
    received_at: datetime,
    title: str,
    place: str,
    day: str | None,
    language: str | None,
) -> FeedItem:
    if language is not None and language not in LANGUAGES:
        raise ConfigError(f"no language {language!r}: one of {', '.join(LANGUAGES)}", field="--language")
    roles = {role.casefold(): role for role in SPEAKERS}
    role = roles.get(speaker.strip().casefold())
    if role is None:
        raise ConfigError(f"no speaker {speaker!r}: one of {', '.join(SPEAKERS)}", field="--speaker")
    try:
        return told_item(
            words,
            speaker=role,
            via=via,
            received_at=received_at,
            title=title,
            language=language,
            place=place,
            day=_parsed(day, date.fromisoformat, "--day", "2022-06-12"),
        )
    except ValueError as error:
        raise ConfigError(str(error)) from error


def _via(via: str) -> Via:
    for known in VIAS:
        if via == known:
            return known
    raise ConfigError(f"no way {via!r}: {' or '.join(VIAS)}", field="--via")


def _received(received: str | None, now: datetime) -> datetime:
    moment = _parsed(received, parse_moment, "--received", "2022-06-12T09:00:00Z") or now
    if moment > now + AHEAD:
        raise ConfigError(f"{received} is still to come", field="--received")
    return min(moment, now)


def _parsed(text: str | None, parse: Callable[[str], T], field: str, example: str) -> T | None:
    try:
        return parse(text) if text else None
    except (ValueError, OverflowError) as error:
        raise ConfigError(f"{text!r} is not of the form {example}", field=field) from error


def _show(item_id: int | None, item: FeedItem, report: Report, json: bool) -> None:
    """What was read, for whoever took the call to read back."""
    if json:
        shown = report.as_json(str(item_id) if item_id is not None else None)
        as_json({**shown, "source_text": item.source_text})
        return
    table(
        f"Read ({item.publisher}, {report.language})",
        ("Attack", "Day", "Places", "Dead", "Besides", "Said by"),
        [_row(event) for event in report.events],
    )
    if report.failure:
        typer.echo(f"It could not be read: {report.failure}.", err=True)
    elif not report.relevant:
        typer.echo(
            "No attack in the zone was read in it: it is joined with nothing and alerts nobody.", err=True
        )
    stored = (
        f"Stored as item {item_id}, restricted. It is joined and judged by `liptako serve` or `liptako poll`."
    )
    typer.echo(stored if item_id is not None else "Nothing was stored (dry run).")


def _row(event: Event) -> tuple[object, ...]:
    places = [place.name if place.resolved else f"{place.name} (no table has it)" for place in event.places]
    figures = {
        "civilians": event.deaths_civilians,
        "forces": event.deaths_security,
        "attackers": event.deaths_attackers,
        "injured": event.injured,
        "abducted": event.abducted,
        "displaced": event.displaced,
    }
    besides = [f"{name} {figure}" for name, figure in figures.items() if figure is not None]
    return (
        event.role,
        event.date or "not said",
        ", ".join(places) or "not said",
        _toll(event.deaths),
        "; ".join((*besides, *event.targets, *event.signs)) or None,
        ", ".join(f"{claim.speaker} ({_toll(claim.deaths)})" for claim in event.claims) or None,
    )


def _toll(toll: Toll | None) -> str:
    if toll is None or toll.best is None:
        return "not said"
    if toll.high is None:
        return f"{toll.best} or more"
    return str(toll.best) if toll.low == toll.high else f"{toll.low} to {toll.high}, best {toll.best}"
