"""The latest attacks, and alerts that nobody has acknowledged."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select, type_coerce

from service.ports.watching import Wave
from service.records import AlertInShort, IncidentInShort
from service.store.assessing import IN_SHORT, PRESENT
from service.store.database import in_chunks
from service.store.part import Part
from service.store.raised import ALERT_IN_SHORT, IS_LAST, IS_SEEN
from service.store.tables import alerts, incidents, situation_incidents, situations
from service.store.types import Record

_WAVE = type_coerce(situations.c.body, Record(Wave)).label("body")
_STANDING = PRESENT.with_only_columns(incidents.c.id, IN_SHORT)
_STANDS = incidents.c.status != "dismissed"
_FIGURE = func.coalesce(incidents.c.deaths_best, incidents.c.deaths_low)
_WAITS = (alerts.c.msg_type != "Cancel") & IS_LAST & ~IS_SEEN


class Watching(Part):
    """See ``service.ports.Transaction``."""

    def latest_attacks(self, first: date, last: date, limit: int) -> list[IncidentInShort]:
        days = incidents.c.window_day.between(first, last)
        query = _STANDING.where(days, _STANDS).order_by(
            incidents.c.window_day.desc(), incidents.c.number.desc()
        )
        return [row.body for row in self._connection.execute(query.limit(limit))]

    def deadliest_attacks(self, first: date, last: date, limit: int) -> list[IncidentInShort]:
        # What is sorted is short: bodies are read of those alone that are wanted.
        days = incidents.c.window_day.between(first, last)
        chosen = select(incidents.c.id).where(
            days, _STANDS, _FIGURE.is_not(None), incidents.c.redirected_to.is_(None)
        )
        chosen = chosen.order_by(_FIGURE.desc(), incidents.c.number.desc()).limit(limit)
        order = {id_: number for number, id_ in enumerate(self._connection.scalars(chosen))}
        query = _STANDING.where(incidents.c.id.in_(order))
        return [row.body for row in sorted(self._connection.execute(query), key=lambda row: order[row.id])]

    def waves(self, incident_ids: Sequence[str]) -> list[Wave]:
        found: dict[str, Wave] = {}
        for some in in_chunks(incident_ids):
            query = (
                select(situations.c.key, _WAVE)
                .join(situation_incidents, situation_incidents.c.key == situations.c.key)
                .where(situation_incidents.c.incident_id.in_(some), situations.c.kind == "new_villages")
            )
            found |= {row.key: row.body for row in self._connection.execute(query)}
        return list(found.values())

    def unanswered(self, since: datetime, limit: int) -> list[AlertInShort]:
        query = select(ALERT_IN_SHORT).where(alerts.c.sent_at >= since, _WAITS)
        query = query.order_by(alerts.c.sent_at.desc(), alerts.c.number.desc()).limit(limit)
        return list(self._connection.scalars(query))
