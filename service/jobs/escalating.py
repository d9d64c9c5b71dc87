"""What is not acknowledged in time goes to somebody else.

Each message about an alert to a recipient with ``ack_within`` makes an appointment, stored with the message. When it
is due, an alert that nobody acknowledged goes to ``escalate_to``, who may have a time and a next of their own. Each
recipient is escalated to once about an alert as severe as it is, so that a circle ends.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from service.jobs.acknowledging import is_acknowledged
from service.jobs.appointments import Write
from service.jobs.deliver import UNSUBSCRIBED
from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.ports import Transaction
from service.records import Alert, Appointment, AppointmentKind, Message, Recipient
from service.stages.notify import addresses, escalation

_ASKED_BY = ("alert.raised", "escalation")


def asked_of(
    messages: Iterable[Message], in_force: InForce, now: datetime, louder: Collection[str] = ()
) -> list[Appointment]:
    """The appointments that messages queued ``now`` bring. ``louder``: the alerts that raised a severity: their Updates
    are to be acknowledged anew."""
    asked: dict[str, Appointment] = {}
    for message in messages:
        recipient = in_force.recipient(message.recipient)
        if recipient is None or recipient.ack_within is None or message.alert_id is None:
            continue
        if message.kind in _ASKED_BY or (message.kind == "alert.updated" and message.alert_id in louder):
            subject = f"{message.alert_id}/{recipient.name}"
            at = now + recipient.ack_within
            asked[subject] = Appointment(kind=AppointmentKind.ESCALATION, subject=subject, at=at)
    return list(asked.values())


def louder_than_before(alerts: Iterable[Alert], look: Transaction, in_force: InForce) -> frozenset[str]:
    """The ids of those Updates that are more severe than all that was told before."""
    updates = [alert for alert in alerts if alert.msg_type == "Update"]
    if not updates or not any(one.ack_within for one in in_force.configuration.recipients):
        return frozenset()
    before = {alert.id: look.alerts(alert.references) for alert in updates}
    return frozenset(
        alert.id
        for alert in updates
        if all(earlier.severity.rank < alert.severity.rank for earlier in before[alert.id])
    )


class Escalate:
    """Keeps appointments of kind ESCALATION; the subject is ``ALERT/RECIPIENT``."""

    def __init__(self, in_force: InForce) -> None:
        self._in_force = in_force

    def __call__(self, look: Transaction, appointment: Appointment, now: datetime) -> Write:
        alert_id, _, name = appointment.subject.partition("/")
        slow = self._in_force.recipient(name)
        revisions = look.revisions(alert_id)
        if not _unanswered(look, alert_id, revisions):
            return _nothing
        following = self._following(slow)
        if slow is None or following is None:
            messages = self._promise_broken(name, revisions[-1], now)
            return lambda transaction: transaction.file_messages(messages, now)
        if _has_it(look, alert_id, revisions, following):
            return _nothing
        early = _too_early(look, alert_id, slow, now)
        if early is not None:
            return lambda transaction: transaction.make_appointment(replace(appointment, at=early))
        messages = self._messages(look, slow, following, revisions, now)
        asked = asked_of(messages, self._in_force, now)
        messages += self._to_operators(look, following, revisions[-1], now)

        def write(transaction: Transaction) -> None:
            transaction.file_messages(messages, now)
            for one in asked:
                transaction.make_appointment(one)

        return write

    def _to_operators(
        self, look: Transaction, following: Recipient, alert: Alert, now: datetime
    ) -> tuple[Message, ...]:
        """Where it is known beforehand that nobody is reached, operators are told at once, of each alert."""
        why = look.disabled_recipients().get(following.name, "")
        closed = {one.address for one in look.closed_addresses() if one.recipient == following.name}
        if not why and not closed.issuperset(addresses(following)):
            return ()
        reason = f"{why or UNSUBSCRIBED} ({alert.id})"
        return to_operators(self._in_force, "nobody_called", name=following.name, reason=reason, now=now)

    def _following(self, slow: Recipient | None) -> Recipient | None:
        if slow is None or slow.escalate_to is None or slow.ack_within is None:
            return None  # gone from feeds.toml, or asked for nothing any more
        return self._in_force.recipient(slow.escalate_to)

    def _promise_broken(self, name: str, alert: Alert, now: datetime) -> tuple[Message, ...]:
        """When the alert went out somebody was to be called, and feeds.toml says no more who: operators are told."""
        about = f"not_escalated/{alert.id}/{name}"
        return to_operators(self._in_force, "not_escalated", name=name, reason=alert.id, now=now, about=about)

    def _messages(
        self,
        look: Transaction,
        slow: Recipient,
        following: Recipient,
        revisions: Sequence[Alert],
        now: datetime,
    ) -> tuple[Message, ...]:
        assert slow.ack_within is not None
        in_force = self._in_force
        told = _told_before(look, following, revisions)
        return escalation(
            revisions[-1],
            following,
            by=slow.name,
            within=slow.ack_within,
            told=told,
            places=in_force.reader.places,
            base_url=in_force.base_url,
            mail_from=in_force.mail_from,
            links=in_force.links,
            now=now,
        )


def _told_before(
    look: Transaction, recipient: Recipient, revisions: Sequence[Alert]
) -> Mapping[str, Sequence[str]]:
    """By address, the messages that told the recipient of the alert. To one who read of it in a digest it is news."""
    told: dict[str, list[str]] = {}
    for one in look.tellings([alert.id for alert in revisions]):
        ids = told.setdefault(one.address, []) if one.recipient == recipient.name else []
        if one.kind != "digest" and one.message_id not in ids:
            ids.append(one.message_id)
    return {address: ids for address, ids in told.items() if ids}


def _too_early(look: Transaction, alert_id: str, slow: Recipient, now: datetime) -> datetime | None:
    """When it is really due, where a clock that was set back brought it forward: it would say of people that they did
    not answer in a time that is not over."""
    asking = (*_ASKED_BY, "alert.updated", "held")
    tellings = [one for one in look.tellings([alert_id]) if one.recipient == slow.name and one.kind in asking]
    found = [look.delivery(one.message_id) for one in tellings]
    told = max((one[0].created_at for one in found if one is not None), default=now)
    due = told + (slow.ack_within or timedelta(0))
    return due if told < now < due else None


def _unanswered(look: Transaction, alert_id: str, revisions: Sequence[Alert]) -> bool:
    """Whether the alert stands and nobody has acknowledged it."""
    if not revisions or revisions[-1].msg_type == "Cancel":
        return False
    return not is_acknowledged(alert_id, revisions, look.acknowledgements(revisions[0].key))


def _has_it(look: Transaction, alert_id: str, revisions: Sequence[Alert], following: Recipient) -> bool:
    ids = [alert.id for alert in revisions]
    return look.escalated_to(following.name, ids[ids.index(alert_id) :])


def _nothing(_: Transaction) -> None:
    """It is struck out, and that is all."""
