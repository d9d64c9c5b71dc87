"""Which days feeds were read of, so that a day on which nothing could be seen is not taken for a quiet one."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Connection, func, select, true

from service.records import Feed, FeedState
from service.store.database import insert_into
from service.store.part import Part
from service.store.tables import days_read, history_spans

_FURTHEST = timedelta(days=366)
"""A feed is not taken to tell of more than this since it was last read: a clock may have been wrong."""


class DaysRead(Part):
    """See ``service.ports.Transaction``."""

    def unread_days(self, country: str, first: date, last: date) -> frozenset[date]:
        begins: date | None = self._connection.scalar(select(func.min(days_read.c.day)))
        if begins is None:
            return frozenset()
        first = max(first, begins)
        wanted = days_read.c.country.in_((country, "")) if country else true()
        read = set(
            self._connection.scalars(
                select(days_read.c.day).where(days_read.c.day.between(first, last), wanted).distinct()
            )
        )
        return frozenset(_days(first, last)) - read - self._imported(country, first, last)

    def _imported(self, country: str, first: date, last: date) -> set[date]:
        """Days that somebody else's record tells of."""
        spans = self._connection.execute(
            select(history_spans.c.first_day, history_spans.c.last_day).where(
                history_spans.c.country == country,
                history_spans.c.last_day >= first,
                history_spans.c.first_day <= last,
            )
        )
        return {day for row in spans for day in _days(max(first, row.first_day), min(last, row.last_day))}


def note_days_read(connection: Connection, feed: Feed, before: FeedState, state: FeedState) -> None:
    """Store the days that this poll told of, where the feed answered: its day, and those since the feed was last read,
    if it still carries an entry that was known then. What came between them, it carries too."""
    if state.last_ok_at is None or state.last_ok_at != state.last_polled_at:
        return
    read_at, today = before.last_ok_at, state.last_ok_at.date()
    if read_at is not None and read_at.date() == today:
        return  # a poll without news is one statement
    since = today
    if read_at is not None and _goes_on(before, state):
        since = min(today, max(read_at.date(), today - _FURTHEST))
    rows = [{"day": day, "country": feed.country or ""} for day in _days(since, today)]
    connection.execute(insert_into(connection, days_read).on_conflict_do_nothing(), rows)


def _goes_on(before: FeedState, state: FeedState) -> bool:
    same = state.entry_digests == before.entry_digests
    return same or not state.entry_digests.isdisjoint(before.entry_digests)


def _days(first: date, last: date) -> Iterable[date]:
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
