"""Which names of a report are places of the attack, and which say where something else is."""

import pytest
from items_read import main, read


def names(title: str, text: str = "") -> list[str]:
    return [place.name for place in main(title, text).places]


@pytest.mark.parametrize(
    ("phenomenon", "text", "expected"),
    [
        ("list", "Vingt civils ont été tués à Karou, Wourokoy et Dirga.", ["Karou", "Wourokoy", "Dirga"]),
        ("list, English", "Twenty people were killed in Karou, Wourokoy and Dirga.", ["Karou", "Wourokoy", "Dirga"]),
        ("kind behind the name", "Gunmen stormed into Wourokoy village on Saturday.", ["Wourokoy"]),
        ("kind right before", "Ils ont attaqué le village Wourokoy samedi.", ["Wourokoy"]),
        ("names behind a colon", "Deux villages : Wourokoy et Bandarou ont été attaqués.", ["Wourokoy", "Bandarou"]),
        ("hamlet of farmers", "Le hameau de culture de Wourokoy a été attaqué.", ["Wourokoy"]),
        ("attack on a name", "The attack on Wourokoy killed twenty people.", ["Wourokoy"]),
        ("a people is no place", "An attack on Malian soldiers in Karou killed twenty.", ["Karou"]),
        ("the unit several lie in", "Vingt civils ont été tués dans trois villages de Karou.", ["Ménaka", "Karou"]),
        ("the speaker's town", "Le maire de la ville voisine de Karou dit Tamalat attaqué.", ["Tamalat"]),
        ("ends of a road", "Un convoi a été attaqué à Tamalat sur l'axe Karou-Dirga.", ["Tamalat"]),
        ("ends of a road, dash", "Tamalat a été attaqué sur la route Karou – Dirga.", ["Tamalat"]),
        ("where people fled", "Tamalat was attacked and villagers fled to the town of Karou.", ["Tamalat"]),
        ("where they were going", "Attaqués à Tamalat, ils revenaient du marché de Karou.", ["Tamalat"]),
        ("beside an unknown one", "Vingt civils ont été tués non loin de Wourokoy.", ["Wourokoy"]),
        ("between two", "Un bus a été attaqué entre Wourokoy et Bandarou, 20 morts.", ["Wourokoy", "Bandarou"]),
        ("joined before a known one", "Wourokoy et Karou ont été attaqués samedi.", ["Wourokoy", "Karou"]),
        ("a village aside", "Ils ont attaqué Karou, puis un autre village, Bandarou.", ["Karou", "Bandarou"]),
        ("apposed", "Samedi ils ont visé Wourokoy, village de la commune de Gao.", ["Wourokoy"]),
        ("apposed with its unit", "C'est Wourokoy, dans la région de Gao, qui a été attaqué.", ["Wourokoy"]),
        ("its unit in brackets", "Samedi ils ont visé Wourokoy (Ménaka).", ["Wourokoy"]),
        ("a camp", "Le camp de réfugiés maliens de Wourokoy a été attaqué.", ["Wourokoy"]),
        ("its people", "Ils s'en sont pris samedi aux habitants de Karou.", ["Karou"]),
        ("its people speak", "Tamalat a été attaqué, ont dit des habitants de Karou.", ["Tamalat"]),
        ("a mine", "Un convoi de la mine d'or de Karou a été attaqué à Tamalat.", ["Tamalat"]),
        ("on the way", "Un convoi allant de Karou à Dirga a été attaqué à Tamalat.", ["Tamalat"]),
        ("the area of", "Gunmen attacked traders in the Karou area.", ["Ménaka", "Karou"]),
        ("in capitals for a headline", "Gunmen Kill At Least Twenty In Karou On Saturday.", ["Karou"]),
        ("a second word no table has", "Des civils ont été tués à Karou Zaouni samedi.", ["Karou Zaouni"]),
        ("the zone of", "Tamalat a été attaqué dans la zone de Karou.", ["Tamalat"]),
        ("a garrison's town", "Le détachement militaire de Karou est arrivé après l'attaque de Tamalat.", ["Tamalat"]),
        ("a speaker's town first", "À Karou, un élu a parlé de 20 morts à Tamalat.", ["Tamalat"]),
        ("the X camp", "Two people were killed at the Wourokoy camp.", ["Wourokoy"]),
        ("its commune in brackets", "Ils ont attaqué Karou (commune de Gao) samedi.", ["Karou"]),
        ("its commune aside", "Ils ont attaqué Karou, commune de Gao, samedi.", ["Karou"]),
        ("a commune no table has", "Ils ont attaqué Karou (commune de Wourokoy) samedi.", ["Karou"]),
        ("several units", "Tamalat a été attaqué, dans les cercles de Karou, Dirga et Gao.", ["Tamalat"]),
        ("three before a known one", "Ils ont tué à Tamalat des gens de Bandarou, Wourokoy et Dirga.",
         ["Tamalat", "Bandarou", "Wourokoy", "Dirga"]),
        ("what opens the sentence", "Ensuite, Wourokoy et Karou ont été attaqués.", ["Wourokoy", "Karou"]),
        ("a court's town", "Le tribunal de grande instance de Karou enquête sur l'attaque de Tamalat.", ["Tamalat"]),
        ("a regiment's town", "Les tués de Tamalat étaient du régiment d'infanterie commando de Karou.", ["Tamalat"]),
        ("flown to", "À Tamalat, dix soldats tués et six blessés évacués par hélicoptère à Karou.", ["Tamalat"]),
        ("a place described", "Tamalat a été attaqué. Karou se trouve à 20 km, près des attaques.", ["Tamalat"]),
    ],
)  # fmt: skip
def test_places_of_the_attack(phenomenon: str, text: str, expected: list[str]) -> None:
    assert names("Région de Ménaka : vingt civils tués au Mali", text) == expected, phenomenon


