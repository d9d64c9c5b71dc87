"""The map of a situation: incidents as circles whose area grows with the dead, over borders and regions."""

from collections.abc import Iterable, Sequence
from html import escape
from math import sqrt

from service.drawing.frame import Frame, drawable, frame_around
from service.drawing.labels import Box, Room, Standing, standing
from service.drawing.outlines import Label, Line, outlines
from service.records import Incident, NamedPlace, Place
from service.text.phrases import country_name, day_phrase, number_phrase, places_phrase, toll_phrase

_WIDTH = 960.0
_INK, _RED, _PAPER, _LAND = "#333", "#b3261e", "#e8e6df", "#fdfcf8"
_SIZE = 12.0
_LONGEST_NAME = 32
_SMALLEST, _LARGEST = 4.0, 36.0
_KEY_TOLLS = (10, 50, 150)
_WORDS = {
    "en": ("Incidents", "killed", "no figure", "not on the map, position unknown or far away: {}"),
    "fr": ("Incidents", "morts", "sans chiffre", "hors de la carte, position inconnue ou éloignée : {}"),
    "ar": ("الأحداث", "قتلى", "دون رقم", "خارج الخريطة، الموقع مجهول أو بعيد: {}"),
}


def situation_map(
    incidents: Sequence[Incident], towns: Iterable[Place] = (), *, language: str = "en", width: float = _WIDTH
) -> str:
    """An SVG of where incidents happened, for a page or for print; the same incidents give the same text.

    The lead place of each incident is a circle, its other places are dots; every circle carries its place and best
    figure where there is room, and the whole in its tooltip. What has no position that can be drawn is counted under
    the map. ``towns``: places to find one's way by, named where there is room, in this order. ``width`` in pixels.
    The drawing shows positions: it is for operators, not for messages.
    """
    shown = [one for one in _largest_first(incidents) if _position(one)]
    frame = frame_around([point for one in shown for point in _points(one)], width)
    room = Room(frame.width, frame.height)
    room.take([_key_box(frame)])
    room.take(_circle_box(one, frame) for one in shown)
    layers = (
        f'<rect width="{frame.width:g}" height="{frame.height:g}" fill="{_PAPER}"/>',
        _land(frame),
        *(_circle(one, frame, language) for one in shown),
        *(_name(one, frame, room) for one in shown),
        *(_town(town, frame, room) for town in towns),
        *(_country(label, frame, room, language) for label in outlines().labels),
        *(_region(label, frame, room) for label in outlines().regions),
        _key(frame, language),
        _left_out(len(incidents) - len(shown), frame, language),
    )
    return _sheet(frame, language, "\n".join(layer for layer in layers if layer))


def _sheet(frame: Frame, language: str, drawing: str) -> str:
    title = _words(language)[0]
    size = f"{frame.width:g} {frame.height:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{frame.width:g}" '
        f'height="{frame.height:g}" role="img" font-family="sans-serif" font-size="{_SIZE:g}">\n'
        f"<title>{escape(title)}</title>\n{drawing}\n</svg>\n"
    )


def _words(language: str) -> tuple[str, str, str, str]:
    return _WORDS.get(language, _WORDS["en"])


def _largest_first(incidents: Sequence[Incident]) -> list[Incident]:
    """So that small circles lie on large ones, and large ones have their names first."""
    return sorted(incidents, key=lambda one: (-(_figure(one) or 0), one.id))


def _figure(incident: Incident) -> int | None:
    toll = incident.deaths
    if toll is None:
        return None
    return toll.best if toll.best is not None else toll.low


def _position(incident: Incident) -> tuple[float, float] | None:
    return next(iter(_points(incident)), None)


def _points(incident: Incident) -> list[tuple[float, float]]:
    return [point for place in incident.places if (point := _point(place))]


def _point(place: NamedPlace) -> tuple[float, float] | None:
    if place.lat is None or place.lon is None or not drawable(place.lat, place.lon):
        return None
    return place.lat, place.lon


def _radius(figure: int | None) -> float:
    return round(min(_LARGEST, max(_SMALLEST, 2.6 * sqrt(figure or 0))), 1)


def _circle_box(incident: Incident, frame: Frame) -> Box:
    lat, lon = _position(incident) or (0.0, 0.0)
    (x, y), half = frame.at(lat, lon), _radius(_figure(incident)) * 0.7
    return Box(x - half, y - half, x + half, y + half)


def _circle(incident: Incident, frame: Frame, language: str) -> str:
    (first, *others), figure = _points(incident), _figure(incident)
    x, y = frame.at(*first)
    dots = "".join(
        f'<circle cx="{dot_x:g}" cy="{dot_y:g}" r="2.5" fill="{_RED}"/>'
        for dot_x, dot_y in (frame.at(*other) for other in others)
    )
    look = (
        f'fill="{_RED}" fill-opacity="0.35"' if figure is not None else 'fill="#fff" stroke-dasharray="2 2"'
    )
    return (
        f"<g><title>{escape(_told(incident, language))}</title>{dots}"
        f'<circle cx="{x:g}" cy="{y:g}" r="{_radius(figure):g}" stroke="{_RED}" {look}/></g>'
    )


