"""Quantities: numbers with what the words round them say: at least, up to, about, from … to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.text import number_words as vocabulary
from service.text.folding import fold_phrase
from service.text.words import Words


def _phrases(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold_phrase(phrase).split()) for phrase in listed.split("|"))


_COLLECTIVE = frozenset(map(fold_phrase, (*vocabulary.COLLECTIVES, *vocabulary.MULTIPLIERS)))
_AT_LEAST, _UP_TO, _ABOUT = (
    _phrases(listed) for listed in (vocabulary.AT_LEAST, vocabulary.UP_TO, vocabulary.ABOUT)
)
_AFTERWARDS = _phrases(vocabulary.AFTERWARDS)
_LONGEST_PHRASE = 4


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bounds. ``high`` None: open upwards. ``start`` covers the qualifier, ``core`` does not."""

    start: int
    end: int
    core: int
    low: int
    best: int
    high: int | None
    one: bool = False
    """Written "un", "a", "one": an article as often as a number."""
    vague: bool = False
    """A plural without a figure: "dozens"."""
    at_most: bool = False
    """Qualified as the most it may be: "up to"."""
    about: bool = False
    """Qualified as inexact: "nearly", "une soixantaine"."""
    also_end: int = 0
    """Where a second number that bounds this one ends, if that is further on."""


def qualified(text: str, words: Words, quantity: Quantity) -> Quantity:
    """A number with the bounds that the words before it give, and with its article."""
    index = words.last_before(quantity.core)
    while (
        index >= 0
        and _article(text, words, index, quantity)
        and _adjacent(text, words[index].end, quantity.start)
    ):
        if _phrase_before(words, index, _AT_LEAST | _UP_TO | _ABOUT):
            break
        quantity = replace(quantity, start=words[index].start)
        index -= 1
    for phrases, bounds in ((_AT_LEAST, "least"), (_UP_TO, "most"), (_ABOUT, "about")):
        length = _phrase_before(words, index, phrases)
        if length and _adjacent(text, words[index].end, quantity.start):
            outer = replace(quantity, start=words[index - length + 1].start)
            return _bounded(_qualified_again(words, index - length, outer), bounds)
    return quantity


def _qualified_again(words: Words, index: int, quantity: Quantity) -> Quantity:
    """ "au moins une quarantaine d'environ": a second qualifier before the first decides the upper bound."""
    length = _phrase_before(words, index, _AT_LEAST)
    if not length:
        return quantity
    return replace(quantity, start=words[index - length + 1].start, high=None)


def _bounded(quantity: Quantity, bounds: str) -> Quantity:
    if bounds == "least":
        return replace(quantity, high=None)
    return replace(quantity, about=bounds == "about", at_most=bounds == "most")


def _article(text: str, words: Words, index: int, quantity: Quantity) -> bool:
    """ "une" of "une quarantaine", "the", "les": not "à", nor "a" before a figure."""
    word = words[index]
    if word.text in vocabulary.ARTICLES:
        return True
    collective = words[words.first_from(quantity.core)].text in _COLLECTIVE
    return word.text in ("a", "un", "une") and collective and text[word.start : word.end].isascii()


def _adjacent(text: str, left: int, right: int) -> bool:
    """Whether only blanks, quotes or an apostrophe stand between two offsets."""
    return right - left <= 6 and all(
        not sign.isalnum() and sign not in ".,;:!?\n" for sign in text[left:right]
    )


def _phrase_before(words: Words, index: int, phrases: frozenset[tuple[str, ...]]) -> int:
    """Length of the longest phrase that ends at a word; 0: none does."""
    for length in range(min(_LONGEST_PHRASE, index + 1), 0, -1):
        if tuple(words[i].text for i in range(index - length + 1, index + 1)) in phrases:
            return length
    return 0


def opened_after(words: Words, offset: int) -> int | None:
    """Where a qualifier that opens a number upwards ("au moins", "at least") begins right at an offset: its end."""
    index = words.first_from(offset)
    for length in range(min(_LONGEST_PHRASE, len(words) - index), 0, -1):
        if tuple(words[i].text for i in range(index, index + length)) in _AFTERWARDS:
            return words[index + length - 1].end
    return None


def without_repeats(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """ "quarante (40)" is one number."""
    kept: list[Quantity] = []
    for quantity in found:
        last = kept[-1] if kept else None
        if last and last.best == quantity.best and text[last.end : quantity.start].strip() == "(":
            closed = text[quantity.end : quantity.end + 1] == ")"
            kept[-1] = replace(last, end=quantity.end + closed)
        else:
            kept.append(quantity)
    return kept


_RANGE_OPENERS = {"entre": ("et",), "between": ("and",), "بين": ("و",), "de": ("a",), "from": ("to",)}
_RANGE_SIGNS = ("a", "to", "ou", "or")


def ranges(text: str, words: Words, found: Sequence[Quantity]) -> list[Quantity]:
    """ "entre 26 et 50", "20 à 30", "20-30": one number with two bounds."""
    kept: list[Quantity] = []
    for quantity in found:
        last = kept[-1] if kept else None
        if last and not last.vague and last.low < quantity.best and _spans(text, words, last, quantity):
            opener = words[words.last_before(last.core)] if words.last_before(last.core) >= 0 else None
            start = opener.start if opener and opener.text in _RANGE_OPENERS else last.start
            kept[-1] = replace(last, start=start, end=quantity.end, high=quantity.best)
        else:
            kept.append(quantity)
    return kept


def _spans(text: str, words: Words, last: Quantity, quantity: Quantity) -> bool:
    if text[last.end : quantity.core].strip() in ("-", "–", "—"):
        return not last.one
    between = words.between(last.end, quantity.core)
    before = words.last_before(last.core)
    opener = words[before].text if before >= 0 else ""
    if len(between) != 1 or quantity.core - last.end > 5:
        return False
    if opener in ("entre", "between", "بين"):
        return between[0] in ("et", "and", "و")
    if opener in ("de", "from") and before > 0 and words[before - 1].text in vocabulary.CHANGES:
        return False
    return between[0] in _RANGE_SIGNS and not last.one
