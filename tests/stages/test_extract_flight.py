"""Who fled is displaced, however it is told; who only speaks is not counted."""

import pytest
from items_read import main

LEAD = "Vingt civils ont été tués samedi à Seytenga, au Burkina Faso.\n\n"


@pytest.mark.parametrize(
    ("text", "displaced"),
    [
        ("Plus de 8 300 personnes, dont 61 % d’enfants, ont trouvé refuge à Dori depuis l’attaque.", 8300),
        ("Around 3,000 people who escaped have arrived in Dori, a local official said.", 3000),
        ("Des centaines d’habitants ont gagné Dori.", 200),
        ("L'attaque a contraint 4 000 personnes à fuir.", 4000),
        ("2 000 personnes ont dû quitter leurs villages.", 2000),
    ],
)
def test_flight_is_told_in_many_words(text: str, displaced: int) -> None:
    assert main("Burkina : 20 morts à Seytenga", LEAD + text).displaced == displaced


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Ménaka : 90 000 déplacés",
            "Un porte-parole fait état de 90 000 déplacés depuis le début, en mars 2022, de l'offensive.",
        ),
        (
            "Menaka: 90,000 displaced",
            "A spokesman spoke of 90,000 displaced since the offensive began in March 2022.",
        ),
    ],
)
def test_who_fled_since_months_before_the_attack_did_not_flee_from_it(title: str, text: str) -> None:
    attack = "\n\nSix habitants ont été tués le 11 juin 2022 à Seytenga, au Burkina Faso."
    assert main(title, text + attack).displaced is None


def test_a_higher_figure_of_those_who_fled_since_months_before_is_of_them_too() -> None:
    event = main(
        "New departures from Seytenga",
        "Six people were killed on 11 June 2022 at Seytenga, in Burkina Faso.\n\n"
        "Since March 2022, 30,000 people have been forced to flee. "
        "A spokesman gives a higher figure of 90,000 displaced.",
    )
    assert event.displaced is None


def test_whoever_tells_of_the_dead_is_none_of_them() -> None:
    event = main(
        "Burkina : attaque à Seytenga",
        "Au moins 70 personnes ont été tuées dimanche à Seytenga. "
        "Selon un habitant, une centaine de civils ont été tués.",
    )
    assert event.deaths is not None
    assert (event.deaths.low, event.deaths.best, event.deaths.high) == (70, 70, 100)


def test_of_them_are_those_named_last() -> None:
    event = main(
        "Burkina Faso: 25 killed at Seytenga",
        "Twenty-five civilians were killed on Sunday at Seytenga. The army said its men had fought back, beating off "
        "the attackers and killing at least 19 of them.",
    )
    assert event.deaths_attackers == 19
    assert event.deaths is not None
    assert event.deaths.best == event.deaths.high == 25


def test_one_who_died_is_counted_though_such_people_speak_elsewhere() -> None:
    event = main(
        "Ménaka : inquiétude après la mort d'un officier",
        "L'inquiétude monte dans la région de Ménaka après l'assassinat, samedi, d'un officier près de Tamalat.",
    )
    assert event.deaths is not None
    assert event.deaths.best == 1
