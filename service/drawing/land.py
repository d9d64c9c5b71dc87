"""Countries and the lines between their regions, cut to what a map shows, in whole pixels: few bytes for slow lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from service.drawing.frame import Frame
from service.drawing.outlines import Line, outlines

_MARGIN = 12.0
"""How far beyond the sheet lines are kept, so that their ends are not seen."""
_GROUND, _INNER, _BORDER = "#fdfcf8", "#b5afa2", "#6b665d"
Point = tuple[float, float]


class _Edge(NamedTuple):
    """A side of the sheet: what lies within it, and where a line from one point to another crosses it."""

    holds: Callable[[Point], bool]
    crossed: Callable[[Point, Point], Point]


@lru_cache(maxsize=16)
def land(frame: Frame) -> str:
    """Countries as surfaces, then the lines between regions, then the borders on top: as SVG."""
    edges = _edges(frame)
    rings = [_clipped(_drawn(ring, frame), edges) for ring in outlines().countries]
    borders = "".join(f"{_path(ring)}z" for ring in rings if len(ring) > 2)
    inner = "".join(_path(line) for one in outlines().inner for line in _stretches(_drawn(one, frame), frame))
    return (
        f'<path d="{borders}" fill="{_GROUND}"/>\n'
        f'<path d="{inner}" fill="none" stroke="{_INNER}" stroke-dasharray="4 2"/>\n'
        f'<path d="{borders}" fill="none" stroke="{_BORDER}" stroke-width="1.5" stroke-linejoin="round"/>'
    )


def _drawn(line: Line, frame: Frame) -> list[Point]:
    return [frame.at(lat, lon) for lon, lat in line]


def _edges(frame: Frame) -> tuple[_Edge, ...]:
    left, top, right, bottom = -_MARGIN, -_MARGIN, frame.width + _MARGIN, frame.height + _MARGIN
    return (
        _Edge(lambda at: at[0] >= left, lambda a, b: _at_x(a, b, left)),
        _Edge(lambda at: at[0] <= right, lambda a, b: _at_x(a, b, right)),
        _Edge(lambda at: at[1] >= top, lambda a, b: _at_y(a, b, top)),
        _Edge(lambda at: at[1] <= bottom, lambda a, b: _at_y(a, b, bottom)),
    )


def _at_x(a: Point, b: Point, x: float) -> Point:
    return x, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def _at_y(a: Point, b: Point, y: float) -> Point:
    return a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y


def _clipped(ring: Sequence[Point], edges: Iterable[_Edge]) -> Sequence[Point]:
    """The part of a surface that the sheet holds (Sutherland and Hodgman 1974)."""
    for edge in edges:
        ring = list(_within(ring, edge))
    return ring


def _within(ring: Sequence[Point], edge: _Edge) -> Iterator[Point]:
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        if edge.holds(point) != edge.holds(before):
            yield edge.crossed(before, point)
        if edge.holds(point):
            yield point


def _stretches(line: Sequence[Point], frame: Frame) -> Iterator[list[Point]]:
    """What of a line may be seen: its sides whose box meets the sheet."""
    stretch: list[Point] = []
    for start, end in pairwise(line):
        if _meets(start, end, frame):
            stretch = [*stretch, end] if stretch else [start, end]
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _meets(a: Point, b: Point, frame: Frame) -> bool:
    return (
        max(a[0], b[0]) >= 0
        and min(a[0], b[0]) <= frame.width
        and max(a[1], b[1]) >= 0
        and min(a[1], b[1]) <= frame.height
    )


def _path(points: Iterable[Point]) -> str:
    """Steps from point to point, in whole pixels."""
    whole = [(round(x), round(y)) for x, y in points]
    kept = [here for before, here in zip([None, *whole], whole, strict=False) if here != before]
    steps = " ".join(f"{x - from_x} {y - from_y}" for (from_x, from_y), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}" + (f"l{steps}" if steps else "")
