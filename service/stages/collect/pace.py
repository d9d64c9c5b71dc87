"""When to look at a feed again, and what to remember of this time."""

from dataclasses import replace
from datetime import datetime, timedelta

from service.errors import FetchError, ParseError
from service.records import Collected, Feed, FeedState, FeedStatus, Fetched

_LONGEST_PAUSE = timedelta(hours=24)
_LONGEST_PAUSE_UNREACHABLE = timedelta(hours=2)
"""A server that is down is tried more often than one that refuses: outages end, and then nothing may be missed."""
_SLOWEST = timedelta(hours=6)
_QUIET_AFTER = timedelta(days=3)
_QUIET_STEP = timedelta(days=7)
_MOST_STRETCH = 6
_HINT_STRETCH = 2
"""How far a feed's own hints count: WordPress says "hourly" of every feed, and an alert cannot wait for that."""
_FAILURES_TO_FORGET_A_MOVE = 3


def next_state(
    feed: Feed,
    state: FeedState,
    outcome: Fetched | FetchError | ParseError,
    collected: Collected | None,
    now: datetime,
    spread: float,
) -> FeedState:
    """What to remember of ``feed`` after a poll that ended in ``outcome``, and when to look again.

    ``collected`` is what its body gave, None where there was none (304, or an error). ``spread`` in [0, 1) draws the
    moment within the last tenth of the interval, so that feeds do not come due together.
    """
    polled = replace(state, last_polled_at=now, first_polled_at=state.first_polled_at or now)
    if isinstance(outcome, Fetched):
        return _after_success(feed, polled, outcome, collected, now, spread)
    return _after_failure(feed, polled, outcome, now, spread)


def _after_success(
    feed: Feed, state: FeedState, fetched: Fetched, collected: Collected | None, now: datetime, spread: float
) -> FeedState:
    if collected is not None:
        state = replace(
            state,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            body_digest=collected.known.body_digest,
            entry_digests=collected.known.entry_digests,
            last_item_at=_last_item_at(state, collected, now),
        )
    else:
        state = replace(
            state, etag=fetched.etag or state.etag, last_modified=fetched.last_modified or state.last_modified
        )
    interval = _interval(feed, state, _hint(state, fetched, collected), now)
    wait = max(interval * (0.9 + 0.1 * spread), min(fetched.retry_after or timedelta(0), _LONGEST_PAUSE))
    return replace(
        state,
        status=FeedStatus.PAUSED if state.status is FeedStatus.PAUSED else FeedStatus.OK,
        moved_to=_moved_to(feed, state, fetched),
        interval=interval,
        failures=0,
        last_error=None,
        last_ok_at=now,
        next_check_at=now + wait,
    )


def _hint(state: FeedState, fetched: Fetched, collected: Collected | None) -> timedelta:
    """How long the feed itself says it need not be asked. Unchanged, it said so when it was last read."""
    said = [fetched.max_age or timedelta(0)]
    if collected is not None and not collected.unchanged:
        said.append(collected.ttl or timedelta(0))
    elif state.failures == 0:
        said.append(state.interval or timedelta(0))
    return max(said)


def _moved_to(feed: Feed, state: FeedState, fetched: Fetched) -> str | None:
    """A move is remembered, unless the feed has secrets: the new address would be sent them without asking."""
    return None if feed.user or feed.headers else fetched.moved_to or state.moved_to


def _last_item_at(state: FeedState, collected: Collected, now: datetime) -> datetime | None:
    """When the feed last had something new; at the first poll, by the dates its items bear."""
    if not collected.items:
        return state.last_item_at
    if state.last_ok_at is not None:
        return now
    dates = [item.published_at for item in collected.items if item.published_at]
    return min(max(dates, default=now), now)


def _interval(feed: Feed, state: FeedState, hint: timedelta, now: datetime) -> timedelta:
    """At least ``feed.every``; stretched by what the feed says of itself and by how long it has been quiet."""
    slowest = max(feed.every, min(feed.every * _MOST_STRETCH, _SLOWEST))
    quiet = now - state.last_item_at - _QUIET_AFTER if state.last_item_at else timedelta(0)
    stretch = 1 + max(quiet / _QUIET_STEP, 0.0)
    wanted = max(feed.every * min(stretch, _MOST_STRETCH), min(hint, feed.every * _HINT_STRETCH))
    return min(max(wanted, feed.every), slowest)


def _after_failure(
    feed: Feed, state: FeedState, error: FetchError | ParseError, now: datetime, spread: float
) -> FeedState:
    """ETag and digests stay those of the last document that was read, so that none is ever taken for known unread."""
    failures = state.failures + 1
    forget = failures >= _FAILURES_TO_FORGET_A_MOVE
    state = replace(
        state,
        failures=failures,
        last_error=error.reason,
        moved_to=None if forget else state.moved_to,
    )
    if isinstance(error, FetchError) and error.gone:
        return replace(state, status=FeedStatus.GONE, next_check_at=None)
    status = FeedStatus.PAUSED if state.status is FeedStatus.PAUSED else FeedStatus.FAILING
    pause = _pause(feed, error, failures)
    asked = error.retry_after if isinstance(error, FetchError) else None
    wait = max(pause * (0.9 + 0.1 * spread), min(asked or timedelta(0), _LONGEST_PAUSE))
    return replace(state, status=status, interval=pause, next_check_at=now + wait)


def _pause(feed: Feed, error: FetchError | ParseError, failures: int) -> timedelta:
    """Doubled with every failure in a row, up to 2 hours where nobody answered, else up to 24."""
    status = error.status if isinstance(error, FetchError) else None
    unreachable = isinstance(error, FetchError) and (status is None or status >= 500)
    longest = _LONGEST_PAUSE_UNREACHABLE if unreachable else _LONGEST_PAUSE
    doubled: timedelta = feed.every * 2 ** min(failures, 16)
    return min(doubled, max(longest, feed.every))
