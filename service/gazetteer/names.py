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

_PLAIN_LENGTH = 8
"""From this many letters on a name is taken in lower case too: hardly a word of that length is a place name."""
_MINOR = frozenset({"village", "site"})
_SHARE_OF_CAPITALS = 0.6
_WORD = re.compile(r"[^\W\d_]+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]?(?:(?:de|d|du|des|of|the|la|le|l)[ '’\u00a0])*$", re.IGNORECASE)
_NEXT_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]$")
_NEXT_AFTER = re.compile(r"[ \u00a0]([^\W\d_]+)")
_LOOK_BACK = 40
_LINE = 120


@dataclass(frozen=True, slots=True)
class Spot:
    """A known name in a text: where it stands, and the kinds of the places that bear it."""

    start: int
    end: int
    kinds: Collection[str]


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
        self._no_name = self._words | self._kinds | frozenset(lists["plain"]) | frozenset(lists["lead"])

    def is_direction(self, name: str) -> bool:
        """Whether a folded name is a point of the compass, which only its country makes a place."""
        return name in self._directions

    def admits(self, text: str, name: str, spot: Spot, bounds: Collection[int]) -> bool:
        """Whether the name at this spot, which ``may_begin_name``, may be a place. ``name`` is folded.

        ``bounds``: where known names begin or end, so that a name beside another is not taken for a part of it.
        """
        first = text[spot.start]
        if first.lower() == first.upper():
            return True
        if name in self._words:
            return first.isupper() and self._announced(text, spot.start)
        if first.islower():
            return name not in self._people
        if name in self._people:
            return self._led(text, spot.start) and not self._beside_capital(text, spot, bounds)
        if " " in name or not _MINOR.issuperset(spot.kinds):
            return True
        return not self._part_of_a_name(text, spot, bounds)

    def _part_of_a_name(self, text: str, spot: Spot, bounds: Collection[int]) -> bool:
        """A village or site beside a capitalised word that is no place: "Prime Minister Boubou Cissé"."""
        if self._capital_before(text, spot, bounds):
            return not _in_title_case(text, spot.start)
        if self._led(text, spot.start):
            return False
        return self._capital_after(text, spot, bounds) and not _in_title_case(text, spot.start)

    def _beside_capital(self, text: str, spot: Spot, bounds: Collection[int]) -> bool:
        return self._capital_before(text, spot, bounds) or self._capital_after(text, spot, bounds)

    def _capital_before(self, text: str, spot: Spot, bounds: Collection[int]) -> bool:
        found = _NEXT_BEFORE.search(text[max(0, spot.start - _LOOK_BACK) : spot.start])
        return found is not None and self._is_capitalised(found[1]) and spot.start - 1 not in bounds

    def _capital_after(self, text: str, spot: Spot, bounds: Collection[int]) -> bool:
        found = _NEXT_AFTER.match(text, spot.end)
        return found is not None and self._is_capitalised(found[1]) and spot.end + 1 not in bounds

    def _is_capitalised(self, word: str) -> bool:
        return word[0].isupper() and fold_phrase(word) not in self._no_name

    def _announced(self, text: str, start: int) -> bool:
        """Whether a word that says what it is stands before: "le village de"."""
        found = _BEFORE.search(text[max(0, start - _LOOK_BACK) : start])
        return found is not None and fold_phrase(found[1]) in self._kinds

    def _led(self, text: str, start: int) -> bool:
        """Whether a word of place or of kind stands before: "à", "near", "le village de"."""
        before = text[max(0, start - _LOOK_BACK) : start].casefold().replace("’", "'")
        words = before.split()
        last = words[-1] if words and before[-1:] in " '\u00a0\n" else ""
        if last in self._leads or " ".join(words[-2:]) in self._leads:
            return True
        return any(before.endswith(lead) for lead in self._leads if lead.endswith("'")) or self._announced(
            text, start
        )


def may_begin_name(text: str, start: int, end: int) -> bool:
    """Whether a capital, or a script without any, or its length lets the words from start to end be a name."""
    return not text[start].islower() or end - start >= _PLAIN_LENGTH


def _in_title_case(text: str, at: int) -> bool:
    """Whether the line is a headline with every word capitalised, where a capital says nothing."""
    start = text.rfind("\n", max(0, at - _LINE), at) + 1
    end = text.find("\n", at, at + _LINE)
    words = _LONG_WORD.findall(text[max(start, at - _LINE) : end if end >= 0 else at + _LINE])
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 4 and capitals >= _SHARE_OF_CAPITALS * len(words)
