"""The guard at the socket: a name is resolved once, every address of it is checked, and the checked one is used.

It stands below redirects, connection reuse and TLS, so that no spelling of an address, no answer of a server and no
second answer of a name server can lead inside.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from service.fetch.addresses import Network, may_reach

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_KEEP_ALIVE = 8
"""Idle connections kept: the pool looks through all of them at every request."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses, and to those of ``allow``, only."""

    def __init__(
        self, allow: Sequence[Network], resolve: Resolve, inner: httpcore.AsyncNetworkBackend
    ) -> None:
        self._allow, self._resolve, self._inner = tuple(allow), resolve, inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the signature is httpcore's)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of ``host`` that answers. Raises httpcore.ConnectError in words."""
        addresses = await self._checked(host, port)
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise httpcore.ConnectError(_no_connection(host, port, failure)) from failure

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError(f"the name {host} is not known") from None
        for address in addresses:
            if not may_reach(address, self._allow):
                shown = host if host == address else f"{host} leads to {address}, which"
                raise httpcore.ConnectError(
                    f"{shown} is not a public address (LIPTAKO_ALLOW_ADDRESSES can allow it)"
                )
        return addresses

    async def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("local sockets are not reached")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _no_connection(host: str, port: int, failure: Exception | None) -> str:
    if isinstance(failure, httpcore.ConnectTimeout):
        return f"{host} did not answer on port {port}"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes(failure)):
        return f"{host} refused the connection on port {port}"
    return f"{host} cannot be reached on port {port}"


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


class SystemResolver:
    """Names by the system's resolver, in threads of its own: dead name servers must not hold up other work, nor
    a few dozen of them the names that others ask for."""

    def __init__(self, threads: int = 64) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port)
        return list(dict.fromkeys(str(address[4][0]) for address in found))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[tuple[Any, ...]]:
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx over a guarded connection pool; the environment (proxies, certificates) is not looked at."""

    def __init__(self, pool: httpcore.AsyncConnectionPool, resolver: SystemResolver | None) -> None:
        self._pool, self._resolver = pool, resolver

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx():
            response = await self._pool.handle_async_request(asked)
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Stream(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()
        if self._resolver:
            self._resolver.close()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for part in self._response.aiter_stream():
                yield part

    async def aclose(self) -> None:
        with _as_httpx():
            await self._response.aclose()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Errors of the pool as httpx's own, which bear the same names."""
    try:
        yield
    except Exception as error:
        for kind in type(error).__mro__:
            twin = getattr(httpx, kind.__name__, None)
            if kind.__module__.startswith("httpcore") and isinstance(twin, type):
                raise twin(str(error)) from error
        raise


def guarded_transport(
    allow: Sequence[Network],
    *,
    resolve: Resolve | None = None,
    inner: httpcore.AsyncNetworkBackend | None = None,
) -> httpx.AsyncBaseTransport:
    """A transport that reaches public addresses, and those of ``allow``, only; no proxy, no HTTP/2, no retry.

    ``resolve`` and ``inner`` stand in for the name server and the network in tests. A refused address is an
    httpx.ConnectError that says so.
    """
    own = None if resolve else SystemResolver()
    backend = GuardedBackend(allow, resolve or own or SystemResolver(), inner or httpcore.AnyIOBackend())
    pool = httpcore.AsyncConnectionPool(
        ssl_context=_tls(),
        max_connections=None,
        max_keepalive_connections=_KEEP_ALIVE,
        keepalive_expiry=5.0,
        network_backend=backend,
    )
    return GuardedTransport(pool, own)


def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)
