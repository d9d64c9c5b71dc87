"""Which known names stand in a text, by the words they begin with.

The words of a text that begin a known name are found by cutting it at its spaces and asking a dictionary for all of
them at once; only where those stand is looked further. So 200,000 names cost the reading of a text hardly more than
15,000, and nothing has to be compiled before the first text is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from service.gazetteer.index import PlaceIndex
from service.gazetteer.names import PLAIN_LENGTH, Names, Usage, is_minor, may_begin_name
from service.gazetteer.packed import JOINED
from service.gazetteer.spelling import is_arabic
from service.text.automaton import blank, close_gaps, has_gaps

BEFORE_NAME = ("و", "ب", "ل", "ف", "ك", "وب", "ول")
"""What Arabic writes together with the name that follows: and, in, to, so, as."""
_AS, _LONG_NAME = "ك", 5
"""Only names of some length are met behind "as": "كبير" is large, not like Ber."""
BEFORE_ARTICLE = ("لل", "ولل")
"""The preposition "to" with the article of the word that follows, which loses its first letter."""

_MOST_KNOWN = 20_000
"""Names whose bearers are kept gathered."""
_SHORT = 3
"""Words so short begin a name only with a capital: "la", "de", "in" are everywhere."""
_SINGLE = 1 << 1 | 1 << JOINED


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the index: who bears it, and what the lists say of it."""

    places: tuple[str, ...]
    kinds: frozenset[str]
    countries: frozenset[str]
    is_minor: bool
    usage: Usage


@dataclass(frozen=True, slots=True)
class Spotted:
    """A known name and where it stands in the text."""

    known: Known
    start: int
    end: int


class KnownNames:
    """Finds the names of an index in texts. Safe to share between threads."""

    def __init__(self, index: PlaceIndex, names: Names) -> None:
        self._index, self._names = index, names
        self._heads, self._has_phrase = index.table.heads, index.table.has_phrase
        self._gathered: dict[tuple[str, bool], Known] = {}

    def spot(self, text: str, folded: str) -> list[Spotted]:
        """Every known name of a text that may be one there, overlapping ones too. ``folded`` is as long as ``text``."""
        if has_gaps(folded):
            folded, offsets = close_gaps(folded)
            bare = "".join([text[offset] for offset in offsets])
            return [
                Spotted(name.known, offsets[name.start], offsets[name.end - 1] + 1)
                for name in self._spot(bare, folded)
            ]
        return self._spot(text, folded)

    def _spot(self, text: str, folded: str) -> list[Spotted]:
        plain = f" {blank(folded)} "
        words = set(plain.split(" "))
        heads = self._heads
        found = [
            Spotted(self._known(name, of_words), start, end)
            for word in heads.keys() & words
            for name, of_words, start, end in self._beginning(word, word, 0, folded, plain, text)
            if may_begin_name(text, start, end)
        ]
        if not plain.isascii():
            for word in filter(is_arabic, words):
                for head, cut in self._behind_prefixes(word):
                    for name, of_words, start, end in self._beginning(head, word, cut, folded, plain, text):
                        found.append(Spotted(self._known(name, of_words), start, end))
        return found

    def _behind_prefixes(self, word: str) -> Iterator[tuple[str, int]]:
        """Words that begin names behind what is written together with them, and after how many letters."""
        if word in self._heads or self._names.is_word(word):
            return
        for prefix in BEFORE_NAME:
            if prefix == _AS and len(word) <= _LONG_NAME:
                continue
            if word.startswith(prefix) and word[len(prefix) :] in self._heads:
                yield word[len(prefix) :], len(prefix)
        for prefix in BEFORE_ARTICLE:
            if word.startswith(prefix) and (head := f"ال{word[len(prefix) :]}") in self._heads:
                # "li" and the article are written "ll": the first l is the preposition.
                yield head, len(prefix) - 1

    def _beginning(
        self, head: str, word: str, cut: int, folded: str, plain: str, text: str
    ) -> Iterator[tuple[str, bool, int, int]]:
        """The names that begin with ``head``, ``cut`` letters into ``word``, wherever that stands in the text: name,
        whether the index has it in several words, start and end."""
        lengths, at = self._heads[head], plain.find(f" {word} ")
        needs_capital = len(word) <= _SHORT or (len(word) < PLAIN_LENGTH and not lengths & ~_SINGLE)
        while at >= 0:
            end = at + len(word)
            if not (needs_capital and text[at].islower()):
                if lengths & _SINGLE:
                    yield head, not lengths & 2, at + cut, end
                if lengths & ~_SINGLE:
                    for rest, end_of_last in self._phrases(head, end, lengths, folded, plain):
                        yield head + rest, True, at + cut, end_of_last
            at = plain.find(f" {word} ", end + 1)

    def _phrases(
        self, head: str, begin: int, lengths: int, folded: str, plain: str
    ) -> Iterator[tuple[str, int]]:
        """What follows ``head`` in names of several words, with its end: only spaces may stand between the words."""
        end = begin
        for length in range(2, (lengths & ~_SINGLE).bit_length()):
            following = plain.find(" ", end + 2)
            if following <= end + 2 or not folded[end : end + 1].isspace():
                return
            end = following - 1
            rest = plain[begin + 1 : end + 1]
            if lengths >> length & 1 and self._has_phrase(head + rest):
                yield rest, end

    def _known(self, name: str, of_words: bool) -> Known:
        known = self._gathered.get((name, of_words))
        if known is None:
            if len(self._gathered) >= _MOST_KNOWN:
                self._gathered.clear()
            known = self._gathered[name, of_words] = self._gather(name, of_words)
        return known

    def _gather(self, name: str, of_words: bool) -> Known:
        places = self._index.bearing("".join(filter(str.isalnum, name)))
        kinds = frozenset(place.kind for place in places)
        return Known(
            tuple(place.id for place in places),
            kinds,
            frozenset(place.country for place in places),
            is_minor(kinds),
            self._names.usage(name, kinds, of_words=of_words),
        )
