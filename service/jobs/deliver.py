"""Send one message through its channel. Each attempt is a row; nothing is given up without a word to the operators."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from service.errors import DeliveryError, StoreError
from service.jobs.in_force import InForce
from service.jobs.undelivered import tell_if_given_up
from service.ports import Channel, Clock, MessageClaim, Receipt, Store
from service.records import Attempt, DeliveryState, Message, Recipient
from service.stages.notify import TO_NOBODY, addresses, next_attempt, rest

_log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than any channel's own deadline: a message is taken up again only when its sender must be dead."""
FILE_AGAIN_AFTER = (1, 3, 9)
"""Seconds. A message that was taken must be known as sent, or its lease ends and it goes out again."""
_LONGEST_REST = timedelta(minutes=5)
"""What one answer can ask for in the name of a whole lane."""

UNSUBSCRIBED = "This address has unsubscribed; nothing was sent to it."
NO_RECIPIENT = "This recipient is no longer in feeds.toml; nothing was sent."
NO_ADDRESS = "This address is no longer one of the recipient's in feeds.toml; nothing was sent to it."
NO_CHANNEL = "This program cannot send by the channel {channel}: its part for that is not installed."
TO_BE_TRIED = " It is tried again."
"""How channels end what they say of a failure that may pass."""
GIVEN_UP = "It was tried {tries} times and is given up; it can be sent again by hand."

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Outcome:
    said: Receipt | DeliveryError
    asked: bool = True
    """Whether the other side was: what we did not send says nothing of it."""


