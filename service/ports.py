"""What jobs need of the world, as protocols. Concrete classes are named in ``app.py`` alone."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from service.records import (
    Alert,
    ArticleOutcome,
    Attempt,
    Cancellation,
    Coverage,
    Decision,
    Delivery,
    Feed,
    FeedHealth,
    FeedItem,
    FeedState,
    Fetched,
    FetchRequest,
    FiledEvent,
    Grouping,
    HistorySpan,
    Incident,
    Judgement,
    Mark,
    Message,
    Parked,
    PastIncident,
    Recipient,
    Report,
    Rule,
    RuleRecord,
    Ruling,
    Situation,
    Span,
    StandingIncident,
    Tally,
    Watched,
    Whereabouts,
)
from service.records.outline import Outline


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """The present, aware UTC."""
        ...


class Fetcher(Protocol):
    """The network, for feeds and articles."""

    async def fetch(self, request: FetchRequest) -> Fetched:
        """One conditional GET under a total deadline and every limit. Raises FetchError."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side said when it took a message."""

    status: int | None
    words: str


class Channel(Protocol):
    """One way to reach a recipient."""

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """Hand one message over under a total deadline. Raises DeliveryError, which says whether it is final."""
        ...


class Engine(Protocol):
    """How jobs are run. Carries ids only: what is due stands in tables."""

    def hand_over(self, job: str, ids: Sequence[str]) -> None:
        """Have ``job`` run once for each id, soon, some at the same time."""
        ...


# --- what the store gives and takes -----------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Lease:
    """A named right that one holder has at a time; work done under an outlived fence is refused."""

    name: str
    fence: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """All that regrouping some place and time must see."""

    events: tuple[FiledEvent, ...]
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The present incidents that any of the events belongs to, with the ids of their events."""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageClaim:
    """A message that this process alone may send until its lease ends. ``attempts``: those made before."""

    message: Message
    fence: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows, newest first, with the cursor of the next one (None: the last)."""

    rows: Sequence[Mapping[str, object]]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is due and not done; ages in seconds of the oldest of each."""

    feeds_due: int = 0
    feeds_late_s: float = 0.0
    reports_ungrouped: int = 0
    parked: int = 0
    """Reports and incidents that could not be assessed; reports among them are ungrouped too."""
    messages_due: int = 0
    messages_late_s: float = 0.0
    messages_dead: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """An API token without its secret."""

    id: int
    name: str
    role: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over everything stored."""

    feeds: int = 0
    items: int = 0
    relevant: int = 0
    incidents: int = 0
    alerts: int = 0
    deliveries: Mapping[str, int] = field(default_factory=dict)
    articles: Mapping[str, int] = field(default_factory=dict)
    """Pages of articles by state."""


