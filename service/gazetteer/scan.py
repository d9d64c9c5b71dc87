"""One pass over a text: every lexicon term and every known place name, with offsets into the text as given."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from service.gazetteer.index import PlaceIndex
from service.gazetteer.names import CATEGORY, Names, Usage, is_minor, may_begin_name
from service.gazetteer.spelling import is_arabic
from service.records import Match, PlaceMatch, Term, Zone
from service.text.automaton import Automaton, Span, leftmost_longest
from service.text.folding import fold, fold_phrase

_SHORTEST_JOINED = 6
_GROUPS = "actor"
"""Terms of this category are names of armed groups: a place within one ("Katiba Macina") is no place."""
_COUNTRY_FOLLOWS = 12
"""Within how many characters after "Nord" its country is said: "du Burkina Faso"."""

_BEFORE_NAME = ("و", "ب", "ل", "ف", "ك", "وب", "ول")
_BEFORE_WORD = (*_BEFORE_NAME, "ال", "وال", "بال", "فال", "كال", "وبال", "لل", "ولل")
_BEFORE_ARTICLE = ("لل", "ولل")
"""What Arabic writes together with the next word: and, in, to, so, as; and the article."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a text holds. ``folded`` is as long as the text; matches are in its order."""

    folded: str
    terms: tuple[Match, ...]
    places: tuple[PlaceMatch, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A pattern that is a name: after how many letters of it the name begins, and who bears it."""

    begins: int
    places: tuple[str, ...]
    kinds: frozenset[str]
    countries: frozenset[str]
    is_minor: bool
    usage: Usage


class _KnownNames(dict[int, _Known]):
    """By pattern; gathered when first asked for."""

    def __init__(self, gather: Callable[[int], _Known]) -> None:
        super().__init__()
        self._gather = gather

    def __missing__(self, pattern: int) -> _Known:
        known = self[pattern] = self._gather(pattern)
        return known


@dataclass(frozen=True, slots=True)
class _Worded:
    """A pattern that is a term, after how many letters of it the term begins, and whether that names a group.

    Where lexicons share it, ``by_language`` has the terms that count in each; ``terms`` are those of any other text.
    """

    terms: tuple[Term, ...]
    by_language: Mapping[str | None, tuple[Term, ...]]
    begins: int
    is_group: bool

    @classmethod
    def of(cls, meant: Sequence[Term], begins: int) -> "_Worded":
        """``meant``: the term as each lexicon has it."""
        by_language: dict[str | None, tuple[Term, ...]] = {}
        if len(meant) > 1:
            by_language.update((term.language, _one_a_category(meant, term.language)) for term in meant)
        is_group = meant[0].category.startswith(_GROUPS)
        return cls(_one_a_category(meant, None), by_language, begins, is_group)


class Scanner:
    """Looks for the terms of a zone and the names of an index. Build once; safe to share between threads.

    The first patterns are the names of the index as they stand; what is known of a name is gathered when it is first
    met, so that 200,000 names cost no more than their letters.
    """

    def __init__(self, zone: Zone, index: PlaceIndex) -> None:
        self._index, self._names = index, Names(zone.terms)
        self._patterns = list(index.names())
        number = {pattern: at for at, pattern in enumerate(self._patterns)}
        self._variants = {
            self._number(number, pattern): (name, cut) for pattern, name, cut in _variants(tuple(number))
        }
        self._names_end = len(self._patterns)
        self._words = {self._number(number, pattern): word for pattern, word in _worded(zone.terms)}
        self._groups = frozenset(at for at, word in self._words.items() if word.is_group)
        self._known = _KnownNames(self._gather)
        self._automaton = Automaton(self._patterns)

    def _number(self, number: dict[str, int], pattern: str) -> int:
        at = number.setdefault(pattern, len(self._patterns))
        if at == len(self._patterns):
            self._patterns.append(pattern)
        return at

    def scan(self, text: str, language: str | None = None) -> Scan:
        """Terms and places of a text; of overlapping ones of a sort the first and longest.

        What may be a place is decided by ``Names``. ``language`` picks among terms that several lexicons have;
        without it the heavier one counts.
        """
        folded = fold(text)
        spans = self._automaton.find(folded)
        words = leftmost_longest([span for span in spans if span[0] in self._words])
        names_end = self._names_end
        named = [span for span in spans if span[0] < names_end and may_begin_name(text, span[1], span[2])]
        return Scan(
            folded=folded,
            terms=tuple(self._matches(words, language)),
            places=tuple([self._place_match(text, span) for span in self._places(text, named, words)]),
        )

    def _matches(self, spans: Iterable[Span], language: str | None) -> list[Match]:
        """A match per category: a word may be of several."""
        found = []
        for index, start, end in spans:
            word = self._words[index]
            for term in word.by_language.get(language, word.terms):
                found.append(Match(term.term, term.category, term.weight, start + word.begins, end))
        return found

    def _gather(self, index: int) -> _Known:
        name, begins = self._variants.get(index) or (self._patterns[index], 0)
        places = [self._index.place(place_id) for place_id in self._index.named(name)]
        kinds = frozenset(place.kind for place in places)
        return _Known(
            begins,
            tuple(place.id for place in places),
            kinds,
            frozenset(place.country for place in places),
            is_minor(kinds),
            self._names.usage(name, kinds),
        )

    def _places(self, text: str, spans: Sequence[Span], words: Sequence[Span]) -> list[Span]:
        """Of the spans of known names those that are meant as places."""
        known, admits = self._known, self._names.admits
        bounds: set[int] = set()
        for index, start, end in spans:
            if not known[index].is_minor:
                bounds.update((start, end))
        admitted = [span for span in spans if admits(text, span[1], span[2], known[span[0]].usage, bounds)]
        groups = [span for span in words if span[0] in self._groups]
        return self._in_their_countries(_outside(leftmost_longest(admitted), groups))

    def _in_their_countries(self, spans: list[Span]) -> list[Span]:
        """A compass point is a region only of the country said next, or else of one the text names."""
        known = self._known
        if not any(known[index].usage.is_direction for index, *_ in spans):
            return spans
        named = {
            country
            for index, *_ in spans
            if known[index].kinds == {"country"}
            for country in known[index].countries
        }
        return [
            span
            for span, following in zip_longest(spans, spans[1:])
            if not known[span[0]].usage.is_direction
            or known[span[0]].countries & (self._said_next(span, following) or named)
        ]

    def _said_next(self, span: Span, following: Span | None) -> frozenset[str]:
        """The country that follows closely, if one does."""
        if following is None or following[1] - span[2] > _COUNTRY_FOLLOWS:
            return frozenset()
        known = self._known[following[0]]
        return known.countries if "country" in known.kinds else frozenset()

    def _place_match(self, text: str, span: Span) -> PlaceMatch:
        index, start, end = span
        known = self._known[index]
        start += known.begins
        return PlaceMatch(text[start:end], start, end, known.places)


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


def _variants(names: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Pattern, name, and where in the pattern the name begins: names of several words also joined, Arabic names also
    after what is written together with them; never what is a name itself."""
    known = frozenset(names)
    for name in names:
        joined = name.replace(" ", "")
        if joined not in known and len(joined) >= _SHORTEST_JOINED:
            yield joined, name, 0
        if is_arabic(name):
            yield from ((p, name, cut) for p, cut in _written_together(name, _BEFORE_NAME) if p not in known)


def _worded(terms: Iterable[Term]) -> Iterator[tuple[str, _Worded]]:
    """Patterns of the terms, Arabic ones also after what is written together with them."""
    by_phrase = defaultdict(list)
    for term in terms:
        if not term.category.startswith(CATEGORY):
            by_phrase[fold_phrase(term.term)].append(term)
    for phrase, meant in by_phrase.items():
        if is_arabic(phrase):
            patterns = _written_together(phrase, _BEFORE_WORD)
            yield from ((p, _Worded.of(meant, cut)) for p, cut in patterns if p not in by_phrase)
        yield phrase, _Worded.of(meant, 0)


def _written_together(phrase: str, prefixes: Sequence[str]) -> Iterator[tuple[str, int]]:
    """An Arabic word with each prefix it may carry, and the length of the prefix."""
    has_article = phrase.startswith("ال")
    for prefix in prefixes:
        if not (has_article and prefix.endswith(("ال", "لل"))):
            yield prefix + phrase, len(prefix)
    if has_article:
        # "li" and the article are written "ll": the first l is the preposition.
        yield from ((prefix + phrase[2:], len(prefix) - 1) for prefix in _BEFORE_ARTICLE)
