"""What must be looked at again: incidents one of whose reports was superseded or that a decision touches, and the
rules that are judged by time, where a poll changed what is seen or they were put in force."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, literal, select

from service.store.tables import incident_events, incidents, report_events, rule_looks, stale_incidents
from service.store.types import UtcDateTime


def mark_stale(connection: Connection, item_ids: Sequence[int], now: datetime) -> None:
    """Mark the incidents that current events of these items belong to. What was dismissed stays at rest."""
    touched = (
        select(incident_events.c.incident_id, literal(now, UtcDateTime))
        .distinct()
        .join(report_events, report_events.c.event_id == incident_events.c.event_id)
        .join(incidents, incidents.c.id == incident_events.c.incident_id)
        .where(report_events.c.item_id.in_(item_ids), report_events.c.superseded_at.is_(None))
        .where(incidents.c.status != "dismissed")
    )
    connection.execute(insert(stale_incidents).from_select(["incident_id", "since"], touched))


STALE = select(stale_incidents.c.incident_id, stale_incidents.c.since)
"""Marks that are to be worked off. A decision marks what was dismissed too."""


def mark_decided(connection: Connection, incident_ids: Sequence[str], now: datetime) -> None:
    """Mark incidents that an operator has decided on: to be joined and judged anew at once."""
    rows = [{"incident_id": id_, "since": now} for id_ in dict.fromkeys(incident_ids)]
    if rows:
        connection.execute(insert(stale_incidents), rows)


def ask_for_look(connection: Connection, now: datetime) -> None:
    """Have the rules that are judged by time look again: the next assessment that begins from now on does."""
    connection.execute(insert(rule_looks).values(since=now))
