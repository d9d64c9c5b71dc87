"""Dates of entries, believed or not."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)


def believable(candidates: Sequence[object], fetched_at: datetime) -> datetime | None:
    """The first of ``candidates`` (as feedparser gives them, UTC) that is from 1995 on and not in the future.

    Two days of grace: clocks are wrong and zones forgotten. Feeds that date items 1970 or 2099 do exist.
    """
    for candidate in candidates:
        date = _as_utc(candidate)
        if date is not None and _EARLIEST <= date <= fetched_at + _AHEAD:
            return date
    return None


def _as_utc(candidate: object) -> datetime | None:
    if not isinstance(candidate, Sequence) or len(candidate) < 6:
        return None
    year, month, day, hour, minute, second = candidate[:6]
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None
