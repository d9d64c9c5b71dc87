"""What stands at a moment, kept as it becomes known: what judging looks back on when years are rehearsed."""

from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter

from service.backtest.attacks import Attacks
from service.records import Incident, NamedPlace, PastIncident, Rule, Tally
from service.records.outline import MERGED, Outline
from service.stages.judge import Memory
from service.stages.judge.tallies import tally_of
from service.stages.judge.whereabouts import Per, area_key, areas_among, box_around

_PLACES: TypeAdapter[tuple[NamedPlace, ...]] = TypeAdapter(tuple[NamedPlace, ...])
Found = TypeVar("Found")
_NOWHERE = "[]"
_OUT = ("dismissed", MERGED)

Places = tuple[NamedPlace, ...]


class Standing(Memory):
    """Every incident as it stands, by day, by unit and by place; imported ones count and are not listed.

    The same incident stands elsewhere once its places or its day are told otherwise, and nowhere once it is dismissed
    or merged away. Kept for what ``rules`` ask. ``days``: ordinals, the first and the last of any attack among them.
    ``incident_of`` gives an incident as one of its revisions had it.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        past: Iterable[PastIncident],
        begins_at: datetime | None,
        days: range,
        incident_of: Callable[[str, int], Incident],
    ) -> None:
        super().__init__((), begins_at)
        self._incident_of = incident_of
        self._levels: list[Per] = []
        self._attacks: dict[float, Attacks] = {}
        for rule in rules:
            if rule.per != "incident" and rule.per not in self._levels:
                self._levels.append(rule.per)
            if rule.kind == "new_villages":
                self._attacks.setdefault(rule.quiet_km, Attacks(rule.quiet_km))
        self._outlines: dict[str, Outline] = {}
        self._by_day: dict[int, dict[str, Outline]] = defaultdict(dict)
        self._by_unit: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._days_known = days
        self._counts: dict[str, array[int]] = defaultdict(lambda: array("i", bytes(4 * len(days))))
        self._tallies_known: dict[tuple[str, int], Tally] = {}
        self._places: dict[str, Places] = {}
        self._units: dict[tuple[str, Per], tuple[str, ...]] = {}
        self._found_at_once: dict[Hashable, Any] = {}
        """What was asked since the moment began: rule sets that are rehearsed together ask much alike."""
        self._points: dict[str, tuple[tuple[float, float], ...]] = {}
        for one in past:
            self._import(one)

    def moves_to(self, known: Iterable[Outline]) -> None:
        """These revisions became known: what stood of their incidents stands no more. A moment begins."""
        self._found_at_once.clear()
        for outline in known:
            before = self._outlines.pop(outline.incident_id, None)
            stands = outline.status not in _OUT
            stays = (
                before is not None and stands and (before.day, before.places) == (outline.day, outline.places)
            )
            if before is not None and not stays:
                self._leaves(before)
            if stands:
                self._outlines[outline.incident_id] = outline
                self._by_day[outline.day.toordinal()][outline.incident_id] = outline
                if not stays:
                    self._enters(outline)

    # --- as bounds ask

    def places_of(self, outline: Outline) -> Places:
        """Its places; those of the same text are read once."""
        written = outline.places
        if written not in self._places:
            self._places[written] = _PLACES.validate_json(written)
        return self._places[written]

    def units_of(self, outline: Outline, per: Per) -> tuple[str, ...]:
        """The keys of the units of one level that it lies in."""
        if outline.places == _NOWHERE and self._only_signs(outline):
            return ()
        asked = (outline.places, per)
        if asked not in self._units:
            self._units[asked] = _units_among(self.places_of(outline), per)
        return self._units[asked]

    def in_unit(self, unit: str, first: int, last: int) -> list[Outline]:
        """Those of a unit's key on the days ``first`` to ``last`` (ordinals), oldest first."""
        outlines = self._outlines
        return [outlines[id_] for id_ in self._ids_in(unit, first, last)]

    def daily(self, unit: str, first: int, last: int) -> Sequence[int]:
        """Incidents of a unit's key on each of the days ``first`` to ``last`` (ordinals), imported ones too."""
        counts, days = self._counts[unit], self._days_known
        if days.start <= first and last < days.stop:
            return counts[first - days.start : last + 1 - days.start]
        return [counts[day - days.start] if day in days else 0 for day in range(first, last + 1)]

    def attacks(self, km: float) -> Attacks:
        """Those on villages, as a rule asks whose ``quiet_km`` it is."""
        return self._attacks[km]

    def around(self, places: Places, km: float, first: int, last: int) -> Iterator[Outline]:
        """Those of the days ``first`` to ``last`` (ordinals) in a box that holds everything within ``km`` of one of
        the places, and those of which nobody knows where they were."""
        boxes = [box for place in places if (box := box_around(place, km)) is not None]
        for day in range(first, last + 1):
            for outline in self._by_day.get(day, {}).values():
                points = self._points_of(outline)
                if (
                    not boxes
                    or not points
                    or any(
                        south <= lat <= north and west <= lon <= east
                        for lat, lon in points
                        for south, west, north, east in boxes
                    )
                ):
                    yield outline

    # --- as judging asks

    def at_once(self, asked: Hashable, find: Callable[[], Found]) -> Found:
        if asked not in self._found_at_once:
            self._found_at_once[asked] = find()
        found: Found = self._found_at_once[asked]
        return found

    def known(self, ids: Iterable[str]) -> list[Incident]:
        found = (self._outlines.get(id_) for id_ in dict.fromkeys(ids))
        return [self._incident_of(one.incident_id, one.number) for one in found if one is not None]

    def in_area(self, area: str, first: date, last: date) -> list[Tally]:
        return [
            self._tally((id_, self._outlines[id_].number))
            for id_ in self._ids_in(area_key(area), first.toordinal(), last.toordinal())
        ]

    def days_in(self, area: str, first: date, last: date) -> dict[date, int]:
        begins = first.toordinal()
        daily = self.daily(area_key(area), begins, last.toordinal())
        return {date.fromordinal(day): count for day, count in enumerate(daily, begins) if count}

    def near(self, places: Iterable[NamedPlace], km: float, first: date, last: date) -> list[Incident]:
        found = self.around(tuple(places), km, first.toordinal(), last.toordinal())
        ids = sorted((one.day, one.incident_id, one.number) for one in found)
        return [self._incident_of(id_, number) for _, id_, number in ids]

    def village_attacked(
        self, place: NamedPlace, km: float, first: date, last: date, other_than: str
    ) -> bool:
        return self._attacks[km].between(place, first.toordinal(), last.toordinal(), other_than)

    # --- filling

    def _import(self, one: PastIncident) -> None:
        day = one.day.toordinal()
        for per in self._levels:
            for unit in _units_among((one.place,), per):
                self._counts[unit][day - self._days_known.start] += 1
        for attacks in self._attacks.values():
            attacks.add((one.place,), day, one.id)

    def _enters(self, outline: Outline) -> None:
        day, id_ = outline.day.toordinal(), outline.incident_id
        for per in self._levels:
            for unit in self.units_of(outline, per):
                insort(self._by_unit[unit], (day, id_))
                self._counts[unit][day - self._days_known.start] += 1
        for attacks in self._attacks.values():
            attacks.add(self.places_of(outline), day, id_)

    def _leaves(self, outline: Outline) -> None:
        day, id_ = outline.day.toordinal(), outline.incident_id
        del self._by_day[day][id_]
        for per in self._levels:
            for unit in self.units_of(outline, per):
                entries = self._by_unit[unit]
                del entries[bisect_left(entries, (day, id_))]
                self._counts[unit][day - self._days_known.start] -= 1
        for attacks in self._attacks.values():
            attacks.remove(self.places_of(outline), day, id_)

    def _only_signs(self, outline: Outline) -> bool:
        """These count as no attack, in the whole zone as in its parts."""
        return outline.marked and self._incident_of(outline.incident_id, outline.number).only_signs

    def _tally(self, revision: tuple[str, int]) -> Tally:
        if revision not in self._tallies_known:
            self._tallies_known[revision] = tally_of(self._incident_of(*revision))
        return self._tallies_known[revision]

    def _ids_in(self, unit: str, first: int, last: int) -> list[str]:
        entries = self._by_unit.get(unit, [])
        return [
            id_
            for _, id_ in entries[bisect_left(entries, (first, "")) : bisect_left(entries, (last + 1, ""))]
        ]

    def _points_of(self, outline: Outline) -> tuple[tuple[float, float], ...]:
        if outline.places not in self._points:
            self._points[outline.places] = tuple(
                (one.lat, one.lon)
                for one in self.places_of(outline)
                if one.lat is not None and one.lon is not None
            )
        return self._points[outline.places]


def _units_among(places: Sequence[NamedPlace], per: Per) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(area_key, areas_among(places, per))))
