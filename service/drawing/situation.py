"""The map of a situation: attacks by age and toll, over borders and regions.

Age is told by how a sign is filled (full, hatched, empty), the toll by its size, what has no figure by its shape: all
of it is there in black and white. What signs mean stands beside the map (``sign``), in letters of the page's size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import sqrt
from typing import Literal

from service.drawing.frame import Frame, drawable, frame_around
from service.drawing.labels import Box, Room, Standing, standing
from service.drawing.land import land
from service.drawing.outlines import Label, outlines
from service.records import IncidentInShort, NamedPlace, Place
from service.text.phrases import country_name, day_phrase, places_phrase, toll_phrase

Age = Literal["week", "month", "older"]
WEEK, MONTH = timedelta(days=7), timedelta(days=28)

_WIDTH = 720.0
_INK, _RED, _SEA = "#222", "#8c1410", "#e8e6df"
_FAINT, _FAINTEST = "#5c574d", "#736d61"
_FILLS = {"week": f'fill="{_RED}" fill-opacity=".8"', "month": 'fill="url(#hatch)"', "older": 'fill="none"'}
_HATCH = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="5" height="5" fill="#fff"/><rect width="2" height="5" fill="{_RED}"/></pattern></defs>'
)
_SIZE, _TOWN_SIZE = 15.0, 12.5
_LONGEST_NAME, _MOST_NAMES, _MOST_TOWNS = 28, 16, 14
_SMALLEST, _LARGEST, _SQUARE = 3.5, 30.0, 4.5
_TITLES = {"en": "Attacks", "fr": "Attaques", "ar": "الهجمات"}


@dataclass(frozen=True, slots=True)
class Attack:
    """An incident as the map shows it. ``new``: villages that had long been quiet were attacked."""

    incident: IncidentInShort
    age: Age
    new: bool = False


def age_of(day: date, today: date) -> Age:
    """Of an attack on that day: within a week, within four, or older."""
    since = today - day
    return "week" if since < WEEK else "month" if since < MONTH else "older"


def can_be_drawn(incident: IncidentInShort) -> bool:
    """Whether any of its places has a position near enough to the zone."""
    return bool(_points(incident))


def situation_map(attacks: Sequence[Attack], towns: Iterable[Place] = (), *, language: str = "en") -> str:
    """An SVG of where attacks happened, for a page or for print; the same attacks give the same text.

    The lead place of each is a circle whose area grows with the best figure, or a square where there is none; its other
    places are dots. The worst carry name and figure where there is room, all of them in their tooltip. What has no
    position is left out (``can_be_drawn``). ``towns``: places to find one's way by, named where there is room, in this
    order. The drawing shows positions: it is for operators, not for messages.
    """
    shown = [one for one in _largest_first(attacks) if can_be_drawn(one.incident)]
    frame = frame_around([point for one in shown for point in _points(one.incident)], _WIDTH)
    room = Room(frame.width, frame.height)
    room.take([_bar_box(frame), *(_sign_box(one, frame) for one in shown)])
    names = [name for one in shown[:_MOST_NAMES] if (name := _name(one.incident, frame, room))]
    countries = [_country(label, frame, room, language) for label in outlines().labels]
    named_towns = [text for town in towns if (text := _town(town, frame, room))]
    layers = (
        _HATCH,
        f'<rect width="{frame.width:g}" height="{frame.height:g}" fill="{_SEA}"/>',
        land(frame),
        *countries,
        *(_region(label, frame, room) for label in outlines().regions),
        *named_towns[:_MOST_TOWNS],
        *(_drawn(one, frame, language) for one in shown),
        *names,
        _bar(frame),
    )
    size = f"{frame.width:g} {frame.height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{frame.width:g}" '
        f'height="{frame.height:g}" role="img" font-family="sans-serif" font-size="{_SIZE:g}">\n'
        f"<title>{escape(_TITLES.get(language, _TITLES['en']))}</title>\n"
        + "\n".join(layer for layer in layers if layer)
        + "\n</svg>\n"
    )


def sign(age: Age = "older", figure: int | None = 10, *, new: bool = False) -> str:
    """A sign as the map has it, alone, for the words that explain it. Its hatch is the map's, on the same page."""
    half = _half(figure) + (7 if new else 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * half:g}" height="{2 * half:g}" aria-hidden="true">'
        f'<circle cx="{half:g}" cy="{half:g}" r="{half:g}" fill="#fdfcf8"/>'
        f"{_ticks(half, half, _half(figure)) if new else ''}{_shape(half, half, age, figure)}</svg>"
    )


def _largest_first(attacks: Sequence[Attack]) -> list[Attack]:
    """So that small signs lie on large ones, and large ones have their names first."""
    return sorted(attacks, key=lambda one: (-(_figure(one.incident) or 0), one.incident.id))


def _figure(incident: IncidentInShort) -> int | None:
    toll = incident.deaths
    if toll is None:
        return None
    return toll.best if toll.best is not None else toll.low


def _points(incident: IncidentInShort) -> list[tuple[float, float]]:
    return [point for place in incident.places if (point := _point(place))]


def _point(place: NamedPlace) -> tuple[float, float] | None:
    if place.lat is None or place.lon is None or not drawable(place.lat, place.lon):
        return None
    return place.lat, place.lon


def _at(incident: IncidentInShort, frame: Frame) -> tuple[float, float]:
    return frame.at(*_points(incident)[0])


