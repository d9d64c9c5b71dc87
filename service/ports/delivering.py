"""What delivering stores; what is kept up besides: clocks set back, retention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from service.records import Attempt, DeliveryState, Message


@dataclass(frozen=True, slots=True)
class Lane:
    """One way to a recipient: an address of an e-mail recipient; any other recipient as a whole."""

    id: int
    recipient: str
    channel: str
    failures: int = 0
    """Attempts that failed since the last that did not."""
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class MessageClaim:
    """A message that this process alone may send until its lease ends, with its lane as it then stood."""

    message: Message
    fence: int
    attempts: int
    """Those made before."""
    tries: int
    """Those of them made since it was queued, or last sent again by hand."""
    lane: Lane
    closed: bool = False
    """Its address wants no more messages, so this one is not to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientStanding:
    """How it stands with one to whom messages were made."""

    name: str
    failing_since: datetime | None = None
    """Of its lanes the one that fails longest."""
    disabled_at: datetime | None = None
    reason: str = ""
    """Why it is disabled."""
    last_sent_at: datetime | None = None
    waiting: int = 0
    """Messages on their way."""
    waiting_since: datetime | None = None
    dead: int = 0


class Delivering(Protocol):
    """Messages on their way, who may get them, what is forgotten. See ``Transaction``."""

    # delivering
    def due_lanes(self, now: datetime) -> list[int]:
        """Lanes for which a message is due and nobody at it: its time has come, its recipient is not disabled, nothing
        before it in its line is on its way, and the lane does not rest. That longest without a message first."""
        ...

    def lane(self, lane_id: int) -> Lane | None: ...

    def claim_message(self, message_id: str, now: datetime, lease: timedelta) -> MessageClaim | None:
        """Claim this one, though its lane rests. None: it is not due, or another has it."""
        ...

    def claim_next_message(self, lane_id: int, now: datetime, lease: timedelta) -> MessageClaim | None:
        """Claim of a lane what is due the longest. None: nothing is, or the lane rests."""
        ...

    def file_attempt(
        self,
        claim: MessageClaim,
        attempt: Attempt,
        next_attempt_at: datetime | None,
        now: datetime,
        *,
        rests_until: datetime | None = None,
        sent_to: bool = True,
    ) -> bool:
        """Store one attempt, what the delivery became, and how its lane stands: well, or failing and at rest until
        then. Not ``sent_to``: nobody was asked, which says nothing of the lane. False where the fence was outlived (the
        attempt is kept)."""
        ...

    def recipients_of(self, alert_ids: Sequence[str]) -> frozenset[str]:
        """Names of the recipients for whom a message about any of these alert revisions was stored."""
        ...

    def file_messages(self, messages: Sequence[Message], now: datetime) -> None:
        """Queue messages that no assessment made (exercises, notices to operators …), in the order given."""
        ...

    def resend(self, message_id: str, now: datetime) -> DeliveryState | None:
        """Queue a dead or sent message again, under its own id and with every try before it; one that waits is tried
        now, one that is being sent left alone. The state that it was in; None: no such message."""
        ...

    def resend_dead(self, now: datetime, recipient: str | None = None) -> int:
        """Queue every dead message again, in the order of old. How many there were."""
        ...

    def disable_recipient(self, name: str, reason: str, now: datetime) -> bool:
        """Messages to it wait from now on. False: it was disabled before."""
        ...

    def enable_recipient(self, name: str, now: datetime) -> bool:
        """What waits for it is due now, with every try before it. False: it was not disabled."""
        ...

    def recipient_standings(self) -> Mapping[str, RecipientStanding]:
        """Of everybody to whom messages were made, or who was disabled."""
        ...

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
