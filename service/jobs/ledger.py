"""What operators do about deliveries: send again; take a recipient back, let it wait, try it out. All is audited."""

from collections.abc import Sequence
from datetime import datetime

from service.ports import RecipientStanding, Store
from service.records import DeliveryState, Message, Recipient
from service.stages.notify import exercise

RESENT = "message sent again"
RESENT_DEAD = "dead messages sent again"
ENABLED = "recipient enabled"
DISABLED = "recipient disabled"
TRIED = "exercise sent"
ACTS = (RESENT, RESENT_DEAD, ENABLED, DISABLED, TRIED)


def resend(store: Store, message_id: str, who: str, now: datetime) -> DeliveryState | None:
    """Send one message again. The state that it was in: one that is being sent is left alone. None: there is none."""
    with store.begin() as transaction:
        state = transaction.resend(message_id, now)
        if state is not None and state is not DeliveryState.SENDING:
            transaction.audit(who, RESENT, {"message": message_id, "was": state.value}, now)
    return state


def resend_dead(store: Store, recipient: str | None, who: str, now: datetime) -> int:
    """Send again what was given up, for one recipient or for all. How many messages that are."""
    with store.begin() as transaction:
        count = transaction.resend_dead(now, recipient)
        if count:
            transaction.audit(who, RESENT_DEAD, {"recipient": recipient, "messages": count}, now)
    return count


def enable(store: Store, name: str, who: str, now: datetime) -> bool:
    """What waits for a recipient is due at once. False: it was not disabled (what waits is due all the same)."""
    with store.begin() as transaction:
        was_disabled = transaction.enable_recipient(name, now)
        transaction.audit(who, ENABLED, {"recipient": name}, now)
    return was_disabled


def disable(store: Store, name: str, reason: str, who: str, now: datetime) -> None:
    """Messages to a recipient wait from now on."""
    with store.begin() as transaction:
        transaction.disable_recipient(name, reason, now)
        transaction.audit(who, DISABLED, {"recipient": name, "reason": reason}, now)


def try_out(store: Store, recipient: Recipient, mail_from: str, who: str, now: datetime) -> Sequence[Message]:
    """Queue an exercise for every address of a recipient. One that was disabled is enabled by it: that is how it is
    asked whether it takes messages again."""
    messages = exercise(recipient, mail_from=mail_from, now=now)
    with store.begin() as transaction:
        transaction.enable_recipient(recipient.name, now)
        transaction.file_messages(messages, now)
        transaction.audit(who, TRIED, {"recipient": recipient.name, "messages": len(messages)}, now)
    return messages


def state_of(standing: RecipientStanding) -> str:
    """``ok``, ``failing`` or ``disabled``."""
    if standing.disabled_at is not None:
        return "disabled"
    return "failing" if standing.failing_since is not None else "ok"
