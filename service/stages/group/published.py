"""An incident as what was published alone tells it, without what came by phone or from a partner."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from service.records import Decision, FiledEvent, Incident
from service.stages.group.decisions import anchor
from service.stages.group.incidents import incident_of
from service.stages.group.placement import OPERATOR


def rests_on_told(incident: Incident) -> bool:
    """Whether any of its reports was told, not printed."""
    return any(source.via is not None for source in incident.sources)


def published(
    incident: Incident, events: Sequence[FiledEvent], decisions: Sequence[Decision] = ()
) -> Incident | None:
    """The incident with the places, day and figures that its published reports give; None: there are none of them.

    ``events``: its reports as they stand, asked for only where some were told; ``decisions``: those on them. What an
    operator set there may be what a caller said: it is left out, and what it took the place of does not come back.
    How the toll stood earlier is told only where every figure is of a published report.
    """
    if not rests_on_told(incident):
        if not incident.reports:
            return None
        return incident if _all_published(incident) else replace(incident, history=())
    printed = [event for event in events if event.via is None]
    if not printed:
        return None
    shown = incident_of(incident.id, printed)
    return replace(
        shown,
        status=incident.status,
        first_seen_at=max(shown.first_seen_at, incident.first_seen_at),
        **_set_by_operators(events, decisions),
    )


def _all_published(incident: Incident) -> bool:
    """Whether each figure of its history is of a report that it still lists, or an operator's."""
    items = {source.item_id for source in incident.sources}
    return all(
        step.item_id in items if step.item_id is not None else step.toll is None or step.speaker == OPERATOR
        for step in incident.history
    )


def _set_by_operators(events: Sequence[FiledEvent], decisions: Sequence[Decision]) -> dict[str, Any]:
    """The fields of an incident that are not to be told, with those that go with them."""
    on = anchor(events, decisions).on_events
    names = {one.field for each in on.values() for one in each if one.kind == "set" and one.field}
    with_them = {"deaths": ("deaths_by", "deaths_item_id"), "day": ("date_precision",)}
    return dict.fromkeys([*names, *(other for name in names for other in with_them.get(name, ()))])
