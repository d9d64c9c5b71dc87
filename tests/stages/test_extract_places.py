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
