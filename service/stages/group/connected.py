"""How far a change reaches: the events that regrouping must see, and none besides.

Two events that cannot join, directly or over others, have no say in each other's incidents. So joining the events that
hang together with what is new gives the same incidents as joining everything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from service.records import FiledEvent
from service.stages.group.affinity import may_join
from service.stages.group.clusters import text_key
from service.stages.group.neighbours import Neighbours
from service.stages.group.profile import Profile, Where, profile


def connected(
    core: Sequence[FiledEvent], known: Sequence[FiledEvent], members: Mapping[str, Sequence[str]]
) -> tuple[FiledEvent, ...]:
    """``core`` with those of ``known`` that hang together with it: because two may join, or shared an incident so far
    (``members``: the ids of its events, by incident).

    To be repeated with the events around what it gave, until it gives no more.
    """
    events = {event.id: event for event in known} | {event.id: event for event in core}
    waiting, mates = _Waiting(list(events.values())), _Mates(members)
    reached: dict[str, FiledEvent] = {}
    frontier = waiting.take([event.id for event in core])
    while frontier:
        current = frontier.pop()
        reached[current.id] = current
        frontier += waiting.take([*mates.of(current), *waiting.beside(current)])
    return tuple(reached.values())


class _Waiting:
    """Events that were not reached yet, by what they may be reached over: their place, or their words."""

    def __init__(self, events: Sequence[FiledEvent]) -> None:
        self._events = {event.id: event for event in events}
        self._profiles = {event.id: profile(event) for event in events}
        self._near = Neighbours(one.where for one in self._profiles.values())
        self._compared: set[Profile] = set()
        self._by_place: dict[Where, dict[str, Profile]] = {}
        self._by_words: dict[object, list[str]] = {}
        for event in events:
            described = self._profiles[event.id]
            self._by_place.setdefault(described.where, {})[event.id] = described
            self._by_words.setdefault(text_key(event), []).append(event.id)

    def take(self, ids: Iterable[str]) -> list[FiledEvent]:
        """Those of them that still wait; they do no more."""
        taken = [event for id_ in ids if (event := self._events.pop(id_, None)) is not None]
        for event in taken:
            del self._by_place[self._profiles[event.id].where][event.id]
        return taken

    def beside(self, event: FiledEvent) -> Iterator[str]:
        """The ids of those that may join it."""
        yield from self._by_words.pop(text_key(event), ())
        described = self._profiles[event.id]
        if described in self._compared:
            return
        self._compared.add(described)
        for place in self._near[described.where]:
            yield from [id_ for id_, one in self._by_place[place].items() if may_join(described, one)]


class _Mates:
    """Who was in one incident so far; each incident is asked for once."""

    def __init__(self, members: Mapping[str, Sequence[str]]) -> None:
        self._members = dict(members)
        self._homes: dict[str, list[str]] = {}
        for incident_id, event_ids in members.items():
            for id_ in event_ids:
                self._homes.setdefault(id_, []).append(incident_id)

    def of(self, event: FiledEvent) -> Iterator[str]:
        for home in self._homes.get(event.id, ()):
            yield from self._members.pop(home, ())
