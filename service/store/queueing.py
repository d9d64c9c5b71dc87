"""Messages put on their way: queued once each, and sent again when somebody asks for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, case, func, literal, select, update

from service.records import DeliveryState, Message
from service.store.database import in_chunks, insert_into
from service.store.held import file_tells
from service.store.part import Part
from service.store.tables import alerts, deliveries, lanes, messages
from service.store.types import UtcDateTime

ONE_BY_ONE = "email"
"""The channel in which each address is a way of its own. Of any other channel the recipient is."""
HELD = "held"
"""The line of a message about several situations: it stands in the line of each of them (see ``outbox``)."""
AGAIN = "again: "
"""Before the line of a message that is sent again: such keep their order, and hold up no news."""

_LANE_ADDRESS = case((messages.c.channel == ONE_BY_ONE, messages.c.address), else_="")
_LANE = (messages.c.recipient, messages.c.channel, _LANE_ADDRESS)
_COLUMNS = (
    "number",
    "message_id",
    "recipient",
    "lane_id",
    "line",
    "state",
    "attempts",
    "attempts_before",
    "next_attempt_at",
    "last_words",
    "fence",
)


class Queueing(Part):
    """See ``service.ports.Transaction``."""

    def resend_dead(self, now: datetime, recipient: str | None = None) -> int:
        dead = deliveries.c.state == DeliveryState.DEAD.value
        which = dead if recipient is None else dead & (deliveries.c.recipient == recipient)
        return self._connection.execute(_again(now).where(which)).rowcount


def queue(connection: Connection, new: Sequence[Message], now: datetime) -> None:
    """Store messages, each due ``now``. One that is stored already, or tells the same address of the same alert
    revision, is left as it is. The order given is the order in which those of one line are sent."""
    if not new:
        return
    connection.execute(
        insert_into(connection, messages).on_conflict_do_nothing(), [_message_row(one) for one in new]
    )
    file_tells(connection, new)
    for ids in in_chunks([one.id for one in new]):
        these = messages.c.id.in_(ids)
        ways = select(*_LANE, literal(0)).where(these).distinct()
        connection.execute(
            insert_into(connection, lanes)
            .from_select(["recipient", "channel", "address", "failures"], ways)
            .on_conflict_do_nothing()
        )
        stored = _deliveries_of_messages(now).where(these).order_by(messages.c.number)
        connection.execute(
            insert_into(connection, deliveries).from_select(_COLUMNS, stored).on_conflict_do_nothing()
        )


def _deliveries_of_messages(now: datetime) -> Any:
    its_lane = (
        (lanes.c.recipient == messages.c.recipient)
        & (lanes.c.channel == messages.c.channel)
        & (lanes.c.address == _LANE_ADDRESS)
    )
    return (
        select(
            messages.c.number,
            messages.c.id,
            messages.c.recipient,
            lanes.c.id,
            case((messages.c.kind == "held", HELD), else_=alerts.c.key),
            literal(DeliveryState.QUEUED.value),
            literal(0),
            literal(0),
            literal(now, UtcDateTime),
            literal(""),
            literal(0),
        )
        .join(lanes, its_lane)
        .outerjoin(alerts, alerts.c.id == messages.c.alert_id)
    )


def send_again(connection: Connection, message_id: str, now: datetime) -> DeliveryState | None:
    """Queue one message anew. The state that it was in; one that is being sent is left to its sender. None: there is
    no such message."""
    found = connection.scalar(
        select(deliveries.c.state).where(deliveries.c.message_id == message_id).with_for_update()
    )
    if found is None:
        return None
    state = DeliveryState(found)
    this = deliveries.c.message_id == message_id
    if state is DeliveryState.QUEUED:
        connection.execute(update(deliveries).where(this).values(next_attempt_at=now))
    elif state is not DeliveryState.SENDING:
        connection.execute(_again(now).where(this))
    lane = select(deliveries.c.lane_id).where(this).scalar_subquery()
    connection.execute(update(lanes).where(lanes.c.id == lane).values(rests_until=None))
    return state


def _again(now: datetime) -> Update:
    """What was given up or sent goes through the whole schedule again, in a line of what is sent again."""
    apart = func.substr(deliveries.c.line, 1, len(AGAIN)) == AGAIN
    return update(deliveries).values(
        state=DeliveryState.QUEUED.value,
        next_attempt_at=now,
        attempts_before=deliveries.c.attempts,
        line=case((apart, deliveries.c.line), else_=literal(AGAIN).concat(deliveries.c.line)),
    )


def _message_row(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "recipient": message.recipient,
        "channel": message.channel,
        "address": message.address,
        "kind": message.kind,
        "alert_id": message.alert_id,
        "created_at": message.created_at,
        "content": dict(message.content),
    }
