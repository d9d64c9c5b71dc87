"""The small map of one alert, for mail: where it happened, towns and borders to find it by, what happened near before.

Told apart by shape, not colour alone, on light ground of its own: it is read in black and white and on dark screens.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, radians
from typing import Literal

from service.drawing.frame import KM_PER_DEGREE, Frame, drawable
from service.drawing.labels import Box, Room, Standing, standing
from service.gazetteer.borders import Ring, rings, spans
from service.text.phrases import country_name

Kind = Literal["attack", "before", "town"]
_ORDER: tuple[Kind, ...] = ("attack", "before", "town")

WIDTH, HEIGHT = 560.0, 320.0
_KEY = 26.0
_NARROWEST_KM, _MARGIN = 170.0, 0.22
_GRID_X, _GRID_Y = 30, 20
_INK, _RED, _GROUND, _FAINT = "#222222", "#a3161b", "#fdfcf8", "#6b675c"
_SIZE = 15.0
_LONGEST_NAME = 28
_BEYOND_LATIN = "\u0250"
_BARS_KM = (10, 20, 50, 100, 200, 500)
_WORDS = {
    "en": ("attack", "earlier attack", "town"),
    "fr": ("attaque", "attaque précédente", "ville"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the map. ``note`` stands behind the name (a day)."""

    kind: Kind
    name: str
    lat: float
    lon: float
    note: str = ""


def place_map(marks: Sequence[Mark], *, language: str) -> str | None:
    """An SVG of 560 by 320 pixels with all attacks, and of the rest what has room; the same marks give the same text.

    None: no attack has a position that can be drawn. For languages whose letters the font lacks the words are French.
    """
    shown = [one for one in marks if drawable(one.lat, one.lon)]
    attacks = [one for one in shown if one.kind == "attack"]
    if not attacks:
        return None
    frame = _frame(attacks, [one for one in shown if one.kind == "before"])
    room = Room(WIDTH, HEIGHT - _KEY)
    words = _WORDS.get(language, _WORDS["fr"])
    inside = [one for one in shown if frame.shows(*frame.at(one.lat, one.lon))]
    room.take(_box(one, frame) for one in inside if one.kind != "town")
    ordered = sorted(inside, key=lambda one: _ORDER.index(one.kind))
    drawn = [(one.kind, sign) for one in ordered if (sign := _marked(one, frame, room))]
    layers = (
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{_GROUND}"/>',
        *(_border(line) for line in _lines(frame)),
        *(sign for _, sign in drawn),
        *_countries(frame, room, language if language in _WORDS else "fr"),
        _key(frame, words, {kind for kind, _ in drawn}),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" '
        f'height="{HEIGHT:g}" font-family="Source Sans Pro" font-size="{_SIZE:g}">\n'
        + "\n".join(layer for layer in layers if layer)
        + "\n</svg>\n"
    )


def _frame(attacks: Sequence[Mark], before: Sequence[Mark]) -> Frame:
    """Around all attacks and what came before near them, never narrower than so many kilometres."""
    points = [*attacks, *before]
    south, north = min(one.lat for one in points), max(one.lat for one in points)
    west, east = min(one.lon for one in points), max(one.lon for one in points)
    stretch = cos(radians((south + north) / 2))
    body = HEIGHT - _KEY
    wide = max((east - west) * stretch, (north - south) * WIDTH / body) * (1 + 2 * _MARGIN)
    wide = max(wide, _NARROWEST_KM / KM_PER_DEGREE)
    scale = WIDTH / wide
    return Frame(
        (west + east) / 2 - wide / stretch / 2,
        (south + north) / 2 + wide * body / WIDTH / 2,
        scale,
        stretch,
        WIDTH,
        body,
    )


def _lines(frame: Frame) -> Iterator[str]:
    """The stretches of border that the frame shows, each as a path, shared ones once."""
    drawn: set[frozenset[tuple[float, float]]] = set()
    for ring in (ring for lines in rings().values() for ring in lines):
        yield from _stretches(ring, frame, drawn)


def _stretches(ring: Ring, frame: Frame, drawn: set[frozenset[tuple[float, float]]]) -> Iterator[str]:
    points: list[tuple[float, float]] = []
    for start, end in pairwise(ring):
        side, ends = frozenset((start, end)), (frame.at(start[1], start[0]), frame.at(end[1], end[0]))
        if side in drawn or not _touches(ends):
            if points:
                yield _path(points)
            points = []
            continue
        drawn.add(side)
        points = [*points, ends[1]] if points else list(ends)
    if points:
        yield _path(points)


def _touches(ends: Sequence[tuple[float, float]]) -> bool:
    """Whether a side may cross the sheet: its box does."""
    xs, ys = zip(*ends, strict=True)
    return bool(max(xs) >= 0 and min(xs) <= WIDTH and max(ys) >= 0 and min(ys) <= HEIGHT)


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _border(path: str) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="#ddd8ca" stroke-width="7"/>'
        f'<path d="{path}" fill="none" stroke="#555555" stroke-width="1.4" stroke-dasharray="9 3 2 3"/>'
    )


def _box(mark: Mark, frame: Frame) -> Box:
    x, y = frame.at(mark.lat, mark.lon)
    return Box(x - 7, y - 7, x + 7, y + 7)


