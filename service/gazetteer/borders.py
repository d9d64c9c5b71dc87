"""How far it is to the next country, off the border lines in ``borders.json`` (``service.drawing.derive_outlines``)."""

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise
from math import cos, hypot, radians

_KM_PER_DEGREE = 111.2
_ASTRAY_KM = 3.0
"""What the lines may be off: farther than this inside another country a position contradicts its country."""

Ring = tuple[tuple[float, float], ...]
Box = tuple[float, float, float, float]


def nearest_border(lat: float, lon: float, country: str, within: float) -> tuple[str, float] | None:
    """The other country whose border is nearest to a point of ``country`` (ISO 3166 alpha-3), with its distance in
    kilometres, at most ``within``. None: no border is so near, the lines of the point's own country are not known, or
    the point does not lie in the country.

    The lines are Natural Earth's (1:10 million): off by up to about 2 km.
    """
    return _nearest(lat, lon, country, within) if country in rings() else None


def strays(lat: float, lon: float, country: str) -> bool:
    """Whether a point lies plainly outside a country. False where the country's lines are not known."""
    return (
        country in rings()
        and not _holds(country, lat, lon)
        and _distance(lat, lon, country, _ASTRAY_KM) > _ASTRAY_KM
    )


@cache
def rings() -> Mapping[str, tuple[Ring, ...]]:
    """The outer lines of each country by its code, as closed rings of (longitude, latitude) in degrees."""
    body = json.loads(files("service.gazetteer").joinpath("borders.json").read_text("utf-8"))
    return {code: tuple(map(_ring, lines)) for code, lines in body["countries"].items()}


def _ring(steps: list[int]) -> Ring:
    """Points of the steps that lead from one to the next, in thousandths of a degree."""
    lons, lats = accumulate(steps[0::2]), accumulate(steps[1::2])
    return tuple((lon / 1000, lat / 1000) for lon, lat in zip(lons, lats, strict=True))


@lru_cache(maxsize=4096)
def _nearest(lat: float, lon: float, country: str, within: float) -> tuple[str, float] | None:
    others = (code for code in rings() if code != country)
    found = min(((_distance(lat, lon, code, within), code) for code in others), default=(within + 1, ""))
    km, code = found
    if km > within or (km > _ASTRAY_KM and _holds(code, lat, lon)):
        return None
    return code, km


def _distance(lat: float, lon: float, country: str, within: float) -> float:
    """To the country's nearest line, where one is within that many kilometres; else more than that."""
    stretch = cos(radians(lat))
    high, wide = within / _KM_PER_DEGREE, within / (_KM_PER_DEGREE * max(stretch, 0.01))
    near = (ring for ring, box in _boxed(country) if _meets(box, lat, lon, high, wide))
    sides = (side for ring in near for side in pairwise(ring))
    away = (_to_side(lat, lon, stretch, *side) for side in sides)
    return min(away, default=within + 1)


@cache
def _boxed(country: str) -> tuple[tuple[Ring, Box], ...]:
    return tuple((ring, _box(ring)) for ring in rings()[country])


def _box(ring: Ring) -> Box:
    lons, lats = zip(*ring, strict=True)
    return min(lats), min(lons), max(lats), max(lons)


def _meets(box: Box, lat: float, lon: float, high: float, wide: float) -> bool:
    south, west, north, east = box
    return south - high <= lat <= north + high and west - wide <= lon <= east + wide


def _to_side(
    lat: float, lon: float, stretch: float, start: tuple[float, float], end: tuple[float, float]
) -> float:
    """Kilometres from a point to a stretch of line, flat reckoning about the point: good for some hundred km."""
    ax, ay = (start[0] - lon) * stretch, start[1] - lat
    bx, by = (end[0] - lon) * stretch - ax, end[1] - lat - ay
    length = bx * bx + by * by
    along = min(1.0, max(0.0, -(ax * bx + ay * by) / length)) if length else 0.0
    return hypot(ax + along * bx, ay + along * by) * _KM_PER_DEGREE


def _holds(country: str, lat: float, lon: float) -> bool:
    return any(west <= lon <= east for west, east in spans(country, lat))


def spans(country: str, lat: float) -> list[tuple[float, float]]:
    """From where to where a country reaches along a parallel: pairs of longitudes, from the west."""
    lines = (ring for ring, (south, _, north, _) in _boxed(country) if south <= lat <= north)
    met = sorted(lon for ring in lines for lon in _met_at(ring, lat))
    return list(zip(met[0::2], met[1::2], strict=True))


def _met_at(ring: Ring, lat: float) -> Iterator[float]:
    """The longitudes at which a ring meets a parallel."""
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > lat) != (by > lat):
            yield ax + (lat - ay) / (by - ay) * (bx - ax)
