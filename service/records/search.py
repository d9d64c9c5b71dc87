"""What is looked for among stored items, and what people say of how they were read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSearch:
    """Items for which all that is given holds. ``words``: as written by whoever asks, ``-word`` for what must not stand
    there, ``word*`` for what it begins with; ``places``: keys of names (``fold_name``), any of which the report names;
    ``since`` and ``until``: days of publication, of an undated item that it was first seen on, both included."""

    words: str = ""
    places: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    language: str | None = None
    feed_id: int | None = None
    relevant: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it is for all items."""
        return self == ItemSearch()


@dataclass(frozen=True, slots=True, kw_only=True)
class Misreading:
    """That an item was read wrongly. ``labels``: what it says, as labelled items have it (docs/evaluation.md)."""

    item_id: int
    revision: int
    """Which words of the item it is about."""
    labels: Mapping[str, Any]
    note: str
    who: str
    """The name of the token or account."""
    at: datetime
