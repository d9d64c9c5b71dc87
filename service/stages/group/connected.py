"""How far a change reaches: the events that regrouping must see, and none besides.

Two events that cannot join, directly or over others, have no say in each other's incidents. So joining the events that
hang together with what is new gives the same incidents as joining everything.
"""

from collections.abc import Sequence

from service.records import FiledEvent, Incident
from service.stages.group.affinity import may_join
from service.stages.group.clusters import text_key
from service.stages.group.profile import profile


def connected(
    core: Sequence[FiledEvent], known: Sequence[FiledEvent], present: Sequence[Incident]
) -> tuple[FiledEvent, ...]:
    """``core`` with those of ``known`` that hang together with it: because two may join, or shared an incident so far.

    To be repeated with the events around what it gave, until it gives no more.
    """
    waiting = {event.id: event for event in known} | {event.id: event for event in core}
    profiles = {id_: profile(event) for id_, event in waiting.items()}
    mates = _mates(present)
    reached = {event.id: waiting.pop(event.id) for event in core if event.id in waiting}
    frontier = list(reached.values())
    while frontier:
        current = frontier.pop()
        shared = mates.get(current.id, frozenset())
        found = [
            other
            for other in waiting.values()
            if other.id in shared
            or text_key(other) == text_key(current)
            or may_join(profiles[current.id], profiles[other.id])
        ]
        for other in found:
            reached[other.id] = waiting.pop(other.id)
        frontier += found
    return tuple(reached.values())


def _mates(present: Sequence[Incident]) -> dict[str, frozenset[str]]:
    return {id_: frozenset(incident.event_ids) for incident in present for id_ in incident.event_ids}
