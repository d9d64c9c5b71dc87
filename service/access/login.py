"""Logging in. A wrong password and an unknown name get the same answer after the same work."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.access.passwords import Passwords
from service.access.sessions import begin_session
from service.access.throttle import address_counted, admit, succeeded
from service.access.tokens import digest
from service.ports import Clock, Store, Transaction, User

WHO = "login page"
FAILED = "login failed"
TOLD_EACH = 20
"""Failed logins of an hour that the audit log has one by one. Beyond, it has those whose number is a power of two: an
attacker is seen, and cannot fill the disk with rows that are never deleted."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """``secret`` goes into the cookie; ``until`` is the last moment that it can work."""

    name: str
    until: datetime
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """``wait``: too many have failed, and it is not tried again before; None: name or password are wrong."""

    wait: timedelta | None = None


class LogIn:
    """Logs people in by name and password."""

    def __init__(self, store: Store, clock: Clock, passwords: Passwords) -> None:
        self._store, self._clock, self._passwords = store, clock, passwords

    def try_(
        self, name: str, password: str, *, address: str, agent: str = "", before: str | None = None
    ) -> LoggedIn | Refused:
        """``address``: where the request comes from; ``before``: the secret of a session that this one replaces."""
        now = self._clock.now()
        with (
            self._store.begin() as transaction
        ):  # by itself: whoever waits for one count while holding others blocks
            transaction.forget_counts(now)
        with self._store.begin() as transaction:
            wait = admit(transaction, name, address, now)
            if wait is not None:
                _failed(transaction, transaction.user_named(name), address, now)
                return Refused(wait)
            user = transaction.user_named(name)
        right = self._passwords.matches(user.password_hash if user else None, password)
        fresh = self._fresh_hash(user, password) if user and right else None
        with self._store.begin() as transaction:
            now_user = transaction.user_named(name)
            if user is None or not right or not _same(user, now_user):
                _failed(transaction, user, address, now)
                return Refused()
            succeeded(transaction, name, address, now)
            if fresh is not None:
                transaction.set_password(user.id, fresh, user.password_changed_at)
            return _begun(transaction, user, agent, before, address, now)

    def _fresh_hash(self, user: User, password: str) -> str | None:
        """The password hashed anew where the parameters have changed since it was."""
        return self._passwords.hash(password) if self._passwords.outdated(user.password_hash) else None


def _same(user: User, now: User | None) -> bool:
    """Whether the account may still be entered by what was checked: it can be disabled or given another password
    meanwhile."""
    return now is not None and now.disabled_at is None and now.password_hash == user.password_hash


def _begun(
    transaction: Transaction, user: User, agent: str, before: str | None, address: str, now: datetime
) -> LoggedIn:
    old = transaction.session(digest(before)) if before else None
    if old is not None:
        transaction.end_session(old[0].id, now)
    secret, until = begin_session(transaction, user, agent, now)
    transaction.audit(user.name, "logged in", {"user": user.id, "address": address_counted(address)}, now)
    return LoggedIn(user.name, until, secret)


def _failed(transaction: Transaction, user: User | None, address: str, now: datetime) -> None:
    """Note a failed login. A name that nobody has is not kept: it may be a password in the wrong field."""
    number = transaction.add_count("failed logins", 1, now, now + _HOUR)
    if number <= TOLD_EACH or number.bit_count() == 1:
        detail = {
            "name": user.name if user else None,
            "address": address_counted(address),
            "this_hour": number,
        }
        transaction.audit(WHO, FAILED, detail, now)
