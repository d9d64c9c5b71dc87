"""Words of a folded text, with their offsets."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from service.text.folding import FILLER

_WORD = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|{FILLER}+(?=[^\W\d_]))*")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters or of digits. ``text`` is folded, without the fillers that stand for vowel marks."""

    text: str
    start: int
    end: int


class Words(Sequence[Word]):
    """All words of a text, and which of them stand in a stretch of it."""

    def __init__(self, folded: str) -> None:
        self._words = [
            Word(m.group().replace(FILLER, ""), m.start(), m.end()) for m in _WORD.finditer(folded)
        ]
        self._starts = [word.start for word in self._words]
        self._ends = [word.end for word in self._words]

    def __len__(self) -> int:
        return len(self._words)

    @overload
    def __getitem__(self, index: int) -> Word: ...

    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...

    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        return self._words[index]

    def first_from(self, offset: int) -> int:
        """Index of the first word that starts at ``offset`` or later."""
        return bisect_left(self._starts, offset)

    def last_before(self, offset: int) -> int:
        """Index of the last word that ends at ``offset`` or earlier; -1: none."""
        return bisect_right(self._ends, offset) - 1

    def within(self, start: int, end: int) -> range:
        """Indices of the words that lie in a stretch."""
        return range(self.first_from(start), self.last_before(end) + 1)

    def between(self, start: int, end: int) -> list[str]:
        """The words of a stretch, as text."""
        return [self._words[index].text for index in self.within(start, end)]
