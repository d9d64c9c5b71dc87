"""What judging looks back on: found by place and day, whatever else is remembered."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.gazetteer.distance import kilometres
from service.records import Incident, NamedPlace
from service.stages.judge.memory import Memory, areas_of

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
