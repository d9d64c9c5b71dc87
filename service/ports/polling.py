"""What polling stores: configuration, feeds, items, archives and pages of articles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from service.records import ArticleOutcome, Feed, FeedItem, FeedState, Report, Rule


@dataclass(frozen=True, slots=True)
class FeedClaim:
    """A feed that this process alone may poll until ``until``. ``fence`` rises with every claim."""

    feed_id: int
    fence: int
    until: datetime
    feed: Feed
    state: FeedState


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with what was read of it, ready to be stored. ``first_poll``: the feed was never read before."""

    item: FeedItem
    report: Report
    wants_page: bool = False
    """The article is to be fetched, where the words of the entry are new."""
    of_page: bool = False
    """The text is that of the article's page, not the entry's own."""
    entry_text: str = ""
    """With ``wants_page``: the entry's own text, which the page is compared with."""


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """The text of an item's page, as it was last read."""

    content_digest: str
    """Of the entry as it is stored."""
    text: str
    in_force: bool
    """Whether it is what the item is read by."""


@dataclass(frozen=True, slots=True)
class ArticleClaim:
    """A page that this process alone may fetch until its lease ends. ``item`` is the entry in its own words."""

    item_id: int
    feed_id: int
    fence: int
    feed: Feed
    item: FeedItem
    seen_at: datetime
    tries: int
    read_text: str
    """What the item is read by now."""
    held_text: str
    """That of the page as it was last read; empty: none."""
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Filed:
    """What storing a poll changed. ``pages``: articles that are to be fetched."""

    items: int = 0
    revisions: int = 0
    relevant: int = 0
    item_ids: tuple[int, ...] = ()
    pages: int = 0


class Polling(Protocol):
    """Feeds and rules as configured, whose turn it is, and what polls, archives and pages gave. See ``Transaction``."""

    # configuration
    def sync_feeds(self, feeds: Sequence[Feed], now: datetime) -> None:
        """Make the stored feeds those of the file: by URL; one that left the file stays, inactive, with its items.
        A new feed is due at once; a feed that is back, or whose ``every`` changed, is due by its new interval."""
        ...

    def sync_rules(self, rules: Sequence[Rule], now: datetime) -> Mapping[str, int]:
        """Store a version of each rule that changed; the version ids in force by name. A renamed rule whose other
        keys are the same keeps its past."""
        ...

    def rules_in_force(self) -> list[Rule]:
        """Those that ``sync_rules`` put in force last, disabled ones too."""
        ...

    # polling
    def due_feeds(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[int]:
        """Active feeds whose next check has come, that nobody holds and that were not handed over lately."""
        ...

    def mark_feeds_handed(self, feed_ids: Sequence[int], now: datetime) -> None: ...

    def claim_feed(self, feed_id: int, now: datetime, lease: timedelta) -> FeedClaim | None:
        """None where another holds it, or it is not active or not due (``due_feeds`` was outlived)."""
        ...

    def claim_feed_now(self, feed_id: int, now: datetime, lease: timedelta) -> FeedClaim | None:
        """As ``claim_feed``, due or not."""
        ...

    def file_poll(
        self, claim: FeedClaim, state: FeedState, read: Sequence[ReadItem], now: datetime
    ) -> Filed | None:
        """Store what a poll gave and let the feed go. None, and nothing stored, where the fence was outlived.

        An item under a known key with another digest is a new revision, its older reports are superseded and the
        incidents they belong to become stale. Where the feed begins or ends to be failing, the rules that are judged
        by time are asked to look. ``first_published_at`` is the earliest believable date ever seen for
        the item; an undated item takes ``now``, or nothing on the feed's first poll (learnt quietly)."""
        ...

    def feed_ids(self, names: Sequence[str] = ()) -> list[int]:
        """Ids of the active feeds, of all or of those names."""
        ...

    def file_told(self, read: ReadItem, now: datetime) -> tuple[int, bool]:
        """Store an item that no feed carried; its id, and whether it is new. Known words change nothing."""
        ...

    # archives
    def archive_source(self, source: Feed, now: datetime) -> int:
        """The id of a source that is never asked; history begins at ``now`` where it was not known before."""
        ...

    def file_archived(self, source_id: int, read: Sequence[ReadItem], now: datetime) -> Filed:
        """Store items as they were met at ``now``, with edits and dates as in ``file_poll``; none is only learnt."""
        ...

    def archived_keys(self, item_ids: Iterable[int]) -> Mapping[int, str]:
        """The keys of items by their ids."""
        ...

    def bookmark(self, source_url: str) -> str | None:
        """What ``set_bookmark`` last said of that source. None: nothing, or there is none."""
        ...

    def set_bookmark(self, source_id: int, mark: str) -> None:
        """Keep how far an archive was played, in the transaction that stored its items."""
        ...

    # articles
    def held_articles(self, feed_id: int, keys: Sequence[str]) -> Mapping[str, HeldArticle]:
        """By key, the pages of these items that were read. Those whose texts were forgotten are left out."""
        ...

    def due_articles(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[int]:
        """Ids of the active feeds that have a page due, held by nobody and not handed over lately."""
        ...

    def mark_articles_handed(self, feed_ids: Sequence[int], now: datetime) -> None: ...

    def claim_articles(
        self, feed_id: int, now: datetime, lease: timedelta, limit: int, rest_at: datetime
    ) -> list[ArticleClaim]:
        """The newest due pages of a feed, ``limit`` of them at most; what else is due waits until ``rest_at``."""
        ...

    def file_article(
        self, claim: ArticleClaim, outcome: ArticleOutcome, read: ReadItem | None, now: datetime
    ) -> Filed | None:
        """Store what became of a page; ``read``, where there is one, as a revision of the item. None, and nothing
        stored, where the fence was outlived or the entry was edited meanwhile."""
        ...
