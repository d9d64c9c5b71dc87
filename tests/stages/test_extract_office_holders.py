"""Who holds an office of a place speaks for it: "le maire de Téra" as much as "le maire"."""

import pytest
from items_read import main


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("a déclaré le maire de Dori", "local official"),
        ("a déclaré le gouverneur de la région", "government"),
        ("a annoncé le procureur de Dori", "government"),
        ("a raconté un habitant de Seytenga", "residents"),
        ("a rectifié le préfet de Dori", "government"),
    ],
)
def test_the_place_of_an_office_does_not_hide_who_speaks(said: str, speaker: str) -> None:
    event = main("Burkina : attaque à Seytenga", f"Trois civils ont été tués samedi à Seytenga, {said}.")
    assert [claim.speaker for claim in event.claims] == [speaker]


def test_in_english_too() -> None:
    event = main(
        "Burkina Faso: attack on Seytenga",
        "Three civilians were killed on Saturday at Seytenga, the mayor of Dori said.",
    )
    assert [claim.speaker for claim in event.claims] == ["local official"]
