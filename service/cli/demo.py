"""``liptako demo``: the service on the bundled archive, in a loopback world, on a stepped clock."""

import asyncio
import logging
import secrets
import sys
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from service import app as root
from service.access.passwords import Passwords
from service.access.users import add_user
from service.cli.printing import console, log_to_stderr
from service.clock import SteppedClock
from service.config.environment import Settings
from service.config.feeds_file import load_configuration
from service.config.shipped import shipped_feeds_file
from service.demo.archive import load_archive
from service.demo.play import play
from service.demo.report import print_report
from service.demo.verdict import missing
from service.demo.world import World, begins_at, demo_recipients

SPREAD = 1 - 1e-9
"""No jitter between polls: feeds of one pace are then polled together, and two demos poll alike."""


def demo(
    once: Annotated[bool, typer.Option("--once", help="End when played, whatever the terminal.")] = False,
    port: Annotated[int, typer.Option(help="For the pages, once played.", min=1, max=65535)] = 8000,
) -> None:
    """Play five months of 2022 in about a minute: real feeds, a real SMTP server and webhook, all on this machine.

    Exit status 0 only if the alerts that had to come were received.
    """
    log_to_stderr("text", logging.ERROR)
    stays = sys.stdout.isatty() and not once
    with tempfile.TemporaryDirectory(prefix="liptako-demo-") as folder:
        faults = asyncio.run(_demo(Path(folder), port if stays else None))
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        typer.echo("The demo's alerts are not what they had to be; the lines above say how.", err=True)
        raise typer.Exit(1)


async def _demo(folder: Path, port: int | None) -> list[str]:
    archive = load_archive()
    clock = SteppedClock(begins_at(archive))
    async with World(archive, clock) as world:
        service = _service(world, clock, folder, port)
        typer.echo(
            f"Playing {len(archive)} items of {len(world.feeds)} feeds, "
            f"{world.begins_at:%d %B %Y} to {world.ends_at:%d %B %Y}."
        )
        played = await play(service, world, clock, on_step=_Months())
        print_report(console(), world, played)
        faults = missing(world)
        if port is not None:
            await _stay_up(service, clock, port)
        await service.aclose()
    return faults


def _service(world: World, clock: SteppedClock, folder: Path, port: int | None) -> root.Service:
    """The shipped rules, the world's feeds and recipients, the places of this machine, a database of its own. No
    exercise: what the demo shows is what news made. Messages carry links where the pages stay up."""
    shipped = load_configuration(shipped_feeds_file(), {})
    configuration = replace(
        shipped,
        alerts=replace(shipped.alerts, exercise=None),
        feeds=world.feeds,
        recipients=demo_recipients(world),
    )
    settings = Settings.from_environment(
        {
            "LIPTAKO_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
            "LIPTAKO_DATA_DIR": str(Settings.from_environment().data_dir),  # the places imported there count
            "LIPTAKO_SMTP_URL": world.smtp_url,
            "LIPTAKO_MAIL_FROM": "liptako@example.org",
            "LIPTAKO_ALLOW_ADDRESSES": "127.0.0.0/8",
            **_links(port),
        }
    )
    return root.open_service(settings, configuration, clock, lambda: SPREAD)


def _links(port: int | None) -> dict[str, str]:
    """What lets messages carry links to the pages, signed with a key that ends with the demo."""
    if port is None:
        return {}
    return {"LIPTAKO_BASE_URL": _address(port), "LIPTAKO_SECRET_KEY": secrets.token_urlsafe(32)}


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


class _Months:
    """Says on standard error which month is being played."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, now: datetime) -> None:
        month = f"{now:%B %Y}"
        if month != self._said:
            self._said = month
            typer.echo(f"{month} …", err=True)


async def _stay_up(service: root.Service, clock: SteppedClock, port: int) -> None:
    """The pages, with an account, while the clock goes on: what is decided there has its consequences."""
    typer.echo(welcome(service, _address(port)))
    server = uvicorn.Server(
        uvicorn.Config(service.web(run_jobs=False), host="127.0.0.1", port=port, log_level="warning")
    )
    going = asyncio.create_task(_go_on(service, clock))
    await server.serve()
    going.cancel()


def welcome(service: root.Service, address: str) -> str:
    """Makes an account for whoever looks; where the pages are and how to log in."""
    password = secrets.token_urlsafe(12)
    add_user(service.store, Passwords(), "demo", "admin", password, who="demo", now=service.clock.now())
    return f"The pages stay up at {address}/ until Ctrl-C. Log in as demo, with the password {password}"


async def _go_on(service: root.Service, clock: SteppedClock) -> None:
    while True:
        await asyncio.sleep(1)
        clock.advance_to(clock.now() + timedelta(seconds=1))
        await service.run_due()
