"""Place names in Arabic text that no table has in Arabic letters.

Arabic has no capitals. A name is looked for behind a word that says what it is ("قرية X", "بلدتي X وY", "مكان يسمى X"),
where it is taken even if no table has it, and behind a word of place ("في X", "قرب X"), where only a name is taken that
sounds like one of the table or looks like no Arabic word: African names are written with all their vowels.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from service.stages.extract.arabic_words import (
    AT,
    CALLED,
    KINDS,
    KINDS_OF_SEVERAL,
    OF,
    OF_THOSE,
    PLAIN,
    PLAIN_ENDINGS,
    UNITS,
)
from service.stages.extract.passage import Line, Passage

Known = Callable[[str, bool], bool]
"""Whether the table has places that a name may mean; True: beyond doubt."""

_LISTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("several", KINDS_OF_SEVERAL),
    ("one", KINDS),
    ("called", CALLED),
    ("those", OF_THOSE),
    ("unit", UNITS),
    ("at", AT),
    ("of", OF),
)
_ANNOUNCING = KINDS | KINDS_OF_SEVERAL | CALLED | OF_THOSE | UNITS | AT | OF
_LEANING = {"called": (("one", "several", "unit"), 3, "one"), "those": (("several",), 6, "several")}
"""Words that announce a name only behind another that does, within so many words."""
_PREFIXES = ("وب", "ول", "فب", "ب", "ل", "و", "ف")
_QUOTE = "«»\"“”‟„'‘’(["
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u00a0"
_BEFORE_NAME = re.compile(rf"[ {_MARKS}:]*(?P<quote>[{re.escape(_QUOTE)}]{{0,2}})[ {_MARKS}]*")
_CLOSED = re.compile(r"[»«\"“”’'\])]")
_LISTED = re.compile(
    rf"[ {_MARKS}\"”»’')]*(?P<sign>[،,]?)[ {_MARKS}]*(?P<quote>[{re.escape(_QUOTE)}]{{0,2}})[ {_MARKS}]*"
)
_LONGEST_QUOTED, _MOST_QUOTED, _SHORTEST, _MOST_LISTED = 40, 3, 3, 8
_LONG_VOWEL = re.compile("[اوي]")
_AFRICAN = re.compile(r"نغ[اوي]|غو|[^اوي]و$|..[اوي].{1,3}ا$")
"""What hardly an Arabic word has: "nga", "gou", a long vowel at its end."""
_NATIVE_ENDINGS = ("ات", "ين", "ون", "ه", "ي")
_PLACED = re.compile(
    rf"[»\"”’')]?[{_MARKS}]*(?:[،,] ?(?:و?التي |و?الذي )?(?:الواقع|القريب|التابع|تقع|يقع|على بعد)| \("
    r"| (?:في|ب|قرب|شمال|جنوب|شرق|غرب|على الحدود|على مقربة|على بعد))"
)
"""What follows a name more often than a word: where it lies."""
_MANY_VOWELS, _NO_NAME = 4, re.compile("(?:ي[اه]|ات|[يو]ن|ه|ي)$")
"""So many long vowels hardly an Arabic word has, unless it is an adverb, an adjective, a plural or a country."""
_LIES = re.compile(rf"[»\"”’')]?[{_MARKS}]*[،,]? (?:الواقع|التابع|القريب)")


@dataclass(frozen=True, slots=True)
class Found:
    """A name from ``start`` to ``end``. ``sure``: it is one even if no table has it."""

    start: int
    end: int
    sure: bool


def find(passage: Passage, line: Line, known: Known) -> Iterator[Found]:
    """The names of one sentence, in its order."""
    names = _Names(passage, line, known)
    free = 0
    for index in passage.words.within(line.start, line.end):
        word = passage.words.texts[index]
        if index < free or not is_arabic(word):
            continue
        lead = _lead(word)
        for found in names.behind(index, lead) if lead else ():
            free = passage.words.first_from(found.end)
            yield found


def is_arabic(word: str) -> bool:
    """Whether a word of a text is in Arabic letters."""
    return "\u0600" <= word[0] <= "\u06ff"


@lru_cache(maxsize=8192)
def _lead(word: str) -> str | None:
    """What a word announces: "several" or "one" of a kind, a "unit", a place ("at"); None: nothing."""
    bare = _bare(word)
    return next((lead for lead, listed in _LISTS if not listed.isdisjoint(bare)), None)


def _bare(word: str) -> list[str]:
    """A word as it stands, and without what may be written together with it."""
    return [word, *(word.removeprefix(p) for p in _PREFIXES if word.startswith(p) and len(word) > len(p) + 1)]


def _sounds_african(word: str) -> bool:
    """Whether a word looks like no Arabic one."""
    if len(_LONG_VOWEL.findall(word)) >= _MANY_VOWELS:
        return _NO_NAME.search(word) is None
    return _AFRICAN.search(word) is not None


class _Names:
    """Reads the names of one sentence."""

    def __init__(self, passage: Passage, line: Line, known: Known) -> None:
        self.words, self.text, self.end, self.known = passage.words, passage.text, line.end, known
        self.meant = [(term.start, term.end) for term in line.terms]
        self.meant += [(time.start, time.end) for time in line.times]
        self.meant += [(quantity.core, quantity.end) for quantity in line.quantities]

    def behind(self, index: int, lead: str) -> Iterator[Found]:
        """The name behind a word that announces one, and those listed with it."""
        if lead in _LEANING:
            lead = self._leaning(index, lead)
        gap = _BEFORE_NAME.fullmatch(self.text, self.words.ends[index], self._start(index + 1))
        found = self._name(index + 1, bool(gap["quote"]), lead) if gap else None
        for _ in range(_MOST_LISTED):
            if found is None:
                return
            yield found
            found = self._listed(found, lead)

    def _leaning(self, index: int, lead: str) -> str:
        """What "called" or "among them" announces, by the words before it."""
        wanted, reach, meant = _LEANING[lead]
        before = self.words.texts[max(0, index - reach) : index]
        return meant if any(_lead(word) in wanted for word in before if is_arabic(word)) else "of"

    def _start(self, index: int) -> int:
        return self.words.starts[index] if index < len(self.words) else len(self.text)

    def _name(self, index: int, quoted: bool, lead: str, cut: int = 0) -> Found | None:
        """The name that begins at a word, its first ``cut`` letters left out ("and"); None: it is none."""
        if index >= len(self.words) or self.words.ends[index] > self.end:
            return None
        start = self.words.starts[index] + cut
        word = self.words.texts[index][cut:]
        if not self._may_be_name(word, start, quoted):
            return None
        end = self._quoted_end(index) if quoted else self._joined_end(index)
        end = end or self._second_word(start, self.words.ends[index], index)
        name = self.text[start:end]
        sure = self._is_sure(word, lead, end, quoted or "-" in name)
        return Found(start, end, sure) if sure or self._is_known(name, word, lead) else None

    def _is_known(self, name: str, word: str, lead: str) -> bool:
        """Whether a table has something like it; behind a word of place only where it looks like no Arabic word."""
        if lead == "unit":
            return self.known(name, True)
        african = _sounds_african(word)
        spelt_out = lead == "at" and len(_LONG_VOWEL.findall(word)) > 1 and not word.endswith(_NATIVE_ENDINGS)
        return (african or spelt_out) and self.known(name, False)

    def _may_be_name(self, word: str, start: int, quoted: bool) -> bool:
        if len(word) < _SHORTEST or not is_arabic(word):
            return False
        if not PLAIN.isdisjoint(bare := _bare(word)) or not _ANNOUNCING.isdisjoint(bare):
            return False
        if not quoted and _LONG_VOWEL.search(word) is None:
            return False  # African names are written with their vowels: "قرى تحترق" names none
        if word.startswith("ال") or (word.endswith(PLAIN_ENDINGS) and not quoted):
            return False
        return not any(begin <= start < end for begin, end in self.meant)

    def _is_sure(self, word: str, lead: str, end: int, marked: bool) -> bool:
        if lead in ("one", "several"):
            return True
        if lead == "of":
            return False
        african = len(word) > _SHORTEST and _sounds_african(word)
        if lead == "unit":
            return marked or african or _LIES.match(self.text, end) is not None
        return african and (marked or _PLACED.match(self.text, end) is not None)

    def _quoted_end(self, index: int) -> int | None:
        """Where a name in quotes ends; None: they do not close behind a few words."""
        start = self.words.starts[index]
        closed = _CLOSED.search(self.text, start, min(self.end, start + _LONGEST_QUOTED))
        if closed is None:
            return None
        inside = self.words.within(start, closed.start())
        return self.words.ends[inside[-1]] if 0 < len(inside) <= _MOST_QUOTED else None

    def _joined_end(self, index: int) -> int | None:
        """Where a hyphenated name ends."""
        end = None
        while self.text[self.words.ends[index] : self._start(index + 1)] == "-" and index + 1 < len(
            self.words
        ):
            index += 1
            end = self.words.ends[index]
        return end

    def _second_word(self, start: int, end: int, index: int) -> int:
        """Where a name ends: with the next word where a table has the two together."""
        if index + 1 >= len(self.words) or self.text[end : self._start(index + 1)] != " ":
            return end
        both = self.words.ends[index + 1]
        second = self.words.texts[index + 1]
        if both > self.end or second in PLAIN or not self._may_be_name(second, self._start(index + 1), False):
            return end
        return both if self.known(self.text[start:both], False) else end

    def _listed(self, last: Found, lead: str) -> Found | None:
        """The next name of a list: behind a comma, or behind "and", which is written together with it."""
        index = self.words.first_from(last.end)
        gap = _LISTED.fullmatch(self.text, last.end, self._start(index))
        if gap is None or index >= len(self.words):
            return None
        word, quoted = self.words.texts[index], bool(gap["quote"])
        if word == "و":
            behind = _BEFORE_NAME.fullmatch(self.text, self.words.ends[index], self._start(index + 1))
            return self._further(index + 1, bool(behind and behind["quote"]), lead, 0) if behind else None
        if word.startswith("و") and self.text[self.words.starts[index]] == "و":
            return self._further(index, quoted, lead, 1) or (
                self._further(index, quoted, lead, 0) if gap["sign"] else None
            )
        return self._further(index, quoted, lead, 0) if gap["sign"] else None

    def _further(self, index: int, quoted: bool, lead: str, cut: int) -> Found | None:
        """A further name is one if several were announced; else only if a table has it or it looks like one."""
        return self._name(index, quoted, "several" if lead == "several" else "unit", cut)
