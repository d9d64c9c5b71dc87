"""Where a decision hangs: on an item and what one of its events is about, found again after an edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.records import Event, FiledEvent, NamedPlace
from service.text.folding import fold_name

_OTHER_ATTACK = timedelta(days=3)
"""A day that an edit moves by more than this is that of another attack."""


def about(event: Event) -> str:
    """Day and places of an event, as text: ``2022-06-11|seytenga;dori``."""
    day = event.date.isoformat() if event.date else ""
    return f"{day}|{';'.join(sorted({_key(place) for place in event.places}))}"


class Anchors:
    """The events of one grouping, by what decisions hang on."""

    def __init__(self, events: Sequence[FiledEvent]) -> None:
        self._exact: dict[tuple[int, str], str] = {}
        self._by_item: dict[int, list[FiledEvent]] = {}
        for event in events:
            self._exact.setdefault((event.item_id, event.fingerprint), event.id)
            self._by_item.setdefault(event.item_id, []).append(event)

    def find(self, item_id: int | None, fingerprint: str | None, told: str) -> str | None:
        """The event with that fingerprint; else, where the item was edited, the one event of it that is still about
        the same. None: lost."""
        exact = self._exact.get((item_id or 0, fingerprint or ""))
        if exact is not None or not told:
            return exact
        same = [one.id for one in self._by_item.get(item_id or 0, ()) if _still(_read(told), one.event)]
        return same[0] if len(same) == 1 else None


@dataclass(frozen=True, slots=True)
class _About:
    day: date | None
    places: frozenset[str]


def _read(told: str) -> _About:
    day, _, places = told.partition("|")
    return _About(
        date.fromisoformat(day) if day else None, frozenset(one for one in places.split(";") if one)
    )


def _still(was: _About, event: Event) -> bool:
    """A place in common and no other week; or, where one of the two names none, the same day."""
    now = _read(about(event))
    dated = was.day is not None and now.day is not None
    if was.places and now.places:
        near = not dated or abs(was.day - now.day) <= _OTHER_ATTACK  # type: ignore[operator]
        return near and not was.places.isdisjoint(now.places)
    return dated and was.day == now.day


def _key(place: NamedPlace) -> str:
    named = place.place_id or "/".join((place.country or "", fold_name(place.name)))
    return named.replace("|", " ").replace(";", " ")
