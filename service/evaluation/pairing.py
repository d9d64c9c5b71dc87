"""Which event read is which event labelled."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from service.evaluation.labels import Label
from service.gazetteer.distance import kilometres
from service.records import Event, NamedPlace
from service.text.folding import fold_name

ALIKE = 0.84
"""Spellings at least this alike are one name."""
NEAR_KM = 15.0
"""Two points no further apart are one place."""
FORGOTTEN_DAYS = 7
"""Days this far apart speak for nothing."""


def name_key(name: str) -> str:
    """Case, accents, hyphens, blanks and apostrophes do not count."""
    return "".join(filter(str.isalnum, fold_name(name)))


def same_place(label: NamedPlace, read: NamedPlace) -> bool:
    """By either name as written or as resolved, or by where they lie."""
    wanted = {name_key(label.name), name_key(label.as_written)} - {""}
    given = {name_key(read.name), name_key(read.as_written)} - {""}
    if any(SequenceMatcher(None, w, g).ratio() >= ALIKE for w in wanted for g in given):
        return True
    here, there = (label.lat, label.lon), (read.lat, read.lon)
    if here[0] is None or here[1] is None or there[0] is None or there[1] is None:
        return False
    return kilometres(here[0], here[1], there[0], there[1]) <= NEAR_KM


def best(event: Event | None) -> int | None:
    return event.deaths.best if event and event.deaths else None


def likeness(label: Event, read: Event) -> float:
    """How well two events fit, 0 to 3: a third each for places, toll and day."""
    shared = sum(any(same_place(place, other) for other in read.places) for place in label.places)
    fit = shared / max(1, len(label.places))
    if best(label) is not None and best(label) == best(read):
        fit += 1
    if label.date and read.date:
        fit += max(0.0, 1 - abs((label.date - read.date).days) / FORGOTTEN_DAYS)
    return fit


def pair(
    labels: Sequence[Label], read: Sequence[Event]
) -> tuple[list[tuple[Label, Event | None]], list[Event]]:
    """Each label with the event read that fits it best, main events first; then what was read beyond them."""
    pairs: list[tuple[Label, Event | None]] = []
    left = list(read)
    for label in sorted(labels, key=lambda one: one.event.role != "main"):
        fits = [likeness(label.event, event) for event in left]
        top = max(range(len(left)), key=fits.__getitem__, default=None)
        pairs.append((label, left.pop(top) if top is not None and fits[top] > 0 else None))
    return pairs, left
