"""Names that operators put aside leave the list of those that no table has; nothing else of them changes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest
from store_samples import HOUR, NOW, Desk, a_report, an_event, an_item, telling

from service.errors import RulingError
from service.ports import ReadItem
from service.ports.unresolving import NameAside, UnresolvedName
from service.records import NamedPlace
from service.store import SqlStore

pytest_plugins = ["store_databases"]

FONDO = NamedPlace(
    name="Kokorou Fondo", as_written="Kokorou Fondo", kind="village", country="NER", adm1="Dosso"
)
BRAND = replace(FONDO, name="Tôyota")
AFAR = replace(BRAND, name="Toyota", country="MLI", adm1=None)


def names(store: SqlStore, *, restricted: bool = False) -> list[UnresolvedName]:
    with store.view() as look:
        rows = look.page_unresolved(None, 50, restricted=restricted).rows
    return [row["name"] for row in rows]  # type: ignore[misc]


def aside(store: SqlStore, *, restricted: bool = False) -> list[tuple[str, str]]:
    with store.view() as look:
        rows = look.page_aside(None, 50, restricted=restricted).rows
    return [(row["name"].name, row["aside"].reason) for row in rows]  # type: ignore[attr-defined]


def standing(store: SqlStore, number: int) -> NameAside:
    with store.view() as look:
        found = look.name_aside(number)
    assert found is not None
    return found


def put(store: SqlStore, number: int, reason: str = "a brand", who: str = "Oumou") -> None:
    with store.begin() as transaction:
        transaction.put_aside(number, who, reason, NOW)


def back(store: SqlStore, number: int, seen: int) -> None:
    with store.begin() as transaction:
        transaction.bring_back(number, seen)


def number_of(store: SqlStore, name: str, *, restricted: bool = False) -> int:
    return next(
        one.id for one in names(store, restricted=True) if (one.name, one.restricted) == (name, restricted)
    )


def a_told(store: SqlStore, *places: NamedPlace) -> None:
    item = replace(an_item("t"), restricted=True, via="phone", speaker="residents")
    with store.begin() as transaction:
        transaction.file_told(ReadItem(item, a_report(an_event(*places))), NOW)


def test_a_name_leaves_the_list_in_every_region_and_is_counted_on(store: SqlStore) -> None:
    desk = Desk(store)
    desk.poll(telling("a", an_event(FONDO, BRAND)), telling("b", an_event(AFAR)))
    a_told(store, BRAND)
    number = number_of(store, "Toyota")
    put(store, number)
    assert [one.name for one in names(store, restricted=True)] == ["Kokorou Fondo"]
    assert standing(store, number) == NameAside(
        id=standing(store, number).id, who="Oumou", reason="a brand", at=NOW, restricted=False
    )
    desk.poll(
        telling("c", an_event(AFAR)), telling("d", an_event(replace(AFAR, country="BFA"))), at=NOW + HOUR
    )
    assert [one.name for one in names(store)] == ["Kokorou Fondo"]
    with store.view() as look:
        kept = look.unresolved_name(number)
        assert kept is not None
        assert kept.items == 2
        assert len(look.items_with_unresolved("toyota", 50)) == 5
        assert look.name_aside(number_of(store, "Kokorou Fondo")) is None


def test_it_is_shown_among_what_is_put_aside_until_it_is_brought_back(store: SqlStore) -> None:
    Desk(store).poll(
        telling("a", an_event(FONDO, BRAND)), telling("b", an_event(AFAR)), telling("c", an_event(AFAR))
    )
    fondo, brand, afar = (number_of(store, name) for name in ("Kokorou Fondo", "Tôyota", "Toyota"))
    put(store, brand)
    put(store, fondo, "a person")
    assert aside(store) == [("Kokorou Fondo", "a person"), ("Toyota", "a brand")]
    assert names(store) == []
    back(store, afar, standing(store, brand).id)
    assert aside(store) == [("Kokorou Fondo", "a person")]
    assert sorted(one.name for one in names(store)) == ["Toyota", "Tôyota"]


def test_of_two_at_once_the_second_is_told(store: SqlStore) -> None:
    Desk(store).poll(telling("a", an_event(BRAND)), telling("b", an_event(AFAR)))
    brand, afar = number_of(store, "Tôyota"), number_of(store, "Toyota")
    put(store, brand)
    with pytest.raises(RulingError, match="Oumou has put it aside already") as error:
        put(store, afar, who="Hawa")
    assert error.value.why == "conflict"
    seen = standing(store, afar)
    assert seen.who == "Oumou"
    back(store, brand, seen.id)
    with pytest.raises(RulingError, match="It was brought back"):
        back(store, afar, seen.id)
    put(store, brand, "again")
    with pytest.raises(RulingError, match="It was brought back"):
        back(store, brand, seen.id)
    assert aside(store) == [("Tôyota", "again")]


def test_of_many_that_put_one_name_aside_at_the_same_moment_one_does(store: SqlStore) -> None:
    Desk(store).poll(telling("a", an_event(BRAND)), telling("b", an_event(AFAR)))
    numbers = [number_of(store, "Tôyota"), number_of(store, "Toyota")] * 2
    done: list[int] = []

    def try_it(number: int) -> None:
        with suppress(RulingError):
            put(store, number)
            done.append(number)

    with ThreadPoolExecutor(len(numbers)) as pool:
        list(pool.map(try_it, numbers))
    assert len(done) == 1
    assert len(aside(store)) == 1


def test_a_decision_is_taken_back_on_its_own_name_alone(store: SqlStore) -> None:
    Desk(store).poll(telling("a", an_event(BRAND, FONDO)))
    brand, fondo = number_of(store, "Tôyota"), number_of(store, "Kokorou Fondo")
    put(store, brand)
    with pytest.raises(RulingError, match="It was brought back"):
        back(store, fondo, standing(store, brand).id)
    with pytest.raises(RulingError, match="no such name") as error:
        put(store, 999)
    assert error.value.why == "missing"


def test_names_of_told_reports_are_put_aside_for_operators_alone(store: SqlStore) -> None:
    Desk(store).poll(telling("a", an_event(BRAND)))
    a_told(store, FONDO, BRAND)
    put(store, number_of(store, "Kokorou Fondo", restricted=True), "the caller's own name")
    put(store, number_of(store, "Tôyota", restricted=True), "a brand, the caller said")
    assert [name for name, _ in aside(store)] == ["Tôyota"]
    assert [name for name, _ in aside(store, restricted=True)] == ["Tôyota", "Kokorou Fondo"]
    with store.view() as look:
        [row] = look.page_aside(None, 50).rows
    assert row["aside"].restricted  # type: ignore[attr-defined]
    assert not row["name"].restricted  # type: ignore[attr-defined]


def test_what_is_put_aside_is_shown_page_by_page_once_each(store: SqlStore) -> None:
    villages = [replace(FONDO, name=f"Fondo {letter}") for letter in "abcde"]
    Desk(store).poll(telling("a", an_event(*villages)))
    for village in villages:
        put(store, number_of(store, village.name))
    shown: list[str] = []
    cursor = None
    for _ in range(4):
        with store.view() as look:
            page = look.page_aside(cursor, 2)
        shown += [row["name"].name for row in page.rows]  # type: ignore[attr-defined]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert shown == [one.name for one in reversed(villages)]
    with store.view() as look, pytest.raises(ValueError, match="cursor"):
        look.page_aside("bm9uc2Vuc2U=", 2)
