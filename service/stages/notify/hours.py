"""Quiet hours and times of digests, as they stand in feeds.toml, against the clock of their zone.

A time that a change of clocks leaves out is as much later as the clock is put forward; one that comes twice is the
first of the two.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


def quiet_until(quiet_hours: str | None, now: datetime) -> datetime | None:
    """When the quiet hours that ``now`` lies in end (``22:00-06:00 Africa/Bamako``); None: it is not quiet."""
    if quiet_hours is None:
        return None
    times, _, zone = quiet_hours.partition(" ")
    begins, ends = map(time.fromisoformat, times.split("-"))
    end = None
    # Where the clocks change, one night may reach into the next.
    for start, stop in _nights(begins, ends, _zone(zone), now):
        if start <= (end or now) < stop:
            end = stop
    return end


def next_digest(digest: str, after: datetime) -> datetime:
    """The first time of a digest (``daily 07:00 Africa/Bamako``) after that moment."""
    _, at, zone = digest.split(" ", 2)
    times = (_instant(day, time.fromisoformat(at), _zone(zone)) for day in _days_around(after, _zone(zone)))
    return min(moment for moment in times if moment > after)


def is_time_of(digest: str, moment: datetime) -> bool:
    """Whether a digest was to be made just then: else the appointment for it was moved, by a clock set back perhaps."""
    return next_digest(digest, moment - timedelta(microseconds=1)) == moment


def spoken_hours(quiet_hours: str) -> str:
    """``22:00-06:00``."""
    return quiet_hours.partition(" ")[0]


def local_day(setting: str, moment: datetime) -> date:
    """The calendar day of a moment in the zone that quiet hours or a digest name."""
    return moment.astimezone(_zone(setting.rpartition(" ")[2])).date()


def local_time(setting: str, moment: datetime) -> str:
    """``23:10``, in the zone that quiet hours or a digest name."""
    return f"{moment.astimezone(_zone(setting.rpartition(' ')[2])):%H:%M}"


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _nights(begins: time, ends: time, zone: ZoneInfo, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches around ``now``, the earliest first."""
    over_midnight = ends <= begins
    for day, next_day in pairwise(_days_around(now, zone)):
        yield _instant(day, begins, zone), _instant(next_day if over_midnight else day, ends, zone)


def _days_around(moment: datetime, zone: ZoneInfo) -> list[date]:
    today = moment.astimezone(zone).date()
    return [today + number * _DAY for number in range(-2, 4)]


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
