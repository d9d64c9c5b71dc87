"""One conditional GET: redirects followed by hand, each step checked, the whole under one deadline."""

import asyncio
import re
import ssl
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from weakref import WeakValueDictionary

import httpx

from service import __version__
from service.errors import FetchError
from service.fetch.addresses import Network
from service.fetch.body import read_body
from service.fetch.guard import causes, guarded_transport
from service.fetch.headers import max_age, retry_after, validator
from service.ports import Clock
from service.records import Fetched, FetchRequest

_PERMANENT = (301, 308)
_REDIRECTS = (*_PERMANENT, 302, 303, 307)
_ACCEPT = "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.5"
_ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.5"
_HOST = re.compile(rb"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
_STATUS_WORDS = {
    401: "asks for a user and password",
    403: "refuses to answer us",
    404: "has nothing at this address",
    410: "says that this is gone for good",
    429: "says we ask too often",
    451: "withholds it for legal reasons",
    503: "is not available at the moment",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Bounds of one fetch. ``total`` covers everything but waiting for another fetch of the same host."""

    total: timedelta = timedelta(seconds=30)
    connect: timedelta = timedelta(seconds=10)
    body_bytes: int = 10 * 2**20
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class _Redirect:
    to: httpx.URL
    permanent: bool


class HttpFetcher:
    """The Fetcher of ``ports``. Belongs to one event loop; a host is never asked twice at once."""

    def __init__(
        self,
        *,
        user_agent_contact: str | None,
        allow: Sequence[Network] = (),
        limits: FetchLimits = FetchLimits(),
        clock: Clock,
    ) -> None:
        contact = f" (+{user_agent_contact})" if user_agent_contact else ""
        self._agent = f"Liptako/{__version__}{contact}"
        self._transport = guarded_transport(allow)
        self._limits, self._clock = limits, clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def aclose(self) -> None:
        """Close idle connections; no fetch may follow."""
        await self._transport.aclose()

    async def fetch(self, request: FetchRequest) -> Fetched:
        """One conditional GET under a total deadline and every limit. Raises FetchError."""
        first = url = _checked(request.url)
        left, moved, permanent = self._limits.total.total_seconds(), None, True
        for _ in range(self._limits.redirects + 1):
            headers = self._headers(request, same_origin=_origin(url) == _origin(first))
            answer, left = await self._step(url, headers, left)
            if isinstance(answer, Fetched):
                return replace(answer, moved_to=moved)
            permanent = permanent and answer.permanent
            url, moved = answer.to, str(answer.to) if permanent else moved
        raise FetchError(f"redirects more than {self._limits.redirects} times")

    def _headers(self, request: FetchRequest, *, same_origin: bool) -> dict[str, str]:
        """What is sent. The operator's own headers may be secrets: another origin gets none of them."""
        headers = {"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate"}
        headers["Accept"] = _ACCEPT_PAGE if request.page else _ACCEPT
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        if not same_origin:
            return headers
        if request.user is not None:
            pair = f"{request.user}:{request.password or ''}".encode()
            headers["Authorization"] = f"Basic {b64encode(pair).decode('ascii')}"
        return headers | dict(request.headers)

    async def _step(
        self, url: httpx.URL, headers: Mapping[str, str], left: float
    ) -> tuple[Fetched | _Redirect, float]:
        """One request and its answer within ``left`` seconds; the seconds still left after it."""
        loop = asyncio.get_running_loop()
        async with self._locks.setdefault(_host(url), asyncio.Lock()):
            begun = loop.time()
            try:
                async with asyncio.timeout(left):
                    answer = await self._ask(url, headers)
            except TimeoutError:
                seconds = self._limits.total.total_seconds()
                raise FetchError(f"no complete answer within {seconds:g} seconds") from None
            except httpx.HTTPError as error:
                raise FetchError(in_words(error)) from error
            return answer, left - (loop.time() - begun)

    async def _ask(self, url: httpx.URL, headers: Mapping[str, str]) -> Fetched | _Redirect:
        connect = self._limits.connect.total_seconds()
        request = httpx.Request(
            "GET", url, headers=dict(headers), extensions={"timeout": {"connect": connect}}
        )
        response = await self._transport.handle_async_request(request)
        try:
            return await self._read(
                url, response, conditional="If-None-Match" in headers or "If-Modified-Since" in headers
            )
        finally:
            await response.aclose()

    async def _read(
        self, url: httpx.URL, response: httpx.Response, *, conditional: bool
    ) -> Fetched | _Redirect:
        status = response.status_code
        if status in _REDIRECTS:
            return _Redirect(_target(url, response.headers.get("location", "")), status in _PERMANENT)
        unchanged = status == 304 and conditional
        if not unchanged and not 200 <= status < 300:
            raise self._refusal(response)
        return Fetched(
            status=status,
            body=None if unchanged else await self._body(response),
            url=str(url),
            content_type=response.headers.get("content-type"),
            etag=validator(response.headers, "etag"),
            last_modified=validator(response.headers, "last-modified"),
            max_age=max_age(response.headers),
            retry_after=retry_after(response.headers, self._clock.now()),
        )

    async def _body(self, response: httpx.Response) -> bytes:
        headers = response.headers
        return await read_body(
            response.aiter_raw(),
            headers.get("content-encoding", ""),
            headers.get("content-length"),
            self._limits.body_bytes,
        )

    def _refusal(self, response: httpx.Response) -> FetchError:
        status = response.status_code
        words = _STATUS_WORDS.get(status, "has a fault" if status >= 500 else "gave no document")
        wait = retry_after(response.headers, self._clock.now())
        return FetchError(f"the server {words} (status {status})", status=status, retry_after=wait)


def _checked(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise FetchError("the address cannot be read") from None
    if url.scheme not in ("http", "https"):
        raise FetchError(f"the address must begin with http:// or https://, not {url.scheme or 'nothing'}")
    if not url.host:
        raise FetchError("the address names no host")
    if not _HOST.fullmatch(url.raw_host):
        raise FetchError("the address cannot be read")
    if url.userinfo:
        raise FetchError("the address carries a user or password: set them as user and password of the feed")
    return url.copy_with(fragment=None)


def _target(url: httpx.URL, location: str) -> httpx.URL:
    if not location:
        raise FetchError("redirects without saying where to")
    try:
        target = url.join(location)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise FetchError("redirects to an address that cannot be read") from None
    try:
        return _checked(str(target))
    except FetchError as error:
        raise FetchError(f"redirects, and {error.reason}") from None


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{_host(url)}"


def _host(url: httpx.URL) -> str:
    return f"{url.host}:{url.port or ''}"


def in_words(error: httpx.HTTPError) -> str:
    """What went wrong below HTTP, without addresses that could carry secrets."""
    if isinstance(error, httpx.TimeoutException):
        return "the server did not answer in time"
    if isinstance(error, httpx.ConnectError):
        return _tls_words(error) or str(error)
    if isinstance(error, httpx.RemoteProtocolError):
        return "the server broke off, or does not speak HTTP as it should"
    if isinstance(error, httpx.ReadError | httpx.WriteError):
        return "the connection broke off"
    return f"the request failed: {type(error).__name__}"


def _tls_words(error: BaseException) -> str | None:
    fault = next((cause for cause in causes(error) if isinstance(cause, ssl.SSLError)), None)
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"no secure connection: {fault.verify_message}"
    return "no secure connection: the server's TLS is not usable" if fault else None
