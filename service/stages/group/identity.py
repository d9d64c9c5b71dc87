"""Which incident a group of reports is: the one it was before, as far as that can be said."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from service.records import FiledEvent, Incident
from service.stages.group.profile import told_at


def canonical(events: Sequence[FiledEvent]) -> list[FiledEvent]:
    """Each event once, in an order that depends on the events alone: first seen, then first told."""
    unique = {event.id: event for event in sorted(events, key=lambda one: one.seen_at)}
    return sorted(unique.values(), key=_order)


def new_id(events: Sequence[FiledEvent], taken: frozenset[str], split_at: datetime | None) -> str:
    """An id made of the earliest event alone: the same archive gives the same ids in every database.

    A part that falls off a present incident may once have been an incident under just that id, merged away since: the
    time of the split makes it another, so that no alert's key is used twice.
    """
    first = events[0]
    told = "|".join((first.feed, first.url or first.title, first.fingerprint))
    if split_at is not None:
        told += f"|{split_at.isoformat()}"
    return next(name for attempt in count() if (name := _named(f"{told}|{attempt}")) not in taken)


@dataclass(slots=True)
class Heirs:
    """Which incidents each group carries on (oldest first), and which have no report left."""

    by_group: dict[int, list[Incident]] = field(default_factory=dict)
    orphans: list[Incident] = field(default_factory=list)


def heirs(groups: Sequence[Sequence[FiledEvent]], present: Sequence[Incident]) -> Heirs:
    """Every present incident goes to the group that holds its earliest event."""
    group_of = {event.id: index for index, group in enumerate(groups) for event in group}
    rank = _ranks(groups)
    result = Heirs()
    for incident in oldest_first(present):
        remaining = [id_ for id_ in incident.event_ids if id_ in group_of]
        if remaining:
            earliest = min(remaining, key=lambda id_: rank[id_])
            result.by_group.setdefault(group_of[earliest], []).append(incident)
        else:
            result.orphans.append(incident)
    return result


def oldest_first(incidents: Sequence[Incident]) -> list[Incident]:
    """Each incident once, by when it was first seen."""
    unique = {incident.id: incident for incident in incidents}
    return sorted(unique.values(), key=lambda one: (one.first_seen_at, one.id))


def _named(told: str) -> str:
    digest = hashlib.blake2s(told.encode("utf-8", "replace"), digest_size=10).digest()
    return "inc-" + base64.b32encode(digest).decode().lower()


def _ranks(groups: Sequence[Sequence[FiledEvent]]) -> Mapping[str, int]:
    ordered = canonical([event for group in groups for event in group])
    return {event.id: rank for rank, event in enumerate(ordered)}


def _order(event: FiledEvent) -> tuple[object, ...]:
    return (
        event.seen_at,
        told_at(event),
        event.feed,
        event.url or "",
        event.title,
        event.fingerprint,
        event.id,
    )
