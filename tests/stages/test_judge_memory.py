"""What judging looks back on: found by place and day, whatever else is remembered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer.distance import kilometres
from service.records import Incident, NamedPlace, Tally, Whereabouts
from service.stages.judge.memory import Memory, areas_of, day_of
from service.stages.judge.tallies import tally_of
from service.stages.judge.whereabouts import Box, whereabouts_of

DAY = date(2022, 3, 8)


def _place(name: str, lat: float | None = None, lon: float | None = None, adm2: str = "Téra") -> NamedPlace:
    return NamedPlace(
        name=name,
        as_written=name,
        kind="village",
        country="NER",
        adm1="Tillabéri",
        adm2=adm2,
        lat=lat,
        lon=lon,
    )


def _incident(id_: str, day: date, *places: NamedPlace) -> Incident:
    return Incident(id=id_, day=day, places=places, first_seen_at=datetime(2022, 3, 20, tzinfo=UTC))


def test_units_are_written_from_country_to_village() -> None:
    incident = _incident("a", DAY, _place("Inates"), _place("Tongo Tongo"))
    assert areas_of(incident, "zone") == ("zone/",)
    assert areas_of(incident, "country") == ("NER/",)
    assert areas_of(incident, "adm1") == ("NER/Tillabéri",)
    assert areas_of(incident, "adm2") == ("NER/Tillabéri/Téra",)
    assert areas_of(incident, "village") == ("NER/Tillabéri/Téra/Inates", "NER/Tillabéri/Téra/Tongo Tongo")


def test_a_unit_is_found_under_any_spelling_of_its_name() -> None:
    memory = Memory([_incident("a", DAY, _place("Inates"))])
    assert [one.id for one in memory.in_area("NER/Tillaberi", DAY, DAY)] == ["a"]
    assert memory.in_area("NER/Tillaberi", DAY + timedelta(days=1), DAY + timedelta(days=9)) == []


def test_an_incident_that_moved_is_found_only_where_it_is_now() -> None:
    memory = Memory([_incident("a", DAY, _place("Inates", 14.0, 1.0))])
    memory.put(_incident("a", DAY, _place("Sanam", 15.0, 4.0, adm2="Abala")))
    assert memory.near([_place("X", 14.0, 1.0, adm2="Y")], 20, DAY, DAY) == []
    assert [one.id for one in memory.near([_place("X", 15.1, 4.0, adm2="Y")], 20, DAY, DAY)] == ["a"]
    memory.forget("a")
    memory.forget("a")
    assert memory.near([_place("X", 15.1, 4.0)], 20, DAY, DAY) == []


def test_places_without_coordinates_are_near_their_name_and_their_district() -> None:
    memory = Memory(
        [_incident("a", DAY, _place("Inates")), _incident("b", DAY, _place("Sanam", adm2="Abala"))]
    )
    assert [one.id for one in memory.near([_place("Other")], 5, DAY, DAY)] == ["a"]
    assert [one.id for one in memory.near([_place("Sanam", adm2="Elsewhere")], 5, DAY, DAY)] == ["b"]


_points = st.tuples(st.floats(12, 17), st.floats(-4, 5), st.integers(0, 30))


@given(st.lists(_points, max_size=12), _points, st.floats(1, 150))
def test_nothing_within_the_distance_and_the_days_is_left_out(
    spots: list[tuple[float, float, int]], centre: tuple[float, float, int], km: float
) -> None:
    incidents = [
        _incident(str(number), DAY + timedelta(days=day), _place(f"P{number}", lat, lon, adm2=f"D{number}"))
        for number, (lat, lon, day) in enumerate(spots)
    ]
    lat, lon, day = centre
    first, last = DAY + timedelta(days=day - 5), DAY + timedelta(days=day + 5)
    found = {one.id for one in Memory(incidents).near([_place("C", lat, lon, adm2="C")], km, first, last)}
    wanted = {
        str(number)
        for number, (y, x, other) in enumerate(spots)
        if kilometres(lat, lon, y, x) <= km and abs(other - day) <= 5
    }
    assert wanted <= found
    assert all(abs(spots[int(id_)][2] - day) <= 5 for id_ in found)


def test_incidents_of_a_unit_are_counted_by_day() -> None:
    memory = Memory(
        [
            _incident("a", DAY, _place("Inates"), _place("Sanam")),
            _incident("b", DAY, _place("Inates")),
            _incident("c", DAY - timedelta(days=400), _place("Inates")),
        ]
    )
    year = DAY - timedelta(days=365)
    assert memory.days_in("NER/Tillabéri", year, DAY) == {DAY: 2}
    memory.forget("b")
    memory.put(replace(_incident("a", DAY, _place("Inates")), status="dismissed"))
    assert memory.days_in("NER/Tillabéri", year, DAY) == {}


@dataclass
class _Stored:
    """A past that looks at everything it holds."""

    held: list[Incident]

    def whereabouts(
        self, keys: Sequence[str], first: date, last: date, box: Box | None = None
    ) -> list[Whereabouts]:
        rows = (row for one in self.held for row in whereabouts_of(one.id, day_of(one), one.places))
        return [row for row in rows if row.key in keys and first <= row.day <= last]

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> dict[date, int]:
        rows = self.whereabouts([key], first, last)
        return dict(Counter(row.day for row in rows if row.incident_id not in leaving_out))

    def tallies(self, key: str, first: date, last: date) -> list[Tally]:
        ids = {row.incident_id for row in self.whereabouts([key], first, last)}
        return list(map(tally_of, self.incidents(ids)))

    def unread_days(self, _country: str, _first: date, _last: date) -> frozenset[date]:
        return frozenset()

    def incidents(self, ids: Iterable[str]) -> list[Incident]:
        return [one for one in self.held if one.id in ids]


_known = st.lists(st.tuples(_points, st.sampled_from(["stored", "put", "stored, then moved"])), max_size=10)


@given(_known, _points, st.floats(1, 150))
def test_what_is_stored_and_what_is_put_are_remembered_alike(
    known: list[tuple[tuple[float, float, int], str]], centre: tuple[float, float, int], km: float
) -> None:
    def told(number: int) -> Incident:
        (lat, lon, day), _ = known[number]
        return _incident(str(number), DAY + timedelta(days=day), _place(f"P{number}", lat, lon))

    every = [told(number) for number in range(len(known))]
    stale = [
        replace(one, places=(_place("Elsewhere", 12.0, 1.0),)) if known[number][1] != "stored" else one
        for number, one in enumerate(every)
        if known[number][1] != "put"
    ]
    mixed = Memory(
        [one for number, one in enumerate(every) if known[number][1] != "stored"], None, _Stored(stale)
    )
    alone = Memory(every)
    lat, lon, day = centre
    days = (DAY + timedelta(days=day - 5), DAY + timedelta(days=day + 5))
    there = _place("C", lat, lon)
    assert {one.id for one in alone.near([there], km, *days)} <= {
        one.id for one in mixed.near([there], km, *days)
    }
    assert mixed.in_area("NER/Tillabéri", *days) == alone.in_area("NER/Tillabéri", *days)
    assert mixed.days_in("NER/", *days) == alone.days_in("NER/", *days)
    assert mixed.village_attacked(there, km, *days, "0") == alone.village_attacked(there, km, *days, "0")


def test_a_past_incident_of_which_no_more_is_known_counts_but_is_not_listed() -> None:
    past = _Stored([_incident("imported", DAY, _place("Inates", 14.0, 1.0))])
    past.incidents = lambda ids: []  # type: ignore[method-assign]
    memory = Memory((), None, past)
    assert memory.days_in("NER/", DAY, DAY) == {DAY: 1}
    assert memory.village_attacked(_place("Near", 14.01, 1.0), 15, DAY, DAY, "x")
    assert memory.in_area("NER/", DAY, DAY) == []
