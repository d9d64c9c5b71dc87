"""Cheap receivers on loopback for the benchmark of deliveries: HTTP that takes or hangs, and SMTP that takes."""

import asyncio
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_QUEUED = re.compile(rb'"queued": ?([\d.]+)')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
TAKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

Took = Callable[[float], None]


class WebhookReceiver(asyncio.Protocol):
    """Answers 200 at once, but never where the path begins with ``/hang``. ``took`` gets the seconds from the time
    that the body says it was queued at."""

    def __init__(self, took: Took) -> None:
        self._took, self._read = took, bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or length is None or len(body) < int(length[1]):
            return
        self._read.clear()
        if head.startswith(b"POST /hang"):
            return
        queued = _QUEUED.search(body)
        self._took(time.monotonic() - float(queued[1]) if queued else 0.0)
        self._transport.write(TAKEN)


class MailReceiver(asyncio.Protocol):
    """Says yes to everything, as a mail server does that has nothing against anybody."""

    def __init__(self, took: Took) -> None:
        self._took, self._read, self._in_mail = took, bytearray(), False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n.\r\n" if self._in_mail else b"\r\n")) >= 0:
            line = bytes(self._read[:end])
            del self._read[: end + (5 if self._in_mail else 2)]
            self._answer(line)

    def _answer(self, line: bytes) -> None:
        if self._in_mail:
            self._in_mail = False
            self._took(0.0)
            self._transport.write(b"250 taken\r\n")
            return
        word = line[:4].upper()
        self._in_mail = word == b"DATA"
        self._transport.write(_REPLIES.get(word, b"250 fine\r\n"))
        if word == b"QUIT":
            self._transport.close()


_REPLIES = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


@contextmanager
def refusing() -> Iterator[int]:
    """A port that is held, and where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
