"""An address wants no more messages, or wants them again. Operators are told: somebody gets no alerts any more."""

from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest

from service.errors import LinkError
from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.ports import Clock, Store, Transaction
from service.records import Message, Recipient
from service.stages.notify import NoticeKind, addresses, masked

CLOSED = "address unsubscribed"
OPENED = "address subscribed again"


def addressee(person: bytes, in_force: InForce) -> tuple[Recipient, str]:
    """The recipient and the address that a link was made for. Raises LinkError: feeds.toml names them no longer."""
    links = in_force.links
    for recipient in in_force.configuration.recipients:
        for address in addresses(recipient):
            if links is not None and compare_digest(links.person(recipient.name, address), person):
                return recipient, address
    raise LinkError("unknown")


class Unsubscribe:
    """Closes one address of one recipient for messages of every kind, and opens it again."""

    def __init__(self, store: Store, in_force: InForce, clock: Clock) -> None:
        self._store, self._in_force, self._clock = store, in_force, clock

    def is_closed(self, recipient: Recipient, address: str) -> bool:
        with self._store.view() as look:
            return address in _closed(look, recipient)

    def close(self, recipient: Recipient, address: str) -> bool:
        """False: it was closed before, and nothing more is said."""
        now = self._clock.now()
        with self._store.begin() as work:
            if not work.close_address(recipient.name, address, now):
                return False
            _audit(work, CLOSED, recipient, address, now)
            left = set(addresses(recipient)) - _closed(work, recipient)
            work.file_messages(self._told(recipient, address, bool(left), now), now)
        return True

    def reopen(self, recipient: Recipient, address: str) -> bool:
        """False: it was not closed."""
        now = self._clock.now()
        with self._store.begin() as work:
            opened = work.reopen_address(recipient.name, address)
            if opened:
                _audit(work, OPENED, recipient, address, now)
        return opened

    def _told(self, recipient: Recipient, address: str, others: bool, now: datetime) -> Sequence[Message]:
        kind: NoticeKind = "unsubscribed" if others else "nobody_left"
        return to_operators(self._in_force, kind, name=recipient.name, reason=masked(address), now=now)


def _closed(look: Transaction, recipient: Recipient) -> set[str]:
    return {one.address for one in look.closed_addresses() if one.recipient == recipient.name}


def _audit(work: Transaction, what: str, recipient: Recipient, address: str, now: datetime) -> None:
    detail = {"recipient": recipient.name, "address": masked(address)}
    work.audit(f"recipient:{recipient.name}", what, detail, now)
