"""What an assessment reads: what is new, what it may touch, and what judging remembers."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, type_coerce

from service.ports import Neighbourhood
from service.records import (
    Alert,
    Coverage,
    FeedState,
    FeedStatus,
    FiledEvent,
    Incident,
    IncidentInShort,
    Situation,
    Span,
    Watched,
)
from service.store.database import in_chunks
from service.store.neighbours import (
    Around,
    event_ids_near,
    events_by_id,
    events_of_reports,
)
from service.store.parking import REPORT_IS_PARKED, STALE_IS_PARKED, WAKE_IS_PARKED, parked_due_at
from service.store.part import Part
from service.store.rulings import WAITING_SINCE
from service.store.stale import STALE
from service.store.tables import (
    WAKE_OF_RULE,
    alerts,
    feeds,
    incident_events,
    incident_revisions,
    incidents,
    parked,
    reports,
    rule_looks,
    situation_incidents,
    situations,
    stale_incidents,
    wakes,
)
from service.store.types import Record, UtcDateTime

UNDETERMINED = "und"
"""The language of feeds that name none, as ISO 639-2 writes it."""

PRESENT = (
    select(incidents.c.id, incidents.c.updated_at, incidents.c.number, incident_revisions.c.body)
    .join_from(incidents, incident_revisions, incident_revisions.c.incident_id == incidents.c.id)
    .where(incident_revisions.c.number == incidents.c.revision, incidents.c.redirected_to.is_(None))
)
"""Incidents as they stand."""
IN_SHORT = type_coerce(incident_revisions.c.body, Record(IncidentInShort)).label("body")
"""In place of a body that is not needed whole."""


class Assessing(Part):
    """See ``service.ports.Transaction``."""

    def assess_due_at(self, settle: timedelta) -> datetime | None:
        waiting = self._connection.scalar(
            select(reports.c.stored_at)
            .where(reports.c.grouped_at.is_(None), ~REPORT_IS_PARKED)
            .order_by(reports.c.stored_at)
            .limit(1)
        )
        stale = min(
            (row.since for row in self._connection.execute(STALE.where(~STALE_IS_PARKED))), default=None
        )
        wake = self._connection.scalar(select(func.min(wakes.c.at)).where(~WAKE_IS_PARKED))
        asked = self._connection.scalar(WAITING_SINCE)
        look = self._connection.scalar(select(func.min(rule_looks.c.since)))
        settled = [time + settle for time in (waiting, look) if time is not None]
        times = [*settled, stale, wake, asked, parked_due_at(self._connection)]
        return min((time for time in times if time is not None), default=None)

    def ungrouped(self, now: datetime, limit: int) -> list[int]:
        rests = REPORT_IS_PARKED.where(parked.c.next_try_at > now)
        query = select(reports.c.id).where(reports.c.grouped_at.is_(None), ~rests)
        return list(self._connection.scalars(query.order_by(reports.c.stored_at, reports.c.id).limit(limit)))

    def ungrouped_of(self, report_ids: Sequence[int]) -> list[int]:
        found: list[int] = []
        for some in in_chunks(report_ids):
            query = select(reports.c.id).where(reports.c.id.in_(some), reports.c.grouped_at.is_(None))
            found += self._connection.scalars(query)
        return found

    def told_in(self, report_ids: Sequence[int]) -> list[FiledEvent]:
        return events_of_reports(self._connection, report_ids)

    def due_incidents(self, now: datetime, limit: int) -> list[str]:
        resting = parked.c.next_try_at > now
        stale = STALE.where(~STALE_IS_PARKED.where(resting)).order_by(stale_incidents.c.since).limit(limit)
        woken = (
            select(wakes.c.incident_id)
            .where(wakes.c.at <= now, ~WAKE_IS_PARKED.where(resting), ~WAKE_OF_RULE)
            .order_by(wakes.c.at)
            .limit(limit)
        )
        ids = [row.incident_id for row in self._connection.execute(stale)]
        return sorted({*ids, *self._connection.scalars(woken)})[:limit]

    def events_of(self, incident_ids: Sequence[str]) -> list[FiledEvent]:
        members: set[str] = set()
        for some in in_chunks(incident_ids):
            query = select(incident_events.c.event_id).where(incident_events.c.incident_id.in_(some))
            members.update(self._connection.scalars(query))
        return events_by_id(self._connection, members)

    def neighbourhood(self, spans: Sequence[Span]) -> Neighbourhood:
        found = Around(self._connection)
        fresh = event_ids_near(self._connection, spans)
        while fresh:
            fresh = found.widen(fresh)
        return Neighbourhood(
            events=tuple(found.with_their_items()),
            members={id_: tuple(sorted(found.members[id_])) for id_ in sorted(found.members)},
            decisions=tuple(found.decisions[id_] for id_ in sorted(found.decisions)),
        )

    def watched(self) -> list[Watched]:
        seen_at = func.coalesce(feeds.c.last_ok_at, feeds.c.first_polled_at, type_=UtcDateTime)
        rows = self._connection.execute(
            select(feeds.c.name, feeds.c.language, feeds.c.country, seen_at, feeds.c.failures, feeds.c.status)
            .where(feeds.c.active, feeds.c.status != FeedStatus.PAUSED.value)
            .order_by(feeds.c.id)
        )
        return [
            Watched(
                name=row.name,
                language=row.language,
                country=row.country,
                seen_at=row[3],
                failing=FeedState(status=FeedStatus(row.status), failures=row.failures).failing,
            )
            for row in rows
        ]

    def rule_looks(self) -> list[int]:
        return list(self._connection.scalars(select(rule_looks.c.id).order_by(rule_looks.c.id)))

    def incidents(self, ids: Iterable[str]) -> list[Incident]:
        wanted = list(ids)
        survivors: dict[str, str] = {}
        found: dict[str, Incident] = {}
        for some in in_chunks(wanted):
            query = select(incidents.c.id, incidents.c.redirected_to).where(incidents.c.id.in_(some))
            survivors |= {row.id: row.redirected_to or row.id for row in self._connection.execute(query)}
        for some in in_chunks(set(survivors.values())):
            query_present = PRESENT.where(incidents.c.id.in_(some))
            found |= {row.id: row.body for row in self._connection.execute(query_present)}
        order = dict.fromkeys(survivors[id_] for id_ in wanted if id_ in survivors)
        return [found[id_] for id_ in order if id_ in found]

    def situations(self, incident_ids: Sequence[str], kinds: Sequence[str]) -> list[Situation]:
        found: dict[str, Situation] = {}
        for some in in_chunks(incident_ids):
            query = (
                select(situations.c.key, situations.c.body)
                .join(situation_incidents, situation_incidents.c.key == situations.c.key)
                .where(situation_incidents.c.incident_id.in_(some))
            )
            found |= {row.key: row.body for row in self._connection.execute(query)}
        still_open = select(situations.c.key, situations.c.body).where(
            situations.c.kind.in_(kinds), situations.c.closed_at.is_(None)
        )
        found |= {row.key: row.body for row in self._connection.execute(still_open)}
        return [found[key] for key in sorted(found)]

    def alerts(self, ids: Sequence[str]) -> list[Alert]:
        found: dict[str, Alert] = {}
        for some in in_chunks(ids):
            query = select(alerts.c.id, alerts.c.body).where(alerts.c.id.in_(some))
            found |= {row.id: row.body for row in self._connection.execute(query)}
        return [found[id_] for id_ in ids if id_ in found]

    def coverage(self, now: datetime, within: timedelta) -> Coverage:
        answered = feeds.c.last_ok_at >= now - within
        language = func.coalesce(feeds.c.language, UNDETERMINED)
        rows = self._connection.execute(
            select(language, feeds.c.country, func.count().filter(answered), func.count())
            .where(feeds.c.active)
            .group_by(language, feeds.c.country)
            .order_by(language, feeds.c.country)
        ).all()
        return Coverage(
            feeds_reachable=sum(row[2] for row in rows),
            feeds=sum(row[3] for row in rows),
            by_language=_reached([(row[0], row[2], row[3]) for row in rows]),
            by_country=_reached([(row[1], row[2], row[3]) for row in rows if row[1]]),
        )


def _reached(rows: Iterable[tuple[str, int, int]]) -> dict[str, tuple[int, int]]:
    """By language or country: feeds that answered, and all."""
    summed: dict[str, tuple[int, int]] = {}
    for name, answered, all_ in rows:
        before = summed.get(name, (0, 0))
        summed[name] = (before[0] + answered, before[1] + all_)
    return summed
