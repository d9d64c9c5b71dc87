"""A server on loopback that answers each request with bytes of the test's choosing, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Asked:
    """One request: its target and headers (lower-case names)."""

    target: str
    headers: dict[str, str]


@dataclass
class RawServer:
    port: int
    asked: list[Asked] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0

    def url(self, target: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{target}"


@asynccontextmanager
async def answering(answer: Answer | bytes) -> AsyncIterator[RawServer]:
    """A server that gives ``answer`` to each request and then closes the connection."""
    server = RawServer(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.busy += 1
        server.most_busy = max(server.busy, server.most_busy)
        try:
            asked = _read(await reader.readuntil(b"\r\n\r\n"))
            server.asked.append(asked)
            if isinstance(answer, bytes):
                writer.write(answer)
            else:
                await answer(asked, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client gave up: that is what some tests are about
        finally:
            server.busy -= 1
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()


def _read(head: bytes) -> Asked:
    request, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Asked(request.split(" ")[1], {name.lower(): value for name, value in headers.items()})


def reply(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """An HTTP answer; ``content_type="x"`` becomes ``Content-Type: x``."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def dripping(writer: asyncio.StreamWriter, start: bytes, drop: bytes) -> None:
    """Some bytes, then a little for ever."""
    writer.write(start)
    wake = asyncio.Event()
    while True:
        writer.write(drop)
        await writer.drain()
        asyncio.get_running_loop().call_later(0.02, wake.set)
        await wake.wait()
        wake.clear()
