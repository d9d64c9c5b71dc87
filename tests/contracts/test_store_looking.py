"""Pages, totals, backlog, tokens, the audit log and what is forgotten, on both databases."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from store_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SETTLE,
    Desk,
    a_feed,
    a_message,
    a_report,
    an_alert,
    an_event,
    an_incident,
    an_item,
    other_news,
    telling,
)

from service.errors import StoreError
from service.ports import Backlog, Page, ReadItem, Token, Totals, Transaction
from service.records import Attempt, BackgroundToll, DeliveryState, Judgement
from service.store import SqlStore
from service.store.database import writing
from service.store.tables import audit, item_revisions

pytest_plugins = ["store_databases"]

PAGES: dict[str, Callable[[Transaction, str | None, int], Page]] = {
    "items": lambda look, cursor, limit: look.page_items(cursor, limit),
    "relevant items": lambda look, cursor, limit: look.page_items(cursor, limit, True),
    "incidents": lambda look, cursor, limit: look.page_incidents(cursor, limit),
    "alerts": lambda look, cursor, limit: look.page_alerts(cursor, limit),
    "deliveries": lambda look, cursor, limit: look.page_deliveries(cursor, limit),
    "queued deliveries": lambda look, cursor, limit: look.page_deliveries(cursor, limit, "queued"),
}


def fill(store: SqlStore, number: int) -> Desk:
    """So many items, incidents, alerts and messages, one after the other."""
    desk = Desk(store)
    for n in range(number):
        desk.poll(telling(f"key {n}", title=f"News {n}"), at=NOW + n * HOUR)
        alert = an_alert(f"alert {n}", key=f"key {n}")
        desk.assess(
            an_incident(f"i{n}", f"{n + 1}:0"),
            judgement=Judgement(alerts=(alert,)),
            messages=[a_message(f"m{n}", f"alert {n}")],
            # Two at the same moment, so that pages must tell them apart.
            at=NOW + n // 2 * HOUR,
        )
    return desk


@pytest.mark.parametrize("what", PAGES)
def test_pages_show_every_row_once_newest_first(store: SqlStore, what: str) -> None:
    fill(store, 5)
    with store.view() as look:
        (whole,) = walk(look, what, 10)
        for limit in (1, 2, 3, 4, 5):
            pages = list(walk(look, what, limit))
            assert [row for page in pages for row in page] == whole
            assert all(len(page) == limit for page in pages[:-1])
            assert 0 < len(pages[-1]) <= limit
    assert len(whole) == 5


def walk(look: Transaction, what: str, limit: int) -> list[list[object]]:
    pages: list[list[object]] = []
    cursor: str | None = None
    while True:
        page = PAGES[what](look, cursor, limit)
        pages.append(list(page.rows))
        cursor = page.next_cursor
        if cursor is None:
            return pages


@pytest.mark.parametrize("what", PAGES)
def test_rows_that_come_meanwhile_shift_no_page(store: SqlStore, what: str) -> None:
    desk = fill(store, 3)
    with store.view() as look:
        first = PAGES[what](look, None, 2)
        expected = PAGES[what](look, first.next_cursor, 2)
    desk.poll(telling("later"), at=NOW + DAY)
    later = an_alert("later", key="later")
    desk.assess(
        an_incident("later"),
        judgement=Judgement(alerts=(later,)),
        messages=[a_message("later", "later")],
        at=NOW + DAY,
    )
    with store.view() as look:
        assert PAGES[what](look, first.next_cursor, 2) == expected


@pytest.mark.parametrize("what", PAGES)
def test_nothing_is_a_page_too(store: SqlStore, what: str) -> None:
    with store.view() as look:
        page = PAGES[what](look, None, 2)
    assert (list(page.rows), page.next_cursor) == ([], None)


@pytest.mark.parametrize("what", PAGES)
def test_a_cursor_from_elsewhere_is_refused(store: SqlStore, what: str) -> None:
    naive = _cursor(["2022-06-12", 1])
    with store.view() as look:
        for cursor in (
            "",
            "x",
            "é",
            "[" * 3000,
            naive,
            *map(_cursor, (None, {}, [1, 2, 3], ["x", 1], [True])),
        ):
            with pytest.raises(ValueError, match="cursor"):
                PAGES[what](look, cursor, 2)


@pytest.mark.parametrize("what", PAGES)
@pytest.mark.parametrize("number", [-9, 10**30])
def test_a_cursor_beyond_every_row_is_a_page(store: SqlStore, what: str, number: int) -> None:
    fill(store, 1)
    position = [(NOW + DAY).isoformat(), number] if what == "incidents" else [number]
    with store.view() as look:
        assert len(PAGES[what](look, _cursor(position), 2).rows) <= 1


def _cursor(position: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


def test_items_are_shown_as_the_api_names_their_parts(store: SqlStore) -> None:
    desk = Desk(store)
    (item_id,) = desk.poll(other_news("b", published_at=NOW - HOUR)).item_ids
    with store.view() as look:
        (row,) = look.page_items(None, 10).rows
        shown = look.item(item_id)
        assert look.page_items(None, 10, True).rows == []
        assert look.page_items(None, 10, False).rows == [row]
        assert look.item(4711) is None
    assert row == {
        "id": item_id,
        "feed": "Feed 1",
        "title": "Match nul à Niamey",
        "url": "https://example.org/b",
        "language": "fr",
        "published_at": NOW - HOUR,
        "first_seen_at": NOW,
        "revision": 1,
        "relevant": False,
        "score": 12.5,
        "failure": None,
        "restricted": False,
        "article": None,
        "article_says": None,
    }
    assert shown == {**row, "text": "Le texte.", "report": other_news().report}


@pytest.mark.parametrize(
    "report",
    [
        a_report(an_event(), an_event(deaths=3, role="secondary")),
        a_report(relevant=False),
        a_report(relevant=False, keywords=()),
        a_report(
            relevant=False, background_tolls=(BackgroundToll(11, "11 gendarmes", 3, 15, "other attack"),)
        ),
        a_report(relevant=False, failure="RecursionError"),
    ],
)
def test_a_report_comes_back_as_it_was_read(store: SqlStore, report: object) -> None:
    desk = Desk(store)
    (item_id,) = desk.poll(ReadItem(an_item(), report)).item_ids  # type: ignore[arg-type]
    with store.view() as look:
        shown = look.item(item_id)
    assert shown is not None
    assert shown["report"] == report


def test_totals_and_backlog_of_nothing_are_nothing(store: SqlStore) -> None:
    with store.view() as look:
        assert look.totals() == Totals()
        assert look.backlog(NOW) == Backlog()
        assert look.next_due_at(SETTLE) is None
        assert look.history_begins_at() is None
        assert look.feed_health() == []


def test_totals_count_everything_stored(store: SqlStore) -> None:
    desk = fill(store, 2)
    desk.poll(other_news(), at=NOW + DAY)
    claim_and_give_up(store, "m0")
    with store.view() as look:
        assert look.totals() == Totals(
            feeds=1, items=3, relevant=2, incidents=2, alerts=2, deliveries={"dead": 1, "queued": 1}
        )


def claim_and_give_up(store: SqlStore, message_id: str) -> None:
    with store.begin() as transaction:
        claim = transaction.claim_message(message_id, NOW + DAY, MINUTE)
        assert claim is not None
        tried = Attempt(number=1, at=NOW + DAY, state=DeliveryState.DEAD, words="550 no such user")
        transaction.file_attempt(claim, tried, None, NOW + DAY)


def test_the_backlog_says_what_is_late(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    desk.poll(telling(), at=NOW)
    with store.begin() as transaction:
        transaction.file_messages([a_message("m1"), a_message("m2"), a_message("m3")], NOW)
    claim_and_give_up(store, "m3")
    with store.view() as look:
        assert look.backlog(NOW + 30 * MINUTE) == Backlog(
            feeds_due=2,
            feeds_late_s=1800.0,
            reports_ungrouped=1,
            messages_due=2,
            messages_late_s=1800.0,
            messages_dead=1,
        )


def test_the_next_thing_due_is_the_earliest_of_all(store: SqlStore) -> None:
    desk = Desk(store)
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW
    desk.poll()
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW + 15 * MINUTE
    desk.poll(telling(), at=NOW + MINUTE)
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW + MINUTE + SETTLE
    desk.assess(an_incident("i1", "1:0"), messages=[a_message("m1")], at=NOW + 2 * MINUTE)
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW + 2 * MINUTE


def test_a_feed_that_is_being_polled_is_due_again_when_its_lease_ends(store: SqlStore) -> None:
    Desk(store).claim()
    with store.view() as look:
        assert look.next_due_at(SETTLE) == NOW + 3 * MINUTE


# --- access -----------------------------------------------------------------------------------------------------


def test_a_token_is_known_by_its_digest_until_it_is_revoked(store: SqlStore) -> None:
    with store.begin() as transaction:
        number = transaction.add_token("dashboard", "viewer", "digest", NOW)
        assert transaction.token("digest") == Token(number, "dashboard", "viewer", NOW)
        assert transaction.token("another") is None
        transaction.touch_token(number, NOW + HOUR)
        assert transaction.revoke_token(number, NOW + DAY) is True
        assert transaction.revoke_token(number, NOW + DAY) is False
        assert transaction.revoke_token(4711, NOW) is False
        assert transaction.token("digest") is None
        assert transaction.tokens() == [Token(number, "dashboard", "viewer", NOW, NOW + HOUR, NOW + DAY)]


def test_two_tokens_cannot_share_a_secret(store: SqlStore) -> None:
    with store.begin() as transaction:
        transaction.add_token("one", "viewer", "digest", NOW)
    with pytest.raises(StoreError), store.begin() as transaction:
        transaction.add_token("two", "admin", "digest", NOW)
    with store.view() as look:
        assert [token.name for token in look.tokens()] == ["one"]


def test_the_audit_log_is_added_to_and_never_changed(store: SqlStore) -> None:
    with store.begin() as transaction:
        transaction.audit(
            "operator", "revoked a token", {"token": 3, "why": "left", "when": [NOW.isoformat()]}, NOW
        )
    for change in (audit.update().values(who="somebody else"), audit.delete()):
        with pytest.raises(StoreError, match="append-only"), writing(store._engine) as connection:
            connection.execute(change)
    with writing(store._engine) as connection:
        (row,) = connection.execute(audit.select())
    assert (row.who, row.what, row.at) == ("operator", "revoked a token", NOW)
    assert row.detail == {"token": 3, "why": "left", "when": [NOW.isoformat()]}


# --- retention --------------------------------------------------------------------------------------------------


def test_old_texts_are_emptied_and_still_not_new(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("old"), other_news("old, of no concern"))
    (event,) = desk.ungrouped()
    desk.assess(an_incident("i1", event.id))
    desk.poll(telling("young", title="Young"), at=NOW + DAY)
    with store.begin() as transaction:
        assert transaction.forget(NOW + HOUR, NOW) == (2, 0)
        assert transaction.forget(NOW + HOUR, NOW) == (0, 0)
        (known,) = transaction.events_of(["i1"])
        shown = transaction.item(event.item_id)
        assert [row["title"] for row in transaction.page_items(None, 10).rows] == ["Young", "", ""]
    assert shown is not None
    assert (shown["text"], shown["url"]) == ("", None)
    assert known.event == replace(event.event, evidence=())
    assert desk.poll(telling("old"), other_news("old, of no concern"), at=NOW + 2 * DAY).items == 0
    assert desk.ungrouped()[0].title == "Young"


def test_items_of_no_concern_are_emptied_too(store: SqlStore) -> None:
    Desk(store).poll(other_news())
    with store.begin() as transaction:
        assert transaction.forget(NOW + HOUR, NOW) == (1, 0)
        shown = transaction.item(1)
    assert shown is not None
    assert (shown["title"], shown["text"], shown["score"]) == ("", "", 12.5)


def test_an_item_that_was_forgotten_and_is_edited_has_its_new_words(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    with store.begin() as transaction:
        transaction.forget(NOW + HOUR, NOW)
    desk.poll(telling(title="Edited"), at=NOW + DAY)
    with store.begin() as transaction:
        assert transaction.page_items(None, 10).rows[0]["title"] == "Edited"
        assert transaction.forget(NOW + 2 * DAY, NOW) == (1, 0)
    with writing(store._engine) as connection:
        assert {row.title for row in connection.execute(item_revisions.select())} == {""}


def test_old_attempts_are_deleted_and_the_delivery_remembers_how_it_ended(store: SqlStore) -> None:
    with store.begin() as transaction:
        transaction.file_messages([a_message("m1"), a_message("m2")], NOW)
    claim_and_give_up(store, "m1")
    with store.begin() as transaction:
        assert transaction.forget(NOW, NOW + DAY) == (0, 0)
        assert transaction.forget(NOW, NOW + 2 * DAY) == (0, 1)
        found = transaction.delivery("m1")
    assert found is not None
    assert (found[0].last_words, found[0].attempts, found[1]) == ("550 no such user", 1, [])


def test_a_told_report_is_stored_once_under_a_source_of_its_own_that_nobody_polls(store: SqlStore) -> None:
    desk = Desk(store)
    told = telling("t")
    told = replace(told, item=replace(told.item, restricted=True, via="phone", speaker="NGO", url=None))
    with store.begin() as transaction:
        item_id, new = transaction.file_told(told, NOW)
        assert new
        assert transaction.file_told(told, NOW + HOUR) == (item_id, False)
    (event,) = desk.ungrouped()
    assert (event.item_id, event.via, event.speaker) == (item_id, "phone", "NGO")
    with store.begin() as transaction:
        transaction.sync_feeds([a_feed(2)], NOW)
        assert transaction.feed_ids(["phone and partners"]) == []
        assert transaction.due_feeds(NOW + DAY, MINUTE) != []
        assert [feed.name for feed in transaction.feed_health()] == ["Feed 2"]
        assert transaction.history_begins_at() is None
        assert transaction.totals().items == 1


def test_the_words_of_a_told_report_are_shown_only_where_they_are_asked_for(store: SqlStore) -> None:
    Desk(store)
    told = ReadItem(
        replace(an_item("t"), restricted=True, via="phone", speaker="NGO"),
        a_report(an_event(), background_tolls=(BackgroundToll(11, "onze morts", 5, 15, "autre"),)),
    )
    with store.begin() as transaction:
        item_id, _ = transaction.file_told(told, NOW)
    with store.view() as look:
        hidden, shown = look.item(item_id), look.item(item_id, restricted=True)
        (row,), (whole,) = look.page_items(None, 5).rows, look.page_items(None, 5, restricted=True).rows
    assert hidden is not None
    assert shown is not None
    assert (shown["title"], shown["text"], shown["report"]) == (
        "Attaque à Seytenga",
        "Le texte.",
        told.report,
    )
    assert (hidden["title"], hidden["text"], hidden["url"]) == ("", "", None)
    assert hidden["report"] == told.report.without_words()
    assert (row["title"], row["url"], row["restricted"]) == ("", None, True)
    assert (whole["title"], whole["url"]) == ("Attaque à Seytenga", "https://example.org/t")
