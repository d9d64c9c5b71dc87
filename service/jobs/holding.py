"""When quiet hours end: what was held goes out, as one mail, or to programs alert by alert."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

import structlog

from service.jobs.appointments import Write
from service.jobs.escalating import asked_of, louder_than_before
from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.jobs.telling import Known, known_of, not_written, rendered
from service.ports import Transaction
from service.records import (
    Alert,
    Appointment,
    AppointmentKind,
    Held,
    Message,
    Recipient,
    Telling,
)
from service.stages.notify import (
    KINDS,
    HeldAlert,
    held_alert,
    held_message,
    quiet_until,
)

_log = structlog.get_logger(__name__)

NAMED = 12
"""Alerts that one notice names: their ids fit into it."""


class Release:
    """Keeps the appointments at the ends of quiet hours."""

    def __init__(self, in_force: InForce) -> None:
        self._in_force = in_force

    def __call__(self, look: Transaction, appointment: Appointment, now: datetime) -> Write:
        held = look.held_for(appointment.subject)
        recipient = self._in_force.recipient(appointment.subject)
        until = quiet_until(recipient.quiet_hours, now) if recipient else None
        if held and until is not None:  # the clock was set back, or the hours were changed
            return lambda transaction: transaction.make_appointment(_release(appointment.subject, until))
        messages = self._messages(look, held, recipient, now) if held else ()
        asked = self._asked(look, messages, now)

        def write(transaction: Transaction) -> None:
            # What an Extreme Update took the place of meanwhile must not be sent after it.
            gone = transaction.let_go(held)
            if gone:
                transaction.file_messages(messages, now)
                for one in asked:
                    transaction.make_appointment(one)
            if transaction.held_for(appointment.subject):
                transaction.make_appointment(_release(appointment.subject, now))

        return write

    def _messages(
        self, look: Transaction, held: Sequence[Held], recipient: Recipient | None, now: datetime
    ) -> Sequence[Message]:
        if recipient is None:
            return unsent(held, self._in_force, now)
        alerts = look.alerts([one.alert_id for one in held])
        known = [known_of(look, alert) for alert in alerts]
        if recipient.channel == "email" and len(alerts) > 1:
            return self._bundle(list(zip(alerts, known, strict=True)), recipient, now)
        return self._one_by_one(list(zip(alerts, known, strict=True)), recipient, now)

    def _asked(self, look: Transaction, messages: Sequence[Message], now: datetime) -> Sequence[Appointment]:
        """What is to be acknowledged, a bundle for each alert in it."""
        ids = [id_ for message in messages for id_ in message.tells or (message.alert_id or "",)]
        louder = louder_than_before(look.alerts(ids), look, self._in_force)
        single = [
            replace(message, alert_id=alert.id, kind=KINDS[alert.msg_type])
            for message in messages
            if message.tells
            for alert in look.alerts(message.tells)
        ]
        return asked_of([*messages, *single], self._in_force, now, louder)

    def _one_by_one(
        self, alerts: Sequence[tuple[Alert, Known]], recipient: Recipient, now: datetime
    ) -> list[Message]:
        """Each as its own message, in the order they were raised: of these a later one follows on an earlier one."""
        messages: list[Message] = []
        for alert, known in alerts:
            before = tuple(
                Telling(one.alert_id, one.recipient, one.address, one.id, one.kind)
                for one in messages
                if one.alert_id in alert.references
            )
            known = replace(known, tellings=(*known.tellings, *before))
            messages += rendered(alert, recipient, known, self._in_force, now, held=True)
        return messages

    def _bundle(
        self, alerts: Sequence[tuple[Alert, Known]], recipient: Recipient, now: datetime
    ) -> list[Message]:
        told: list[HeldAlert] = []
        lost: list[Message] = []
        by_key = sorted(alerts, key=lambda pair: (pair[0].key, pair[0].revision))
        groups = [list(group) for _, group in groupby(by_key, key=lambda pair: pair[0].key)]
        for group in groups:
            (first, known), last = group[0], group[-1][0]
            # Where it ends in a Cancel, that somebody read of it in a digest counts.
            before = recipient.name in known.told(last)
            try:
                told.append(
                    held_alert([one for one, _ in group], recipient, before, self._in_force.reader.places)
                )
            except Exception:
                _log.exception("held alert not rendered", alert=first.id, recipient=recipient.name)
                lost += not_written(last, recipient, self._in_force, now)
        if not told:
            return lost
        earlier = groups[0][0][1].earlier if len(groups) == 1 else {}
        links, mail_from = self._in_force.links, self._in_force.mail_from
        bundle = held_message(told, recipient, mail_from=mail_from, links=links, now=now, earlier=earlier)
        return [*bundle, *lost]


def unsent(held: Sequence[Held], in_force: InForce, now: datetime) -> list[Message]:
    """Who is in feeds.toml no more gets nothing: operators are told of what, every alert by its id."""
    name = held[0].recipient
    ids = [one.alert_id for one in held]
    _log.error("held alerts not sent", recipient=name, alerts=ids)
    reasons = [", ".join(ids[first : first + NAMED]) for first in range(0, len(ids), NAMED)]
    return [
        message
        for reason in reasons
        for message in to_operators(in_force, "held_unsent", name=name, reason=reason, now=now)
    ]


def plan_releases(transaction: Transaction, recipients: Sequence[Recipient], now: datetime) -> None:
    """Appointments for all that is held, by the quiet hours that are in force now: where there are none any more, at
    once."""
    settings = {one.name: one.quiet_hours for one in recipients}
    planned = {one.subject: one for one in transaction.appointments(AppointmentKind.RELEASE)}
    for name in sorted(transaction.holding()):
        at = quiet_until(settings.get(name), now) or now
        before = planned.get(name)
        if before is None or before.at > at:
            transaction.make_appointment(_release(name, at))


def _release(recipient: str, at: datetime) -> Appointment:
    return Appointment(kind=AppointmentKind.RELEASE, subject=recipient, at=at)
