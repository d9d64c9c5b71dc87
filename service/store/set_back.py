"""What was planned by a clock that ran fast, once that clock is right."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from service.store.part import Part
from service.store.stale import ask_for_look
from service.store.tables import (
    appointments,
    articles,
    deliveries,
    feeds,
    lanes,
    leases,
    parked,
    reports,
    rule_looks,
    stale_incidents,
    wakes,
)

_PLANNED = (
    feeds.c.next_check_at,
    articles.c.next_try_at,
    deliveries.c.next_attempt_at,
    lanes.c.rests_until,
    appointments.c.at,
    stale_incidents.c.since,
    wakes.c.at,
    rule_looks.c.since,
    parked.c.next_try_at,
)
_SEEN = (feeds.c.first_polled_at, feeds.c.last_polled_at, feeds.c.last_ok_at)
_HANDED = (feeds.c.handed_at, articles.c.handed_at, appointments.c.handed_at)
_HELD = (feeds.c.claimed_until, articles.c.claimed_until, deliveries.c.claimed_until, leases.c.until)


class SetBack(Part):
    """See ``service.ports.Transaction``."""

    def last_polled_at(self) -> datetime | None:
        latest: datetime | None = self._connection.scalar(select(func.max(feeds.c.last_polled_at)))
        return latest

    def plan_anew(self, now: datetime, lease: timedelta) -> None:
        for column in (*_PLANNED, *_SEEN):
            self._connection.execute(update(column.table).where(column > now).values({column.name: now}))
        for column in _HANDED:
            self._connection.execute(update(column.table).where(column > now).values({column.name: None}))
        for column in _HELD:
            ends = now + lease
            self._connection.execute(update(column.table).where(column > ends).values({column.name: ends}))
        ask_for_look(self._connection, now)
        waiting = update(reports).where(reports.c.grouped_at.is_(None), reports.c.stored_at > now)
        self._connection.execute(waiting.values(stored_at=now))
