"""Send one message through its channel. Each attempt is a row; nothing is given up without a word to the operators."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from service.errors import DeliveryError, StoreError
from service.jobs.in_force import InForce
from service.ports import Channel, Clock, MessageClaim, Receipt, Store, Transaction
from service.records import Attempt, DeliveryState
from service.stages.notify import NoticeKind, addresses, next_attempt, notice, notice_words

_log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than any channel's own deadline: a message is taken up again only when its sender must be dead."""


UNSUBSCRIBED = "this address has unsubscribed"

FILE_AGAIN_AFTER = (1, 3, 9)
"""Seconds. A message that was taken must be known as sent, or its lease ends and it goes out again."""


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

    async def run(self, message_id: str) -> Attempt | None:
        """Try once. None where another has the message, or nothing is due."""
        claim = await asyncio.to_thread(self._claim, message_id)
        if claim is None:
            return None
        outcome = await self._send(claim)
        for pause in FILE_AGAIN_AFTER:
            try:
                return await asyncio.to_thread(self._file, claim, outcome)
            except StoreError:
                _log.warning("attempt not stored yet", message=message_id, again_in_seconds=pause)
                await asyncio.sleep(pause)
        return await asyncio.to_thread(self._file, claim, outcome)

    def _claim(self, message_id: str) -> MessageClaim | None:
        with self._store.begin() as transaction:
            return transaction.claim_message(message_id, self._clock.now(), LEASE)

    async def _send(self, claim: MessageClaim) -> Receipt | DeliveryError:
        message = claim.message
        if claim.closed:
            return DeliveryError(UNSUBSCRIBED, permanent=True)
        recipient = self._in_force.recipient(message.recipient)
        if recipient is None:
            return DeliveryError("this recipient is no longer in feeds.toml", permanent=True)
        channel = self._channels.get(message.channel)
        if channel is None:
            return DeliveryError(f"no channel {message.channel!r} in this version", permanent=True)
        try:
            return await channel.send(message, recipient)
        except DeliveryError as error:
            return error
        except Exception as error:
            _log.exception("channel failed unexpectedly", message=message.id, recipient=recipient.name)
            return DeliveryError(f"unexpected {type(error).__name__} in the channel")

    def _file(self, claim: MessageClaim, outcome: Receipt | DeliveryError) -> Attempt:
        now = self._clock.now()
        attempt, again_at = self._judge(claim, outcome, now)
        with self._store.begin() as transaction:
            transaction.file_attempt(claim, attempt, again_at, now)
            if isinstance(outcome, DeliveryError):
                self._tell_operators(transaction, claim, outcome, attempt, now)
        return attempt

    def _judge(
        self, claim: MessageClaim, outcome: Receipt | DeliveryError, now: datetime
    ) -> tuple[Attempt, datetime | None]:
        number = claim.attempts + 1
        if isinstance(outcome, Receipt):
            return Attempt(
                number=number, at=now, state=DeliveryState.SENT, status=outcome.status, words=outcome.words
            ), None
        again_at = (
            None
            if outcome.permanent or outcome.gone
            else next_attempt(number, now, outcome.retry_after, self._spread())
        )
        state = DeliveryState.QUEUED if again_at else DeliveryState.DEAD
        return Attempt(
            number=number, at=now, state=state, status=outcome.status, words=outcome.reason
        ), again_at

    def _tell_operators(
        self,
        transaction: Transaction,
        claim: MessageClaim,
        error: DeliveryError,
        attempt: Attempt,
        now: datetime,
    ) -> None:
        """A dead delivery, or an endpoint that wants no more, is told. A dead notice is only logged: no echo."""
        recipient = claim.message.recipient
        current = self._in_force.recipient(recipient)
        disabled = error.gone and current is not None and claim.message.address in addresses(current)
        if disabled:  # a message to an address that was corrected meanwhile says nothing of the new one
            transaction.disable_recipient(recipient, error.reason, now)
        if attempt.state is not DeliveryState.DEAD:
            return
        _log.error("delivery dead", message=claim.message.id, recipient=recipient, reason=error.reason)
        if claim.closed or claim.message.kind == "notice":
            return  # that the address unsubscribed was told when it did
        kind: NoticeKind = "recipient_disabled" if disabled else "delivery_dead"
        words = notice_words(kind, name=recipient, reason=error.reason)
        transaction.file_messages(
            notice(
                self._in_force.configuration.recipients,
                subject=words["subject"],
                text=words["text"],
                mail_from=self._in_force.mail_from,
                now=now,
            ),
            now,
        )
