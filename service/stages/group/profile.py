"""What joining looks at in an event: where it was, when it can have been, whom it hit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.records import Event, FiledEvent, NamedPlace
from service.text.folding import fold_name

AREAS = frozenset({"district", "region", "country"})
"""Kinds of place that name no spot: an event that has only such places is known by area alone."""

_DAY = timedelta(days=1)
_UNDATED_REACH = timedelta(days=14)
# How far an event of each precision may lie before and after the day that is written.
_SLACK = {"night": (0, 1), "weekend": (0, 1), "week": (3, 6)}


@dataclass(frozen=True, slots=True)
class Locality:
    """A village, town or site: the folded name, where it is, and the units it is said to lie in."""

    name: str
    latin: bool
    town: bool
    place_id: str | None
    point: tuple[float, float] | None
    country: str | None
    adm1: str
    adm2: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A district, region or country; ``adm1`` and ``adm2`` are empty above their level. ``name``: of a district, which
    may be a commune in ``adm2``; of a spot, where it stands for the units it lies in."""

    country: str | None
    adm1: str
    adm2: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """The places of an event, as joining compares them."""

    localities: tuple[Locality, ...]
    units: tuple[Unit, ...]
    districts: frozenset[tuple[str | None, str]]
    """Districts by name that the report itself sets the event in: its own, and those of spots not on the map."""


@dataclass(frozen=True, slots=True)
class When:
    """The days an event can have been on. ``exact``: to the day or night; not ``dated``: only its telling is known."""

    first: date
    last: date
    exact: bool
    dated: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """All that two events are compared by. Equal profiles are one and the same to joining."""

    where: Where
    when: When
    told: date
    deaths: int | None
    figures: frozenset[int]
    """Every toll that the report gives of the attack: its own, that of each speaker, what it was before."""
    vague: bool
    """The toll is open upwards: "dozens", "at least 20"."""
    side: str
    """security, civilians or empty (both, or not said)."""
    perpetrator: str
    sign: bool = False
    """It tells of signs alone, and of no attack."""

    @property
    def names_spot(self) -> bool:
        """Whether a village, town or site is named; else it is known by area alone."""
        return bool(self.where.localities)


def profile(filed: FiledEvent) -> Profile:
    """The profile of a filed event."""
    event = filed.event
    return Profile(
        where=where(event.places),
        when=when(filed),
        told=told_at(filed).date(),
        deaths=event.deaths.best if event.deaths else None,
        figures=frozenset(_figures(event)),
        vague=event.deaths is not None and event.deaths.high is None,
        side=_side(filed),
        perpetrator=event.perpetrator,
        sign=event.role == "sign",
    )


def where(places: tuple[NamedPlace, ...]) -> Where:
    """Spots, and the units that are named or that spots not on the map are said to lie in."""
    localities = tuple(spot for place in places if (spot := locality(place)))
    units = tuple(_units(places))
    named = [(unit.country, unit.adm2) for unit in units if unit.adm2]
    named += [(spot.country, spot.adm2) for spot in localities if spot.adm2 and not spot.point]
    return Where(localities, units, frozenset(named))


def told_at(filed: FiledEvent) -> datetime:
    """When the report was published; where that is not known, when it was first seen."""
    return filed.published_at or filed.first_published_at or filed.seen_at


def when(filed: FiledEvent) -> When:
    """The days an event can have been on. A day that lies ahead of its own report is not believed."""
    day, precision = filed.event.date, filed.event.date_precision
    told = told_at(filed).date()
    if day is None or day > max(told, filed.seen_at.date()) + _DAY:
        return When(told - _UNDATED_REACH, told, exact=False, dated=False)
    if precision == "month":
        return When(day, _month_end(day), exact=False, dated=True)
    before, after = _SLACK.get(precision or "day", (0, 0))
    return When(
        day - before * _DAY,
        day + after * _DAY,
        exact=precision not in ("week", "month"),
        dated=True,
    )


def is_locality(place: NamedPlace) -> bool:
    """Whether the place is a spot (village, town, camp, mine) and not an area."""
    return place.kind not in AREAS


def locality(place: NamedPlace) -> Locality | None:
    """The place as a spot; None for an area, and for a name without a letter."""
    name = fold_name(place.name)
    if not is_locality(place) or not name:
        return None
    return Locality(
        name=name,
        latin=name.isascii(),
        town=place.kind == "town",
        place_id=place.place_id,
        point=(place.lat, place.lon) if place.lat is not None and place.lon is not None else None,
        country=place.country,
        adm1=fold_name(place.adm1 or ""),
        adm2=fold_name(place.adm2 or ""),
    )


def _units(places: tuple[NamedPlace, ...]) -> Iterator[Unit]:
    for place in places:
        if place.kind not in AREAS:
            continue
        own = fold_name(place.name)
        adm1 = own if place.kind == "region" and not place.adm1 else fold_name(place.adm1 or "")
        if place.kind == "district":
            yield Unit(place.country, adm1, fold_name(place.adm2 or "") or own, own)
        else:
            yield Unit(place.country, adm1, "")


def _figures(event: Event) -> Iterator[int]:
    yield from event.former_tolls
    for toll in (event.deaths, *(claim.deaths for claim in event.claims)):
        if toll is not None:
            yield from (figure for figure in (toll.low, toll.best, toll.high) if figure is not None)


def _side(filed: FiledEvent) -> str:
    civilians, security = filed.event.deaths_civilians or 0, filed.event.deaths_security or 0
    if bool(civilians) == bool(security):
        return ""
    return "civilians" if civilians else "security"


def _month_end(day: date) -> date:
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
