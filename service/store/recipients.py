"""Who can be written to: who is disabled, who fails, what waits for them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from service.ports import RecipientStanding
from service.store.database import insert_into
from service.store.part import Part
from service.store.tables import deliveries, lanes, messages, recipient_states

_LANES = (
    select(
        lanes.c.recipient,
        func.min(lanes.c.failing_since).label("failing_since"),
        func.max(lanes.c.last_sent_at).label("last_sent_at"),
    )
    .group_by(lanes.c.recipient)
    .order_by(lanes.c.recipient)
)
_WAITING = (
    select(
        deliveries.c.lane_id,
        func.count().label("waiting"),
        func.min(deliveries.c.number).label("oldest"),
    )
    .where(deliveries.c.next_attempt_at.is_not(None))
    .group_by(deliveries.c.lane_id)
    .subquery("waiting_lanes")
)
_WAITING_FOR = (
    select(
        lanes.c.recipient,
        func.sum(_WAITING.c.waiting).label("waiting"),
        func.min(messages.c.created_at).label("waiting_since"),
    )
    .join_from(_WAITING, lanes, lanes.c.id == _WAITING.c.lane_id)
    .join(messages, messages.c.number == _WAITING.c.oldest)
    .group_by(lanes.c.recipient)
)
_DEAD = (
    select(deliveries.c.recipient, func.count().label("dead"))
    .where(deliveries.c.state == "dead")
    .group_by(deliveries.c.recipient)
)


class Recipients(Part):
    """See ``service.ports.Transaction``."""

    def disable_recipient(self, name: str, reason: str, now: datetime) -> bool:
        known = self._connection.scalar(
            select(func.count()).where(recipient_states.c.name == name).select_from(recipient_states)
        )
        columns = {"disabled_at": now, "reason": reason}
        self._connection.execute(
            insert_into(self._connection, recipient_states)
            .values(name=name, **columns)
            .on_conflict_do_update(index_elements=["name"], set_=columns)
        )
        return not known

    def enable_recipient(self, name: str, now: datetime) -> bool:
        # In the order in which attempts are filed: two that lock in another order would wait for each other.
        ways = select(lanes.c.id).where(lanes.c.recipient == name)
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.lane_id.in_(ways), deliveries.c.next_attempt_at.is_not(None))
            .values(next_attempt_at=now, attempts_before=deliveries.c.attempts)
        )
        self._connection.execute(
            update(lanes)
            .where(lanes.c.recipient == name)
            .values(failures=0, failing_since=None, rests_until=None)
        )
        gone = delete(recipient_states).where(recipient_states.c.name == name)
        return self._connection.execute(gone).rowcount == 1

    def disabled_recipients(self) -> Mapping[str, str]:
        query = select(recipient_states.c.name, recipient_states.c.reason).order_by(recipient_states.c.name)
        return {row.name: row.reason for row in self._connection.execute(query)}

    def recipient_standings(self) -> Mapping[str, RecipientStanding]:
        lanes_, waiting, dead, disabled = (
            {row[0]: row for row in self._connection.execute(query)}
            for query in (_LANES, _WAITING_FOR, _DEAD, select(recipient_states))
        )
        names = {**lanes_, **disabled}
        return {
            name: RecipientStanding(
                name=name,
                failing_since=_of(lanes_, name, "failing_since"),
                disabled_at=_of(disabled, name, "disabled_at"),
                reason=_of(disabled, name, "reason") or "",
                last_sent_at=_of(lanes_, name, "last_sent_at"),
                waiting=int(_of(waiting, name, "waiting") or 0),
                waiting_since=_of(waiting, name, "waiting_since"),
                dead=_of(dead, name, "dead") or 0,
            )
            for name in sorted(names)
        }


def _of(rows: Mapping[str, Any], name: str, column: str) -> Any:
    row = rows.get(name)
    return None if row is None else getattr(row, column)
