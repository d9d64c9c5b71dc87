"""Messages on their way: queued with what they tell of, sent by one holder at a time, every attempt kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, literal, or_, select, update

from service.ports import MessageClaim
from service.records import Attempt, Delivery, DeliveryState, Message
from service.store.database import in_chunks, insert_into
from service.store.feeds import NOW
from service.store.held import file_tells, tellings
from service.store.parking import try_parked_again
from service.store.part import Part
from service.store.tables import (
    appointments,
    articles,
    attempts,
    closed_addresses,
    deliveries,
    feeds,
    messages,
    recipient_states,
)
from service.store.types import UtcDateTime

QUEUED = DeliveryState.QUEUED.value
SENDING = DeliveryState.SENDING.value

DELIVERY = select(
    deliveries,
    messages.c.address,
    messages.c.kind,
    messages.c.alert_id,
    messages.c.created_at,
).join(messages, messages.c.number == deliveries.c.number)
"""Deliveries with what their messages say of themselves."""


MESSAGE_WAITS = and_(
    deliveries.c.next_attempt_at.is_not(None),
    deliveries.c.recipient.not_in(select(recipient_states.c.name)),
)
"""That a time will come: its recipient can be written to."""
MESSAGE_IS_DUE = and_(MESSAGE_WAITS, deliveries.c.next_attempt_at <= NOW)
"""That its time has come at the parameter ``now``."""
_FREE = or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= NOW)

# Made once: making a statement costs more than running it.
_DUE = (
    select(deliveries.c.message_id)
    .where(MESSAGE_IS_DUE, _FREE)
    .where(or_(deliveries.c.handed_at.is_(None), deliveries.c.handed_at <= bindparam("handed_before")))
    .order_by(deliveries.c.next_attempt_at, deliveries.c.number)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(deliveries)
    .where(deliveries.c.message_id == bindparam("wanted"), MESSAGE_IS_DUE, _FREE)
    .values(state=SENDING, fence=deliveries.c.fence + 1, claimed_until=bindparam("ends"))
    .returning(deliveries.c.fence, deliveries.c.attempts)
)
_CLOSED = exists().where(
    closed_addresses.c.recipient == messages.c.recipient, closed_addresses.c.address == messages.c.address
)
_MESSAGE = select(messages, _CLOSED.label("closed")).where(messages.c.id == bindparam("wanted"))
_KEEP = insert(attempts)
_COUNT = (
    update(deliveries)
    .where(deliveries.c.message_id == bindparam("tried"))
    .values(attempts=deliveries.c.attempts + 1)
)
_LET_GO = update(deliveries).where(
    deliveries.c.message_id == bindparam("tried"),
    deliveries.c.fence == bindparam("held"),
    deliveries.c.claimed_until.is_not(None),
)


class Outbox(Part):
    """See ``service.ports.Transaction``. Messages to a disabled recipient wait until it is enabled again."""

    def due_messages(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[str]:
        times = {"now": now, "handed_before": now - rehand_after, "most": limit}
        return list(self._connection.scalars(_DUE, times))

    def mark_messages_handed(self, message_ids: Sequence[str], now: datetime) -> None:
        for ids in in_chunks(message_ids):
            handed = update(deliveries).where(deliveries.c.message_id.in_(ids))
            self._connection.execute(handed.values(handed_at=now))

    def claim_message(self, message_id: str, now: datetime, lease: timedelta) -> MessageClaim | None:
        wanted = {"wanted": message_id, "now": now, "ends": now + lease}
        claimed = self._connection.execute(_CLAIM, wanted).one_or_none()
        if claimed is None:
            return None
        row = self._connection.execute(_MESSAGE, {"wanted": message_id}).one()
        return MessageClaim(_message(row), claimed.fence, claimed.attempts, bool(row.closed))

    def file_attempt(
        self, claim: MessageClaim, attempt: Attempt, next_attempt_at: datetime | None, now: datetime
    ) -> bool:
        message_id = claim.message.id
        waits = attempt.state in (DeliveryState.QUEUED, DeliveryState.SENDING)
        tried = {
            "message_id": message_id,
            "number": attempt.number,
            "at": attempt.at,
            "state": attempt.state.value,
            "status": attempt.status,
            "words": attempt.words,
        }
        self._connection.execute(_KEEP, tried)
        self._connection.execute(_COUNT, {"tried": message_id})
        became = {
            "state": QUEUED if waits else attempt.state.value,
            # A message that waits always has a next time: without one nothing would ever look at it again.
            "next_attempt_at": (next_attempt_at or now) if waits else None,
            "last_words": attempt.words,
            "claimed_until": None,
            "handed_at": None,
        }
        return (
            self._connection.execute(_LET_GO, {**became, "tried": message_id, "held": claim.fence}).rowcount
            == 1
        )

    def recipients_of(self, alert_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(one.recipient for one in tellings(self._connection, alert_ids))

    def file_messages(self, messages: Sequence[Message], now: datetime) -> None:
        queue(self._connection, messages, now)

    def resend(self, message_id: str, now: datetime) -> bool:
        known = self._connection.scalar(
            select(deliveries.c.number).where(deliveries.c.message_id == message_id)
        )
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.message_id == message_id, deliveries.c.state != SENDING)
            .values(state=QUEUED, next_attempt_at=now, handed_at=None)
        )
        return known is not None

    def disable_recipient(self, name: str, reason: str, now: datetime) -> None:
        columns = {"disabled_at": now, "reason": reason}
        self._connection.execute(
            insert_into(self._connection, recipient_states)
            .values(name=name, **columns)
            .on_conflict_do_update(index_elements=["name"], set_=columns)
        )

    def enable_recipient(self, name: str) -> None:
        self._connection.execute(delete(recipient_states).where(recipient_states.c.name == name))

    def disabled_recipients(self) -> Mapping[str, str]:
        query = select(recipient_states.c.name, recipient_states.c.reason).order_by(recipient_states.c.name)
        return {row.name: row.reason for row in self._connection.execute(query)}

    def forget_handed(self) -> None:
        for table in (feeds, articles, deliveries, appointments):
            self._connection.execute(
                update(table).where(table.c.handed_at.is_not(None)).values(handed_at=None)
            )
        try_parked_again(self._connection)

    def delivery(self, message_id: str) -> tuple[Delivery, list[Attempt]] | None:
        row = self._connection.execute(DELIVERY.where(deliveries.c.message_id == message_id)).one_or_none()
        if row is None:
            return None
        tries = select(attempts).where(attempts.c.message_id == message_id).order_by(attempts.c.id)
        return delivery_of(row), [_attempt(one) for one in self._connection.execute(tries)]


def queue(connection: Connection, new: Sequence[Message], now: datetime) -> None:
    """Store messages, each due ``now``. One that is stored already, or tells the same address of the same alert
    revision, is left as it is."""
    rows = [
        {
            "id": one.id,
            "recipient": one.recipient,
            "channel": one.channel,
            "address": one.address,
            "kind": one.kind,
            "alert_id": one.alert_id,
            "created_at": one.created_at,
            "content": dict(one.content),
        }
        for one in new
    ]
    if not rows:
        return
    connection.execute(insert_into(connection, messages).on_conflict_do_nothing(), rows)
    file_tells(connection, new)
    columns = [
        "number",
        "message_id",
        "recipient",
        "state",
        "attempts",
        "next_attempt_at",
        "last_words",
        "fence",
    ]
    for ids in in_chunks([one.id for one in new]):
        stored = select(
            messages.c.number,
            messages.c.id,
            messages.c.recipient,
            literal(QUEUED),
            literal(0),
            literal(now, UtcDateTime),
            literal(""),
            literal(0),
        ).where(messages.c.id.in_(ids))
        connection.execute(
            insert_into(connection, deliveries).from_select(columns, stored).on_conflict_do_nothing()
        )


def delivery_of(row: Any) -> Delivery:
    """A row of ``DELIVERY``."""
    return Delivery(
        message_id=row.message_id,
        recipient=row.recipient,
        address=row.address,
        kind=row.kind,
        alert_id=row.alert_id,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        last_words=row.last_words,
    )


def _message(row: Any) -> Message:
    return Message(
        id=row.id,
        recipient=row.recipient,
        channel=row.channel,
        address=row.address,
        kind=row.kind,
        alert_id=row.alert_id,
        created_at=row.created_at,
        content=row.content,
    )


def _attempt(row: Any) -> Attempt:
    return Attempt(
        number=row.number, at=row.at, state=DeliveryState(row.state), status=row.status, words=row.words
    )
