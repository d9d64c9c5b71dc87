"""A mail server on loopback whose addresses fail in every way: real SMTP (aiosmtpd), broken where it is to be.

An address is ``KIND.NUMBER@DOMAIN``; the kind says how it fails. Which message comes is known before the mail itself
from the sender's address, ``storm+NUMBER@DOMAIN``. Every tenth connection is turned away with 421, whoever comes.
"""

import asyncio
import itertools
import re

from aiosmtpd.smtp import SMTP, Envelope, Session
from ledger import Asked, Ledger

DOMAIN = "storm.example.org"
TURNED_AWAY_EACH = 10
MESSAGE_ID = re.compile(rb"(?im)^message-id: *<([^@>]+)@")


def mail_address(kind: str, address: int) -> str:
    return f"{kind}.{address}@{DOMAIN}"


def mail_sender(number: int) -> str:
    return f"storm+{number}@{DOMAIN}"


class MailSinks:
    """The server. What its addresses are asked and take stands in ``ledger``, beside that of other receivers."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._connections = itertools.count(1)
        self._server: asyncio.Server | None = None
        self.port = 0
        self.turned_away = 0

    async def open(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(
            self._greet, "127.0.0.1", 0, backlog=1024
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()

    def _greet(self) -> asyncio.BaseProtocol:
        if next(self._connections) % TURNED_AWAY_EACH == 0 and not self._ledger.forgiving:
            self.turned_away += 1
            return _TurnedAway()
        return _Connection(self)

    # The names are aiosmtpd's.
    async def handle_RCPT(
        self, server: "_Connection", _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self._ledger.count()
        kind, number = address.partition(".")[0], _number(envelope)
        server.fails = self._ledger.fails(kind, number)
        server.cuts = server.fails and kind == "cut"
        if server.fails and kind in _AT_RCPT:
            return _AT_RCPT[kind]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: "_Connection", _session: Session, envelope: Envelope) -> str:
        [address] = envelope.rcpt_tos
        content = envelope.content
        assert isinstance(content, bytes)
        asked = Asked(address.partition(".")[0], _number(envelope), _message_id(content))
        self._ledger.ids[asked.number].add(asked.id)
        if server.fails and asked.kind in _AT_DATA:
            return _AT_DATA[asked.kind]
        self._ledger.take(asked, said=not server.fails)
        if server.fails:
            if asked.kind == "dropped":
                server.transport.abort()
            await asyncio.Event().wait()  # until the connection is lost
        return "250 taken"


class _Connection(SMTP):
    """One connection. ``fails``: the try it is at; ``cuts``: it reads half of the next mail."""

    def __init__(self, sinks: MailSinks) -> None:
        super().__init__(sinks, hostname="mail.test")
        self.fails = self.cuts = False
        self._cutting = False

    async def smtp_DATA(self, arg: str) -> None:
        self._cutting = self.cuts
        await super().smtp_DATA(arg)

    def data_received(self, data: bytes) -> None:
        super().data_received(data[: len(data) // 2] if self._cutting else data)
        if self._cutting:
            self.transport.abort()


class _TurnedAway(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(b"421 mail.test Too many connections, come back later\r\n")
        transport.close()


_AT_RCPT = {
    "busy": "451 4.3.2 Try again later",
    "unknown": "550 5.1.1 No such mailbox here",
    "stuffed": "452 4.2.2 This mailbox is full",
}
_AT_DATA = {"full": "452 4.3.1 No space left for this mail", "gibberish": "\x01\x17 not a word of SMTP"}


def _number(envelope: Envelope) -> int:
    return int((envelope.mail_from or "").partition("@")[0].partition("+")[2])


def _message_id(content: bytes) -> str:
    found = MESSAGE_ID.search(content)
    return found[1].decode() if found else ""
