"""Which events and decisions have a say in a grouping."""

from collections.abc import Sequence

from service.records import Decision, FiledEvent
from service.stages.group.anchors import Anchors
from service.stages.group.decisions import found_on


def tied(
    core: Sequence[FiledEvent], known: Sequence[FiledEvent], decisions: Sequence[Decision]
) -> tuple[FiledEvent, ...]:
    """``core`` with those of ``known`` that operators joined to any of it, wherever they are."""
    every = {event.id: event for event in (*core, *known)}
    anchors = Anchors(list(every.values()))
    reached = {event.id: event for event in core}
    joins = [found for one in decisions if one.kind == "join" and (found := found_on(one, anchors))]
    grown = True
    while grown:
        new = {id_ for pair in joins if not reached.keys().isdisjoint(pair) for id_ in pair} - reached.keys()
        reached |= {id_: every[id_] for id_ in sorted(new)}
        grown = bool(new)
    return tuple(reached.values())


def bearing(
    decisions: Sequence[Decision], events: Sequence[FiledEvent], known: Sequence[FiledEvent]
) -> tuple[Decision, ...]:
    """The decisions that stand on any of the events, and those that stand on nothing any more; not those on other
    attacks nearby."""
    anchors = Anchors([*events, *known])
    ids = {event.id for event in events}
    return tuple(
        one for one in decisions if (found := found_on(one, anchors)) is None or ids.issuperset(found)
    )
