"""Databases of earlier versions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import text

from alembic import command
from service.records import Incident
from service.store import schema
from service.store.codec import encode
from service.store.database import open_engine, writing


def kept_before(
    url: str,
    version: str,
    revisions: Iterable[tuple[Incident, datetime]],
    merged: Mapping[str, str] | None = None,
) -> None:
    """Make a database of an earlier version (its number) that keeps incidents, each revision as it became known; of
    those ``merged`` away, into which."""
    engine = open_engine(url)
    numbers: Counter[str] = Counter()
    with writing(engine) as connection:
        command.upgrade(schema._config(connection), version)
        for incident, known_at in revisions:
            numbers[incident.id] += 1
            values = {
                "id": incident.id,
                "number": numbers[incident.id],
                "now": known_at.isoformat(" ", "microseconds"),
                "status": incident.status,
                "survivor": (merged or {}).get(incident.id),
                "day": (incident.day or incident.first_seen_at.date()).isoformat(),
                "body": encode(Incident, incident),
            }
            for statement in (_INCIDENT_BEFORE, _REVISION_BEFORE):
                connection.execute(text(statement), values)
    engine.dispose()


_INCIDENT_BEFORE = """
    INSERT INTO incidents
        (id, revision, updated_at, status, window_day, first_seen_at, country, adm1, redirected_to)
    VALUES (:id, :number, :now, :status, :day, :now, 'BFA', 'sahel', :survivor)
    ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, status = excluded.status
"""
_REVISION_BEFORE = (
    "INSERT INTO incident_revisions (incident_id, number, known_at, body) VALUES (:id, :number, :now, :body)"
)
