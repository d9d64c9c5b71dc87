"""What an addition to the places changes, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.console.visit import Visit
from service.jobs.adding_places import Effect
from service.ports.rereading import ReadAgain
from service.records import NamedPlace, Report


@dataclass(frozen=True, slots=True)
class ReadPlace:
    name: str
    units: str
    resolved: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a report says of where."""

    relevant: bool
    places: Sequence[ReadPlace]


@dataclass(frozen=True, slots=True)
class Changed:
    """A report that would be read otherwise. ``title``: empty where it is not for the visitor."""

    item_id: int
    title: str
    published_at: datetime | None
    before: Reading
    after: Reading


@dataclass(frozen=True, slots=True)
class Shown:
    """An effect as pages show it."""

    rows: Sequence[Changed]
    looked_at: int
    more: bool


def effect_shown(here: Visit, effect: Effect) -> Shown:
    """An effect, with the words that are for the visitor."""
    return Shown([_changed(here, one) for one in effect.changed], effect.looked_at, effect.more)


def _changed(here: Visit, one: ReadAgain) -> Changed:
    item = one.stored.item
    return Changed(
        one.stored.item_id,
        item.title if here.restricted or not item.restricted else "",
        item.published_at,
        _reading(one.stored.report),
        _reading(one.report),
    )


def _reading(report: Report) -> Reading:
    found = dict.fromkeys(place for event in report.events for place in event.places)
    places = (ReadPlace(one.name, _units(one), one.resolved) for one in found)
    return Reading(report.relevant, list(dict.fromkeys(places))[:8])


def _units(place: NamedPlace) -> str:
    return ", ".join(dict.fromkeys(unit for unit in (place.adm2, place.adm1, place.country) if unit))
