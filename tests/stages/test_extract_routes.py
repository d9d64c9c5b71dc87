"""Where a convoy came from and was bound for is not where it was hit, unless nothing else is said."""

import pytest
from items_read import read


def places(text: str, title: str = "Sahel : embuscade contre un convoi") -> set[str]:
    (event, *_) = read(title, text).events
    return {place.name for place in event.places}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Un convoi militaire allant de Dori à Seytenga a été attaqué samedi près de Karou. Six soldats sont morts.",
         {"Karou"}),
        ("A convoy from Dori, in the north, to Seytenga was ambushed on Saturday at Karou. Six soldiers were killed.",
         {"Karou"}),
        ("Six soldats ont été tués samedi quand leur convoi, allant de Dori à Seytenga, a sauté sur une mine.",
         {"Dori", "Seytenga"}),
        ("Six soldiers were killed on Saturday when their truck hit a mine between Ménaka and Tamalat.",
         {"Ménaka", "Tamalat"}),
        ("Six civils ont été tués samedi à Karou. Ils se rendaient au marché de Dori.", {"Karou"}),
        ("Six civilians were killed on Saturday at Karou, said a group based in Dori.", {"Karou"}),
    ],
)  # fmt: skip
def test_the_ends_of_a_way_are_places_only_where_no_other_is(text: str, where: set[str]) -> None:
    assert places(text) == where


def test_a_title_that_names_the_unit_means_the_unit() -> None:
    text = "Six civils ont été tués samedi à Karou, un village de la région de Gao."
    assert places(text, "Attaque de Gao : six morts") == {"Karou"}


def test_a_place_that_an_attack_came_after_is_of_another_attack() -> None:
    text = "Two weeks after Tamalat, gunmen attacked Karou, in the Gao region, on Saturday, killing six civilians."
    assert places(text, "Mali: six killed") == {"Karou"}
