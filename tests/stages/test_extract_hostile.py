"""Whatever a text holds: no exception, no figure that is not in it, no evidence that points elsewhere."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from items_read import PUBLISHED, item, read

from service.records import Report
from service.text.folding import fold
from service.text.numbers import find
from service.text.words import Words


def split_by_bar(words: str) -> list[str]:
    return words.split("|")


WORDS = split_by_bar(
    "Tamalat|Karou|Dirga|Gao|Mali|Ménaka|samedi|le 18 juin|dans la nuit du 18 au 19 juin|depuis janvier|en 2019|hier"
    "|20|trente|une quarantaine|au moins|plus de|des dizaines|1 000|jusqu'à|et|,|.|;|:|\n\n|à|près de|selon|morts"
    "|tués|blessés|enlevés|civils|soldats|terroristes|femmes|motos|village de|le maire de|ont été|a tué|bilan"
    "|passe à|dont|attaque|jihadistes|EIGS|armée|neutralisé|précédent bilan|aurait|villages|killed|at least"
    "|dozens of|people|on Sunday"
)
jumbles = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def figures(report: Report) -> set[int]:
    found: set[int] = set()
    for event in report.events:
        tolls = [event.deaths, *(claim.deaths for claim in event.claims)]
        for toll in filter(None, tolls):
            found |= {value for value in (toll.low, toll.best, toll.high) if value}
        for name in (
            "deaths_attackers",
            "deaths_civilians",
            "deaths_security",
            "injured",
            "abducted",
            "displaced",
        ):
            found |= {getattr(event, name)} - {None}
    return found | {told.deaths for told in report.background_tolls}


def sums_of(values: list[int]) -> set[int]:
    """Every sum of the numbers of a text, a few at a time; beyond that the whole is what is checked."""
    sums = {0, *values}
    for size in range(2, min(len(values), 6) + 1):
        sums |= {sum(chosen) for chosen in combinations(values, size)}
    return sums


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join))
def test_every_figure_is_in_the_text_or_a_sum_of_such(text: str) -> None:
    report = read("Mali : attaque à Tamalat", text)
    source = item("Mali : attaque à Tamalat", text).source_text
    numbers = [
        value for q in find(source, Words(fold(source))) for value in {q.low, q.best, q.high or q.best}
    ]
    assert figures(report) <= sums_of(numbers)


@settings(max_examples=150, deadline=None)
@given(jumbles)
def test_evidence_and_background_quote_the_text(text: str) -> None:
    report = read("Mali : attaque à Tamalat", text)
    source = item("Mali : attaque à Tamalat", text).source_text
    for quoted in (*report.background_tolls, *(e for event in report.events for e in event.evidence)):
        assert source[quoted.start : quoted.end] == quoted.text
        assert quoted.text


@settings(max_examples=150, deadline=None)
@given(jumbles)
def test_every_place_and_toll_has_its_evidence(text: str) -> None:
    for event in read("Mali : attaque à Tamalat", text).events:
        fields = {evidence.field for evidence in event.evidence}
        quoted = {evidence.text for evidence in event.evidence if evidence.field == "places"}
        assert {place.as_written for place in event.places} <= quoted
        for name in ("injured", "abducted", "displaced", "deaths_attackers"):
            assert getattr(event, name) is None or name in fields
        assert event.deaths is None or not event.deaths.best or "deaths" in fields


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.text(max_size=800), st.booleans())
def test_any_text_is_read_without_an_exception(title: str, text: str, dated: bool) -> None:
    read(title, text, published=PUBLISHED if dated else None)


@pytest.mark.parametrize(
    "text",
    [
        "tué " + "a" * 200_000 + " Gao",
        " ".join(map(str, range(10_000))),
        " ".join(f"{number} morts et" for number in range(3_000)),
        " ".join("à Xabc Ydef" for _ in range(5_000)) + " tués",
        "tués à " + "Gao-" * 10_000,
        "tués. " * 10_000,
        "9" * 100_000 + " morts",
        "12 juin et " * 10_000,
        "lundi au " * 10_000,
        "cent mille " * 10_000,
        "\u202e\u200f قُتل " * 2_000,
        "\x00" * 1_000 + " tués Gao",
        "".join(map(chr, range(32, 0x3000))),
        "(" * 50_000,
    ],
    ids=range(14),
)
def test_hostile_shapes_are_read_to_the_end(text: str) -> None:
    report = read("Mali : attaque à Tamalat", text)
    assert 0 <= report.score <= 100


RECIPE = "Faites revenir 3 oignons dans 20 ml d'huile. Ajoutez 12 tomates et servez à 8 personnes."
RESULTS = "Football : le Stade malien bat l'ASKO 3-1. Le match retour aura lieu le 27 juin devant 5 000 spectateurs."


@pytest.mark.parametrize("added", [RECIPE, RESULTS, RECIPE + "\n\n" + RESULTS])
def test_an_unrelated_paragraph_changes_no_main_event(added: str) -> None:
    title = "Mali : 20 villageois tués à Tamalat"
    text = "Vingt villageois ont été tués samedi à Tamalat, selon le maire. Sept autres ont été blessés."
    plain, longer = read(title, text).events[0], read(title, f"{text}\n\n{added}").events[0]
    assert (plain.deaths, plain.places, plain.date, plain.injured) == (
        longer.deaths, longer.places, longer.date, longer.injured,
    )  # fmt: skip


def test_a_figure_with_any_kind_of_space_is_one_number() -> None:
    for space in " \u00a0\u202f\u2009":
        event = read(f"Mali : 1{space}200 villageois tués dans l'attaque de Tamalat").events[0]
        assert event.deaths
        assert event.deaths.best == 1200


def test_arabic_digits_vowel_marks_and_strokes() -> None:
    event = read("مالي: قُتِلَ ٢٠ شخصـــا في هجوم على تامالات").events[0]
    assert event.deaths
    assert event.deaths.best == 20


def test_reading_stops_at_sixty_thousand_characters() -> None:
    text = (
        "Vingt villageois ont été tués samedi à Tamalat. " + "x " * 40_000 + "Cent civils ont été tués à Gao."
    )
    report = read("Mali : 20 villageois tués à Tamalat", text)
    assert report.events[0].deaths
    assert report.events[0].deaths.best == 20
    assert re.search("Cent civils", text)
