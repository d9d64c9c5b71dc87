"""Items found by their words, on both databases: in the transaction that files them, told ones for who may see them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from store_before import read_before
from store_samples import DAY, HOUR, NOW, Desk, a_feed, a_report, an_event, an_item, telling

from service.ports import ReadItem
from service.ports.rereading import ReadAgain
from service.records import FeedItem, ItemSearch, Misreading
from service.store import SqlStore, migrations, searching

pytest_plugins = ["store_databases"]

NewDatabase = Callable[[str], AbstractContextManager[str]]


def saying(key: str, text: str, language: str = "fr", **changes: object) -> ReadItem:
    item = an_item(key, title=key, text=text, **changes)  # type: ignore[arg-type]
    return ReadItem(item, a_report(relevant=False, language=language))


def told(words: str) -> ReadItem:
    item = FeedItem(
        key=words, title="Appel", text=words, published_at=NOW, via="phone", restricted=True, speaker="NGO"
    )
    return ReadItem(item, a_report(an_event()))


def found(store: SqlStore, words: str = "", *, restricted: bool = True, **more: object) -> list[object]:
    with store.view() as look:
        search = ItemSearch(words=words, **more)  # type: ignore[arg-type]
        return [row["id"] for row in look.search_items(search, None, 50, restricted=restricted).rows]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("tués", [1]),
        ("TUES", [1]),
        ("attaques", [3, 1]),
        ("attaque", [3, 1]),
        ("attaque Bani-Bangou", [1]),
        ("l’attaque", [3, 1]),
        ("هجوم", [2]),
        ("الهجوم", [2]),
        ("بلدة", [2]),
        ("bang*", [1]),
        ("ba*", []),
        ("attaque -tués", [3]),
        ("-tués", [3, 2]),
        ("killed", [3]),
        ("12", [1]),
        ("nothing of the kind", []),
        ("\" OR rowid:1 NEAR(x) * & | ! ( '", []),
        ("!!!", []),
        ("x" * 10_000, []),
    ],
)
def test_words_are_found_folded_in_every_language(store: SqlStore, asked: str, ids: list[int]) -> None:
    Desk(store).poll(
        saying("a", "Douze (12) personnes ont été TUÉES… 12 tués dans l’attaque de Bani-Bangou."),
        saying("b", "وقع الهَجوم على بلدة", language="ar"),
        saying("c", "The attaque killed nobody", language="en"),
    )
    assert found(store, asked) == ids


def test_an_item_is_found_by_what_it_is(store: SqlStore) -> None:
    desk = Desk(store, a_feed(1), a_feed(2))
    desk.poll(telling("a"), saying("b", "calme"), feed_id=1)
    desk.poll(
        saying("c", "calme", language="en", published_at=NOW - 40 * DAY),
        saying("d", "calme", published_at=None),
        feed_id=2,
        at=NOW + HOUR,
    )
    assert found(store, relevant=True) == [1]
    assert found(store, "calme", relevant=False) == [4, 3, 2]
    assert found(store, feed_id=2) == [4, 3]
    assert found(store, language="en") == [3]
    assert found(store, places=("seytenga",)) == found(store, places=("x", "bfa")) == [1]
    assert found(store, places=("dori",)) == []
    assert found(store, since=date(2022, 6, 1)) == [4, 2, 1]
    assert found(store, since=date(2022, 6, 12), until=date(2022, 6, 12), relevant=False) == [4, 2]
    assert found(store, until=date(2022, 6, 11)) == [3]
    assert found(store, since=date(2022, 5, 3), until=date(2022, 5, 3)) == [3]
    assert found(store, since=date(2022, 6, 13), until=date(2022, 6, 12)) == []
    assert found(store, since=date(2022, 5, 1), until=date(2022, 5, 31)) == [3]
    assert found(store, since=date(2021, 12, 31), until=date(2023, 1, 1)) == [4, 3, 2, 1]
    assert found(store, since=date(2023, 1, 1)) == found(store, until=date(2021, 12, 31)) == []
    assert found(store) == [4, 3, 2, 1]


def test_an_edit_is_found_by_its_new_words_alone(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(saying("a", "hier"), saying("b", "hier"))
    desk.poll(saying("a", "demain"), at=NOW + HOUR)
    assert (found(store, "hier"), found(store, "demain")) == ([2], [1])


def test_what_is_read_again_is_found_by_what_is_read_now(store: SqlStore) -> None:
    Desk(store).poll(telling("a"))
    with store.view() as look:
        (stored,) = look.stored_items([1])
    with store.begin() as transaction:
        none = a_report(relevant=False, version="reader 2")
        transaction.file_reread([ReadAgain(stored, none)], NOW)
    assert (found(store, relevant=True), found(store, relevant=False), found(store, "Seytenga")) == (
        [],
        [1],
        [1],
    )
    assert found(store, places=("seytenga",)) == []


def test_told_items_are_found_by_those_alone_who_may_see_them(store: SqlStore) -> None:
    Desk(store).poll(saying("a", "calme à Seytenga"))
    with store.begin() as transaction:
        transaction.file_told(told("Seytenga: soixante morts"), NOW)
    for asked in ({"words": "seytenga"}, {"words": ""}, {"words": "-douze"}):
        assert found(store, **asked, restricted=True) == [2, 1]  # type: ignore[arg-type]
        assert found(store, **asked, restricted=False) == [1]  # type: ignore[arg-type]
    assert found(store, "soixante", restricted=False) == found(store, relevant=True, restricted=False) == []


def test_forgotten_words_find_nothing(store: SqlStore) -> None:
    Desk(store).poll(telling("a"))
    with store.begin() as transaction:
        transaction.file_misreading(wrong())
        transaction.forget(NOW + HOUR, NOW)
    assert (found(store, "texte"), found(store, relevant=True), found(store)) == ([], [], [1])
    with store.view() as look:
        assert (look.misreading(1), look.misreadings(0, 10)) == (None, [])


def test_what_was_forgotten_stays_so_where_its_feed_gives_it_again_to_another_reader(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"))
    with store.begin() as transaction:
        transaction.forget(NOW + HOUR, NOW)
    again = ReadItem(telling("a").item, a_report(an_event(), version="reader 2"))
    desk.poll(again, at=NOW + DAY)
    assert (found(store, "texte"), found(store, relevant=True)) == ([], [])
    with store.view() as look:
        shown = look.item(1, restricted=True)
    assert shown is not None
    assert (shown["text"], shown["report"].keywords) == ("", ())  # type: ignore[attr-defined]


def test_a_poll_that_is_not_stored_leaves_no_words(store: SqlStore) -> None:
    desk = Desk(store)

    def cut_off() -> None:
        with store.begin() as transaction:
            transaction.file_told(told("soixante morts"), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cut_off()
    desk.poll(saying("a", "calme"))
    assert found(store, "soixante") == []


def test_pages_follow_each_other_over_every_stretch(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FIRST_STRETCH", 2)
    Desk(store).poll(*(saying(f"{n}", "calme" if n % 3 else "rare") for n in range(1, 21)))
    seen: list[object] = []
    cursor: str | None = None
    with store.view() as look:
        while True:
            page = look.search_items(ItemSearch(words="calme"), cursor, 4)
            seen += [row["id"] for row in page.rows]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert look.found_ids(ItemSearch(words="rare"), 20, 3) == [18, 15, 12]
    assert seen == [n for n in range(20, 0, -1) if n % 3]


def test_what_is_asked_to_be_read_again_is_kept_until_it_is_done(store: SqlStore) -> None:
    Desk(store).poll(telling("a"), telling("b"))
    with store.begin() as transaction:
        asked = transaction.ask_reread(ItemSearch(words="texte"), "desk", NOW)
    assert (asked.search, asked.below, asked.who) == (ItemSearch(words="texte"), 3, "desk")
    with store.view() as look:
        assert look.rereadings(10, waiting=True) == [asked]
    done = replace(asked, below=0, changed=1, unchanged=1, done_at=NOW + HOUR)
    with store.begin() as transaction:
        assert transaction.note_reread(asked, done)
        assert not transaction.note_reread(asked, done)
    with store.view() as look:
        assert (look.rereadings(10), look.rereadings(10, waiting=True)) == ([done], [])


def wrong(item_id: int = 1, note: str = "It is 12") -> Misreading:
    labels = {"relevant": True, "events": [{"role": "main", "deaths": {"low": 12, "best": 12, "high": 12}}]}
    return Misreading(item_id=item_id, revision=1, labels=labels, note=note, who="desk", at=NOW)


def test_what_was_read_wrongly_is_given_with_the_words_it_was_said_of(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a"), telling("b"))
    with store.begin() as transaction:
        told_id, _ = transaction.file_told(told("soixante morts"), NOW)
        for number in (1, 2, told_id):
            transaction.file_misreading(wrong(number))
        transaction.file_misreading(wrong(1, "It is 13"))
        assert transaction.drop_misreading(2)
        assert not transaction.drop_misreading(2)
    desk.poll(telling("a", title="Edited"), at=NOW + HOUR)
    with store.view() as look:
        ((misreading, item),) = look.misreadings(0, 10)
        assert look.misreading(told_id) is not None
        assert list(look.misreadings(1, 10)) == []
    assert (misreading, item.title) == (wrong(1, "It is 13"), "Attaque à Seytenga")


def test_what_an_earlier_version_stored_is_found_after_the_upgrade(empty_url: str) -> None:
    calm = an_item("b", text="calme", title="Niamey")
    items = [
        (an_item("a"), a_report(an_event())),
        *[(calm, a_report(relevant=False, language="en"))] * 1100,
        (told("soixante").item, a_report(an_event())),
    ]
    read_before(empty_url, "0023", items, NOW)
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []
    store = SqlStore.open(empty_url)
    assert found(store, places=("seytenga",)) == [1102, 1]
    assert found(store, places=("seytenga",), restricted=False) == found(store, "attaque") == [1]
    assert found(store, "calmes", language="en")[:2] == [1101, 1100]
    assert found(store, since=NOW.date(), until=NOW.date(), relevant=True, feed_id=1) == [1102, 1]
    store.close()
