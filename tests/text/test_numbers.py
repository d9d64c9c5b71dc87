"""Numbers as reports write them, in figures and words of three languages, with their bounds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.folding import fold
from service.text.numbers import find
from service.text.quantities import Quantity
from service.text.words import Words

Bounds = tuple[int, int, int | None]


def read(text: str, masked: tuple[tuple[int, int], ...] = ()) -> tuple[Quantity, ...]:
    return find(text, Words(fold(text)), masked)


def bounds(text: str) -> list[Bounds]:
    return [(found.low, found.best, found.high) for found in read(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("71", 71),
        ("1 000", 1000),
        ("77\u00a0000", 77_000),
        ("3\u202f885", 3885),
        ("12.000", 12_000),
        ("10,000", 10_000),
        ("1'200", 1200),
        ("٤٢", 42),
        ("20 mille", 20_000),
        ("3 millions", 3_000_000),
        ("1.5 million", 1_500_000),
        ("dix-huit", 18),
        ("vingt et un", 21),
        ("cinquante et une", 51),
        ("soixante-dix-sept", 77),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix-neuf", 99),
        ("cent vingt et un", 121),
        ("mille deux cents", 1200),
        ("deux cent mille", 200_000),
        ("thirty-five", 35),
        ("one hundred", 100),
        ("two hundred and five", 205),
        ("ثلاثة عشر", 13),
        ("خمسة وعشرين", 25),
        ("مئة وثلاثون", 130),
        ("ثلاثمئة", 300),
        ("une dizaine", 10),
        ("deux dizaines", 20),
        ("une quarantaine", 40),
        ("trois centaines", 300),
        ("un millier", 1000),
        ("a dozen", 12),
        ("two dozen", 24),
        ("quarante (40)", 40),
    ],
)
def test_one_exact_number(text: str, value: int) -> None:
    assert bounds(f"Ils sont {text} tués") == [(value, value, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("au moins 20", (20, 20, None)),
        ("plus d’une centaine", (100, 100, None)),
        ("pas moins de trente", (30, 30, None)),
        ("more than 60", (60, 60, None)),
        ("at least thirty", (30, 30, None)),
        ("أكثر من 50", (50, 50, None)),
        ("تجاوز العشرين", (20, 20, None)),
        ("jusqu'à 70", (70, 70, 70)),
        ("as many as 80", (80, 80, 80)),
        ("environ une soixantaine", (60, 60, 60)),
        ("près d’un millier", (1000, 1000, 1000)),
        ("nearly 100", (100, 100, 100)),
        ("نحو 20", (20, 20, 20)),
        ("entre 26 et 50", (26, 26, 50)),
        ("between 20 and 30", (20, 20, 30)),
        ("20 à 30", (20, 20, 30)),
        ("20-30", (20, 20, 30)),
        ("de 300 à 500", (300, 300, 500)),
        ("des dizaines", (20, 20, None)),
        ("plusieurs centaines", (200, 200, None)),
        ("dozens", (24, 24, None)),
        ("scores", (40, 40, None)),
        ("hundreds", (200, 200, None)),
        ("عشرات", (20, 20, None)),
    ],
)
def test_bounds(text: str, expected: Bounds) -> None:
    assert bounds(f"bilan : {text} morts") == [expected]


def test_a_rise_is_no_range() -> None:
    assert bounds("le bilan passe de 132 à 195 morts") == [(132, 132, 132), (195, 195, 195)]


@pytest.mark.parametrize("text", ["39,33 %", "51% des voix", "2.5 km", "le A320", "9" * 30, "aucun"])
def test_what_is_no_count(text: str) -> None:
    assert bounds(text) == []


def test_masked_stretches_are_left_out() -> None:
    text = "12 morts le 18 juin"
    assert [found.best for found in read(text, ((12, 19),))] == [12]


def test_numbers_parted_by_a_comma_are_two() -> None:
    assert [found.best for found in read("sept, dix et douze")] == [7, 10, 12]


def test_one_is_marked_as_an_article_may_be() -> None:
    assert [(found.best, found.one) for found in read("un mort")] == [(1, True)]


def test_the_qualifier_is_part_of_the_evidence() -> None:
    text = "Bilan : au moins une quarantaine de morts"
    (found,) = read(text)
    assert text[found.start : found.end] == "au moins une quarantaine"
    assert text[found.core : found.end] == "une quarantaine"


@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    found = read(text)
    assert all(0 <= one.start <= one.core <= one.end <= len(text) for one in found)
    assert all(one.core < one.end or one.implied for one in found)
    assert all(one.low <= one.best and (one.high is None or one.best <= one.high) for one in found)
    assert all(before.end <= after.core for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("أحد عشر جنديا", [11]),
        ("إحدى عشرة امرأة", [11]),
        ("واحد وعشرون جنديا", [21]),
        ("ألفا شخص", [2000]),
        ("17 ألفا و500 شخص", [17500]),
        ("سبعمئة وخمسون شخصا", [750]),
        ("مئتا شخص", [200]),
        ("جنديان", [2]),
        ("جنديين اثنين", [2]),
        ("مدنيين اثنين", [2]),
        ("مدني واحد", [1]),
        ("100 مدني", [100]),
        ("وجنديان وثلاثة مدنيين", [2, 3]),
    ],
)
def test_numbers_that_arabic_writes_otherwise(text: str, values: list[int]) -> None:
    assert [found.best for found in read(text)] == values


@given(st.integers(0, 999_999))
def test_grouped_figures_are_read_back(number: int) -> None:
    grouped = f"{number:,}".replace(",", "\u202f")
    assert [found.best for found in read(f"soit {grouped} morts")] == [number]
