"""Which places lie near which: so that a day of thousands of reports is not compared pair by pair.

Reports of one place are looked at together, and places on the map are found by the cube of the globe they lie in.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import cos, floor, radians, sin

from service.stages.group.profile import Where
from service.stages.group.where import NEAR_KM, place_affinity

Neighbours = Mapping[Where, tuple[Where, ...]]
_Cube = tuple[int, int, int]

_EARTH_KM = 6371.0
_AROUND = tuple(product((-1, 0, 1), repeat=3))


def neighbours(places: Iterable[Where]) -> Neighbours:
    """For each place those that are near enough to say something of it, itself among them if it says where."""
    every = list(dict.fromkeys(places))
    mapped = [place for place in every if _is_mapped(place)]
    loose = [place for place in every if not _is_mapped(place)]
    by_cube: dict[_Cube, list[Where]] = {}
    for place in mapped:
        for cube in _cubes(place):
            by_cube.setdefault(cube, []).append(place)
    found: dict[Where, tuple[Where, ...]] = {}
    for place in mapped:
        close = dict.fromkeys(other for cube in _cubes_round(place) for other in by_cube.get(cube, ()))
        found[place] = _near(place, (*close, *loose))
    for place in loose:
        found[place] = _near(place, every)
    return found


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
