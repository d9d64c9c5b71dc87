"""A toll that changed, or that others put otherwise: which figure stands, and that none is a sum of rivals."""

from datetime import date

import pytest
from items_read import read

from service.records import Claim, Toll

ROSE = {
    "fr": "Le bilan de l'attaque de Tamalat, dans la région de Ménaka, est passé de 12 à 19 morts.",
    "en": "The death toll of the attack on Tamalat, in the Menaka region, has risen from 12 to 19.",
    "ar": "ارتفعت حصيلة الهجوم على تمالات في منطقة ميناكا من اثني عشر إلى تسعة عشر قتيلا.",
}


@pytest.mark.parametrize("language", ROSE)
def test_of_a_toll_that_rose_from_one_figure_to_another_the_later_stands(language: str) -> None:
    report = read("Mali: Tamalat", ROSE[language])
    [event] = report.events
    assert event.deaths is not None
    assert (event.deaths.low, event.deaths.best, event.deaths.high) == (19, 19, 19)
    assert [toll.deaths for toll in report.background_tolls] == [12]
    assert event.former_tolls == (12,)


def test_two_speakers_with_two_figures_are_rivals_and_not_a_sum() -> None:
    report = read(
        "Mali : attaque à Tamalat",
        "L'attaque de Tamalat, dans la région de Ménaka, a fait une quarantaine de morts selon une source "
        "sécuritaire, tandis que des témoins parlent d'une centaine de civils tués.",
    )
    [event] = report.events
    assert event.deaths is not None
    assert (event.deaths.best, event.deaths.high) == (40, 100)


def test_the_number_of_people_who_fled_is_no_toll() -> None:
    report = read(
        "Burkina Faso: 79 killed in Seytenga",
        "At least 79 people were killed in Seytenga. The number of people who have fled to Dori has reached 14,256.",
    )
    [event] = report.events
    assert event.deaths is not None
    assert event.deaths.best == 79
    assert event.deaths.high in (79, None)
    assert event.displaced == 14256


def test_who_is_named_as_another_than_the_speaker_does_not_speak() -> None:
    report = read(
        "Burkina Faso: attack on Seytenga",
        "Sources other than the government spoke of 165 dead in Seytenga in the night of 18 to 19 June.",
    )
    [event] = report.events
    assert [claim.speaker for claim in event.claims if claim.speaker == "government"] == []


DENIED = {
    "fr": "L'attaque de Tamalat, dans la région de Ménaka, n'a fait aucune victime, a déclaré le gouvernement.",
    "en": "Nobody was killed in the attack on Tamalat, in the Menaka region, the government said.",
}


@pytest.mark.parametrize("language", DENIED)
def test_that_nobody_was_killed_is_the_word_of_who_says_it(language: str) -> None:
    [event] = read("Mali: Tamalat", DENIED[language]).events
    assert event.deaths == Toll(0, 0, 0)
    assert event.claims == (Claim("government", Toll(0, 0, 0)),)


def test_that_nobody_was_killed_is_nobodys_word_where_nobody_is_named() -> None:
    [event] = read(
        "Mali: Tamalat", "Nobody was killed in the attack on Tamalat, in the Menaka region."
    ).events
    assert (event.deaths, event.claims) == (Toll(0, 0, 0), ())


def test_bodies_found_days_later_are_the_dead_of_the_attack() -> None:
    text = (
        "Des hommes ont été emmenés à Tamalat le 12 juin par des hommes armés.\n\n"
        "Jeudi, des proches ont pu s'y rendre : ils ont retrouvé 22 cadavres dans deux fosses."
    )
    event = read("Mali : attaque de Tamalat le 12 juin", text).events[0]
    assert (event.date, event.deaths) == (date(2022, 6, 12), Toll(22, 22, 22))
