"""What could be seen in the last 24 hours, and what could not: for the API and the pages alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from service.ports import Transaction
from service.records import Coverage, FeedHealth

WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Seen:
    """``unseen``: the feeds that did not answer since then."""

    since: datetime
    until: datetime
    coverage: Coverage
    unseen: tuple[FeedHealth, ...]


def what_is_seen(look: Transaction, now: datetime) -> Seen:
    since = now - WITHIN
    unseen = (feed for feed in look.feed_health() if not _answered(feed, since))
    return Seen(since, now, look.coverage(now, WITHIN), tuple(unseen))


def _answered(feed: FeedHealth, since: datetime) -> bool:
    return feed.state.last_ok_at is not None and feed.state.last_ok_at >= since
