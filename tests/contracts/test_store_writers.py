"""Several at once: nothing is lost, and a look sees one moment."""

import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import insert, select, update
from store_samples import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    Desk,
    a_feed,
    a_message,
    a_rule,
    an_alert,
    an_event,
    other_news,
    telling,
)

from service.records import Attempt, DeliveryState, Judgement, NamedPlace
from service.store import SqlStore
from service.store.database import writing
from service.store.tables import leases

pytest_plugins = ["store_databases"]

WRITERS = 4


def at_once(work: Sequence[Callable[[], None]]) -> None:
    """Run all at the same time; the first error of any is raised."""
    errors: list[BaseException] = []
    ready = threading.Barrier(len(work))

    def run(one: Callable[[], None]) -> None:
        try:
            ready.wait()
            one()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_four_writers_at_once_lose_nothing(store: SqlStore) -> None:
    desk = Desk(store, *(a_feed(number) for number in range(WRITERS)))
    rounds = 25

    def poll(feed_id: int) -> Callable[[], None]:
        def work() -> None:
            for number in range(rounds):
                at = NOW + number * HOUR
                desk.poll(telling(f"{number}"), other_news(f"other {number}"), at=at, feed_id=feed_id)
                with store.begin() as transaction:
                    transaction.file_messages([a_message(f"{feed_id}/{number}")], at)

        return work

    at_once([poll(feed_id) for feed_id in desk.feed_ids])
    with store.view() as look:
        totals = look.totals()
        assert (totals.items, totals.relevant) == (WRITERS * rounds * 2, WRITERS * rounds)
        assert totals.deliveries == {"queued": WRITERS * rounds}
        assert [feed.items for feed in look.feed_health()] == [rounds * 2] * WRITERS
        assert len(look.ungrouped(NOW, 1000)) == WRITERS * rounds


def test_what_is_read_and_then_written_in_a_transaction_is_not_lost(store: SqlStore) -> None:
    """The case in which transactions that begin as readers lose most updates without an error."""
    with writing(store._engine) as connection:
        connection.execute(insert(leases).values(name="counter", fence=0, until=NOW, stale=[]))

    def count() -> None:
        for _ in range(50):
            with writing(store._engine) as connection:
                found = connection.scalar(
                    select(leases.c.fence).where(leases.c.name == "counter").with_for_update()
                )
                assert found is not None
                connection.execute(update(leases).where(leases.c.name == "counter").values(fence=found + 1))

    at_once([count] * WRITERS)
    with writing(store._engine) as connection:
        assert connection.scalar(select(leases.c.fence)) == 50 * WRITERS


def test_of_many_that_claim_at_once_one_succeeds(store: SqlStore) -> None:
    desk = Desk(store)
    with store.begin() as transaction:
        transaction.file_messages([a_message("m1")], NOW)
    won: list[str] = []

    def claim() -> None:
        with store.begin() as transaction:
            if transaction.claim_feed(desk.feed_ids[0], NOW, MINUTE):
                won.append("feed")
        with store.begin() as transaction:
            if transaction.claim_message("m1", NOW, MINUTE):
                won.append("message")

    def lease(holder: str) -> Callable[[], None]:
        def work() -> None:
            claim()
            with store.begin() as transaction:
                if transaction.lease("assess", holder, NOW, MINUTE):
                    won.append("lease")

        return work

    at_once([lease(f"process {number}") for number in range(WRITERS)])
    assert sorted(won) == ["feed", "lease", "message"]


def test_processes_that_start_at_once_put_one_file_in_force(store: SqlStore) -> None:
    versions: list[dict[str, int]] = []

    def start() -> None:
        with store.begin() as transaction:
            transaction.sync_feeds([a_feed(1), a_feed(2)], NOW)
            versions.append(dict(transaction.sync_rules([a_rule("one"), a_rule("two", at_least=3)], NOW)))

    at_once([start] * WRITERS)
    with store.view() as look:
        assert len(look.feed_ids()) == 2
    assert all(one == versions[0] for one in versions)


def test_a_look_sees_one_moment(store: SqlStore) -> None:
    desk = Desk(store)
    with store.view() as look:
        before = look.totals()
        desk.poll(telling())
        assert look.totals() == before
        assert look.ungrouped(NOW, 1000) == []
    with store.view() as look:
        assert look.totals().items == 1


def test_nothing_written_in_a_look_is_kept(store: SqlStore) -> None:
    with store.view() as look:
        look.sync_feeds([a_feed()], NOW)
        assert len(look.feed_ids()) == 1
    with store.view() as look:
        assert look.feed_ids() == []


def test_a_transaction_that_fails_leaves_nothing(store: SqlStore) -> None:
    def fail() -> None:
        with store.begin() as transaction:
            transaction.sync_feeds([a_feed()], NOW)
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        fail()
    with store.view() as look:
        assert look.feed_ids() == []
        assert look.next_due_at(DAY) is None


def test_many_that_send_on_one_lane_take_each_message_once_and_each_line_in_order(store: SqlStore) -> None:
    alerts = [an_alert(f"{key} {turn}", revision=turn, key=key) for turn in (1, 2, 3) for key in "abcd"]
    messages = [a_message(f"about {alert.id}", alert.id) for alert in alerts]
    Desk(store).assess(judgement=Judgement(alerts=tuple(alerts)), messages=messages)
    with store.view() as look:
        [lane] = look.due_lanes(NOW)
    sent: list[str] = []

    def send() -> None:
        for _ in range(5000):
            if len(sent) == len(messages):
                return
            with store.begin() as transaction:
                claim = transaction.claim_next_message(lane, NOW, MINUTE)
            if claim is None:
                continue  # what is due stands behind what another is sending
            sent.append(claim.message.id)
            tried = Attempt(number=1, at=NOW, state=DeliveryState.SENT)
            with store.begin() as transaction:
                assert transaction.file_attempt(claim, tried, None, NOW)

    at_once([send] * WRITERS)
    assert sorted(sent) == sorted(message.id for message in messages)
    for key in "abcd":
        assert [id_ for id_ in sent if f"about {key}" in id_] == [f"about {key} {turn}" for turn in (1, 2, 3)]


def test_what_is_forgotten_while_others_name_it_waits_for_nobody_for_ever(store: SqlStore) -> None:
    """Whatever the order in which texts name places: two that take rows crosswise would be stopped by the database."""
    desk = Desk(store, *(a_feed(number) for number in range(WRITERS)))
    villages = [
        NamedPlace(name=f"Fondo {letter}", as_written=f"Fondo {letter}", kind="village")
        for letter in "abcdefgh"
    ]

    def poll(feed_id: int) -> Callable[[], None]:
        def work() -> None:
            for turn in range(6):
                named = villages[turn:] + villages[:turn]
                event = an_event(*(named if feed_id % 2 else reversed(named)))
                desk.poll(telling(f"{turn}", event), at=NOW + turn * HOUR, feed_id=feed_id)

        return work

    def forget() -> None:
        for turn in range(12):
            with store.begin() as transaction:
                transaction.forget(NOW + turn * HOUR, NOW)

    at_once([*(poll(feed_id) for feed_id in desk.feed_ids[1:]), forget])
    with store.view() as look:
        rows = [row["name"] for row in look.page_unresolved(None, 50).rows]
        counted = {one.name: one.items for one in rows}  # type: ignore[attr-defined]
        found = {one.name: len(look.items_with_unresolved(one.name, 50)) for one in villages}
    assert counted == {name: number for name, number in found.items() if number}
    with store.begin() as transaction:
        transaction.forget(NOW + DAY, NOW)
        assert transaction.page_unresolved(None, 50).rows == []
