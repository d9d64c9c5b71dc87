import pytest

from service.gazetteer.index import PlaceIndex
from service.gazetteer.ranking import rank
from service.gazetteer.resolve import PlaceContext, kind_said, named_units, resolve
from service.records import Place
from service.text.folding import fold


def place(
    id: str, name: str, kind: str, country: str, adm1: str, adm2: str | None = None, **more: object
) -> Place:
    return Place(id=id, name=name, kind=kind, country=country, adm1=adm1, adm2=adm2, **more)  # type: ignore[arg-type]


GAO_REGION = place("gao-r", "Gao", "region", "MLI", "Gao", in_zone=True)
GAO_TOWN = place(
    "gao-t", "Gao", "town", "MLI", "Gao", "Gao", lat=16.27, lon=-0.04, in_zone=True, population=87_000
)
GAO_VILLAGE = place("gao-v", "Gao", "village", "BFA", "Centre-Ouest", lat=11.65, lon=-2.18)
KARMA_NORD = place("karma-n", "Karma", "village", "BFA", "Nord", "Yatenga", lat=13.65, lon=-2.5, in_zone=True)
KARMA_NIGER = place(
    "karma-t", "Karma", "town", "NER", "Tillabéri", "Kollo", lat=13.66, lon=1.81, in_zone=True
)
KARMA_EST = place("karma-e", "Karma", "village", "BFA", "Est", "Gourma", lat=12.5, lon=0.4, in_zone=True)
OUAHIGOUYA = place(
    "ouahigouya", "Ouahigouya", "town", "BFA", "Nord", "Yatenga", lat=13.58, lon=-2.42, in_zone=True
)
NORD = place("nord", "Nord", "region", "BFA", "Nord", in_zone=True, names=("Yaadga",))
SOUM = place("soum", "Soum", "region", "BFA", "Sahel", in_zone=True)
YATENGA = place("yatenga", "Yatenga", "district", "BFA", "Nord", "Yatenga", in_zone=True)
BANI_SAHEL = place("bani-s", "Bani", "village", "BFA", "Sahel", "Séno", in_zone=True)
BANI_FAR = place("bani-f", "Bani", "village", "NGA", "Borno")
KARMAS = ["karma-n", "karma-t", "karma-e"]
INDEX = PlaceIndex.build(
    [GAO_REGION, GAO_TOWN, GAO_VILLAGE, KARMA_NORD, KARMA_NIGER, KARMA_EST, OUAHIGOUYA, NORD, SOUM, YATENGA,
     BANI_SAHEL, BANI_FAR]
)  # fmt: skip


@pytest.mark.parametrize(
    ("context", "chosen", "why"),
    [
        (PlaceContext(units=frozenset({"Yatenga"})), "karma-n", "Yatenga is named"),
        (PlaceContext(units=frozenset({"région", "nord"})), "karma-n", "Nord is named"),
        (PlaceContext(units=frozenset({"Yaadga", "Ouahigouya"})), "karma-n", "Nord is named"),
        (PlaceContext(countries=frozenset({"NER"})), "karma-t", "NER is named"),
        (PlaceContext(anchors=(OUAHIGOUYA,)), "karma-n", "12 km from Ouahigouya"),
        (PlaceContext(kind="town"), "karma-t", "it is called a town"),
        (
            PlaceContext(kind="village", countries=frozenset({"BFA"}), anchors=(KARMA_EST,)),
            "karma-e",
            "0 km from",
        ),
        (PlaceContext(distance_km=15, distance_from=OUAHIGOUYA), "karma-n", "12 km from Ouahigouya, as said"),
    ],
)
def test_the_context_decides_between_homonyms(context: PlaceContext, chosen: str, why: str) -> None:
    resolution = resolve("Karma", KARMAS, context, INDEX)
    assert resolution.place is INDEX.place(chosen)
    assert why in resolution.reason
    assert resolution.reason.startswith("best of 3 places of this name")
    assert 0 < resolution.score <= 1


def test_the_order_of_the_candidates_does_not_matter() -> None:
    context = PlaceContext(countries=frozenset({"BFA"}))
    assert resolve("Karma", KARMAS, context, INDEX) == resolve("Karma", KARMAS[::-1], context, INDEX)


def test_without_context_the_greater_place_is_meant() -> None:
    resolution = resolve("Gao", ["gao-r", "gao-t", "gao-v"], PlaceContext(), INDEX)
    assert resolution.place == GAO_TOWN


@pytest.mark.parametrize(("kind", "chosen"), [("region", "gao-r"), ("town", "gao-t")])
def test_the_word_before_tells_a_region_from_its_seat(kind: str, chosen: str) -> None:
    resolution = resolve("Gao", ["gao-r", "gao-t", "gao-v"], PlaceContext(kind=kind), INDEX)
    assert resolution.place is INDEX.place(chosen)


def test_a_newer_region_leads_to_the_unit_it_was_part_of() -> None:
    resolution = resolve("Bani", ["bani-f", "bani-s"], PlaceContext(units=frozenset({"Soum"})), INDEX)
    assert resolution.place == BANI_SAHEL


