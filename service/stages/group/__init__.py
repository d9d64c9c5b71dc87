"""group: the reports of one neighbourhood, joined into incidents.

    FiledEvent, Incident (as they were), Decision  ->  Incident (as they are)

Pure: the same events give the same incidents in whatever order and however often they are given. Everything is
joined anew each time; what was known before gives only ids and the history of the toll.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from service.records import Decision, FiledEvent, Grouping, Incident
from service.stages.group.clusters import clusters
from service.stages.group.connected import connected
from service.stages.group.decisions import Anchored, anchor, decided, parse_toll
from service.stages.group.identity import canonical, heirs, new_id
from service.stages.group.incidents import history, incident_of
from service.stages.group.published import published, rests_on_told
from service.stages.group.rulings import marking, merging, setting, splitting
from service.stages.group.spans import spans
from service.stages.group.ties import bearing, tied

__all__ = [
    "bearing",
    "connected",
    "group",
    "marking",
    "merging",
    "parse_toll",
    "published",
    "rests_on_told",
    "setting",
    "spans",
    "splitting",
    "tied",
]


def group(
    events: Sequence[FiledEvent],
    present: Sequence[Incident],
    decisions: Sequence[Decision],
    now: datetime,
) -> Grouping:
    """Join all given events from scratch.

    ``present``: the incidents any of the events belonged to; a group keeps the oldest id among those it carries on,
    the others redirect to it; where an incident falls apart, the part with its earliest event keeps the id. An
    incident none of whose events is given any more stays, without a report and without a toll. ``decisions`` are
    applied every time; those whose anchor is gone are named in ``lost_decisions``.
    """
    ordered = canonical(events)
    anchored = anchor(ordered, decisions)
    groups = _in_order(clusters(ordered, anchored.constraints))
    inheritance = heirs(groups, present)
    taken = {incident.id for incident in present}
    grouped_before = {event_id for incident in present for event_id in incident.event_ids}
    incidents: list[Incident] = []
    redirects: list[tuple[str, str]] = []
    for index, members in enumerate(groups):
        before = inheritance.by_group.get(index, [])
        split = any(event.id in grouped_before for event in members)
        id_ = before[0].id if before else new_id(members, frozenset(taken), now if split else None)
        taken.add(id_)
        incidents.append(_incident(id_, members, before, anchored, now))
        redirects += [(other.id, id_) for other in before[1:]]
    incidents += [_withdrawn(orphan, now) for orphan in inheritance.orphans]
    return Grouping(tuple(incidents), tuple(redirects), anchored.lost, anchored.found)


def _in_order(groups: Sequence[Sequence[FiledEvent]]) -> list[list[FiledEvent]]:
    ordered = [canonical(members) for members in groups]
    position = {event.id: index for index, event in enumerate(canonical([e for one in ordered for e in one]))}
    return sorted(ordered, key=lambda members: position[members[0].id])


def _incident(
    id_: str,
    members: Sequence[FiledEvent],
    before: Sequence[Incident],
    anchored: Anchored,
    now: datetime,
) -> Incident:
    told = incident_of(id_, members)
    decisions = [decision for event in members for decision in anchored.on_events.get(event.id, ())]
    incident = decided(told, decisions)
    known = before[0].history if before else ()
    first_seen = min([told.first_seen_at, *(one.first_seen_at for one in before)])
    return replace(incident, history=history(known, incident, now), first_seen_at=first_seen)


def _withdrawn(incident: Incident, now: datetime) -> Incident:
    """No report tells it any more (edited, or read anew): it stays known, but nothing is claimed of it."""
    withdrawn = replace(
        incident,
        deaths=None,
        deaths_by=None,
        deaths_item_id=None,
        deaths_civilians=None,
        deaths_security=None,
        deaths_attackers=None,
        injured=None,
        abducted=None,
        displaced=None,
        claims=(),
        sources=(),
        reports=0,
        independent_speakers=0,
        event_ids=(),
    )
    return replace(withdrawn, history=history(incident.history, withdrawn, now))