def _marked(mark: Mark, frame: Frame, room: Room) -> str:
    """The sign of a mark with its name, where there is room; a town without room for its name is left out."""
    x, y = frame.at(mark.lat, mark.lon)
    text = _label(mark)
    size = _SIZE if mark.kind != "town" else _SIZE - 2
    found = room.place(text, x, y, _RADII[mark.kind], size) if text else None
    if mark.kind == "town" and found is None:
        return ""
    return _sign(mark.kind, x, y) + (_name(text, found, size, mark.kind) if found else "")


_RADII = {"attack": 8.0, "before": 7.0, "town": 3.0}


def _sign(kind: Kind, x: float, y: float) -> str:
    if kind == "attack":
        ring = f'<circle cx="{x:g}" cy="{y:g}" r="9" fill="#ffffff" stroke="{_RED}" stroke-width="2.2"/>'
        return ring + f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="{_RED}"/>'
    if kind == "before":
        return (
            f'<path d="M{x:g} {y - 7:g}L{x + 7:g} {y + 5:g}H{x - 7:g}Z" fill="#ffffff" '
            f'stroke="{_INK}" stroke-width="1.8"/>'
        )
    return f'<rect x="{x - 2.5:g}" y="{y - 2.5:g}" width="5" height="5" fill="{_INK}"/>'


def _label(mark: Mark) -> str:
    """Name and note in letters that the font has; a name in others is left to the words around the map."""
    name, note = _legible(mark.name), _legible(mark.note)
    return f"{name} ({note})" if name and note else name


def _legible(text: str) -> str:
    line = " ".join("".join(one if one.isprintable() else " " for one in text[:200]).split())
    if not line or max(line) >= _BEYOND_LATIN:
        return ""
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def _name(text: str, at: Standing, size: float, kind: Kind) -> str:
    """Broader and in the colour of the ground below, so that it is legible over lines; an attack's is set bold."""
    bold = f' stroke="{_INK}" stroke-width="0.7"' if kind == "attack" else ""
    under = f'stroke="{_GROUND}" stroke-width="4" stroke-linejoin="round"'
    return _text(text, at, size, under) + _text(text, at, size, f'fill="{_INK}"{bold}')


def _countries(frame: Frame, room: Room, language: str) -> Iterator[str]:
    """The name of each country that the sheet shows, where there is room for it well inside."""
    for code, spots in _inside(frame).items():
        name = country_name(code, language).upper()
        boxes = (standing(name, x, y, "middle", _SIZE + 2) for x, y in spots)
        found = next(filter(None, map(room.put, boxes)), None)
        if found:
            yield _text(name, found, _SIZE, f'fill="{_FAINT}" letter-spacing="2"')


def _inside(frame: Frame) -> dict[str, list[tuple[float, float]]]:
    """Points of a grid over the sheet by the country that they lie in, those far from its lines first."""
    found: dict[str, list[tuple[float, float]]] = {}
    for y in range(_GRID_Y, int(frame.height), _GRID_Y):
        lat = frame.north - y / frame.pixels_per_degree
        for code in rings():
            for west, east in spans(code, lat):
                left, right = frame.at(lat, west)[0], frame.at(lat, east)[0]
                within = (x for x in range(_GRID_X, int(frame.width), _GRID_X) if left <= x <= right)
                found.setdefault(code, []).extend((x, y) for x in within)
    return {code: _deepest_first(spots) for code, spots in found.items() if spots}


def _deepest_first(spots: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    own = set(spots)

    def depth(spot: tuple[float, float]) -> int:
        x, y = spot
        return sum(
            (x + dx * _GRID_X, y + dy * _GRID_Y) in own for dx in (-2, -1, 0, 1, 2) for dy in (-1, 0, 1)
        )

    return sorted(spots, key=lambda spot: (-depth(spot), spot))


def _key(frame: Frame, words: tuple[str, str, str], kinds: set[Kind]) -> str:
    """What the signs mean, and the scale bar, on a strip below the map."""
    top, base = HEIGHT - _KEY, HEIGHT - 8
    parts = [f'<rect y="{top:g}" width="{WIDTH:g}" height="{_KEY:g}" fill="#efece3"/>']
    x = 16.0
    for kind, word in zip(_ORDER, words, strict=True):
        if kind in kinds:
            parts.append(_sign(kind, x, HEIGHT - _KEY / 2))
            parts.append(_plain(word, x + 14, base))
            x += 34 + len(word) * 7.2
    return "".join([*parts, _bar(frame, base)])


def _bar(frame: Frame, base: float) -> str:
    per_km = frame.pixels_per_degree / KM_PER_DEGREE
    km = max((km for km in _BARS_KM if km * per_km <= WIDTH / 5), default=_BARS_KM[0])
    length = km * per_km
    text = f"{km} km"
    left = WIDTH - 16 - length
    bar = f'<path d="M{left:g} {base - 5:g}v5h{length:g}v-5" fill="none" stroke="{_INK}" stroke-width="1.6"/>'
    return bar + _plain(text, left - 8 - len(text) * 6.6, base)


def _plain(text: str, x: float, y: float) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{_INK}" font-size="{_SIZE - 1:g}">{escape(text)}</text>'


def _text(text: str, at: Standing, size: float, look: str) -> str:
    anchor = "" if at.anchor == "start" else f' text-anchor="{at.anchor}"'
    return f'<text x="{at.x:.1f}" y="{at.y:.1f}"{anchor} font-size="{size:g}" {look}>{escape(text)}</text>'
