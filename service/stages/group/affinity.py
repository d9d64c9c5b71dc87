"""How far two events speak of the same attack: place + day + what supports it, one number.

The parts are read on one scale: 1 is "the same" and 0 "says nothing" for place and for day; what supports (tolls,
side, perpetrator) is worth so little that it decides only what place and day leave open, so that nothing is ever
joined on the toll alone. ``JOINS`` is the sum from which two events are held to be one attack. The steps were set on
labelled reports; docs/incidents.md tells them to operators.
"""

from datetime import timedelta

from service.records import NO_GROUP
from service.stages.group.profile import Profile, When
from service.stages.group.signs import same_situation
from service.stages.group.where import APART, SPELT, place_affinity

JOINS = 1.44
SAME_SPOT = 0.95
SAME_DAY = 0.95

_DAYS_APART = {0: 1.0, 1: 0.7, 2: 0.0, 3: -0.2}
_RETOLD_FROM = 10
_RETOLD, _RETOLD_SURELY = 7, 3
_NEWS = 2
"""Days: a report that gives no day tells of what has just happened."""
_TELLINGS = ((_NEWS, 0.7), (4, 0.5), (8, 0.3))
_SAME_TOLL = ((10, 0.15), (3, 0.1))
_RARE = ((40, 0.25), (20, 0.15))
"""The larger a toll, the rarer: the less likely it is that two attacks of these days have it. It lifts a pair that
place and day leave open to ``_LIFTED`` at most, so that it draws no groups together."""
_TELLING = 0.3
_ROUND_UP_TO, _DOZENS = 15, 24
_LIFTED = 1.5
_CLOSE = 0.8
"""The share of the larger that the smaller of two tolls has, as reports of one attack differ within a day."""
_ARMY_SIDE = frozenset({"army", "militia"})


def affinity(a: Profile, b: Profile) -> float:
    """From ``APART`` to about 2.2; ``JOINS`` and above: the same attack."""
    day = day_affinity(a, b)
    if day <= APART:
        return APART
    place = place_affinity(a.where, b.where)
    if place <= APART:
        return APART
    worth = place + day + support(a, b, day)
    return max(worth, min(worth + _rare(a, b), _LIFTED)) if place > 0 else worth


def area_worth(a: Profile, b: Profile) -> float:
    """The affinity where one of the two names no spot: tolls far apart weigh against."""
    differing = a.deaths and b.deaths and min(a.deaths, b.deaths) * 4 < max(a.deaths, b.deaths)
    worth = affinity(a, b) - (0.3 if differing else 0.0)
    return JOINS if worth < JOINS and retold(a, b) else worth


def told_twice(a: Profile, b: Profile) -> bool:
    """Whether one item may have told one event twice (headline and body): the same spot, and the same day or toll."""
    if place_affinity(a.where, b.where) < SAME_SPOT:
        return False
    return day_affinity(a, b) >= SAME_DAY or retold(a, b)


def retold(a: Profile, b: Profile) -> bool:
    """Whether one of the two may be the other told again under a wrong day, often that of its own publication: the
    same spot and the same toll of ten or more ("dozens" is none), nothing against it, a few days between. Where one
    names no spot, the toll must be one that speaks for itself."""
    if not (a.when.dated and b.when.dated):
        return False
    telling = _is_telling(same_toll(a, b))
    place = place_affinity(a.where, b.where)
    area = not (a.names_spot and b.names_spot)
    if place < SPELT and not (area and telling and place > 0):
        return False
    if _perpetrators(a.perpetrator, b.perpetrator) < 0 or _sides(a, b, 0.0) < 0:
        return False
    later = max(a, b, key=lambda one: one.when.first)
    gap, as_told = _gap(a.when, b.when), later.told == later.when.first
    if same_toll(a, b) >= _RETOLD_FROM:
        return gap <= (_RETOLD if as_told or telling else _RETOLD_SURELY)
    return as_told and gap <= _RETOLD_SURELY and _close(a, b)


def same_toll(a: Profile, b: Profile) -> int:
    """The largest figure that both give, a former toll or that of one speaker too; 0: none that says anything, such as
    "dozens" in both."""
    same = max(a.figures & b.figures, default=0)
    return 0 if a.vague and b.vague and a.deaths == b.deaths == same and not _is_telling(same) else same


def _is_telling(toll: int) -> bool:
    """A large toll that no round word stands for: 37 is one, "about thirty", "a dozen" and "dozens" are none."""
    return toll > _ROUND_UP_TO and toll % 10 != 0 and toll != _DOZENS


def _close(a: Profile, b: Profile) -> bool:
    """Two large tolls as one and the same attack has them from one day to the next."""
    if a.vague or b.vague or not a.deaths or not b.deaths:
        return False
    low, high = sorted((a.deaths, b.deaths))
    return low >= _RETOLD_FROM and low >= _CLOSE * high


def may_join(a: Profile, b: Profile) -> bool:
    """Whether the two can end in one incident without a third between them. Signs join signs alone."""
    if a.sign or b.sign:
        return a.sign and b.sign and same_situation(a, b)
    if not (a.names_spot and b.names_spot):
        return area_worth(a, b) >= JOINS
    return affinity(a, b) >= JOINS or retold(a, b)


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
    """By the days from the one's attack to the other's report where it has a day, else between the two reports."""
    if _gap(a.when, b.when) > 1:
        return APART
    apart = abs(a.told - b.told).days
    if a.when.dated or b.when.dated:
        dated, undated = (a, b) if a.when.dated else (b, a)
        since = (undated.told - dated.when.last).days
        apart = max(_NEWS + 1, apart) if since > _NEWS else min(since, apart)
    return next((worth for limit, worth in _TELLINGS if apart <= limit), 0.0)


def _gap(a: When, b: When) -> int:
    """Days between two spans; 0 where they touch."""
    return max(0, (max(a.first, b.first) - min(a.last, b.last)) // timedelta(days=1))


def support(a: Profile, b: Profile, day: float) -> float:
    """What tolls, sides and perpetrators add or take: never enough to join by itself."""
    return _tolls(a, b) + _perpetrators(a.perpetrator, b.perpetrator) + _sides(a, b, day)


def _tolls(a: Profile, b: Profile) -> float:
    if a.deaths is None or b.deaths is None:
        return 0.0
    if same := _worth(_SAME_TOLL, same_toll(a, b)):
        return same
    # A toll may rise tenfold in a week: only agreement says something.
    return 0.05 if min(a.deaths, b.deaths) * 2 >= max(a.deaths, b.deaths) > 0 else 0.0


def _rare(a: Profile, b: Profile) -> float:
    same = same_toll(a, b)
    return _TELLING if _is_telling(same) else _worth(_RARE, same)


def _worth(steps: tuple[tuple[int, float], ...], figure: int) -> float:
    return next((worth for least, worth in steps if figure >= least), 0.0)


def _perpetrators(a: str, b: str) -> float:
    if a == b:
        return 0.05 if a != "unknown" else 0.0
    opposed = (a in _ARMY_SIDE and b not in NO_GROUP) or (b in _ARMY_SIDE and a not in NO_GROUP)
    return -0.3 if opposed else 0.0


def _sides(a: Profile, b: Profile, day: float) -> float:
    if not a.side or not b.side or a.side == b.side:
        return 0.0
    return -0.15 if day >= 1.0 else -0.35
