"""Who is told of alerts now, who after their quiet hours, and in which messages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from service.jobs.escalating import asked_of, louder_than_before
from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.ports import Transaction
from service.records import (
    Alert,
    Appointment,
    AppointmentKind,
    Held,
    Message,
    Recipient,
    Severity,
    Telling,
)
from service.stages.notify import Earlier, as_shown, notify, quiet_until, tidied

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What comes of alerts: messages, what waits for the end of quiet hours, and what waited and waits no more because
    one of the messages says it."""

    messages: tuple[Message, ...] = ()
    held: tuple[Held, ...] = ()
    overtaken: tuple[Held, ...] = ()
    asked: tuple[Appointment, ...] = ()
    """For messages that are to be acknowledged."""

    def __add__(self, other: "Told") -> "Told":
        return Told(
            self.messages + other.messages,
            self.held + other.held,
            self.overtaken + other.overtaken,
            self.asked + other.asked,
        )

    def file(self, transaction: Transaction) -> None:
        """Store what waits, in the transaction that stores the alerts. Their messages are stored with them."""
        for one in self.overtaken:
            transaction.let_go([one])
        transaction.hold(self.held)
        for recipient, at in {one.recipient: one.release_at for one in self.held}.items():
            release = Appointment(kind=AppointmentKind.RELEASE, subject=recipient, at=at)
            transaction.make_appointment(release)
        for appointment in self.asked:
            transaction.make_appointment(appointment)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the earlier revisions of an alert: the messages that told of them, and where they wait."""

    tellings: tuple[Telling, ...] = ()
    held: tuple[Held, ...] = ()

    def told(self, alert: Alert) -> frozenset[str]:
        """Who had an earlier revision. A digest tells, but subscribes to nothing: of what stood in digests alone the
        Cancel is sent, and Updates come in the next digest, or as an Alert where they are severe enough."""
        return frozenset(
            one.recipient for one in self.tellings if alert.msg_type == "Cancel" or one.kind != "digest"
        )

    @property
    def earlier(self) -> Earlier:
        """The messages that mails stand under; a digest only where nothing else told of it."""
        found: dict[tuple[str, str], list[str]] = {}
        for one in sorted(self.tellings, key=lambda one: one.kind == "digest"):
            ids = found.setdefault((one.recipient, one.address), [])
            if one.message_id not in ids and not (ids and one.kind == "digest"):
                ids.append(one.message_id)
        return found

    def waiting(self, recipient: Recipient) -> tuple[Held, ...]:
        return tuple(one for one in self.held if one.recipient == recipient.name)


def known_of(look: Transaction, alert: Alert) -> Known:
    if not alert.references:
        return Known()
    return Known(tuple(look.tellings(alert.references)), tuple(look.held_of(alert.references)))


def tell_of(look: Transaction, alerts: Sequence[Alert], in_force: InForce, now: datetime) -> Told:
    """One recipient at a time: what cannot be rendered for one costs the others nothing, and operators hear of it.

    Messages to a recipient that is disabled are made as well: they wait until it is enabled again.
    """
    told = Told()
    for alert in alerts:
        known = known_of(look, alert)
        for recipient in in_force.configuration.recipients:
            told += _told(alert, recipient, known, in_force, now)
    louder = louder_than_before(alerts, look, in_force)
    return replace(told, asked=tuple(asked_of(told.messages, in_force, now, louder)))


def _told(alert: Alert, recipient: Recipient, known: Known, in_force: InForce, now: datetime) -> Told:
    """In quiet hours an alert waits, unless it is Extreme. So does what follows on one that waits still, even where it
    would not concern the recipient by itself: what they are to read at last is how things stand."""
    until, waiting = quiet_until(recipient.quiet_hours, now), known.waiting(recipient)
    if until is None and not waiting:
        return Told(messages=rendered(alert, recipient, known, in_force, now))
    was_told = recipient.name in known.told(alert)
    try:
        shown = as_shown(tidied(alert), recipient, was_told, in_force.reader.places)
    except Exception:
        _log.exception("alert not rendered", alert=alert.id, recipient=recipient.name)
        return Told(messages=not_written(alert, recipient, in_force, now))
    if shown is not None and shown.severity is Severity.EXTREME:
        messages = rendered(alert, recipient, known, in_force, now)
        # Of one that could not be written operators are told; what waits for the recipient must not go with it.
        written = any(one.recipient == recipient.name and one.alert_id == alert.id for one in messages)
        return Told(messages=messages, overtaken=waiting if written else ())
    if shown is None and not waiting:
        return Told()
    return Told(
        held=(Held(recipient=recipient.name, alert_id=alert.id, held_at=now, release_at=until or now),)
    )


def rendered(
    alert: Alert,
    recipient: Recipient,
    known: Known,
    in_force: InForce,
    now: datetime,
    *,
    held: bool = False,
) -> tuple[Message, ...]:
    """The messages to one recipient, or where they cannot be made a notice to operators. ``held``: it was held for
    this recipient."""
    try:
        return notify(
            alert,
            (recipient,),
            known.told(alert),
            places=in_force.reader.places,
            base_url=in_force.base_url,
            mail_from=in_force.mail_from,
            links=in_force.links,
            now=now,
            earlier=known.earlier,
            held=held,
        )
    except Exception:
        _log.exception("alert not rendered", alert=alert.id, recipient=recipient.name)
        return not_written(alert, recipient, in_force, now)


def not_written(alert: Alert, recipient: Recipient, in_force: InForce, now: datetime) -> tuple[Message, ...]:
    """To operators: somebody did not get an alert."""
    reason = f"{alert.id} ({alert.rule.name})"
    return to_operators(in_force, "not_written", name=recipient.name, reason=reason, now=now)
