"""What recipients answered: acknowledgements, and addresses that want no more messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from service.records import Acknowledgement, Alert, ClosedAddress
from service.store.database import in_chunks, insert_into
from service.store.part import Part
from service.store.tables import acknowledgements, alerts, closed_addresses, deliveries, messages


class Answers(Part):
    """See ``service.ports.Transaction``."""

    def file_acknowledgement(self, acknowledgement: Acknowledgement) -> bool:
        row = {
            "key": acknowledgement.key,
            "alert_id": acknowledgement.alert_id,
            "who": acknowledgement.who,
            "at": acknowledgement.at,
        }
        new = insert_into(self._connection, acknowledgements).values(row).on_conflict_do_nothing()
        return self._connection.scalar(new.returning(acknowledgements.c.id)) is not None

    def acknowledgements(self, key: str) -> list[Acknowledgement]:
        found = select(acknowledgements).where(acknowledgements.c.key == key)
        rows = self._connection.execute(found.order_by(acknowledgements.c.at, acknowledgements.c.id))
        return [_acknowledgement(row) for row in rows]

    def revisions(self, alert_id: str) -> list[Alert]:
        key = select(alerts.c.key).where(alerts.c.id == alert_id).scalar_subquery()
        found = select(alerts.c.body).where(alerts.c.key == key).order_by(alerts.c.revision)
        return list(self._connection.scalars(found))

    def escalated_to(self, recipient: str, alert_ids: Sequence[str]) -> bool:
        for ids in in_chunks(alert_ids):
            found = select(messages.c.number).where(
                messages.c.alert_id.in_(ids),
                messages.c.recipient == recipient,
                messages.c.kind == "escalation",
            )
            if self._connection.scalar(found.limit(1)) is not None:
                return True
        return False

    def close_address(self, recipient: str, address: str, now: datetime) -> bool:
        closed = {"recipient": recipient, "address": address, "closed_at": now}
        new = insert_into(self._connection, closed_addresses).values(closed).on_conflict_do_nothing()
        if self._connection.scalar(new.returning(closed_addresses.c.recipient)) is None:
            return False
        there = select(messages.c.number).where(messages.c.address == address)
        self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.next_attempt_at.is_not(None),
                deliveries.c.recipient == recipient,
                deliveries.c.number.in_(there),
            )
            .values(next_attempt_at=now)
        )
        return True

    def reopen_address(self, recipient: str, address: str) -> bool:
        named = (closed_addresses.c.recipient == recipient) & (closed_addresses.c.address == address)
        return self._connection.execute(delete(closed_addresses).where(named)).rowcount == 1

    def closed_addresses(self) -> list[ClosedAddress]:
        rows = self._connection.execute(
            select(closed_addresses).order_by(closed_addresses.c.recipient, closed_addresses.c.closed_at)
        )
        return [
            ClosedAddress(recipient=row.recipient, address=row.address, closed_at=row.closed_at)
            for row in rows
        ]


def _acknowledgement(row: Any) -> Acknowledgement:
    return Acknowledgement(key=row.key, alert_id=row.alert_id, who=row.who, at=row.at)
