"""Words of a folded text, with their offsets."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import overload

from service.text.folding import FILLER

_WORD = re.compile(rf"\d+|[^\W\d_]+(?:{FILLER}+[^\W\d_]+)*")
_ASCII_WORD = re.compile(r"[0-9]+|[A-Za-z]+")
"""The same for the texts that hold nothing else once folded, which most do; it takes half the time."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters or of digits. ``text`` is folded, without the fillers that stand for vowel marks."""

    text: str
    start: int
    end: int


class Words(Sequence[Word]):
    """All words of a text, and which of them stand in a stretch of it.

    ``texts``, ``starts`` and ``ends`` give the words part by part, for loops that look at every word.
    """

    def __init__(self, folded: str) -> None:
        filled = FILLER in folded
        pattern = _ASCII_WORD if folded.isascii() and not filled else _WORD
        found = list(pattern.finditer(folded))
        self.starts = list(map(re.Match.start, found))
        self.ends = list(map(re.Match.end, found))
        self.texts = list(map(re.Match.group, found))
        if filled:
            self.texts = [text.replace(FILLER, "") for text in self.texts]

    def replaced(self, texts: list[str], starts: list[int]) -> "Words":
        """As many words at the same places, in other letters or beginning later."""
        other = copy(self)
        other.texts, other.starts = texts, starts
        return other

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Word: ...

    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...

    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        return Word(self.texts[index], self.starts[index], self.ends[index])

    def first_from(self, offset: int) -> int:
        """Index of the first word that starts at ``offset`` or later."""
        return bisect_left(self.starts, offset)

    def last_before(self, offset: int) -> int:
        """Index of the last word that ends at ``offset`` or earlier; -1: none."""
        return bisect_right(self.ends, offset) - 1

    def within(self, start: int, end: int) -> range:
        """Indices of the words that lie in a stretch."""
        return range(self.first_from(start), self.last_before(end) + 1)

    def between(self, start: int, end: int) -> list[str]:
        """The words of a stretch, as text."""
        return self.texts[bisect_left(self.starts, start) : bisect_right(self.ends, end)]

    def gap(self, start: int, end: int) -> int:
        """How many words lie in a stretch."""
        return max(0, bisect_right(self.ends, end) - bisect_left(self.starts, start))
