"""A real SMTP server on loopback that keeps what it is sent."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

from aiosmtpd.smtp import SMTP, Envelope, Session

from service.demo.loopback import HOST


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One message for one address, at the simulated time it was accepted."""

    at: datetime
    address: str
    message: EmailMessage = field(repr=False)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        """The plain text part, as the recipient reads it."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""


class Inbox:
    """Takes every mail, for whomever. ``mails`` in order of arrival."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.mails: list[ReceivedMail] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """The name is aiosmtpd's: called when a message has come whole."""
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        message = message_from_bytes(raw, policy=modern)
        for address in envelope.rcpt_tos:
            self.mails.append(ReceivedMail(self._now(), address, message))
        return "250 OK: accepted"

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Listen while the block runs; gives the ``smtp://`` URL."""
        sessions: list[SMTP] = []

        def greet() -> SMTP:
            session = SMTP(self, hostname="localhost", ident="Liptako demo", enable_SMTPUTF8=True, loop=loop)
            sessions.append(session)
            return session

        loop = asyncio.get_running_loop()
        server = await loop.create_server(greet, HOST, 0)
        try:
            yield f"smtp://{HOST}:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            await server.wait_closed()
            for session in sessions:
                if session.transport is not None:
                    session.transport.close()
