"""What the page of an incident reads, in one look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.access.principal import DECIDE
from service.console.visit import Visit
from service.ports import IncidentsWanted, Told, Transaction
from service.records import Alert, FiledEvent, Incident, IncidentInShort, Ruling
from service.stages.judge.whereabouts import day_of

REPORTS = 5
"""Reports whose words one page shows."""
ALERTS, DELIVERIES, NEAR = 30, 200, 20
_WEEK, _DAYS = timedelta(days=7), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident as it stands, with all that hangs on it. ``events``: in the order in which they were told."""

    incident: Incident
    revision: int
    events: Sequence[FiledEvent]
    items: Mapping[int, Mapping[str, object]]
    """The items of the reports that the page shows."""
    page: int
    """Which of the pages of reports, from 1."""
    pages: int
    rulings: Sequence[Ruling]
    alerts: Sequence[Alert]
    """Revisions of every alert that it caused, the oldest first."""
    told: Sequence[Told]
    near: Sequence[IncidentInShort]
    """What it may be one with."""


def look_at(here: Visit, incident_id: str, page: int = 1) -> Seen | None:
    """None: there is no such incident."""
    with here.desk.store.view() as look:
        found, standing = look.incidents([incident_id]), look.standing(incident_id)
        if not found or standing is None:
            return None
        incident = found[0]
        events = sorted(look.events_of([incident.id]), key=_told_at)
        items = list(dict.fromkeys(event.item_id for event in events))
        pages = max(1, -(-len(items) // REPORTS))
        page = min(max(1, page), pages)
        alerts = _alerts(look, incident.id)
        return Seen(
            incident,
            standing.revision,
            events,
            _items(look, items[(page - 1) * REPORTS : page * REPORTS], here.restricted),
            page,
            pages,
            look.rulings_on(incident.id),
            alerts,
            look.told_of([one.id for one in alerts], DELIVERIES) if alerts else (),
            _near(look, incident) if here.may(DECIDE) else (),
        )


def _told_at(event: FiledEvent) -> tuple[object, ...]:
    return event.published_at or event.seen_at, event.item_id, event.id


def _items(look: Transaction, ids: Sequence[int], restricted: bool) -> Mapping[int, Mapping[str, object]]:
    found = {id_: look.item(id_, restricted=restricted) for id_ in ids}
    return {id_: row for id_, row in found.items() if row is not None}


def _alerts(look: Transaction, incident_id: str) -> list[Alert]:
    """Those of the situations that name it, the last ``ALERTS``."""
    ids = {id_ for one in look.situations([incident_id], []) for id_ in one.alert_ids[-ALERTS:]}
    return sorted(look.alerts(sorted(ids)), key=lambda one: (one.sent_at, one.id))[-ALERTS:]


def _near(look: Transaction, incident: Incident) -> list[IncidentInShort]:
    """Of the days around: of its region, and of fewer days in its country; the likeliest first."""
    day, lead = day_of(incident), incident.lead_place
    country, adm1 = (lead.country, lead.adm1) if lead else (None, None)
    asked = [(_DAYS, country)] if not (country and adm1) else [(_WEEK, f"{country}/{adm1}"), (_DAYS, country)]
    wanted = [IncidentsWanted(first=day - span, last=day + span, area=area) for span, area in asked]
    rows = [row["incident"] for one in wanted for row in look.search_incidents(one, None, NEAR + 1).rows]
    found = {one.id: one for one in rows if isinstance(one, IncidentInShort)}
    others = [one for one in found.values() if one.id != incident.id and one.status != "dismissed"]

    def far(other: IncidentInShort) -> tuple[bool, int]:
        theirs = other.lead_place
        return (theirs and theirs.adm1) != adm1, abs((day_of(other) - day).days)

    return sorted(others, key=far)[:NEAR]
