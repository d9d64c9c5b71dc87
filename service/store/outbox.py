"""Messages on their way: sent by one holder at a time, in order where order matters, every attempt kept.

What is due is asked for by the lane (where messages go), so that ten thousand messages for one are not in the way of
one message for another.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, insert, or_, select, update

from service.ports import Lane, MessageClaim
from service.records import Attempt, Delivery, DeliveryState, Message
from service.store.feeds import NOW
from service.store.held import tellings
from service.store.parking import try_parked_again
from service.store.part import Part
from service.store.queueing import HELD, queue, send_again
from service.store.tables import (
    alerts,
    appointments,
    articles,
    attempts,
    closed_addresses,
    deliveries,
    feeds,
    lanes,
    message_alerts,
    messages,
    recipient_states,
)

QUEUED = DeliveryState.QUEUED.value
SENDING = DeliveryState.SENDING.value

DELIVERY = select(
    deliveries,
    messages.c.channel,
    messages.c.address,
    messages.c.kind,
    messages.c.alert_id,
    messages.c.created_at,
).join(messages, messages.c.number == deliveries.c.number)
"""Deliveries with what their messages say of themselves."""


def _waits(one: Any) -> ColumnElement[bool]:
    """Of a delivery: a time will come, as its recipient can be written to and nothing is before it in its line."""
    earlier = deliveries.alias()
    before = and_(
        earlier.c.lane_id == one.c.lane_id,
        earlier.c.number < one.c.number,
        earlier.c.next_attempt_at.is_not(None),
        earlier.c.line.is_not(None),
    )
    behind = exists().where(before, earlier.c.line == one.c.line, one.c.line != HELD)
    held = exists().where(before, earlier.c.line == HELD)
    behind_held = exists().where(before, earlier.c.line == HELD, _tells(earlier.c.message_id, one.c.line))
    held_behind = exists().where(before, _tells(one.c.message_id, earlier.c.line))
    disabled = select(recipient_states.c.name)
    return and_(
        one.c.next_attempt_at.is_not(None),
        one.c.recipient.not_in(disabled),
        ~behind,
        # What is cheap and mostly true stands first, in ORs, which PostgreSQL makes no joins of.
        or_(~held, ~behind_held),
        or_(one.c.line.is_distinct_from(HELD), ~held_behind),
    )


def _tells(message_id: ColumnElement[str], key: ColumnElement[str]) -> ColumnElement[bool]:
    """That a message about several situations tells of the one whose line this is."""
    revision, told = alerts.alias(), message_alerts.alias()
    return and_(revision.c.key == key, told.c.alert_id == revision.c.id, told.c.message_id == message_id)


def _free(one: Any) -> ColumnElement[bool]:
    return or_(one.c.claimed_until.is_(None), one.c.claimed_until <= NOW)


MESSAGE_WAITS = _waits(deliveries)
MESSAGE_IS_DUE = and_(MESSAGE_WAITS, deliveries.c.next_attempt_at <= NOW)
"""That its time has come at the parameter ``now``."""
LANE_IS_OPEN = or_(lanes.c.rests_until.is_(None), lanes.c.rests_until <= NOW)

# Made once: making a statement costs more than running it.
_DUE_LANES = (
    select(lanes.c.id)
    .where(
        LANE_IS_OPEN,
        exists().where(deliveries.c.lane_id == lanes.c.id, MESSAGE_IS_DUE, _free(deliveries)),
    )
    .order_by(lanes.c.last_sent_at.nulls_first(), lanes.c.id)
)
_first = deliveries.alias("first")
_NEXT = (
    select(_first.c.number)
    .join(lanes, lanes.c.id == _first.c.lane_id)
    .where(
        _first.c.lane_id == bindparam("lane"),
        _first.c.next_attempt_at <= NOW,
        _waits(_first),
        _free(_first),
        LANE_IS_OPEN,
    )
    .order_by(_first.c.next_attempt_at, _first.c.number)
    .limit(1)
    .with_for_update(skip_locked=True, of=_first)
    .scalar_subquery()
)


def _claiming(which: ColumnElement[bool]) -> Any:
    # Asked once more on the row itself: on PostgreSQL another may have taken it since it was picked.
    return (
        update(deliveries)
        .where(which, deliveries.c.next_attempt_at <= NOW, _free(deliveries))
        .values(state=SENDING, fence=deliveries.c.fence + 1, claimed_until=bindparam("ends"))
        .returning(
            deliveries.c.message_id,
            deliveries.c.lane_id,
            deliveries.c.fence,
            deliveries.c.attempts,
            deliveries.c.attempts_before,
        )
    )


_CLAIM = _claiming(and_(deliveries.c.message_id == bindparam("wanted"), MESSAGE_IS_DUE))
_CLAIM_NEXT = _claiming(deliveries.c.number == _NEXT)
_CLOSED = exists().where(
    closed_addresses.c.recipient == messages.c.recipient, closed_addresses.c.address == messages.c.address
)
_MESSAGE = (
    select(messages, lanes.c.failures, lanes.c.failing_since, _CLOSED.correlate(messages).label("closed"))
    .join(deliveries, deliveries.c.number == messages.c.number)
    .join(lanes, lanes.c.id == deliveries.c.lane_id)
    .where(messages.c.id == bindparam("wanted"))
)
_KEEP = insert(attempts)
_TRIED = update(deliveries).where(deliveries.c.message_id == bindparam("tried"))
_COUNT = _TRIED.values(attempts=deliveries.c.attempts + 1)
_LET_GO = _TRIED.where(
    deliveries.c.fence == bindparam("held"), deliveries.c.claimed_until.is_not(None)
).values(attempts=deliveries.c.attempts + 1)
_LANE_WELL = (
    update(lanes)
    .where(lanes.c.id == bindparam("lane"))
    .values(failures=0, failing_since=None, rests_until=None, last_sent_at=bindparam("tried_at"))
)
_LANE_FAILS = (
    update(lanes)
    .where(lanes.c.id == bindparam("lane"))
    .values(
        failures=lanes.c.failures + bindparam("more"),
        failing_since=func.coalesce(
            lanes.c.failing_since, bindparam("tried_at", type_=lanes.c.failing_since.type)
        ),
        rests_until=bindparam("until"),
    )
)


class Outbox(Part):
    """See ``service.ports.Transaction``. Messages to a disabled recipient wait until it is enabled again."""

    def due_lanes(self, now: datetime) -> list[int]:
        return list(self._connection.scalars(_DUE_LANES, {"now": now}))

    def lane(self, lane_id: int) -> Lane | None:
        row = self._connection.execute(select(lanes).where(lanes.c.id == lane_id)).one_or_none()
        if row is None:
            return None
        return Lane(row.id, row.recipient, row.channel, row.failures, row.failing_since)

    def claim_message(self, message_id: str, now: datetime, lease: timedelta) -> MessageClaim | None:
        return self._claimed(_CLAIM, {"wanted": message_id, "now": now, "ends": now + lease})

    def claim_next_message(self, lane_id: int, now: datetime, lease: timedelta) -> MessageClaim | None:
        return self._claimed(_CLAIM_NEXT, {"lane": lane_id, "now": now, "ends": now + lease})

    def _claimed(self, claiming: Any, given: Mapping[str, object]) -> MessageClaim | None:
        claimed = self._connection.execute(claiming, given).one_or_none()
        if claimed is None:
            return None
        row = self._connection.execute(_MESSAGE, {"wanted": claimed.message_id}).one()
        return MessageClaim(
            _message(row),
            claimed.fence,
            claimed.attempts,
            tries=claimed.attempts - claimed.attempts_before,
            lane=Lane(claimed.lane_id, row.recipient, row.channel, row.failures, row.failing_since),
            closed=bool(row.closed),
        )

    def file_attempt(
        self,
        claim: MessageClaim,
        attempt: Attempt,
        next_attempt_at: datetime | None,
        now: datetime,
        *,
        rests_until: datetime | None = None,
        sent_to: bool = True,
    ) -> bool:
        message_id = claim.message.id
        tried = {
            "message_id": message_id,
            "number": attempt.number,
            "at": attempt.at,
            "state": attempt.state.value,
            "status": attempt.status,
            "words": attempt.words,
        }
        self._connection.execute(_KEEP, tried)
        waits = attempt.state in (DeliveryState.QUEUED, DeliveryState.SENDING)
        became = {
            "state": QUEUED if waits else attempt.state.value,
            # A message that waits always has a next time: without one nothing would ever look at it again.
            "next_attempt_at": (next_attempt_at or now) if waits else None,
            "last_words": attempt.words,
            "claimed_until": None,
        }
        let_go = self._connection.execute(_LET_GO, {**became, "tried": message_id, "held": claim.fence})
        if let_go.rowcount != 1:
            self._connection.execute(_COUNT, {"tried": message_id})
        if sent_to:
            self._note_on_lane(claim.lane.id, attempt, rests_until)
        return let_go.rowcount == 1

    def _note_on_lane(self, lane_id: int, attempt: Attempt, rests_until: datetime | None) -> None:
        told = {"lane": lane_id, "tried_at": attempt.at}
        if attempt.state is DeliveryState.SENT:
            self._connection.execute(_LANE_WELL, told)
        else:
            # A message that is given up says that this one cannot be sent, not that nothing can.
            more = 1 if attempt.state is DeliveryState.QUEUED else 0
            self._connection.execute(_LANE_FAILS, {**told, "until": rests_until, "more": more})

    def recipients_of(self, alert_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(one.recipient for one in tellings(self._connection, alert_ids))

    def file_messages(self, messages: Sequence[Message], now: datetime) -> None:
        queue(self._connection, messages, now)

    def resend(self, message_id: str, now: datetime) -> DeliveryState | None:
        return send_again(self._connection, message_id, now)

    def forget_handed(self) -> None:
        for table in (feeds, articles, appointments):
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


def delivery_of(row: Any) -> Delivery:
    """A row of ``DELIVERY``."""
    return Delivery(
        message_id=row.message_id,
        recipient=row.recipient,
        channel=row.channel,
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
