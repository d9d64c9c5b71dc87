"""Which revisions could make a rule speak, told from outlines alone.

Judging decides; this only spares it the revisions at which no rule could fire. So a bound may let through what then
fires nothing, and must never hold back what would fire. A rule of a kind that has no bound here is always judged.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from math import cos, radians

from service.backtest.sight import Places, Sight
from service.records import Rule
from service.records.outline import Outline
from service.stages.judge import Memory

Bound = Callable[[Outline, Memory], bool]

_KM_PER_DEGREE = 110.0
"""A little less than it is: rather a village too many near than one too few."""
_VILLAGES = ("village", "town")
_DAY = timedelta(days=1)


class Bounds:
    """Whether any of the rules could fire on a revision. ``outlines``: everything that ever becomes known."""

    def __init__(self, rules: Sequence[Rule], outlines: Sequence[Outline], sight: Sight) -> None:
        crowd = _Crowd(outlines, sight)
        self._bounds = [_bound(rule, crowd, sight) for rule in rules if rule.enabled]

    def may_fire(self, outline: Outline, memory: Memory) -> bool:
        return any(bound(outline, memory) for bound in self._bounds)


def _bound(rule: Rule, crowd: "_Crowd", sight: Sight) -> Bound:
    if rule.kind == "casualties" and rule.per != "incident":
        return _window_bound(rule, crowd, sight)
    if rule.kind == "casualties" and rule.per == "incident" and rule.within is None:
        return _single_bound(rule)
    if rule.kind in ("targets", "signs"):
        return lambda outline, _: outline.marked
    if rule.kind == "new_villages":
        return _villages_bound(rule, crowd, sight)
    return lambda _, __: True


def _single_bound(rule: Rule) -> Bound:
    measure, at_least = rule.measure, rule.at_least
    if isinstance(at_least, int):
        floor = at_least
        return lambda outline, _: (getattr(outline, measure) or 0) >= floor
    return lambda outline, _: outline.inhabited and getattr(outline, measure) is None


def _villages_bound(rule: Rule, crowd: "_Crowd", sight: Sight) -> Bound:
    """A village of its own that is new, or one that is not named; and enough villages attacked around it."""
    within = rule.within or timedelta(days=3)
    at_least = rule.at_least if isinstance(rule.at_least, int) else 0

    def may_fire(outline: Outline, memory: Memory) -> bool:
        if not outline.villages:
            return False
        places = sight.places_of(outline)
        if outline.villages < at_least and not crowd.villages_around(
            places, outline.day, within, rule.radius_km, at_least
        ):
            return False
        villages = [place for place in places if place.kind in _VILLAGES]
        first, last = outline.day - rule.quiet_for, outline.day - within - _DAY
        return not villages or any(
            not memory.village_attacked(place, rule.quiet_km, first, last, outline.incident_id)
            for place in villages
        )

    return may_fire


def _window_bound(rule: Rule, crowd: "_Crowd", sight: Sight) -> Bound:
    """All that was ever counted in a unit of its own on the days around comes to enough."""
    sums = crowd.sums(rule, sight)
    reach = rule.within or _DAY
    at_least = rule.at_least if isinstance(rule.at_least, int) else 0

    def may_fire(outline: Outline, _: Memory) -> bool:
        return any(
            sums.between(key, outline.day - reach, outline.day + reach) >= at_least
            for key in sight.areas_of(outline, rule.per)
        )

    return may_fire


class _Sums:
    """Figures by unit, added up over days."""

    def __init__(self, figures: dict[str, dict[date, int]]) -> None:
        self._days = {key: sorted(days) for key, days in figures.items()}
        self._sums = {
            key: [0, *accumulate(figures[key][day] for day in days)] for key, days in self._days.items()
        }

    def between(self, key: str, first: date, last: date) -> int:
        days = self._days.get(key)
        if days is None:
            return 0
        sums = self._sums[key]
        return sums[bisect_right(days, last)] - sums[bisect_left(days, first)]


class _Crowd:
    """Every incident as it ever was: where, when, and the most of it that was ever told."""

    def __init__(self, outlines: Sequence[Outline], sight: Sight) -> None:
        self._outlines = outlines
        most: dict[tuple[str, date, str], int] = {}
        for one in outlines:
            if one.villages:
                place = (one.incident_id, one.day, one.places)
                most[place] = max(most.get(place, 0), one.villages)
        self._points: dict[date, list[tuple[float | None, float, int]]] = defaultdict(list)
        for (_, day, places), villages in most.items():
            self._points[day] += _points_of(sight.places_read(places), villages)

    def villages_around(self, places: Places, day: date, within: timedelta, km: float, enough: int) -> bool:
        """Whether so many villages were ever told of within the time and a box of that size about any of the places."""
        boxes = [(one.lat, one.lon) for one in places if one.lat is not None and one.lon is not None]
        up = km / _KM_PER_DEGREE
        found = 0
        for away in range(-within.days - 1, within.days + 2):
            for lat, lon, villages in self._points.get(day + away * _DAY, ()):
                if (
                    lat is None
                    or not boxes
                    or any(
                        abs(lat - south) <= up
                        and abs(lon - west) <= up / max(0.1, cos(radians(min(89.0, abs(lat) + up))))
                        for south, west in boxes
                    )
                ):
                    found += villages
                    if found >= enough:
                        return True
        return found >= enough

    def sums(self, rule: Rule, sight: Sight) -> _Sums:
        """By unit and day, the highest figure each incident ever had there."""
        most: dict[tuple[str, str, date], int] = {}
        for one in self._outlines:
            figure = getattr(one, rule.measure)
            if figure:
                for key in sight.areas_of(one, rule.per):
                    entry = (key, one.incident_id, one.day)
                    most[entry] = max(most.get(entry, 0), figure)
        figures: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for (key, _, day), figure in most.items():
            figures[key][day] += figure
        return _Sums(figures)


def _points_of(places: Places, villages: int) -> Iterable[tuple[float | None, float, int]]:
    """Where villages may be counted: the first place with coordinates; without any, anywhere."""
    known = [(one.lat, one.lon) for one in places if one.lat is not None and one.lon is not None]
    if not known:
        return [(None, 0.0, villages)]
    return [(lat, lon, villages) for lat, lon in known]
