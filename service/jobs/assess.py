"""Join what is new into incidents, judge them, write the messages. One at a time, under a fenced lease.

Incident revisions, alerts and messages are stored in one transaction: there is no moment at which an alert is known
and its messages are not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from service.jobs.in_force import InForce
from service.ports import Clock, Neighbourhood, Store, Transaction
from service.records import (
    Alert,
    Coverage,
    FiledEvent,
    Grouping,
    Incident,
    Judgement,
    Message,
    Recipient,
    Situation,
)
from service.stages.group import connected, group, spans
from service.stages.judge import Memory, judge
from service.stages.notify import notice, notify

_log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
COVERAGE_WITHIN = timedelta(hours=24)
WINDOWED = ("new_villages", "casualties_window", "surge")
"""Kinds of situation that belong to an area, not to one incident."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one assessment changed."""

    incidents: int
    alerts: tuple[Alert, ...]
    messages: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """Everything an assessment looks at, read in one view."""

    events: tuple[FiledEvent, ...]
    around: Neighbourhood
    waiting: tuple[str, ...]
    """Incidents that were stale or woken: looked at whatever regrouping gives."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What judging needs besides the incidents."""

    memory: Memory
    situations: tuple[Situation, ...]
    raised: Mapping[str, Alert]
    coverage: Coverage
    told: Mapping[str, frozenset[str]]


class Assess:
    """``holder`` names this process in the lease."""

    def __init__(self, store: Store, in_force: InForce, clock: Clock, holder: str) -> None:
        self._store, self._in_force, self._clock, self._holder = store, in_force, clock, holder

    def run(self, _id: str = "") -> Assessed | None:
        """Assess all that waits. None where another process is at it, or took the lease over meanwhile."""
        now = self._clock.now()
        with self._store.begin() as transaction:
            lease = transaction.lease("assess", self._holder, now, LEASE)
        if lease is None:
            return None
        try:
            with self._store.view() as look:
                seen = _look_around(look, now)
            grouping = _regroup(seen, now)
            changed = _changed(seen, grouping)
            with self._store.view() as look:
                context = self._context(look, changed, grouping, now)
                judgement = self._judge(changed, context, now)
            messages = self._messages(judgement.alerts, context, now)
            with self._store.begin() as transaction:
                filed = transaction.file_assessment(
                    lease,
                    seen=seen.events,
                    looked_at=seen.waiting,
                    grouping=replace(grouping, incidents=changed),
                    judgement=judgement,
                    rule_versions=self._in_force.rule_versions,
                    messages=messages,
                    now=now,
                )
            return Assessed(len(changed), judgement.alerts, len(messages)) if filed else None
        finally:
            with self._store.begin() as transaction:
                transaction.release(lease)

    def _context(
        self, look: Transaction, changed: Sequence[Incident], grouping: Grouping, now: datetime
    ) -> _Context:
        redirects = dict(grouping.redirects)
        ids = [incident.id for incident in changed]
        situations = _redirected(look.situations([*ids, *redirects], WINDOWED), redirects)
        raised = {
            alert.id: alert
            for alert in look.alerts([id_ for one in situations for id_ in one.alert_ids[-1:]])
        }
        return _Context(
            memory=_memory(look, changed, redirects, self._in_force.reader.zone.countries),
            situations=situations,
            raised=raised,
            coverage=look.coverage(now, COVERAGE_WITHIN),
            told={one.key: look.recipients_of(one.alert_ids) for one in situations},
        )

    def _judge(self, changed: Sequence[Incident], context: _Context, now: datetime) -> Judgement:
        return judge(
            changed,
            context.memory,
            [rule for rule in self._in_force.configuration.rules if rule.enabled],
            context.situations,
            context.raised,
            policy=self._in_force.configuration.alerts,
            coverage=context.coverage,
            rule_versions=self._in_force.rule_versions,
            now=now,
        )

    def _messages(self, alerts: Iterable[Alert], context: _Context, now: datetime) -> list[Message]:
        messages: list[Message] = []
        for alert in alerts:
            for recipient in self._in_force.configuration.recipients:
                messages += self._rendered(alert, recipient, context, now)
        return messages

    def _rendered(
        self, alert: Alert, recipient: Recipient, context: _Context, now: datetime
    ) -> tuple[Message, ...]:
        """One recipient at a time: what cannot be rendered for one costs the others nothing, and operators hear of it.

        Messages to a recipient that is disabled are made as well: they wait until it is enabled again.
        """
        try:
            return notify(
                alert,
                (recipient,),
                context.told.get(alert.key, frozenset()),
                places=self._in_force.reader.places,
                base_url=self._in_force.base_url,
                mail_from=self._in_force.mail_from,
                now=now,
            )
        except Exception:
            _log.exception("alert not rendered", alert=alert.id, recipient=recipient.name)
            return notice(
                self._in_force.configuration.recipients,
                subject=f"An alert could not be written for {recipient.name}",
                text=f"Alert {alert.id} of rule {alert.rule.name} was raised; {recipient.name} did not get it.",
                mail_from=self._in_force.mail_from,
                now=now,
            )


def _look_around(look: Transaction, now: datetime) -> _Seen:
    """Widen from what is new until nothing more hangs together with it: regrouping must see all that could touch."""
    fresh = look.ungrouped()
    waiting = {one.id: one for one in (*look.stale_incidents(), *look.incidents(look.woken(now)))}
    touched = _unique((*fresh, *look.events_of(list(waiting))))
    around, grows = Neighbourhood((), ()), bool(touched)
    while grows:
        around = look.neighbourhood(spans(touched))
        known = _unique((*around.events, *look.events_of([one.id for one in around.incidents])))
        wider = connected(touched, known, around.incidents)
        grows, touched = len(wider) > len(touched), wider
    ids = {event.id for event in touched}
    owners = {one.id: one for one in around.incidents if not ids.isdisjoint(one.event_ids)}
    return _Seen(
        events=tuple(fresh),
        around=Neighbourhood(touched, tuple((waiting | owners).values()), around.decisions),
        waiting=tuple(waiting),
    )


def _unique(events: Iterable[FiledEvent]) -> tuple[FiledEvent, ...]:
    return tuple({event.id: event for event in events}.values())


def _regroup(seen: _Seen, now: datetime) -> Grouping:
    return group(seen.around.events, seen.around.incidents, seen.around.decisions, now)


def _changed(seen: _Seen, grouping: Grouping) -> tuple[Incident, ...]:
    """Incidents that are not what they were, and those whose time has come."""
    before = {incident.id: incident for incident in seen.around.incidents}
    return tuple(
        incident
        for incident in grouping.incidents
        if before.get(incident.id) != incident or incident.id in seen.waiting
    )


def _redirected(situations: Iterable[Situation], redirects: Mapping[str, str]) -> tuple[Situation, ...]:
    return tuple(
        replace(
            one,
            scope=redirects.get(one.scope, one.scope),
            incident_ids=tuple(dict.fromkeys(redirects.get(id_, id_) for id_ in one.incident_ids)),
        )
        for one in situations
    )


def _memory(
    look: Transaction, changed: Iterable[Incident], merged: Iterable[str], countries: Sequence[str]
) -> Memory:
    """What is stored, looked up as judging asks for it, with what this assessment makes of it."""
    memory = Memory(changed, look.history_begins_at(countries), look)
    for incident_id in merged:
        memory.forget(incident_id)
    return memory
