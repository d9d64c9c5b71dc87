"""What the shipped table must hold, by facts that anyone can check."""

from collections import Counter

import pytest

from service.gazetteer.distance import kilometres
from service.gazetteer.index import PlaceIndex
from service.gazetteer.packs import load_places, load_zone, pack_folder
from service.gazetteer.scan import Scanner
from service.records import Place

PLACES = load_places("three-borders")
INDEX = PlaceIndex.build(PLACES)
ZONE = load_zone("three-borders")
SCANNER = Scanner(ZONE, INDEX)

COUNTRIES = {"MLI": (10.0, 25.1, -12.3, 4.35), "NER": (11.6, 23.6, 0.1, 16.1), "BFA": (9.3, 15.2, -5.6, 2.5)}


def of_kind(kind: str, country: str) -> list[Place]:
    return [place for place in PLACES if place.kind == kind and place.country == country]


def test_the_file_stays_small() -> None:
    assert (pack_folder("three-borders") / "places.csv").stat().st_size < 1_500_000


@pytest.mark.parametrize(("country", "units"), [("MLI", 10), ("NER", 8), ("BFA", 13)])
def test_every_first_level_unit_is_there_with_its_pcode(country: str, units: int) -> None:
    regions = [place for place in of_kind("region", country) if place.adm1 == place.name]
    assert len(regions) == units
    assert len({place.adm1_pcode for place in regions} - {None}) == units


@pytest.mark.parametrize(("country", "units"), [("MLI", 53 + 6), ("NER", 67), ("BFA", 45 + 2)])
def test_every_second_level_unit_is_there(country: str, units: int) -> None:
    """With the six cercles of Taoudénit, and the two provinces that Burkina Faso made in 2025."""
    districts = [place for place in of_kind("district", country) if place.id.startswith("district-")]
    assert len(districts) == units
    assert all(place.adm1 and place.adm1_pcode for place in districts)


def test_the_areas_of_the_zone_are_regions_of_the_table() -> None:
    regions = {(place.country, place.adm1, place.adm1_pcode) for place in PLACES if place.kind == "region"}
    assert len(ZONE.areas) == 10
    assert {(area.country, area.adm1, area.pcode) for area in ZONE.areas} <= regions
    assert set(ZONE.countries) == set(COUNTRIES)


def test_what_is_in_the_zone_lies_in_its_areas() -> None:
    areas = {(area.country, area.adm1) for area in ZONE.areas}
    for place in PLACES:
        assert place.in_zone == ((place.country, place.adm1) in areas), place


def test_places_lie_in_their_countries() -> None:
    for place in PLACES:
        if place.country in COUNTRIES and place.lat is not None and place.lon is not None:
            south, north, west, east = COUNTRIES[place.country]
            assert south <= place.lat <= north, place
            assert west <= place.lon <= east, place


def test_no_place_lists_a_spelling_twice() -> None:
    for place in PLACES:
        most = Counter((place.name, *place.names)).most_common(1)
        assert most[0][1] == 1, place


@pytest.mark.parametrize(
    ("name", "country", "adm1"),
    [
        ("Tamalat", "MLI", "Ménaka"),
        ("تمالات", "MLI", "Ménaka"),
        ("Insinane", "MLI", "Ménaka"),
        ("Inchinanane", "MLI", "Ménaka"),
        ("إنشنان", "MLI", "Ménaka"),
        ("Andéranboukane", "MLI", "Ménaka"),
        ("أندرامبوكان", "MLI", "Ménaka"),
        ("ميناكا", "MLI", "Ménaka"),
        ("Seytenga", "BFA", "Sahel"),
        ("سيتنغا", "BFA", "Sahel"),
        ("Dialassagou", "MLI", "Mopti"),
        ("Dessagou", "MLI", "Mopti"),
        ("Dianwelly", "MLI", "Mopti"),
        ("Bani-Bangou", "NER", "Tillabéri"),
        ("Tillabéry", "NER", "Tillabéri"),
        ("Chinégodar", "NER", "Tillabéri"),
        ("Daougeft", "MLI", "Gao"),
        ("Bandiagara", "MLI", "Mopti"),
        ("Goulmou", "BFA", "Est"),
        ("Kuilsé", "BFA", "Centre-Nord"),
        ("Yaadga", "BFA", "Nord"),
        ("Liptako", "BFA", "Sahel"),
        ("تمبكتو", "MLI", "Tombouctou"),
    ],
)
def test_a_name_of_the_zone_leads_to_its_region(name: str, country: str, adm1: str) -> None:
    places = [INDEX.place(place_id) for place_id in INDEX.named(name)]
    assert places
    assert {(place.country, place.adm1) for place in places if place.in_zone} == {(country, adm1)}


@pytest.mark.parametrize(
    "name", ["Paris", "Maiduguri", "Diffa", "lac Tchad", "Bamako", "Ouagadougou", "Niamey", "Nigeria"]
)
def test_what_lies_elsewhere_is_known_as_elsewhere(name: str) -> None:
    places = [INDEX.place(place_id) for place_id in INDEX.named(name)]
    assert places
    major = [place for place in places if place.kind not in ("village", "site")]
    assert major
    assert not any(place.in_zone for place in major)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ("Seytenga", "Dori", 47),
        ("Ménaka", "Gao", 264),
        ("Banibangou", "Ouallam", 106),
        ("Diallassagou", "Bankass", 47),
    ],
)
def test_towns_are_as_far_apart_as_on_the_map(one: str, other: str, km: float) -> None:
    a, b = (
        next(place for place in map(INDEX.place, INDEX.named(name)) if place.kind == "town" and place.in_zone)
        for name in (one, other)
    )
    assert a.lat is not None
    assert a.lon is not None
    assert b.lat is not None
    assert b.lon is not None
    assert kilometres(a.lat, a.lon, b.lat, b.lon) == pytest.approx(km, rel=0.2)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Elle a fui La ville. Some say the old game is over. Est-ce la fin ?", []),
        ("Le ministre Boubou Cissé et Ibrahim Boubacar Keïta", []),
        ("L'État islamique au Grand Sahara, la Katiba Macina et Boko Haram", []),
        (
            "Dans la nuit du 11 au 12 juin, des hommes armés ont attaqué Seytenga, à 47 km de Dori.",
            ["Seytenga", "Dori"],
        ),
        (
            "Gunmen killed dozens in the village of Diallassagou near Bankass, Mali",
            ["Diallassagou", "Bankass", "Mali"],
        ),
        ("هجوم على قرية تمالات بمنطقة ميناكا في مالي", ["تمالات", "ميناكا", "مالي"]),
    ],
)
def test_the_places_of_a_sentence_are_found(text: str, places: list[str]) -> None:
    assert [match.name for match in SCANNER.scan(text).places] == places
