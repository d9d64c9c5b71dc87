"""The incidents that judging looks back on, found by place and day.

A rule over a window asks "what else happened near here, or in this unit, between these days". The answer must cost
the same however long the memory is: everything is asked for under the few words of ``whereabouts``, between two days.
What is stored is asked for as it is needed, and is overruled by what is put here.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from service.gazetteer.distance import kilometres
from service.records import Incident, NamedPlace, Tally, Whereabouts
from service.stages.judge.tallies import tally_of
from service.stages.judge.whereabouts import (
    Box,
    Per,
    area_key,
    areas_of,
    box_around,
    cells_around,
    day_of,
    keys_around,
    name_key,
    rows_of,
    sign_key,
)

__all__ = ["Memory", "Past", "Per", "areas_of", "day_of"]

Found = TypeVar("Found")


class Past(Protocol):
    """Where stored incidents are looked up. Dismissed ones and those merged away are in nobody's memory.

    Rows may name incidents of which no more is known (past ones that were imported): they count, and are not listed.
    """

    def whereabouts(
        self, keys: Sequence[str], first: date, last: date, box: Box | None = None
    ) -> Iterable[Whereabouts]:
        """The rows under any of the keys on the days ``first`` to ``last``; with ``box``, of those with coordinates
        only the ones inside it."""
        ...

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> Mapping[date, int]:
        """How many incidents stand under the key, by day, those of the given ids left out."""
        ...

    def tallies(self, key: str, first: date, last: date) -> Iterable[Tally]:
        """Of the incidents that stand under the key on those days: of past ones that were imported there is none."""
        ...

    def unread_days(self, country: str, first: date, last: date) -> Collection[date]:
        """Days on which nothing of the country (empty: of any) could be seen."""
        ...

    def incidents(self, ids: Iterable[str]) -> list[Incident]: ...


class Memory:
    """Incidents, each once, as they stand. ``begins_at``: since when attacks would be remembered; None: not known.

    ``past``: what is stored; None: nothing but what is put here.
    """

    def __init__(
        self,
        incidents: Iterable[Incident] = (),
        begins_at: datetime | None = None,
        past: Past | None = None,
    ) -> None:
        self.begins_at = begins_at
        self._past = past
        self._incidents: dict[str, Incident | None] = {}
        """As they were put, or None where they were forgotten: what the past says of either is not asked."""
        self._loaded: dict[str, Incident] = {}
        self._rows: dict[str, list[Whereabouts]] = {}
        self._answers: dict[object, bool] = {}
        self._tallies: dict[object, list[Tally]] = {}
        for incident in incidents:
            self.put(incident)

    def put(self, incident: Incident) -> None:
        """Remember the incident in place of what was known of it; one that was dismissed is forgotten."""
        self.forget(incident.id)
        if incident.status == "dismissed":
            return
        self._incidents[incident.id] = incident
        for row in rows_of(incident):
            rows = self._rows.setdefault(row.key, [])
            if not rows or rows[-1] <= row:
                rows.append(row)
            else:
                insort(rows, row)

    def forget(self, incident_id: str) -> None:
        """What the past knows of it counts no more either. Of an id that is not known: nothing happens."""
        self._answers.clear()
        self._tallies.clear()
        known = self._incidents.get(incident_id)
        self._incidents[incident_id] = None
        if known is None:
            return
        for row in rows_of(known):
            rows = self._rows[row.key]
            del rows[bisect_left(rows, row)]

    def at_once(self, asked: Hashable, find: Callable[[], Found]) -> Found:
        """What ``find`` finds; a memory that is asked by several at one moment may give what it gave before."""
        return find()

    def known(self, ids: Iterable[str]) -> list[Incident]:
        """Those of these ids that are remembered, in the order given."""
        wanted = list(dict.fromkeys(ids))
        self._load([id_ for id_ in wanted if id_ not in self._incidents and id_ not in self._loaded])
        found = (self._incidents.get(id_) or self._loaded.get(id_) for id_ in wanted)
        return [incident for incident in found if incident is not None]

    def in_area(self, area: str, first: date, last: date) -> list[Tally]:
        """Those of a unit (as ``areas_of`` writes it) on the days ``first`` to ``last``, oldest first."""
        asked = (area, first, last)
        if asked not in self._tallies:
            self._tallies[asked] = sorted(self._counted(*asked), key=lambda one: (one.day, one.id))
        return self._tallies[asked]

    def days_in(self, area: str, first: date, last: date) -> dict[date, int]:
        """How many incidents of a unit there were on each of the days ``first`` to ``last`` that had any."""
        key = area_key(area)
        stored: Mapping[date, int] = {}
        if self._past is not None:
            stored = self._past.incident_days(key, first, last, tuple(self._incidents))
        days = dict(stored)
        for row in self._own(key, first, last):
            days[row.day] = days.get(row.day, 0) + 1
        return dict(sorted(days.items()))

    def unread_days(self, area: str, first: date, last: date) -> Collection[date]:
        """Of the days ``first`` to ``last`` those on which no feed that tells of the unit could be read: no incident
        there says nothing. Where nothing is stored, none are known."""
        country = area.partition("/")[0]
        if self._past is None:
            return frozenset()
        return self._past.unread_days("" if country == "zone" else country, first, last)

    def near(self, places: Iterable[NamedPlace], km: float, first: date, last: date) -> list[Incident]:
        """Those of the days ``first`` to ``last`` that may lie within ``km`` of a place: all that do and some more.
        Places without coordinates are near those of their name and of their district."""
        found: set[Whereabouts] = set()
        for place in dict.fromkeys(places):
            found.update(self._found(keys_around(place, km), first, last, box_around(place, km)))
        return self._listed(found)

    def signs_near(self, places: Iterable[NamedPlace], km: float, first: date, last: date) -> list[Incident]:
        """As ``near``, of what is no attack: signs alone."""
        found: set[Whereabouts] = set()
        for place in dict.fromkeys(places):
            keys = list(map(sign_key, keys_around(place, km)))
            found.update(self._found(keys, first, last, box_around(place, km)))
        return self._listed(found)

    def village_attacked(
        self, place: NamedPlace, km: float, first: date, last: date, other_than: str
    ) -> bool:
        """Whether an incident ``other_than`` this one had a village or town within ``km`` on one of the days; where
        coordinates are not known of both, a place of the same name in the same country."""
        asked = (place, km, first, last, other_than)
        if asked not in self._answers:
            self._answers[asked] = self._village_attacked(*asked)
        return self._answers[asked]

    def _village_attacked(
        self, place: NamedPlace, km: float, first: date, last: date, other_than: str
    ) -> bool:
        cells, named = cells_around(place, km), name_key(place)
        rows = self._found([named, *cells], first, last, box_around(place, km))
        return any(row.incident_id != other_than and _is_near(row, place, km, named) for row in rows)

    def _counted(self, area: str, first: date, last: date) -> Iterator[Tally]:
        key = area_key(area)
        for row in self._own(key, first, last):
            incident = self._incidents[row.incident_id]
            if incident is not None:
                yield tally_of(incident)
        if self._past is not None:
            stored = self._past.tallies(key, first, last)
            yield from (one for one in stored if one.id not in self._incidents)

    def _found(
        self, keys: Sequence[str], first: date, last: date, box: Box | None = None
    ) -> Iterator[Whereabouts]:
        for key in keys:
            yield from (row for row in self._own(key, first, last) if _inside(row, box))
        if self._past is not None and first <= last:
            for row in self._past.whereabouts(keys, first, last, box):
                if row.incident_id not in self._incidents:
                    yield row

    def _own(self, key: str, first: date, last: date) -> list[Whereabouts]:
        rows = self._rows.get(key)
        if not rows:
            return []
        return rows[bisect_left(rows, first, key=_day) : bisect_right(rows, last, key=_day)]

    def _listed(self, rows: Iterable[Whereabouts]) -> list[Incident]:
        ids = [id_ for _, id_ in sorted({(row.day, row.incident_id) for row in rows})]
        return self.known(ids)

    def _load(self, ids: Sequence[str]) -> None:
        if ids and self._past is not None:
            self._loaded |= {incident.id: incident for incident in self._past.incidents(ids)}


def _day(row: Whereabouts) -> date:
    return row.day


def _inside(row: Whereabouts, box: Box | None) -> bool:
    if box is None or row.lat is None or row.lon is None:
        return True
    south, west, north, east = box
    return south <= row.lat <= north and west <= row.lon <= east


def _is_near(row: Whereabouts, place: NamedPlace, km: float, named: str) -> bool:
    if row.lat is None or row.lon is None or place.lat is None or place.lon is None:
        return row.key == named
    return row.village and kilometres(place.lat, place.lon, row.lat, row.lon) <= km
