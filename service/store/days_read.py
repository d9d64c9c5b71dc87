"""Which days feeds were read of, so that a day on which nothing could be seen is not taken for a quiet one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, true

from service.records import Feed, FeedState
from service.store.database import insert_into
from service.store.part import Part
from service.store.tables import days_read, history_spans

_FURTHEST = timedelta(days=366)
"""A feed is not taken to tell of more than this since it was last read: a clock may have been wrong."""


class DaysRead(Part):
    """See ``service.ports.Transaction``."""

    def unread_days(self, country: str, first: date, last: date) -> frozenset[date]:
        return self.unread_days_of((country,), first, last)[country]

    def unread_days_of(self, countries: Sequence[str], first: date, last: date) -> dict[str, frozenset[date]]:
        begins: date | None = self._connection.scalar(select(func.min(days_read.c.day)))
        if begins is None:
            return dict.fromkeys(countries, frozenset())
        first = max(first, begins)
        told = self._imported(countries, first, last)
        for row in self._read(countries, first, last):
            for one in countries if not row.country else (row.country, ""):
                told[one].add(row.day)
        every = frozenset(_days(first, last))
        return {country: every - told[country] for country in countries}

    def _read(self, countries: Sequence[str], first: date, last: date) -> Iterable[Row[Any]]:
        """The days on which a feed of each country, or of no one country, was read."""
        wanted = true() if "" in countries else days_read.c.country.in_((*countries, ""))
        query = select(days_read.c.country, days_read.c.day).where(
            days_read.c.day.between(first, last), wanted
        )
        return self._connection.execute(query.distinct())

    def _imported(self, countries: Sequence[str], first: date, last: date) -> defaultdict[str, set[date]]:
        """Days that somebody else's record tells of."""
        spans = self._connection.execute(
            select(history_spans.c.country, history_spans.c.first_day, history_spans.c.last_day).where(
                history_spans.c.country.in_(countries),
                history_spans.c.last_day >= first,
                history_spans.c.first_day <= last,
            )
        )
        told = defaultdict[str, set[date]](set)
        for row in spans:
            told[row.country].update(_days(max(first, row.first_day), min(last, row.last_day)))
        return told


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
