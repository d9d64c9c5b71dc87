"""Once a day, what happened and what could be seen of it, to each recipient that asks for a digest."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog

from service.jobs.appointments import Write
from service.jobs.in_force import InForce
from service.ports import Transaction
from service.records import (
    Alert,
    Appointment,
    AppointmentKind,
    Digested,
    Recipient,
)
from service.stages.notify import (
    Digest,
    DigestAlert,
    digest_alert,
    digest_incidents,
    digest_message,
    is_time_of,
    next_digest,
)

_log = structlog.get_logger(__name__)

FIRST = timedelta(days=1)
"""What the first digest covers."""
LATE, CATCH_UP = timedelta(minutes=5), timedelta(minutes=10)
"""A digest that is late, since the service was down, is made when feeds were given that time to be read first."""
COVERAGE_WITHIN = timedelta(hours=24)
MOST_DAYS = 31
"""Of a longer time only the last days are asked whether anything could be read."""


class MakeDigest:
    """Keeps the appointments for digests; the next is made in the transaction that stores the digest."""

    def __init__(self, in_force: InForce) -> None:
        self._in_force = in_force

    def __call__(self, look: Transaction, appointment: Appointment, now: datetime) -> Write:
        recipient = self._in_force.recipient(appointment.subject)
        if recipient is None or recipient.digest is None:
            return lambda _: None
        following = _next(recipient.name, recipient.digest, now)
        before = look.digested(recipient.name)
        if not _is_due(appointment, recipient.digest, before, now):
            # The clock was set back: what was planned was moved to the present.
            return lambda transaction: transaction.make_appointment(following)
        if before is not None and now - appointment.at > LATE:
            later = replace(appointment, at=now + CATCH_UP)
            return lambda transaction: transaction.make_appointment(later)
        if before is not None and before.until >= now:
            before = None  # made by a clock that ran fast
        alert_number, incident_number = look.last_numbers()
        done = Digested(
            recipient=recipient.name, until=now, alert_number=alert_number, incident_number=incident_number
        )
        messages = digest_message(
            self._digest(look, recipient, before, now),
            recipient,
            mail_from=self._in_force.mail_from,
            base_url=self._in_force.base_url,
            links=self._in_force.links,
            now=now,
        )

        def write(transaction: Transaction) -> None:
            transaction.file_messages(messages, now)
            transaction.file_digested(done)
            transaction.make_appointment(following)

        return write

    def _digest(
        self, look: Transaction, recipient: Recipient, before: Digested | None, now: datetime
    ) -> Digest:
        since = before.until if before else now - FIRST
        alerts = look.alerts_after(before.alert_number if before else None, since)
        incidents = look.quiet_incidents_after(before.incident_number if before else None, since)
        fresh_from = since - self._in_force.configuration.alerts.freshness
        places = self._in_force.reader.places
        return Digest(
            since=since,
            until=now,
            alerts=tuple(self._alerts(look, [alert for _, alert in alerts], recipient)),
            incidents=digest_incidents((one for _, one in incidents), recipient, places, fresh_from),
            coverage=look.coverage(now, COVERAGE_WITHIN),
            unread=_unread(look, since, now),
        )

    def _alerts(
        self, look: Transaction, alerts: Iterable[Alert], recipient: Recipient
    ) -> Iterable[DigestAlert]:
        by_key: dict[str, list[Alert]] = {}
        for alert in alerts:
            by_key.setdefault(alert.key, []).append(alert)
        for revisions in by_key.values():
            told = self._told(look, revisions, recipient)
            if told is not None:
                yield told

    def _told(
        self, look: Transaction, revisions: Sequence[Alert], recipient: Recipient
    ) -> DigestAlert | None:
        """What cannot be rendered is left out: operators were told of it when it was raised."""
        ids = [one.id for one in revisions]
        tellings = [
            one for one in look.tellings([*revisions[0].references, *ids]) if one.recipient == recipient.name
        ]
        held = [one.alert_id for one in look.held_of(ids[-1:]) if one.recipient == recipient.name]
        try:
            return digest_alert(
                revisions,
                recipient,
                any(one.alert_id != ids[-1] for one in tellings),
                self._in_force.reader.places,
                sent=any(one.alert_id == ids[-1] for one in tellings),
                held=bool(held),
            )
        except Exception:
            _log.exception("alert left out of a digest", alert=ids[-1], recipient=recipient.name)
            return None


def plan_digests(transaction: Transaction, recipients: Sequence[Recipient], now: datetime) -> None:
    """Make, move or drop the appointments as the settings say. One that is due, or failed and is to be tried again,
    stays, so that what was missed is made up for."""
    settings = {one.name: one.digest for one in recipients if one.digest}
    planned = {one.subject: one for one in transaction.appointments(AppointmentKind.DIGEST)}
    for name in sorted(planned.keys() - settings.keys()):
        transaction.drop_appointment(AppointmentKind.DIGEST, name)
    for name, setting in settings.items():
        before, following = planned.get(name), _next(name, setting, now)
        if before is None or not _stays(before, setting, following, now):
            transaction.make_appointment(following)


def _stays(planned: Appointment, setting: str, following: Appointment, now: datetime) -> bool:
    on_time = is_time_of(setting, planned.at) or planned.at <= now + CATCH_UP
    return bool(planned.failures) or (on_time and planned.at <= following.at)


def _is_due(appointment: Appointment, setting: str, before: Digested | None, now: datetime) -> bool:
    if appointment.failures or is_time_of(setting, appointment.at):
        return True
    return before is not None and next_digest(setting, before.until) <= now


def _next(recipient: str, setting: str, now: datetime) -> Appointment:
    return Appointment(kind=AppointmentKind.DIGEST, subject=recipient, at=next_digest(setting, now))


def _unread(look: Transaction, since: datetime, now: datetime) -> tuple[date, ...]:
    """The whole days between on which no feed could be read."""
    first, last = since.date() + timedelta(days=1), now.date() - timedelta(days=1)
    first = max(first, last - timedelta(days=MOST_DAYS))
    return tuple(sorted(look.unread_days("", first, last))) if first <= last else ()
