"""How near two events lie, by the spots they name, or by the areas where one of them names none."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from service.gazetteer.distance import kilometres
from service.stages.group.profile import Locality, Unit, Where

APART = -1.0
"""Somewhere else, or at another time: no support outweighs it."""
SPELT = 0.85
"""Another spelling of the name: from here on two spots are one."""

_SIMILAR = 82.0
_SPELLING_KM = 25.0
_HOMONYM_KM = 30.0
# Other names at a distance: one wave of attacks reaches the next villages on the same day.
_NEAR = ((5.0, 0.75), (20.0, 0.5))
_WAVE_KM = 35.0
NEAR_KM = 36.0
"""Spots farther apart are no reason to join."""
_BRIDGED_KM = 100.0
_BY_SEAT = 0.55
_ROUND_SEAT = 0.8
"""A commune, and the town it has its name from: reports mean the one by the other."""
_COUNTRY = 0.4
_ANYWHERE = 0.3
"""No place at all: enough only where day and a toll of ten or more agree."""


@lru_cache(maxsize=1 << 16)
def place_affinity(a: Where, b: Where) -> float:
    """The best match between the spots of the two; between their areas where one has no spot."""
    if not (a.localities and b.localities):
        return area_affinity(a, b)
    rows = [[locality_affinity(one, other) for other in b.localities] for one in a.localities]
    best = max(map(max, rows))
    if best >= SPELT and _only_towns(a, b, rows):
        best = 0.5
    if len(rows) > 1 and len(rows[0]) > 1 and _shared(rows) > 1:
        best += 0.1
    # "The village of X, in the district of Y", and elsewhere only "Y".
    return max(best, _BY_SEAT) if _said_to_be_in(a, b) or _said_to_be_in(b, a) else best


def _shared(rows: list[list[float]]) -> int:
    """How many spots of the one are also spots of the other."""
    return min(_matched(rows), _matched(list(zip(*rows, strict=True))))


def _only_towns(a: Where, b: Where, rows: list[list[float]]) -> bool:
    """Whether both name villages, but share no more than a town: it may be there to say where the villages are."""
    if not (_villages(a) and _villages(b)):
        return False
    return all(
        worth < SPELT or one.town or other.town
        for one, row in zip(a.localities, rows, strict=True)
        for other, worth in zip(b.localities, row, strict=True)
    )


def _villages(one: Where) -> bool:
    return any(not spot.town for spot in one.localities)


def _matched(rows: Sequence[Sequence[float]]) -> int:
    return sum(max(row) >= SPELT for row in rows)


def _said_to_be_in(a: Where, b: Where) -> bool:
    """Whether a report sets ``a`` in a district by the name of a town of ``b``."""
    if not a.districts:
        return False
    return any((spot.country, spot.name) in a.districts for spot in b.localities)


def locality_affinity(a: Locality, b: Locality) -> float:
    """Same place 1, other spelling .85 and above, next village .3 to .75, elsewhere ``APART``."""
    if a.place_id and a.place_id == b.place_id:
        return 1.0
    if a.country and b.country and a.country != b.country and not (a.point and b.point):
        return APART
    if a.point and b.point:
        if abs(a.point[0] - b.point[0]) > 1:
            return APART
        return _at_distance(a, b, kilometres(*a.point, *b.point))
    return _by_name(a, b)


def _at_distance(a: Locality, b: Locality, km: float) -> float:
    if a.name == b.name and km <= _HOMONYM_KM:
        return 1.0
    if km <= _SPELLING_KM and similar(a.name, b.name):
        return 0.9
    for limit, worth in _NEAR:
        if km <= limit:
            return worth
    if km <= _WAVE_KM:
        return 0.45 if a.adm2 and a.adm2 == b.adm2 else 0.3
    # Never joined by themselves, but reports that tell both villages as one attack may bring them together.
    return 0.0 if km <= _BRIDGED_KM else APART


def _by_name(a: Locality, b: Locality) -> float:
    if a.name == b.name:
        return 0.95
    if similar(a.name, b.name):
        return SPELT
    if a.adm2 and b.adm2:
        return 0.45 if a.adm2 == b.adm2 else 0.0
    if a.adm1 and b.adm1 and a.adm1 != b.adm1:
        return 0.0
    # Names in two scripts cannot be told apart or together by their letters.
    return 0.4 if a.latin != b.latin else 0.3


def similar(a: str, b: str) -> bool:
    """Whether two folded names can be spellings of one; short names must be equal."""
    return min(len(a), len(b)) >= 5 and a[0] == b[0] and fuzz.ratio(a, b) >= _SIMILAR


def area_affinity(a: Where, b: Where) -> float:
    """For events of which at least one names no spot: how narrow an area they share."""
    mine, theirs = _units_of(a), _units_of(b)
    if not mine or not theirs:
        return _ANYWHERE if mine or theirs else APART
    return max(_unit_affinity(one, other) for one in mine for other in theirs)


def _units_of(one: Where) -> list[Unit]:
    """A town does not lend its name where it is there to find villages by."""
    seat = not _villages(one)
    return [*one.units, *(_unit_of(spot, seat) for spot in one.localities)]


def _unit_of(spot: Locality, seat: bool) -> Unit:
    return Unit(spot.country, spot.adm1, spot.adm2, spot.name if seat else "")


def _unit_affinity(a: Unit, b: Unit) -> float:
    if a.country and b.country and a.country != b.country:
        return APART
    if a.adm1 and b.adm1 and a.adm1 != b.adm1:
        return APART
    if a.name and a.name == b.name:
        return _ROUND_SEAT
    if a.adm2 and b.adm2:
        return 0.6 if a.adm2 == b.adm2 else APART
    if a.adm1 and b.adm1:
        return 0.5
    return _COUNTRY if a.country and b.country else _ANYWHERE
