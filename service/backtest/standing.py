"""What stands at a moment, counted by day and place: how much a rule that looks back could find at the most."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import repeat
from math import floor
from operator import attrgetter

from service.backtest.sight import Places, Sight
from service.gazetteer.distance import kilometres
from service.records import SETTLEMENTS, NamedPlace, PastIncident, Rule
from service.records.outline import Outline
from service.stages.judge.surge import frame_of, surging
from service.stages.judge.surge_baseline import Baseline, Frame, baseline_of
from service.stages.judge.villages import within_of
from service.stages.judge.whereabouts import box_around
from service.stages.judge.windows import days_of


class Windows:
    """All that is counted in a unit on as many days as the window has comes to enough."""

    def __init__(self, rule: Rule, sight: Sight) -> None:
        self._rule, self._sight = rule, sight
        self._figure: Callable[[Outline], int | None] = attrgetter(rule.measure)
        self._days = days_of(rule)
        self._sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self._incidents: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, outline: Outline) -> None:
        self._count(outline, 1)

    def remove(self, outline: Outline) -> None:
        self._count(outline, -1)

    def _count(self, outline: Outline, sign: int) -> None:
        figure = self._figure(outline)
        if figure:
            day = outline.day.toordinal()
            for key in self._sight.areas_of(outline, self._rule.per):
                self._sums[key][day] += sign * figure
                self._incidents[key][day] += sign

    def may_fire(self, outline: Outline, now: datetime) -> bool:
        at_least = self._rule.at_least
        if not isinstance(at_least, int) or not self._figure(outline):
            return False
        return any(
            self._enough(key, outline.day, at_least) for key in self._sight.areas_of(outline, self._rule.per)
        )

    def _enough(self, key: str, day: date, at_least: int) -> bool:
        days, own = self._days, day.toordinal()
        around = range(own - days + 1, own + days)
        sums = list(map(self._sums[key].get, around, repeat(0)))
        if sum(sums) < at_least:
            return False
        incidents = list(map(self._incidents[key].get, around, repeat(0)))
        return any(
            sum(sums[first : first + days]) >= at_least
            and sum(incidents[first : first + days]) >= self._rule.min_incidents
            for first in range(days)
        )


class Surges:
    """A unit has a surge. What was found of a unit on a day holds until something there changes."""

    def __init__(
        self, rule: Rule, sight: Sight, past: Sequence[PastIncident], begins_at: datetime | None
    ) -> None:
        self._rule, self._sight = rule, sight
        self._frame = frame_of(rule)
        self._since = begins_at.date().toordinal() if begins_at else None
        self._counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self._found: dict[str, tuple[int, bool]] = {}
        self._usual: dict[str, tuple[int, Baseline]] = {}
        for one in past:
            self._count(sight.areas_among((one.place,), rule.per), one.day, 1)

    def add(self, outline: Outline) -> None:
        self._count(self._sight.areas_of(outline, self._rule.per), outline.day, 1)

    def remove(self, outline: Outline) -> None:
        self._count(self._sight.areas_of(outline, self._rule.per), outline.day, -1)

    def _count(self, keys: Sequence[str], day: date, sign: int) -> None:
        ordinal = day.toordinal()
        for key in keys:
            self._counts[key][ordinal] += sign
            self._found.pop(key, None)
            usual = self._usual.get(key)
            if usual is not None and ordinal <= usual[0] - self._frame.days:
                del self._usual[key]

    def may_fire(self, outline: Outline, now: datetime) -> bool:
        today = now.date().toordinal()
        first = today - self._frame.days - self._frame.baseline + 1
        if self._since is None or self._since > first:
            return False
        if not today - self._frame.memory < outline.day.toordinal() <= today:
            return False
        return any(self._surging(key, first, today) for key in self._sight.areas_of(outline, self._rule.per))

    def _surging(self, key: str, first: int, today: int) -> bool:
        known = self._found.get(key)
        if known is None or known[0] != today:
            found = self._above(key, today) and surging(
                self._daily(key, first, today), self._rule, self._frame, partial(self._baseline, key, today)
            )
            known = self._found[key] = (today, found)
        return known[1]

    def _above(self, key: str, today: int) -> bool:
        """Whether the last days are above what is usual; yes, where that is not known yet."""
        usual = self._usual.get(key)
        if usual is None or usual[0] != today:
            return True
        return sum(self._daily(key, today - self._frame.days + 1, today)) > usual[1].expected

    def _daily(self, key: str, first: int, last: int) -> list[int]:
        return list(map(self._counts[key].get, range(first, last + 1), repeat(0)))

    def _baseline(self, key: str, today: int, daily: Sequence[int | None], frame: Frame) -> Baseline:
        known = self._usual.get(key)
        if known is None or known[0] != today:
            known = self._usual[key] = (today, baseline_of(daily, frame))
        return known[1]


class Villages:
    """A village of its own that is new, or one that is not named; and enough such villages around it."""

    def __init__(self, rule: Rule, sight: Sight, past: Sequence[PastIncident]) -> None:
        self._rule, self._sight = rule, sight
        self._within = within_of(rule).days
        self._quiet = rule.quiet_for.days
        self._by_day: dict[int, dict[str, Outline]] = defaultdict(dict)
        self._attacks = _Attacks(rule.quiet_km)
        for one in past:
            self._attacks.add((one.place,), one.day.toordinal(), one.id)

    def add(self, outline: Outline) -> None:
        day = outline.day.toordinal()
        if outline.villages and outline.inhabited:
            self._by_day[day][outline.incident_id] = outline
        self._attacks.add(self._sight.places_of(outline), day, outline.incident_id)

    def remove(self, outline: Outline) -> None:
        day = outline.day.toordinal()
        self._by_day[day].pop(outline.incident_id, None)
        self._attacks.remove(self._sight.places_of(outline), day, outline.incident_id)

    def may_fire(self, outline: Outline, now: datetime) -> bool:
        at_least = self._rule.at_least
        if not isinstance(at_least, int) or not outline.villages or not outline.inhabited:
            return False
        found = self._new(outline)
        if not found or found >= at_least:
            return bool(found)
        for other in self._around(outline):
            found += self._new(other)
            if found >= at_least:
                return True
        return False

    def _new(self, outline: Outline) -> int:
        """How many of its villages are new at the most, those that are not named among them."""
        named = new = 0
        day = outline.day.toordinal()
        for place in self._sight.places_of(outline):
            if place.kind in SETTLEMENTS:
                named += 1
                new += not self._attacks.between(
                    place, day - self._quiet, day - self._within - 1, outline.incident_id
                )
        return 0 if named and not new else outline.villages - named + new

    def _around(self, outline: Outline) -> Iterator[Outline]:
        """Others within the time, and a box that holds the radius about each of its places."""
        places, day = self._sight.places_of(outline), outline.day.toordinal()
        boxes = [box for place in places if (box := box_around(place, self._rule.radius_km)) is not None]
        for away in range(day - self._within, day + self._within + 1):
            for other in self._by_day.get(away, {}).values():
                if other.incident_id == outline.incident_id:
                    continue
                points = self._sight.points_of(other)
                if (
                    not boxes
                    or not points
                    or any(
                        south <= lat <= north and west <= lon <= east
                        for lat, lon in points
                        for south, west, north, east in boxes
                    )
                ):
                    yield other


class _Attacks:
    """When there were attacks within so many km of a village, for villages with coordinates."""

    def __init__(self, km: float) -> None:
        self._km = km
        self._near: dict[tuple[float, float], list[list[tuple[int, str]]]] = {}
        """Of each point that was attacked: the lists of ``_days`` that its attacks stand in."""
        self._days: dict[tuple[float, float], list[tuple[int, str]]] = {}
        """By point, every attack around it; and those at the point itself."""
        self._cells: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
        self._own: dict[tuple[float, float], list[tuple[int, str]]] = defaultdict(list)
        self._size = max(0.05, km / 100)

    def add(self, places: Places, day: int, incident_id: str) -> None:
        for point in _points(places):
            if point not in self._near:
                self._meets(point)
            insort(self._own[point], (day, incident_id))
            for days in self._near[point]:
                insort(days, (day, incident_id))

    def remove(self, places: Places, day: int, incident_id: str) -> None:
        for point in _points(places):
            for days in (self._own[point], *self._near[point]):
                del days[bisect_left(days, (day, incident_id))]

    def between(self, place: NamedPlace, first: int, last: int, other_than: str) -> bool:
        """Whether a village was attacked near the place; of one without coordinates nothing is known."""
        if place.lat is None or place.lon is None:
            return False
        days = self._days.get((place.lat, place.lon), ())
        for number in range(bisect_left(days, (first, "")), len(days)):
            day, incident_id = days[number]
            if day > last:
                return False
            if incident_id != other_than:
                return True
        return False

    def _meets(self, point: tuple[float, float]) -> None:
        """A point that had no attack so far: what was near it before counts for it, and it for them."""
        row, column = floor(point[0] / self._size), floor(point[1] / self._size)
        near = [
            other
            for up in range(row - 2, row + 3)
            for across in range(column - 2, column + 3)
            for other in self._cells.get((up, across), ())
            if kilometres(*point, *other) <= self._km
        ]
        mine = self._days[point] = []
        self._near[point] = [mine]
        self._cells[row, column].append(point)
        for other in near:
            self._near[other].append(mine)
            self._near[point].append(self._days[other])
            mine += self._own[other]
        mine.sort()


def _points(places: Places) -> Iterator[tuple[float, float]]:
    """Where villages were attacked."""
    for place in places:
        if place.kind in SETTLEMENTS and place.lat is not None and place.lon is not None:
            yield place.lat, place.lon
