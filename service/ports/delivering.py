"""What delivering stores; what is kept up besides: clocks set back, retention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from service.records import Attempt, Message


@dataclass(frozen=True, slots=True)
class MessageClaim:
    """A message that this process alone may send until its lease ends. ``attempts``: those made before. ``closed``: its
    address wants no more messages, so this one is not to be sent."""

    message: Message
    fence: int
    attempts: int
    closed: bool = False


class Delivering(Protocol):
    """Messages on their way, who may get them, what is forgotten. See ``Transaction``."""

    # delivering
    def due_messages(self, now: datetime, rehand_after: timedelta, limit: int = 1000) -> list[str]: ...

    def mark_messages_handed(self, message_ids: Sequence[str], now: datetime) -> None: ...

    def claim_message(self, message_id: str, now: datetime, lease: timedelta) -> MessageClaim | None: ...

    def file_attempt(
        self, claim: MessageClaim, attempt: Attempt, next_attempt_at: datetime | None, now: datetime
    ) -> bool:
        """Store one attempt and what the delivery became. False where the fence was outlived (the attempt is kept)."""
        ...

    def recipients_of(self, alert_ids: Sequence[str]) -> frozenset[str]:
        """Names of the recipients for whom a message about any of these alert revisions was stored."""
        ...

    def file_messages(self, messages: Sequence[Message], now: datetime) -> None:
        """Queue messages that no alert made (exercises, notices to operators)."""
        ...

    def resend(self, message_id: str, now: datetime) -> bool:
        """Queue a dead or sent message again, under its own id. False: no such message."""
        ...

    def disable_recipient(self, name: str, reason: str, now: datetime) -> None: ...

    def enable_recipient(self, name: str) -> None: ...

    def disabled_recipients(self) -> Mapping[str, str]:
        """Names, with the reason of each."""
        ...

    def forget_handed(self) -> None:
        """Take back every mark of having been handed over: the process that was to do it has just started anew. What
        is parked is due again."""
        ...

    def last_polled_at(self) -> datetime | None:
        """When any feed was last asked: later than the present where the clock was set back since."""
        ...

    def plan_anew(self, now: datetime, lease: timedelta) -> None:
        """After the clock was set back to ``now``: what was planned for later is due at once, nothing was seen later
        than now, and nobody holds a claim for longer than ``lease``."""
        ...

    # retention
    def forget(self, items_before: datetime, attempts_before: datetime) -> tuple[int, int]:
        """Empty the texts of items last seen before, delete attempts before; keys and digests stay. Counts of each."""
        ...
