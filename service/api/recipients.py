"""``/api/v1/recipients``: who is told, and whether they can be reached."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path

from service.api.delivery_shapes import RecipientShape, ResentShape, Why
from service.api.surroundings import Admin, Caller, Operator, Reach, Surroundings, Viewer, sees_restricted
from service.jobs.ledger import disable, enable, resend_dead, state_of
from service.ports import RecipientStanding
from service.records import Recipient
from service.stages.notify import addresses, masked

router = APIRouter(prefix="/api/v1", dependencies=[Viewer], tags=["recipients"])

Name = Annotated[str, Path(max_length=300, pattern=r"^[^\x00]*$")]


@router.get("/recipients", summary="Recipients as feeds.toml names them, and how it stands with each")
def recipients(reach: Reach, caller: Caller) -> list[RecipientShape]:
    shown = sees_restricted(caller)
    return [_shape(reach, one, addresses_too=shown) for one in reach.configuration().recipients]


@router.post(
    "/recipients/{name:path}/resend", status_code=202, summary="Send again all that was given up for one"
)
def send_again(reach: Reach, caller: Operator, name: Name) -> ResentShape:
    """In the order of old, each under its own id and with every try before it."""
    _named(reach, name)
    return ResentShape(resent=resend_dead(reach.store, name, caller.name, reach.clock.now()))


@router.post("/recipients/{name:path}/enable", summary="Take a disabled recipient back")
def take_back(reach: Reach, caller: Admin, name: Name) -> RecipientShape:
    """What waits for it is sent at once, in order."""
    recipient = _named(reach, name)
    enable(reach.store, name, caller.name, reach.clock.now())
    return _shape(reach, recipient, addresses_too=sees_restricted(caller))


@router.post("/recipients/{name:path}/disable", summary="Let messages to a recipient wait")
def let_wait(reach: Reach, caller: Admin, name: Name, asked: Why) -> RecipientShape:
    """Nothing is lost: they go when it is enabled again."""
    recipient = _named(reach, name)
    disable(reach.store, name, asked.reason, caller.name, reach.clock.now())
    return _shape(reach, recipient, addresses_too=sees_restricted(caller))


def _named(reach: Surroundings, name: str) -> Recipient:
    found = next((one for one in reach.configuration().recipients if one.name == name), None)
    if found is None:
        raise HTTPException(404, f"feeds.toml names no recipient {name}.")
    return found


def _shape(reach: Surroundings, recipient: Recipient, *, addresses_too: bool) -> RecipientShape:
    name = recipient.name
    with reach.store.view() as look:
        standing = look.recipient_standings().get(name, RecipientStanding(name=name))
        closed = {one.address for one in look.closed_addresses() if one.recipient == name}
    present = addresses(recipient)
    return RecipientShape(
        name=name,
        channel=recipient.channel,
        language=recipient.language,
        min_severity=recipient.min_severity.value,
        areas=list(recipient.areas),
        operators=recipient.operators,
        to=[masked(one) for one in present] if addresses_too else None,
        unsubscribed=sum(one in closed for one in present),
        state=state_of(standing),
        since=standing.disabled_at or standing.failing_since,
        reason=standing.reason,
        last_sent_at=standing.last_sent_at,
        waiting=standing.waiting,
        waiting_since=standing.waiting_since,
        dead=standing.dead,
    )