class Transaction(Protocol):
    """Everything that can be read or written together. Writes are visible when ``Store.begin()`` ends without error."""

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

    # assessing
    def lease(self, name: str, holder: str, now: datetime, ttl: timedelta) -> Lease | None:
        """Take, or take over once outlived, a named lease. None where another holder has it."""
        ...

    def release(self, lease: Lease) -> None: ...

    def assess_due_at(self, settle: timedelta) -> datetime | None:
        """When assessing is next due: the time of the oldest ungrouped report, or of the oldest look that rules were
        asked for, + settle; a stale incident or a Cancel that was asked for (at once), the earliest wake, or the next
        try of what is parked; None: nothing waits."""
        ...

    def ungrouped(self, now: datetime, limit: int) -> list[int]:
        """Ids of the current reports with events that no grouping has seen, the oldest ``limit``. What is parked
        is left out until its time comes."""
        ...

    def ungrouped_of(self, report_ids: Sequence[int]) -> list[int]:
        """Those of the reports that no grouping has seen, parked or not."""
        ...

    def told_in(self, report_ids: Sequence[int]) -> list[FiledEvent]:
        """The events of these reports."""
        ...

    def due_incidents(self, now: datetime, limit: int) -> list[str]:
        """Ids of incidents whose wake has come, of those one of whose reports was superseded, unless dismissed, and of
        those that a ruling touches. What is parked is left out until its time comes, or another of these marks it."""
        ...

    def park(self, failed: Sequence[Parked], now: datetime) -> list[Parked]:
        """Set aside what could not be assessed, to be tried again after a while that grows with each failure. Those
        that failed for the first time."""
        ...

    def events_of(self, incident_ids: Sequence[str]) -> list[FiledEvent]:
        """Current events of the reports that these incidents are made of."""
        ...

    def neighbourhood(self, spans: Sequence[Span]) -> Neighbourhood:
        """Current events that overlap any of the spans, the incidents they belong to, and the decisions on them."""
        ...

    def watched(self) -> list[Watched]:
        """The active feeds, paused ones left out."""
        ...

    def rule_looks(self) -> list[int]:
        """Ids of what asks the rules that are judged by time to look again."""
        ...

    def incidents(self, ids: Iterable[str]) -> list[Incident]:
        """By id, redirects followed, in the order given; unknown ids are left out."""
        ...

    def whereabouts(
        self,
        keys: Sequence[str],
        first: date,
        last: date,
        box: tuple[float, float, float, float] | None = None,
    ) -> list[Whereabouts]:
        """Of open and confirmed incidents, and of past ones that were imported: the rows under any of the keys on the
        days ``first`` to ``last``; with ``box`` (south, west, north, east), of those with coordinates only the ones
        inside it."""
        ...

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> dict[date, int]:
        """How many of these incidents stand under the key, by day, those of the given ids left out."""
        ...

    def tallies(self, key: str, first: date, last: date) -> list[Tally]:
        """Of the open and confirmed incidents that stand under the key of a unit on the days ``first`` to ``last``,
        oldest first; past ones that were imported have none."""
        ...

    def unread_days(self, country: str, first: date, last: date) -> frozenset[date]:
        """Of the days ``first`` to ``last`` those on which no feed of the country (empty: of any), or of no one
        country, could be read, and of which no import tells. Days before polls were recorded by the day are not
        among them."""
        ...

    def history_begins_at(self, countries: Sequence[str] = ()) -> datetime | None:
        """Since when attacks in all of ``countries`` are remembered without a gap: the earliest first poll of a feed,
        and before it the imported history of each that reaches up to it."""
        ...

    def file_past(self, past: Sequence[PastIncident], spans: Sequence[HistorySpan], now: datetime) -> int:
        """Store imported incidents, each in place of the row of the same source and key, and the days they cover.
        How many were not there before."""
        ...

    def past_incidents(self, first: date, last: date) -> list[PastIncident]:
        """Imported incidents of these days, oldest first."""
        ...

    def situations(self, incident_ids: Sequence[str], kinds: Sequence[str]) -> list[Situation]:
        """Those that name any of the incidents, and every one of these windowed kinds that is not closed."""
        ...

    def situations_of(self, alert_ids: Sequence[str]) -> list[Situation]:
        """Those that these alerts are revisions of."""
        ...

    def cancellations(self) -> list[Cancellation]:
        """What operators asked to be cancelled and no assessment has carried out yet."""
        ...

    def alerts(self, ids: Sequence[str]) -> list[Alert]: ...

    def coverage(self, now: datetime, within: timedelta) -> Coverage:
        """Active feeds, and those that answered within the time, by language."""
        ...

    def file_assessment(
        self,
        lease: Lease,
        *,
        seen: Sequence[FiledEvent],
        looked_at: Sequence[str],
        grouping: Grouping,
        judgement: Judgement,
        rule_versions: Mapping[str, int],
        messages: Sequence[Message],
        now: datetime,
        rules_looked: Sequence[int] = (),
    ) -> bool:
        """Store an assessment whole: ``seen`` events become grouped; the incidents ``looked_at`` are no longer stale
        and their wakes up to ``now`` are spent, those of rules too; each incident of ``grouping`` (those that changed)
        gets a revision known at ``now``; redirects move situations along; alerts, situations, wakes (one an incident or
        rule, the new one in force) and messages, each queued for ``now``; cancellations that were carried out wait no
        more, nor do the ``rules_looked`` that were seen. False, and nothing stored, where the fence was outlived."""
        ...

    # ruling
    def standing(self, incident_id: str, *, hold: bool = False) -> StandingIncident | None:
        """The incident, or the one it was merged into; with ``hold`` no one else decides on it meanwhile."""
        ...

    def decisions_on(self, item_ids: Iterable[int]) -> list[Decision]:
        """Decisions in force that hang on any of the items, oldest first."""
        ...

    def file_ruling(
        self, ruling: Ruling, decisions: Sequence[Decision], incident_ids: Sequence[str], now: datetime
    ) -> int:
        """Store a ruling with what it puts on reports; its id. The incidents become stale; a ruling of kind cancel
        waits to be carried out."""
        ...

    def ruling(self, ruling_id: int) -> Ruling | None: ...

    def undo_ruling(self, ruling_id: int, who: str, reason: str, now: datetime) -> list[str]:
        """Take a ruling back with all its decisions. The incidents that its reports are in now; they become stale."""
        ...

    def rulings_on(self, incident_id: str) -> list[Ruling]:
        """Rulings on the incident, on those merged into it and on its reports, undone ones too; oldest first."""
        ...

    def page_audit(self, cursor: str | None, limit: int, what: Sequence[str] | None = None) -> Page:
        """Rows hold ``at``, ``who``, ``what``, ``detail``; ``what``: of these acts alone."""
        ...

    # feedback
    def file_mark(self, mark: Mark) -> Mark | None:
        """Store a mark; the one it takes the place of, by the same marker on the same alert."""
        ...

    def marks_on(self, key: str) -> list[Mark]:
        """Of the alert with that key, by marker."""
        ...

    def rule_records(self) -> list[RuleRecord]:
        """Every rule in force, by name, with what came of it under all its versions."""
        ...

    # rehearsing rules
    def outlines(self, until: datetime) -> list[Outline]:
        """Every revision of an incident, and every merger, known until then, in the order they became known."""
        ...

    def unworded_revisions(self, ids: Sequence[str]) -> Mapping[tuple[str, int], Incident]:
        """By id and number, every revision of these incidents, without what only words are made of: claims, sources,
        the history of the toll, events."""
        ...

    def marked_false(self) -> frozenset[str]:
        """Ids of the incidents whose alert more people called a false alarm than useful."""
        ...

    # delivering
    def due_messages(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[str]: ...

    def mark_messages_handed(self, message_ids: Sequence[str], now: datetime) -> None: ...

    def claim_message(self, message_id: str, now: datetime, lease: timedelta) -> MessageClaim | None: ...

    def file_attempt(
        self, claim: MessageClaim, attempt: Attempt, next_attempt_at: datetime | None, now: datetime
    ) -> bool:
        """Store one attempt and what the delivery became. False where the fence was outlived (the attempt is kept)."""
        ...

    def recipients_of(self, alert_ids: Sequence[str]) -> frozenset[str]:
        """Names of the recipients for whom a message about any of these alert revisions was stored."""
        ...

    def file_messages(self, messages: Sequence[Message], now: datetime) -> None:
        """Queue messages that no alert made (exercises, notices to operators)."""
        ...

    def resend(self, message_id: str, now: datetime) -> bool:
        """Queue a dead or sent message again, under its own id. False: no such message."""
        ...

    def disable_recipient(self, name: str, reason: str, now: datetime) -> None: ...

    def enable_recipient(self, name: str) -> None: ...

    def disabled_recipients(self) -> Mapping[str, str]:
        """Names, with the reason of each."""
        ...

    def forget_handed(self) -> None:
        """Take back every mark of having been handed over: the process that was to do it has just started anew. What
        is parked is due again."""
        ...

    def last_polled_at(self) -> datetime | None:
        """When any feed was last asked: later than the present where the clock was set back since."""
        ...

    def plan_anew(self, now: datetime, lease: timedelta) -> None:
        """After the clock was set back to ``now``: what was planned for later is due at once, nothing was seen later
        than now, and nobody holds a claim for longer than ``lease``."""
        ...

    # retention
    def forget(self, items_before: datetime, attempts_before: datetime) -> tuple[int, int]:
        """Empty the texts of items last seen before, delete attempts before; keys and digests stay. Counts of each."""
        ...

    # looking
    def next_due_at(self, settle: timedelta) -> datetime | None:
        """The earliest time at which any feed, assessment or message is due."""
        ...

    def feed_health(self) -> list[FeedHealth]: ...

    def page_items(
        self, cursor: str | None, limit: int, relevant: bool | None = None, *, restricted: bool = False
    ) -> Page:
        """Items, newest first. Unless ``restricted``, the words of restricted ones are left out: title, address."""
        ...

    def item(self, item_id: int, *, restricted: bool = False) -> Mapping[str, object] | None:
        """An item with its latest revision and report (under ``report``, a Report). Unless ``restricted``, the words
        of a restricted one are left out, the quoted ones too."""
        ...

    def page_incidents(self, cursor: str | None, limit: int) -> Page:
        """Rows hold ``incident`` (an Incident) and ``updated_at``."""
        ...

    def page_alerts(self, cursor: str | None, limit: int) -> Page:
        """Rows hold ``alert`` (an Alert)."""
        ...

    def page_deliveries(self, cursor: str | None, limit: int, state: str | None = None) -> Page:
        """Rows hold ``delivery`` (a Delivery)."""
        ...

    def delivery(self, message_id: str) -> tuple[Delivery, list[Attempt]] | None: ...

    def backlog(self, now: datetime) -> Backlog: ...

    def totals(self) -> Totals: ...

    # access
    def add_token(self, name: str, role: str, digest: str, now: datetime) -> int: ...

    def tokens(self) -> list[Token]: ...

    def token(self, digest: str) -> Token | None:
        """A token that was not revoked, by the digest of its secret."""
        ...

    def touch_token(self, token_id: int, now: datetime) -> None: ...

    def revoke_token(self, token_id: int, now: datetime) -> bool: ...

    def audit(self, who: str, what: str, detail: Mapping[str, object], now: datetime) -> None: ...


class Store(Protocol):
    """The database. Transactions are short, hold no network, and are begun only when all computing is done."""

    def begin(self) -> AbstractContextManager[Transaction]:
        """A write transaction: committed on a clean exit, rolled back on an error. SQLite: BEGIN IMMEDIATE."""
        ...

    def view(self) -> AbstractContextManager[Transaction]:
        """One consistent look; nothing written in it is kept."""
        ...

    def ping(self) -> None:
        """Raises StoreError where the database cannot be reached or its schema is not of this version."""
        ...

    def close(self) -> None:
        """Let go of every connection; the next use opens new ones."""
        ...
