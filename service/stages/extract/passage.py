"""A text prepared for reading: sentences, words, lexicon terms, numbers and times, each with its place in the text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Protocol

from service.records import Match
from service.stages.extract.going_on import is_going_on
from service.text import dates, numbers, sentences
from service.text.days import TimeMention
from service.text.folding import fold
from service.text.quantities import Quantity
from service.text.sentences import Sentence
from service.text.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with all that was found in it, in the order of the text."""

    number: int
    start: int
    end: int
    paragraph: int
    terms: tuple[Match, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[TimeMention, ...]
    categories: frozenset[str] = field(repr=False)
    """Categories of the terms, and those above them."""
    chosen: dict[tuple[str, ...], tuple[Match, ...]] = field(default_factory=dict, repr=False)
    """What ``of`` gave: it is asked for the same categories for every number, name and time."""

    def of(self, *categories: str) -> tuple[Match, ...]:
        """Terms of some categories; ``kill`` takes in ``kill.noun`` and its like."""
        if self.categories.isdisjoint(categories):
            return ()
        found = self.chosen.get(categories)
        if found is None:
            found = self.chosen[categories] = tuple(m for m in self.terms if is_of(m, categories))
        return found

    def has(self, *categories: str) -> bool:
        """Whether any term is of these categories."""
        return not self.categories.isdisjoint(categories)


def is_of(match: Match, categories: Iterable[str]) -> bool:
    """Whether a term is of one of some categories or of one below them."""
    return not _with_those_above(match.category).isdisjoint(categories)


@lru_cache(maxsize=1024)
def _with_those_above(category: str) -> frozenset[str]:
    """ "kill.noun" is of "kill" as well."""
    return frozenset(accumulate(category.split("."), "{}.{}".format))


def categories_of(terms: Iterable[Match]) -> frozenset[str]:
    """The categories of some terms, and those above them."""
    return frozenset().union(*[_with_those_above(term.category) for term in terms])


class Placed(Protocol):
    """What stands somewhere in the text: a term, a count, a time, a name."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def stretch_between(one: Placed, other: Placed) -> tuple[int, int]:
    """Where what stands between two things begins and ends, whichever of them comes first."""
    return (one.end, other.start) if one.end <= other.start else (other.end, one.start)


@dataclass(frozen=True, slots=True)
class Passage:
    """The whole text. ``lines[0]`` is the title where there is one."""

    text: str
    words: Words
    lines: tuple[Line, ...]
    starts: tuple[int, ...] = field(repr=False)
    event_times: dict[int, tuple[TimeMention, ...]] = field(default_factory=dict, repr=False)
    """By the number of a line, what ``when.event_times`` told of it: asked for many times."""

    def line_at(self, offset: int) -> Line:
        """The sentence in which an offset stands, or the one before it."""
        return self.lines[max(0, bisect_right(self.starts, offset) - 1)]

    def between(self, start: int, end: int) -> list[str]:
        """Folded words between two offsets."""
        return self.words.between(start, end)

    def gap(self, start: int, end: int) -> int:
        """How many words stand between two offsets."""
        return self.words.gap(start, end)

    def apart(self, one: Placed, other: Placed) -> int:
        """How many words stand between two things, whichever of them comes first."""
        return self.gap(*stretch_between(one, other))


def prepare(text: str, terms: Sequence[Match], published: date | None) -> Passage:
    """Read what a text holds; ``terms`` are what scanning it for the lexicons gave."""
    words = Words(fold(text))
    times = dates.find(text, words, published)
    quantities = numbers.find(text, words, [(time.start, time.end) for time in times])
    told = [match for match in terms if not (match.category == "recall" and is_going_on(words, match))]
    ordered = sorted(told, key=lambda match: (match.start, -match.end))
    said = [match.start for match in ordered if not is_of(match, _OF_THE_PAGE)]
    split = _without_asides(text, sentences.split(text), said)
    lines = _lines(split, ordered, quantities, times)
    return Passage(text, words, lines, tuple(line.start for line in lines))


def _without_asides(text: str, split: Sequence[Sentence], said: Sequence[int]) -> list[Sentence]:
    """Paragraphs numbered anew: bylines, captions and a repeated title count with the paragraph behind them.

    So does what stands above the report without a word of one. ``said``: where such words stand.
    """
    told: list[Sentence] = []
    number, title = 0, ""
    for _, group in groupby(split, key=lambda sentence: sentence.paragraph):
        sentences = list(group)
        words = text[sentences[0].start : sentences[-1].end]
        told += [replace(sentence, paragraph=number) for sentence in sentences]
        title = title or words
        aside = len(words) < _SHORTEST_PARAGRAPH and words[-1] not in _CLOSING
        above = number == 1 and bisect_left(said, sentences[0].start) == bisect_left(said, sentences[-1].end)
        number += not (number and (aside or above or words == title))
    return told


_OF_THE_PAGE = ("navigation", "person.neutral", "thing")
"""Categories of words that the page around a report has as well."""
_SHORTEST_PARAGRAPH = 60
"""Characters: what is shorter and ends in no full stop is no paragraph of a report."""
_CLOSING = frozenset('.!?…»”"؟')


def _lines(
    split: Sequence[Sentence],
    terms: Sequence[Match],
    quantities: Sequence[Quantity],
    times: Sequence[TimeMention],
) -> tuple[Line, ...]:
    term_starts = [match.start for match in terms]
    number_starts = [quantity.start for quantity in quantities]
    time_starts = [time.start for time in times]
    lines = []
    for number, sentence in enumerate(split):
        held = tuple(terms[_span(term_starts, sentence)])
        lines.append(
            Line(
                number,
                sentence.start,
                sentence.end,
                sentence.paragraph,
                held,
                tuple(quantities[_span(number_starts, sentence)]),
                tuple(times[_span(time_starts, sentence)]),
                categories_of(held),
            )
        )
    return tuple(lines)


def _span(starts: Sequence[int], sentence: Sentence) -> slice:
    return slice(bisect_left(starts, sentence.start), bisect_left(starts, sentence.end))
