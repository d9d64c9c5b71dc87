"""Every administrative unit of the ten regions is in the shipped table, under old names and new.

Second level: OCHA Common Operational Datasets (CC BY-IGO). Third level: how many communes each unit has.
"""

import pytest

from service.gazetteer.index import PlaceIndex
from service.gazetteer.packs import load_places
from service.gazetteer.resolve import PlaceContext, named_units
from service.records import Place

PLACES = load_places("three-borders")
INDEX = PlaceIndex.build(PLACES)

# P-code of the region: P-code of the unit, its name as OCHA writes it, how many communes it has.
UNITS = {
    "BF49": [
        ("BF4901", "Bam", 9),
        ("BF4902", "Namentenga", 8),
        ("BF4903", "Sanmatenga", 11),
    ],
    "BF52": [
        ("BF5201", "Gnagna", 7),
        ("BF5202", "Gourma", 6),
        ("BF5203", "Komandjari", 3),
        ("BF5204", "Kompienga", 3),
        ("BF5205", "Tapoa", 8),
    ],
    "BF54": [
        ("BF5401", "Loroum", 4),
        ("BF5402", "Passore", 9),
        ("BF5403", "Yatenga", 13),
        ("BF5404", "Zondoma", 5),
    ],
    "BF56": [
        ("BF5601", "Oudalan", 5),
        ("BF5602", "Seno", 6),
        ("BF5603", "Soum", 9),
        ("BF5604", "Yagha", 6),
    ],
    "ML05": [
        ("ML0501", "Bandiagara", 21),
        ("ML0502", "Bankass", 12),
        ("ML0503", "Djenne", 12),
        ("ML0504", "Douentza", 15),
        ("ML0505", "Koro", 16),
        ("ML0506", "Mopti", 15),
        ("ML0507", "Tenenkou", 10),
        ("ML0508", "Youwarou", 7),
    ],
    "ML06": [
        ("ML0601", "Dire", 13),
        ("ML0602", "Goundam", 16),
        ("ML0603", "Gourma-Rharous", 9),
        ("ML0604", "Niafunke", 8),
        ("ML0605", "Tombouctou", 6),
    ],
    "ML07": [
        ("ML0701", "Ansongo", 7),
        ("ML0702", "Bourem", 5),
        ("ML0703", "Gao", 7),
    ],
    "ML10": [
        ("ML1001", "Menaka", 2),
        ("ML1002", "Anderamboukane", 1),
        ("ML1003", "Inekar", 1),
        ("ML1004", "Tidermene", 1),
    ],
    "NE005": [
        ("NE005001", "Abalak", 5),
        ("NE005002", "Bagaroua", 1),
        ("NE005003", "Birni N'Konni", 4),
        ("NE005004", "Bouza", 7),
        ("NE005005", "Illela", 3),
        ("NE005006", "Keita", 4),
        ("NE005007", "Madaoua", 6),
        ("NE005008", "Malbaza", 2),
        ("NE005009", "Tahoua", 6),
        ("NE005010", "Tassara", 1),
        ("NE005011", "Tchintabaraden", 2),
        ("NE005012", "Tillia", 1),
        ("NE005013", "Ville de Tahoua", 2),
    ],
    "NE006": [
        ("NE006001", "Abala", 2),
        ("NE006002", "Ayerou", 2),
        ("NE006003", "Balleyara", 1),
        ("NE006004", "Banibangou", 1),
        ("NE006005", "Bankilare", 1),
        ("NE006006", "Filingue", 4),
        ("NE006007", "Gotheye", 2),
        ("NE006008", "Kollo", 11),
        ("NE006009", "Ouallam", 4),
        ("NE006010", "Say", 3),
        ("NE006011", "Tera", 5),
        ("NE006012", "Tillaberi", 7),
        ("NE006013", "Torodi", 2),
    ],
}
RENAMED = [
    # new name, the unit of the table that it leads to (region, district)
    ("Kuilsé", "Centre-Nord", None),
    ("Yaadga", "Nord", None),
    ("Liptako", "Sahel", None),
    ("Soum", "Sahel", None),
    ("Goulmou", "Est", None),
    ("Sirba", "Est", None),
    ("Tapoa", "Est", None),
    ("Djelgodji", "Sahel", "Soum"),
    ("Karo-Peli", "Sahel", "Soum"),
    ("Gobnangou", "Est", "Tapoa"),
    ("Dyamongou", "Est", "Tapoa"),
    ("Sandbondtenga", "Centre-Nord", "Sanmatenga"),
    ("Bandiagara", "Mopti", None),
    ("Douentza", "Mopti", None),
    ("Taoudénit", "Tombouctou", None),
]


@pytest.mark.parametrize(
    ("region", "pcode", "name", "communes"),
    [(region, *unit) for region, units in UNITS.items() for unit in units],
)
def test_a_second_level_unit_is_there_with_its_communes(
    region: str, pcode: str, name: str, communes: int
) -> None:
    unit = INDEX.place(f"district-{pcode}")
    assert unit.id in INDEX.named(name)
    assert (unit.kind, unit.adm1_pcode, unit.in_zone) == ("district", region, True)
    within = [
        place
        for place in PLACES
        if place.id.startswith("commune-") and (place.country, place.adm2) == (unit.country, unit.adm2)
    ]
    assert len(within) == communes
    assert len({place.name for place in within}) == communes


def test_there_are_three_hundred_and_eighty_five_communes() -> None:
    assert sum(communes for units in UNITS.values() for *_, communes in units) == 385


@pytest.mark.parametrize(("name", "adm1", "adm2"), RENAMED)
def test_a_new_name_leads_to_the_unit_of_the_table(name: str, adm1: str, adm2: str | None) -> None:
    named = named_units(PlaceContext(units=frozenset({name})), INDEX)
    units = {(region, None) for _, region in named.regions} | {(one, two) for _, one, two in named.districts}
    assert (adm1, adm2) in units
    assert {region for region, _ in units} == {adm1}


def test_the_second_level_of_a_place_is_a_unit_of_the_table() -> None:
    units = {(place.country, place.adm1, place.adm2) for place in PLACES if place.id.startswith("district-")}
    strays: list[Place] = [
        place for place in PLACES if place.adm2 and (place.country, place.adm1, place.adm2) not in units
    ]
    assert strays == []
