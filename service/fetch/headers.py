"""What the headers of an answer say about asking again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_LONGEST = timedelta(days=7)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the server asks to be left alone: seconds or an HTTP date (RFC 9110, 10.2.3), at most 7 days."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), _LONGEST)
    try:
        until = parsedate_to_datetime(value)
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), _LONGEST)


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How long the body stays fresh by Cache-Control, less the age it came with; None where nothing is said."""
    control = headers.get("cache-control", "").lower()
    found = _MAX_AGE.search(control)
    if found is None or "no-cache" in control or "no-store" in control:
        return None
    age = headers.get("age", "").strip()
    spent = int(age[:9]) if age.isascii() and age.isdigit() else 0
    return min(timedelta(seconds=max(int(found[1]) - spent, 0)), _LONGEST)


def validator(headers: Mapping[str, str], name: str) -> str | None:
    """An ETag or Last-Modified to be sent back, unless it is too long or odd to be one."""
    value = headers.get(name, "")
    return value if value and len(value) <= 1024 and value.isascii() and value.isprintable() else None
