"""A plain HTTP server of feeds in a process of its own: ``python -m benchmarks.feed_server FEEDS``.

Prints its port. ``/feed/N`` serves feed N, with an ETag and 304s; ``/round/R`` moves every feed on by one entry;
``/publish/N`` (POST) puts the body, an RSS item, on top of feed N.
"""

import asyncio
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from benchmarks.corpus import Corpus, document

ENTRIES = 20
HOSTS = 100
"""Loopback addresses that the feeds are spread over: a host is never asked twice at once."""


class Feeds:
    """What is served now. Feeds share a few documents' worth of entries under names of their own, to start fast."""

    def __init__(self, count: int) -> None:
        corpus = Corpus(
            begin=datetime.now(UTC) - timedelta(days=1)
        )  # a feed that is quiet is asked less often
        kinds = [corpus.entries(ENTRIES + 2) for _ in range(min(count, 50))]
        self._entries = [
            [
                entry.replace("news.example.org/", f"news.example.org/{number}/")
                for entry in kinds[number % len(kinds)]
            ]
            for number in range(count)
        ]
        self._round = 0
        self._published: dict[int, list[str]] = {}

    def answer(self, path: str, etag: str, body: bytes) -> tuple[int, str, bytes]:
        _, kind, number = path.split("/")[:3]
        if kind == "round":
            self._round = int(number)
            return 200, "", b""
        if kind == "publish":
            self._published.setdefault(int(number), []).insert(0, body.decode())
            return 200, "", b""
        feed = int(number)
        top = self._published.get(feed, [])
        tag = f'"{self._round}-{len(top)}"'
        if etag == tag:
            return 304, tag, b""
        begin = max(0, 2 - self._round)
        return 200, tag, document([*top, *self._entries[feed][begin : begin + ENTRIES]], str(self._round))


async def serve(feeds: Feeds) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                _, path, _ = first.split(" ")
                status, tag, answer = feeds.answer(path, headers.get("if-none-match", ""), body)
                writer.write(
                    f"HTTP/1.1 {status} OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(answer)}\r\n"
                    f"ETag: {tag}\r\n\r\n".encode()
                    + (b"" if status == 304 else answer)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    first = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    for host in range(2, HOSTS + 1):
        await asyncio.start_server(connected, f"127.0.0.{host}", port, backlog=1024)
    print(port, flush=True)
    await first.serve_forever()


@contextmanager
def running(feeds: int) -> Iterator[int]:
    """A server of so many feeds; gives its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.feed_server", str(feeds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def feed_url(port: int, number: int) -> str:
    return f"http://127.0.0.{1 + number % HOSTS}:{port}/feed/{number}"


def ask(port: int, path: str, body: bytes | None = None) -> None:
    """Tell the server something."""
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body)).close()


if __name__ == "__main__":
    asyncio.run(serve(Feeds(int(sys.argv[1]))))
