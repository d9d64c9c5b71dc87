"""E-mail: to a server by SMTP, or into a folder while no server is set."""

import asyncio
import contextlib
import hashlib
import os
import re
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiosmtplib

from service.channels.mail import build_mail, sender_address, single_address
from service.channels.replies import because
from service.channels.signing import MailSigner
from service.channels.wording import fit
from service.errors import ConfigError, DeliveryError
from service.ports import Receipt
from service.records import Message, Recipient

_SCHEMES = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_GOODBYE_S = 2.0
# Replies about our account, not about the message: an operator can put them right, so the message waits.
_ABOUT_US = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server as LIPTAKO_SMTP_URL names it."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The password as it stands, and as a login carries it."""
        if not self.password:
            return ()
        plain = f"\0{self.user}\0{self.password}"
        return (self.password, *(b64encode(text.encode()).decode() for text in (plain, self.password)))


def smtp_server(url: str) -> SmtpServer:
    """Read ``smtp://``, ``smtps://`` or ``smtp+starttls://user:pass@host:port``; user and password may be
    percent-encoded. Raises ConfigError, which does not show the URL: it may hold a password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _unusable("its host or port cannot be read") from None
    if parts.scheme not in _SCHEMES:
        raise _unusable(f"it must begin with {', '.join(f'{scheme}://' for scheme in _SCHEMES)}")
    if not host:
        raise _unusable("it names no host")
    if (parts.username is None) != (parts.password is None):
        raise _unusable("it has a user or a password, but not both")
    return SmtpServer(
        parts.scheme,
        host,
        port or _SCHEMES[parts.scheme],
        unquote(parts.username) if parts.username is not None else None,
        unquote(parts.password) if parts.password is not None else None,
    )


def _unusable(reason: str) -> ConfigError:
    return ConfigError(f"not a mail server: {reason}", field="LIPTAKO_SMTP_URL")


class EmailChannel:
    """Sends mail through one server, one recipient a transaction. 4xx is tried again, 5xx about the message is
    final; a server that is away, untrusted or refuses our account is tried again."""

    def __init__(
        self,
        smtp_url: str,
        *,
        deadline: timedelta,
        tls: ssl.SSLContext | None = None,
        signer: MailSigner | None = None,
    ) -> None:
        """``deadline`` bounds the whole exchange. ``tls``: whom to trust; default the machine's authorities.
        ``signer``: signs each mail; None: mail goes unsigned."""
        self._server = smtp_server(smtp_url)
        self._deadline = deadline
        self._tls = tls or ssl.create_default_context()
        self._signer = signer

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """Hand one mail to the server. Raises DeliveryError."""
        mail = await asyncio.to_thread(_bytes_of, message, self._signer)
        envelope = (sender_address(message), single_address(message.address))
        try:
            reply = await self._transfer(envelope, mail)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise self._refusal(error) from None
        return Receipt(250, fit(f"The mail server took it: {reply}", self._server.secrets))

    async def _transfer(self, envelope: tuple[str, str], mail: bytes) -> str:
        sender, to = envelope
        client = self._client(sender)
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                await client.connect()
                _, reply = await client.sendmail(sender, [to], mail)
            await _goodbye(client)  # the mail is taken: how the server parts from us changes nothing
        finally:
            client.close()
        return reply

    def _client(self, sender: str) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.scheme == "smtps",
            start_tls=server.scheme == "smtp+starttls",
            tls_context=self._tls if server.scheme != "smtp" else None,
            # Named, so that nothing waits for a name server and this machine's own name is not told.
            local_hostname=sender.rpartition("@")[2],
            timeout=self._deadline.total_seconds(),
        )

    def _refusal(self, error: Exception) -> DeliveryError:
        """What an error means for the message. No cause is kept: its text may hold what we sent."""
        if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
            error = error.recipients[0]
        if isinstance(error, aiosmtplib.SMTPResponseException):
            return self._refused_with(error)
        return DeliveryError(fit(f"{_what_failed(error)} It is tried again.", self._server.secrets))

    def _refused_with(self, error: aiosmtplib.SMTPResponseException) -> DeliveryError:
        about_message = isinstance(
            error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPDataError
        )
        final = about_message and 500 <= error.code < 600 and error.code not in _ABOUT_US
        what = _REFUSED.get(type(error), "The mail server refused")
        return DeliveryError(
            fit(f"{what}{because(error.message)}: {error.code} {error.message}", self._server.secrets),
            permanent=final,
            status=error.code,
        )


def _bytes_of(message: Message, signer: MailSigner | None) -> bytes:
    mail = build_mail(message).as_bytes()
    return signer.signed(mail) if signer else mail


_REFUSED: Mapping[type[Exception], str] = {
    aiosmtplib.SMTPRecipientRefused: "The mail server refused this address",
    aiosmtplib.SMTPSenderRefused: "The mail server refused our sender address (LIPTAKO_MAIL_FROM)",
    aiosmtplib.SMTPDataError: "The mail server refused the message",
    aiosmtplib.SMTPAuthenticationError: "The mail server refused our user or password (LIPTAKO_SMTP_URL)",
    aiosmtplib.SMTPConnectResponseError: "The mail server turned us away",
    aiosmtplib.SMTPHeloError: "The mail server turned us away",
}


def _what_failed(error: Exception) -> str:
    # The library says with its plainest error that a server lacks STARTTLS or a way to log in.
    if type(error) in (aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported):
        return "The mail server does not offer what LIPTAKO_SMTP_URL asks for (STARTTLS or a login); nothing was sent."
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    # Errors of TLS come wrapped, recognised by their text alone.
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "The mail server's certificate is not trusted; nothing was sent."
    if "[SSL" in str(error):
        return "No secure connection to the mail server could be made; nothing was sent."
    return "The mail server could not be reached, or the connection broke."


async def _goodbye(client: aiosmtplib.SMTP) -> None:
    """Take leave, once the mail was taken: whatever happens now must not make it be sent again."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        async with asyncio.timeout(_GOODBYE_S):
            await client.quit()


class OutboxChannel:
    """Writes each mail as a ``.eml`` file: what would be sent while no mail server is set."""

    def __init__(self, folder: Path, *, signer: MailSigner | None = None) -> None:
        """``folder`` is made when the first mail is written, for the service's own account alone. ``signer``: signs
        each mail, as it would be sent."""
        self._folder, self._signer = folder, signer

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """Write one mail whole or not at all; the same message again overwrites its file. Raises DeliveryError,
        to be tried again, where the folder cannot be written."""
        body = await asyncio.to_thread(_bytes_of, message, self._signer)
        name = f"{_file_stem(message.id)}.eml"
        try:
            await asyncio.to_thread(_write_whole, self._folder, name, body)
        except OSError as error:
            reason = error.strerror or "it cannot be written"
            raise DeliveryError(f"The outbox folder cannot be used: {reason}. It is tried again.") from None
        return Receipt(None, f"No mail server is set: written to the outbox as {name}")


def _file_stem(message_id: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]{1,100}", message_id):
        return message_id
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()[:32]


def _write_whole(folder: Path, name: str, body: bytes) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One name for each try, so that two writers of one message cannot mix their bytes.
    half = folder / f".{name}.{os.urandom(6).hex()}.part"
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        half.replace(folder / name)
    except OSError:
        half.unlink(missing_ok=True)
        raise
