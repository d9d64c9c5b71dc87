"""Slices of everything stored, along the number under which it was first stored: it never changes, so that what is
written while an export runs neither hides a row nor shows one twice."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Text, func, select, type_coerce
from sqlalchemy.sql import Select

from service.errors import RecordError
from service.ports import Slice
from service.records import Alert, FiledEvent, Incident
from service.store.codec import decode
from service.store.database import in_chunks
from service.store.extent import FIRST_DAY
from service.store.neighbours import events_by_id
from service.store.part import Part
from service.store.tables import alerts, incident_revisions, incidents
from service.store.types import UtcDateTime

# Written so that no index on days answers: every slice would sort all that lies between them.
_DAY: Any = type_coerce(func.coalesce(incidents.c.window_day, type_coerce(FIRST_DAY, Date)), Date)
_SENT: Any = type_coerce(func.coalesce(alerts.c.sent_at, alerts.c.sent_at), UtcDateTime)


class Exporting(Part):
    """See ``service.ports.Transaction``."""

    def incident_slice(
        self, number: int, limit: int, since: date | None = None, until: date | None = None
    ) -> Slice[Incident]:
        query = (
            select(incidents.c.number, type_coerce(incident_revisions.c.body, Text))
            .join_from(incidents, incident_revisions, incident_revisions.c.incident_id == incidents.c.id)
            .where(
                incident_revisions.c.number == incidents.c.revision,
                incidents.c.redirected_to.is_(None),
                incidents.c.number > number,
            )
            .order_by(incidents.c.number)
        )
        if since is not None:
            query = query.where(since <= _DAY)
        if until is not None:
            query = query.where(until >= _DAY)
        return self._slice(query, limit, Incident)

    def alert_slice(
        self, number: int, limit: int, since: datetime | None = None, until: datetime | None = None
    ) -> Slice[Alert]:
        query = select(alerts.c.number, type_coerce(alerts.c.body, Text)).where(alerts.c.number > number)
        if since is not None:
            query = query.where(since <= _SENT)
        if until is not None:
            query = query.where(until > _SENT)
        return self._slice(query.order_by(alerts.c.number), limit, Alert)

    def filed_events(self, event_ids: Sequence[str]) -> list[FiledEvent]:
        return events_by_id(self._connection, event_ids)

    def sent_times(self, alert_ids: Sequence[str]) -> Mapping[str, datetime]:
        found: dict[str, datetime] = {}
        for some in in_chunks(alert_ids):
            query = select(alerts.c.id, alerts.c.sent_at).where(alerts.c.id.in_(some))
            found |= {row.id: row.sent_at for row in self._connection.execute(query)}
        return found

    def _slice(self, query: Select[Any], limit: int, record: Any) -> Slice[Any]:
        rows = self._connection.execute(query.limit(limit)).all()
        read = [found for row in rows for found in _readable(record, row[1])]
        last = rows[-1][0] if len(rows) == limit else None
        return Slice(read, last, len(rows) - len(read))


def _readable(record: Any, body: str) -> list[Any]:
    """One row that cannot be read back is counted; it does not keep the others from being exported."""
    try:
        return [decode(record, body)]
    except RecordError:
        return []
