"""``liptako deliveries``: what was sent, did it arrive, and send it again."""

from dataclasses import asdict
from typing import Annotated

import typer

from service import app as root
from service.cli.printing import AsJson, as_json, at_the_command_line, moment, table
from service.clock import SystemClock
from service.config.environment import Settings
from service.errors import ConfigError
from service.jobs.ledger import resend, resend_dead
from service.records import Delivery, DeliveryState
from service.stages.notify import masked

app = typer.Typer(help="Messages: where they stand, and send them again.", no_args_is_help=True)

OfRecipient = Annotated[str | None, typer.Option(help="Of this recipient alone, as in feeds.toml.")]


@app.command("list")
def list_(
    state: Annotated[DeliveryState | None, typer.Option(help="In this state alone.")] = None,
    recipient: OfRecipient = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 50,
    json: AsJson = False,
) -> None:
    """Messages and where they stand, newest first. Addresses are masked."""
    store = root.open_store(Settings.from_environment())
    with store.view() as look:
        page = look.page_deliveries(None, limit, state and state.value, recipient=recipient)
    found = [one for row in page.rows if isinstance(one := row["delivery"], Delivery)]
    if json:
        as_json([{**asdict(one), "address": masked(one.address)} for one in found])
        return
    table(
        "Deliveries",
        ("Message", "Recipient", "To", "Kind", "Made", "State", "Tries", "Last answer"),
        [
            (
                one.message_id,
                one.recipient,
                masked(one.address),
                one.kind,
                moment(one.created_at),
                one.state.value,
                one.attempts,
                one.last_words,
            )
            for one in found
        ],
    )


@app.command("resend")
def resend_(
    ids: Annotated[list[str] | None, typer.Argument(help="Messages, as `list` shows them.")] = None,
    dead: Annotated[bool, typer.Option("--dead", help="Everything that was given up.")] = False,
    recipient: OfRecipient = None,
) -> None:
    """Queue messages again, each under its own id: the service sends them within seconds."""
    if bool(ids) == dead or (recipient is not None and not dead):
        raise ConfigError("name messages by their ids, or give --dead (with --recipient NAME, if wanted)")
    store, now = root.open_store(Settings.from_environment()), SystemClock().now()
    who = at_the_command_line()
    if dead:
        typer.echo(f"Queued again: {resend_dead(store, recipient, who, now)}.")
        return
    failed = False
    for id_ in ids or ():
        state = resend(store, id_, who, now)
        failed = failed or state in (None, DeliveryState.SENDING)
        typer.echo(f"{id_}: {_SAID[state]}", err=state in (None, DeliveryState.SENDING))
    if failed:
        raise typer.Exit(1)


_SAID = {
    None: "there is no such message: see `liptako deliveries list`.",
    DeliveryState.SENDING: "it is being sent at this moment: look again in a minute what came of it.",
    DeliveryState.QUEUED: "it was waiting and is tried now.",
    DeliveryState.SENT: "it was taken before and is sent again.",
    DeliveryState.DEAD: "it had been given up and is sent again.",
}