def test_where_no_sentence_of_violence_says_where_a_site_of_the_lead_does_then_the_country() -> None:
    told = "Twenty people were killed on Saturday.\n\n{} Partners registered 3,000 displaced people in Dori."
    assert names(
        "Mali: twenty dead", told.format("The mayor was on his way when it happened at Tamalat.")
    ) == ["Tamalat"]
    assert names("Mali: twenty dead", told.format("The mayor was on his way.")) == ["Mali"]
    assert names("Mali and Niger: twenty dead", told.format("The mayor was on his way.")) == []


def test_another_spelling_is_not_taken_for_a_place_of_another_region() -> None:
    text = "Vingt civils ont été tués à Dirgua, dans la région de Diffa au Niger."
    found = [place.name for event in read("Niger : attaque", text).events for place in event.places]
    assert "Dirga" not in found


def test_an_unknown_village_keeps_the_unit_named_last_before_it() -> None:
    text = "L'attaque a eu lieu dans la région de Gao.\n\nVingt civils ont été tués au village de Wourokoy."
    (place,) = main("Mali : attaque dans la région de Ménaka", text).places
    assert (place.name, place.resolved, place.adm1) == ("Wourokoy", False, "Gao")


@pytest.mark.parametrize(
    "title",
    [
        "Second village attacked in as many days in Mali",
        "Another village attacked in Mali",
        "Third village burned in Mali",
    ],
)
def test_a_village_that_is_counted_is_not_named_by_its_number(title: str) -> None:
    event = main(
        title, "Gunmen killed six people on Saturday in Tamalat, in the Menaka region, residents said."
    )
    assert [place.name for place in event.places] == ["Tamalat"]


def test_a_dateline_with_its_agency_behind_a_comma_is_no_place_of_the_attack() -> None:
    assert names("Région de Gao : deux attaques", "Karou, (AIB)- Dirga a été attaqué samedi, six morts.") == [
        "Dirga"
    ]


def test_the_region_that_attackers_came_from_puts_no_attack_into_the_zone() -> None:
    text = "Une base de Wourokoy a été attaquée samedi par des hommes armés venus de la région de Ménaka."
    assert not read("Bamako : neuf soldats tués dans une attaque", text).relevant


def test_a_village_of_a_district_out_of_the_zone_is_no_place_beside_one_in_it() -> None:
    text = "Karou a été attaqué samedi.\n\nAlerte info : offensive à Wourokoy, région de Diffa. Vingt civils tués."
    assert names("Mali : vingt civils tués à Karou", text) == ["Karou"]


def test_a_town_that_is_the_commune_of_the_village_struck_is_no_place_of_its_own() -> None:
    text = (
        "La localité de Gao a perdu vingt civils, tués samedi.\n\n"
        "Le crime a eu lieu à Wourokoy, dans la région de Gao."
    )
    assert names("Mali : vingt civils tués", text) == ["Wourokoy"]
