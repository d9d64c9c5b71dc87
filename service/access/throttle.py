"""How often a login may be tried: by name and address together, by name, by address.

Counted in a table, so that a restart forgives nothing and all processes count together. Each kind of count has several
windows, each longer than the one before and with less room for its length: who goes on trying waits minutes, then
hours, then a day. A name is counted by its digest: people type passwords into the wrong field.
"""

import hashlib
import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta

from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from service.ports import Transaction
from service.text.account_names import account_key

BY_BOTH = tuple(parse_many("5/5minutes; 10/hour; 20/day"))
BY_NAME = tuple(parse_many("30/hour; 100/day"))
BY_ADDRESS = tuple(parse_many("20/5minutes; 60/hour; 200/day"))
"""So one address cannot keep the owner of a name out from another. Many addresses together can, for a day, but not from
an address where that one has logged in of late: there the name alone is not counted."""
KNOWN_FOR = timedelta(days=30)
"""How long an address stays one where a name has logged in."""

Key = tuple[RateLimitItem, tuple[str, ...]]


class Counts(Storage):
    """The counts of a transaction, as the library ``limits`` keeps them."""

    STORAGE_SCHEME = None

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        super().__init__()
        self._transaction, self._now = transaction, now

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        until = self._now + timedelta(seconds=expiry)
        return self._transaction.add_count(key, amount, self._now, until)

    def get(self, key: str) -> int:
        return self._transaction.count(key, self._now)[0]

    def get_expiry(self, key: str) -> float:
        return self._transaction.count(key, self._now)[1].timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> None:
        raise NotImplementedError("counts end by themselves")

    def clear(self, key: str) -> None:
        self._transaction.drop_count(key)


def admit(transaction: Transaction, name: str, address: str, now: datetime) -> timedelta | None:
    """Count a login that is about to be tried. None: it may be; else how long to wait, and nothing is counted."""
    limiter = FixedWindowRateLimiter(Counts(transaction, now))
    known = transaction.count(_known(name, address), now)[0] > 0
    keys = [*_both(name, address), *([] if known else _name(name)), *_address(address)]
    full = [key for key in keys if not limiter.test(key[0], *key[1])]
    if not full:
        full = [key for key in keys if not limiter.hit(key[0], *key[1])]
    ends = [limiter.get_window_stats(item, *named).reset_time - now.timestamp() for item, named in full]
    return timedelta(seconds=max(1, round(max(ends)))) if ends else None


def succeeded(transaction: Transaction, name: str, address: str, now: datetime) -> None:
    """Who got in has a clean slate at that address, and is known there. The counts of the name alone and of the address
    alone stay: they hold tries on others."""
    _clear(transaction, _both(name, address), now)
    known = _known(name, address)
    transaction.drop_count(known)
    transaction.add_count(known, 1, now, now + KNOWN_FOR)


def forgive(transaction: Transaction, name: str, now: datetime) -> None:
    """Forget the tries on a name, from wherever; those of an address on it end by themselves."""
    _clear(transaction, _name(name), now)


def address_counted(address: str) -> str:
    """The address as it is counted: of IPv6 the network of a customer, who has 2^64 addresses."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    mapped = known.ipv4_mapped if known.version == 6 else None
    if mapped is not None or known.version == 4:
        return str(mapped or known)
    return str(ipaddress.ip_network((known, 64), strict=False))


def _clear(transaction: Transaction, keys: Iterable[Key], now: datetime) -> None:
    limiter = FixedWindowRateLimiter(Counts(transaction, now))
    for item, named in keys:
        limiter.clear(item, *named)


def _both(name: str, address: str) -> list[Key]:
    return [(item, ("both", _digest(name), address_counted(address))) for item in BY_BOTH]


def _name(name: str) -> list[Key]:
    return [(item, ("name", _digest(name))) for item in BY_NAME]


def _address(address: str) -> list[Key]:
    return [(item, ("address", address_counted(address))) for item in BY_ADDRESS]


def _known(name: str, address: str) -> str:
    return f"known/{_digest(name)}/{address_counted(address)}"


def _digest(name: str) -> str:
    return hashlib.sha256(account_key(name).encode("utf-8", "replace")).hexdigest()[:32]
