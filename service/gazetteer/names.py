"""Is a known name meant as a place here? Villages are called La, Some and Touré.

Decided from capitals and the words beside it, by the lists of a zone pack's ``names.toml`` (categories ``name.…``).
Names in scripts without capitals are taken as they stand.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from service.records import Term
from service.text.folding import fold_phrase

CATEGORY = "name."
"""How the categories begin that belong to this module; their terms are not looked for in texts."""

PLAIN_LENGTH = 8
"""From this many letters on a name is taken in lower case too: hardly a word of that length is a place name."""
_MINOR = frozenset({"village", "site"})
_SHARE_OF_CAPITALS = 0.6
_WORD = re.compile(r"[^\W\d_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]?(?:(?:de|d|du|des|of|the|la|le|l)[ '’\u00a0])*$", re.IGNORECASE)
_NEXT_AFTER = re.compile(r"[ \u00a0]([^\W\d_]+)")
_LONGEST_ACRONYM = 5
"""A village in capitals, no longer than this, in a line that is not: FAMA are the armed forces of Mali."""
_SPACES = frozenset(" \u00a0")
_LOOK_BACK = 40
_LINE = 120


@dataclass(frozen=True, slots=True)
class Usage:
    """What the lists say of a known name. ``is_plain``: nothing beside it makes it anything but a place."""

    is_word: bool
    is_person: bool
    is_direction: bool
    is_plain: bool


class Names:
    """The lists of a pack, and the decision."""

    def __init__(self, terms: Iterable[Term]) -> None:
        lists = defaultdict(set)
        for term in terms:
            if term.category.startswith(CATEGORY):
                lists[term.category.removeprefix(CATEGORY)].add(fold_phrase(term.term))
                lists[f"{term.category.removeprefix(CATEGORY)} as written"].add(term.term.casefold())
        self._words, self._people = frozenset(lists["word"]), frozenset(lists["person"])
        self._kinds, self._leads = frozenset(lists["kind"]), frozenset(lists["lead as written"])
        self._directions = frozenset(lists["direction"])
        self._elided = tuple(lead for lead in self._leads if lead.endswith("'"))
        self._no_name = self._words | self._kinds | frozenset(lists["plain"]) | frozenset(lists["lead"])

    def is_word(self, folded: str) -> bool:
        """Whether texts mean the word, also where it could be taken for a place."""
        return folded in self._words

    def usage(self, name: str, kinds: Collection[str], *, of_words: bool) -> Usage:
        """What the lists say of a folded name that places of these ``kinds`` bear: the same in every text.

        ``of_words``: the table has it in several words, however the text joins them. A direction is a point of the
        compass, which only its country makes a place.
        """
        is_word, is_person = name in self._words, name in self._people
        stands_alone = of_words or not is_minor(kinds)
        return Usage(
            is_word,
            is_person,
            is_direction=name in self._directions,
            is_plain=stands_alone and not is_word and not is_person,
        )

    def admits(self, text: str, start: int, end: int, usage: Usage, bounds: Collection[int]) -> bool:
        """Whether the name from ``start`` to ``end``, which ``may_begin_name``, may be a place.

        ``bounds``: where known names begin or end, so that a name beside another is not taken for a part of it.
        """
        first = text[start]
        if usage.is_plain or first.lower() == first.upper():
            return True
        if end - start <= _LONGEST_ACRONYM and text[start:end].isupper() and not _in_capitals(text, start):
            return False
        if usage.is_word:
            return first.isupper() and self._announced(text, start)
        if first.islower():
            return not usage.is_person
        if usage.is_person:
            return self._led(text, start) and not self._beside_capital(text, start, end, bounds)
        return not self._part_of_a_name(text, start, end, bounds)

    def _part_of_a_name(self, text: str, start: int, end: int, bounds: Collection[int]) -> bool:
        """A village or site beside a capitalised word that is no place: "Prime Minister Boubou Cissé"."""
        if self._capital_before(text, start, bounds):
            return not _in_title_case(text, start)
        if not self._capital_after(text, end, bounds):
            return False
        return not self._led(text, start) and not _in_title_case(text, start)

    def _beside_capital(self, text: str, start: int, end: int, bounds: Collection[int]) -> bool:
        return self._capital_before(text, start, bounds) or self._capital_after(text, end, bounds)

    def _capital_before(self, text: str, start: int, bounds: Collection[int]) -> bool:
        before = text[max(0, start - _LOOK_BACK) : start].removesuffix("\n")
        if before[-1:] not in _SPACES or start - 1 in bounds:
            return False
        # Backwards: a search that must end here would try every letter before it.
        found = _WORD.match(before[-2::-1])
        return found is not None and self._is_capitalised(found[0][::-1])

    def _capital_after(self, text: str, end: int, bounds: Collection[int]) -> bool:
        found = _NEXT_AFTER.match(text, end)
        return found is not None and self._is_capitalised(found[1]) and end + 1 not in bounds

    def _is_capitalised(self, word: str) -> bool:
        return word[0].isupper() and fold_phrase(word) not in self._no_name

    def _announced(self, text: str, start: int) -> bool:
        """Whether a word that says what it is stands before: "le village de"."""
        before = text[max(0, start - _LOOK_BACK) : start]
        folded = fold_phrase(before)
        if not any(kind in folded for kind in self._kinds):
            return False
        found = _BEFORE.search(before)
        return found is not None and fold_phrase(found[1]) in self._kinds

    def _led(self, text: str, start: int) -> bool:
        """Whether a word of place or of kind stands before: "à", "near", "le village de"."""
        before = text[max(0, start - _LOOK_BACK) : start].casefold().replace("’", "'")
        words = before.split()
        last = words[-1] if words and before[-1:] in " '\u00a0\n" else ""
        if last in self._leads or " ".join(words[-2:]) in self._leads:
            return True
        return before.endswith(self._elided) or self._announced(text, start)


def is_minor(kinds: Collection[str]) -> bool:
    """Whether a name is borne by places so small that people and things may share it."""
    return _MINOR.issuperset(kinds)


def may_begin_name(text: str, start: int, end: int) -> bool:
    """Whether a capital, or a script without any, or its length lets the words from start to end be a name."""
    return not text[start].islower() or end - start >= PLAIN_LENGTH


def _in_title_case(text: str, at: int) -> bool:
    """Whether the line is a headline with every word capitalised, where a capital says nothing."""
    words = _words_around(text, at)
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= _SHARE_OF_CAPITALS * len(words)


def _in_capitals(text: str, at: int) -> bool:
    """Whether the line is written in capitals, where they make no acronym."""
    words = _words_around(text, at)
    return sum(word.isupper() for word in words) >= _SHARE_OF_CAPITALS * max(1, len(words))


def _words_around(text: str, at: int) -> list[str]:
    """The longer words of the line, as far as one looks."""
    start = text.rfind("\n", max(0, at - _LINE), at) + 1
    end = text.find("\n", at, at + _LINE)
    return _LONG_WORD.findall(text[max(start, at - _LINE) : end if end >= 0 else at + _LINE])
