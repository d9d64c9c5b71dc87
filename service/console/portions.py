"""Lists that are read whole because they are short, shown in portions all the same."""

from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")
PORTION = 50
"""Rows of a page: enough to see what goes on, little enough for a slow line."""


def portion(rows: Sequence[Row], cursor: str) -> tuple[Sequence[Row], str | None]:
    """The rows from the place that ``cursor`` names, and the cursor of the next portion. ValueError: it names none."""
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10) and cursor:
        raise ValueError(cursor)
    begin = int(cursor or 0)
    following = begin + PORTION
    return rows[begin:following], str(following) if following < len(rows) else None
