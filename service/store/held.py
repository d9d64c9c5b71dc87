"""What waits for the end of quiet hours, who was told of what, and what digests look back on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, select, tuple_

from service.records import Alert, Digested, Held, Incident, Message, Telling
from service.store.database import in_chunks, insert_into
from service.store.part import Part
from service.store.tables import (
    alerts,
    digests,
    held,
    incident_revisions,
    incidents,
    message_alerts,
    messages,
    situation_incidents,
)

MOST = 1000
"""Rows that one digest looks at; more is no reading for anybody."""


class Holding(Part):
    """See ``service.ports.Transaction``."""

    def hold(self, waiting: Sequence[Held]) -> None:
        rows = [
            {
                "recipient": one.recipient,
                "alert_id": one.alert_id,
                "held_at": one.held_at,
                "release_at": one.release_at,
            }
            for one in waiting
        ]
        if rows:
            self._connection.execute(insert_into(self._connection, held).on_conflict_do_nothing(), rows)

    def held_for(self, recipient: str) -> list[Held]:
        found = select(held).where(held.c.recipient == recipient).order_by(held.c.id)
        return [_held(row) for row in self._connection.execute(found)]

    def held_of(self, alert_ids: Sequence[str]) -> list[Held]:
        return [
            _held(row)
            for ids in in_chunks(alert_ids)
            for row in self._connection.execute(
                select(held).where(held.c.alert_id.in_(ids)).order_by(held.c.id)
            )
        ]

    def holding(self) -> frozenset[str]:
        return frozenset(self._connection.scalars(select(held.c.recipient).distinct()))

    def let_go(self, waiting: Sequence[Held]) -> bool:
        keys = [(one.recipient, one.alert_id) for one in waiting]
        found: list[int] = []
        for some in in_chunks(keys):
            named = tuple_(held.c.recipient, held.c.alert_id).in_(some)
            # Held fast, so that of two that send them one finds them gone.
            found += self._connection.scalars(
                select(held.c.id).where(named).order_by(held.c.id).with_for_update()
            )
        if len(found) < len(set(keys)):
            return False
        for ids in in_chunks(found):
            self._connection.execute(delete(held).where(held.c.id.in_(ids)))
        return True

    def tellings(self, alert_ids: Sequence[str]) -> list[Telling]:
        return tellings(self._connection, alert_ids)

    def digested(self, recipient: str) -> Digested | None:
        row = self._connection.execute(select(digests).where(digests.c.recipient == recipient)).one_or_none()
        if row is None:
            return None
        return Digested(
            recipient=row.recipient,
            until=row.until,
            alert_number=row.alert_number,
            incident_number=row.incident_number,
        )

    def file_digested(self, digested: Digested) -> None:
        columns = {
            "until": digested.until,
            "alert_number": digested.alert_number,
            "incident_number": digested.incident_number,
        }
        self._connection.execute(
            insert_into(self._connection, digests)
            .values(recipient=digested.recipient, **columns)
            .on_conflict_do_update(index_elements=["recipient"], set_=columns)
        )

    def last_numbers(self) -> tuple[int, int]:
        last = [
            self._connection.scalar(select(column).order_by(column.desc()).limit(1)) or 0
            for column in (alerts.c.number, incidents.c.number)
        ]
        return last[0], last[1]

    def alerts_after(self, number: int | None, since: datetime) -> list[tuple[int, Alert]]:
        # The latest where there are too many, in the order they were raised.
        every = select(alerts.c.number, alerts.c.body).order_by(alerts.c.number.desc())
        by_time = select(alerts.c.number, alerts.c.body).order_by(
            alerts.c.sent_at.desc(), alerts.c.number.desc()
        )
        found = (
            by_time.where(alerts.c.sent_at > since)
            if number is None
            else every.where(alerts.c.number > number)
        )
        rows = self._connection.execute(found.limit(MOST)).all()
        return [(row.number, row.body) for row in reversed(rows)]

    def quiet_incidents_after(self, number: int | None, since: datetime) -> list[tuple[int, Incident]]:
        present = and_(incidents.c.redirected_to.is_(None), incidents.c.status != "dismissed")
        found = (
            select(incidents.c.number, incident_revisions.c.body)
            .join(incident_revisions, incident_revisions.c.incident_id == incidents.c.id)
            .where(incident_revisions.c.number == incidents.c.revision, present)
        )
        if number is not None:
            found = found.where(incidents.c.number > number)
        else:
            first = select(incident_revisions.c.incident_id).where(
                incident_revisions.c.known_at > since, incident_revisions.c.number == 1
            )
            found = found.where(incidents.c.id.in_(first))
        told = exists().where(
            situation_incidents.c.incident_id == incidents.c.id, alerts.c.key == situation_incidents.c.key
        )
        rows = self._connection.execute(
            found.where(~told).order_by(incidents.c.number.desc()).limit(MOST)
        ).all()
        return [(row.number, row.body) for row in reversed(rows)]


def tellings(connection: Connection, alert_ids: Sequence[str]) -> list[Telling]:
    """See ``service.ports.Transaction.tellings``."""
    of_message = (messages.c.number, messages.c.recipient, messages.c.address, messages.c.id, messages.c.kind)
    found: list[tuple[int, Telling]] = []
    for ids in in_chunks(alert_ids):
        alone = select(messages.c.alert_id, *of_message).where(messages.c.alert_id.in_(ids))
        among = (
            select(message_alerts.c.alert_id, *of_message)
            .join(messages, messages.c.id == message_alerts.c.message_id)
            .where(message_alerts.c.alert_id.in_(ids))
        )
        for query in (alone, among):
            found += [(row[1], Telling(row[0], *row[2:])) for row in connection.execute(query)]
    return [telling for _, telling in sorted(found, key=lambda one: (one[0], one[1].alert_id))]


def file_tells(connection: Connection, new: Sequence[Message]) -> None:
    """Store what messages about several alerts tell of, beside them."""
    rows = [{"message_id": one.id, "alert_id": alert_id} for one in new for alert_id in one.tells]
    if rows:
        connection.execute(insert_into(connection, message_alerts).on_conflict_do_nothing(), rows)


def _held(row: Any) -> Held:
    return Held(
        recipient=row.recipient, alert_id=row.alert_id, held_at=row.held_at, release_at=row.release_at
    )
