"""From degrees to the paper: the box that a map shows, and how long a kilometre is on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

KM_PER_DEGREE = 111.2
# The three-borders zone, Mopti to Tahoua: what a map shows at least.
_ZONE = (-4.9, 11.2, 5.6, 17.4)
# Farther than this from the zone nothing is drawn: one stray point would make all others one.
_FARTHEST = (-13.0, 8.0, 17.0, 26.0)
_MARGIN_DEGREES = 0.4
_BAR_LENGTHS_KM = (100, 200, 500)


@dataclass(frozen=True, slots=True)
class Frame:
    """An equirectangular projection, true to scale at the middle of the box. Sizes in pixels."""

    west: float
    north: float
    pixels_per_degree: float
    stretch: float
    """How many degrees of latitude a degree of longitude is long."""
    width: float
    height: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a point stands, from the left and from the top."""
        scale = self.pixels_per_degree
        return round((lon - self.west) * scale * self.stretch, 1), round((self.north - lat) * scale, 1)

    def shows(self, x: float, y: float) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height

    def bar(self) -> tuple[int, float]:
        """A round number of kilometres for the scale bar, at most a fifth of the width, and its length."""
        per_km = self.pixels_per_degree / KM_PER_DEGREE
        km = max(km for km in _BAR_LENGTHS_KM if km * per_km <= self.width / 5)
        return km, round(km * per_km, 1)


def drawable(lat: float | None, lon: float | None) -> bool:
    """Whether a position is known and near enough to be drawn."""
    west, south, east, north = _FARTHEST
    return lat is not None and lon is not None and south <= lat <= north and west <= lon <= east


def frame_around(points: Iterable[tuple[float, float]], width: float) -> Frame:
    """The frame, ``width`` pixels wide, that holds the zone and all points (latitude, longitude)."""
    west, south, east, north = _ZONE
    for lat, lon in points:
        west, east = min(west, lon - _MARGIN_DEGREES), max(east, lon + _MARGIN_DEGREES)
        south, north = min(south, lat - _MARGIN_DEGREES), max(north, lat + _MARGIN_DEGREES)
    stretch = cos(radians((south + north) / 2))
    scale = width / ((east - west) * stretch)
    return Frame(west, north, scale, stretch, width, round((north - south) * scale, 1))
