"""What pages of feeds show, on both databases: who told first, the pace, the last items; asking one at once."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from store_before import kept_before
from store_samples import DAY, HOUR, MINUTE, NOW, Desk, a_feed, an_incident, other_news, polled, telling

from service.ports import ReadItem
from service.records import FeedPace, FeedStatus
from service.store import SqlStore, migrations
from service.store.database import open_engine, writing

pytest_plugins = ["store_databases"]


def firsts(store: SqlStore) -> dict[str, int]:
    with store.view() as look:
        return {feed.name: feed.first for feed in look.feed_health()}


@pytest.fixture
def desk(store: SqlStore) -> Desk:
    """Two feeds told of attacks: item 1 of the first at nine, items 2 and 3 of the second at ten."""
    desk = Desk(store, a_feed(1), a_feed(2))
    poll(store, 1, NOW, telling("a"))
    poll(store, 2, NOW + HOUR, telling("b"), telling("c"))
    return desk


def poll(store: SqlStore, feed_id: int, at: object, *read: ReadItem) -> None:
    with store.begin() as work:
        claim = work.claim_feed_now(feed_id, at, MINUTE)  # type: ignore[arg-type]
        assert claim is not None
        assert work.file_poll(claim, polled(claim.state, at), read, at)  # type: ignore[arg-type]


def test_an_incident_counts_for_the_feed_whose_item_came_first(store: SqlStore, desk: Desk) -> None:
    desk.assess(an_incident("i1", "2:0", "1:0"))
    desk.assess(an_incident("i2", "3:0"))
    assert firsts(store) == {"Feed 1": 1, "Feed 2": 1}


def test_the_count_follows_what_becomes_of_the_incident(store: SqlStore, desk: Desk) -> None:
    desk.assess(an_incident("i1", "2:0"))
    assert firsts(store) == {"Feed 1": 0, "Feed 2": 1}
    desk.assess(an_incident("i1", "2:0", "1:0"))
    assert firsts(store) == {"Feed 1": 1, "Feed 2": 0}
    desk.assess(an_incident("i2", "3:0"))
    desk.assess(an_incident("i2", "3:0", status="dismissed"))
    assert firsts(store) == {"Feed 1": 1, "Feed 2": 0}
    desk.assess(an_incident("i2", "3:0"))
    desk.assess(an_incident("i1", "1:0", "2:0", "3:0", deaths=60), redirects=(("i2", "i1"),))
    assert firsts(store) == {"Feed 1": 1, "Feed 2": 0}


def test_an_incident_of_which_no_item_is_known_counts_for_nobody(store: SqlStore, desk: Desk) -> None:
    desk.assess(an_incident("i1", "99:0"))
    assert firsts(store) == {"Feed 1": 0, "Feed 2": 0}


def test_the_pace_is_that_of_the_last_items_by_their_dates(store: SqlStore) -> None:
    with store.begin() as work:
        work.sync_feeds([a_feed(1), a_feed(2)], NOW)
    poll(store, 1, NOW, *(other_news(str(n), f"{n}", NOW - n * DAY) for n in range(3)))
    with store.view() as look:
        assert look.feed_paces() == {1: FeedPace(3, NOW - 2 * DAY, NOW)}
    poll(store, 1, NOW + HOUR, *(other_news(str(n), f"{n}", NOW) for n in range(3, 30)))
    with store.view() as look:
        assert look.feed_paces()[1] == FeedPace(20, NOW, NOW)


def test_the_last_items_are_those_of_the_feed_newest_first(store: SqlStore, desk: Desk) -> None:
    with store.view() as look:
        assert [row["id"] for row in look.last_items_of(2, 5)] == [3, 2]
        assert [row["title"] for row in look.last_items_of(1, 5)] == ["Attaque à Seytenga"]
        assert [row["id"] for row in look.last_items_of(2, 1)] == [3]


def test_words_of_told_reports_are_left_out_for_those_whom_they_are_not_for(store: SqlStore) -> None:
    told = telling("a", title="Said on the phone")
    with store.begin() as work:
        work.file_told(replace(told, item=replace(told.item, restricted=True)), NOW)
    with store.view() as look:
        (hidden,) = look.last_items_of(1, 5)
        (shown,) = look.last_items_of(1, 5, restricted=True)
        source = look.feed(1)
    assert (hidden["restricted"], hidden["title"], shown["title"]) == (True, None, "Said on the phone")
    assert source is not None
    assert not source.active


def test_a_feed_that_is_gone_is_asked_at_once_and_is_failing_until_it_answers(
    store: SqlStore, desk: Desk
) -> None:
    with store.begin() as work:
        claim = work.claim_feed_now(1, NOW + HOUR, MINUTE)
        assert claim is not None
        gone = replace(claim.state, status=FeedStatus.GONE, failures=1, next_check_at=None)
        work.file_poll(claim, gone, [], NOW + HOUR)
    later = NOW + 30 * DAY
    with store.begin() as work:
        assert 1 not in work.due_feeds(later, MINUTE)
        assert work.ask_feed_now(1, later)
    with store.view() as look:
        assert 1 in look.due_feeds(later, MINUTE)
        feed = look.feed(1)
    assert feed is not None
    assert feed.state.status is FeedStatus.FAILING
    assert feed.state.failing


def test_what_rests_or_is_not_there_is_not_asked(store: SqlStore, desk: Desk) -> None:
    with store.begin() as work:
        work.sync_feeds([a_feed(1, paused=True)], NOW)
        assert not work.ask_feed_now(1, NOW)
        assert not work.ask_feed_now(2, NOW)
        assert not work.ask_feed_now(3, NOW)
        assert work.feed(3) is None


def test_who_told_first_is_counted_of_what_an_earlier_version_stored(empty_url: str) -> None:
    incidents = [an_incident("i1"), an_incident("i2"), an_incident("i3", status="dismissed")]
    kept_before(empty_url, "0021", [(one, NOW) for one in incidents])
    engine = open_engine(empty_url)
    with writing(engine) as connection:
        for statement in _TOLD_BEFORE:
            connection.execute(text(statement))
    engine.dispose()
    migrations.upgrade(empty_url)
    store = SqlStore.open(empty_url)
    assert firsts(store) == {"Feed 1": 1, "Feed 2": 0}
    store.close()


_TOLD_BEFORE = (
    *(
        f"INSERT INTO feeds (id, url, name, publisher, every, full_text, headers, active, status, failures, fence,"
        f" items, relevant) VALUES ({n}, 'https://example.org/{n}.rss', 'Feed {n}', 'x', 900, 'auto', '{{}}', true,"
        f" 'ok', 0, 0, 1, 1)"
        for n in (1, 2)
    ),
    *(
        f"INSERT INTO items (id, feed_id, key, key_digest, first_seen_at, last_seen_at, revision, content_digest,"
        f" relevant, forgotten) VALUES ({n}, {n}, 'a', '{n}', '2022-06-1{n} 09:00:00.000000',"
        f" '2022-06-1{n} 09:00:00.000000', 1, 'x', true, false)"
        for n in (1, 2)
    ),
    *(
        f"INSERT INTO reports (id, item_id, revision, reader_version, stored_at, relevant, score, language,"
        f" text_digest) VALUES ({n}, {n}, 1, 'x', '2022-06-11 09:00:00.000000', true, 80, 'fr', 'x')"
        for n in (1, 2)
    ),
    *(
        f"INSERT INTO report_events (id, report_id, item_id, ordinal, event_id, fingerprint, cell, first_day,"
        f" last_day, country, adm1, body)"
        f" VALUES ({n}, {n}, {n}, 0, '{n}:0', 'x', 0, '2022-06-11', '2022-06-11', 'BFA', 'x', '{{}}')"
        for n in (1, 2)
    ),
    *(
        f"INSERT INTO incident_events (event_id, incident_id) VALUES ('{event}', '{incident}')"
        for event, incident in (("1:0", "i1"), ("2:0", "i1"))
    ),
)
