"""What reading stored items again needs, and what it stores."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from service.records import FeedItem, Report


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item in its present words, with the report in force."""

    item_id: int
    feed_id: int
    revision: int
    item: FeedItem
    seen_at: datetime
    """When these words were stored: what relative dates count from where the item has no date."""
    report_id: int
    report: Report


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """An item with what a reader makes of it now."""

    stored: StoredItem
    report: Report

    @property
    def changes(self) -> bool:
        """Whether it is read otherwise than it was: another version that reads the same changes nothing."""
        return replace(self.report, reader_version=self.stored.report.reader_version) != self.stored.report


class Rereading(Protocol):
    """Items that are read again. See ``Transaction``."""

    def stored_items(self, item_ids: Iterable[int]) -> list[StoredItem]:
        """Those of the items that are there, by id; those whose texts were forgotten are left out."""
        ...

    def file_reread(self, read: Sequence[ReadAgain], now: datetime) -> int:
        """Store what was read again; how many of the readings were stored.

        One that changes something is a report more, as with an edit: the older one is superseded, the incidents it
        belongs to become stale. One that does not leaves the report in place, with the version that reads the same.
        An item that was edited or read again meanwhile was read by somebody else, and is left as it is."""
        ...
