"""What is remembered of a feed between polls, and what a fetch gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from service.records.reading import FeedItem


class FeedStatus(StrEnum):
    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    GONE = "gone"
    """The server answered 410: not asked again until an operator says so."""
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What the last polls left. ``entry_digests`` are those of the raw entries of the last document read."""

    status: FeedStatus = FeedStatus.NEW
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_digest: bytes | None = None
    entry_digests: frozenset[bytes] = field(default=frozenset(), repr=False)
    interval: timedelta | None = None
    failures: int = 0
    first_polled_at: datetime | None = None
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_item_at: datetime | None = None
    last_error: str | None = None
    next_check_at: datetime | None = None

    @property
    def failing(self) -> bool:
        """It did not answer the last two times it was asked, or is gone."""
        return self.failures > 1 or self.status is FeedStatus.GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A feed that is to be asked, as rules on silence see it."""

    name: str
    language: str | None
    country: str | None
    seen_at: datetime | None
    """When it answered last; never: when it was asked first; None: it was not asked yet."""
    failing: bool
    """As ``FeedState.failing``. Only a feed that is failing can be silent: while it is, ``seen_at`` stays."""


class ArticleState(StrEnum):
    """What became of the page of an item."""

    WAITING = "waiting"
    TAKEN = "taken"
    """Its text is read in place of the entry's."""
    KEPT = "kept"
    """It was read, but the entry's own text is no worse."""
    FAILED = "failed"
    """It could not be had, and is not tried again."""
    DROPPED = "dropped"
    """The entry was edited and needs it no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleOutcome:
    """What came of one try at a page. ``next_try_at`` None: there is no other."""

    state: ArticleState
    words: str = ""
    next_try_at: datetime | None = None
    tried: bool = True
    """False: it was put off, and no try was spent."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One conditional GET."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    page: bool = False
    """A web page is wanted, not a feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server gave. ``body`` None: 304, nothing changed."""

    status: int
    body: bytes | None
    url: str
    """Where the body came from in the end."""
    moved_to: str | None = None
    """Where permanent redirects alone led (301, 308): to be remembered."""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    max_age: timedelta | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What collecting must know: digests of the last body and of its raw entries."""

    body_digest: bytes | None = None
    entry_digests: frozenset[bytes] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a feed document gave. ``items`` are those whose raw entry is new or changed."""

    items: tuple[FeedItem, ...]
    known: Known
    entries: int
    """Entries in the document, known ones included."""
    unchanged: bool = False
    ttl: timedelta | None = None
    problems: tuple[str, ...] = ()
    """Entries that could not be read and oddities, in words; they cost no other entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed as an operator sees it."""

    id: int
    name: str
    url: str
    publisher: str
    language: str | None
    country: str | None
    state: FeedState
    items: int = 0
    relevant: int = 0
    every: timedelta = timedelta(minutes=15)
    """As it is configured; ``state.interval`` is how often it is asked in fact."""
    active: bool = True
    """Whether it is configured. A feed that was taken out keeps its items and is not asked."""
    first: int = 0
    """Incidents that it told here before every other."""


@dataclass(frozen=True, slots=True)
class FeedPace:
    """How much a feed gives: its last items, and the time from the first to the last of them by their own dates."""

    items: int
    first: datetime
    last: datetime
