"""The incidents that judging looks back on, found by place and day.

A rule over a window asks "what else happened near here, or in this unit, between these days". The answer must cost
the same however long the memory is: incidents stand in cells of half a degree, under the names of places that have
no coordinates, and under their units, each list in order of days.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from math import cos, floor, radians
from typing import Literal

from service.records import Incident, NamedPlace
from service.text.folding import fold_name

Per = Literal["village", "adm2", "adm1", "country", "zone"]

_CELL = 0.5
_KM_PER_DEGREE = 111.0
"""A little less than it is: rather a cell too many than one too few."""
_INHABITED = ("village", "town")
_Key = tuple[object, ...]


def day_of(incident: Incident) -> date:
    """The day of the attack; where it is not known, the day of the first report."""
    return incident.day or incident.first_seen_at.date()


def areas_of(incident: Incident, per: Per) -> tuple[str, ...]:
    """The units of one level that the incident lies in, each once: ``zone/``, ``NER/``, ``NER/Tillabéri``,
    ``NER/Tillabéri/Téra``, ``NER/Tillabéri/Téra/Inates``. A place that names no unit of that level is in none."""
    if per == "zone":
        return ("zone/",)
    return tuple(dict.fromkeys(area for place in incident.places if (area := _area(place, per))))


class Memory:
    """Incidents, each once, as they stand. ``begins_at``: since when attacks would be remembered; None: not known."""

    def __init__(self, incidents: Iterable[Incident] = (), begins_at: datetime | None = None) -> None:
        self.begins_at = begins_at
        self._incidents: dict[str, Incident] = {}
        self._days: dict[_Key, list[tuple[date, str]]] = {}
        for incident in incidents:
            self.put(incident)

    def put(self, incident: Incident) -> None:
        """Remember the incident in place of what was known of it."""
        self.forget(incident.id)
        self._incidents[incident.id] = incident
        entry = (day_of(incident), incident.id)
        for key in _keys(incident):
            insort(self._days.setdefault(key, []), entry)

    def forget(self, incident_id: str) -> None:
        """Of an id that is not known: nothing happens."""
        known = self._incidents.pop(incident_id, None)
        if known is None:
            return
        entry = (day_of(known), known.id)
        for key in _keys(known):
            entries = self._days[key]
            del entries[bisect_left(entries, entry)]

    def in_area(self, area: str, first: date, last: date) -> list[Incident]:
        """Those of a unit (as ``areas_of`` writes it) on the days ``first`` to ``last``, oldest first."""
        return self._listed(self._between(("area", _folded(area)), first, last))

    def near(self, places: Iterable[NamedPlace], km: float, first: date, last: date) -> list[Incident]:
        """Those of the days ``first`` to ``last`` that may lie within ``km`` of a place: all that do and some more.
        Places without coordinates are near those of their name and of their district."""
        keys = dict.fromkeys(key for place in places for key in _keys_around(place, km))
        found = {entry for key in keys for entry in self._between(key, first, last)}
        return self._listed(sorted(found))

    def _between(self, key: _Key, first: date, last: date) -> list[tuple[date, str]]:
        entries = self._days.get(key, [])
        return entries[bisect_left(entries, (first, "")) : bisect_right(entries, (last, "\U0010ffff"))]

    def _listed(self, entries: Iterable[tuple[date, str]]) -> list[Incident]:
        return [self._incidents[id_] for _, id_ in entries]


def _area(place: NamedPlace, per: Per) -> str | None:
    if not place.country:
        return None
    if per == "country":
        return f"{place.country}/"
    adm1 = place.adm1 or (place.name if place.kind == "region" else None)
    adm2 = place.adm2 or (place.name if place.kind == "district" else None)
    village = place.name if place.kind in _INHABITED else None
    parts = {"adm1": (adm1,), "adm2": (adm1, adm2), "village": (adm1, adm2 or "", village)}[per]
    if any(part is None for part in parts):
        return None
    return "/".join((place.country, *(part or "" for part in parts)))


def _keys(incident: Incident) -> set[_Key]:
    levels: tuple[Per, ...] = ("village", "adm2", "adm1", "country", "zone")
    keys: set[_Key] = {("area", _folded(area)) for per in levels for area in areas_of(incident, per)}
    for place in incident.places:
        keys.update(_keys_of(place))
    return keys


def _keys_of(place: NamedPlace) -> Iterator[_Key]:
    """Under what a place is found by those near it."""
    yield ("name", place.country, fold_name(place.name))
    if place.adm2:
        yield ("unit", place.country, fold_name(place.adm2))
    if place.lat is not None and place.lon is not None:
        yield ("cell", floor(place.lat / _CELL), floor(place.lon / _CELL))


def _keys_around(place: NamedPlace, km: float) -> Iterator[_Key]:
    yield ("name", place.country, fold_name(place.name))
    if place.adm2:
        yield ("unit", place.country, fold_name(place.adm2))
    if place.lat is None or place.lon is None:
        return
    up = km / _KM_PER_DEGREE
    across = up / max(0.1, cos(radians(min(89.0, abs(place.lat) + up))))
    for row in range(floor((place.lat - up) / _CELL), floor((place.lat + up) / _CELL) + 1):
        for column in range(floor((place.lon - across) / _CELL), floor((place.lon + across) / _CELL) + 1):
            yield ("cell", row, column)


def _folded(area: str) -> str:
    """Units as sources write them differ in accents and hyphens."""
    return "/".join(fold_name(part) for part in area.split("/"))
