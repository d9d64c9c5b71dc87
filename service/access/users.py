"""Accounts: made, disabled, enabled, given another role or password. Each change is audited, and ends the sessions that
it must end in the same transaction."""

from datetime import datetime

from service.access.passwords import Passwords, weakness
from service.access.principal import ROLES
from service.access.sessions import lives
from service.access.throttle import forgive
from service.errors import AccountError
from service.ports import Session, Store, Transaction, User

LONGEST_NAME = 64


def add_user(
    store: Store, passwords: Passwords, name: str, role: str, password: str, *, who: str, now: datetime
) -> int:
    """Make an account and return its number. AccountError: the name is taken. ValueError: a name, role or password
    that cannot be used, in a sentence."""
    check_name(name)
    _check_role(role)
    check_password(password, name)
    hashed = passwords.hash(password)
    with store.begin() as transaction:
        number = transaction.add_user(name, role, hashed, now)
        if number is None:
            raise AccountError(f"There is an account {name} already: see `liptako users list`.", "taken")
        transaction.audit(who, "account made", {"user": number, "name": name, "role": role}, now)
    return number


def disable(store: Store, name: str, *, who: str, now: datetime, by: int | None = None) -> bool:
    """End all sessions and let nobody in under that name. False: it was disabled.

    ``by``: the account that does it in the console. AccountError where that is its own, or nobody would be left to see
    to people; at the command line (None) there is always somebody who can."""
    with store.begin() as transaction:
        user = _named(transaction, name)
        _leave_an_admin(transaction, user, by)
        if user.disabled_at is not None:
            return False
        transaction.set_disabled(user.id, now)
        ended = transaction.end_sessions(user.id, now)
        transaction.audit(who, "account disabled", {**_which(user), "sessions_ended": ended}, now)
    return True


def enable(store: Store, name: str, *, who: str, now: datetime) -> bool:
    """Let that one in again, also where too many logins had failed. False: it was not disabled."""
    with store.begin() as transaction:
        user = _named(transaction, name)
        forgive(transaction, user.name, now)
        if user.disabled_at is None:
            return False
        transaction.set_disabled(user.id, None)
        transaction.audit(who, "account enabled", _which(user), now)
    return True


def change_password(
    store: Store, passwords: Passwords, name: str, password: str, *, who: str, now: datetime
) -> int:
    """Set another password; how many sessions that ended. Errors as ``add_user``."""
    check_password(password, name)
    hashed = passwords.hash(password)
    with store.begin() as transaction:
        user = _named(transaction, name)
        transaction.set_password(user.id, hashed, now)
        ended = transaction.end_sessions(user.id, now)
        forgive(transaction, user.name, now)
        transaction.audit(who, "password changed", {**_which(user), "sessions_ended": ended}, now)
    return ended


def change_role(
    store: Store, name: str, role: str, *, who: str, now: datetime, by: int | None = None
) -> bool:
    """Give another role, which ends all sessions. False: it has that role. ``by`` and AccountError: as ``disable``."""
    _check_role(role)
    with store.begin() as transaction:
        user = _named(transaction, name)
        if user.role == role:
            return False
        _leave_an_admin(transaction, user, by)
        transaction.set_role(user.id, role)
        ended = transaction.end_sessions(user.id, now)
        detail = {**_which(user), "before": user.role, "after": role, "sessions_ended": ended}
        transaction.audit(who, "role changed", detail, now)
    return True


def end_sessions(store: Store, name: str, *, who: str, now: datetime) -> int:
    """End all sessions of one account; how many those were."""
    with store.begin() as transaction:
        user = _named(transaction, name)
        ended = transaction.end_sessions(user.id, now)
        if ended:
            transaction.audit(who, "sessions ended", {**_which(user), "sessions_ended": ended}, now)
    return ended


def sessions_of(store: Store, name: str, now: datetime) -> list[Session]:
    """Where that one is logged in, the newest first."""
    with store.view() as look:
        user = _named(look, name)
        return [session for session in look.sessions(user.id) if lives(session, user, now)]


def check_name(name: str) -> None:
    """ValueError, in a sentence, where nobody can be called that."""
    if not name or name != name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise ValueError(f"a name is 1 to {LONGEST_NAME} printable characters, with no space at either end")


def check_password(password: str, name: str) -> None:
    """ValueError, in a sentence, where it is not to be taken for that account."""
    why = weakness(password, name)
    if why is not None:
        raise ValueError(why)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ValueError(f"no role {role!r}: choose one of {', '.join(ROLES)}")


def _named(transaction: Transaction, name: str) -> User:
    user = transaction.user_named(name)
    if user is None:
        raise AccountError(f"There is no account {name}: see `liptako users list`.")
    return user


def _leave_an_admin(transaction: Transaction, user: User, by: int | None) -> None:
    """Refuse what takes its rights from the account that does it, or from the last admin that can log in. Two admins
    who do it to each other at once take turns: the second one is refused."""
    if by is None:
        return
    if user.id == by:
        raise AccountError("Nobody disables their own account or changes its role: ask another admin.", "own")
    if set(transaction.hold_admins()) == {user.id}:
        raise AccountError(f"{user.name} is the last admin: make another one first.", "last admin")


def _which(user: User) -> dict[str, object]:
    return {"user": user.id, "name": user.name}
