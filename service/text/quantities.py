"""Quantities: numbers with what the words round them say: at least, up to, about, from … to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from service.text import number_words as vocabulary
from service.text.folding import fold_phrase
from service.text.words import Words


def _phrases(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold_phrase(phrase).split()) for phrase in listed.split("|"))


def _by_word(phrases: Iterable[tuple[str, ...]], at: int) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by one of their words (0: the first, -1: the last), the longest first."""
    grouped: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        grouped[phrase[at]].append(phrase)
    return dict(grouped)


_COLLECTIVE = frozenset(map(fold_phrase, (*vocabulary.COLLECTIVES, *vocabulary.MULTIPLIERS)))
_AT_LEAST, _UP_TO, _ABOUT = (
    _phrases(listed) for listed in (vocabulary.AT_LEAST, vocabulary.UP_TO, vocabulary.ABOUT)
)
_QUALIFIERS = _by_word(_AT_LEAST | _UP_TO | _ABOUT, -1)
_AFTERWARDS = _by_word(_phrases(vocabulary.AFTERWARDS), 0)


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
    implied: bool = False
    """No number is written: the noun that begins here is in the dual or, if ``one``, in the singular (Arabic)."""
    also_end: int = 0
    """Where a second number that bounds this one ends, if that is further on."""


def qualified(text: str, words: Words, quantity: Quantity) -> Quantity:
    """A number with the bounds that the words before it give, and with its article."""
    index, start = words.last_before(quantity.core), quantity.start
    while index >= 0 and _article(text, words, index, quantity.core):
        if not _adjacent(text, words.ends[index], start) or _qualifier_before(words, index):
            break
        start = words.starts[index]
        index -= 1
    if start != quantity.start:
        quantity = replace(quantity, start=start)
    qualifier = _qualifier_before(words, index)
    if not qualifier or not _adjacent(text, words.ends[index], start):
        return quantity
    index -= len(qualifier)
    return _bounded(words, index, replace(quantity, start=words.starts[index + 1]), qualifier)


def _bounded(words: Words, index: int, quantity: Quantity, qualifier: tuple[str, ...]) -> Quantity:
    """The bounds that a qualifier gives; ``index`` is the word before it.

    "au moins une quarantaine d'environ": a second qualifier before the first decides the upper bound.
    """
    again = _qualifier_before(words, index)
    if again in _AT_LEAST:
        quantity = replace(quantity, start=words.starts[index - len(again) + 1], high=None)
    if qualifier in _AT_LEAST:
        return replace(quantity, high=None)
    return replace(quantity, about=quantity.about or qualifier in _ABOUT, at_most=qualifier in _UP_TO)


def _article(text: str, words: Words, index: int, core: int) -> bool:
    """ "une" of "une quarantaine", "the", "les": not "à", nor "a" before a figure."""
    word = words.texts[index]
    if word in vocabulary.ARTICLES:
        return True
    if word not in ("a", "un", "une") or not text[words.starts[index] : words.ends[index]].isascii():
        return False
    return words.texts[words.first_from(core)] in _COLLECTIVE


def _adjacent(text: str, left: int, right: int) -> bool:
    """Whether only blanks, quotes or an apostrophe stand between two offsets."""
    return right - left <= 6 and all(
        not sign.isalnum() and sign not in ".,;:!?\n" for sign in text[left:right]
    )


def _qualifier_before(words: Words, index: int) -> tuple[str, ...]:
    """The longest qualifier that ends at a word; empty: none does."""
    for phrase in _QUALIFIERS.get(words.texts[index], ()) if index >= 0 else ():
        if tuple(words.texts[max(0, index - len(phrase) + 1) : index + 1]) == phrase:
            return phrase
    return ()


def opened_after(words: Words, offset: int) -> int | None:
    """Where a qualifier that opens a number upwards ("au moins", "at least") begins right at an offset: its end."""
    index = words.first_from(offset)
    for phrase in _AFTERWARDS.get(words.texts[index], ()) if index < len(words) else ():
        if tuple(words.texts[index : index + len(phrase)]) == phrase:
            return words.ends[index + len(phrase) - 1]
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
    opener = words.texts[before] if before >= 0 else ""
    if len(between) != 1 or quantity.core - last.end > 5:
        return False
    if opener in ("entre", "between", "بين"):
        return between[0] in ("et", "and", "و")
    if opener in ("de", "from") and before > 0 and words.texts[before - 1] in vocabulary.CHANGES:
        return False
    return between[0] in _RANGE_SIGNS and not last.one
