"""Imported past incidents, and since when attacks are remembered."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, select

from service.records import PAST, HistorySpan, PastIncident, Whereabouts
from service.stages.judge.doubles import SAME_DAYS, without_doubles
from service.stages.judge.whereabouts import day_of, whereabouts_of
from service.store.assessing import PRESENT
from service.store.database import in_chunks, insert_into, lock_counts
from service.store.part import Part
from service.store.tables import feeds, history_spans, incidents, past_incidents
from service.store.whereabouts import forget_whereabouts, insert_whereabouts

_AWAY = range(-SAME_DAYS, SAME_DAYS + 1)
_PAST_OF = select(past_incidents.c.body).order_by(past_incidents.c.day, past_incidents.c.id)


class History(Part):
    """See ``service.ports.Transaction``."""

    def file_past(self, past: Sequence[PastIncident], spans: Sequence[HistorySpan], now: datetime) -> int:
        before, moved = self._remembered(), self._days_of(past)
        rows = [
            {"source": one.source, "key": one.key, "day": one.day, "imported_at": now, "body": one}
            for one in past
        ]
        self._put(past_incidents, rows, ("source", "key"), ("day", "imported_at", "body"))
        stretches = [
            {
                "source": one.source,
                "country": one.country,
                "first_day": one.first_day,
                "last_day": one.last_day,
                "imported_at": now,
            }
            for one in spans
        ]
        self._put(history_spans, stretches, ("source", "country", "first_day", "last_day"), ("imported_at",))
        count_once(self._connection, moved | {one.day for one in past})
        return self._remembered() - before

    def past_incidents(self, first: date, last: date) -> list[PastIncident]:
        return list(self._connection.scalars(_PAST_OF.where(past_incidents.c.day.between(first, last))))

    def history_begins_at(self, countries: Sequence[str] = ()) -> datetime | None:
        if not countries:
            return self._watched_since()
        begin = [at for at in self.histories_begin_at(countries).values() if at is not None]
        return max(begin, default=None)

    def histories_begin_at(self, countries: Sequence[str]) -> dict[str, datetime | None]:
        watched = self._watched_since()
        if watched is None:
            return dict.fromkeys(countries)
        stretches = self._connection.execute(
            select(history_spans.c.country, history_spans.c.first_day, history_spans.c.last_day)
        ).all()
        days = {
            country: _unbroken([row[1:] for row in stretches if row.country == country], watched)
            for country in countries
        }
        return {
            country: datetime.combine(day, time(), UTC) if day < watched.date() else watched
            for country, day in days.items()
        }

    def _watched_since(self) -> datetime | None:
        at: datetime | None = self._connection.scalar(select(func.min(feeds.c.first_polled_at)))
        return at

    def _days_of(self, past: Sequence[PastIncident]) -> set[date]:
        """The days under which rows of these keys stand now."""
        found: set[date] = set()
        for some in in_chunks(past):
            query = select(past_incidents.c.source, past_incidents.c.key, past_incidents.c.day).where(
                past_incidents.c.key.in_([one.key for one in some]), past_incidents.c.source == some[0].source
            )
            found.update(row.day for row in self._connection.execute(query))
        return found

    def _remembered(self) -> int:
        return self._connection.scalar(select(func.count()).select_from(past_incidents)) or 0

    def _put(
        self, table: Table, rows: Sequence[dict[str, Any]], key: Sequence[str], changing: Sequence[str]
    ) -> None:
        statement = insert_into(self._connection, table)
        replacing = statement.on_conflict_do_update(
            index_elements=list(key), set_={name: statement.excluded[name] for name in changing}
        )
        for some in in_chunks(rows):
            self._connection.execute(replacing, list(some))


def count_once(connection: Connection, days: Iterable[date]) -> None:
    """File where the imported incidents of these days are to be found, save those that our own incidents, as they
    stand now, tell of too."""
    lock_counts(connection)  # before it is read what stands
    asked = {day + timedelta(days=away) for day in days for away in _AWAY}
    rows: list[Whereabouts] = []
    for some in in_chunks(sorted(asked)):
        past = [
            one.remembered() for one in connection.scalars(_PAST_OF.where(past_incidents.c.day.in_(some)))
        ]
        if not past:
            continue
        around = {day + timedelta(days=away) for day in some for away in _AWAY}
        own = [row.body for row in connection.execute(PRESENT.where(incidents.c.window_day.in_(around)))]
        forget_whereabouts(connection, [one.id for one in past])
        kept = without_doubles([*own, *past])
        rows += [
            row
            for one in kept
            if one.status == PAST
            for row in whereabouts_of(one.id, day_of(one), one.places)
        ]
    insert_whereabouts(connection, rows)


def _unbroken(spans: Iterable[tuple[date, date]], watched: datetime) -> date:
    """The first day from which spans follow each other, day on day, up to the watch."""
    begins = watched.date()
    for first, last in sorted(spans, key=lambda span: span[1], reverse=True):
        if last < begins - timedelta(days=1):
            break
        begins = min(begins, first)
    return begins
