"""How far two events speak of the same attack: place + day + what supports it, one number.

The parts are read on one scale: 1 is "the same" and 0 "says nothing" for place and for day; what supports (tolls,
side, perpetrator) is worth so little that it decides only what place and day leave open, so that nothing is ever
joined on the toll alone. ``JOINS`` is the sum from which two events are held to be one attack. The steps were set on
labelled reports; docs/incidents.md tells them to operators.
"""

from collections.abc import Sequence
from datetime import timedelta

from rapidfuzz import fuzz

from service.gazetteer.distance import kilometres
from service.records import NO_GROUP
from service.stages.group.profile import Locality, Profile, Unit, When

JOINS = 1.44
APART = -1.0
"""Somewhere else, or at another time: no support outweighs it."""
SAME_SPOT = 0.95
SAME_DAY = 0.95

_SIMILAR = 82.0
_SPELT = 0.85
_SPELLING_KM = 25.0
_HOMONYM_KM = 30.0
# Other names at a distance: one wave of attacks reaches the next villages on the same day.
_NEAR = ((5.0, 0.75), (20.0, 0.5))
_WAVE_KM = 35.0
_BRIDGED_KM = 100.0
_BY_SEAT = 0.55
_ANYWHERE = 0.3
"""No place, or a whole country: enough only where day and a toll of ten or more agree."""
_DAYS_APART = {0: 1.0, 1: 0.7, 2: 0.0, 3: -0.2}
_RETOLD, _RETOLD_SURELY = 7, 3
_TELLINGS = ((4, 0.5), (8, 0.3))
_ARMY_SIDE = frozenset({"army", "militia"})


def affinity(a: Profile, b: Profile) -> float:
    """From ``APART`` to about 2.2; ``JOINS`` and above: the same attack."""
    day = day_affinity(a, b)
    if day <= APART:
        return APART
    place = place_affinity(a, b)
    if place <= APART:
        return APART
    return place + day + support(a, b, day)


def area_worth(a: Profile, b: Profile) -> float:
    """The affinity where one of the two names no spot: the same day is asked for, and tolls far apart weigh against."""
    day = day_affinity(a, b)
    place = place_affinity(a, b)
    if day < SAME_DAY or place <= APART:
        return APART
    differing = a.deaths and b.deaths and min(a.deaths, b.deaths) * 4 < max(a.deaths, b.deaths)
    return place + day + support(a, b, day) - (0.3 if differing else 0.0)


def told_twice(a: Profile, b: Profile) -> bool:
    """Whether one item may have told one event twice (headline and body): the same spot, and the same day or toll."""
    if place_affinity(a, b) < SAME_SPOT:
        return False
    return day_affinity(a, b) >= SAME_DAY or retold(a, b)


def retold(a: Profile, b: Profile) -> bool:
    """Whether one of the two may be the other told again under a wrong day, often that of its own publication: the
    same spot and the same toll of ten or more ("dozens" is none), nothing against it, a few days between."""
    if a.deaths != b.deaths or (a.deaths or 0) < 10 or (a.vague and b.vague):
        return False
    if not (a.when.dated and b.when.dated) or place_affinity(a, b) < _SPELT:
        return False
    if _perpetrators(a.perpetrator, b.perpetrator) < 0 or _sides(a, b, 0.0) < 0:
        return False
    later = max(a, b, key=lambda one: one.when.first)
    return _gap(a.when, b.when) <= (_RETOLD if later.told == later.when.first else _RETOLD_SURELY)


def may_join(a: Profile, b: Profile) -> bool:
    """Whether the two can end in one incident without a third between them."""
    if not (a.localities and b.localities):
        return area_worth(a, b) >= JOINS
    return affinity(a, b) >= JOINS or retold(a, b)


def place_affinity(a: Profile, b: Profile) -> float:
    """The best match between the spots of the two; between their areas where one has no spot."""
    if not (a.localities and b.localities):
        return area_affinity(a, b)
    rows = [[locality_affinity(one, other) for other in b.localities] for one in a.localities]
    best = max(map(max, rows))
    if best >= _SPELT and _only_towns(a, b, rows):
        best = 0.5
    if len(rows) > 1 and len(rows[0]) > 1 and _shared(rows) > 1:
        best += 0.1
    # "The village of X, in the district of Y", and elsewhere only "Y".
    return max(best, _BY_SEAT) if _said_to_be_in(a, b) or _said_to_be_in(b, a) else best


