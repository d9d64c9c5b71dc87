"""What an operator decides, written down whole: the ruling, what it puts on reports, the audit row, in one transaction.

The incidents concerned become stale, so the next assessment (within a second or two) joins and judges them anew; a
Cancel is raised there too, under the same lease as every other alert.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from service.errors import RulingError
from service.jobs.ruling_values import checked
from service.ports import Clock, Store, Transaction
from service.records import FIGURES, Decision, FiledEvent, Incident, Ruling, RulingKind
from service.stages.group import marking, merging, setting, splitting

LONGEST_REASON = 300
ACTS: Mapping[RulingKind, str] = {
    "merge": "incidents merged",
    "split": "incident split",
    "correct": "incident corrected",
    "confirm": "incident confirmed",
    "dismiss": "incident dismissed",
    "cancel": "alert cancelled",
}
UNDONE = "decision undone"
_ALREADY = {"confirm": "{id} is confirmed already.", "dismiss": "{id} is dismissed already."}


class Decide:
    """For the API and the console. ``who`` is the name of the token or account; ``revision``, where it is given, is
    that of the incident as the operator saw it. Raises RulingError with a sentence for the operator."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def merge(
        self, incident_id: str, other_id: str, *, reason: str, who: str, revision: int | None = None
    ) -> Ruling:
        """Make one incident of two; the older id stays."""
        with self._store.begin() as work:
            seen = [_incident(work, incident_id, revision), _incident(work, other_id)]
            if seen[0].id == seen[1].id:
                raise RulingError(
                    "{other} and {id} are one incident already.", "conflict", other=other_id, id=incident_id
                )
            one, other = sorted(seen, key=lambda incident: (incident.first_seen_at, incident.id))
            for each in (one, other):
                if each.status == "dismissed":
                    raise RulingError(
                        "{id} is dismissed: undo that first, then merge.", "conflict", id=each.id
                    )
            ruling = self._ruling(
                "merge", one.id, reason, who, other_incident_id=other.id,
                before={one.id: _described(one), other.id: _described(other)}, after={"incident": one.id},
            )  # fmt: skip
            mine, theirs = _events(work, one), _events(work, other)
            standing = work.decisions_on(event.item_id for event in (*mine, *theirs))
            return _filed(work, ruling, merging(ruling, mine, theirs, standing), [one.id, other.id])

    def split(
        self,
        incident_id: str,
        *,
        items: Sequence[int] = (),
        events: Sequence[str] = (),
        reason: str,
        who: str,
        revision: int | None = None,
    ) -> Ruling:
        """Take reports off an incident: all that these items, or these single events, tell of it."""
        with self._store.begin() as work:
            incident = _incident(work, incident_id, revision)
            members = _events(work, incident)
            unknown = [str(one) for one in items if one not in {event.item_id for event in members}]
            unknown += [one for one in events if one not in {event.id for event in members}]
            if unknown:
                raise RulingError(
                    "{id} is not made of {events}: see its reports.",
                    id=incident.id,
                    events=", ".join(unknown),
                )
            parted = [one for one in members if one.item_id in set(items) or one.id in set(events)]
            rest = [one for one in members if one not in parted]
            if not parted or not rest:
                raise RulingError(
                    "Name some of its reports, not none and not all: nothing would be split.", field="events"
                )
            ruling = self._ruling(
                "split", incident.id, reason, who,
                before={incident.id: _described(incident)},
                after={"parted": [one.id for one in parted], "rest": [one.id for one in rest]},
            )  # fmt: skip
            return _filed(work, ruling, splitting(ruling, parted, rest), [incident.id])

    def correct(
        self,
        incident_id: str,
        values: Mapping[str, str | None],
        *,
        reason: str,
        who: str,
        revision: int | None = None,
    ) -> Ruling:
        """Set figures or the day. ``values``: deaths as ``50``, ``50+`` or ``50/86/165``, day as ``2022-06-11``, the
        other figures as numbers; empty or None: not known."""
        asked = {name: checked(name, value, self._clock.now()) for name, value in values.items()}
        if not asked:
            raise RulingError("Say what is to be corrected: deaths, day or another figure.")
        with self._store.begin() as work:
            incident = _incident(work, incident_id, revision)
            described = _described(incident)
            before = {name: described[name] for name in asked}
            ruling = self._ruling("correct", incident.id, reason, who, before=before, after=asked)
            return _filed(work, ruling, setting(ruling, _events(work, incident), asked), [incident.id])

    def confirm(self, incident_id: str, *, reason: str, who: str, revision: int | None = None) -> Ruling:
        """An analyst vouches for it: certainty Observed."""
        return self._mark("confirm", "confirmed", incident_id, reason, who, revision)

    def dismiss(self, incident_id: str, *, reason: str, who: str, revision: int | None = None) -> Ruling:
        """The report was wrong. Nothing more is said of it; where it has alerted, a Cancel goes out."""
        return self._mark("dismiss", "dismissed", incident_id, reason, who, revision)

    def undo(self, ruling_id: int, *, reason: str, who: str, incident_id: str | None = None) -> Ruling:
        """Take a decision back. What was sent stays sent. ``incident_id``: it must be one on this incident."""
        now, why = self._clock.now(), _reason(reason)
        with self._store.begin() as work:
            ruling = work.ruling(ruling_id) if 0 < ruling_id < 2**63 else None
            if ruling is None or (incident_id is not None and not _is_on(work, ruling, incident_id)):
                raise RulingError("There is no decision {number}.", "missing", number=ruling_id)
            if ruling.undone_at is not None:
                raise RulingError("Decision {number} is undone already.", "conflict", number=ruling_id)
            if ruling.kind == "cancel":
                raise RulingError("A Cancel cannot be taken back: it was sent.", "conflict")
            touched = work.undo_ruling(ruling_id, who, why, now)
            detail = {
                "decision": ruling_id, "kind": ruling.kind, "incidents": touched,
                "before": dict(ruling.after), "after": dict(ruling.before), "why": why,
            }  # fmt: skip
            work.audit(who, UNDONE, detail, now)
            return replace(ruling, undone_at=now, undone_by=who, undone_reason=why)

    def cancel(self, alert_id: str, *, reason: str, who: str) -> Ruling:
        """Take back an alert of any kind. Its incidents stay; nothing more is said under its key."""
        with self._store.begin() as work:
            found = work.alerts([alert_id])
            if not found:
                raise RulingError("There is no alert {id}.", "missing", id=alert_id)
            alert = found[0]
            if alert.rule.kind == "silence":
                raise RulingError(
                    "What is not being seen is no report: this alert ends when it is seen again."
                )
            over = any(one.cancelled_at is not None for one in work.situations_of([alert_id]))
            if over or any(one.key == alert.key for one in work.cancellations()):
                raise RulingError("This alert is cancelled already.", "conflict")
            incident_id = alert.incidents[0].id if alert.incidents else None
            ruling = self._ruling(
                "cancel", incident_id, reason, who, alert_id=alert_id,
                before={"key": alert.key, "msg_type": alert.msg_type, "severity": alert.severity.value},
                after={"msg_type": "Cancel"},
            )  # fmt: skip
            return _filed(work, ruling, (), [])

    def _mark(
        self, kind: RulingKind, status: str, incident_id: str, reason: str, who: str, revision: int | None
    ) -> Ruling:
        with self._store.begin() as work:
            incident = _incident(work, incident_id, revision)
            if incident.status == status:
                raise RulingError(_ALREADY[kind], "conflict", id=incident.id)
            ruling = self._ruling(
                kind, incident.id, reason, who, before={"status": incident.status}, after={"status": status}
            )
            return _filed(work, ruling, marking(ruling, _events(work, incident)), [incident.id])

    def _ruling(
        self, kind: RulingKind, incident_id: str | None, reason: str, who: str, **more: object
    ) -> Ruling:
        return Ruling(
            kind=kind,
            incident_id=incident_id,
            reason=_reason(reason),
            who=who,
            decided_at=self._clock.now(),
            **more,  # type: ignore[arg-type]
        )


