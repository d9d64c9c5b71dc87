"""What the store keeps of an archive that is played: items as of their time, and how far it went."""

from dataclasses import replace

from store_samples import DAY, HOUR, NOW, SETTLE, a_feed, telling

from service.ports import Store

pytest_plugins = ["store_databases"]

WIRE = a_feed(url="liptako:replay/wire", name="wire")


def test_items_are_stored_as_of_their_time_and_are_known_by_their_keys(store: Store) -> None:
    with store.begin() as transaction:
        wire = transaction.archive_source(WIRE, NOW)
        first = transaction.file_archived(wire, [telling("a")], NOW)
        later = transaction.file_archived(wire, [telling("b")], NOW + HOUR)
    with store.view() as look:
        keys = look.archived_keys([*first.item_ids, *later.item_ids, 999])
        assert list(keys.values()) == ["a", "b"]
        assert [event.seen_at for event in look.told_in(look.ungrouped(NOW, 10))] == [NOW, NOW + HOUR]
        assert look.assess_due_at(SETTLE) == NOW + SETTLE


def test_an_edit_is_a_revision_and_the_same_words_are_nothing(store: Store) -> None:
    item = telling("a")
    edited = replace(item, item=replace(item.item, text="Other words.", content_digest="other"))
    with store.begin() as transaction:
        wire = transaction.archive_source(WIRE, NOW)
        told = [
            transaction.file_archived(wire, [one], NOW + n * HOUR)
            for n, one in enumerate((item, item, edited))
        ]
    assert [(filed.items, filed.revisions) for filed in told] == [(1, 1), (0, 0), (0, 1)]


def test_an_undated_item_is_news_and_not_only_learnt(store: Store) -> None:
    with store.begin() as transaction:
        wire = transaction.archive_source(WIRE, NOW)
        item = telling("a")
        undated = replace(item, item=replace(item.item, published_at=None))
        transaction.file_archived(wire, [undated], NOW)
    with store.view() as look:
        assert [event.first_published_at for event in look.told_in(look.ungrouped(NOW, 10))] == [NOW]


def test_a_source_that_is_never_asked_is_no_feed_and_history_begins_with_it(store: Store) -> None:
    with store.begin() as transaction:
        first = transaction.archive_source(WIRE, NOW)
        assert transaction.archive_source(WIRE, NOW + DAY) == first
    with store.view() as look:
        assert (look.feed_ids(), look.due_feeds(NOW + DAY, HOUR)) == ([], [])
        assert look.coverage(NOW, DAY).feeds == 0
        assert look.history_begins_at() == NOW


def test_a_bookmark_says_how_far_an_archive_was_played(store: Store) -> None:
    with store.view() as look:
        assert look.bookmark(WIRE.url) is None
    with store.begin() as transaction:
        wire = transaction.archive_source(WIRE, NOW)
        transaction.set_bookmark(wire, "12")
    with store.view() as look:
        assert look.bookmark(WIRE.url) == "12"
