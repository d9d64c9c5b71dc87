"""Webhook receivers on loopback that fail in every way, and remember what they took.

A message is known by the ``number`` in its body, whoever sends it and under whatever id. Its receiver is the path,
``/KIND/ADDRESS``; the kind says how it fails, the number how often, after which it is taken.
"""

import asyncio
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from ledger import Asked, Ledger

RETRY_AFTER_S = 120
NUMBER = re.compile(rb'"number": ?"?(\d+)')


@dataclass
class Sinks(Ledger):
    """All webhook receivers. Taken is what was answered 200, written whole."""

    notices: list[bytes] = field(default_factory=list)
    too_early: list[int] = field(default_factory=list)
    """Messages that came again before the time that Retry-After asked for, by the sender's own clock."""
    port: int = 0
    refusing_port: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)
    _refusing: socket.socket = field(default_factory=socket.socket)
    _not_before: dict[int, int] = field(default_factory=dict)

    async def open(self) -> None:
        self.port = await self._listen(port=0)
        # Nobody listens there, and nobody else can: what is bound and does not listen refuses.
        self._refusing.bind(("127.0.0.1", 0))
        self.refusing_port = self._refusing.getsockname()[1]

    async def listen_again(self) -> None:
        """The receivers that refused are back."""
        if len(self._servers) == 1:
            await self._listen(sock=self._refusing)

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        self._refusing.close()

    def url(self, kind: str, address: int) -> str:
        port = self.refusing_port if kind == "refuse" else self.port
        return f"http://127.0.0.1:{port}/{kind}/{address}"

    async def _listen(self, *, port: int | None = None, sock: socket.socket | None = None) -> int:
        host = None if sock else "127.0.0.1"
        server = await asyncio.start_server(self._serve, host, port, sock=sock, backlog=1024)
        self._servers.append(server)
        found: int = server.sockets[0].getsockname()[1]
        return found

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (read := await _request(reader)) is not None:
                self.count()
                if not await self._answer(*read, reader, writer):
                    return
        except (OSError, asyncio.IncompleteReadError):
            pass  # the sender gave up, or was killed
        finally:
            writer.close()

    async def _answer(
        self, asked: Asked, body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Whether the connection is kept."""
        self.ids[asked.number].add(asked.id)
        if asked.kind == "operators":
            self.notices.append(body)
            await _reply(writer, 200)
            return True
        if asked.at and asked.at < self._not_before.get(asked.number, 0):
            self.too_early.append(asked.number)
        if self.fails(asked.kind, asked.number):
            return await self._fail(asked, reader, writer)
        await _reply(writer, 200)
        self.take(asked)
        return True

    async def _fail(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if asked.kind in _STATUS:
            if asked.kind == "throttling":
                self._not_before[asked.number] = asked.at + RETRY_AFTER_S
            await _reply(writer, _STATUS[asked.kind])
            return True
        await _BROKEN[asked.kind](reader, writer)
        return False


async def _request(reader: asyncio.StreamReader) -> tuple[Asked, bytes] | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    request, *lines = head.strip().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    body = await reader.readexactly(int(headers["content-length"]))
    number = NUMBER.search(body)
    kind = request.split(" ")[1].split("/")[1]
    at = int(headers.get("webhook-timestamp", "0"))
    return Asked(kind, int(number[1]) if number else 0, headers.get("webhook-id", ""), at), body


_STATUS = {"error": 500, "throttling": 429, "gone": 410, "never": 500}


async def _reply(writer: asyncio.StreamWriter, status: int) -> None:
    more = f"Retry-After: {RETRY_AFTER_S}\r\n" if status == 429 else ""
    writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{more}\r\n".encode())
    await writer.drain()


async def _reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    linger = struct.pack("ii", 1, 0)  # closed so, the other side gets RST
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


async def _garbage(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff\x17 not a word of HTTP \r\n\r\n")
    await writer.drain()


async def _hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()  # until the other side gives up


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 2")  # and never the rest of the status
    await writer.drain()
    await reader.read()


_BROKEN: dict[str, Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]] = {
    "reset": _reset,
    "garbage": _garbage,
    "hang": _hang,
    "drip": _drip,
}
