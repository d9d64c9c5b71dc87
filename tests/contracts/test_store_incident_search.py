"""Incidents by day, area, status and toll, a page at a time, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from store_samples import DAY, HOUR, NOW, Desk, a_place, an_incident, telling

from service.ports import IncidentsWanted, Transaction
from service.records import Toll
from service.store import SqlStore

pytest_plugins = ["store_databases"]

MENAKA = a_place("Anderamboukane", country="MLI", adm1="Ménaka", place_id="anderamboukane")


def found(look: Transaction, limit: int = 10, **wanted: object) -> list[str]:
    """The ids of all pages."""
    asked, cursor, ids = IncidentsWanted(**wanted), None, []  # type: ignore[arg-type]
    while True:
        page = look.search_incidents(asked, cursor, limit)
        ids += [row["incident"].id for row in page.rows]  # type: ignore[attr-defined]
        cursor = page.next_cursor
        if cursor is None:
            return ids


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """Four incidents: the later they are filed, the earlier they happened."""
    desk = Desk(store)
    changes = (
        {"deaths": Toll(3, 3, 3)},
        {"deaths": Toll(None, None, 40), "places": (MENAKA,)},
        {"status": "dismissed", "deaths": None},
        {"deaths": Toll(12, 20, None), "places": (a_place(), MENAKA)},
    )
    for n, change in enumerate(changes):
        desk.poll(telling(f"key {n}"), at=NOW + n * HOUR)
        incident = replace(an_incident(f"i{n}", f"{n + 1}:0"), day=date(2022, 6, 11) - n * DAY, **change)
        desk.assess(incident, at=NOW + n * HOUR)
    return store


def test_the_last_attack_stands_first_or_what_changed_last(filled: SqlStore) -> None:
    with filled.view() as look:
        for limit in (1, 2, 3, 4, 10):
            assert found(look, limit) == ["i0", "i1", "i2", "i3"]
            assert found(look, limit, order="change") == ["i3", "i2", "i1", "i0"]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"first": date(2022, 6, 9), "last": date(2022, 6, 10)}, ["i1", "i2"]),
        ({"area": "MLI"}, ["i1", "i3"]),
        ({"area": "MLI/menaka"}, ["i1", "i3"]),
        ({"area": "BFA/Sahel"}, ["i0", "i2", "i3"]),
        ({"area": "BFA/Sahe"}, []),
        ({"area": "%"}, []),
        ({"status": "dismissed"}, ["i2"]),
        ({"deaths": 20}, ["i1", "i3"]),
        ({"deaths": 0}, ["i0", "i1", "i3"]),
        ({"deaths": 21, "area": "BFA"}, []),
    ],
)
def test_those_alone_that_are_wanted(filled: SqlStore, wanted: dict[str, object], ids: list[str]) -> None:
    with filled.view() as look:
        assert found(look, 2, **wanted) == ids


@pytest.mark.parametrize("order", ["day", "change"])
@pytest.mark.parametrize("cursor", ["", "x", "WzFd", "WyIyMDIyLTEzLTAxIiwxXQ=="])
def test_a_cursor_from_elsewhere_is_refused(store: SqlStore, order: str, cursor: str) -> None:
    wanted = IncidentsWanted(order=order)  # type: ignore[arg-type]
    with store.view() as look, pytest.raises(ValueError, match="cursor"):
        look.search_incidents(wanted, cursor, 2)


def test_an_incident_is_known_as_it_was(filled: SqlStore) -> None:
    with filled.begin() as work:
        before = work.incidents(["i0"])[0]
    desk = Desk(filled)
    desk.poll(telling("later"), at=NOW + DAY)
    desk.assess(replace(before, deaths=Toll(9, 9, 9)), at=NOW + DAY)
    with filled.view() as look:
        first, second = look.incident_revision("i0", 1), look.incident_revision("i0", 2)
        assert first == before
        assert second is not None
        assert second.deaths == Toll(9, 9, 9)
        assert look.incident_revision("i0", 3) is None
        assert look.incident_revision("i9", 1) is None
