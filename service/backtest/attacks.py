"""Where and when villages were attacked: whether one was near a place between two days, without looking through all."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from math import floor

from service.gazetteer.distance import kilometres
from service.records import SETTLEMENTS, NamedPlace
from service.stages.judge.whereabouts import box_around, name_key

Point = tuple[float, float]
_Days = list[tuple[int, str]]
"""Attacks by day (as an ordinal) and incident."""


class Attacks:
    """Attacks that stand, for one distance ``km``. Where coordinates are not known of both, a place is near those of
    its name in its country."""

    def __init__(self, km: float) -> None:
        self._km = km
        self._size = max(0.05, km / 100)
        self._cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
        self._own: dict[Point, _Days] = defaultdict(list)
        self._around: dict[Point, _Days] = {}
        """By point, every attack near it."""
        self._near: dict[Point, list[_Days]] = {}
        """Of each point, the lists of ``_around`` that its attacks stand in."""
        self._named: dict[str, _Days] = defaultdict(list)
        self._nowhere: dict[str, _Days] = defaultdict(list)
        """By name, those of places without coordinates."""

    def add(self, places: Iterable[NamedPlace], day: int, incident_id: str) -> None:
        for place in places:
            for days in self._lists_of(place):
                insort(days, (day, incident_id))

    def remove(self, places: Iterable[NamedPlace], day: int, incident_id: str) -> None:
        for place in places:
            for days in self._lists_of(place):
                del days[bisect_left(days, (day, incident_id))]

    def between(self, place: NamedPlace, first: int, last: int, other_than: str) -> bool:
        """Whether another incident than this one was near the place on one of the days."""
        name = name_key(place)
        point = _point(place)
        if point is None:
            return _any(self._named.get(name), first, last, other_than)
        if point not in self._near:
            self._meets(place, point)
        return _any(self._around[point], first, last, other_than) or _any(
            self._nowhere.get(name), first, last, other_than
        )

    def _lists_of(self, place: NamedPlace) -> list[_Days]:
        """Every list that an attack on the place stands in."""
        name, point = name_key(place), _point(place)
        if point is None:
            return [self._named[name], self._nowhere[name]]
        if place.kind not in SETTLEMENTS:
            return [self._named[name]]
        if point not in self._near:
            self._meets(place, point)
        return [self._named[name], self._own[point], *self._near[point]]

    def _meets(self, place: NamedPlace, point: Point) -> None:
        """A point that was not asked for so far: what was near it before counts for it, and it for them."""
        mine = self._around[point] = []
        self._near[point] = [mine]
        for other in self._points_near(place, point):
            self._near[other].append(mine)
            self._near[point].append(self._around[other])
            mine += self._own[other]
        mine.sort()
        self._cells[floor(point[0] / self._size), floor(point[1] / self._size)].append(point)

    def _points_near(self, place: NamedPlace, point: Point) -> list[Point]:
        box = box_around(place, self._km)
        if box is None:
            return []
        south, west, north, east = box
        rows, columns = (
            range(floor(low / self._size), floor(high / self._size) + 1)
            for low, high in ((south, north), (west, east))
        )
        return [
            other
            for row in rows
            for column in columns
            for other in self._cells.get((row, column), ())
            if south <= other[0] <= north
            and west <= other[1] <= east
            and kilometres(*point, *other) <= self._km
        ]


def _point(place: NamedPlace) -> Point | None:
    return None if place.lat is None or place.lon is None else (place.lat, place.lon)


def _any(days: _Days | None, first: int, last: int, other_than: str) -> bool:
    if not days:
        return False
    for number in range(bisect_left(days, (first, "")), len(days)):
        day, incident_id = days[number]
        if day > last:
            return False
        if incident_id != other_than:
            return True
    return False
