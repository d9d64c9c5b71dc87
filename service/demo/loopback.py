"""Real servers on 127.0.0.1, on a port that the system gives, inside the running event loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp

HOST = "127.0.0.1"


class _Quiet(uvicorn.Server):
    """Leaves signals to the program it runs in, and tells when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Serve ``app`` while the block runs; gives its base URL. A server that cannot start raises its own error."""
    listener = _listener()
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, access_log=False, date_header=False, timeout_graceful_shutdown=2
    )
    server = _Quiet(config)
    task = asyncio.create_task(server.serve([listener]))
    try:
        await _up_or_failed(server, task)
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


def _listener() -> socket.socket:
    """A socket that says it is TCP: asyncio switches Nagle's delay (40 ms an answer) off on such alone."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind((HOST, 0))
    return listener


async def _up_or_failed(server: _Quiet, task: "asyncio.Task[None]") -> None:
    up = asyncio.create_task(server.up.wait())
    await asyncio.wait({up, task}, return_when=asyncio.FIRST_COMPLETED)
    up.cancel()
    if task.done():
        task.result()
