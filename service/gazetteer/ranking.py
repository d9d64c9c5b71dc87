"""Every place that a spelling may mean, in order: for people who ask what a name resolves to."""

from dataclasses import dataclass

from service.gazetteer.index import Candidate, PlaceIndex
from service.gazetteer.resolve import MISSPELT, PlaceContext, confidence, named_units, weigh
from service.records import Place


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place that a spelling may mean. ``score`` 0 to 1 rates spelling and context together, the reason says why."""

    place: Place
    candidate: Candidate
    score: float
    reason: str


def rank(name: str, context: PlaceContext, index: PlaceIndex) -> list[Ranked]:
    """Every place that a spelling may mean, by how well spelling and context fit together, the best first.

    A spelling that differs must be made up for by what is said: a village of exactly this name in another country
    stands behind one of nearly this name in the unit that is named.
    """
    named = named_units(context, index)
    weighed = []
    for candidate in index.find(name, further=True):
        one = weigh(index.place(candidate.place_id), named, context)
        weighed.append((one.points - MISSPELT * (1 - candidate.score), one, candidate))
    weighed.sort(key=lambda found: (-found[0], -found[1].place.population, found[1].place.id))
    ranked = []
    for at, (points, one, candidate) in enumerate(weighed):
        others = [other for place, (other, _, _) in enumerate(weighed[:2]) if place != at]
        lead = points - others[0] if others else 2.0
        score = max(0.0, confidence(points, lead) * candidate.score)
        ranked.append(
            Ranked(one.place, candidate, round(score, 2), ", ".join((candidate.reason, *one.reasons)))
        )
    return ranked
