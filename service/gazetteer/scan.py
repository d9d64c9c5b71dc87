"""One pass over a text: every lexicon term and every known place name, with offsets into the text as given."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import zip_longest

from service.gazetteer.index import PlaceIndex
from service.gazetteer.names import CATEGORY, Names
from service.gazetteer.spelling import is_arabic
from service.gazetteer.spotting import BEFORE_ARTICLE, BEFORE_NAME, KnownNames, Spotted
from service.records import Match, PlaceMatch, Term, Zone
from service.text.automaton import Automaton, Span, leftmost_longest
from service.text.folding import fold, fold_phrase
from service.text.language import language_of_words

_GROUPS = "actor"
"""Terms of this category are names of armed groups: a place within one ("Katiba Macina") is no place."""
_READ_EVERYWHERE = ("actor", "agency", "zone.area", "navigation", "speaker.NGO", "speaker.UN")
"""Terms of these categories are names, which keep their form in texts of another language."""
_LONGEST_LINE = 2000
"""Characters of a line in which its language is looked for."""
_COUNTRY_FOLLOWS = 12
"""Within how many characters after "Nord" its country is said: "du Burkina Faso"."""

_BEFORE_WORD = (*BEFORE_NAME, "ال", "وال", "بال", "فال", "كال", "وبال", "لل", "ولل")
"""What Arabic writes together with the next word: and, in, to, so, as; and the article."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a text holds. ``folded`` is as long as the text; matches are in its order."""

    folded: str
    terms: tuple[Match, ...]
    places: tuple[PlaceMatch, ...]


@dataclass(frozen=True, slots=True)
class _Worded:
    """A pattern that is a term, after how many letters of it the term begins, and whether that names a group.

    Where lexicons share it, ``by_language`` has the terms that count in each; ``terms`` are those of any other text.
    """

    terms: tuple[Term, ...]
    by_language: Mapping[str | None, tuple[Term, ...]]
    begins: int
    is_group: bool
    languages: frozenset[str]
    """Of the lines in which it is read; empty: of all."""

    @classmethod
    def of(cls, meant: Sequence[Term], begins: int) -> "_Worded":
        """``meant``: the term as each lexicon has it."""
        by_language: dict[str | None, tuple[Term, ...]] = {}
        if len(meant) > 1:
            by_language.update((term.language, _one_a_category(meant, term.language)) for term in meant)
        is_group = meant[0].category.startswith(_GROUPS)
        everywhere = is_arabic(meant[0].term) or any(t.category.startswith(_READ_EVERYWHERE) for t in meant)
        languages: frozenset[str] = frozenset() if everywhere else frozenset(term.language for term in meant)
        return cls(_one_a_category(meant, None), by_language, begins, is_group, languages)


class Scanner:
    """Looks for the terms of a zone and the names of an index. Build once; safe to share between threads."""

    def __init__(self, zone: Zone, index: PlaceIndex) -> None:
        self._names = Names(zone.terms)
        self._known_names = KnownNames(index, self._names)
        self._words = list(dict(_worded(zone.terms)).items())
        self._automaton = Automaton([pattern for pattern, _ in self._words])

    def with_places(self, index: PlaceIndex) -> "Scanner":
        """One that looks for the same terms, and for the names of another index: made at once."""
        other = copy(self)
        other._known_names = KnownNames(index, self._names)
        return other

    def scan(self, text: str, language: str | None = None, beside: Collection[str] | None = None) -> Scan:
        """Terms and places of a text; of overlapping ones of a sort the first and longest.

        What may be a place is decided by ``Names``. ``language`` picks among terms that several lexicons have;
        without it the heavier one counts. In a line that is plainly of one language the others are not read.
        ``beside``: first parts of categories; places are looked for only in a text that has a term of one of them.
        """
        folded = fold(text)
        words = self._meant(self._own_words(text, self._automaton.find(folded)))
        terms = tuple(self._matches(text, words, language))
        if beside is not None and not any(term.category.partition(".")[0] in beside for term in terms):
            return Scan(folded, terms, ())
        spotted = self._known_names.spot(text, folded)
        return Scan(folded, terms, tuple(self._places(text, spotted, words)))

    def _meant(self, spans: Sequence[Span]) -> list[Span]:
        """The first and longest of the terms that overlap; the name of an armed group also where it is a part of
        another term ("combattants de l'EIGS" is a noun that is counted, and names who they are)."""
        longest = leftmost_longest(spans)
        groups = leftmost_longest(span for span in spans if self._words[span[0]][1].is_group)
        if not groups:
            return longest
        return sorted({*longest, *groups}, key=lambda span: (span[1], -span[2]))

    def _own_words(self, text: str, spans: Iterable[Span]) -> list[Span]:
        """The spans without terms of another language than that of their line: English "Tue" is no French "tué"."""
        kept = []
        start = end = 0
        language: str | None = None
        for span in spans:
            read_in = self._words[span[0]][1].languages
            if read_in:
                if not start <= span[1] < end:
                    first = max(0, span[1] - _LONGEST_LINE)
                    start = max(first, text.rfind("\n", first, span[1]) + 1)
                    found = text.find("\n", span[2], start + _LONGEST_LINE)
                    end = found if found > 0 else start + _LONGEST_LINE
                    language = language_of_words(text[start:end])
                if language is not None and language not in read_in:
                    continue
            kept.append(span)
        return kept

    def _matches(self, text: str, spans: Iterable[Span], language: str | None) -> list[Match]:
        """A match per category: a word may be of several. "UN" is meant in capitals: "un" is an article."""
        found = []
        for index, start, end in spans:
            word = self._words[index][1]
            for term in word.by_language.get(language, word.terms):
                if len(term.term) == 2 and term.term.isupper() and not text[start:end].isupper():
                    continue
                found.append(Match(term.term, term.category, term.weight, start + word.begins, end))
        return found

    def _places(self, text: str, spotted: Sequence[Spotted], words: Sequence[Span]) -> list[PlaceMatch]:
        """Of the known names those that are meant as places."""
        bounds: set[int] = set()
        for name in spotted:
            if not name.known.is_minor:
                bounds.update((name.start, name.end))
        admits = self._names.admits
        admitted = [
            (at, name.start, name.end)
            for at, name in enumerate(spotted)
            if admits(text, name.start, name.end, name.known.usage, bounds)
        ]
        groups = [span for span in words if self._words[span[0]][1].is_group]
        kept = [spotted[at] for at, _, _ in _outside(leftmost_longest(admitted), groups)]
        return [
            PlaceMatch(text[name.start : name.end], name.start, name.end, name.known.places)
            for name in _in_their_countries(kept)
        ]


