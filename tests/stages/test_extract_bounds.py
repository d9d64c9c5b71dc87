"""Between which bounds a toll lies: rivals, roundings, parts of a total, and what only looks like one of these."""

import pytest
from items_read import main, read

PLACE = "Tamalat, dans la région de Ménaka"

BOUNDS = {
    "another speaker says more, in the same sentence": (
        "Mali : attaque à Tamalat",
        "L'attaque de dimanche à Tamalat a fait «une dizaine de morts» selon le gouvernement, une «quinzaine» "
        "selon un élu local.",
        (10, 10, 15),
    ),
    "another speaker has only a vague word": (
        "Mali: 71 killed in Tamalat",
        "Seventy-one people were killed in Tamalat on Sunday, a security source said. A local source spoke of "
        "dozens of dead.",
        (24, 71, 71),
    ),
    "a bare number with a speaker of its own": (
        "Mali : une quarantaine de morts à Tamalat, une centaine selon des témoins",
        "L'attaque de dimanche a fait une quarantaine de morts selon une source sécuritaire, tandis que des témoins "
        "parlent d'une centaine de civils tués.",
        (40, 40, 100),
    ),
    "a vague word that nobody is named for": (
        "Mali: dozens killed in Tamalat",
        "At least 71 people were killed in Tamalat on Sunday, the government said.",
        (71, 71, None),
    ),
    "the parts of a total with their places": (
        "Mali : attaques à Karou et à Dirga",
        "Les attaques de dimanche ont fait au moins 41 morts – 21 à Karou, 13 à Dirga, sept à Tamalat –, selon "
        "l'armée, quand d'autres sources en comptent 43.",
        (41, 41, 43),
    ),
    "the parts are told in sentences of their own": (
        "Mali : 100 morts à Karou et à Dirga",
        "L'attaque de dimanche a fait 100 morts. Une source jointe à Karou fait état de 40 personnes tuées.\n"
        "A Dirga, le bilan est lourd : 60 victimes, selon le maire.",
        (100, 100, 100),
    ),
    "parts that add up to a little more than the total": (
        "Mali: 16 killed in attacks on two camps in Menaka",
        "A source in Menaka says sixteen people were killed on Sunday: twelve at Tamalat and five at Inchinane.",
        (16, 16, 17),
    ),
    "a rounded title and the exact figure below": (
        "Mali : plus de 40 morts à Tamalat",
        "Au moins 44 civils ont été tués dimanche à Tamalat, selon le gouverneur.",
        (44, 44, None),
    ),
    "a range, the first number of which ends in a preposition": (
        "Mali : attaque à Tamalat",
        "L'attaque de dimanche à Tamalat a fait de dix à quinze morts, selon un élu.",
        (10, 10, 15),
    ),
    "the government counts fewer, in the same sentence": (
        "Mali: attack on Tamalat",
        "Soldiers have recovered 86 bodies in Tamalat since Sunday, the government said, although sources told "
        "reporters that at least 100 people had died.",
        (86, 86, 100),
    ),
    "an attack that is compared with those of years": (
        "Mali: deadliest attack in years",
        "The agency condemned an attack on Sunday that killed at least 138 civilians in Tamalat, the deadliest attack "
        "since 2015.",
        (138, 138, None),
    ),
    "the toll has become higher since": (
        "Mali : vingt-trois civils tués à Tamalat",
        "Vingt-trois civils ont été tués samedi à Tamalat. Les habitants ont retrouvé dimanche deux corps de plus, "
        "portant le bilan à 25 morts.",
        (25, 25, 25),
    ),
    "so many attackers are no toll": (
        "Mali : 27 morts à Tamalat",
        "Vingt-sept personnes ont trouvé la mort samedi à Tamalat. Les assaillants, au nombre de 70, ont tout brûlé.",
        (27, 27, 27),
    ),
    "the dead of another country in the same sentence": (
        "Mali: villagers killed near Niger border",
        "Fifty-one civilians were massacred in Tamalat on Sunday and 12 soldiers were killed in an ambush in "
        "neighbouring Burkina Faso, the authorities of the two countries said.",
        (51, 51, 51),
    ),
    "the dead of many attacks, further down": (
        "Mali : une vingtaine de morts à Tamalat",
        "Une vingtaine de personnes ont été tuées dimanche à Tamalat.\nLes assaillants sont venus à moto.\n"
        "Le nord est la zone la plus touchée par ces exactions, qui ont fait plus de 1.100 morts.",
        (20, 20, 20),
    ),
}


