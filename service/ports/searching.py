"""Items as people look for them, have them read again, and say how they should have been read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from service.ports.looking import Page
from service.records import FeedItem, ItemSearch, Misreading


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """That the items of a search are to be read again, from the newest on, and how far that came."""

    id: int
    search: ItemSearch
    who: str
    asked_at: datetime
    below: int
    """Items from this number on are done."""
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    done_at: datetime | None = None


class Searching(Protocol):
    """Searches, what is to be read again, what was read wrongly. See ``Transaction``."""

    def search_items(
        self, search: ItemSearch, cursor: str | None, limit: int, *, restricted: bool = False
    ) -> Page:
        """Items as ``page_items`` gives them, newest first; without ``restricted``, restricted items are not among
        them. Items whose texts were forgotten are found by an empty search alone."""
        ...

    def found_ids(self, search: ItemSearch, below: int, limit: int) -> list[int]:
        """The numbers of items of a search, restricted ones too: the ``limit`` highest below ``below``."""
        ...

    def incidents_telling(self, item_id: int) -> list[str]:
        """The ids of the incidents that the item's report is part of."""
        ...

    # reading again
    def ask_reread(self, search: ItemSearch, who: str, now: datetime) -> Rereading:
        """Have the items of a search that are stored by now read again; what was asked for."""
        ...

    def rereadings(self, limit: int, *, waiting: bool = False) -> list[Rereading]:
        """What was asked to be read again, the last first; with ``waiting``, what is not done, the first first."""
        ...

    def note_reread(self, before: Rereading, after: Rereading) -> bool:
        """Keep how far it came. False, and nothing stored, where another was further already."""
        ...

    # read wrongly
    def file_misreading(self, misreading: Misreading) -> None:
        """Store what an item should have been read as, in place of what was said of it before."""
        ...

    def drop_misreading(self, item_id: int) -> bool:
        """Take it back. Whether there was any."""
        ...

    def misreading(self, item_id: int) -> Misreading | None: ...

    def misreadings(self, after: int, limit: int) -> Sequence[tuple[Misreading, FeedItem]]:
        """Items said to be read wrongly, by number, above ``after``, with the words that was said of. Restricted ones
        and those whose texts were forgotten are left out."""
        ...
