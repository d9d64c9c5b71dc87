"""Read one feed: claim it, fetch, collect, detect, extract, store. All of one poll is one transaction.

What the entries leave out is looked up in their articles afterwards (``articles``).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from service.errors import FeedError, FetchError, ParseError
from service.jobs.articles import read_entry
from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.ports import Clock, FeedClaim, Fetcher, Filed, ReadItem, Store
from service.records import Collected, FeedState, FeedStatus, Fetched, FetchRequest, Known, Message
from service.stages.collect import collect, next_state

_log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""Longer than any fetch may take, so that a feed is never asked by two at once; short enough after a kill."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll gave, for the operator who asked for it."""

    feed: str
    url: str
    entries: int = 0
    new: int = 0
    relevant: int = 0
    pages: int = 0
    """Articles that are to be fetched."""
    unchanged: bool = False
    error: str | None = None
    problems: tuple[str, ...] = ()


class Poll:
    """``spread`` gives numbers in [0, 1) that keep feeds from being asked all at the same second."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        in_force: InForce,
        clock: Clock,
        spread: Callable[[], float],
    ) -> None:
        self._store, self._fetcher, self._in_force = store, fetcher, in_force
        self._clock, self._spread = clock, spread

    async def run(self, feed_id: str, *, due_only: bool = True) -> Polled | None:
        """Poll the feed with that id. None where another holds it or it is not due any more."""
        claim = await asyncio.to_thread(self._claim, int(feed_id), due_only)
        if claim is None:
            return None
        outcome: Fetched | FetchError
        try:
            outcome = await self._fetcher.fetch(_request(claim))
        except FetchError as error:
            outcome = error
        return await asyncio.to_thread(self._take_in, claim, outcome)

    def _claim(self, feed_id: int, due_only: bool) -> FeedClaim | None:
        now = self._clock.now()
        with self._store.begin() as transaction:
            claim = transaction.claim_feed if due_only else transaction.claim_feed_now
            return claim(feed_id, now, LEASE)

    def _take_in(self, claim: FeedClaim, outcome: Fetched | FetchError) -> Polled:
        now = self._clock.now()
        collected: Collected | None = None
        result: Fetched | FetchError | ParseError = outcome
        if isinstance(outcome, Fetched) and outcome.body is not None:
            try:
                collected = _collect(claim, outcome, now)
            except ParseError as error:
                result = error
        read = self._read(claim, collected, now)
        state = next_state(claim.feed, claim.state, result, collected, now, self._spread())
        if any(one.report.failure for one in read):
            # What could not be read must be met again, by a reader that can: the document counts as not known.
            state = replace(state, etag=None, last_modified=None, body_digest=None, entry_digests=frozenset())
        with self._store.begin() as transaction:
            filed = transaction.file_poll(claim, state, read, now)
            if filed is not None and state.status is FeedStatus.GONE is not claim.state.status:
                transaction.file_messages(self._gone(claim, now), now)
        return _polled(claim, result, collected, filed)

    def _read(self, claim: FeedClaim, collected: Collected | None, now: datetime) -> list[ReadItem]:
        """Each entry in its own words, or in those of its page where that was fetched before."""
        if collected is None or not collected.items:
            return []
        with self._store.view() as look:
            held = look.held_articles(claim.feed_id, [item.key for item in collected.items])
        reader = self._in_force.reader
        return [read_entry(reader, claim.feed, item, held.get(item.key), now) for item in collected.items]

    def _gone(self, claim: FeedClaim, now: datetime) -> tuple[Message, ...]:
        """Stored with the fact itself: a feed that is gone is not polled again, and so not told again."""
        reason = f"410 Gone: {claim.feed.url}"
        return to_operators(self._in_force, "feed_gone", name=claim.feed.name, reason=reason, now=now)


def _request(claim: FeedClaim) -> FetchRequest:
    feed, state = claim.feed, claim.state
    return FetchRequest(
        url=state.moved_to or feed.url,
        etag=state.etag,
        last_modified=state.last_modified,
        headers=feed.headers,
        user=feed.user,
        password=feed.password,
    )


def _collect(claim: FeedClaim, fetched: Fetched, now: datetime) -> Collected:
    state: FeedState = claim.state
    return collect(
        fetched.body or b"",
        Known(body_digest=state.body_digest, entry_digests=state.entry_digests),
        fetched_at=now,
        publisher=claim.feed.publisher,
        language=claim.feed.language,
        url=fetched.url,
        content_type=fetched.content_type,
    )


def _polled(
    claim: FeedClaim,
    result: Fetched | FeedError,
    collected: Collected | None,
    filed: Filed | None,
) -> Polled:
    if isinstance(result, FeedError):
        _log.warning("feed failed", feed=claim.feed.name, reason=result.reason)
        return Polled(claim.feed.name, claim.feed.url, error=result.reason)
    if filed is None:
        return Polled(claim.feed.name, claim.feed.url, error="another process took this feed over meanwhile")
    return Polled(
        claim.feed.name,
        claim.feed.url,
        entries=collected.entries if collected else 0,
        new=filed.revisions,
        relevant=filed.relevant,
        pages=filed.pages,
        unchanged=collected is None or collected.unchanged,
        problems=collected.problems if collected else (),
    )
