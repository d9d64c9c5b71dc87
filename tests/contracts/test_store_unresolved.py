"""Names that no table has are kept with the reports that are stored, counted once an item, and counted off again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from store_samples import DAY, HOUR, NOW, Desk, a_report, an_event, an_item, telling

from alembic import command
from service.ports import ReadItem
from service.ports.unresolving import UnresolvedName, UnresolvedOrder
from service.records import NamedPlace
from service.store import SqlStore, migrations, schema
from service.store.database import free_of_references, open_engine, writing

pytest_plugins = ["store_databases"]

FONDO = NamedPlace(
    name="Kokorou Fondo",
    as_written="Kokorou Fondo",
    kind="village",
    country="NER",
    adm1="Tillabéri",
    adm2="Téra",
)
NOWHERE = NamedPlace(name="Inchinanan", as_written="Inchinanan", kind="village")


def names(
    store: SqlStore, order: UnresolvedOrder = "items", *, restricted: bool = False
) -> list[UnresolvedName]:
    with store.view() as look:
        rows = look.page_unresolved(None, 50, order, restricted=restricted).rows
    return [row["name"] for row in rows]  # type: ignore[misc]


def counts(store: SqlStore) -> dict[str, int]:
    return {one.name: one.items for one in names(store)}


def test_a_name_is_kept_with_where_it_is_said_to_be_and_how_many_items_name_it(store: SqlStore) -> None:
    Desk(store).poll(
        telling("a", an_event(FONDO, NOWHERE), an_event(FONDO), published_at=NOW - HOUR),
        telling("b", an_event(replace(FONDO, name="KOKOROU-FONDO")), published_at=NOW - 2 * HOUR),
        telling("c", an_event()),
    )
    first, second = names(store)
    assert first == UnresolvedName(
        id=first.id,
        name="Kokorou Fondo",
        country="NER",
        adm1="Tillabéri",
        adm2="Téra",
        items=2,
        last_seen_at=NOW - HOUR,
        restricted=False,
    )
    assert (second.name, second.country, second.adm1, second.items) == ("Inchinanan", None, None, 1)
    with store.view() as look:
        assert [row["id"] for row in look.items_naming(first.id, 50)] == [2, 1]
        assert [row["id"] for row in look.items_naming(first.id, 1)] == [2]
        assert look.items_with_unresolved("kokoroufondo", 50) == [2, 1]
        assert look.items_with_unresolved("Gao", 50) == []


def test_the_same_name_in_another_region_is_another_name(store: SqlStore) -> None:
    Desk(store).poll(telling("a", an_event(FONDO)), telling("b", an_event(replace(FONDO, adm1="Tahoua"))))
    assert sorted((one.adm1, one.items) for one in names(store)) == [("Tahoua", 1), ("Tillabéri", 1)]
    with store.view() as look:
        assert look.items_with_unresolved("Kokorou Fondo", 50) == [2, 1]


def test_an_item_that_is_read_otherwise_is_counted_off_and_one_that_is_read_the_same_is_not(
    store: SqlStore,
) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(FONDO, NOWHERE)), telling("b", an_event(FONDO)))
    later = NOW + HOUR
    desk.poll(telling("a", an_event(FONDO), version="reader 2"), at=later)
    assert counts(store) == {"Kokorou Fondo": 2}
    found = names(store)[0]
    assert found.last_seen_at == NOW
    desk.poll(telling("b", version="reader 2"), telling("a", version="reader 3"), at=later + HOUR)
    assert counts(store) == {}
    with store.view() as look:
        kept = look.unresolved_name(found.id)
        assert kept is not None
        assert kept.items == 0
        assert look.items_naming(found.id, 50) == []
    desk.poll(telling("b", an_event(FONDO), version="reader 4"), at=later + 2 * HOUR)
    assert [(one.id, one.items) for one in names(store)] == [(found.id, 1)]


def test_names_of_told_reports_are_for_operators_alone(store: SqlStore) -> None:
    Desk(store).poll(telling("a", an_event(FONDO)))
    item = replace(an_item("t"), restricted=True, via="phone", speaker="residents")
    told = ReadItem(item, a_report(an_event(FONDO, NOWHERE)))
    with store.begin() as transaction:
        transaction.file_told(told, NOW)
    assert counts(store) == {"Kokorou Fondo": 1}
    every = names(store, restricted=True)
    assert sorted((one.name, one.restricted) for one in every) == [
        ("Inchinanan", True),
        ("Kokorou Fondo", False),
        ("Kokorou Fondo", True),
    ]
    hidden = next(one.id for one in every if one.restricted)
    with store.view() as look:
        assert look.unresolved_name(hidden) is None
        assert look.unresolved_name(hidden, restricted=True) is not None
        assert look.unresolved_name(10_000, restricted=True) is None


@pytest.mark.parametrize("order", ["items", "seen"])
def test_all_are_shown_page_by_page_once_each(store: SqlStore, order: UnresolvedOrder) -> None:
    villages = [replace(FONDO, name=f"Fondo {letter}") for letter in "abcdefg"]
    Desk(store).poll(
        *(
            telling(str(number), an_event(*villages[: number + 1]), published_at=NOW - number * HOUR)
            for number in range(7)
        )
    )
    shown: list[str] = []
    cursor = None
    for _ in range(5):
        with store.view() as look:
            page = look.page_unresolved(cursor, 2, order)
        shown += [row["name"].name for row in page.rows]  # type: ignore[attr-defined]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(shown) == [one.name for one in villages]
    assert shown[0] == "Fondo a"


@pytest.mark.parametrize("order", ["items", "seen"])
def test_a_cursor_of_another_list_is_refused(store: SqlStore, order: UnresolvedOrder) -> None:
    with store.view() as look, pytest.raises(ValueError, match="cursor"):
        look.page_unresolved("bm9uc2Vuc2U=", 2, order)


def test_a_name_seen_again_later_is_shown_as_it_was_written_last(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(FONDO), published_at=NOW - timedelta(days=3)))
    desk.poll(telling("b", an_event(replace(FONDO, name="Kokorou-Fondo", adm2=None))), at=NOW)
    [found] = names(store)
    assert (found.name, found.adm2, found.last_seen_at) == ("Kokorou-Fondo", "Téra", NOW)
    desk.poll(telling("c", an_event(FONDO), published_at=NOW - timedelta(days=9)), at=NOW)
    assert [(one.name, one.last_seen_at, one.items) for one in names(store)] == [("Kokorou-Fondo", NOW, 3)]


def test_what_is_forgotten_is_counted_off_and_a_name_that_no_item_has_any_more_is_gone(
    store: SqlStore,
) -> None:
    desk = Desk(store)
    desk.poll(telling("old", an_event(FONDO, NOWHERE)), telling("other", an_event(NOWHERE)))
    desk.poll(telling("young", an_event(FONDO)), at=NOW + DAY)
    gone = next(one.id for one in names(store) if one.name == "Inchinanan")
    with store.begin() as transaction:
        transaction.put_aside(gone, "desk", "a person", NOW)
        assert transaction.forget(NOW + HOUR, NOW) == (2, 0)
        assert transaction.forget(NOW + HOUR, NOW) == (0, 0)
    assert counts(store) == {"Kokorou Fondo": 1}
    with store.view() as look:
        assert look.unresolved_name(gone) is None
        assert look.items_with_unresolved("Inchinanan", 50) == []
        assert look.items_with_unresolved("Kokorou Fondo", 50) == [3]
        assert look.page_aside(None, 50).rows == []
    desk.poll(telling("new", an_event(NOWHERE)), at=NOW + 2 * DAY)
    assert counts(store) == {"Kokorou Fondo": 1, "Inchinanan": 1}
    assert gone not in [one.id for one in names(store)]


def test_a_decision_stays_while_an_item_has_the_name_in_any_region(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("old", an_event(NOWHERE)))
    [old] = names(store)
    desk.poll(telling("young", an_event(replace(NOWHERE, country="MLI"))), at=NOW + DAY)
    with store.begin() as transaction:
        transaction.put_aside(old.id, "desk", "a person", NOW)
        transaction.forget(NOW + HOUR, NOW)
        [row] = transaction.page_aside(None, 50).rows
    assert (row["name"].country, row["aside"].reason) == ("MLI", "a person")  # type: ignore[attr-defined]
    assert names(store) == []


def test_a_name_that_was_resolved_is_gone_when_its_texts_are(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(FONDO, NOWHERE), published_at=NOW))
    numbers = [one.id for one in names(store)]
    desk.poll(telling("a", version="reader 2"), at=NOW + DAY)
    with store.begin() as transaction:
        transaction.forget(NOW, NOW)
        assert all(transaction.unresolved_name(one) for one in numbers)
        transaction.forget(NOW + HOUR, NOW)
        assert not any(transaction.unresolved_name(one) for one in numbers)


def test_an_item_that_was_forgotten_and_is_edited_is_counted_again(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(FONDO)))
    with store.begin() as transaction:
        transaction.forget(NOW + HOUR, NOW)
    assert counts(store) == {}
    desk.poll(telling("a", an_event(FONDO), title="Edited"), at=NOW + DAY)
    assert counts(store) == {"Kokorou Fondo": 1}


def test_what_was_forgotten_before_is_counted_off_at_the_upgrade(own_url: str) -> None:
    store = SqlStore.open(own_url)
    desk = Desk(store)
    desk.poll(telling("a", an_event(FONDO, NOWHERE)), telling("b", an_event(FONDO)))
    [number] = [one.id for one in names(store) if one.name == "Inchinanan"]
    with store.begin() as transaction:
        transaction.put_aside(number, "desk", "a person", NOW)
    store.close()
    engine = open_engine(own_url)
    free_of_references(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE items SET forgotten = true WHERE id = 1"))
        config = schema._config(connection)
        command.stamp(config, "0027")
        command.upgrade(config, "0028")
        command.stamp(config, "head")
    engine.dispose()
    assert migrations.check(own_url) == []
    store = SqlStore.open(own_url)
    assert counts(store) == {"Kokorou Fondo": 1}
    with store.view() as look:
        assert look.unresolved_name(number) is None
        assert look.page_aside(None, 50).rows == []
    store.close()


def test_what_reports_of_an_earlier_version_have_unresolved_is_counted_at_the_upgrade(
    empty_url: str,
) -> None:
    migrations.upgrade(empty_url)
    store = SqlStore.open(empty_url)
    desk = Desk(store)
    desk.poll(telling("a", an_event(FONDO), an_event(FONDO, NOWHERE)), telling("b", an_event(FONDO)))
    desk.poll(telling("a", an_event(NOWHERE), version="reader 2"), at=NOW + HOUR)
    before = [replace(one, id=0) for one in names(store)]
    assert len(before) == 2
    store.close()
    engine = open_engine(empty_url)
    with writing(engine) as connection:
        for table in ("unresolved_mentions", "unresolved_names"):
            connection.execute(text(f"DROP TABLE {table}"))
        config = schema._config(connection)
        command.stamp(config, BEFORE)
        command.upgrade(config, MADE)
        command.stamp(config, "head")
    engine.dispose()
    assert migrations.check(empty_url) == []
    store = SqlStore.open(empty_url)
    assert [replace(one, id=0) for one in names(store)] == before
    store.close()


BEFORE, MADE = "0022", "0023"
"""The migration of these tables, and the one before it."""
