"""Every hot query goes along an index: told by the database, not by a clock."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, text
from store_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SETTLE,
    Desk,
    a_message,
    a_span,
    an_alert,
    an_event,
    an_incident,
    polled,
    round_,
    telling,
)

from service.ports import IncidentsWanted, ReadItem, Transaction
from service.records import (
    ArticleOutcome,
    ArticleState,
    Attempt,
    DeliveryState,
    ItemSearch,
    Judgement,
    NamedPlace,
    Span,
)
from service.store import SqlStore
from service.store.database import writing
from service.store.neighbours import near

pytest_plugins = ["store_databases"]

NewDatabase = Callable[[str], AbstractContextManager[str]]

WAITING = {
    "ix_reports_ungrouped",
    "ix_rereadings_waiting",
    "ix_deliveries_due",
    "ix_deliveries_dead",
    "ix_articles_due",
    "ix_stale_incidents_since",
    "ix_wakes_at",
    "ix_rulings_waiting",
}
"""Indexes over what waits alone: reading one from end to end is reading what is to be done."""
IN_ORDER = {"ix_incidents_updated", "ix_audit_at", "ix_unresolved_names_seen"}
"""Indexes that a first page is read along, until it is full."""
SMALL = {
    "appointments",
    "stale_incidents",
    "rule_looks",
    "parked",
    "recipient_states",
    "lanes",
    "waiting_lanes",
    "rereadings",
    "both",
    "telling",
}
"""Tables with a row for what waits or failed, for who was disabled, for each address there is, or for each message that
tells of one alert."""

BY_WORDS = r"SCAN item_search VIRTUAL TABLE INDEX \d+:\S*M"
"""The index of words asked for words: SQLite calls every look at it a scan."""

DAY_1, DAY_2 = (NOW - 90 * DAY).date(), NOW.date()
DAYS = {"first_day": NOW.date(), "last_day": NOW.date()}
SPANS = (
    round_(13.97, 0.3, **DAYS),
    a_span("BFA", "Sahel", **DAYS),
    a_span("BFA", **DAYS),
    round_(13.97, 0.3),
)

READS: dict[str, Callable[[Transaction], object]] = {
    "due feeds": lambda look: look.due_feeds(NOW, MINUTE),
    "due articles": lambda look: look.due_articles(NOW, MINUTE),
    "held articles": lambda look: look.held_articles(1, ["a"]),
    "due lanes": lambda look: look.due_lanes(NOW),
    "who can be written to": lambda look: look.recipient_standings(),
    "when assessing is due": lambda look: look.assess_due_at(SETTLE),
    "what is due next": lambda look: look.next_due_at(SETTLE),
    "ungrouped reports": lambda look: look.ungrouped(NOW, 1000),
    "those no grouping has seen": lambda look: look.ungrouped_of([1]),
    "told in reports": lambda look: look.told_in([1]),
    "events of incidents": lambda look: look.events_of(["i1"]),
    "neighbourhood": lambda look: look.neighbourhood(SPANS),
    "due incidents": lambda look: look.due_incidents(NOW, 10),
    "incidents by id": lambda look: look.incidents(["i1"]),
    "whereabouts": lambda look: look.whereabouts(["cell|27|0", "name|BFA|seytenga"], DAY_1, DAY_2),
    "whereabouts in a box": lambda look: look.whereabouts(["cell|27|0"], DAY_1, DAY_2, (13, 0, 14, 1)),
    "days of an area": lambda look: look.incident_days("area|bfa/", DAY_1, DAY_2, ["i9"]),
    "tallies of an area": lambda look: look.tallies("area|bfa/", DAY_1, DAY_2),
    "situations": lambda look: look.situations(["i1"], ["new_villages"]),
    "alerts by id": lambda look: look.alerts(["alert 1"]),
    "who was told": lambda look: look.recipients_of(["alert 1"]),
    "by which messages": lambda look: look.tellings(["alert 1"]),
    "what is held for one": lambda look: look.held_for("field desk"),
    "for whom it is held": lambda look: look.held_of(["alert 1"]),
    "how far a digest came": lambda look: look.digested("field desk"),
    "alerts of a day": lambda look: look.alerts_after(None, NOW),
    "alerts since": lambda look: look.alerts_after(1, NOW),
    "incidents of a day that raised nothing": lambda look: look.quiet_incidents_after(None, NOW),
    "incidents since that raised nothing": lambda look: look.quiet_incidents_after(1, NOW),
    "page of items": lambda look: look.page_items(None, 50),
    "page of relevant items": lambda look: look.page_items(None, 50, True),
    "a search by words": lambda look: look.search_items(ItemSearch(words="tués"), None, 50),
    "a search by feed and time": lambda look: look.search_items(
        ItemSearch(feed_id=1, since=DAY_1), None, 50, restricted=True
    ),
    "all items that may be seen": lambda look: look.search_items(ItemSearch(), None, 50),
    "numbers of a search": lambda look: look.found_ids(ItemSearch(words="-tués"), 100, 50),
    "items to be read again": lambda look: look.stored_items([1]),
    "what waits to be read again": lambda look: look.rereadings(1, waiting=True),
    "what was read again": lambda look: look.rereadings(5),
    "an item read wrongly": lambda look: look.misreading(1),
    "items read wrongly": lambda look: look.misreadings(0, 50),
    "page of incidents": lambda look: look.page_incidents(None, 50),
    "incidents of some days": lambda look: look.search_incidents(IncidentsWanted(DAY_1, DAY_2), None, 50),
    "incidents as they changed": lambda look: look.search_incidents(
        IncidentsWanted(area="BFA/Sahel", order="change"), None, 50
    ),
    "an incident as it was": lambda look: look.incident_revision("i1", 1),
    "page of alerts": lambda look: look.page_alerts(None, 50),
    "page of alerts as they stand": lambda look: look.page_raised(None, 50),
    "page of alerts of a severity": lambda look: look.page_raised(None, 50, severity="Extreme"),
    "page of alerts of a rule": lambda look: look.page_raised(None, 50, rule="mass casualty"),
    "page of alerts that nobody has seen": lambda look: look.page_raised(None, 50, unseen_since=NOW - DAY),
    "deliveries of an alert": lambda look: look.told_of(["alert 1"], 50),
    "states of deliveries of an alert": lambda look: look.told_states(["alert 1"]),
    "slice of incidents": lambda look: look.incident_slice(0, 50, NOW.date() - DAY, NOW.date()),
    "slice of alerts": lambda look: look.alert_slice(0, 50, NOW - DAY, NOW),
    "when alerts were sent": lambda look: look.sent_times(["alert 1"]),
    "events as filed": lambda look: look.filed_events(["1:0"]),
    "page of deliveries": lambda look: look.page_deliveries(None, 50),
    "page of dead deliveries": lambda look: look.page_deliveries(None, 50, "dead"),
    "an incident to decide on": lambda look: look.standing("i1"),
    "decisions on items": lambda look: look.decisions_on([1]),
    "situations of alerts": lambda look: look.situations_of(["alert 1"]),
    "cancellations asked for": lambda look: look.cancellations(),
    "one ruling": lambda look: look.ruling(1),
    "rulings on an incident": lambda look: look.rulings_on("i1"),
    "page of the audit": lambda look: look.page_audit(None, 50),
    "audit of one person": lambda look: look.page_audit(None, 50, who="desk"),
    "audit of one act": lambda look: look.page_audit(None, 50, ["logged in"], since=NOW, until=NOW + DAY),
    "who is logged in": lambda look: look.live_sessions(NOW),
    "one feed": lambda look: look.feed(1),
    "the pace of feeds": lambda look: look.feed_paces(),
    "last items of a feed": lambda look: look.last_items_of(1, 20),
    "one item": lambda look: look.item(1),
    "names of no table": lambda look: look.page_unresolved(None, 50),
    "names of no table, the last seen": lambda look: look.page_unresolved(None, 50, "seen"),
    "names that were put aside": lambda look: look.page_aside(None, 50),
    "all names that were put aside": lambda look: look.page_aside(None, 50, restricted=True),
    "whether a name is put aside": lambda look: look.name_aside(1),
    "items that name one": lambda look: look.items_with_unresolved("Kokorou Fondo", 50),
    "one delivery": lambda look: look.delivery("m1"),
    "token": lambda look: look.token("digest"),
    "a session": lambda look: look.session("digest"),
    "an account by its name": lambda look: look.user_named("desk"),
    "sessions of an account": lambda look: look.sessions(1),
    "a count of logins": lambda look: look.count("key", NOW),
    "backlog": lambda look: look.backlog(NOW),
    "coverage": lambda look: look.coverage(NOW, DAY),
    "latest attacks": lambda look: look.latest_attacks(NOW.date() - DAY, NOW.date(), 100),
    "deadliest attacks": lambda look: look.deadliest_attacks(NOW.date() - DAY, NOW.date(), 100),
    "waves of new villages": lambda look: look.waves(["i1"]),
    "alerts nobody acknowledged": lambda look: look.unanswered(NOW - DAY, 10),
    "outlines of some months": lambda look: look.outlines(NOW, NOW - 90 * DAY),
    "when an incident changed last": lambda look: look.last_known_at(),
    "past incidents of a window": lambda look: look.past_incidents(NOW.date() - DAY, NOW.date()),
}


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[SqlStore]:
    store = SqlStore.open(sqlite_url)
    desk = Desk(store)
    desk.poll(telling())
    incident = an_incident("i1", "1:0")
    desk.assess(
        incident,
        judgement=Judgement(alerts=(an_alert("alert 1", incident),)),
        messages=[a_message("m1", "alert 1")],
    )
    yield store
    store.close()


@contextmanager
def statements(store: SqlStore) -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database meanwhile."""
    sent: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, many: bool) -> None:
        if re.match(r"SELECT|UPDATE|DELETE|INSERT", statement):
            sent.append((statement, parameters[0] if many else parameters))

    event.listen(store._engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(store._engine, "before_cursor_execute", note)


def scans(store: SqlStore, sent: list[tuple[str, Any]]) -> list[str]:
    """Steps of the plans that read a table, or an index of a whole table, from end to end."""
    found = []
    with writing(store._engine) as connection:
        for statement, parameters in sent:
            for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
                if scan and scan[1] not in SMALL and scan[2] not in WAITING | IN_ORDER:
                    found.append(f"{step}: {statement}")
    return found


@pytest.mark.parametrize("what", READS)
def test_reading_goes_along_an_index(sqlite_store: SqlStore, what: str) -> None:
    with statements(sqlite_store) as sent, sqlite_store.view() as look:
        READS[what](look)
    assert sent
    # The pace is that of a few items of each feed, which the database puts together first.
    allowed = {"coverage": r"SCAN feeds$|SCAN feeds:", "the pace of feeds": "SCAN anon_1"}.get(what, BY_WORDS)
    assert [scan for scan in scans(sqlite_store, sent) if not re.match(allowed, scan)] == []


def test_polling_goes_along_an_index(sqlite_store: SqlStore) -> None:
    desk = Desk(sqlite_store)
    with statements(sqlite_store) as sent:
        desk.poll(telling("a", an_event(deaths=60), title="Edited"), telling("b"), at=NOW + HOUR)
        with sqlite_store.begin() as transaction:
            transaction.claim_feed(1, NOW + DAY, MINUTE)
            transaction.mark_feeds_handed([1], NOW)
    assert len(sent) > 8
    assert scans(sqlite_store, sent) == []


def test_reading_pages_goes_along_an_index(sqlite_store: SqlStore) -> None:
    desk = Desk(sqlite_store)
    desk.poll(replace(telling("c"), wants_page=True), at=NOW + HOUR)
    with statements(sqlite_store) as sent, sqlite_store.begin() as transaction:
        transaction.mark_articles_handed([1], NOW + HOUR)
        (claim,) = transaction.claim_articles(1, NOW + HOUR, MINUTE, 5, NOW + DAY)
        taken = ArticleOutcome(state=ArticleState.TAKEN)
        read = ReadItem(replace(claim.item, text="The page."), telling("c").report, of_page=True)
        assert transaction.file_article(claim, taken, read, NOW + HOUR)
    assert len(sent) > 8
    assert scans(sqlite_store, sent) == []


def test_putting_a_name_aside_goes_along_an_index(sqlite_store: SqlStore) -> None:
    village = NamedPlace(name="Kokorou Fondo", as_written="Kokorou Fondo", kind="village", country="NER")
    Desk(sqlite_store).poll(telling("named", an_event(village)), at=NOW + HOUR)
    with statements(sqlite_store) as sent, sqlite_store.begin() as transaction:
        transaction.put_aside(1, "desk", "a brand", NOW)
        transaction.bring_back(1, 1)
    assert len(sent) == 3
    assert scans(sqlite_store, sent) == []


def test_forgetting_names_goes_along_an_index(sqlite_store: SqlStore) -> None:
    village = NamedPlace(name="Kokorou Fondo", as_written="Kokorou Fondo", kind="village", country="NER")
    Desk(sqlite_store).poll(telling("named", an_event(village)), at=NOW + HOUR)
    with statements(sqlite_store) as sent, sqlite_store.begin() as transaction:
        transaction.forget(NOW + DAY, NOW)
    of_names = [one for one in sent if "unresolved_" in one[0] or "names_aside" in one[0]]
    assert len(of_names) == 6
    assert scans(sqlite_store, of_names) == []


def test_assessing_goes_along_an_index(sqlite_store: SqlStore) -> None:
    desk = Desk(sqlite_store)
    desk.poll(telling("a", title="Edited"), telling("b"), at=NOW + HOUR)
    incident = an_incident("i1", "1:0", "2:0", deaths=60)
    lease, seen = desk.lease(), desk.ungrouped()
    alert = an_alert("alert 2", incident, revision=2)
    with statements(sqlite_store) as sent:
        assert desk.assess(
            incident,
            lease=lease,
            seen=seen,
            looked_at=["i1"],
            redirects=(("i9", "i1"),),
            judgement=Judgement(alerts=(alert,)),
            messages=[a_message("m2", "alert 2")],
        )
    assert len(sent) > 8
    assert scans(sqlite_store, sent) == []


def test_delivering_goes_along_an_index(sqlite_store: SqlStore) -> None:
    with statements(sqlite_store) as sent, sqlite_store.begin() as transaction:
        claim = transaction.claim_next_message(1, NOW, MINUTE)
        assert claim is not None
        tried = Attempt(number=1, at=NOW, state=DeliveryState.SENT)
        assert transaction.file_attempt(claim, tried, None, NOW)
        assert transaction.resend("m1", NOW)
        assert transaction.claim_message("m1", NOW, MINUTE)
        transaction.resend_dead(NOW, "field desk")
        transaction.enable_recipient("field desk", NOW)
    assert scans(sqlite_store, sent) == []


def test_a_poll_without_news_is_one_update(sqlite_store: SqlStore) -> None:
    desk = Desk(sqlite_store)
    claim = desk.claim(at=NOW + HOUR)
    state = polled(claim.state, NOW + HOUR)
    with statements(sqlite_store) as sent, sqlite_store.begin() as transaction:
        transaction.file_poll(claim, state, [], NOW + HOUR)
    ((statement, _),) = sent
    assert statement.startswith("UPDATE feeds")
    assert "entry_digests" not in statement, "they did not change"


# --- PostgreSQL, with enough rows that a scan would not be cheaper ------------------------------------------------

MANY = 20_000


@pytest.fixture(scope="module")
def full_postgres(new_postgres: NewDatabase, postgres_template: str) -> Iterator[SqlStore]:
    with new_postgres(postgres_template) as url:
        yield from _filled(SqlStore.open(url))


def _filled(store: SqlStore) -> Iterator[SqlStore]:
    Desk(store).poll(telling())
    with writing(store._engine) as connection:
        for statement in _MANY_ROWS:
            connection.execute(text(statement), {"many": MANY})
    with store._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    yield store
    store.close()


_MANY_ROWS = (
    """INSERT INTO items (feed_id, key, key_digest, first_seen_at, last_seen_at, revision, content_digest, relevant,
         forgotten)
       SELECT 1, n::text, decode(md5(n::text), 'hex'), now(), now(), 1, '', true, false
       FROM generate_series(1, :many) n""",
    """INSERT INTO item_revisions (item_id, number, seen_at, title, text, publisher, content_digest)
       SELECT id, 1, now(), 'title', repeat('text ', 20), 'example.org', '' FROM items WHERE id > 1""",
    """INSERT INTO reports (item_id, revision, reader_version, stored_at, relevant, score, language, text_digest,
         grouped_at)
       SELECT id, 1, '1', now(), true, 80, 'fr', '', now() FROM items WHERE id > 1""",
    """INSERT INTO report_events (report_id, item_id, ordinal, event_id, fingerprint, cell, first_day, last_day,
         country, adm1, south, west, north, east, body)
       SELECT id, item_id, 0, concat(item_id, chr(58), 0), '', (100 + item_id % 8) * 360 + 175 + item_id % 12,
         date '2017-01-01' + (item_id % 1800)::int, date '2017-01-01' + (item_id % 1800)::int,
         (ARRAY['MLI', 'NER', 'BFA'])[1 + item_id % 3], 'unit' || item_id % 10,
         10 + item_id % 8, -5 + item_id % 12, 10 + item_id % 8, -5 + item_id % 12,
         '{}'
       FROM reports WHERE id > 1""",
    """INSERT INTO incident_whereabouts (key, day, incident_id, ordinal, village, lat, lon)
       SELECT concat('cell|', n % 40, '|', n % 30), date '2017-01-01' + n % 1990, n::text, 0, true, 13.5, 0.5
       FROM generate_series(1, :many) n""",
    """INSERT INTO messages (id, recipient, channel, address, kind, created_at, content)
       SELECT n::text, 'desk', 'email', 'desk@example.org', 'exercise', now(), '{}'
       FROM generate_series(1, :many) n""",
    """INSERT INTO lanes (recipient, channel, address, failures)
       SELECT 'desk ' || n, 'email', 'desk@example.org', 0 FROM generate_series(1, 100) n""",
    """INSERT INTO deliveries (number, message_id, recipient, lane_id, line, state, attempts, attempts_before,
         next_attempt_at, last_words, fence)
       SELECT number, id, recipient, 1 + number % 100, (number % 5000)::text, 'sent', 1, 0,
         CASE WHEN number % 100 = 7 THEN now() END, '', 1 FROM messages""",
    """INSERT INTO unresolved_names (key, country, adm1, restricted, name, items, last_seen_at)
       SELECT n::text, 'NER', '', false, n::text, n % 300, now() - n * interval '1 minute'
       FROM generate_series(1, :many) n""",
    """INSERT INTO names_aside (key, restricted, who, reason, at)
       SELECT (n * 7)::text, false, 'desk', 'a brand', now() FROM generate_series(1, 2000) n""",
)


def plans(store: SqlStore, sent: list[tuple[str, Any]]) -> str:
    with store._engine.connect() as connection:
        return "\n".join(
            row[0]
            for statement, parameters in sent
            for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        )


@pytest.mark.parametrize("span", SPANS[:2])
def test_neighbours_are_found_along_an_index_on_postgresql(full_postgres: SqlStore, span: Span) -> None:
    with statements(full_postgres) as sent, full_postgres._engine.connect() as connection:
        connection.execute(near(span))
    steps = plans(full_postgres, sent)
    assert "Index" in steps
    assert "Seq Scan" not in steps


def test_a_feed_with_few_items_is_not_looked_for_among_all(full_postgres: SqlStore) -> None:
    with statements(full_postgres) as sent, full_postgres.view() as look:
        look.feed_paces()
        look.last_items_of(99, 20)
    steps = plans(full_postgres, sent)
    assert "ix_items_feed" in steps
    assert not re.search(r"pk_items on items", steps)


@pytest.mark.parametrize(
    "what",
    [
        "due lanes",
        "ungrouped reports",
        "whereabouts",
        "whereabouts in a box",
        "days of an area",
        "one item",
        "one delivery",
        "page of items",
        "names of no table",
        "names of no table, the last seen",
        "names that were put aside",
        "whether a name is put aside",
    ],
)
def test_reading_goes_along_an_index_on_postgresql(full_postgres: SqlStore, what: str) -> None:
    with statements(full_postgres) as sent, full_postgres.view() as look:
        READS[what](look)
    steps = plans(full_postgres, sent)
    assert "Index" in steps
    assert not re.search(
        r"Seq Scan on (items|reports|report_events|item_revisions|deliveries|messages|incident_whereabouts|"
        r"unresolved_names|names_aside)",
        steps,
    )
