"""Labelled items: what a careful analyst read out of an item, in the words of the records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from service.records import FIGURES, Event, FeedItem, NamedPlace, Toll


@dataclass(frozen=True, slots=True)
class Label:
    """One event as labelled. ``best_also``: other figures that a careful reader may take as best (None: no figure)."""

    event: Event
    key: str
    best_also: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledItem:
    """An item with what is to be read in it. ``background`` are tolls that belong to no event of the item."""

    id: str
    item: FeedItem
    relevant: bool
    events: tuple[Label, ...] = ()
    background: tuple[int, ...] = ()
    phenomena: tuple[str, ...] = ()

    @property
    def split_key(self) -> str:
        """What a split goes by: reports of one main event are never divided."""
        return next((label.key for label in self.events if label.event.role == "main" and label.key), self.id)


def read_label(row: Mapping[str, Any], item: FeedItem) -> LabelledItem:
    """The labels of ``row`` (docs/evaluation.md) beside the item read from the same row.

    Raises ValueError with the field that is missing or of the wrong kind.
    """
    labels = _object(row, "labels")
    if not isinstance(labels.get("relevant"), bool):
        raise ValueError("labels.relevant must be true or false")
    events = _rows(labels, "events")
    background = [_number(toll, "deaths") for toll in _rows(labels, "background_tolls")]
    return LabelledItem(
        id=str(row.get("id", "")),
        item=item,
        relevant=labels["relevant"],
        events=tuple(_event(event) for event in events),
        background=tuple(toll for toll in background if toll is not None),
        phenomena=tuple(str(name) for name in row.get("phenomena") or ()),
    )


def _event(row: Mapping[str, Any]) -> Label:
    if row.get("role") not in ("main", "secondary"):
        raise ValueError("labels.events: role must be main or secondary")
    day, precision = full_day(row.get("date")), row.get("date_precision")
    event = Event(
        role=row["role"],
        date=day,
        date_precision=precision if day and precision != "unknown" else None,
        places=tuple(_place(place) for place in _rows(row, "places")),
        deaths=_toll(row),
        perpetrator=str(row.get("perpetrator") or "unknown"),
        confirmed=row.get("confirmed") is not False,
        **{name: _number(row, name) for name in FIGURES},  # type: ignore[arg-type]
    )
    return Label(event, str(row.get("event") or ""), tuple(row.get("deaths_best_also") or ()))


def _place(row: Mapping[str, Any]) -> NamedPlace:
    if not isinstance(row.get("name"), str) or not isinstance(row.get("kind"), str):
        raise ValueError("labels.events.places: name and kind must be given")
    return NamedPlace(
        name=row["name"],
        as_written=row.get("as_written") or row["name"],
        kind=row["kind"],
        country=row.get("country"),
        adm1=row.get("adm1"),
        lat=row.get("lat"),
        lon=row.get("lon"),
    )


def _toll(row: Mapping[str, Any]) -> Toll | None:
    if row.get("deaths") is None:
        return None
    stated = _object(row, "deaths")
    return Toll(*(_number(stated, bound) for bound in ("low", "best", "high")))


def full_day(text: object) -> Day | None:
    """A full ISO day. A month alone is no day that a reading could be held against: None."""
    try:
        return Day.fromisoformat(text[:10]) if isinstance(text, str) else None
    except ValueError:
        return None


def _object(row: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    value = row.get(field)
    if not isinstance(value, dict):
        raise ValueError(f"{field} must be an object")
    return value


def _rows(row: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    value = [] if row.get(field) is None else row[field]
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError(f"{field} must be a list of objects")
    return value


def _number(row: Mapping[str, Any], field: str) -> int | None:
    value = row.get(field)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError(f"{field} must be a whole number or null, not {value!r}")
