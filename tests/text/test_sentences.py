"""Where sentences end, and where they only seem to."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.sentences import split


def parts(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un raid. Vingt morts.", ["Un raid.", "Vingt morts."]),
        ("Titre\nUn raid.", ["Titre", "Un raid."]),
        ("Il a dit : « Ils sont venus. » Puis rien.", ["Il a dit : « Ils sont venus. »", "Puis rien."]),
        ("The U.N. mission said so. It left.", ["The U.N. mission said so.", "It left."]),
        ("Le col. Dembélé a confirmé.", ["Le col. Dembélé a confirmé."]),
        ("Soit 12.000 soldats.", ["Soit 12.000 soldats."]),
        ("قتل 20 شخصا. لم تتبن أي جهة.", ["قتل 20 شخصا.", "لم تتبن أي جهة."]),
        ("من فعل؟ لا أحد يعرف.", ["من فعل؟", "لا أحد يعرف."]),
        ("Fin.Début collé.", ["Fin.", "Début collé."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_split(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_paragraphs_are_counted_from_the_title() -> None:
    assert [one.paragraph for one in split("Titre\nUn. Deux.\n\nTrois.")] == [0, 1, 1, 2]


def test_what_runs_on_is_cut() -> None:
    assert all(one.end - one.start <= 1500 for one in split("mot " * 5_000))
    assert all(one.end - one.start <= 1500 for one in split("x" * 10_000))


@given(st.text(max_size=600))
def test_every_letter_is_in_one_sentence(text: str) -> None:
    found = split(text)
    assert all(before.end <= after.start for before, after in pairwise(found))
    kept = "".join(text[one.start : one.end] for one in found)
    assert sorted("".join(kept.split())) == sorted("".join(text.split()))
