"""The words that alerts and messages share."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.records import NamedPlace, Toll
from service.text.phrases import (
    counted,
    country_code2,
    country_name,
    day_phrase,
    duration_phrase,
    places_phrase,
    speaker_phrase,
    speakers_phrase,
    toll_phrase,
)

TOLLS = [
    (None, "en", "toll unknown"),
    (None, "fr", "bilan inconnu"),
    (None, "ar", "الحصيلة غير معروفة"),
    (Toll(None, None, None), "en", "toll unknown"),
    (Toll(0, 0, 0), "en", "no one killed"),
    (Toll(0, 0, 0), "fr", "aucun mort"),
    (Toll(1, 1, 1), "en", "1 killed"),
    (Toll(1, 1, 1), "fr", "1 mort"),
    (Toll(2, 2, 2), "ar", "قتيلان"),
    (Toll(5, 5, 5), "ar", "5 قتلى"),
    (Toll(50, 50, 50), "ar", "50 قتيلًا"),
    (Toll(100, 100, 100), "ar", "100 قتيل"),
    (Toll(103, 103, 103), "ar", "103 قتلى"),
    (Toll(86, 86, 86), "fr", "86 morts"),
    (Toll(50, 50, None), "en", "50 or more killed"),
    (Toll(50, 50, 165), "en", "50 or more killed"),
    (Toll(50, 50, None), "fr", "au moins 50 morts"),
    (Toll(50, 50, None), "ar", "50 قتيلًا على الأقل"),
    (Toll(50, 79, 165), "en", "79 killed (50 to 165)"),
    (Toll(50, 79, 165), "fr", "79 morts (de 50 à 165)"),
    (Toll(50, 79, None), "en", "79 or more killed (lowest count 50)"),
    (Toll(None, None, 30), "fr", "jusqu’à 30 morts"),
    (Toll(7, None, None), "en", "7 or more killed"),
    (Toll(1200, 1200, 1200), "en", "1,200 killed"),
    (Toll(1200, 1200, 1200), "fr", "1\u00a0200 morts"),
]


@pytest.mark.parametrize(("toll", "language", "words"), TOLLS)
def test_a_toll_in_words(toll: Toll | None, language: str, words: str) -> None:
    assert toll_phrase(toll, "deaths", language) == words


MEASURES = [
    ("deaths_civilians", 1, "en", "1 civilian killed"),
    ("deaths_civilians", 12, "fr", "12 civils tués"),
    ("injured", 1, "fr", "1 blessé"),
    ("abducted", 60, "fr", "60 personnes enlevées"),
    ("abducted", 2, "ar", "مخطوفان"),
    ("displaced", 3000, "en", "3,000 displaced"),
    ("displaced", 0, "fr", "aucun déplacé"),
    ("villages", 1, "en", "1 village"),
    ("villages", 3, "ar", "3 قرى"),
    ("a measure nobody knows", 2, "en", "2 killed"),
    ("deaths", 2, "xx", "2 killed"),
]


@pytest.mark.parametrize(("measure", "number", "language", "words"), MEASURES)
def test_a_number_with_its_noun(measure: str, number: int, language: str, words: str) -> None:
    assert counted(number, measure, language) == words


DAYS = [
    (date(2022, 6, 9), "day", "en", "9 June"),
    (date(2022, 6, 9), None, "fr", "9 juin"),
    (date(2022, 6, 1), "day", "fr", "1er juin"),
    (date(2022, 6, 11), "night", "en", "night 11-12 June"),
    (date(2022, 6, 11), "night", "fr", "nuit du 11 au 12 juin"),
    (date(2022, 6, 30), "night", "fr", "nuit du 30 juin au 1er juillet"),
    (date(2022, 12, 31), "night", "en", "night 31 December-1 January"),
    (date(2022, 5, 21), "weekend", "fr", "week-end du 21 au 22 mai"),
    (date(2022, 3, 8), "week", "en", "about 8 March"),
    (date(2022, 6, 1), "month", "fr", "juin 2022"),
    (date(2022, 6, 11), "night", "ar", "ليلة 11 إلى 12 يونيو"),
    (None, None, "en", "day unknown"),
    (None, None, "fr", "jour inconnu"),
]


@pytest.mark.parametrize(("day", "precision", "language", "words"), DAYS)
def test_a_day_in_words(day: date | None, precision: str | None, language: str, words: str) -> None:
    assert day_phrase(day, precision, language) == words


def village(name: str) -> NamedPlace:
    return NamedPlace(name=name, as_written=name, kind="village")


PLACES = [
    ([], "en", "place unknown"),
    (["Karou"], "fr", "Karou"),
    (["Karou", "Karou"], "fr", "Karou"),
    (["Karou", "Dirga"], "en", "Karou and Dirga"),
    (["Karou", "Dirga", "Daoutegeft"], "fr", "Karou, Dirga et Daoutegeft"),
    (["Karou", "Dirga", "Daoutegeft", "Ouatagouna"], "en", "Karou, Dirga, Daoutegeft and 1 other"),
    (["A", "B", "C", "D", "E"], "fr", "A, B, C et 2 autres"),
    (["A", "B"], "ar", "A وB"),
]


@pytest.mark.parametrize(("names", "language", "words"), PLACES)
def test_places_in_words(names: list[str], language: str, words: str) -> None:
    assert places_phrase([village(name) for name in names], language) == words


def test_speakers_are_named_by_role_and_unknown_roles_stay_as_they_are() -> None:
    assert speaker_phrase("government", "fr") == "gouvernement"
    assert speaker_phrase("Security_source", "en") == "security source"
    assert speaker_phrase("mission chief", "fr") == "mission chief"
    assert speakers_phrase(["un", "un", "residents"], "en") == "United Nations and residents"
    assert speakers_phrase([], "en") == ""


def test_countries() -> None:
    assert country_name("BFA", "ar") == "بوركينا فاسو"
    assert country_name("XYZ", "fr") == "XYZ"
    assert country_name(None, "fr") == ""
    assert country_code2("MLI") == "ML"
    assert country_code2("XYZ", "fr") == "XYZ"


@given(
    st.builds(
        Toll,
        st.none() | st.integers(0, 10**6),
        st.none() | st.integers(0, 10**6),
        st.none() | st.integers(0, 10**6),
    ),
    st.sampled_from(["fr", "en", "ar"]),
)
@settings(deadline=None)
def test_a_phrase_carries_no_figure_that_the_toll_has_not(toll: Toll, language: str) -> None:
    words = toll_phrase(toll, "deaths", language).replace("\u00a0", "").replace(",", "")
    figures = {int(found) for found in re.findall(r"\d+", words)}
    assert figures <= {toll.low, toll.best, toll.high}


def test_an_arabic_span_of_two_stands_after_its_preposition() -> None:
    assert duration_phrase(timedelta(hours=2), "ar") == "ساعتين"
    assert counted(2, "days", "ar") == "يومين"
