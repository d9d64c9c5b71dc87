"""``liptako poll``: one pass, through to delivery."""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import typer

from service import app as root
from service.cli.printing import AsJson, as_json, log_to_stderr, table
from service.config.environment import Settings
from service.errors import ConfigError
from service.jobs.poll import Polled


def poll(
    feed: Annotated[str | None, typer.Option(help="Only the feed of this name.")] = None,
    json: AsJson = False,
) -> None:
    """Ask every feed once, due or not, and carry what it gives through to delivery. The settle time is ignored."""
    settings = Settings.from_environment()
    log_to_stderr(settings.log_format)
    configuration = root.read_configuration(settings)
    names = [one.name for one in configuration.feeds]
    if not names:
        raise ConfigError("no feed to poll: add a [[feeds]] table", file=str(settings.feeds))
    if feed is not None and feed not in names:
        raise ConfigError(f"no feed is named {feed!r}: see `liptako feeds list`", field="--feed")
    configuration = replace(configuration, alerts=replace(configuration.alerts, settle=timedelta(0)))
    service = root.open_service(settings, configuration)
    before = service.totals()
    results = asyncio.run(_pass(service, [feed] if feed else [], len(names)))
    after = service.totals()
    _print(results, json)
    if not json:
        typer.echo(
            f"{after.alerts - before.alerts} alerts raised; deliveries: {_words(dict(after.deliveries))}"
        )
    if results and all(result.error for result in results):
        typer.echo("Every feed failed: is this machine on line? `liptako feeds check` says more.", err=True)
        raise typer.Exit(1)


async def _pass(service: root.Service, names: list[str], of: int) -> list[Polled]:
    done = 0

    def say(polled: Polled) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            typer.echo(f"\r{done} of {len(names) or of}: {polled.feed:40.40}", err=True, nl=False)

    try:
        return await service.poll_once(names, say)
    finally:
        if sys.stderr.isatty():
            typer.echo("", err=True)
        await service.aclose()


def _print(results: list[Polled], json: bool) -> None:
    if json:
        as_json(
            [
                {
                    "feed": one.feed,
                    "url": one.url,
                    "entries": one.entries,
                    "new": one.new,
                    "relevant": one.relevant,
                    "pages": one.pages,
                    "unchanged": one.unchanged,
                    "error": one.error,
                    "problems": list(one.problems),
                }
                for one in results
            ]
        )
        return
    table(
        "One pass",
        ("Feed", "Entries", "New", "Relevant", "Outcome"),
        [(one.feed, one.entries, one.new, one.relevant, _outcome(one)) for one in results],
    )


def _outcome(polled: Polled) -> str:
    if polled.error:
        return polled.error
    return "; ".join(polled.problems) or ("unchanged" if polled.unchanged else "ok")


def _words(deliveries: dict[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(deliveries.items())) or "none"
