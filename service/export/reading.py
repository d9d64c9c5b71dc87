"""Everything stored, record by record, as it may leave: restricted reports, imported history and what was dismissed
stay here, and places are as exact as was asked for.

Each slice is read in a short transaction of its own, so that an hour-long export holds up no writer and no checkpoint.
An export is therefore no picture of one moment: each incident is as it stood when its slice was read. None is missed
and none comes twice, whatever is stored meanwhile; what is new goes to the end.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from service.export.confided import published_alert
from service.export.wanted import Held, Wanted
from service.ports import Store, Transaction
from service.records import Alert, Incident
from service.stages.group import published, rests_on_told
from service.stages.notify.redact import redacted, redacted_incident

SLICE = 200
FORCES = frozenset({"garrison_left"})
"""Signs that tell where forces are or are not: they stay here."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A revision of an alert, with when the earlier ones were sent, oldest first."""

    alert: Alert
    earlier: tuple[tuple[str, datetime], ...] = ()


def each_incident(store: Store, wanted: Wanted, held: Held) -> Iterator[Incident]:
    """Incidents in the order in which they became known; ``held`` counts them."""
    number: int | None = 0
    while number is not None:
        with store.view() as look:
            found = look.incident_slice(number, SLICE, wanted.since, wanted.until)
            shown = [one for incident in found.records for one in _shown_incident(look, incident, wanted)]
        number = found.last
        held.unreadable += found.unreadable
        for one in shown:
            held.rows += 1
            yield one
    held.complete = True


def each_alert(store: Store, wanted: Wanted, held: Held) -> Iterator[Issued]:
    """Revisions of alerts in the order in which they were sent; ``held`` counts them."""
    since, until = _start_of(wanted.since), _end_of(wanted.until)
    number: int | None = 0
    while number is not None:
        with store.view() as look:
            found = look.alert_slice(number, SLICE, since, until)
            shown = issued(look, found.records, wanted)
        number = found.last
        held.unreadable += found.unreadable
        for one in shown:
            held.rows += 1
            yield one
    held.complete = True


def issued(look: Transaction, alerts: Iterable[Alert], wanted: Wanted) -> list[Issued]:
    """Those of the alerts that may leave, as they may, with when the earlier revisions were sent."""
    find = _published_by(look)
    kept = [
        found
        for alert in alerts
        if (found := published_alert(alert, find)) is not None and wanted.covers(found.incidents)
    ]
    sent = look.sent_times([id_ for alert in kept for id_ in alert.references])
    return [
        Issued(
            redacted(alert, wanted.precision),
            tuple((id_, sent[id_]) for id_ in alert.references if id_ in sent),
        )
        for alert in kept
    ]


def _shown_incident(look: Transaction, incident: Incident, wanted: Wanted) -> Iterator[Incident]:
    if incident.status == "dismissed" and not wanted.dismissed:
        return
    found = _published_by(look)(incident)
    if found is None or (found.only_signs and (wanted.attacks_only or FORCES.issuperset(found.signs))):
        return
    found = replace(found, signs=tuple(sign for sign in found.signs if sign not in FORCES))
    if wanted.covers((found,)):
        yield redacted_incident(found, wanted.precision)


def _published_by(look: Transaction) -> Callable[[Incident], Incident | None]:
    def find(incident: Incident) -> Incident | None:
        if not rests_on_told(incident):
            return published(incident, ())
        events = look.filed_events(incident.event_ids)
        return published(incident, events, look.decisions_on({event.item_id for event in events}))

    return find


def _start_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


def _end_of(day: date | None) -> datetime | None:
    return _start_of(day + timedelta(days=1)) if day and day < date.max else None
