"""Is an item about violence in the zone? A keyword score, with the matches that made it.

The score runs from 0 (no word of violence, or nothing that places it) to 100. It sorts items for people and decides
what is read in full; whether an item reports an attack is decided by reading it (``extract``). See docs/relevance.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from math import exp

from service.gazetteer.scan import Scanner
from service.records import FeedItem, Match, Relevance
from service.text.language import identify

VIOLENCE = ("kill", "dead", "attack", "abduct", "injure", "displace", "sign", "missing")
"""Categories, by the part before the dot, of which at least one must be met."""

_SCALE = 14.0
"""Points at which the score reaches 63 of 100."""
_TITLE_BONUS = 1.5
_LEAST = 0.3


def detect(item: FeedItem, scanner: Scanner) -> Relevance:
    """The keyword score of an item, its language, every term met and, where one is of violence, every place name.

    Pure; one pass of the text.
    """
    text = item.source_text
    language = identify(text, item.language)
    scan = scanner.scan(text, language, beside=VIOLENCE)
    return Relevance(
        score=_score(scan.terms, bool(scan.places), len(item.title)),
        language=language,
        matches=scan.terms,
        places=scan.places,
    )


def _score(matches: tuple[Match, ...], placed: bool, title_end: int) -> float:
    categories = {match.category for match in matches}
    if not any(category.partition(".")[0] in VIOLENCE for category in categories):
        return 0.0
    if not placed and "zone.area" not in categories:
        return 0.0
    points = max(_LEAST, _points(matches, title_end))
    return round(100 * (1 - exp(-points / _SCALE)), 1)


def _points(matches: Iterable[Match], title_end: int) -> float:
    """Weights summed; within a category the second different term counts half, the third a third, and so on."""
    best: dict[str, dict[str, float]] = defaultdict(dict)
    for match in matches:
        if match.weight:
            told = match.weight * (_TITLE_BONUS if match.end <= title_end else 1.0)
            terms = best[match.category]
            if abs(told) > abs(terms.get(match.term, 0.0)):
                terms[match.term] = told
    return sum(
        weight / rank
        for terms in best.values()
        for rank, weight in enumerate(sorted(terms.values(), key=abs, reverse=True), 1)
    )
