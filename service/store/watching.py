"""The latest attacks, and alerts that nobody has acknowledged."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import case, exists, select

from service.records import Alert, Incident, Severity, Situation
from service.store.assessing import PRESENT
from service.store.database import in_chunks
from service.store.part import Part
from service.store.tables import acknowledgements, alerts, incidents, situation_incidents, situations

_RANKS = {severity.value: severity.rank for severity in Severity}
_seen, _between, _later = alerts.alias("seen"), alerts.alias("louder"), alerts.alias("later")
_LATEST = ~exists().where(_later.c.key == alerts.c.key, _later.c.revision > alerts.c.revision)
_GROWN = (
    exists()
    .where(
        _between.c.key == alerts.c.key,
        _between.c.revision > _seen.c.revision,
        _between.c.revision <= alerts.c.revision,
        case(_RANKS, value=_between.c.severity) > case(_RANKS, value=_seen.c.severity),
    )
    .correlate(alerts, _seen)
)
_ANSWERED = (
    exists()
    .where(acknowledgements.c.key == alerts.c.key, _seen.c.id == acknowledgements.c.alert_id, ~_GROWN)
    .correlate(alerts)
)
WAITS = (alerts.c.msg_type != "Cancel") & _LATEST & ~_ANSWERED
"""Of ``alerts``: it is the latest revision of one that stands, and nobody has acknowledged what it says."""


class Watching(Part):
    """See ``service.ports.Transaction``."""

    def latest_attacks(self, first: date, last: date, limit: int) -> list[Incident]:
        query = PRESENT.where(
            incidents.c.window_day.between(first, last), incidents.c.status != "dismissed"
        ).order_by(incidents.c.window_day.desc(), incidents.c.number.desc())
        return [row.body for row in self._connection.execute(query.limit(limit))]

    def waves(self, incident_ids: Sequence[str]) -> list[Situation]:
        found: dict[str, Situation] = {}
        for some in in_chunks(incident_ids):
            query = (
                select(situations.c.key, situations.c.body)
                .join(situation_incidents, situation_incidents.c.key == situations.c.key)
                .where(situation_incidents.c.incident_id.in_(some), situations.c.kind == "new_villages")
            )
            found |= {row.key: row.body for row in self._connection.execute(query)}
        return list(found.values())

    def unanswered(self, since: datetime, limit: int) -> list[Alert]:
        query = select(alerts.c.body).where(alerts.c.sent_at >= since, WAITS)
        query = query.order_by(alerts.c.sent_at.desc(), alerts.c.number.desc()).limit(limit)
        return list(self._connection.scalars(query))