def _in_their_countries(names: list[Spotted]) -> list[Spotted]:
    """A compass point is a region only of the country said next, or else of one the text names."""
    if not any(name.known.usage.is_direction for name in names):
        return names
    said = {country for name in names if name.known.kinds == {"country"} for country in name.known.countries}
    return [
        name
        for name, following in zip_longest(names, names[1:])
        if not name.known.usage.is_direction or name.known.countries & (_said_next(name, following) or said)
    ]


def _said_next(name: Spotted, following: Spotted | None) -> frozenset[str]:
    """The country that follows closely, if one does."""
    if following is None or following.start - name.end > _COUNTRY_FOLLOWS:
        return frozenset()
    return following.known.countries if "country" in following.known.kinds else frozenset()


def _outside(spans: Iterable[Span], groups: Sequence[Span]) -> list[Span]:
    """The spans that are not a part of one of the groups, which are in order and do not overlap."""
    if not groups:
        return list(spans)
    starts = [start for _, start, _ in groups]
    kept = []
    for span in spans:
        at = bisect_right(starts, span[1]) - 1
        if at < 0 or not _is_part(span, groups[at]):
            kept.append(span)
    return kept


def _is_part(span: Span, whole: Span) -> bool:
    return span[2] <= whole[2] and span[2] - span[1] < whole[2] - whole[1]


def _one_a_category(terms: Sequence[Term], language: str | None) -> tuple[Term, ...]:
    best = {}
    for term in sorted(terms, key=lambda term: (term.language == language, term.weight)):
        best[term.category] = term
    return tuple(best.values())


def _worded(terms: Iterable[Term]) -> Iterator[tuple[str, _Worded]]:
    """Patterns of the terms, Arabic ones also after what is written together with them."""
    by_phrase = defaultdict(list)
    for term in terms:
        if not term.category.startswith(CATEGORY):
            by_phrase[fold_phrase(term.term)].append(term)
    for phrase, meant in by_phrase.items():
        # One for each length of what may stand before: the same for all the patterns of that length.
        by_cut: dict[int, _Worded] = {}
        patterns = _written_together(phrase, _BEFORE_WORD) if is_arabic(phrase) else ()
        for pattern, cut in (*patterns, (phrase, 0)):
            if cut not in by_cut:
                by_cut[cut] = _Worded.of(meant, cut)
            if pattern == phrase or pattern not in by_phrase:
                yield pattern, by_cut[cut]


def _written_together(phrase: str, prefixes: Sequence[str]) -> Iterator[tuple[str, int]]:
    """An Arabic word with each prefix it may carry, and the length of the prefix."""
    has_article = phrase.startswith("ال")
    for prefix in prefixes:
        if not (has_article and prefix.endswith(("ال", "لل"))):
            yield prefix + phrase, len(prefix)
    if has_article:
        # "li" and the article are written "ll": the first l is the preposition.
        yield from ((prefix + phrase[2:], len(prefix) - 1) for prefix in BEFORE_ARTICLE)
