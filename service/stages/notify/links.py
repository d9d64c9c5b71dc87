"""Signed links: what lets a recipient answer without a login, and nobody else.

A token is the URL-safe base64 of signature, time, person and subject. The person is a keyed digest of recipient and
address, so that neither stands in the link and nobody can try addresses on it; the subject is the alert. Each kind of
link has a key of its own, so that one cannot be passed off as the other.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from service.errors import LinkError

ANSWERS_WITHIN = timedelta(days=30)
"""How long the link to an alert can be answered. A link to unsubscribe has no end: mail is kept for years."""

_SIGNATURE, _DAY, _PERSON = 16, 2, 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_TOKEN = 200

Purpose = Literal["answer", "unsubscribe"]


@dataclass(frozen=True, slots=True)
class AnswerToken:
    """What a link to answer with says: ``person`` as ``Links.person`` makes it, and the alert revision."""

    person: bytes
    alert_id: str


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links and reads them. ``base_url``: where this service is reached; ``key``: at least 32 secret bytes, used
    for nothing else."""

    base_url: str
    key: bytes

    def __repr__(self) -> str:
        return f"Links({self.base_url!r})"

    def answer(self, recipient: str, address: str, alert_id: str, now: datetime) -> str:
        """The page where this recipient acknowledges and marks the alert; it ends after ``ANSWERS_WITHIN``."""
        last_day = (now + ANSWERS_WITHIN - _EPOCH).days
        body = last_day.to_bytes(_DAY, "big") + self.person(recipient, address) + alert_id.encode()
        return self._link("a", self._signed("answer", body))

    def unsubscribe(self, recipient: str, address: str) -> str:
        """The page where this one address is closed; it does not expire."""
        return self._link("u", self._signed("unsubscribe", self.person(recipient, address)))

    def person(self, recipient: str, address: str) -> bytes:
        """What stands for recipient and address in a link."""
        named = "".join(f"{len(part)}:{part}" for part in (recipient, address))
        return self._digest("person", named.encode("utf-8", "replace"))[:_PERSON]

    def read_answer(self, token: str, now: datetime) -> AnswerToken:
        """Raises LinkError: the token is not one of ours, or its time is over."""
        body = self._opened("answer", token)
        if len(body) <= _DAY + _PERSON:
            raise LinkError("forged")
        if (now - _EPOCH).days > int.from_bytes(body[:_DAY], "big"):
            raise LinkError("expired")
        person, subject = body[_DAY : _DAY + _PERSON], body[_DAY + _PERSON :]
        return AnswerToken(person, subject.decode("utf-8", "replace"))

    def read_unsubscribe(self, token: str) -> bytes:
        """The person. Raises LinkError: the token is not one of ours."""
        return self._opened("unsubscribe", token)

    def _link(self, page: str, token: str) -> str:
        return f"{self.base_url.rstrip('/')}/{page}/{token}"

    def _signed(self, purpose: Purpose, body: bytes) -> str:
        signature = self._digest(purpose, body)[:_SIGNATURE]
        return base64.urlsafe_b64encode(signature + body).rstrip(b"=").decode()

    def _opened(self, purpose: Purpose, token: str) -> bytes:
        """What was signed. Whatever is wrong with the token, the same work is done before it is refused."""
        raw = _bytes_of(token)
        signature, body = raw[:_SIGNATURE], raw[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._digest(purpose, body)[:_SIGNATURE]):
            raise LinkError("forged")
        return body

    def _digest(self, purpose: Purpose | Literal["person"], body: bytes) -> bytes:
        own = hmac.digest(self.key, purpose.encode(), hashlib.sha256)
        return hmac.digest(own, body, hashlib.sha256)


def _bytes_of(token: str) -> bytes:
    """The bytes of a token that is written as this service writes it, in the one way there is; else none."""
    given = token[:_LONGEST_TOKEN].encode("ascii", "replace")
    try:
        raw = base64.b64decode(given + b"=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return b""
    return raw if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == token else b""