class Deliver:
    """``channels`` by name; ``spread`` gives numbers in [0, 1) that keep retries apart."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        in_force: InForce,
        clock: Clock,
        spread: Callable[[], float],
    ) -> None:
        self._store, self._channels, self._in_force = store, channels, in_force
        self._clock, self._spread = clock, spread
        # Their own: what reads feeds and judges for seconds is not waited for.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="deliver")
        # What goes wrong has one thread: however many fail at once, what goes well finds the others free.
        self._side_thread = ThreadPoolExecutor(1, thread_name_prefix="deliver-failing")

    def close(self) -> None:
        """Let go of the threads; nothing can be sent after that."""
        for threads in (self._threads, self._side_thread):
            threads.shutdown(wait=False)

    async def run(self, message_id: str) -> Attempt | None:
        """Try one message, though its lane rests. None where another has it, or it is not due."""
        claim = await self._in_thread(lambda: self._claim(message_id))
        if claim is None:
            return None
        attempt, _ = await self.attempt(claim)
        return attempt

    async def claim_next(self, lane_id: int, *, well: bool) -> MessageClaim | None:
        """Claim what is due on a lane, which goes ``well`` or not. None: nothing is."""
        return await self._in_thread(lambda: self._claim_next(lane_id), well=well)

    async def attempt(
        self, claim: MessageClaim, *, then_next: bool = False
    ) -> tuple[Attempt, MessageClaim | None]:
        """Send what was claimed and store what came of it; ``then_next``: claim the next of the lane with that."""
        outcome = await self._send(claim)
        well = isinstance(outcome.said, Receipt)
        for pause in FILE_AGAIN_AFTER:
            try:
                return await self._in_thread(lambda: self._file(claim, outcome, then_next), well=well)
            except StoreError:
                _log.warning("attempt not stored yet", message=claim.message.id, again_in_seconds=pause)
                await asyncio.sleep(pause)
        return await self._in_thread(lambda: self._file(claim, outcome, then_next), well=well)

    def _in_thread(self, work: Callable[[], Result], *, well: bool = True) -> "asyncio.Future[Result]":
        threads = self._threads if well else self._side_thread
        return asyncio.get_running_loop().run_in_executor(threads, work)

    def _claim(self, message_id: str) -> MessageClaim | None:
        with self._store.begin() as transaction:
            return transaction.claim_message(message_id, self._clock.now(), LEASE)

    def _claim_next(self, lane_id: int) -> MessageClaim | None:
        with self._store.begin() as transaction:
            return transaction.claim_next_message(lane_id, self._clock.now(), LEASE)

    async def _send(self, claim: MessageClaim) -> _Outcome:
        if claim.message.channel == TO_NOBODY:
            return _Outcome(DeliveryError(str(claim.message.content["words"]), permanent=True), asked=False)
        recipient = self._in_force.recipient(claim.message.recipient)
        if claim.closed or recipient is None:
            why = UNSUBSCRIBED if claim.closed else NO_RECIPIENT
            return _Outcome(DeliveryError(why, permanent=True), asked=False)
        message = _to_present_address(claim.message, recipient)
        if message is None:
            return _Outcome(DeliveryError(NO_ADDRESS, permanent=True), asked=False)
        channel = self._channels.get(message.channel)
        if channel is None:
            return _Outcome(DeliveryError(NO_CHANNEL.format(channel=message.channel)), asked=False)
        try:
            return _Outcome(await channel.send(message, recipient))
        except DeliveryError as error:
            return _Outcome(error)
        except Exception as error:
            _log.exception("channel failed unexpectedly", message=message.id, recipient=recipient.name)
            return _Outcome(DeliveryError(f"An unexpected fault of this program ({type(error).__name__})."))

    def _file(
        self, claim: MessageClaim, outcome: _Outcome, then_next: bool
    ) -> tuple[Attempt, MessageClaim | None]:
        now = self._clock.now()
        attempt, again_at = self._judge(claim, outcome.said, now)
        with self._store.begin() as transaction:
            transaction.file_attempt(
                claim,
                attempt,
                again_at,
                now,
                rests_until=_rests_until(claim, outcome.said, now),
                sent_to=outcome.asked,
            )
            if isinstance(outcome.said, DeliveryError):
                tell_if_given_up(transaction, self._in_force, claim, outcome.said, attempt, now)
            following = (
                transaction.claim_next_message(claim.lane.id, self._clock.now(), LEASE) if then_next else None
            )
        if attempt.state is DeliveryState.DEAD:
            _log.error("delivery dead", message=claim.message.id, recipient=claim.message.recipient)
        return attempt, following

    def _judge(
        self, claim: MessageClaim, said: Receipt | DeliveryError, now: datetime
    ) -> tuple[Attempt, datetime | None]:
        made = Attempt(number=claim.attempts + 1, at=now, state=DeliveryState.SENT, status=said.status)
        if isinstance(said, Receipt):
            return replace(made, words=said.words), None
        if said.permanent and not said.gone:  # what found its endpoint gone waits until that is enabled again
            return replace(made, state=DeliveryState.DEAD, words=said.reason), None
        tries = claim.tries + 1
        again_at = next_attempt(tries, now, said.retry_after, self._spread())
        if again_at is not None:
            return replace(made, state=DeliveryState.QUEUED, words=said.reason), again_at
        words = f"{said.reason.removesuffix(TO_BE_TRIED)} {GIVEN_UP.format(tries=tries)}"
        return replace(made, state=DeliveryState.DEAD, words=words), None


def _to_present_address(message: Message, recipient: Recipient) -> Message | None:
    """The message for where it is to go now. A webhook that has moved gets at its new URL what waited for it; an
    e-mail address that was taken out of the file is written to no more. None: it goes nowhere."""
    present = addresses(recipient)
    if recipient.channel != message.channel:
        return None
    if message.address in present:
        return message
    return replace(message, address=present[0]) if recipient.channel != "email" and present else None


def _rests_until(claim: MessageClaim, said: Receipt | DeliveryError, now: datetime) -> datetime | None:
    """Until when nothing more is sent on the lane. An answer that is final about one message is no reason to."""
    if isinstance(said, Receipt) or said.permanent:
        return None
    asked = min(said.retry_after or timedelta(0), _LONGEST_REST)
    wait = max(rest(claim.lane.failures + 1), asked)
    return now + wait if wait else None
