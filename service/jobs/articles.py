"""Read the pages of articles: claim what is due of a feed, fetch one after the other, read, store each on its own.

An entry is read at once from its own words (``poll``); its page is noted in the same transaction and can only better
that reading. So a page that is slow, dead or worthless costs no entry, no feed and no alert anything.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from service.errors import FetchError
from service.jobs.in_force import InForce
from service.jobs.reading import Reader
from service.ports import ArticleClaim, Clock, Fetcher, Filed, HeldArticle, ReadItem, Store
from service.records import ArticleOutcome, ArticleState, Feed, FeedItem, Fetched, FetchRequest
from service.stages.collect import (
    ArticlePage,
    article_page,
    page_tells_less,
    same_toll,
    wants_page,
    why_not,
)

_log = structlog.get_logger(__name__)

AT_ONCE = 20
"""Pages of one feed in one run."""
REST = timedelta(minutes=5)
"""How long the others wait: a site is not asked for a hundred pages in a row."""
WITHIN = timedelta(seconds=90)
"""Of one run. What it does not come to is put off."""
LEASE = timedelta(minutes=5)
"""Longer than a run and the last of its fetches."""
AGAIN_AFTER = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1))
"""After each failure in a row; after the last of them a page is given up."""
_LONGEST_PAUSE = timedelta(hours=24)
_REFUSALS = (401, 403, 410, 451)
"""Asking these again would not change their mind."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What one run gave."""

    tried: int = 0
    taken: int = 0
    relevant: int = 0


class Articles:
    """The fetcher is the one that feeds are fetched with: its guard, its limits, one request a host at a time."""

    def __init__(self, store: Store, fetcher: Fetcher, in_force: InForce, clock: Clock) -> None:
        self._store, self._fetcher, self._in_force, self._clock = store, fetcher, in_force, clock

    async def run(self, feed_id: str) -> Pages:
        """Read the pages that are due of the feed with that id."""
        claims = await asyncio.to_thread(self._claim, int(feed_id))
        ends = asyncio.get_running_loop().time() + WITHIN.total_seconds()
        pages = Pages()
        for claim in claims:
            if asyncio.get_running_loop().time() > ends:
                await asyncio.to_thread(self._put_off, claim)
                continue
            try:
                fetched: Fetched | FetchError = await self._fetcher.fetch(_request(claim))
            except FetchError as error:
                fetched = error
            filed = await asyncio.to_thread(self._take_in, claim, fetched)
            pages = _added(pages, filed)
        return pages

    def _claim(self, feed_id: int) -> Sequence[ArticleClaim]:
        now = self._clock.now()
        with self._store.begin() as transaction:
            return transaction.claim_articles(feed_id, now, LEASE, AT_ONCE, now + REST)

    def _put_off(self, claim: ArticleClaim) -> None:
        now = self._clock.now()
        later = ArticleOutcome(state=ArticleState.WAITING, next_try_at=now + REST, tried=False)
        with self._store.begin() as transaction:
            transaction.file_article(claim, later, None, now)

    def _take_in(self, claim: ArticleClaim, fetched: Fetched | FetchError) -> Filed | None:
        now = self._clock.now()
        outcome, read = self._judge(claim, fetched, now)
        _log.info(
            "article", feed=claim.feed.name, url=claim.item.url, state=outcome.state, says=outcome.words
        )
        with self._store.begin() as transaction:
            return transaction.file_article(claim, outcome, read, now)

    def _judge(
        self, claim: ArticleClaim, fetched: Fetched | FetchError, now: datetime
    ) -> tuple[ArticleOutcome, ReadItem | None]:
        if isinstance(fetched, FetchError):
            return _failed(claim, fetched, now), None
        page = _page(claim, fetched)
        if page is None:
            return _kept("it is no web page"), None
        if words := why_not(claim.item, page):
            return _kept(words), None
        taken = _taken(fetched)
        if page.text == claim.read_text:
            return taken, None
        reader = self._in_force.reader
        paged = replace(claim.item, text=page.text)
        report = reader.read(paged, claim.seen_at)
        if words := page_tells_less(reader.read(claim.item, claim.seen_at), report):
            return _kept(words), None
        return taken, ReadItem(paged, report, of_page=True)


def read_entry(
    reader: Reader, feed: Feed, item: FeedItem, held: HeldArticle | None, now: datetime
) -> ReadItem:
    """An entry as it is read at once. ``held`` is the page of an earlier fetch.

    An unchanged entry goes on being read by its page. An edited one is read by it until the page is fetched again,
    unless the new words tell another toll: what is new must not wait.
    """
    paged = replace(item, text=held.text) if held else item
    if held is not None and held.in_force and held.content_digest == item.content_digest:
        return ReadItem(paged, reader.read(paged, now), of_page=True)
    own = reader.read(item, now)
    wanted = wants_page(feed, item, own)
    if held is not None and wanted and held.content_digest != item.content_digest:
        report = reader.read(paged, now)
        page = ArticlePage(headline="", text=held.text)
        if why_not(item, page) is None and page_tells_less(own, report) is None and same_toll(own, report):
            return ReadItem(paged, report, wants_page=True, of_page=True, entry_text=item.text)
    return ReadItem(item, own, wants_page=wanted)


def _request(claim: ArticleClaim) -> FetchRequest:
    """Conditional where the page was read before. What the operator set for the feed goes to its own site alone."""
    url, feed = claim.item.url or "", claim.feed
    ours = _site(url) == _site(feed.url)
    return FetchRequest(
        url=url,
        etag=claim.etag if claim.held_text else None,
        last_modified=claim.last_modified if claim.held_text else None,
        headers=feed.headers if ours else {},
        user=feed.user if ours else None,
        password=feed.password if ours else None,
        page=True,
    )


def _site(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    return parts.scheme, parts.netloc.lower()


def _page(claim: ArticleClaim, fetched: Fetched) -> ArticlePage | None:
    if fetched.body is None:
        return ArticlePage(headline="", text=claim.held_text)
    return article_page(fetched.body, fetched.content_type)


def _failed(claim: ArticleClaim, error: FetchError, now: datetime) -> ArticleOutcome:
    """The next try, or none where the server refuses or was asked often enough."""
    if error.status in _REFUSALS or claim.tries >= len(AGAIN_AFTER):
        return ArticleOutcome(state=ArticleState.FAILED, words=error.reason)
    asked = min(error.retry_after or timedelta(0), _LONGEST_PAUSE)
    again_at = now + max(AGAIN_AFTER[claim.tries], asked)
    return ArticleOutcome(state=ArticleState.WAITING, words=error.reason, next_try_at=again_at)


def _kept(words: str) -> ArticleOutcome:
    return ArticleOutcome(state=ArticleState.KEPT, words=words)


def _taken(fetched: Fetched) -> ArticleOutcome:
    return ArticleOutcome(state=ArticleState.TAKEN, etag=fetched.etag, last_modified=fetched.last_modified)


def _added(pages: Pages, filed: Filed | None) -> Pages:
    if filed is None:
        return replace(pages, tried=pages.tried + 1)
    return Pages(pages.tried + 1, pages.taken + filed.revisions, pages.relevant + filed.relevant)