def test_a_village_of_a_country_the_item_does_not_name_stays_unresolved() -> None:
    resolution = resolve("Bani", ["bani-f"], PlaceContext(countries=frozenset({"BFA"})), INDEX)
    assert resolution.place is None
    assert resolution.score == 0
    assert resolution.reason == "no place of this name fits: NGA is not named"


def test_a_distance_that_cannot_be_counts_against_a_place() -> None:
    context = PlaceContext(distance_km=30, distance_from=OUAHIGOUYA, anchors=(GAO_TOWN,))
    resolution = resolve("Karma", ["karma-t"], context, INDEX)
    assert resolution.place is None
    assert "not 30 as said" in resolution.reason


def test_places_without_coordinates_are_judged_by_the_rest() -> None:
    context = PlaceContext(anchors=(BANI_FAR,), distance_km=5, distance_from=NORD, units=frozenset({"Nord"}))
    assert resolve("Bani", ["bani-s", "bani-f"], context, INDEX).place is not None


def test_a_name_that_nobody_bears_is_unresolved() -> None:
    resolution = resolve("Xyz", [], PlaceContext(), INDEX)
    assert (resolution.name, resolution.place, resolution.reason) == (
        "Xyz",
        None,
        "no place of this name is known",
    )


def test_a_lone_candidate_is_surer_than_one_of_many() -> None:
    alone = resolve("Karma", ["karma-n"], PlaceContext(), INDEX)
    assert alone.score > resolve("Karma", KARMAS, PlaceContext(), INDEX).score
    assert alone.reason.startswith("the only place of this name")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("dans le village de Karma", "Karma", "village"),
        ("la commune rurale de Karma", "Karma", "district"),
        ("in the Karma region, on", "Karma", "region"),
        ("Seno province", "Seno", "district"),
        ("la ville d’Ansongo", "Ansongo", "town"),
        ("the village of Karma", "Karma", "village"),
        ("في قرية كارما", "كارما", "village"),
        ("بمنطقة غاو", "غاو", "region"),
        ("المدينة غاو", "غاو", "town"),
        ("les habitants de Karma", "Karma", None),
        ("Karma", "Karma", None),
        ("village. Karma", "Karma", None),
    ],
)
def test_the_words_beside_a_name_say_what_it_is(text: str, name: str, kind: str | None) -> None:
    start = text.index(name)
    assert kind_said(fold(text), start, start + len(name)) == kind


def test_a_misspelt_village_of_the_unit_named_is_preferred_to_one_of_the_name_elsewhere() -> None:
    here = place("tizegorou", "Tizégorou", "village", "NER", "Tillabéri", "Banibangou", in_zone=True)
    elsewhere = place("tisegoro", "Tizegarou", "village", "NGA", "Sokoto")
    index = PlaceIndex.build(
        [here, elsewhere, place("r", "Tillabéri", "region", "NER", "Tillabéri", in_zone=True)]
    )
    said = PlaceContext(units=frozenset({"Tillabéri"}), countries=frozenset({"NER"}))
    resolution = resolve("Tizegarou", ["tisegoro"], said, index)
    assert resolution.place == here
    assert "one letter different: tizegorou" in resolution.reason
    assert resolve("Tizegarou", ["tisegoro"], PlaceContext(), index).place == elsewhere
    assert [one.place.id for one in rank("Tizegarou", said, index)] == ["tizegorou", "tisegoro"]
    assert [one.place.id for one in rank("Tizegarou", PlaceContext(), index)] == ["tisegoro", "tizegorou"]


def test_a_town_elsewhere_is_not_taken_for_a_village_of_nearly_its_name() -> None:
    paris = place("paris", "Paris", "town", "FRA", "Île-de-France")
    index = PlaceIndex.build(
        [paris, place("paros", "Parous", "village", "MLI", "Gao", "Gao", in_zone=True), GAO_REGION]
    )
    said = PlaceContext(units=frozenset({"Gao"}), countries=frozenset({"MLI"}))
    assert resolve("Paris", ["paris"], said, index).place is None


def test_a_commune_that_is_named_tells_the_village_near_it() -> None:
    commune = place("c", "Oula", "district", "BFA", "Nord", "Yatenga", lat=13.6, lon=-2.45, in_zone=True)
    index = PlaceIndex.build([commune, KARMA_NORD, KARMA_EST, KARMA_NIGER])
    resolution = resolve("Karma", KARMAS, PlaceContext(units=frozenset({"Oula"})), index)
    assert resolution.place == KARMA_NORD
    assert "km from Oula" in resolution.reason
    assert "Yatenga is named" in resolution.reason


def test_of_units_of_one_name_those_of_the_country_named_count() -> None:
    index = PlaceIndex.build([NORD, place("cm", "Nord", "region", "CMR", "Nord")])
    assert named_units(PlaceContext(units=frozenset({"Nord"})), index).regions == {("BFA", "Nord")}
    said = PlaceContext(units=frozenset({"Nord"}), countries=frozenset({"CMR"}))
    assert named_units(said, index).regions == {("CMR", "Nord")}
