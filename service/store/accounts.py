"""Users, sessions, and counts of logins."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, exists, insert, select, update

from service.ports import Session, User
from service.store.database import insert_into
from service.store.part import Part
from service.store.tables import login_counts, sessions, users
from service.text.account_names import account_key

_USER = select(
    users.c.id,
    users.c.name,
    users.c.role,
    users.c.created_at,
    users.c.password_changed_at,
    users.c.disabled_at,
    users.c.password_hash,
)
_SESSION = select(
    sessions.c.id,
    sessions.c.user_id,
    sessions.c.created_at,
    sessions.c.last_seen_at,
    sessions.c.expires_at,
    sessions.c.agent,
    sessions.c.revoked_at,
)


class Accounts(Part):
    """See ``service.ports.Transaction``."""

    def add_user(self, name: str, role: str, password_hash: str, now: datetime) -> int | None:
        columns = {"name": name, "folded": account_key(name), "role": role, "password_hash": password_hash}
        number: int | None = self._connection.execute(
            insert_into(self._connection, users)
            .values(**columns, created_at=now, password_changed_at=now)
            .on_conflict_do_nothing(index_elements=["folded"])
            .returning(users.c.id)
        ).scalar_one_or_none()
        return number

    def users(self) -> list[User]:
        return [User(**row._mapping) for row in self._connection.execute(_USER.order_by(users.c.folded))]

    def any_user(self) -> bool:
        return bool(self._connection.execute(select(exists(select(users.c.id)))).scalar_one())

    def hold_admins(self) -> list[int]:
        admins = select(users.c.id).where(users.c.role == "admin", users.c.disabled_at.is_(None))
        return list(self._connection.execute(admins.order_by(users.c.id).with_for_update()).scalars())

    def user(self, user_id: int) -> User | None:
        return self._one_user(users.c.id == user_id)

    def user_named(self, name: str) -> User | None:
        return self._one_user(users.c.folded == account_key(name))

    def _one_user(self, which: Any) -> User | None:
        row = self._connection.execute(_USER.where(which)).one_or_none()
        return User(**row._mapping) if row is not None else None

    def set_password(self, user_id: int, password_hash: str, changed_at: datetime) -> None:
        self._change_user(user_id, password_hash=password_hash, password_changed_at=changed_at)

    def set_role(self, user_id: int, role: str) -> None:
        self._change_user(user_id, role=role)

    def set_disabled(self, user_id: int, at: datetime | None) -> None:
        self._change_user(user_id, disabled_at=at)

    def _change_user(self, user_id: int, **columns: object) -> None:
        self._connection.execute(update(users).where(users.c.id == user_id).values(**columns))

    def add_session(self, user_id: int, digest: str, agent: str, now: datetime, expires_at: datetime) -> int:
        columns = {"user_id": user_id, "digest": digest, "agent": agent, "expires_at": expires_at}
        number: int = self._connection.execute(
            insert(sessions).values(**columns, created_at=now, last_seen_at=now).returning(sessions.c.id)
        ).scalar_one()
        return number

    def session(self, digest: str) -> tuple[Session, User] | None:
        row = self._connection.execute(_SESSION.where(sessions.c.digest == digest)).one_or_none()
        owner = self.user(row.user_id) if row is not None else None
        return (Session(**row._mapping), owner) if row is not None and owner is not None else None

    def sessions(self, user_id: int) -> list[Session]:
        kept = _SESSION.where(sessions.c.user_id == user_id).order_by(sessions.c.id.desc())
        return [Session(**row._mapping) for row in self._connection.execute(kept)]

    def live_sessions(self, now: datetime) -> dict[int, tuple[int, datetime]]:
        live = (sessions.c.revoked_at.is_(None), sessions.c.expires_at > now)
        found: dict[int, tuple[int, datetime]] = {}
        for user, seen in self._connection.execute(
            select(sessions.c.user_id, sessions.c.last_seen_at).where(*live)
        ):
            number, last = found.get(user, (0, seen))
            found[user] = (number + 1, max(last, seen))
        return found

    def touch_session(self, session_id: int, now: datetime, expires_at: datetime) -> None:
        named = update(sessions).where(sessions.c.id == session_id)
        self._connection.execute(named.values(last_seen_at=now, expires_at=expires_at))

    def end_session(self, session_id: int, now: datetime) -> bool:
        return self._end_those(sessions.c.id == session_id, now) == 1

    def end_sessions(self, user_id: int, now: datetime) -> int:
        return self._end_those(sessions.c.user_id == user_id, now)

    def _end_those(self, which: Any, now: datetime) -> int:
        live = (which, sessions.c.revoked_at.is_(None), sessions.c.expires_at > now)
        return self._connection.execute(update(sessions).where(*live).values(revoked_at=now)).rowcount

    def forget_sessions(self, before: datetime) -> int:
        return self._connection.execute(delete(sessions).where(sessions.c.expires_at < before)).rowcount

    def add_count(self, key: str, amount: int, now: datetime, until: datetime) -> int:
        over = login_counts.c.until <= now
        number: int = self._connection.execute(
            insert_into(self._connection, login_counts)
            .values(key=key, count=amount, until=until)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "count": case((over, amount), else_=login_counts.c.count + amount),
                    "until": case((over, until), else_=login_counts.c.until),
                },
            )
            .returning(login_counts.c.count)
        ).scalar_one()
        return number

    def count(self, key: str, now: datetime) -> tuple[int, datetime]:
        kept = select(login_counts.c.count, login_counts.c.until)
        row = self._connection.execute(
            kept.where(login_counts.c.key == key, login_counts.c.until > now)
        ).one_or_none()
        return (row[0], row[1]) if row is not None else (0, now)

    def drop_count(self, key: str) -> None:
        self._connection.execute(delete(login_counts).where(login_counts.c.key == key))

    def forget_counts(self, now: datetime) -> None:
        # Those that another process is just counting anew are left to it.
        over = select(login_counts.c.key).where(login_counts.c.until <= now).with_for_update(skip_locked=True)
        self._connection.execute(delete(login_counts).where(login_counts.c.key.in_(over)))
