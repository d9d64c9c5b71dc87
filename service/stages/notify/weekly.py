"""Times that come once a week: ``weekly Monday 09:00 Africa/Bamako``."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = timedelta(days=7)


def next_weekly(setting: str, after: datetime) -> datetime:
    """The first time that ``setting`` names later than ``after``, in UTC. Where the clock is put forward over the
    hour, it is that much later on that day."""
    _, day, hour, zone_name = setting.split(" ")
    zone = ZoneInfo(zone_name)
    local = after.astimezone(zone).date()
    first = local - timedelta(days=(local.weekday() - _DAYS.index(day)) % 7)
    for weeks in range(3):
        at = datetime.combine(first + weeks * _WEEK, time.fromisoformat(hour), zone).astimezone(UTC)
        if at > after:
            return at
    raise AssertionError("three weeks hold two times of a weekly setting")


def last_weekly(setting: str, now: datetime) -> datetime:
    """The last time that ``setting`` names, not later than ``now``, in UTC."""
    at = next_weekly(setting, now - _WEEK - timedelta(hours=3))
    while (later := next_weekly(setting, at)) <= now:
        at = later
    return at
