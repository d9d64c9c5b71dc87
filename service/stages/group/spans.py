"""The boxes in place and time whose other reports could touch given ones."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import cos, radians

from service.records import FiledEvent, NamedPlace, Span
from service.stages.group.profile import is_locality, when
from service.stages.group.signs import SIGNS_REACH

REACH_KM = 40.0
"""Beyond this no two spots are one attack, whatever their names."""

_DAYS = timedelta(days=7)
_KM_PER_DEGREE = 111.2


def spans(events: Sequence[FiledEvent]) -> tuple[Span, ...]:
    """The place-and-time boxes whose other events could belong with these, each once.

    Spots with coordinates give a box around them, others and areas their first-level unit, events without any place
    the days alone.
    """
    found = dict.fromkeys(span for event in events for span in _spans_of(event))
    return tuple(sorted(found, key=repr))


def _spans_of(filed: FiledEvent) -> Iterator[Span]:
    days, reach = when(filed), SIGNS_REACH if filed.event.role == "sign" else _DAYS
    first, last = days.first - reach, days.last + reach
    for place in filed.event.places or (None,):
        south, west, north, east = _box(place) or (None, None, None, None)
        unit = place if place is not None and south is None else None
        yield Span(
            country=unit.country if unit else None,
            adm1=_adm1(unit) if unit else None,
            south=south,
            west=west,
            north=north,
            east=east,
            first_day=first,
            last_day=last,
        )


def _adm1(place: NamedPlace) -> str | None:
    return place.adm1 or (place.name if place.kind == "region" else None)


def _box(place: NamedPlace | None) -> tuple[float, float, float, float] | None:
    if place is None or not is_locality(place) or place.lat is None or place.lon is None:
        return None
    up = REACH_KM / _KM_PER_DEGREE
    across = up / max(0.1, cos(radians(place.lat)))
    return (
        round(place.lat - up, 4),
        round(place.lon - across, 4),
        round(place.lat + up, 4),
        round(place.lon + across, 4),
    )