def _incident(work: Transaction, incident_id: str, revision: int | None = None) -> Incident:
    standing = work.standing(incident_id, hold=True)
    found = work.incidents([standing.id]) if standing is not None else []
    if standing is None or not found:
        raise RulingError("There is no incident {id}.", "missing", id=incident_id)
    if revision is not None and revision != standing.revision:
        raise RulingError(
            "{id} has changed since you looked (revision {seen}, now {now}): look again, then decide.",
            "conflict",
            id=standing.id,
            seen=revision,
            now=standing.revision,
        )
    return found[0]


def _is_on(work: Transaction, ruling: Ruling, incident_id: str) -> bool:
    standing = work.standing(incident_id)
    return standing is not None and ruling.id in {one.id for one in work.rulings_on(standing.id)}


def _events(work: Transaction, incident: Incident) -> list[FiledEvent]:
    events = work.events_of([incident.id])
    if not events:
        raise RulingError(
            "No report tells {id} any more: there is nothing to decide on.", "conflict", id=incident.id
        )
    return events


def _filed(
    work: Transaction, ruling: Ruling, decisions: Sequence[Decision], incident_ids: Sequence[str]
) -> Ruling:
    number = work.file_ruling(ruling, decisions, incident_ids, ruling.decided_at)
    detail = {
        "decision": number,
        "incident": ruling.incident_id,
        "alert": ruling.alert_id,
        "before": dict(ruling.before),
        "after": dict(ruling.after),
        "why": ruling.reason,
    }
    work.audit(ruling.who, ACTS[ruling.kind], detail, ruling.decided_at)
    return replace(ruling, id=number, anchors=len(decisions))


def _described(incident: Incident) -> dict[str, object]:
    """What an operator can change of an incident, as it stands; and what it is made of."""
    toll = incident.deaths
    return {
        "day": incident.day.isoformat() if incident.day else None,
        "deaths": f"{_text(toll.low)}/{_text(toll.best)}/{_text(toll.high)}" if toll else None,
        **{name: getattr(incident, name) for name in FIGURES},
        "status": incident.status,
        "events": list(incident.event_ids),
    }


def _text(figure: int | None) -> str:
    return "" if figure is None else str(figure)


def _reason(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise RulingError("Give the reason: it is kept, and a Cancel is sent with it.", field="reason")
    if len(line) > LONGEST_REASON:
        raise RulingError(
            "The reason is longer than {most} characters: shorten it.", field="reason", most=LONGEST_REASON
        )
    return line
