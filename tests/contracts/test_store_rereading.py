"""Items read again, on both databases: the words stay, the report is another one."""

from dataclasses import replace

from store_samples import HOUR, NOW, Desk, a_feed, a_report, an_event, an_incident, other_news, telling

from service.ports.rereading import ReadAgain, StoredItem
from service.records import Report
from service.store import SqlStore

pytest_plugins = ["store_databases"]

LESS = a_report(an_event(deaths=7), version="reader 2")


def stored(store: SqlStore, *item_ids: int) -> list[StoredItem]:
    with store.view() as look:
        return look.stored_items(item_ids or (1,))


def filed(store: SqlStore, *read: tuple[StoredItem, Report]) -> int:
    with store.begin() as transaction:
        return transaction.file_reread([ReadAgain(*one) for one in read], NOW + HOUR)


def test_an_item_is_given_as_it_was_read(store: SqlStore) -> None:
    read = telling("a"), other_news("b")
    Desk(store).poll(*read)
    found = stored(store, 2, 1, 7)
    assert [(one.item_id, one.item, one.report, one.seen_at) for one in found] == [
        (number, one.item, one.report, NOW) for number, one in enumerate(read, 1)
    ]


def test_another_reading_supersedes_the_report_and_marks_its_incident(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling())
    desk.assess(an_incident("i1", "1:0"))
    (before,) = stored(store)
    assert filed(store, (before, LESS)) == 1
    (after,) = stored(store)
    assert (after.report, after.revision, after.item) == (LESS, before.revision, before.item)
    assert after.report_id != before.report_id
    assert desk.stale() == ["i1"]
    (event,) = desk.ungrouped()
    assert (event.report_id, event.figures_at) == (after.report_id, None)


def test_the_same_reading_by_another_version_is_no_news(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"), other_news("b"))
    desk.assess(an_incident("i1", "1:0"))
    before = stored(store, 1, 2)
    same = [(one, replace(one.report, reader_version="reader 2")) for one in before]
    assert filed(store, *same) == 2
    after = stored(store, 1, 2)
    assert [one.report_id for one in after] == [one.report_id for one in before]
    assert {one.report.reader_version for one in after} == {"reader 2"}
    assert (desk.stale(), desk.ungrouped()) == ([], [])


def test_what_was_edited_or_read_again_meanwhile_is_left_alone(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"), telling("b"))
    before = stored(store, 1, 2)
    desk.poll(telling("a", title="Edited"), at=NOW + HOUR)
    assert filed(store, (before[1], LESS)) == 1
    assert filed(store, *((one, LESS) for one in before)) == 0
    assert [one.item.title for one in stored(store)] == ["Edited"]


def test_counts_of_feeds_follow(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    for feed_id in desk.feed_ids:
        desk.poll(telling("a"), other_news("b"), feed_id=feed_id)
    none, some = a_report(relevant=False, version="reader 2"), LESS
    first, second, third, _ = stored(store, 1, 2, 3, 4)
    filed(store, (first, none), (second, some), (third, none))
    with store.view() as look:
        assert [(feed.items, feed.relevant) for feed in look.feed_health()] == [(2, 1), (2, 0)]
        page = look.page_items(None, 10, True)
    assert [row["id"] for row in page.rows] == [2]


def test_a_forgotten_item_is_not_read(store: SqlStore) -> None:
    Desk(store).poll(telling())
    with store.begin() as transaction:
        transaction.forget(NOW + HOUR, NOW)
    assert stored(store) == []
