"""Which known places a name may be a spelling of that no table has, for a person to choose."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

from service.gazetteer.distance import kilometres
from service.gazetteer.index import PlaceIndex
from service.gazetteer.ranking import rank
from service.gazetteer.resolve import PlaceContext
from service.records import SETTLEMENTS, Place
from service.text.folding import fold_name

ALIKE = "spelt alike, near where it is said to be"
_KINDS = frozenset({*SETTLEMENTS, "site"})
_AROUND = {"district": (60.0, 400), "region": (120.0, 800)}
"""How many kilometres about a unit, and how many places at most, are compared with a name that is said to be there."""
_LIKE = 0.75


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place, how well it fits (0 to 1), and how its spelling is like the name."""

    place: Place
    score: float
    likeness: str
    """Why, as ``Candidate.reason`` has it before its colon, or ``ALIKE``."""
    spelling: str
    """The spelling of the gazetteer that was met."""
    km: float | None
    """From where the name is said to be; None where either has no coordinates."""


def suggest(
    name: str,
    index: PlaceIndex,
    *,
    country: str | None = None,
    adm1: str | None = None,
    adm2: str | None = None,
    most: int = 6,
) -> list[Suggestion]:
    """Settlements and sites that ``name``, said to be in these units, may be, the likeliest first: those that the rules
    of spelling lead to, then those near that look alike."""
    centre = _centre(index, country, adm1, adm2)
    units = frozenset(unit for unit in (adm1, adm2) if unit)
    context = PlaceContext(countries=frozenset({country} if country else ()), units=units)
    ranked = (one for one in rank(name, context, index) if one.place.kind in _KINDS)
    found = [
        Suggestion(
            one.place,
            one.score,
            one.candidate.reason.partition(":")[0],
            one.candidate.name,
            _away(centre, one.place),
        )
        for one in ranked
    ]
    known = {one.place.id for one in found}
    alike = (
        [] if centre is None else [one for one in _alike(name, index, centre) if one.place.id not in known]
    )
    alike.sort(key=lambda one: (-one.score, one.place.id))
    return sorted([*found, *alike[:most]], key=lambda one: -one.score)[:most]


def _centre(index: PlaceIndex, country: str | None, adm1: str | None, adm2: str | None) -> Place | None:
    """The smallest unit named that has coordinates; of a district without, its seat."""
    for unit, kinds in ((adm2, ("district", "town")), (adm1, ("region", "town"))):
        bearers = index.bearing(fold_name(unit or ""))
        for kind in kinds:
            for place in bearers:
                if place.kind == kind and place.country == country and place.lat is not None:
                    return place
    return None


def _alike(name: str, index: PlaceIndex, centre: Place) -> Iterator[Suggestion]:
    """Places about a unit whose names look like a name."""
    assert centre.lat is not None
    assert centre.lon is not None
    km, most = _AROUND["region" if centre.kind == "region" else "district"]
    key = fold_name(name)
    for place, away in index.near(centre.lat, centre.lon, km, _KINDS, most):
        score, spelling = max(_likenesses(key, (place.name, *place.names)))
        if score >= _LIKE:
            yield Suggestion(place, round(score * _LIKE, 2), ALIKE, spelling, away)


def _likenesses(key: str, names: Iterable[str]) -> Iterator[tuple[float, str]]:
    for name in names:
        other = _folded(name)
        yield max(ratio(key, other) / 100, JaroWinkler.similarity(key, other) - 0.1), name


_folded = lru_cache(maxsize=20_000)(fold_name)


def _away(centre: Place | None, place: Place) -> float | None:
    if centre is None or centre.lat is None or centre.lon is None or place.lat is None or place.lon is None:
        return None
    return kilometres(centre.lat, centre.lon, place.lat, place.lon)
