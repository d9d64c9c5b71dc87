"""``liptako feeds``: which feeds are asked, how they are, and OPML in and out."""

import asyncio
import shutil
from pathlib import Path
from typing import Annotated

import typer

from service import app as root
from service.cli.printing import AsJson, as_json, log_to_stderr, moment, table
from service.clock import SystemClock
from service.config import opml
from service.config.environment import Settings
from service.errors import ConfigError, LiptakoError
from service.jobs.checking import Seen, check_all
from service.records import Feed

app = typer.Typer(help="Feeds: health, a check, OPML in and out.", no_args_is_help=True)
OpmlFile = Annotated[Path, typer.Argument(metavar="OPML", help="The OPML file.")]


@app.command("list")
def list_(json: AsJson = False) -> None:
    """Feeds of feeds.toml with their health, as the last polls left it."""
    settings = Settings.from_environment()
    configuration = root.read_configuration(settings)
    store = root.open_store(settings)
    with store.view() as look:
        health = {feed.url: feed for feed in look.feed_health()}
    rows = []
    for feed in configuration.feeds:
        known = health.get(feed.url)
        state = known.state if known else None
        rows.append(
            {
                "name": feed.name,
                "url": feed.url,
                "language": feed.language,
                "status": state.status.value if state else "new",
                "last_ok_at": moment(state.last_ok_at if state else None),
                "next_check_at": moment(state.next_check_at if state else None),
                "items": known.items if known else 0,
                "relevant": known.relevant if known else 0,
                "last_error": state.last_error if state else None,
            }
        )
    if json:
        as_json(rows)
        return
    columns = ("Feed", "Language", "Status", "Last answered", "Next", "Items", "Relevant", "Error")
    shown = ("name", "language", "status", "last_ok_at", "next_check_at", "items", "relevant", "last_error")
    table("Feeds", columns, [[row[name] for name in shown] for row in rows])


@app.command()
def check(json: AsJson = False) -> None:
    """Fetch each feed once, store nothing, and say in words what is wrong. Exit status 1 if anything is."""
    settings = Settings.from_environment()
    log_to_stderr(settings.log_format)
    configuration = root.read_configuration(settings)
    clock = SystemClock()
    found = asyncio.run(check_all(root.open_fetcher(settings, clock), configuration.feeds, clock))
    if json:
        as_json(
            [
                {"feed": one.feed.name, "url": one.feed.url, "ok": not one.fault, "says": _says(one)}
                for one in found
            ]
        )
    else:
        rows = [(one.feed.name, "FAULT" if one.fault else "ok", _says(one)) for one in found]
        table("Check", ("Feed", "", "What was seen"), rows)
    if any(one.fault for one in found):
        raise typer.Exit(1)


@app.command("import")
def import_(opml_file: OpmlFile) -> None:
    """Add the feeds of an OPML file to feeds.toml; those whose address it has already are left alone. An outline that
    cannot be used is named with its line and costs no other; exit status 1 then."""
    settings = Settings.from_environment()
    known = root.read_configuration(settings)
    try:
        outlines = opml.read(opml_file.read_bytes())
    except OSError as error:
        raise LiptakoError(f"{opml_file}: {error}") from error
    for fault in outlines.faults:
        typer.echo(f"{opml_file}: {fault}", err=True)
    new = opml.unknown(outlines.feeds, known.feeds)
    if new:
        _append(settings, new)
    there = len(outlines.feeds) - len(new)
    typer.echo(f"{len(new)} feeds added to {settings.feeds}, {there} were there already.")
    if outlines.faults:
        raise typer.Exit(1)


@app.command("export")
def export(opml_file: OpmlFile) -> None:
    """Write the feeds of feeds.toml as OPML 2.0; - for standard output."""
    document = opml.write(root.read_configuration(Settings.from_environment()).feeds)
    if str(opml_file) == "-":
        typer.echo(document)
    else:
        opml_file.write_text(document, encoding="utf-8")


def _append(settings: Settings, feeds: list[Feed]) -> None:
    """The whole file is checked with the new feeds before it takes the place of the old one."""
    text = settings.feeds.read_text(encoding="utf-8").rstrip() + "\n" + opml.as_toml(feeds)
    trial = settings.feeds.with_suffix(".toml.new")
    trial.touch()
    shutil.copymode(settings.feeds, trial)  # it may hold what others must not read
    trial.write_text(text, encoding="utf-8")
    try:
        root.read_configuration(settings.model_copy(update={"feeds": trial}))
    except ConfigError:
        trial.unlink()
        raise
    trial.replace(settings.feeds)


def _says(seen: Seen) -> str:
    if seen.fault is not None:
        return seen.fault
    words = [f"{seen.entries} entries"]
    words.append(f"newest of {moment(seen.newest)}" if seen.newest else "none of them dated")
    if seen.silent:
        words.append("silent for more than a month: has it moved?")
    if seen.moved_to:
        words.append(f"moved for good to {seen.moved_to}: change it in feeds.toml")
    return "; ".join((*words, *seen.problems))
