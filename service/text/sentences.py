"""Sentences, with their offsets.

A report is read sentence by sentence: a figure seldom reaches further. Lines end sentences as well, so that a
title, a caption or a menu entry never runs into the text beside it.
"""

import re
from dataclasses import dataclass

_STOP = re.compile(
    r"[.!?…؟\n](?:(?<=\n)\n*|(?<!\n)[.!?…؟]*(?:[\"'”’)\]]|\s?»)*(?=\s|$)"
    r"|(?<=[a-zà-ÿ]{2}[.!?])(?P<run_on>(?=[A-ZÀ-Þ][a-zà-ÿ])))"
)
"""One class of signs comes first, which lets the search skip from sign to sign. ``run_on``: "fin.Les"."""
_LISTED_ABBREVIATIONS = (
    "dr mr mrs ms mme mm st ste gen gén col cdt cap lt sgt maj no nos vs cf art env approx"
    " jan feb mar apr jun jul aug sep sept oct nov dec janv févr avr juil déc km etc"
)
_ABBREVIATIONS = frozenset(_LISTED_ABBREVIATIONS.split())
_LAST_WORD = re.compile(r"\w+$")
_LONGEST = 1500
"""Characters. What runs on without a full stop (a table, noise) is cut, so that no sentence costs too much."""
_LONGEST_ABBREVIATION = 12
_OPENING = "\"'“‘«([ \u00a0\u202f\u2013\u2014-"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the text. ``paragraph`` counts lines that hold anything, from 0 (the title)."""

    start: int
    end: int
    paragraph: int


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order, without the blanks around them. Linear in its length."""
    found: list[Sentence] = []
    start, paragraph = 0, 0
    for stop in _STOP.finditer(text):
        if not _ends_sentence(text, stop):
            continue
        _keep(found, text, start, stop.end(), paragraph)
        start = stop.end()
        if "\n" in stop.group() and found:
            paragraph = found[-1].paragraph + 1
    _keep(found, text, start, len(text), paragraph)
    return tuple(found)


def _keep(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    stretch = text[start:end]
    begin = start + len(stretch) - len(stretch.lstrip())
    end = start + len(stretch.rstrip())
    while end - begin > _LONGEST:
        cut = text.rfind(" ", begin + 1, begin + _LONGEST)
        cut = cut if cut > 0 else begin + _LONGEST
        found.append(Sentence(begin, cut, paragraph))
        begin = cut
        while text[begin].isspace():
            begin += 1
    if begin < end:
        found.append(Sentence(begin, end, paragraph))


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: not after an abbreviation, not before a small letter."""
    mark = stop.group()
    if "\n" in mark:
        return not _is_wrapped(text, stop)
    if stop["run_on"] is not None:
        return True
    following = text[stop.end() : stop.end() + 8].lstrip(_OPENING + "\n")
    if following and following[0].islower():
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    return not (following and _is_abbreviation(text, stop.start()))


def _is_wrapped(text: str, stop: re.Match[str]) -> bool:
    """A line broken in the middle of a sentence: no full stop before it, a small letter behind it."""
    if len(stop.group()) > 1 or stop.end() == len(text):
        return False
    before, behind = text[max(0, stop.start() - 1) : stop.start()], text[stop.end()]
    return (
        behind.islower()
        and (before.isalnum() or before == ",")
        and _line_length(text, stop.start()) >= _WRAPPED
    )


_WRAPPED = 50
"""Characters of a line from which on it may have been broken to fit a page."""


def _line_length(text: str, end: int) -> int:
    return end - 1 - text.rfind("\n", max(0, end - _LONGEST), end)


def _is_abbreviation(text: str, end: int) -> bool:
    """Whether the word that ends there is one, or a single letter: "Dr", "U.S"."""
    before = text[max(0, end - _LONGEST_ABBREVIATION) : end]
    word = before.rpartition(" ")[2]
    if not word.isalnum():
        last = _LAST_WORD.search(word)
        word = last.group() if last else ""
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isascii() and word.isalpha())
