"""Fetch a feed once, store nothing, and say what was seen: before it is added, or when an operator doubts it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.errors import FeedError
from service.ports import Clock, Fetcher
from service.records import Collected, Feed, Fetched, FetchRequest, Known
from service.stages.collect import collect

AT_ONCE = 16
LONG_SILENT = timedelta(days=30)
"""A feed with nothing newer than this has often moved without a word."""
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one look at a feed gave. ``fault``: why it gave nothing; the other fields are then empty."""

    feed: Feed
    fault: str | None = None
    entries: int = 0
    newest: datetime | None = None
    """The latest date that an entry bears."""
    silent: bool = False
    """Whether that is longer ago than ``LONG_SILENT``."""
    moved_to: str | None = None
    """Where it has moved for good."""
    problems: tuple[str, ...] = ()
    """Of single entries, in words."""
    titles: tuple[str, ...] = ()
    """Of its first entries."""


async def check(fetcher: Fetcher, feed: Feed, clock: Clock) -> Seen:
    """One look at a feed, through the same guard as every poll. No error of the feed is raised."""
    request = FetchRequest(url=feed.url, headers=feed.headers, user=feed.user, password=feed.password)
    try:
        fetched = await fetcher.fetch(request)
        collected = await asyncio.to_thread(_collect, feed, fetched, clock.now())
    except FeedError as error:
        return Seen(feed=feed, fault=error.reason)
    newest = max((item.published_at for item in collected.items if item.published_at), default=None)
    return Seen(
        feed=feed,
        entries=collected.entries,
        newest=newest,
        silent=newest is not None and clock.now() - newest > LONG_SILENT,
        moved_to=fetched.moved_to,
        problems=collected.problems,
        titles=tuple(item.title for item in collected.items[:_SHOWN]),
    )


async def check_all(fetcher: Fetcher, feeds: Sequence[Feed], clock: Clock) -> list[Seen]:
    """One look at each, in their order, a few at once."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(feed: Feed) -> Seen:
        async with room:
            return await check(fetcher, feed, clock)

    return await asyncio.gather(*(one(feed) for feed in feeds))


def _collect(feed: Feed, fetched: Fetched, now: datetime) -> Collected:
    return collect(
        fetched.body or b"",
        Known(),
        fetched_at=now,
        publisher=feed.publisher,
        language=feed.language,
        url=fetched.url,
        content_type=fetched.content_type,
    )
