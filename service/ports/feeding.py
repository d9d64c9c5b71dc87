"""Feeds as pages show them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from service.records import FeedHealth, FeedPace


class Feeding(Protocol):
    """Feeds with their health, one feed, and what an operator asks of it. See ``Transaction``."""

    def feed_health(self) -> list[FeedHealth]:
        """The active feeds, by name. Digests are left out of their state."""
        ...

    def feed(self, feed_id: int) -> FeedHealth | None:
        """One feed or other source of items, active or not."""
        ...

    def feed_paces(self) -> Mapping[int, FeedPace]:
        """Of the active feeds that have items, by id."""
        ...

    def last_items_of(
        self, feed_id: int, limit: int, *, restricted: bool = False
    ) -> list[Mapping[str, object]]:
        """The newest items of a feed: ``id``, ``title``, ``url``, ``language``, ``published_at``, ``first_seen_at``,
        ``relevant``, ``score``, ``restricted``. Unless ``restricted``, the words of restricted ones are left out."""
        ...

    def ask_feed_now(self, feed_id: int, now: datetime) -> bool:
        """Have a feed asked at once, also one that is gone. False: it is not active, or paused."""
        ...
