"""What was known of all incidents at a moment: what judging looked back on then."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, Literal

from pydantic import TypeAdapter

from service.records import Incident, NamedPlace, PastIncident, Tally, Whereabouts
from service.records.outline import MERGED, Outline
from service.stages.judge.tallies import tally_of
from service.stages.judge.whereabouts import Box, Per, area_key, areas_of, whereabouts_of

ALWAYS = datetime(1, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
_PLACES: TypeAdapter[Any] = TypeAdapter(tuple[NamedPlace, ...])
_OUT = ("dismissed", MERGED)

_ORDER, _DAY = itemgetter(0, 1, 2, 6), itemgetter(0)
_ANYWHERE = (-91.0, -181.0, 91.0, 181.0)

Places = tuple[NamedPlace, ...]


_Stay = tuple[date, str, int, bool, float | None, float | None, datetime, datetime]
"""A row under which an incident was found (as ``Whereabouts`` has it, without the key), from when until when."""


class Sight:
    """Everything that was ever known, seen from ``now``: a ``Past`` for judging's Memory.

    The same incident stands under other words once its places or its day are told otherwise, and under none once it is
    dismissed or merged away. ``incident_of`` gives an incident as one of its revisions had it.
    """

    def __init__(
        self,
        outlines: Iterable[Outline],
        past: Iterable[PastIncident],
        incident_of: Callable[[str, int], Incident],
    ) -> None:
        self.now = ALWAYS
        self._incident_of = incident_of
        self._known: dict[str, int] = {}
        self._tallies: dict[tuple[str, int], Tally] = {}
        self._places: dict[str, Places] = {}
        self._points: dict[str, tuple[tuple[float, float], ...]] = {}
        self._areas: dict[tuple[str, str], tuple[str, ...]] = {}
        self._rows: dict[str, list[tuple[str, int, bool, float | None, float | None]]] = {}
        self._stays: dict[str, list[_Stay]] = defaultdict(list)
        self._outlines, self._past = outlines, past
        self._filed = False

    def moves_to(self, moment: datetime, known: Iterable[Outline]) -> None:
        """See from ``moment`` on, when these revisions became known."""
        self.now = moment
        for one in known:
            if one.status in _OUT:
                self._known.pop(one.incident_id, None)
            else:
                self._known[one.incident_id] = one.number

    def places_of(self, outline: Outline) -> Places:
        """Its places; those of the same text are read once."""
        return self.places_read(outline.places)

    def places_read(self, written: str) -> Places:
        if written not in self._places:
            self._places[written] = _PLACES.validate_json(written)
        return self._places[written]

    def areas_of(self, outline: Outline, per: Per | Literal["incident"]) -> tuple[str, ...]:
        """The keys of the units of one level that it lies in."""
        asked = (outline.places, per)
        if asked not in self._areas:
            self._areas[asked] = self.areas_among(self.places_of(outline), per)
        return self._areas[asked]

    def areas_among(self, places: Places, per: Per | Literal["incident"]) -> tuple[str, ...]:
        """The keys of the units of one level that any of the places lies in."""
        if per == "incident":
            return ()
        anywhere = Incident(id="", day=None, places=places, first_seen_at=ALWAYS)
        return tuple(map(area_key, areas_of(anywhere, per)))

    def points_of(self, outline: Outline) -> tuple[tuple[float, float], ...]:
        """Where its places lie, those with coordinates."""
        if outline.places not in self._points:
            places = self.places_of(outline)
            self._points[outline.places] = tuple(
                (one.lat, one.lon) for one in places if one.lat is not None and one.lon is not None
            )
        return self._points[outline.places]

    def incident(self, outline: Outline) -> Incident:
        return self._incident_of(outline.incident_id, outline.number)

    # --- as judging asks

    def whereabouts(
        self, keys: Sequence[str], first: date, last: date, box: Box | None = None
    ) -> Iterator[Whereabouts]:
        """The latest first: whoever asks whether there was one at all need not hear of the others."""
        now = self.now
        south, west, north, east = box or _ANYWHERE
        for key in keys:
            for day, id_, ordinal, village, lat, lon, since, until in self._between(key, first, last):
                if since <= now < until and (
                    lat is None or lon is None or (south <= lat <= north and west <= lon <= east)
                ):
                    yield Whereabouts(key, day, id_, ordinal, village, lat, lon)

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> dict[date, int]:
        out, now = frozenset(leaving_out), self.now
        days = Counter(
            one[0]
            for one in self._between(key, first, last)
            if one[2] == 0 and one[6] <= now < one[7] and one[1] not in out
        )
        return dict(sorted(days.items()))

    def tallies(self, key: str, first: date, last: date) -> list[Tally]:
        ids = dict.fromkeys(row.incident_id for row in self.whereabouts([key], first, last))
        return [self._tally((id_, self._known[id_])) for id_ in ids if id_ in self._known]

    def _tally(self, revision: tuple[str, int]) -> Tally:
        if revision not in self._tallies:
            self._tallies[revision] = tally_of(self._incident_of(*revision))
        return self._tallies[revision]

    def incidents(self, ids: Iterable[str]) -> list[Incident]:
        return [self._incident_of(id_, self._known[id_]) for id_ in ids if id_ in self._known]

    # --- filling

    def _fill(self) -> None:
        """Once, and only if anything is looked back on."""
        self._filed = True
        for past in self._past:
            for row in whereabouts_of(past.id, past.day, (past.place,)):
                self._stays[row.key].append((*row[1:], ALWAYS, NEVER))
        self._fill_stays()
        for stays in self._stays.values():
            stays.sort(key=_ORDER)

    def _fill_stays(self) -> None:
        standing: dict[str, Outline] = {}
        for outline in self._outlines:
            before = standing.get(outline.incident_id)
            if before is not None and _where(before) == _where(outline):
                continue
            if before is not None:
                self._stay(before, outline.known_at)
            if outline.status in _OUT:
                standing.pop(outline.incident_id, None)
            else:
                standing[outline.incident_id] = outline
        for outline in standing.values():
            self._stay(outline, NEVER)

    def _stay(self, outline: Outline, until: datetime) -> None:
        day, id_, since = outline.day, outline.incident_id, outline.known_at
        for key, ordinal, village, lat, lon in self._rows_of(outline):
            self._stays[key].append((day, id_, ordinal, village, lat, lon, since, until))

    def _rows_of(self, outline: Outline) -> list[tuple[str, int, bool, float | None, float | None]]:
        if outline.places not in self._rows:
            rows = whereabouts_of("", outline.day, self.places_of(outline))
            self._rows[outline.places] = [(row.key, *row[3:]) for row in rows]
        return self._rows[outline.places]

    def _between(self, key: str, first: date, last: date) -> Iterable[_Stay]:
        if not self._filed:
            self._fill()
        stays = self._stays.get(key)
        if not stays or first > last:
            return ()
        begin, end = bisect_left(stays, first, key=_DAY), bisect_right(stays, last, key=_DAY)
        return reversed(stays[begin:end])


def _where(outline: Outline) -> tuple[object, ...]:
    return outline.day, outline.places, outline.status in _OUT
