"""Expressions of time, resolved against a Monday: 20 June 2022."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.dates import find
from service.text.days import TimeMention
from service.text.folding import fold
from service.text.words import Words

MONDAY = date(2022, 6, 20)


def read(text: str, published: date | None = MONDAY) -> tuple[TimeMention, ...]:
    return find(text, Words(fold(text)), published)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("samedi", (2022, 6, 18), (2022, 6, 18), "day"),
        ("lundi", (2022, 6, 20), (2022, 6, 20), "day"),
        ("lundi dernier", (2022, 6, 13), (2022, 6, 13), "day"),
        ("last Monday", (2022, 6, 13), (2022, 6, 13), "day"),
        ("le 8 mars", (2022, 3, 8), (2022, 3, 8), "day"),
        ("le 1er mars", (2022, 3, 1), (2022, 3, 1), "day"),
        ("le 24 décembre", (2021, 12, 24), (2021, 12, 24), "day"),
        ("June 18, 2022", (2022, 6, 18), (2022, 6, 18), "day"),
        ("Saturday 18 June", (2022, 6, 18), (2022, 6, 18), "day"),
        ("dans la nuit du 18 au 19 juin", (2022, 6, 18), (2022, 6, 19), "night"),
        ("dans la nuit du 31 mai au 1er juin", (2022, 5, 31), (2022, 6, 1), "night"),
        ("la nuit de samedi à dimanche", (2022, 6, 18), (2022, 6, 19), "night"),
        ("Sunday night", (2022, 6, 19), (2022, 6, 19), "night"),
        ("last night", (2022, 6, 19), (2022, 6, 19), "night"),
        ("les 12 et 13 juin", (2022, 6, 12), (2022, 6, 13), "day"),
        ("18-19 June", (2022, 6, 18), (2022, 6, 19), "day"),
        ("entre mercredi et jeudi 16 juin", (2022, 6, 15), (2022, 6, 16), "day"),
        ("hier", (2022, 6, 19), (2022, 6, 19), "day"),
        ("today", (2022, 6, 20), (2022, 6, 20), "day"),
        ("ce week-end", (2022, 6, 18), (2022, 6, 19), "weekend"),
        ("il y a trois jours", (2022, 6, 17), (2022, 6, 17), "day"),
        ("two days ago", (2022, 6, 18), (2022, 6, 18), "day"),
        ("en mars", (2022, 3, 1), (2022, 3, 31), "month"),
        ("in December", (2021, 12, 1), (2021, 12, 31), "month"),
        ("en mars 2019", (2019, 3, 1), (2019, 3, 31), "month"),
        ("le mois dernier", (2022, 5, 1), (2022, 5, 31), "month"),
        ("fin 2019", (2019, 1, 1), (2019, 12, 31), "year"),
        ("سنة 2021", (2021, 1, 1), (2021, 12, 31), "year"),
        ("l'an dernier", (2021, 1, 1), (2021, 12, 31), "year"),
        ("يوم الجمعة", (2022, 6, 17), (2022, 6, 17), "day"),
        ("يوم 8 مارس", (2022, 3, 8), (2022, 3, 8), "day"),
        ("أمس", (2022, 6, 19), (2022, 6, 19), "day"),
    ],
)
def test_resolved(text: str, first: tuple[int, int, int], last: tuple[int, int, int], precision: str) -> None:
    (found,) = read(f"x {text} x")
    assert (found.first, found.last, found.precision) == (date(*first), date(*last), precision)


@pytest.mark.parametrize(
    "text",
    [
        "بين عامي 2012 و2015",
        "بين 2012 و2015",
        "entre 2012 et 2015",
        "between 2012 and 2015",
        "from 2012 to 2015",
    ],
)
def test_two_years_that_are_joined(text: str) -> None:
    assert [found.first for found in read(f"x {text}, x")] == [date(2012, 1, 1), date(2015, 1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "between 2000 and 2300 people",
        "entre 2000 et 2300 personnes",
        "بين 2000 و2300 شخص",
        "12 شخصا و2015 عائلة",
    ],
)
def test_figures_that_are_joined_are_no_years(text: str) -> None:
    assert not read(f"x {text}")


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("cinq jours plus tôt", -5),
        ("la veille", -1),
        ("the day before", -1),
        ("deux mois après celui", -60),
        ("le même jour", 0),
    ],
)
def test_counted_from_another_event(text: str, shift: int) -> None:
    (found,) = read(text)
    assert (found.first, found.shift) == (None, shift)


@pytest.mark.parametrize("text", ["depuis janvier", "since 2012", "depuis samedi", "منذ عام 2012"])
def test_since_is_marked(text: str) -> None:
    assert [found.since for found in read(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "may be",
        "they march",
        "2000 personnes",
        "samedi prochain",
        "trois jours après l'attaque",
        "20 people",
        "sept (7) villageois",
        "une fille de 9 ans, avant l'aube",
        "le mar",
    ],
)
def test_no_time(text: str) -> None:
    assert read(text) == ()


def test_a_number_behind_a_month_counts_people() -> None:
    (found,) = read("in March 20 people were killed")
    assert found.precision == "month"


def test_a_number_behind_a_weekday_counts_people() -> None:
    text = "Samedi 12 soldats ont été tués"
    (found,) = read(text)
    assert text[found.start : found.end] == "Samedi"


def test_two_days_far_apart_are_two_dates() -> None:
    assert [found.first for found in read("June 18, 2022 and 9 March 2021")] == [
        date(2022, 6, 18),
        date(2021, 3, 9),
    ]


def test_without_a_day_of_publication_only_full_dates_are_resolved() -> None:
    assert [found.first for found in read("samedi, le 8 mars, le 9 mars 2021, hier", None)] == [
        None, None, date(2021, 3, 9), None,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["le 31 février", "February 30, 2022"])
def test_a_day_that_does_not_exist_stays_open(text: str) -> None:
    assert all(found.first is None for found in read(text) if found.precision == "day")


@given(st.text(max_size=300), st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_any_text_on_any_day(text: str, published: date) -> None:
    found = read(text, published)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.dates(date(2000, 1, 8), date(2099, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_one_of_the_last_seven_days(published: date, weekday: int) -> None:
    name = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")[weekday]
    (found,) = read(name, published)
    assert found.first
    assert found.first.weekday() == weekday
    assert timedelta(0) <= published - found.first < timedelta(7)


def test_days_far_apart_are_a_stretch_over_which_something_is_counted() -> None:
    (found,) = read("du 1er au 19 mai")
    assert (found.precision, found.first) == ("period", None)
