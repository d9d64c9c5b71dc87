"""``liptako recipients``: who is told, and whether they can be reached."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from service import app as root
from service.cli.printing import AsJson, as_json, at_the_command_line, log_to_stderr, moment, table
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError
from service.jobs.ledger import enable, state_of, try_out
from service.ports import RecipientStanding
from service.records import ClosedAddress, Delivery, DeliveryState, Recipient
from service.stages.notify import addresses, masked

app = typer.Typer(help="Who is told: list them, send an exercise.", no_args_is_help=True)


@app.command("list")
def list_(json: AsJson = False) -> None:
    """Recipients as feeds.toml names them; those that an endpoint refused for good, and addresses that
    unsubscribed, are marked."""
    settings = Settings.from_environment()
    recipients = root.read_configuration(settings).recipients
    store = root.open_store(settings)
    with store.view() as look:
        standings = look.recipient_standings()
        closed = look.closed_addresses()
    if json:
        as_json([{**_row(one, standings), "unsubscribed": _unsubscribed(one, closed)} for one in recipients])
        return
    table(
        "Recipients",
        ("Name", "Channel", "Language", "From severity", "Areas", "State"),
        [
            (
                one.name,
                one.channel,
                one.language,
                one.min_severity.value,
                ", ".join(one.areas) or "all",
                _state(one, standings.get(one.name), closed),
            )
            for one in recipients
        ],
    )


@app.command("enable")
def enable_(name: Annotated[str, typer.Argument(help="As in feeds.toml.")]) -> None:
    """Take a disabled recipient back: what waits for it goes at once, in order."""
    settings = Settings.from_environment()
    if name not in [one.name for one in root.read_configuration(settings).recipients]:
        raise ConfigError(
            f"no recipient is named {name!r}: see `liptako recipients list`", file=str(settings.feeds)
        )
    store = root.open_store(settings)
    was_disabled = enable(store, name, at_the_command_line(), SystemClock().now())
    typer.echo(
        f"{name} is enabled again: what waits for it goes at once."
        if was_disabled
        else f"{name} was not disabled; what waits for it is tried now."
    )


@app.command()
def test(name: Annotated[str, typer.Argument(help="As in feeds.toml.")]) -> None:
    """Send a real exercise alert through the recipient's channel and say what came of it."""
    settings = Settings.from_environment()
    log_to_stderr(settings.log_format)
    configuration = root.read_configuration(settings)
    recipient = next((one for one in configuration.recipients if one.name == name), None)
    if recipient is None:
        raise ConfigError(
            f"no recipient is named {name!r}: see `liptako recipients list`", file=str(settings.feeds)
        )
    service = root.open_service(settings, configuration)
    outcomes = asyncio.run(_exercise(service, recipient))
    for delivery in outcomes:
        typer.echo(f"{delivery.recipient}: {delivery.state.value}. {delivery.last_words}")
    if not outcomes or any(one.state is not DeliveryState.SENT for one in outcomes):
        raise typer.Exit(1)


async def _exercise(service: root.Service, recipient: Recipient) -> list[Delivery]:
    mail_from, now = service.in_force.mail_from, service.clock.now()
    messages = try_out(service.store, recipient, mail_from, at_the_command_line(), now)
    for message in messages:
        await service.deliver(message.id)
    await service.aclose()
    with service.store.view() as look:
        found = [look.delivery(message.id) for message in messages]
    return [one[0] for one in found if one is not None]


def _unsubscribed(recipient: Recipient, closed: Sequence[ClosedAddress]) -> list[str]:
    """The addresses of the recipient that want no more messages, as they are shown."""
    there = {one.address for one in closed if one.recipient == recipient.name}
    return [masked(address) for address in addresses(recipient) if address in there]


def _state(recipient: Recipient, standing: RecipientStanding | None, closed: Sequence[ClosedAddress]) -> str:
    if standing is not None and standing.disabled_at is not None:
        return f"disabled since {moment(standing.disabled_at)}: {standing.reason}"
    gone = _unsubscribed(recipient, closed)
    if not gone and standing is not None and standing.failing_since is not None:
        return f"failing since {moment(standing.failing_since)}"
    if not gone:
        return "ok"
    nobody = "; nobody is left" if len(gone) == len(addresses(recipient)) else ""
    return f"unsubscribed: {', '.join(gone)}{nobody}"


def _row(recipient: Recipient, standings: Mapping[str, RecipientStanding]) -> dict[str, object]:
    standing = standings.get(recipient.name, RecipientStanding(name=recipient.name))
    return {
        "name": recipient.name,
        "channel": recipient.channel,
        "language": recipient.language,
        "min_severity": recipient.min_severity.value,
        "areas": list(recipient.areas),
        "operators": recipient.operators,
        "state": state_of(standing),
        "disabled": standing.reason if standing.disabled_at is not None else None,
        "failing_since": standing.failing_since,
        "last_sent_at": standing.last_sent_at,
        "waiting": standing.waiting,
        "dead": standing.dead,
    }
