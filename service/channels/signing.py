"""DKIM (RFC 6376): mail signed in the name of the sender's domain, so that servers need not take it for spam."""

import re
from dataclasses import dataclass, field
from email.utils import parseaddr

import dkim
from dkim.crypto import UnparsableKeyError, parse_pem_private_key

from service.errors import ConfigError, DeliveryError

_KEY, _FROM = "LIPTAKO_DKIM_KEY", "LIPTAKO_MAIL_FROM"
_SHORTEST_BITS = 1024
"""RFC 8301: signatures by shorter keys count as none."""
# RFC 6376, 5.4, and what one-click unsubscribing needs (RFC 8058). One that a mail lacks cannot be put into it either.
_SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"mime-version",
    b"content-type", b"content-transfer-encoding", b"content-language", b"auto-submitted", b"list-id",
    b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailSigner:
    """Make one with ``mail_signer``."""

    domain: str
    selector: str
    key: bytes = field(repr=False)

    def signed(self, mail: bytes) -> bytes:
        """The mail with its signature before it, over headers and body as they are (relaxed/relaxed). Raises
        DeliveryError, to be tried again, where it cannot be signed."""
        try:
            header = dkim.sign(
                mail,
                self.selector.encode(),
                self.domain.encode(),
                self.key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=list(_SIGNED),
            )
        except dkim.DKIMException as error:
            raise DeliveryError(
                f"The mail could not be signed ({type(error).__name__}): check {_KEY}."
            ) from None
        return bytes(header) + mail


def mail_signer(pem: str, *, selector: str, mail_from: str | None) -> MailSigner:
    """A signer for the domain that mail is sent from, with an RSA key in PEM. Raises ConfigError, which does not show
    the key."""
    domain = parseaddr(mail_from or "")[1].rpartition("@")[2].lower()
    if not domain:
        raise ConfigError(f"needs {_FROM}: mail is signed in the name of the sender's domain", field=_KEY)
    key = re.sub(r"\r\n?|\\n", "\n", pem).strip().encode("utf-8", "replace")
    _check(key)
    return MailSigner(domain, selector, key)


def _check(key: bytes) -> None:
    """Raises ConfigError unless it is an RSA key that receivers accept."""
    if not key.startswith(b"-----BEGIN ") or b"PRIVATE KEY-----" not in key or b"ENCRYPTED" in key:
        raise _unusable("is no private key in PEM without a password")
    try:
        parts = parse_pem_private_key(key)
    except (UnparsableKeyError, ValueError, LookupError, TypeError):
        raise _unusable("cannot be read as an RSA key (Ed25519 keys are not supported)") from None
    if int(parts["modulus"]).bit_length() < _SHORTEST_BITS:
        raise _unusable(f"is shorter than {_SHORTEST_BITS} bits: receivers ignore it")


def _unusable(reason: str) -> ConfigError:
    return ConfigError(f"{reason}; make one with `openssl genrsa -out dkim.pem 2048`", field=_KEY)
