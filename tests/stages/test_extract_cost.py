"""Reading costs what a text is long, whatever it holds: twice the text is at most about twice the steps.

Steps are counted, not timed: every line that the interpreter begins, every turn of a loop or comprehension.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import count, cycle
from random import Random
from types import FrameType
from typing import Any

import pytest
from items_read import PLACES, gazetteer, item, read

from service.text import sentences

TITLE = "Mali : 20 villageois tués à Tamalat"
LENGTH = 3_000
"""Characters of the shorter text. Sentences and figures beyond the limits of the reader are in both."""


def steps(text: str, title: str = TITLE) -> int:
    """How many steps reading takes."""
    taken = 0

    def step(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal taken
        taken += 1
        return step

    outer = sys.gettrace()
    sys.settrace(step)
    try:
        read(title, text)
    finally:
        sys.settrace(outer)
    return taken


def repeated(phrase: str) -> Callable[[int], str]:
    return lambda length: (phrase * (length // len(phrase) + 1))[:length]


def listed(phrases: Callable[[], Iterator[str]], between: str = " ") -> Callable[[int], str]:
    def made(length: int) -> str:
        told, size = [], 0
        for phrase in phrases():
            told.append(phrase)
            size += len(phrase) + len(between)
            if size >= length:
                break
        return between.join(told)[:length]

    return made


def numbered(phrase: str, between: str = " ") -> Callable[[int], str]:
    return listed(lambda: (phrase.format(number) for number in count(1)), between)


def names() -> Iterator[str]:
    return cycle(place.name for place in PLACES)


def terms() -> Iterator[str]:
    """Those that do not turn a text away: a text must be read to its end at either length."""
    mixed = sorted({term.term for term in gazetteer()[0].terms if term.weight >= 0})
    return cycle(Random(1).sample(mixed, len(mixed)))


def unknown() -> Iterator[str]:
    letters = "abcdefghijklmnop"
    for one in cycle(letters):
        yield from (f"tués à X{one}{two}{three}ou" for two in letters for three in letters)


SHAPES = {
    "one toll again and again": repeated("10 morts à Tamalat. "),
    "one toll in one sentence": repeated("10 morts à Tamalat, "),
    "a toll a line": repeated("10 morts à Tamalat\n"),
    "figures": numbered("{}"),
    "figures joined": numbered("{} morts et"),
    "figures with a speaker": repeated("20 morts a déclaré le maire selon une source sécuritaire, "),
    "parts of parts": repeated("20 morts dont 3 femmes dont 2 enfants "),
    "ranges": repeated("entre 10 et 20 "),
    "tolls that changed": repeated("le bilan passe de 10 à 20 morts contre un précédent bilan de 30 "),
    "digits": repeated("9"),
    "digits in groups": repeated("999 "),
    "digits and dashes": repeated("1-"),
    "number words": repeated("vingt et deux cent mille "),
    "qualifiers": repeated("au moins plus de "),
    "place names": listed(names, ", "),
    "attacks on places": listed(lambda: (f"3 tués à {name}." for name in names())),
    "unknown names": listed(unknown),
    "hyphenated names": repeated("Gao-Tamalat-"),
    "Arabic": repeated("قتل 20 شخصا في هجوم على قرية تامالات، "),
    "lexicon terms": listed(terms),
    "lexicon terms, each a sentence": listed(terms, ". "),
    "dates": numbered("tué le 1{} juin 2022"),
    "days that never end": repeated("lundi au "),
    "one sentence": repeated("les hommes armés ont attaqué le village de Tamalat et tué vingt civils puis "),
    "a long word": repeated("a"),
    "full stops": repeated("U.S. "),
    "closing quotes": repeated('! »"'),
    "brackets": repeated("(10) "),
    "navigation": repeated("Lire aussi : 20 morts à Gao\n"),
    "datelines": repeated("GAO (Mali) - 20 morts\n"),
    "right-to-left marks": repeated("\u202e\u200f20 tués \u200bà Gao "),
    "combining marks": repeated("e\u0301"),
    "every kind of space": repeated("20\u2003tués\u00a0à\u202fGao\u3000\t"),
    "halves of characters": repeated("20 \ud800tués à \udfffGao. "),
    "look-alike letters": repeated("20 tués à Gаo, Маli 𝐭𝐮é𝐬 𝟙𝟚 morts "),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_takes_twice_the_steps(shape: str) -> None:
    made = SHAPES[shape]
    read(TITLE, made(2 * LENGTH))  # what is kept from text to text is made before
    assert steps(made(2 * LENGTH)) <= 2.3 * steps(made(LENGTH))


@pytest.mark.parametrize("shape", SHAPES)
def test_sixty_thousand_characters_of_anything_are_read(shape: str) -> None:
    text = SHAPES[shape](60_000)
    report, source = read(TITLE, text), item(TITLE, text).source_text
    assert report.keywords
    for quoted in (*report.background_tolls, *(e for event in report.events for e in event.evidence)):
        assert source[quoted.start : quoted.end] == quoted.text


@pytest.mark.parametrize("letter", ["a", "é", "😀", "\u0301", "ا", "."])
def test_a_megabyte_without_a_space_is_read(letter: str) -> None:
    report = read(TITLE, letter * 1_000_000)
    assert report.events[0].deaths


def test_a_text_without_an_end_is_cut_once_through() -> None:
    text = "mot " * 250_000
    cut = sentences.split(text)
    assert [text[one.start : one.end].split() for one in cut] == [["mot"] * 375] * 666 + [["mot"] * 250]


NO_ATTACK = {
    "people fleeing to places": repeated("Exodus. vers Tamalat. "),
    "people fleeing, in one sentence": repeated("people fled Tamalat "),
    "people fleeing, then places": lambda length: "Exodus. " * (length // 16) + "Tamalat. " * (length // 18),
}


@pytest.mark.parametrize("shape", NO_ATTACK)
def test_where_signs_are_read_twice_the_text_takes_twice_the_steps(shape: str) -> None:
    made, title = NO_ATTACK[shape], "Exode des habitants"
    read(title, made(2 * LENGTH))  # what is kept from text to text is made before
    assert steps(made(2 * LENGTH), title) <= 2.3 * steps(made(LENGTH), title)
