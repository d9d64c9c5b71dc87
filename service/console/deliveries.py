"""``/deliveries``: messages, whether they arrived, and sending one again."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from service.access.front import own_path
from service.access.principal import DECIDE
from service.console.alert_reach import delivery_row
from service.console.alert_tables import STATES
from service.console.delivery_words import what_came
from service.console.paged import paged
from service.console.portions import PORTION
from service.console.translations import N_
from service.console.visit import Deciding, Looking, Visit
from service.jobs.ledger import resend
from service.records import Attempt, Delivery, DeliveryState

SAID = {
    "resent": N_("The message is queued again. Load the page again in a moment to see what came of it."),
}

router = APIRouter(include_in_schema=False)
Asked = Annotated[str, Query(max_length=300, pattern=r"^[^\x00]*$")]


@router.get("/deliveries")
def deliveries(
    here: Looking, cursor: Asked = "", state: Asked = "", recipient: Asked = "", alert: Asked = ""
) -> Response:
    """Newest first, 50 to a page; ``alert``: the id of one revision."""
    if state and state not in set(DeliveryState):
        raise here.refusal(400, "There is no state {name}: choose one of the list.", name=state)
    with here.desk.store.view() as look:
        page = paged(
            here,
            lambda: look.page_deliveries(
                cursor or None, PORTION, state or None, recipient=recipient or None, alert_id=alert or None
            ),
        )
    names = [one.name for one in here.desk.in_force.configuration.recipients]
    found = [row["delivery"] for row in page.rows]
    return here.page(
        "deliveries.html",
        said=SAID,
        rows=[delivery_row(here, one) for one in found if isinstance(one, Delivery)],
        next=page.next_cursor,
        states={name: here._(words) for name, words in STATES.items()},
        recipients=names if recipient in (*names, "") else [*names, recipient],
        asked={"state": state, "recipient": recipient, "alert": alert},
    )


@router.get("/deliveries/{message_id}")
def delivery(here: Looking, message_id: str) -> Response:
    """One message with every try."""
    found, tries = _found(here, message_id)
    return here.page(
        "delivery.html",
        said=SAID,
        row=delivery_row(here, found),
        tries=[(one, here._(STATES[one.state.value]), what_came(here, one.words)) for one in reversed(tries)],
        may_send=here.may(DECIDE),
    )


@router.post("/deliveries/{message_id}")
def send_again(here: Deciding, message_id: str, back: Annotated[str, Form()] = "") -> Response:
    """Under its own id, with every try before it; what waits is tried now."""
    _found(here, message_id)
    state = resend(here.desk.store, message_id, here.caller.name, here.now)
    if state is DeliveryState.SENDING:
        raise here.refusal(
            409, "This message is being sent at this moment: look again in a minute what came of it."
        )
    to = own_path(back).rstrip("?")
    return here.back(to if to != "/" else f"/deliveries/{message_id}", "resent")


def _found(here: Visit, message_id: str) -> tuple[Delivery, list[Attempt]]:
    with here.desk.store.view() as look:
        found = look.delivery(message_id) if "\0" not in message_id else None
    if found is None:
        raise here.refusal(404, "There is no message {id}.", id=message_id)
    return found
