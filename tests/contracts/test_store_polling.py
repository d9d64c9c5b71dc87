"""Feeds, claims and what a poll leaves, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from store_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SETTLE,
    Desk,
    a_feed,
    a_report,
    an_event,
    an_incident,
    an_item,
    other_news,
    polled,
    telling,
)

from service.errors import StoreError
from service.ports import ReadItem
from service.records import FeedState, FeedStatus, Match
from service.store import SqlStore

pytest_plugins = ["store_databases"]


def due(store: SqlStore, at: datetime = NOW) -> list[int]:
    with store.view() as look:
        return look.due_feeds(at, 5 * MINUTE)


def test_a_new_feed_is_due_at_once(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    assert sorted(due(store)) == desk.feed_ids


def test_a_feed_comes_back_from_the_store_as_it_was_configured(store: SqlStore) -> None:
    feed = a_feed(
        headers={"X-Key": "k"}, user="u", password="p", language=None, country="FRA", full_text="true"
    )
    claim = Desk(store, feed).claim()
    assert claim.feed == feed
    assert claim.state == FeedState(next_check_at=NOW)


def test_a_feed_is_its_url_and_renaming_it_makes_no_other(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1))
    desk.poll(telling())
    with store.begin() as transaction:
        transaction.sync_feeds([replace(a_feed(1), name="Another name")], NOW + MINUTE)
    with store.view() as look:
        (health,) = look.feed_health()
        assert (health.id, health.name, health.items) == (desk.feed_ids[0], "Another name", 1)
        assert look.next_due_at(SETTLE) == NOW + SETTLE


def test_a_feed_that_left_the_file_rests_with_its_items_and_is_due_by_its_interval_when_back(
    store: SqlStore,
) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    desk.poll(telling())
    with store.begin() as transaction:
        transaction.sync_feeds([a_feed(2)], NOW)
    with store.view() as look:
        assert look.feed_ids() == [desk.feed_ids[1]]
        assert look.totals().items == 1
    assert due(store, NOW + DAY) == [desk.feed_ids[1]]
    with store.begin() as transaction:
        assert transaction.claim_feed_now(desk.feed_ids[0], NOW, MINUTE) is None
        transaction.sync_feeds([a_feed(1), a_feed(2)], NOW + MINUTE)
    assert desk.feed_ids[0] not in due(store, NOW + 14 * MINUTE)
    assert desk.feed_ids[0] in due(store, NOW + 15 * MINUTE)


def test_a_feed_whose_interval_changed_is_due_by_the_new_one(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll()
    with store.begin() as transaction:
        transaction.sync_feeds([a_feed(every=5 * MINUTE)], NOW + MINUTE)
    assert due(store, NOW + 4 * MINUTE) == []
    assert due(store, NOW + 5 * MINUTE) == desk.feed_ids


def test_the_same_file_again_changes_nothing(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll()
    before = desk.claim(at=NOW + DAY).state
    with store.begin() as transaction:
        transaction.sync_feeds([a_feed()], NOW + DAY)
    assert desk.claim(at=NOW + 2 * DAY).state == before


def test_a_feed_that_was_gone_is_asked_again_when_it_left_the_file_and_is_back(store: SqlStore) -> None:
    desk = Desk(store)
    claim = desk.claim()
    gone = replace(polled(claim.state, NOW), status=FeedStatus.GONE, next_check_at=None)
    with store.begin() as transaction:
        transaction.file_poll(claim, gone, [], NOW)
    assert due(store, NOW + DAY) == []
    with store.begin() as transaction:
        transaction.sync_feeds([], NOW)
        transaction.sync_feeds([a_feed()], NOW + DAY)
    assert due(store, NOW + DAY) == desk.feed_ids


@pytest.mark.parametrize("status", [FeedStatus.GONE, FeedStatus.PAUSED])
def test_a_feed_at_rest_is_never_due_but_can_be_asked_by_hand(store: SqlStore, status: FeedStatus) -> None:
    desk = Desk(store)
    claim = desk.claim()
    with store.begin() as transaction:
        transaction.file_poll(claim, replace(polled(claim.state, NOW), status=status), [], NOW)
    assert due(store, NOW + DAY) == []
    desk.assess()
    with store.begin() as transaction:
        assert transaction.next_due_at(SETTLE) is None
        assert transaction.claim_feed(desk.feed_ids[0], NOW + DAY, MINUTE) is None
        assert transaction.claim_feed_now(desk.feed_ids[0], NOW + DAY, MINUTE) is not None


def test_what_was_handed_over_is_not_handed_over_again_until_it_must_have_been_lost(store: SqlStore) -> None:
    desk = Desk(store)
    with store.begin() as transaction:
        transaction.mark_feeds_handed(desk.feed_ids, NOW)
    assert due(store, NOW + 4 * MINUTE) == []
    assert due(store, NOW + 5 * MINUTE) == desk.feed_ids


def test_a_process_that_starts_anew_takes_back_what_it_had_handed_over(store: SqlStore) -> None:
    desk = Desk(store)
    with store.begin() as transaction:
        transaction.mark_feeds_handed(desk.feed_ids, NOW)
        transaction.forget_handed()
    assert due(store) == desk.feed_ids


def test_what_a_fast_clock_planned_is_due_once_that_clock_is_right(store: SqlStore) -> None:
    desk = Desk(store)
    late = NOW + 365 * DAY
    with store.begin() as transaction:
        claim = transaction.claim_feed_now(desk.feed_ids[0], late, MINUTE)
        assert claim is not None
        transaction.file_poll(claim, polled(claim.state, late), [telling()], late)
        transaction.mark_feeds_handed(desk.feed_ids, late)
        transaction.lease("assess", "here", late, MINUTE)
    assert due(store) == []
    with store.begin() as transaction:
        assert transaction.last_polled_at() == late
        transaction.plan_anew(NOW, MINUTE)
        assert transaction.last_polled_at() == NOW
    assert due(store) == desk.feed_ids
    with store.begin() as transaction:
        assert transaction.assess_due_at(SETTLE) == NOW + SETTLE
        assert len(transaction.rule_looks()) == 1, "when feeds were seen has changed"
        assert transaction.lease("assess", "there", NOW, MINUTE) is None
        assert transaction.lease("assess", "there", NOW + MINUTE, MINUTE) is not None


def test_a_feed_has_one_claimant_at_a_time(store: SqlStore) -> None:
    desk = Desk(store)
    claim = desk.claim()
    assert due(store) == []
    with store.begin() as transaction:
        assert transaction.claim_feed(claim.feed_id, NOW, MINUTE) is None
        assert transaction.claim_feed_now(claim.feed_id, NOW, MINUTE) is None


def test_a_feed_that_is_not_due_any_more_cannot_be_claimed_as_due(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll()
    with store.begin() as transaction:
        assert transaction.claim_feed(desk.feed_ids[0], NOW + MINUTE, MINUTE) is None
        assert transaction.claim_feed(desk.feed_ids[0], NOW + 15 * MINUTE, MINUTE) is not None


def test_nobody_claims_a_feed_that_is_not_there(store: SqlStore) -> None:
    with store.begin() as transaction:
        assert transaction.claim_feed_now(4711, NOW, MINUTE) is None


def test_a_claim_that_outlived_its_lease_is_taken_over_and_its_poll_refused(store: SqlStore) -> None:
    desk = Desk(store)
    slow = desk.claim()
    quick = desk.claim(at=NOW + 3 * MINUTE)
    assert quick.fence > slow.fence
    with store.begin() as transaction:
        assert transaction.file_poll(slow, polled(slow.state, NOW), [telling()], NOW) is None
    with store.begin() as transaction:
        filed = transaction.file_poll(quick, polled(quick.state, NOW), [telling("b")], NOW + 4 * MINUTE)
        assert filed is not None
        assert transaction.totals().items == 1


def test_a_poll_is_stored_once(store: SqlStore) -> None:
    desk = Desk(store)
    claim = desk.claim()
    for outcome in (True, False):
        with store.begin() as transaction:
            filed = transaction.file_poll(claim, polled(claim.state, NOW), [telling()], NOW)
        assert (filed is not None) is outcome


def test_a_claim_outlived_by_nobody_is_still_good(store: SqlStore) -> None:
    desk = Desk(store)
    claim = desk.claim()
    with store.begin() as transaction:
        assert transaction.file_poll(claim, polled(claim.state, NOW), [], NOW + HOUR) is not None


def test_the_state_of_a_feed_comes_back_as_it_was_left(store: SqlStore) -> None:
    desk = Desk(store)
    claim = desk.claim()
    state = FeedState(
        status=FeedStatus.FAILING,
        moved_to="https://example.org/new.rss",
        etag='W/"é"',
        last_modified="Sun, 12 Jun 2022 09:00:00 GMT",
        body_digest=bytes(range(32)),
        entry_digests=frozenset({b"", b"\0\xff", bytes(255), b"one"}),
        interval=7 * MINUTE,
        failures=3,
        first_polled_at=NOW,
        last_polled_at=NOW,
        last_ok_at=NOW - DAY,
        last_item_at=NOW - 2 * DAY,
        last_error="503",
        next_check_at=NOW + HOUR,
    )
    with store.begin() as transaction:
        transaction.file_poll(claim, state, [], NOW)
    later = desk.claim(at=NOW + DAY)
    assert later.state == state
    unchanged = replace(state, failures=4)
    with store.begin() as transaction:
        transaction.file_poll(later, unchanged, [], NOW + DAY)
    assert desk.claim(at=NOW + 2 * DAY).state == unchanged


def test_a_feed_without_a_next_time_is_given_one(store: SqlStore) -> None:
    desk = Desk(store)
    claim = desk.claim()
    with store.begin() as transaction:
        transaction.file_poll(claim, replace(polled(claim.state, NOW), next_check_at=None), [], NOW)
    assert due(store, NOW + 14 * MINUTE) == []
    assert due(store, NOW + 15 * MINUTE) == desk.feed_ids


def test_feeds_are_found_by_name(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    with store.view() as look:
        assert look.feed_ids(["Feed 2", "No such feed"]) == desk.feed_ids[1:]


def test_a_poll_says_what_it_changed(store: SqlStore) -> None:
    desk = Desk(store)
    first = desk.poll(telling("a"), other_news("b"))
    assert (first.items, first.revisions, first.relevant, len(first.item_ids)) == (2, 2, 1, 2)
    second = desk.poll(telling("a", title="Edited"), other_news("b"), telling("c"), at=NOW + HOUR)
    assert (second.items, second.revisions, second.relevant) == (1, 2, 2)
    assert first.item_ids[0] in second.item_ids
    with store.view() as look:
        (health,) = look.feed_health()
        assert (health.items, health.relevant) == (3, 2)


def test_the_same_item_again_is_no_news(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    (before,) = desk.ungrouped()
    again = desk.poll(telling(), at=NOW + HOUR)
    assert (again.items, again.revisions, again.relevant, again.item_ids) == (0, 0, 0, ())
    assert desk.ungrouped() == [before]


def test_the_same_key_in_two_feeds_is_two_items(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    desk.poll(telling())
    assert desk.poll(telling(), feed_id=desk.feed_ids[1]).items == 1


def test_one_key_for_every_entry_loses_none_of_their_words(store: SqlStore) -> None:
    desk = Desk(store)
    filed = desk.poll(*(telling("same", title=f"News {number}") for number in range(5)))
    assert (filed.items, filed.revisions) == (1, 5)
    with store.view() as look:
        (row,) = look.page_items(None, 10).rows
        assert (row["title"], row["revision"]) == ("News 4", 5)
        assert len(look.ungrouped(NOW, 1000)) == 1


def test_a_key_longer_than_any_index_takes_is_a_key_like_others(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("x" * 10_000 + "a"), telling("x" * 10_000 + "b"))
    assert desk.poll(telling("x" * 10_000 + "a")).items == 0


def test_more_items_than_one_statement_can_name_are_stored(store: SqlStore) -> None:
    desk = Desk(store)
    assert desk.poll(*(other_news(str(number)) for number in range(1_300))).items == 1_300
    assert desk.poll(*(other_news(str(number)) for number in range(1_301))).items == 1


@pytest.mark.parametrize("broken", ["a\0b", "a\ud800b"])
def test_characters_that_no_database_takes_cost_nothing_but_themselves(store: SqlStore, broken: str) -> None:
    desk = Desk(store)
    event = an_event(perpetrator=broken)
    item = replace(an_item(f"key {broken}", broken, broken), language=broken, publisher=broken, url=broken)
    desk.poll(
        ReadItem(item, a_report(event, language=broken, failure=broken)),
        ReadItem(
            replace(item, key="b"), a_report(relevant=False, keywords=(Match(broken, "killing", 1.0, 0, 3),))
        ),
    )
    (filed,) = desk.ungrouped()
    assert filed.title == "a\ufffdb"
    assert len(filed.event.perpetrator) == 3
    with store.view() as look:
        shown = look.item(filed.item_id)
        assert shown is not None
        assert shown["text"] == "a\ufffdb"


# --- when an item was first published ---------------------------------------------------------------------------


def first_published(desk: Desk) -> datetime | None:
    (event,) = desk.ungrouped()
    return event.first_published_at


def test_an_undated_item_of_a_first_poll_is_learnt_without_a_date(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling(published_at=None))
    assert first_published(desk) is None


def test_an_undated_item_of_a_later_poll_was_published_when_it_was_seen(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll()
    desk.poll(telling(published_at=None), at=NOW + HOUR)
    assert first_published(desk) == NOW + HOUR


def test_a_feed_that_failed_at_first_is_still_learnt(store: SqlStore) -> None:
    desk = Desk(store)
    claim = desk.claim()
    failed = FeedState(status=FeedStatus.FAILING, failures=1, first_polled_at=NOW, next_check_at=NOW + HOUR)
    with store.begin() as transaction:
        transaction.file_poll(claim, failed, [], NOW)
    desk.poll(telling(published_at=None), at=NOW + HOUR)
    assert first_published(desk) is None


def test_an_item_that_is_dated_anew_keeps_its_first_date(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling(published_at=NOW - DAY))
    desk.poll(telling(title="Edited", published_at=NOW + HOUR), at=NOW + HOUR)
    assert first_published(desk) == NOW - DAY
    desk.poll(telling(title="Edited again", published_at=None), at=NOW + 2 * HOUR)
    assert first_published(desk) == NOW - DAY


def test_an_earlier_date_counts_even_where_the_words_are_the_same(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling(published_at=NOW))
    desk.poll(telling(published_at=NOW - DAY), at=NOW + HOUR)
    assert first_published(desk) == NOW - DAY


def test_nothing_was_published_after_it_was_seen(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling(published_at=NOW + DAY))
    assert first_published(desk) == NOW


def test_a_learnt_item_that_gets_a_date_is_no_younger_than_its_first_sight(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling(published_at=None))
    desk.poll(telling(title="Edited", published_at=NOW + DAY), at=NOW + DAY)
    assert first_published(desk) == NOW


# --- edits ------------------------------------------------------------------------------------------------------


def test_an_edit_supersedes_what_was_read_and_makes_its_incident_stale(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(deaths=50)))
    (before,) = desk.ungrouped()
    desk.assess(an_incident("i1", before.id))
    assert (desk.ungrouped(), desk.stale()) == ([], [])

    desk.poll(telling("a", an_event(deaths=79), title="Le bilan s'alourdit"), at=NOW + HOUR)
    (after,) = desk.ungrouped()
    assert after.event.deaths is not None
    assert after.event.deaths.best == 79
    assert (after.id, after.fingerprint, after.item_id) == (before.id, before.fingerprint, before.item_id)
    assert after.report_id != before.report_id
    assert desk.stale() == ["i1"]
    with store.view() as look:
        assert look.events_of(["i1"]) == [after]


def test_an_edit_that_takes_the_attack_back_leaves_its_incident_stale_and_without_it(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    desk.assess(an_incident("i1", desk.ungrouped()[0].id))
    desk.poll(other_news("a"), at=NOW + HOUR)
    assert desk.ungrouped() == []
    assert desk.stale() == ["i1"]
    with store.view() as look:
        assert look.events_of(["i1"]) == []
        assert look.assess_due_at(SETTLE) == NOW + HOUR
        assert look.totals().relevant == 0


def test_an_edit_before_anyone_looked_leaves_one_report_to_look_at(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(deaths=50)))
    desk.poll(telling("a", an_event(deaths=60), title="Edited"), at=NOW + HOUR)
    (event,) = desk.ungrouped()
    assert event.seen_at == NOW + HOUR
    with store.view() as look:
        assert look.assess_due_at(SETTLE) == NOW + HOUR + SETTLE
        assert look.backlog(NOW).reports_ungrouped == 1


def test_an_edit_back_to_the_first_words_is_a_revision_of_its_own(store: SqlStore) -> None:
    desk = Desk(store)
    for number, title in enumerate(("One", "Two", "One")):
        desk.poll(telling(title=title), at=NOW + number * HOUR)
    with store.view() as look:
        (row,) = look.page_items(None, 10).rows
        assert (row["title"], row["revision"]) == ("One", 3)


def test_another_version_of_the_reader_supersedes_without_a_revision(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(deaths=50)))
    filed = desk.poll(telling("a", an_event(deaths=60), version="reader 2"), at=NOW + HOUR)
    assert (filed.items, filed.revisions, filed.relevant) == (0, 0, 1)
    (event,) = desk.ungrouped()
    assert event.event.deaths is not None
    assert event.event.deaths.best == 60
    assert event.seen_at == NOW, "the words were seen then, whenever they were read"


def test_an_item_that_could_not_be_read_is_parked_and_read_again(store: SqlStore) -> None:
    desk = Desk(store)
    parked = ReadItem(an_item(), a_report(relevant=False, failure="a bug in the reader"))
    desk.poll(parked)
    with store.view() as look:
        assert look.page_items(None, 10).rows[0]["failure"] == "a bug in the reader"
    assert desk.poll(parked, at=NOW + HOUR).item_ids == ()
    assert desk.poll(telling(), at=NOW + 2 * HOUR).relevant == 1
    assert len(desk.ungrouped()) == 1


def test_an_item_without_an_event_waits_for_no_grouping(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(other_news(), ReadItem(an_item("c"), a_report()))
    assert desk.ungrouped() == []
    with store.view() as look:
        assert look.assess_due_at(SETTLE) is None


def test_events_know_where_they_come_from(store: SqlStore) -> None:
    desk = Desk(store)
    first = telling("a", an_event(deaths=1), an_event(deaths=2), published_at=NOW - HOUR)
    filed = desk.poll(first, ReadItem(replace(an_item("b"), title="Autre titre"), a_report(an_event())))
    one, two, other = desk.ungrouped()
    assert [event.id for event in (one, two)] == [f"{filed.item_ids[0]}:0", f"{filed.item_ids[0]}:1"]
    assert one.fingerprint != two.fingerprint, "two of one report are told apart"
    assert one.fingerprint == other.fingerprint, "what they are about is the same"
    assert one.text_digest == other.text_digest, "the same words under another title"
    assert (one.publisher, one.feed, one.title, one.url) == (
        "example.org",
        "Feed 1",
        "Attaque à Seytenga",
        "https://example.org/a",
    )
    assert (one.published_at, one.first_published_at, one.seen_at) == (NOW - HOUR, NOW - HOUR, NOW)
    assert one.published_at is not None
    assert one.published_at.tzinfo is UTC
    assert one.event == first.report.events[0]


def test_history_begins_with_the_first_poll_of_a_feed(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    with store.view() as look:
        assert look.history_begins_at() is None
    desk.poll(at=NOW + HOUR, feed_id=desk.feed_ids[1])
    desk.poll(at=NOW + DAY)
    with store.view() as look:
        assert look.history_begins_at() == NOW + HOUR


def test_coverage_counts_who_answered_in_time_by_language_and_country(store: SqlStore) -> None:
    desk = Desk(
        store,
        a_feed(1, country="NER"),
        a_feed(2, country="NER"),
        a_feed(3, language="en", country="MLI"),
        a_feed(4, language=None),
    )
    desk.poll(at=NOW - 2 * DAY)
    desk.poll(at=NOW - HOUR, feed_id=desk.feed_ids[1])
    desk.poll(at=NOW - HOUR, feed_id=desk.feed_ids[2])
    with store.view() as look:
        coverage = look.coverage(NOW, DAY)
    assert (coverage.feeds_reachable, coverage.feeds) == (2, 4)
    assert coverage.by_language == {"fr": (1, 2), "en": (1, 1), "und": (0, 1)}
    assert coverage.by_country == {"NER": (1, 2), "MLI": (1, 1)}


def test_a_time_without_a_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="without a zone"), store.begin() as transaction:
        transaction.sync_feeds([a_feed()], datetime(2022, 6, 12))  # noqa: DTZ001
