"""Distances and directions on a sphere: good to half a percent, far finer than the coordinates of villages."""

from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

_EARTH_DIAMETER_KM = 12_742.0
_KM_PER_DEGREE = 111.2
_POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def kilometres(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Great-circle distance in kilometres (haversine) between two points given in degrees."""
    lat_1, lon_1, lat_2, lon_2 = map(radians, (a_lat, a_lon, b_lat, b_lon))
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return _EARTH_DIAMETER_KM * asin(min(1.0, sqrt(half)))


def bearing(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Initial course from a to b in degrees, 0 north, 90 east."""
    lat_1, lat_2, turn = radians(a_lat), radians(b_lat), radians(b_lon - a_lon)
    east = sin(turn) * cos(lat_2)
    north = cos(lat_1) * sin(lat_2) - sin(lat_1) * cos(lat_2) * cos(turn)
    return degrees(atan2(east, north)) % 360


def compass(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> str:
    """Where b lies seen from a: one of N, NE, E, SE, S, SW, W, NW."""
    return _POINTS[round(bearing(a_lat, a_lon, b_lat, b_lon) / 45) % 8]


def moved(lat: float, lon: float, km: float, point: str) -> tuple[float, float]:
    """The point ``km`` away towards a compass point, flat reckoning: for distances of up to some hundred km."""
    north = {"N": 1, "S": -1}.get(point[:1], 0)
    east = {"E": 1, "W": -1}.get(point[-1:], 0)
    length = hypot(north, east) or 1.0
    lat_there = lat + km * north / length / _KM_PER_DEGREE
    return lat_there, lon + km * east / length / (_KM_PER_DEGREE * max(0.01, cos(radians(lat))))
