"""Tokens and the audit log."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from service.ports import Page, Token
from service.store.paging import moment_and_row, page_of
from service.store.part import Part
from service.store.tables import audit, tokens

_TOKEN = select(
    tokens.c.id,
    tokens.c.name,
    tokens.c.role,
    tokens.c.created_at,
    tokens.c.last_used_at,
    tokens.c.revoked_at,
    tokens.c.scopes,
    tokens.c.expires_at,
)


class Access(Part):
    """See ``service.ports.Transaction``."""

    def add_token(
        self,
        name: str,
        role: str,
        digest: str,
        now: datetime,
        scopes: Collection[str] | None = None,
        expires_at: datetime | None = None,
    ) -> int:
        columns = {"name": name, "role": role, "digest": digest, "created_at": now, "expires_at": expires_at}
        narrowed = None if scopes is None else " ".join(sorted(scopes))
        number: int = self._connection.execute(
            insert(tokens).values(**columns, scopes=narrowed).returning(tokens.c.id)
        ).scalar_one()
        return number

    def tokens(self) -> list[Token]:
        return [_token(row) for row in self._connection.execute(_TOKEN.order_by(tokens.c.id))]

    def token(self, digest: str) -> Token | None:
        query = _TOKEN.where(tokens.c.digest == digest, tokens.c.revoked_at.is_(None))
        row = self._connection.execute(query).one_or_none()
        return _token(row) if row is not None else None

    def touch_token(self, token_id: int, now: datetime) -> None:
        self._connection.execute(update(tokens).where(tokens.c.id == token_id).values(last_used_at=now))

    def revoke_token(self, token_id: int, now: datetime) -> bool:
        revoked = self._connection.execute(
            update(tokens)
            .where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        return revoked.rowcount == 1

    def page_audit(
        self,
        cursor: str | None,
        limit: int,
        what: Sequence[str] | None = None,
        *,
        who: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Page:
        query = select(audit).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit + 1)
        if cursor is not None:
            before, number = moment_and_row(cursor)
            query = query.where(audit.c.at <= before, (audit.c.at < before) | (audit.c.id < number))
        if who is not None:
            query = query.where(audit.c.who == who)
        if since is not None:
            query = query.where(audit.c.at >= since)
        if until is not None:
            query = query.where(audit.c.at < until)
        if what is not None:
            query = query.where(audit.c.what == what[0] if len(what) == 1 else audit.c.what.in_(what))
        rows = self._connection.execute(query).all()
        return page_of(rows, limit, lambda row: [row.at.isoformat(), row.id], lambda row: dict(row._mapping))

    def audit(self, who: str, what: str, detail: Mapping[str, object], now: datetime) -> None:
        self._connection.execute(insert(audit).values(at=now, who=who, what=what, detail=dict(detail)))


def _token(row: Any) -> Token:
    scopes = None if row.scopes is None else frozenset(row.scopes.split())
    return Token(**{**row._mapping, "scopes": scopes})
