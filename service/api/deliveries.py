"""``/api/v1/deliveries``: what was sent, did it arrive, and send it again."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from service.api.delivery_shapes import DeliveryRowShape, DeliveryShape
from service.api.routes import Cursor, Limit, checked, page_shape
from service.api.schemas import PageOf
from service.api.surroundings import Caller, Operator, Reach, Viewer, sees_restricted
from service.jobs.ledger import resend
from service.records import Delivery, DeliveryState
from service.stages.notify import masked

router = APIRouter(prefix="/api/v1", dependencies=[Viewer], tags=["deliveries"])

Named = Annotated[str | None, Query(max_length=300, pattern=r"^[^\x00]*$")]


@router.get("/deliveries", summary="Messages and where they stand, newest first")
def deliveries(
    reach: Reach,
    caller: Caller,
    cursor: Cursor = None,
    limit: Limit = 50,
    state: DeliveryState | None = None,
    recipient: Named = None,
    kind: Named = None,
    alert: Named = None,
) -> PageOf[DeliveryRowShape]:
    """Those for which all that is asked holds; ``alert`` is the id of one revision."""
    with reach.store.view() as look:
        page = checked(
            lambda: look.page_deliveries(
                cursor, limit, state and state.value, recipient=recipient, kind=kind, alert_id=alert
            )
        )
    shown = sees_restricted(caller)
    return page_shape(page, lambda row: DeliveryRowShape.model_validate(_row(row["delivery"], shown)))


@router.get("/deliveries/{message_id}", summary="One message with every attempt")
def delivery(reach: Reach, caller: Caller, message_id: str) -> DeliveryShape:
    with reach.store.view() as look:
        found = look.delivery(message_id) if "\0" not in message_id else None
    if found is None:
        raise HTTPException(404, f"There is no message {message_id}.")
    row = _row(found[0], sees_restricted(caller))
    return DeliveryShape.model_validate({**row, "tries": [asdict(attempt) for attempt in found[1]]})


@router.post(
    "/deliveries/{message_id}/resend",
    status_code=202,
    summary="Send a message again",
    responses={404: {"description": "There is no such message"}, 409: {"description": "It is being sent"}},
)
def send_again(reach: Reach, caller: Operator, message_id: str) -> DeliveryShape:
    """Under its own id, with every try before it; what waits for its next try is tried now. To a disabled recipient it
    waits until that is enabled."""
    state = (
        resend(reach.store, message_id, caller.name, reach.clock.now()) if "\0" not in message_id else None
    )
    if state is DeliveryState.SENDING:
        raise HTTPException(
            409, "This message is being sent at this moment: look again in a minute what came of it."
        )
    return delivery(reach, caller, message_id)


def _row(delivery: object, addresses: bool) -> dict[str, Any]:
    """Viewers learn nothing of where people can be written to; others the address, masked."""
    assert isinstance(delivery, Delivery)
    row = asdict(delivery)
    address = row.pop("address")
    return {**row, "to": masked(address) if addresses else None}
