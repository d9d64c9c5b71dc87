"""What cannot be delivered is told to operators: once a day for each recipient, whatever the number of messages."""

from datetime import datetime

from service.errors import DeliveryError
from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.ports import MessageClaim, Transaction
from service.records import Attempt, DeliveryState
from service.stages.notify import NoticeKind, addresses, seems_dead

ENDPOINTS = ("webhook", "apprise")
"""Channels whose recipients are programs: one that fails for days is disabled. People's mailboxes are not."""


def tell_if_given_up(
    transaction: Transaction,
    in_force: InForce,
    claim: MessageClaim,
    error: DeliveryError,
    attempt: Attempt,
    now: datetime,
) -> None:
    """After a failed attempt: disable an endpoint that wants no more or seems dead, and tell the operators of that, or
    of a message that is given up."""
    name = claim.message.recipient
    gone, dead = error.gone, _endpoint_seems_dead(claim, now)
    over = (gone or dead) and _is_present(in_force, claim)
    if over and transaction.disable_recipient(name, error.reason, now):
        kind: NoticeKind = "recipient_disabled" if gone else "recipient_failing"
        _tell(transaction, in_force, claim, kind, error.reason, f"{kind}/{name}/{now.isoformat()}", now)
    # That an address unsubscribed was told when it did.
    if attempt.state is DeliveryState.DEAD and not claim.closed:
        _tell(transaction, in_force, claim, "delivery_dead", attempt.words, f"delivery_dead/{name}", now)


def _endpoint_seems_dead(claim: MessageClaim, now: datetime) -> bool:
    return claim.lane.channel in ENDPOINTS and seems_dead(claim.lane.failing_since, now, claim.tries + 1)


def _is_present(in_force: InForce, claim: MessageClaim) -> bool:
    """A message to an address that was corrected meanwhile says nothing of the new one."""
    current = in_force.recipient(claim.message.recipient)
    if current is None or current.channel != claim.message.channel:
        return False
    return current.channel != "email" or claim.message.address in addresses(current)


def _tell(
    transaction: Transaction,
    in_force: InForce,
    claim: MessageClaim,
    kind: NoticeKind,
    reason: str,
    about: str,
    now: datetime,
) -> None:
    """Of a notice that could not be delivered only the other operators hear: no echo."""
    name = claim.message.recipient
    but = name if claim.message.kind == "notice" else None
    told = to_operators(in_force, kind, name=name, reason=reason, now=now, about=about, but=but)
    transaction.file_messages(told, now)
