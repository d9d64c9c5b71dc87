"""``/api/v1/coverage``: what could be seen in the last 24 hours, and what could not."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter

from service.api.schemas import Shape
from service.api.surroundings import Reach, Viewer
from service.jobs.coverage import what_is_seen
from service.records import Coverage, FeedHealth, FeedStatus
from service.text.seeing import seen_phrase

router = APIRouter(prefix="/api/v1", dependencies=[Viewer], tags=["coverage"])

_WHY = {
    FeedStatus.NEW: "It has not been asked yet.",
    FeedStatus.GONE: "Its server says that it is gone for good (410): it is not asked again.",
    FeedStatus.PAUSED: "It is paused.",
}


class SeenShape(Shape):
    """Feeds that answered, of all there are."""

    reachable: int
    feeds: int


class UnseenShape(Shape):
    """A feed that did not answer in the last 24 hours. ``since``: when it answered last; null: never."""

    feed: str
    language: str | None
    country: str | None
    since: datetime | None
    why: str


class WhatIsSeenShape(Shape):
    """``words``: the same in French, English and Arabic. Nothing here is a sign of calm: what no feed reported, or no
    feed that answers, is not known. ``und``: feeds that name no language."""

    since: datetime
    until: datetime
    reachable: int
    feeds: int
    by_language: dict[str, SeenShape]
    by_country: dict[str, SeenShape]
    unseen: list[UnseenShape]
    words: dict[str, str]


@router.get("/coverage", summary="What could be seen in the last 24 hours")
def coverage(reach: Reach) -> WhatIsSeenShape:
    with reach.store.view() as look:
        seen = what_is_seen(look, reach.clock.now())
    return WhatIsSeenShape(
        since=seen.since,
        until=seen.until,
        reachable=seen.coverage.feeds_reachable,
        feeds=seen.coverage.feeds,
        by_language=_counts(seen.coverage.by_language),
        by_country=_counts(seen.coverage.by_country),
        unseen=list(map(_unseen, seen.unseen)),
        words=_words(seen.coverage),
    )


def _counts(by: Mapping[str, tuple[int, int]]) -> dict[str, SeenShape]:
    return {name: SeenShape(reachable=seen, feeds=every) for name, (seen, every) in sorted(by.items())}


def _unseen(feed: FeedHealth) -> UnseenShape:
    state = feed.state
    tried = f"It was asked {state.failures} times in vain." if state.failures > 1 else "It did not answer."
    why = _WHY.get(state.status, f"{tried} Last answer: {state.last_error}" if state.last_error else tried)
    return UnseenShape(
        feed=feed.name, language=feed.language, country=feed.country, since=state.last_ok_at, why=why
    )


def _words(seen: Coverage) -> dict[str, str]:
    return {language: seen_phrase(seen, language) for language in ("fr", "en", "ar")}
