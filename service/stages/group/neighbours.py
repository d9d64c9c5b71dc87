"""Which places lie near which: so that a day of thousands of reports is not compared pair by pair.

Reports of one place are looked at together, and places on the map are found by the cube of the globe they lie in.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import cos, floor, radians, sin

from service.stages.group.profile import Where
from service.stages.group.where import NEAR_KM, place_affinity

_Cube = tuple[int, int, int]

_EARTH_KM = 6371.0
_AROUND = tuple(product((-1, 0, 1), repeat=3))


class Neighbours(Mapping[Where, tuple[Where, ...]]):
    """For each place those that are near enough to say something of it, itself among them if it says where. Compared
    when it is asked for: of all that lies round a new report, little hangs together with it."""

    def __init__(self, places: Iterable[Where]) -> None:
        self._every = tuple(dict.fromkeys(places))
        self._loose = tuple(place for place in self._every if not _is_mapped(place))
        self._found: dict[Where, tuple[Where, ...]] = {}
        self._by_cube: dict[_Cube, list[Where]] = {}
        for place in self._every:
            if _is_mapped(place):
                for cube in _cubes(place):
                    self._by_cube.setdefault(cube, []).append(place)

    def __getitem__(self, place: Where) -> tuple[Where, ...]:
        if place not in self._found:
            self._found[place] = _near(place, self._may_be_near(place))
        return self._found[place]

    def __iter__(self) -> Iterator[Where]:
        return iter(self._every)

    def __len__(self) -> int:
        return len(self._every)

    def _may_be_near(self, place: Where) -> Iterable[Where]:
        if not _is_mapped(place):
            return self._every
        close = dict.fromkeys(other for cube in _cubes_round(place) for other in self._by_cube.get(cube, ()))
        return (*close, *self._loose)


def _near(place: Where, others: Iterable[Where]) -> tuple[Where, ...]:
    return tuple(other for other in others if place_affinity(place, other) > 0)


def _is_mapped(place: Where) -> bool:
    """Whether coordinates alone say what is near it: no name, unit or district could."""
    return bool(place.localities) and not place.districts and all(spot.point for spot in place.localities)


def _cubes(place: Where) -> Iterator[_Cube]:
    for spot in place.localities:
        if spot.point:
            north, east = radians(spot.point[0]), radians(spot.point[1])
            yield (
                floor(_EARTH_KM * cos(north) * cos(east) / NEAR_KM),
                floor(_EARTH_KM * cos(north) * sin(east) / NEAR_KM),
                floor(_EARTH_KM * sin(north) / NEAR_KM),
            )


def _cubes_round(place: Where) -> Iterator[_Cube]:
    for x, y, z in _cubes(place):
        yield from ((x + dx, y + dy, z + dz) for dx, dy, dz in _AROUND)
