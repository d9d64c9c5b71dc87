"""Sessions: what a browser that has logged in carries, and how long that is worth anything.

A secret is 256 random bits; the database has its digest. It works for 12 hours after it was last used and never longer
than 7 days. Disabling an account, changing its password or its role ends it at once.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.access.principal import Principal, scopes_of
from service.access.tokens import digest
from service.ports import Session, Store, Transaction, User

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
TOUCH_EVERY = timedelta(minutes=5)
"""How exactly the time of last use is kept."""
KEPT = timedelta(days=30)
"""How long a session that is over stays to be looked at."""
_LONGEST_SECRET, _LONGEST_AGENT = 100, 120
_TOKEN_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that works, and who has it."""

    id: int
    caller: Principal
    secret: str = field(repr=False)

    @property
    def form_token(self) -> str:
        """What a form of this session carries in its field ``form_token``: a page elsewhere cannot know it, and one of
        another session is worth nothing.

        Written anew each time, behind a pad: pages are packed, and how well the same token packs beside a word of
        somebody else's choice would give it away (BREACH, CVE-2013-3587)."""
        pad = secrets.token_bytes(_TOKEN_BYTES)
        return (pad + _xor(pad, self._token)).hex()

    @property
    def _token(self) -> bytes:
        return hmac.new(self.secret.encode(), b"form", hashlib.sha256).digest()

    def made(self, form_token: str) -> bool:
        """Whether a form with that token was made for this session, in a time that tells nothing."""
        try:
            given = bytes.fromhex(form_token)
        except ValueError:
            return False
        pad, hidden = given[:_TOKEN_BYTES], given[_TOKEN_BYTES:]
        return len(given) == 2 * _TOKEN_BYTES and hmac.compare_digest(_xor(pad, hidden), self._token)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def begin_session(transaction: Transaction, user: User, agent: str, now: datetime) -> tuple[str, datetime]:
    """A new session's secret and the last moment that it can work."""
    secret = secrets.token_urlsafe(32)
    said = "".join(letter if letter.isprintable() else " " for letter in agent)[:_LONGEST_AGENT]
    transaction.forget_sessions(now - KEPT)
    transaction.add_session(user.id, digest(secret), said, now, now + IDLE)
    return secret, now + LONGEST


def live_session(store: Store, secret: str | None, now: datetime) -> LiveSession | None:
    """The session of a cookie, or None where it is none that works. Looked up by digest, as tokens are."""
    if not secret or len(secret) > _LONGEST_SECRET:
        return None
    with store.view() as look:
        found = look.session(digest(secret))
    if found is None or not lives(found[0], found[1], now):
        return None
    session, user = found
    if now - session.last_seen_at > TOUCH_EVERY:
        with store.begin() as transaction:
            transaction.touch_session(session.id, now, min(now + IDLE, session.created_at + LONGEST))
    caller = Principal("user", user.id, user.name, user.role, scopes_of(user.role))
    return LiveSession(session.id, caller, secret)


def lives(session: Session, user: User, now: datetime) -> bool:
    ended = session.revoked_at is not None or user.disabled_at is not None
    return not ended and now < session.expires_at


def end_session(store: Store, session: LiveSession, now: datetime) -> None:
    """Log out."""
    with store.begin() as transaction:
        if transaction.end_session(session.id, now):
            detail = {"user": session.caller.id, "session": session.id}
            transaction.audit(session.caller.name, "logged out", detail, now)