def _half(figure: int | None) -> float:
    """Half the width of a sign."""
    return _SQUARE if figure is None else round(min(_LARGEST, max(_SMALLEST, 2.2 * sqrt(figure))), 1)


def _sign_box(attack: Attack, frame: Frame) -> Box:
    (x, y), half = _at(attack.incident, frame), _half(_figure(attack.incident)) * 0.7
    return Box(x - half, y - half, x + half, y + half)


def _drawn(attack: Attack, frame: Frame, language: str) -> str:
    incident, figure = attack.incident, _figure(attack.incident)
    x, y = _at(incident, frame)
    dots = "".join(
        f'<circle cx="{dot_x:g}" cy="{dot_y:g}" r="2" fill="{_RED}"/>'
        for dot_x, dot_y in (frame.at(*other) for other in _points(incident)[1:])
    )
    ticks = _ticks(x, y, _half(figure)) if attack.new else ""
    return f"<g><title>{escape(_told(incident, language))}</title>{dots}{ticks}{_shape(x, y, attack.age, figure)}</g>"


def _shape(x: float, y: float, age: Age, figure: int | None) -> str:
    half, look = _half(figure), f'stroke="{_RED}" stroke-width="1.5" {_FILLS[age]}'
    if figure is None:
        return f'<rect x="{x - half:g}" y="{y - half:g}" width="{2 * half:g}" height="{2 * half:g}" {look}/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="{half:g}" {look}/>'


def _ticks(x: float, y: float, half: float) -> str:
    """Four lines that point at a sign."""
    near, far = half + 1, half + 7
    lines = (
        f"M{x + near:g} {y:g}H{x + far:g}M{x - near:g} {y:g}H{x - far:g}"
        f"M{x:g} {y + near:g}V{y + far:g}M{x:g} {y - near:g}V{y - far:g}"
    )
    return f'<path d="{lines}" stroke="{_INK}" stroke-width="2"/>'


def _told(incident: IncidentInShort, language: str) -> str:
    day = day_phrase(incident.day, incident.date_precision, language)
    toll = toll_phrase(incident.deaths, "deaths", language)
    return _clean(f"{places_phrase(incident.places, language)}; {day}; {toll}", 120)


def _name(incident: IncidentInShort, frame: Frame, room: Room) -> str:
    x, y = _at(incident, frame)
    place = next(place for place in incident.places if _point(place))
    figure, toll = _figure(incident), incident.deaths
    more = "+" if toll and (toll.high is None or toll.high > (figure or 0)) else ""
    text = f"{_clean(place.name, _LONGEST_NAME)} {'?' if figure is None else f'{figure}{more}'}"
    found = room.place(text, x, y, _half(figure), _SIZE)
    return _text(text, found, f'fill="{_INK}" font-weight="bold" {_HALO}') if found else ""


_HALO = 'stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
"""Keeps letters legible over lines."""


def _town(town: Place, frame: Frame, room: Room) -> str:
    if town.lat is None or town.lon is None or not frame.shows(*(spot := frame.at(town.lat, town.lon))):
        return ""
    x, y = spot
    name = _clean(town.name, _LONGEST_NAME)
    found = room.place(name, x, y, 2, _TOWN_SIZE)
    if found is None:
        return ""
    square = f'<path d="M{x - 1.5:g} {y - 1.5:g}h3v3h-3z" fill="{_INK}"/>'
    return square + _text(name, found, f'fill="{_INK}" font-size="{_TOWN_SIZE:g}"')


def _country(label: Label, frame: Frame, room: Room, language: str) -> str:
    name = country_name(label.name, language).upper()
    x, y = frame.at(label.lat, label.lon)
    found = room.put(standing(name, x, y, "middle", _SIZE + 3))
    look = f'fill="{_FAINTEST}" font-weight="bold" letter-spacing="2"'
    return _text(name, found, look) if found else ""


def _region(label: Label, frame: Frame, room: Room) -> str:
    """A region's name, faint, centred on its point; left out where it would cover something."""
    found = room.put(standing(label.name, *frame.at(label.lat, label.lon), "middle", _TOWN_SIZE))
    look = f'fill="{_FAINT}" font-style="italic" font-size="{_TOWN_SIZE:g}"'
    return _text(label.name, found, look) if found else ""


def _bar_box(frame: Frame) -> Box:
    return Box(frame.width - frame.bar()[1] - 24, frame.height - 40, frame.width, frame.height)


def _bar(frame: Frame) -> str:
    km, length = frame.bar()
    left, base = frame.width - 14 - length, frame.height - 12
    line = (
        f'<path d="M{left:g} {base - 5:g}v5h{length:g}v-5" fill="none" stroke="{_INK}" stroke-width="1.5"/>'
    )
    text = f"{km} km"
    return line + _text(text, standing(text, left, base - 9, "start", _SIZE), f'fill="{_INK}"')


def _text(text: str, at: Standing, look: str) -> str:
    anchor = "" if at.anchor == "start" else f' text-anchor="{at.anchor}"'
    return f'<text x="{at.x:.0f}" y="{at.y:.0f}"{anchor} {look}>{escape(text)}</text>'


def _clean(text: str, limit: int) -> str:
    """One line of characters that can be seen (an XML text must not hold a control), cut to bearable length."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text[: limit * 4]).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
