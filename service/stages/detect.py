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
from service.text.sign_words import may_tell

VIOLENCE = ("kill", "dead", "attack", "abduct", "injure", "displace", "sign", "missing")
"""Categories, by the part before the dot, of which at least one must be met."""

_SCALE = 14.0
"""Points at which the score reaches 63 of 100."""
_TITLE_BONUS = 1.5
_LEAST = 0.3


def detect(item: FeedItem, scanner: Scanner) -> Relevance:
    """The keyword score of an item, its language, every term met and, where one is of violence or there are words
    of a sign, every place name.

    Pure; one pass of the text, a second one where words of signs alone ask for the places.
    """
    text = item.source_text
    language = identify(text, item.language)
    scan = scanner.scan(text, language, beside=VIOLENCE)
    if not _is_violent(scan.terms) and may_tell(scan.folded):
        scan = scanner.scan(text, language)
    return Relevance(
        score=_score(scan.terms, bool(scan.places), len(item.title)),
        language=language,
        matches=scan.terms,
        places=scan.places,
    )


def _is_violent(matches: Iterable[Match]) -> bool:
    return any(match.category.partition(".")[0] in VIOLENCE for match in matches)


def _score(matches: tuple[Match, ...], placed: bool, title_end: int) -> float:
    if not _is_violent(matches):
        return 0.0
    if not placed and all(match.category != "zone.area" for match in matches):
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