@pytest.mark.parametrize(("title", "text", "expected"), BOUNDS.values(), ids=BOUNDS.keys())
def test_bounds(title: str, text: str, expected: tuple[int | None, ...]) -> None:
    deaths = main(title, text).deaths
    assert deaths is not None
    assert (deaths.low, deaths.best, deaths.high) == expected


def test_a_figure_far_above_the_toll_is_told_as_a_sum_over_time() -> None:
    title, text, _ = BOUNDS["the dead of many attacks, further down"]
    assert [(toll.deaths, toll.why) for toll in read(title, text).background_tolls] == [
        (1100, "a total over a longer time")
    ]


def test_more_of_the_same_is_added_where_no_total_is_told() -> None:
    text = "Vingt personnes ont été tuées dimanche à Karou. Sept autres ont péri à Dirga."
    deaths = main("Mali : deux villages attaqués", text).deaths
    assert deaths is not None
    assert deaths.best == 27
    assert main("Mali : 27 morts dans deux villages", text).deaths is not None


def test_the_attackers_dead_are_taken_out_of_a_total_that_counts_them() -> None:
    text = (
        "Douze personnes ont perdu la vie dimanche à Tamalat : cinq civils, un soldat et six des assaillants, "
        "abattus par l'armée."
    )
    event = main("Mali : attaque à Tamalat", text)
    assert event.deaths is not None
    assert (event.deaths.best, event.deaths_attackers) == (6, 6)


def test_the_sides_of_a_total_are_those_of_its_parts() -> None:
    text = "L'attaque de dimanche à Tamalat a fait 53 morts, 49 gendarmes et quatre civils."
    event = main("Mali : 53 morts à Tamalat", text)
    assert (event.deaths_security, event.deaths_civilians) == (49, 4)


def test_a_time_of_day_counts_nobody() -> None:
    text = "Deux civils ont été tués à Tamalat. Les assaillants sont arrivés dans le village vers 16h00 (15H00 GMT)."
    assert main("Mali : deux civils tués à Tamalat", text).displaced is None


def test_an_article_of_another_noun_counts_nobody() -> None:
    text = "Douze civils ont été tués et six blessés dimanche à Tamalat, lors d'une attaque terroriste."
    assert main("Mali : attaque à Tamalat", text).injured == 6


def test_the_french_article_un_is_no_speaker() -> None:
    text = "Un élu local a parlé de 20 morts dans l'attaque de dimanche à Tamalat."
    assert [claim.speaker for claim in main("Mali : attaque à Tamalat", text).claims] == ["local official"]


def test_of_two_statements_the_one_that_splits_the_dead_tells_their_sides() -> None:
    text = (
        "Au moins dix civils, dont quatre supplétifs, ont été tués dimanche à Tamalat. « On dénombre quatre VDP et six "
        "civils tués », a dit une source sécuritaire."
    )
    event = main("Mali : dix civils, dont quatre supplétifs, tués à Tamalat", text)
    assert (event.deaths_security, event.deaths_civilians) == (4, 6)


def test_a_sum_that_leaves_a_day_out_is_not_of_that_day() -> None:
    event = main(
        "Niger: 69 killed in ambush at Karou",
        "An ambush on Tuesday at Karou, in the Gao region, killed 69 people, the ministry said. Leaving aside "
        "Tuesday's attack, Islamist groups have killed over 530 civilians in the area this year.",
    )
    assert event.deaths is not None
    assert (event.deaths.low, event.deaths.best, event.deaths.high) == (69, 69, 69)
