"""The keyword score: what it rises with, what it falls with, and what it never misses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from items_read import detected, item

ATTACK = item("Mali : 20 villageois tués à Tamalat", "Des hommes armés ont attaqué le village samedi.")


def test_an_attack_scores_high() -> None:
    assert detected(ATTACK).score > 40
    assert detected(ATTACK).worth_reading


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Niger : le prix du mil augmente", "Les commerçants de Gao s'inquiètent de la récolte."),
        ("Mali budget adopted", "Parliament in Bamako passed the finance bill."),
        ("", ""),
    ],
)
def test_no_word_of_violence_scores_nothing(title: str, text: str) -> None:
    assert detected(item(title, text)).score == 0


def test_violence_without_any_place_scores_nothing() -> None:
    assert detected(item("Trois personnes tuées à Paris")).score == 0


def test_a_part_of_the_zone_is_a_place() -> None:
    assert detected(item("Vingt morts dans la zone des trois frontières")).worth_reading


def test_an_accident_scores_lower_but_is_still_read() -> None:
    flood = detected(item("Mali : 20 morts dans des inondations à Gao", "Les pluies ont tué 20 personnes."))
    assert 0 < flood.score < detected(ATTACK).score


def test_a_word_in_the_title_counts_more() -> None:
    above = detected(item("Mali : embuscade à Gao", "Peu de détails."))
    below = detected(item("Mali : point à Gao", "Une embuscade. Peu de détails."))
    assert above.score > below.score


def test_repeating_a_word_adds_nothing() -> None:
    once = detected(item("Gao", "Une embuscade."))
    often = detected(item("Gao", "Une embuscade. " * 30))
    assert once.score == often.score


@pytest.mark.parametrize(
    ("title", "text", "hint", "language"),
    [
        ("Mali: dozens killed in attack", "Gunmen attacked a village near Gao on Sunday.", "fr", "en"),
        ("Mali : des dizaines de morts", "Des hommes armés ont attaqué un village près de Gao.", None, "fr"),
        ("مقتل 20 شخصا في هجوم", "هاجم مسلحون قرية في مالي", "fr", "ar"),
        ("Gao", "", "en-GB", "en"),
        ("Gao", "", None, "fr"),
        ("Gao", "", "ha", "fr"),
    ],
)
def test_the_language_is_told_by_the_text_and_by_the_feed_where_it_is_short(
    title: str, text: str, hint: str | None, language: str
) -> None:
    assert detected(item(title, text, hint)).language == language


def test_every_match_stands_where_it_says() -> None:
    for match in detected(ATTACK).matches:
        assert ATTACK.source_text[match.start : match.end].casefold().startswith(match.term[0].casefold())


@given(st.text(max_size=300), st.text(max_size=600))
def test_any_text_gets_a_score_between_0_and_100(title: str, text: str) -> None:
    relevance = detected(item(title, text))
    assert 0 <= relevance.score <= 100
    assert all(0 <= match.start < match.end <= len(title) + 1 + len(text) for match in relevance.matches)
