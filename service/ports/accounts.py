"""People who log in, their sessions, and counts by which logins are throttled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class User:
    """An account. Its password is known by its hash alone."""

    id: int
    name: str
    role: str
    created_at: datetime
    password_changed_at: datetime
    disabled_at: datetime | None = None
    password_hash: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """A login. ``expires_at`` moves with use; ``agent`` is what the browser said it is, shortened."""

    id: int
    user_id: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    agent: str
    revoked_at: datetime | None = None


class Accounts(Protocol):
    """Users, sessions, counts. Names differ by more than case or the width of letters. See ``Transaction``."""

    def add_user(self, name: str, role: str, password_hash: str, now: datetime) -> int | None:
        """None: there is one of that name."""
        ...

    def users(self) -> list[User]: ...

    def any_user(self) -> bool:
        """Whether there is an account, disabled or not."""
        ...

    def hold_admins(self) -> list[int]:
        """The admins that may log in. Until the transaction ends no other one can change who they are."""
        ...

    def user(self, user_id: int) -> User | None: ...

    def user_named(self, name: str) -> User | None: ...

    def set_password(self, user_id: int, password_hash: str, changed_at: datetime) -> None: ...

    def set_role(self, user_id: int, role: str) -> None: ...

    def set_disabled(self, user_id: int, at: datetime | None) -> None: ...

    def add_session(
        self, user_id: int, digest: str, agent: str, now: datetime, expires_at: datetime
    ) -> int: ...

    def session(self, digest: str) -> tuple[Session, User] | None:
        """A session by the digest of its secret, ended or not, and whose it is."""
        ...

    def sessions(self, user_id: int) -> list[Session]:
        """All that are kept of one user, the newest first."""
        ...

    def live_sessions(self, now: datetime) -> Mapping[int, tuple[int, datetime]]:
        """By user who is logged in: the number of sessions that work, and when one was last used."""
        ...

    def touch_session(self, session_id: int, now: datetime, expires_at: datetime) -> None: ...

    def end_session(self, session_id: int, now: datetime) -> bool:
        """False: it had ended."""
        ...

    def end_sessions(self, user_id: int, now: datetime) -> int:
        """End all of one user; how many those were."""
        ...

    def forget_sessions(self, before: datetime) -> int:
        """Delete those that expired before that time."""
        ...

    def add_count(self, key: str, amount: int, now: datetime, until: datetime) -> int:
        """Add to a count and return it. One that was over by ``now`` begins anew and is kept ``until``."""
        ...

    def count(self, key: str, now: datetime) -> tuple[int, datetime]:
        """A count and when it is over; (0, ``now``) where there is none."""
        ...

    def drop_count(self, key: str) -> None: ...

    def forget_counts(self, now: datetime) -> None:
        """Delete those that are over."""
        ...
