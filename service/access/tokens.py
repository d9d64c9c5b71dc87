"""API tokens.

A secret is 256 random bits, so a plain SHA-256 of it is as good as it gets: there is nothing to guess, and a slow
hash would only slow the API down. The database never holds the secret.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from service.access.principal import ROLES, Principal, scopes_of
from service.ports import Store, Token

PREFIX = "lpt_"
LONGEST_NAME = 64
TOUCH_EVERY = timedelta(minutes=5)
"""How exactly the time of last use is kept: a write for every request would make reading a writer's work."""


def issue(
    store: Store,
    name: str,
    role: str,
    who: str,
    now: datetime,
    *,
    scopes: Collection[str] | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Make a token and return its secret, which cannot be had again. ``scopes`` narrow what the role implies; without
    ``expires_at`` it works until it is revoked. ValueError: no such role, or a scope that the role has not."""
    if role not in ROLES:
        raise ValueError(f"no role {role!r}: choose one of {', '.join(ROLES)}")
    beyond = sorted(set(scopes or ()) - scopes_of(role))
    if beyond:
        raise ValueError(f"the role {role} has no scope {beyond[0]!r}: {', '.join(sorted(scopes_of(role)))}")
    secret = PREFIX + secrets.token_urlsafe(32)
    detail: dict[str, object] = {"name": name, "role": role}
    if scopes is not None:
        detail["scopes"] = sorted(scopes)
    if expires_at is not None:
        detail["expires_at"] = expires_at.isoformat()
    with store.begin() as transaction:
        token_id = transaction.add_token(name, role, digest(secret), now, scopes, expires_at)
        transaction.audit(who, "token created", {"token": token_id, **detail}, now)
    return secret


def revoke(store: Store, token_id: int, who: str, now: datetime) -> bool:
    """End a token at once. False: there is none with that number that still works."""
    with store.begin() as transaction:
        revoked = transaction.revoke_token(token_id, now)
        if revoked:
            transaction.audit(who, "token revoked", {"token": token_id}, now)
    return revoked


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def works(token: Token, now: datetime) -> bool:
    """Whether it was not revoked and has not expired."""
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def authenticate(store: Store, authorization: str | None, now: datetime) -> Principal | None:
    """Whose token an ``Authorization: Bearer …`` header carries, or None. Looked up by digest, so no comparison of
    secrets takes a time that depends on them."""
    scheme, _, secret = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return None
    with store.view() as look:
        token = look.token(digest(secret.strip()))
    if token is None or not works(token, now):
        return None
    if token.last_used_at is None or now - token.last_used_at > TOUCH_EVERY:
        with store.begin() as transaction:
            transaction.touch_token(token.id, now)
    return Principal("token", token.id, token.name, token.role, scopes_of(token.role, token.scopes))