def _shared(rows: list[list[float]]) -> int:
    """How many spots of the one are also spots of the other."""
    return min(_matched(rows), _matched(list(zip(*rows, strict=True))))


def _only_towns(a: Profile, b: Profile, rows: list[list[float]]) -> bool:
    """Whether both name villages, but share no more than a town: it may be there to say where the villages are."""
    if not (_villages(a) and _villages(b)):
        return False
    return all(
        worth < _SPELT or one.town or other.town
        for one, row in zip(a.localities, rows, strict=True)
        for other, worth in zip(b.localities, row, strict=True)
    )


def _villages(one: Profile) -> bool:
    return any(not spot.town for spot in one.localities)


def _matched(rows: Sequence[Sequence[float]]) -> int:
    return sum(max(row) >= _SPELT for row in rows)


def _said_to_be_in(a: Profile, b: Profile) -> bool:
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
        return _SPELT
    if a.adm2 and b.adm2:
        return 0.45 if a.adm2 == b.adm2 else 0.0
    if a.adm1 and b.adm1 and a.adm1 != b.adm1:
        return 0.0
    # Names in two scripts cannot be told apart or together by their letters.
    return 0.4 if a.latin != b.latin else 0.3


def similar(a: str, b: str) -> bool:
    """Whether two folded names can be spellings of one; short names must be equal."""
    return min(len(a), len(b)) >= 5 and a[0] == b[0] and fuzz.ratio(a, b) >= _SIMILAR


def area_affinity(a: Profile, b: Profile) -> float:
    """For events of which at least one names no spot: how narrow an area they share."""
    mine, theirs = _units_of(a), _units_of(b)
    if not mine or not theirs:
        return _ANYWHERE if mine or theirs else APART
    return max(_unit_affinity(one, other) for one in mine for other in theirs)


def _units_of(one: Profile) -> list[Unit]:
    return [*one.units, *(Unit(spot.country, spot.adm1, spot.adm2) for spot in one.localities)]


def _unit_affinity(a: Unit, b: Unit) -> float:
    if a.country and b.country and a.country != b.country:
        return APART
    if a.adm1 and b.adm1 and a.adm1 != b.adm1:
        return APART
    if a.adm2 and b.adm2:
        return 0.6 if a.adm2 == b.adm2 else APART
    return 0.5 if a.adm1 and b.adm1 else _ANYWHERE


def day_affinity(a: Profile, b: Profile) -> float:
    """Same day 1, next day .7; imprecise dates less; undated ones by how near they were told."""
    if not (a.when.dated and b.when.dated):
        return _told_near(a, b)
    gap = _gap(a.when, b.when)
    if a.when.exact and b.when.exact:
        return _DAYS_APART.get(gap, APART)
    if gap == 0:
        return 0.6
    return 0.3 if gap <= 2 else APART


def _told_near(a: Profile, b: Profile) -> float:
    if _gap(a.when, b.when) > 1:
        return APART
    apart = abs(a.told - b.told).days
    return next((worth for limit, worth in _TELLINGS if apart <= limit), 0.0)


def _gap(a: When, b: When) -> int:
    """Days between two spans; 0 where they touch."""
    return max(0, (max(a.first, b.first) - min(a.last, b.last)) // timedelta(days=1))


def support(a: Profile, b: Profile, day: float) -> float:
    """What tolls, sides and perpetrators add or take: never enough to join by itself."""
    return _tolls(a.deaths, b.deaths) + _perpetrators(a.perpetrator, b.perpetrator) + _sides(a, b, day)


def _tolls(a: int | None, b: int | None) -> float:
    if a is None or b is None:
        return 0.0
    if a == b and a >= 3:
        return 0.15 if a >= 10 else 0.1
    # A toll may rise tenfold in a week: only agreement says something.
    return 0.05 if min(a, b) * 2 >= max(a, b) > 0 else 0.0


def _perpetrators(a: str, b: str) -> float:
    if a == b:
        return 0.05 if a != "unknown" else 0.0
    opposed = (a in _ARMY_SIDE and b not in NO_GROUP) or (b in _ARMY_SIDE and a not in NO_GROUP)
    return -0.3 if opposed else 0.0


def _sides(a: Profile, b: Profile, day: float) -> float:
    if not a.side or not b.side or a.side == b.side:
        return 0.0
    return -0.15 if day >= 1.0 else -0.35
