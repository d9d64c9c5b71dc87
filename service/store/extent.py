"""Where and when an event may lie, as bounds that an index can be asked for.

What is not known is stored open: a day as the first or last day there is, a country or unit as the empty word, a box
as NULL. An event is looked up by the cell of one degree that holds the south-west corner of its box, so that a look
at one neighbourhood costs the same however many events lie elsewhere; boxes wider than a cell share the cell
``WIDE``, events without one the cell ``ANYWHERE``.
"""

import calendar
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.records import Event, NamedPlace
from service.text.folding import fold_name

ANYWHERE, WIDE = -1, -2
FIRST_DAY, LAST_DAY = date.min, date.max
LONGEST = timedelta(days=31)
"""No dated event is stored as longer than this."""

_POINTS = frozenset({"village", "town", "site"})
"""Kinds of places whose coordinates say where it was; those of a district or region only where its middle is."""
_DAYS_AFTER: Mapping[str, int] = {"day": 0, "night": 1, "weekend": 2, "week": 6}

Box = tuple[float, float, float, float]
"""South, west, north, east."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The bounds of an event or an incident."""

    cell: int
    first_day: date
    last_day: date
    country: str
    adm1: str
    box: Box | None

    def columns(self) -> dict[str, object]:
        """As the columns of ``report_events``."""
        return {
            "cell": self.cell,
            "first_day": self.first_day,
            "last_day": self.last_day,
            **self.place_columns(),
        }

    def place_columns(self) -> dict[str, object]:
        """As the columns of place, ``incidents`` has the same."""
        south, west, north, east = self.box or (None, None, None, None)
        return {
            "country": self.country,
            "adm1": self.adm1,
            "south": south,
            "west": west,
            "north": north,
            "east": east,
        }


def event_extent(event: Event, told_on: date) -> Extent:
    """The bounds of ``event``, as it was told on a day: what is undated lies before it (or on the next day, where the
    sun rises first). So the undated events of former years are no neighbours of today's."""
    if event.date is None:
        return _extent(event.places, FIRST_DAY, told_on + timedelta(days=1))
    first, last = _days(event.date, event.date_precision)
    return _extent(event.places, first, last)


def places_extent(places: Sequence[NamedPlace]) -> Extent:
    """The bounds of ``places``, at any time."""
    return _extent(places, FIRST_DAY, LAST_DAY)


def unit_key(name: str | None) -> str:
    """A unit's name without the accents and hyphens that sources differ in; empty for None."""
    return fold_name(name) if name else ""


def cell_of(south: float, west: float) -> int:
    """The number of the one-degree cell that holds the point."""
    return (math.floor(south) + 90) * 360 + math.floor(west) + 180


def cells_that_may_touch(box: Box) -> list[int] | None:
    """Cells in which an event that overlaps ``box`` may have its corner. None: too many to name."""
    south, west, north, east = (math.floor(bound) for bound in box)
    rows, columns = range(south - 1, north + 1), range(west - 1, east + 1)
    if len(rows) * len(columns) > 200:
        return None
    return [cell_of(row, column) for row in rows for column in columns]


def _extent(places: Sequence[NamedPlace], first: date, last: date) -> Extent:
    box = _box(places)
    return Extent(
        cell=_cell(box),
        first_day=first,
        last_day=last,
        country=_shared(place.country or "" for place in places),
        adm1=_shared(unit_key(place.adm1) for place in places),
        box=box,
    )


def _box(places: Sequence[NamedPlace]) -> Box | None:
    """Round all places; None where one of them may be anywhere in its unit."""
    points = [
        (place.lat, place.lon)
        for place in places
        if place.kind in _POINTS and place.lat is not None and place.lon is not None
    ]
    if not points or len(points) < len(places):
        return None
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return min(lats), min(lons), max(lats), max(lons)


def _cell(box: Box | None) -> int:
    if box is None:
        return ANYWHERE
    south, west, north, east = box
    return cell_of(south, west) if north - south <= 1 and east - west <= 1 else WIDE


def _shared(names: Iterable[str]) -> str:
    """The name that all have; else open."""
    distinct = set(names)
    return distinct.pop() if len(distinct) == 1 else ""


def _days(day: date, precision: str | None) -> tuple[date, date]:
    if precision == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    after = _DAYS_AFTER.get(precision or "day", 0)
    return day, min(day, LAST_DAY - timedelta(days=after)) + timedelta(days=after)