def _told(incident: Incident, language: str) -> str:
    day = day_phrase(incident.day, incident.date_precision, language)
    toll = toll_phrase(incident.deaths, "deaths", language)
    return _clean(f"{places_phrase(incident.places, language)}; {day}; {toll}", 200)


def _name(incident: Incident, frame: Frame, room: Room) -> str:
    lat, lon = _position(incident) or (0.0, 0.0)
    x, y = frame.at(lat, lon)
    place = next(place for place in incident.places if _point(place))
    figure, toll = _figure(incident), incident.deaths
    more = "+" if toll and (toll.high is None or toll.high > (figure or 0)) else ""
    text = f"{_clean(place.name, _LONGEST_NAME)} {'?' if figure is None else f'{figure}{more}'}"
    found = room.place(text, x, y, _radius(figure), _SIZE)
    if found is None:
        return ""
    # The same text below in the colour of the land, drawn broader, keeps it legible over lines.
    under = _text(text, found, 'stroke="#fff" stroke-width="3" stroke-linejoin="round" font-weight="bold"')
    return under + _text(text, found, f'fill="{_INK}" font-weight="bold"')


def _town(town: Place, frame: Frame, room: Room) -> str:
    if town.lat is None or town.lon is None or not frame.shows(*(spot := frame.at(town.lat, town.lon))):
        return ""
    x, y = spot
    name = _clean(town.name, _LONGEST_NAME)
    found = room.place(name, x, y, 2, _SIZE - 1)
    if found is None:
        return ""
    square = f'<rect x="{x - 1.5:g}" y="{y - 1.5:g}" width="3" height="3" fill="{_INK}"/>'
    return square + _text(name, found, f'fill="{_INK}" font-size="{_SIZE - 1:g}"')


def _country(label: Label, frame: Frame, room: Room, language: str) -> str:
    name = country_name(label.name, language).upper()
    x, y = frame.at(label.lat, label.lon)
    found = room.put(standing(name, x, y, "middle", _SIZE + 4))
    look = f'fill="#b9b4a7" font-weight="bold" font-size="{_SIZE + 2:g}" letter-spacing="2"'
    return _text(name, found, look) if found else ""


def _region(label: Label, frame: Frame, room: Room) -> str:
    """A region's name, faint, centred on its point; left out where it would cover something."""
    found = room.put(standing(label.name, *frame.at(label.lat, label.lon), "middle", _SIZE))
    return _text(label.name, found, 'fill="#8a8578" font-style="italic"') if found else ""


def _land(frame: Frame) -> str:
    """Countries as surfaces, then the lines between regions, then the borders on top."""
    borders = " ".join(f"{_path(ring, frame)}Z" for ring in outlines().countries)
    inner = " ".join(_path(line, frame) for line in outlines().inner)
    return (
        f'<path d="{borders}" fill="{_LAND}"/>\n'
        f'<path d="{inner}" fill="none" stroke="#c9c4b8" stroke-width="0.8"/>\n'
        f'<path d="{borders}" fill="none" stroke="#77726a" stroke-width="1.4" stroke-linejoin="round"/>'
    )


def _path(line: Line, frame: Frame) -> str:
    points = [frame.at(lat, lon) for lon, lat in line]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _key_box(frame: Frame) -> Box:
    return Box(0, frame.height - 100, 340, frame.height)


def _key(frame: Frame, language: str) -> str:
    """What circles mean, and the scale bar."""
    box, base = _key_box(frame), frame.height - 26
    parts = [
        f'<rect x="0" y="{box.top:g}" width="{box.right:g}" height="100" fill="{_LAND}" fill-opacity="0.85"/>'
    ]
    x = 14.0
    for toll in _KEY_TOLLS:
        radius = _radius(toll)
        parts.append(
            f'<circle cx="{x + radius:g}" cy="{base - radius:g}" r="{radius:g}" fill="none" stroke="{_RED}"/>'
        )
        parts.append(_plain(number_phrase(toll, language), x + radius * 2 + 3, base))
        x += radius * 2 + 32
    words = _words(language)
    parts.append(_plain(f"{words[1]} · ○ {words[2]}", x, base))
    return "".join([*parts, _bar(frame)])


def _bar(frame: Frame) -> str:
    km, length = frame.bar()
    left, base = frame.width - 14 - length, frame.height - 12
    line = (
        f'<path d="M{left:g} {base - 5:g}v5h{length:g}v-5" fill="none" stroke="{_INK}" stroke-width="1.2"/>'
    )
    return line + _plain(f"{km} km", left, base - 9)


def _left_out(number: int, frame: Frame, language: str) -> str:
    if number <= 0:
        return ""
    return _plain(_words(language)[3].format(number_phrase(number, language)), 14, frame.height - 8)


def _plain(text: str, x: float, y: float) -> str:
    return _text(text, standing(text, x, y, "start", _SIZE), f'fill="{_INK}"')


def _text(text: str, at: Standing, look: str) -> str:
    anchor = "" if at.anchor == "start" else f' text-anchor="{at.anchor}"'
    return f'<text x="{at.x:.1f}" y="{at.y:.1f}"{anchor} {look}>{escape(text)}</text>'


def _clean(text: str, limit: int) -> str:
    """One line of characters that can be seen (an XML text must not hold a control), cut to bearable length."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text[: limit * 4]).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
