"""Other attacks of these days that an item mentions beside the one it is about."""

from datetime import date

import pytest
from items_read import main, read

TITLE = "Mali : 20 villageois tués samedi à Tamalat"
LEAD = "Vingt villageois ont été tués samedi à Tamalat, dans la région de Ménaka.\n\n"


@pytest.mark.parametrize(
    ("phenomenon", "text", "day", "places", "dead"),
    [
        ("another day", "Jeudi, cinq civils avaient été tués à Karou.", date(2022, 6, 16), ["Karou"], 5),
        (
            "no toll told",
            "Jeudi, des hommes armés avaient attaqué Karou.",
            date(2022, 6, 16),
            ["Karou"],
            None,
        ),
        (
            "the same day",
            "Le même jour, quatre civils ont été tués à Karou.",
            date(2022, 6, 18),
            ["Karou"],
            4,
        ),
        ("cued, undated", "Une autre attaque a fait trois morts à Karou.", None, ["Karou"], 3),
        (
            "told over two sentences",
            "Jeudi, Karou avait été attaqué. Cinq civils y avaient perdu la vie.",
            date(2022, 6, 16),
            ["Karou"],
            5,
        ),
        (
            "hours before",
            "Moins de 72 heures plus tôt, cinq civils avaient été tués à Karou.",
            date(2022, 6, 15),
            ["Karou"],
            5,
        ),
        (
            "a week, voilà",
            "Voilà une semaine, cinq civils étaient tués à Karou.",
            date(2022, 6, 13),
            ["Karou"],
            5,
        ),
        (
            "behind a sentence that ends in a year since",
            "Des groupes frappent la zone depuis 2017. Jeudi, cinq civils avaient été tués à Karou.",
            date(2022, 6, 16),
            ["Karou"],
            5,
        ),
        (
            "the same region",
            "Jeudi, cinq civils avaient été tués dans un village de la même région.",
            date(2022, 6, 16),
            ["Ménaka"],
            5,
        ),
        (
            "there, days before",
            "Le 8 juin, cinq civils y avaient été tués dans une attaque.",
            date(2022, 6, 8),
            ["Ménaka"],
            5,
        ),
    ],
)
def test_another_attack(
    phenomenon: str, text: str, day: date | None, places: list[str], dead: int | None
) -> None:
    report = read(TITLE, LEAD + text)
    assert len(report.events) == 2, phenomenon
    first, other = report.events
    assert [place.name for place in first.places] == ["Tamalat"]
    assert first.deaths
    assert first.deaths.best == 20
    assert other.role == "secondary"
    assert (other.date, [place.name for place in other.places]) == (day, places)
    assert (other.deaths.best if other.deaths else None) == dead


@pytest.mark.parametrize(
    ("phenomenon", "text"),
    [
        ("what followed", "Dimanche, des habitants de Tamalat ont enterré les morts."),
        ("too long ago", "Le 8 mars, cinq civils avaient été tués à Karou."),
        ("outside the zone", "Jeudi, cinq civils avaient été tués à Toumour, dans la région de Diffa."),
        ("nobody harmed", "Jeudi, une réunion a eu lieu à Karou."),
        ("several villages of one wave", "Les hommes armés venaient de Karou, où rien ne s'est passé."),
    ],
)
def test_no_other_attack(phenomenon: str, text: str) -> None:
    assert len(read(TITLE, LEAD + text).events) == 1, phenomenon


def test_villages_of_one_wave_are_one_event() -> None:
    text = "Le même jour, des civils ont été tués à Karou et à Dirga."
    report = read(
        "Mali : attaques contre trois villages, 20 morts samedi", "Tamalat a été attaqué.\n\n" + text
    )
    assert len(report.events) == 1
    assert {place.name for place in report.events[0].places} == {"Tamalat", "Karou", "Dirga"}


@pytest.mark.parametrize(
    ("title", "villages"),
    [
        ("Mali : 20 civils tués dans deux villages, Karou et Dirga", 2),
        ("Mali : un convoi militaire attaqué près de Tamalat, 20 soldats tués", 0),
    ],
)
def test_inhabited_places_attacked(title: str, villages: int) -> None:
    assert main(title).villages_attacked_min == villages


@pytest.mark.parametrize(
    ("phenomenon", "title", "villages"),
    [
        ("a village without a name", "Mali : 20 civils tués dans un village de la région de Gao", 1),
        ("an ambush", "Mali : 20 civils tués dans une embuscade entre Karou et Dirga", 0),
        ("a mine", "Mali : un bus saute sur une mine à Tamalat, 20 civils tués", 0),
        ("a base in a town", "Mali: 25 soldiers killed in assault on army base in the town of Dori", 0),
        ("soldiers in a town", "Mali : vingt soldats tués à Dori", 0),
    ],
)
def test_what_is_no_village_and_what_is_one(phenomenon: str, title: str, villages: int) -> None:
    assert main(title).villages_attacked_min == villages, phenomenon
