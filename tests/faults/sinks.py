"""Webhook receivers on loopback that fail in every way, and remember what they took.

A message is known by the ``number`` in its body, whoever sends it and under whatever id. Its receiver is the path,
``/KIND/ADDRESS``; the kind says how it fails, the number how often, after which it is taken.
"""

import asyncio
import re
import socket
import struct
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

RETRY_AFTER_S = 120
NUMBER = re.compile(rb'"number": ?"?(\d+)')

FAILING = ("error", "throttling", "reset", "garbage")
"""Failed once to three times."""
SILENT = ("hang", "drip")
"""Failed once: each time costs a whole deadline."""
NEVER = ("gone", "never")
"""Take nothing, ever."""
KINDS = ("healthy", *FAILING, "refuse", *SILENT, *NEVER)
IN_TWENTY = ("healthy",) * 6 + 2 * FAILING + ("refuse",) * 2 + SILENT + NEVER
"""The kinds of twenty messages. ``refuse``: nobody listens until ``listen_again``."""


def failures(kind: str, number: int) -> int:
    """How many tries of a message fail before it is taken."""
    if kind in FAILING:
        return 1 + number % 3
    return {"healthy": 0, "refuse": 0, "hang": 1, "drip": 1}.get(kind, 10**9)


@dataclass(frozen=True)
class Asked:
    """One request as it was read."""

    kind: str
    number: int
    id: str
    at: int
    """The sender's own time: webhook-timestamp, or 0."""


@dataclass
class Sinks:
    """All receivers. ``taken`` counts answers 200 that were written whole."""

    taken: Counter[int] = field(default_factory=Counter)
    ids: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    tries: Counter[int] = field(default_factory=Counter)
    notices: list[bytes] = field(default_factory=list)
    too_early: list[int] = field(default_factory=list)
    """Messages that came again before the time that Retry-After asked for, by the sender's own clock."""
    order: list[Asked] = field(default_factory=list)
    """Requests answered 200, in order."""
    requests: int = 0
    port: int = 0
    refusing_port: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)
    _waiting: list[tuple[int, asyncio.Event]] = field(default_factory=list)
    _forgiving: bool = False
    _not_before: dict[int, int] = field(default_factory=dict)

    async def open(self) -> None:
        self.port = await self._listen(0)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.refusing_port = free.getsockname()[1]

    async def listen_again(self) -> None:
        """The receivers that refused are back."""
        if len(self._servers) == 1:
            await self._listen(self.refusing_port)

    def forgive(self) -> None:
        """From now on everybody takes everything."""
        self._forgiving = True

    async def close(self) -> None:
        for server in self._servers:
            server.close()

    def url(self, kind: str, address: int) -> str:
        port = self.refusing_port if kind == "refuse" else self.port
        return f"http://127.0.0.1:{port}/{kind}/{address}"

    async def more_requests(self, count: int) -> None:
        """Wait until ``count`` more requests have come."""
        reached = asyncio.Event()
        self._waiting.append((self.requests + count, reached))
        await reached.wait()

    async def _listen(self, port: int) -> int:
        server = await asyncio.start_server(self._serve, "127.0.0.1", port, backlog=1024)
        self._servers.append(server)
        found: int = server.sockets[0].getsockname()[1]
        return found

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (read := await _request(reader)) is not None:
                self._count()
                if not await self._answer(*read, reader, writer):
                    return
        except (OSError, asyncio.IncompleteReadError):
            pass  # the sender gave up, or was killed
        finally:
            writer.close()

    def _count(self) -> None:
        self.requests += 1
        for wanted, reached in self._waiting:
            if wanted <= self.requests:
                reached.set()
        self._waiting = [one for one in self._waiting if not one[1].is_set()]

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
        tried = self.tries[asked.number]
        self.tries[asked.number] += 1
        if not self._forgiving and tried < failures(asked.kind, asked.number):
            return await self._fail(asked, reader, writer)
        await _reply(writer, 200)
        self.taken[asked.number] += 1
        self.order.append(asked)
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
