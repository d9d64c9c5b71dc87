"""API tokens.

A secret is 256 random bits, so a plain SHA-256 of it is as good as it gets: there is nothing to guess, and a slow
hash would only slow the API down. The database never holds the secret.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from service.ports import Store, Token

ROLES = ("viewer", "operator", "admin")
PREFIX = "lpt_"
TOUCH_EVERY = timedelta(minutes=5)
"""How exactly the time of last use is kept: a write for every request would make reading a writer's work."""


def issue(store: Store, name: str, role: str, who: str, now: datetime) -> str:
    """Make a token with that role and return its secret, which cannot be had again. ValueError: no such role."""
    if role not in ROLES:
        raise ValueError(f"no role {role!r}: choose one of {', '.join(ROLES)}")
    secret = PREFIX + secrets.token_urlsafe(32)
    with store.begin() as transaction:
        token_id = transaction.add_token(name, role, digest(secret), now)
        transaction.audit(who, "token created", {"token": token_id, "name": name, "role": role}, now)
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


def authenticate(store: Store, authorization: str | None, now: datetime) -> Token | None:
    """The token that an ``Authorization: Bearer …`` header names, or None. Looked up by digest, so no comparison of
    secrets takes a time that depends on them."""
    scheme, _, secret = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return None
    with store.view() as look:
        token = look.token(digest(secret.strip()))
    if token is not None and (token.last_used_at is None or now - token.last_used_at > TOUCH_EVERY):
        with store.begin() as transaction:
            transaction.touch_token(token.id, now)
    return token
