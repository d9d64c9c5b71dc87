"""Under which words an incident is looked up: its units, the names and districts of its places, and cells of half a
degree. What judging remembers is filed and found under the same words, in a database as in a list."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from math import cos, floor, radians
from typing import Literal

from service.records import SETTLEMENTS, Incident, IncidentInShort, NamedPlace, Whereabouts
from service.text.folding import fold_name

Per = Literal["village", "adm2", "adm1", "country", "zone"]
LEVELS: tuple[Per, ...] = ("village", "adm2", "adm1", "country", "zone")

_CELL = 0.5
_KM_PER_DEGREE = 111.0
"""A little less than it is: rather a cell too many than one too few."""
folded = lru_cache(maxsize=16384)(fold_name)

Box = tuple[float, float, float, float]
"""South, west, north, east."""


def day_of(incident: Incident | IncidentInShort) -> date:
    """The day of the attack; where it is not known, the day of the first report."""
    return incident.day or incident.first_seen_at.date()


def areas_of(incident: Incident, per: Per) -> tuple[str, ...]:
    """The units of one level that the incident lies in, each once: ``zone/``, ``NER/``, ``NER/Tillabéri``,
    ``NER/Tillabéri/Téra``, ``NER/Tillabéri/Téra/Inates``. A place that names no unit of that level is in none."""
    return areas_among(incident.places, per)


def areas_among(places: Iterable[NamedPlace], per: Per) -> tuple[str, ...]:
    """The units of one level that any of the places lies in, as ``areas_of`` writes them."""
    if per == "zone":
        return ("zone/",)
    return tuple(dict.fromkeys(area for place in places if (area := _area(place, per))))


def whereabouts_of(incident_id: str, day: date, places: Iterable[NamedPlace]) -> list[Whereabouts]:
    """Every row under which an incident of that day and those places is found."""
    known = tuple(places)
    areas = dict.fromkeys(area_key(area) for per in LEVELS for area in areas_among(known, per))
    rows = [Whereabouts(key, day, incident_id, 0, False, None, None) for key in areas]
    for number, place in enumerate(known):
        village = place.kind in SETTLEMENTS
        rows += [
            Whereabouts(key, day, incident_id, number, village, place.lat, place.lon)
            for key in _keys_of(place)
        ]
    return rows


def rows_of(incident: Incident) -> list[Whereabouts]:
    """Every row under which an incident is found. Signs alone are no attack: they stand under words of their own, so
    that they count in no window, no surge, and leave a village as new to attacks as it was."""
    rows = whereabouts_of(incident.id, day_of(incident), incident.places)
    return [row._replace(key=sign_key(row.key)) for row in rows] if incident.only_signs else rows


def sign_key(key: str) -> str:
    """Of the signs that are filed under a key."""
    return f"sign|{key}"


def area_key(area: str) -> str:
    """Of a unit as ``areas_of`` writes it. Units as sources write them differ in accents and hyphens."""
    return "area|" + "/".join(map(folded, area.split("/")))


def name_key(place: NamedPlace) -> str:
    """Of all places of that name in its country."""
    return f"name|{place.country or ''}|{folded(place.name)}"


def keys_around(place: NamedPlace, km: float) -> list[str]:
    """Every key under which a place within ``km`` may be filed. Without coordinates: of its name and its district."""
    keys = [name_key(place)]
    if place.adm2:
        keys.append(_unit_key(place, place.adm2))
    return keys + cells_around(place, km)


def cells_around(place: NamedPlace, km: float) -> list[str]:
    """The cells that lie within ``km`` of a place; none where its coordinates are not known."""
    box = box_around(place, km)
    if box is None:
        return []
    south, west, north, east = (floor(bound / _CELL) for bound in box)
    return [_cell_key(row, column) for row in range(south, north + 1) for column in range(west, east + 1)]


def box_around(place: NamedPlace, km: float) -> Box | None:
    """A box that holds everything within ``km``, and some more."""
    if place.lat is None or place.lon is None:
        return None
    up = km / _KM_PER_DEGREE
    across = up / max(0.1, cos(radians(min(89.0, abs(place.lat) + up))))
    return place.lat - up, place.lon - across, place.lat + up, place.lon + across


def _area(place: NamedPlace, per: Per) -> str | None:
    if not place.country:
        return None
    if per == "country":
        return f"{place.country}/"
    adm1 = place.adm1 or (place.name if place.kind == "region" else None)
    adm2 = place.adm2 or (place.name if place.kind == "district" else None)
    village = place.name if place.kind in SETTLEMENTS else None
    parts = {"adm1": (adm1,), "adm2": (adm1, adm2), "village": (adm1, adm2 or "", village)}[per]
    if any(part is None for part in parts):
        return None
    return "/".join((place.country, *(part or "" for part in parts)))


def _keys_of(place: NamedPlace) -> Iterator[str]:
    """Under what a place is found by those near it."""
    yield name_key(place)
    if place.adm2:
        yield _unit_key(place, place.adm2)
    if place.lat is not None and place.lon is not None:
        yield _cell_key(floor(place.lat / _CELL), floor(place.lon / _CELL))


def _unit_key(place: NamedPlace, adm2: str) -> str:
    return f"unit|{place.country or ''}|{folded(adm2)}"


def _cell_key(row: int, column: int) -> str:
    return f"cell|{row}|{column}"
