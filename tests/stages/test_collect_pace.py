"""When a feed is looked at again, and what is remembered of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import FetchError, ParseError
from service.records import Collected, Feed, FeedItem, FeedState, FeedStatus, Fetched, Known
from service.stages.collect import next_state

NOW = datetime(2022, 6, 13, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = Feed(
    name="paper", url="https://paper.example.org/feed", publisher="paper.example.org", every=10 * MINUTE
)
SEEN = FeedState(
    status=FeedStatus.OK,
    etag='"old"',
    last_modified="Mon, 13 Jun 2022 11:00:00 GMT",
    body_digest=b"body",
    entry_digests=frozenset({b"entry"}),
    first_polled_at=NOW - DAY,
    last_polled_at=NOW - HOUR,
    last_ok_at=NOW - HOUR,
    last_item_at=NOW - HOUR,
)


def item(published_at: datetime | None = None) -> FeedItem:
    return FeedItem(key="k", title="t", text="", published_at=published_at)


def collected(*items: FeedItem, ttl: timedelta | None = None, unchanged: bool = False) -> Collected:
    known = Known(body_digest=b"new body", entry_digests=frozenset({b"new entry"}))
    return Collected(items=items, known=known, entries=len(items), ttl=ttl, unchanged=unchanged)


def after(
    outcome: Fetched | FetchError | ParseError,
    *,
    given: Collected | None = None,
    state: FeedState = SEEN,
    feed: Feed = FEED,
    spread: float = 0.999,
) -> FeedState:
    return next_state(feed, state, outcome, given, NOW, spread)


def body(**changes: object) -> Fetched:
    return replace(Fetched(status=200, body=b"x", url=FEED.url, etag='"new"'), **changes)  # type: ignore[arg-type]


UNCHANGED = Fetched(status=304, body=None, url=FEED.url)


def test_a_body_that_was_read_is_remembered() -> None:
    state = after(body(), given=collected(item()))
    assert (state.status, state.failures, state.last_error) == (FeedStatus.OK, 0, None)
    assert (state.etag, state.last_modified) == ('"new"', None)
    assert (state.body_digest, state.entry_digests) == (b"new body", {b"new entry"})
    assert state.last_polled_at == state.last_ok_at == state.last_item_at == NOW
    assert state.first_polled_at == NOW - DAY


def test_a_304_leaves_what_is_known() -> None:
    state = after(UNCHANGED)
    assert (state.etag, state.body_digest, state.entry_digests) == ('"old"', b"body", {b"entry"})
    assert (state.last_ok_at, state.last_item_at) == (NOW, NOW - HOUR)
    assert after(replace(UNCHANGED, etag='"newer"')).etag == '"newer"'


def test_the_first_poll_dates_a_feed_by_its_items() -> None:
    items = collected(item(NOW - 9 * DAY), item(NOW - 3 * DAY), item())
    state = after(body(), given=items, state=FeedState())
    assert (state.first_polled_at, state.last_item_at) == (NOW, NOW - 3 * DAY)
    assert after(body(), given=collected(item()), state=FeedState()).last_item_at == NOW
    assert after(body(), given=collected(item(NOW + DAY)), state=FeedState()).last_item_at == NOW
    assert after(body(), given=collected(), state=FeedState()).last_item_at is None


@pytest.mark.parametrize(
    "failure", [ParseError("a web page, not a feed"), FetchError("no answer"), FetchError("busy", status=503)]
)
def test_a_failure_never_makes_a_document_known(failure: FetchError | ParseError) -> None:
    state = after(failure)
    assert (state.etag, state.last_modified) == (SEEN.etag, SEEN.last_modified)
    assert (state.body_digest, state.entry_digests) == (b"body", {b"entry"})
    assert (state.status, state.failures, state.last_error) == (FeedStatus.FAILING, 1, failure.reason)
    assert (state.last_ok_at, state.last_polled_at) == (NOW - HOUR, NOW)


def test_after_a_success_the_failures_are_forgotten() -> None:
    failing = replace(SEEN, status=FeedStatus.FAILING, failures=4, last_error="x", interval=2 * HOUR)
    state = after(UNCHANGED, state=failing)
    assert (state.status, state.failures, state.last_error) == (FeedStatus.OK, 0, None)
    assert state.interval == FEED.every


# --- the interval -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "given", "expected"),
    [
        (body(), collected(item()), 10 * MINUTE),
        (body(), collected(item(), ttl=5 * MINUTE), 10 * MINUTE),
        (body(), collected(item(), ttl=15 * MINUTE), 15 * MINUTE),
        (body(), collected(item(), ttl=HOUR), 20 * MINUTE),
        (body(max_age=15 * MINUTE), collected(item()), 15 * MINUTE),
        (body(max_age=DAY), collected(item(), ttl=MINUTE), 20 * MINUTE),
        (UNCHANGED, None, 10 * MINUTE),
        (replace(UNCHANGED, max_age=12 * MINUTE), None, 12 * MINUTE),
    ],
)
def test_a_feed_that_is_alive_is_asked_about_as_often_as_configured(
    outcome: Fetched, given: Collected | None, expected: timedelta
) -> None:
    assert after(outcome, given=given).interval == expected


def test_what_a_feed_said_of_itself_holds_while_it_is_unchanged() -> None:
    state = after(body(), given=collected(item(), ttl=HOUR))
    assert after(UNCHANGED, state=state).interval == 20 * MINUTE
    assert after(body(), given=collected(unchanged=True), state=state).interval == 20 * MINUTE
    assert after(body(), given=collected(item()), state=state).interval == 10 * MINUTE


@pytest.mark.parametrize(
    ("quiet", "expected"), [(HOUR, 10), (3 * DAY, 10), (10 * DAY, 20), (24 * DAY, 40), (400 * DAY, 60)]
)
def test_a_feed_that_has_been_quiet_is_asked_less(quiet: timedelta, expected: int) -> None:
    assert after(UNCHANGED, state=replace(SEEN, last_item_at=NOW - quiet)).interval == expected * MINUTE


def test_no_feed_waits_longer_than_six_hours_unless_configured() -> None:
    silent = replace(SEEN, last_item_at=NOW - 900 * DAY)
    assert after(UNCHANGED, state=silent, feed=replace(FEED, every=3 * HOUR)).interval == 6 * HOUR
    assert after(UNCHANGED, state=silent, feed=replace(FEED, every=DAY)).interval == DAY


def test_the_moment_is_drawn_within_the_last_tenth() -> None:
    assert after(UNCHANGED, spread=0.0).next_check_at == NOW + 9 * MINUTE
    assert after(UNCHANGED, spread=0.5).next_check_at == NOW + 9.5 * MINUTE


def test_retry_after_is_honoured_up_to_a_day() -> None:
    assert after(body(retry_after=HOUR), given=collected()).next_check_at == NOW + HOUR
    busy = FetchError("busy", status=429, retry_after=5 * HOUR)
    assert after(busy).next_check_at == NOW + 5 * HOUR
    assert after(FetchError("busy", status=429, retry_after=5 * DAY)).next_check_at == NOW + DAY


@pytest.mark.parametrize(
    ("failure", "failures", "expected"),
    [
        (FetchError("no answer"), 0, 20 * MINUTE),
        (FetchError("no answer"), 1, 40 * MINUTE),
        (FetchError("no answer"), 9, 2 * HOUR),
        (FetchError("fault", status=500), 9, 2 * HOUR),
        (FetchError("refused", status=403), 9, DAY),
        (ParseError("a web page, not a feed"), 2, 80 * MINUTE),
        (ParseError("a web page, not a feed"), 10_000, DAY),
    ],
)
def test_a_failing_feed_is_asked_less_and_less(
    failure: FetchError | ParseError, failures: int, expected: timedelta
) -> None:
    assert after(failure, state=replace(SEEN, failures=failures)).interval == expected


def test_a_feed_asked_daily_is_asked_daily_when_it_fails() -> None:
    assert after(FetchError("no answer"), feed=replace(FEED, every=DAY)).interval == DAY


# --- moves, ends, pauses ------------------------------------------------------------------------------------------


def test_a_move_is_remembered_until_the_new_address_fails_thrice() -> None:
    moved = after(body(moved_to="https://new.example.org/"), given=collected())
    assert moved.moved_to == "https://new.example.org/"
    assert after(UNCHANGED, state=moved).moved_to == "https://new.example.org/"
    once = after(FetchError("no answer"), state=moved)
    twice = after(FetchError("no answer"), state=once)
    assert twice.moved_to == "https://new.example.org/"
    assert after(FetchError("no answer"), state=twice).moved_to is None


@pytest.mark.parametrize("secrets", [{"user": "u", "password": "p"}, {"headers": {"X-Key": "k"}}])
def test_a_feed_with_secrets_is_not_followed_elsewhere(secrets: dict[str, object]) -> None:
    feed = replace(FEED, **secrets)  # type: ignore[arg-type]
    assert after(body(moved_to="https://new.example.org/"), given=collected(), feed=feed).moved_to is None


def test_410_ends_the_asking() -> None:
    state = after(FetchError("gone for good", status=410))
    assert (state.status, state.next_check_at) == (FeedStatus.GONE, None)


@pytest.mark.parametrize("outcome", [UNCHANGED, FetchError("no answer")])
def test_a_paused_feed_that_is_asked_by_hand_stays_paused(outcome: Fetched | FetchError) -> None:
    assert after(outcome, state=replace(SEEN, status=FeedStatus.PAUSED)).status is FeedStatus.PAUSED


@given(
    every=st.timedeltas(timedelta(seconds=5), DAY),
    hint=st.none() | st.timedeltas(timedelta(0), 400 * DAY),
    quiet=st.timedeltas(timedelta(0), 4000 * DAY),
    failures=st.integers(0, 200),
    spread=st.floats(0, 1, exclude_max=True),
)
def test_the_next_look_is_never_too_soon_nor_too_far(
    every: timedelta, hint: timedelta | None, quiet: timedelta, failures: int, spread: float
) -> None:
    feed = replace(FEED, every=every)
    state = replace(SEEN, last_item_at=NOW - quiet, failures=failures)
    read = after(body(max_age=hint), given=collected(ttl=hint), feed=feed, state=state, spread=spread)
    failed = after(FetchError("x"), feed=feed, state=state, spread=spread)
    for outcome, longest in ((read, max(every, 6 * HOUR)), (failed, DAY)):
        assert outcome.next_check_at is not None
        assert every * 0.9 <= outcome.next_check_at - NOW + timedelta(microseconds=1) <= longest + MINUTE
