"""Pages by cursor: where the page before ended, not how many rows came before, so that new rows shift nothing."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from service.ports import Page


def page_of(
    found: Sequence[Any],
    limit: int,
    position: Callable[[Any], list[str | int]],
    shape: Callable[[Any], Mapping[str, object]],
) -> Page:
    """A page of up to ``limit`` of the rows ``found``, one more of which says that there is another page."""
    rows = found[:limit]
    more = len(found) > limit and bool(rows)
    return Page([shape(row) for row in rows], _cursor(position(rows[-1])) if more else None)


def row_before(cursor: str | None) -> int:
    """The row number that a page ends before; without a cursor, one that no row reaches. ValueError where the cursor
    was not given out here."""
    return _LARGEST if cursor is None else _in_range(_position_of(cursor, int)[0])


def moment_and_row(cursor: str) -> tuple[datetime, int]:
    """The moment and, of the rows of that moment, the number that a page ends before. ValueError as above."""
    text, row = _position_of(cursor, str, int)
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC), _in_range(row)
    except (ValueError, OverflowError):  # the first and last days of the calendar have no UTC in every zone
        raise ValueError(_NOT_OURS) from None


def day_and_row(cursor: str) -> tuple[date, int]:
    """The day and, of the rows of that day, the number that a page ends before. ValueError as above."""
    text, row = _position_of(cursor, str, int)
    try:
        return date.fromisoformat(text), _in_range(row)
    except ValueError:
        raise ValueError(_NOT_OURS) from None


def figure_and_row(cursor: str) -> tuple[int, int]:
    """The figure and, of the rows of that figure, the number that a page ends before. ValueError as above."""
    figure, row = _position_of(cursor, int, int)
    return _in_range(figure), _in_range(row)


_LARGEST = 2**63 - 1
_NOT_OURS = "this cursor was not given out here: leave it out to begin with the newest"


def _in_range(row: int) -> int:
    return min(max(row, 0), _LARGEST)


def _position_of(cursor: str, *kinds: type) -> list[Any]:
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, UnicodeError, ValueError, RecursionError):
        position = None
    if not isinstance(position, list) or [type(part) for part in position] != list(kinds):
        raise ValueError(_NOT_OURS)
    return position


def _cursor(position: list[str | int]) -> str:
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode()
