"""Fetching from real servers on loopback: what is asked, what is made of the answers, and every limit."""

import asyncio
import gzip
import ipaddress
import ssl
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import passing_time
import pytest
from raw_server import Answer, Asked, RawServer, answering, dripping, reply

from service import __version__
from service.clock import SteppedClock
from service.errors import FetchError
from service.fetch import FetchLimits, HttpFetcher
from service.fetch.http import in_words
from service.records import Fetched, FetchRequest

T = TypeVar("T")

TLS = Path(__file__).parents[1] / "data" / "tls"
NOW = datetime(2022, 6, 13, 12, tzinfo=UTC)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
USUAL = FetchLimits()
QUICK = FetchLimits(total=timedelta(milliseconds=300))
SMALL = FetchLimits(body_bytes=1000)
FEED = b"<rss version='2.0'><channel><title>T</title></channel></rss>"


def with_server(
    answer: Answer | bytes,
    ask: Callable[[HttpFetcher, RawServer], Awaitable[T]],
    *,
    limits: FetchLimits = USUAL,
    contact: str | None = None,
) -> T:
    """What ``ask`` gives, with a fetcher and a server that gives ``answer``."""

    async def run() -> T:
        async with answering(answer) as server:
            fetcher = HttpFetcher(
                user_agent_contact=contact, allow=LOOPBACK, limits=limits, clock=SteppedClock(NOW)
            )
            try:
                return await ask(fetcher, server)
            finally:
                await fetcher.aclose()

    return passing_time.run(run())


def fetched(answer: Answer | bytes, limits: FetchLimits = USUAL, **request: str) -> Fetched:
    return with_server(
        answer,
        lambda fetcher, server: fetcher.fetch(FetchRequest(url=server.url(), **request)),
        limits=limits,
    )


def refused(answer: Answer | bytes, limits: FetchLimits = USUAL) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetched(answer, limits)
    return caught.value


def asked(**request: object) -> Asked:
    """The request that a server sees."""

    async def ask(fetcher: HttpFetcher, server: RawServer) -> Asked:
        await fetcher.fetch(FetchRequest(url=server.url(), **request))  # type: ignore[arg-type]
        return server.asked[0]

    return with_server(reply(200, FEED), ask, contact="https://example.org/liptako")


# --- one answer ---------------------------------------------------------------------------------------------------


def test_a_body_comes_with_what_is_to_be_remembered() -> None:
    answer = reply(
        200,
        FEED,
        content_type="application/rss+xml",
        etag='"abc"',
        last_modified="Mon, 13 Jun 2022 11:00:00 GMT",
        cache_control="public, max-age=600",
        age="100",
        retry_after="120",
    )
    result = fetched(answer)
    assert (result.status, result.body, result.moved_to) == (200, FEED, None)
    assert (result.content_type, result.etag) == ("application/rss+xml", '"abc"')
    assert result.last_modified == "Mon, 13 Jun 2022 11:00:00 GMT"
    assert (result.max_age, result.retry_after) == (timedelta(seconds=500), timedelta(seconds=120))


def test_a_request_says_who_asks_and_what_is_known() -> None:
    request = asked(etag='W/"abc"', last_modified="Mon, 13 Jun 2022 11:00:00 GMT", headers={"X-Key": "k"})
    assert request.headers["user-agent"] == f"Liptako/{__version__} (+https://example.org/liptako)"
    assert request.headers["accept-encoding"] == "gzip, deflate"
    assert request.headers["if-none-match"] == 'W/"abc"'
    assert request.headers["if-modified-since"] == "Mon, 13 Jun 2022 11:00:00 GMT"
    assert request.headers["x-key"] == "k"
    assert "authorization" not in request.headers
    assert "cookie" not in request.headers


def test_user_and_password_go_as_basic_authentication() -> None:
    assert asked(user="lecteur", password="é:x").headers["authorization"] == "Basic bGVjdGV1cjrDqTp4"


def test_304_is_nothing_new() -> None:
    result = fetched(reply(304, etag='"abc"'), etag='"abc"')
    assert (result.status, result.body, result.etag) == (304, None, '"abc"')


def test_304_to_a_first_request_is_an_error() -> None:
    assert refused(reply(304)).status == 304


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "gave no document"),
        (401, "asks for a user and password"),
        (403, "refuses to answer us"),
        (404, "has nothing at this address"),
        (410, "says that this is gone for good"),
        (429, "says we ask too often"),
        (500, "has a fault"),
        (503, "is not available"),
        (300, "gave no document"),
    ],
)
def test_a_status_is_told_in_words(status: int, words: str) -> None:
    error = refused(reply(status, b"<html>", retry_after="60"))
    assert words in error.reason
    assert (error.status, error.retry_after, error.gone) == (status, timedelta(seconds=60), status == 410)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", timedelta(0)),
        ("99999999999999", timedelta(days=7)),
        ("Mon, 13 Jun 2022 13:00:00 GMT", timedelta(hours=1)),
        ("Mon, 13 Jun 2022 11:00:00 GMT", timedelta(0)),
        ("Mon, 13 Jun 2022 13:00:00 -0000", timedelta(hours=1)),
        ("Mon, 13 Jun 9999 13:00:00 GMT", timedelta(days=7)),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, expected: timedelta | None) -> None:
    assert refused(reply(503, retry_after=value)).retry_after == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cache_control": "max-age=60"}, timedelta(minutes=1)),
        ({"cache_control": 'private, Max-Age = "60"'}, timedelta(minutes=1)),
        ({"cache_control": "max-age=60", "age": "90"}, timedelta(0)),
        ({"cache_control": "max-age=60", "age": "old"}, timedelta(minutes=1)),
        ({"cache_control": "s-maxage=60"}, None),
        ({"cache_control": "no-cache, max-age=60"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], expected: timedelta | None) -> None:
    assert fetched(reply(200, FEED, **headers)).max_age == expected


@pytest.mark.parametrize("etag", ["x" * 2000, "caf\xe9", ""])
def test_an_odd_etag_is_not_remembered(etag: str) -> None:
    async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 0\r\nETag: " + etag.encode("latin-1") + b"\r\n\r\n")

    assert fetched(answer).etag is None


# --- bodies -------------------------------------------------------------------------------------------------------


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED)),
        (" GZIP ", gzip.compress(FEED) + b"\0\0 garbage"),
        ("deflate", zlib.compress(FEED)),
        ("deflate", raw_deflate(FEED)),
        ("identity", FEED),
    ],
)
def test_a_packed_body_is_unpacked(encoding: str, packed: bytes) -> None:
    assert fetched(reply(200, packed, content_encoding=encoding)).body == FEED


def test_a_packed_body_may_come_byte_by_byte() -> None:
    async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
        packed = gzip.compress(FEED) + b"tail"
        writer.write(b"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number in range(len(packed)):
            writer.write(b"1\r\n" + packed[number : number + 1] + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    assert fetched(answer).body == FEED


@pytest.mark.parametrize(
    ("encoding", "packed", "words"),
    [
        ("br", FEED, "packed as 'br'"),
        ("gzip, gzip", gzip.compress(gzip.compress(FEED)), "packed as 'gzip, gzip'"),
        ("gzip", b"this is no gzip", "is damaged"),
        ("gzip", gzip.compress(FEED)[:-9], "breaks off"),
        ("gzip", b"\x1f", "breaks off"),
        ("gzip", gzip.compress(FEED) + gzip.compress(FEED), "in several pieces"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_told(encoding: str, packed: bytes, words: str) -> None:
    assert words in refused(reply(200, packed, content_encoding=encoding)).reason


def test_much_of_nothing_packed_small_is_refused() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(64)) + packer.flush()
    assert refused(reply(200, bomb, content_encoding="gzip")).reason == "the document is larger than 10 MiB"


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 50000000\r\n\r\n")

    assert "larger than" in refused(answer).reason


def test_a_body_that_is_too_large_without_saying_so_is_cut() -> None:
    async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n" + bytes(5000))

    assert "larger than" in refused(answer, SMALL).reason


def test_a_body_that_breaks_off_is_told() -> None:
    async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 500\r\n\r\nshort")

    assert "broke off" in refused(answer).reason


# --- time, and odd servers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 X\r\nX-Slow: ", b"x"),
        (b"H", b""),
    ],
    ids=["the body", "a header", "nothing"],
)
def test_a_server_that_drips_is_left_at_the_deadline(start: bytes, drop: bytes) -> None:
    error = refused(lambda _, writer: dripping(writer, start, drop), QUICK)
    assert error.reason == "no complete answer within 0.3 seconds"


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9\r\n",
        b"",
        b"HTTP/1.1 200 X\r\nbroken header\r\n\r\n",
        b"HTTP/1.1 200 X\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 X\r\n" + b"X: y\r\n" * 30_000 + b"\r\n",
        b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["another protocol", "nothing", "a broken header", "a long header", "many headers", "broken chunks"],
)
def test_a_server_that_does_not_speak_http_is_told(answer: bytes) -> None:
    assert "does not speak HTTP" in refused(answer).reason


def test_a_refused_connection_is_told() -> None:
    async def ask(fetcher: HttpFetcher, _: RawServer) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(FetchRequest(url="http://127.0.0.1:1/"))
        return caught.value.reason

    assert with_server(b"", ask) == "127.0.0.1 refused the connection on port 1"


def test_a_server_without_tls_is_told() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)  # what is said before the client has spoken may be lost with the connection
        writer.write(b"220 mail.example.org ESMTP\r\n")
        await writer.drain()
        writer.close()

    async def ask(fetcher: HttpFetcher, _: RawServer) -> str:
        listener = await asyncio.start_server(plain, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(FetchRequest(url=f"https://127.0.0.1:{port}/"))
        listener.close()
        return caught.value.reason

    assert with_server(b"", ask) == "no secure connection: the server's TLS is not usable"


def test_a_certificate_that_nobody_vouches_for_is_told() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "loopback.cert.pem", TLS / "loopback.key.pem")

    async def ask(fetcher: HttpFetcher, _: RawServer) -> str:
        async def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        listener = await asyncio.start_server(close, "127.0.0.1", 0, ssl=context)
        port = listener.sockets[0].getsockname()[1]
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(FetchRequest(url=f"https://127.0.0.1:{port}/"))
        listener.close()
        return caught.value.reason

    assert with_server(b"", ask).startswith("no secure connection: ")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ConnectTimeout(""), "the server did not answer in time"),
        (httpx.ReadError("10.0.0.1"), "the connection broke off"),
        (httpx.WriteError(""), "the connection broke off"),
        (httpx.LocalProtocolError("secret"), "the request failed: LocalProtocolError"),
    ],
)
def test_what_goes_wrong_below_http_is_told_plainly(error: httpx.HTTPError, words: str) -> None:
    assert in_words(error) == words


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/feed", "must begin with http://"),
        ("file:///etc/passwd", "must begin with http://"),
        ("//example.org/", "must begin with http://"),
        ("http:///feed", "names no host"),
        ("http://user:pass@example.org/", "carries a user or password"),
        ("http://exa mple.org/", "cannot be read"),
        ("http://[::1/", "cannot be read"),
        ("http://example.org:port/", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_asked_is_told(url: str, words: str) -> None:
    async def ask(fetcher: HttpFetcher, _: RawServer) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(FetchRequest(url=url))
        return caught.value.reason

    reason = with_server(b"", ask)
    assert words in reason
    assert "pass" not in reason.replace("password", "")


# --- redirects ----------------------------------------------------------------------------------------------------


def moving(*steps: int) -> Answer:
    """/feed redirects to /1, that to /2 and so on, with these statuses; the last serves the feed."""

    async def answer(request: Asked, writer: asyncio.StreamWriter) -> None:
        number = 0 if request.target == "/feed" else int(request.target[1:])
        done = number == len(steps)
        writer.write(reply(200, FEED) if done else reply(steps[number], location=f"/{number + 1}"))

    return answer


@pytest.mark.parametrize(
    ("steps", "moved_to"),
    [
        ((301,), "/1"),
        ((308, 301), "/2"),
        ((302,), None),
        ((303,), None),
        ((307,), None),
        ((301, 302), "/1"),
        ((302, 301), None),
        ((301, 308, 301, 308, 301), "/5"),
    ],
)
def test_a_move_is_remembered_as_far_as_it_is_permanent(steps: tuple[int, ...], moved_to: str | None) -> None:
    result = fetched(moving(*steps))
    assert result.body == FEED
    assert result.url.endswith(f"/{len(steps)}")
    assert (result.moved_to or "").endswith(moved_to or "nowhere") is (moved_to is not None)


def test_more_than_five_redirects_are_too_many() -> None:
    assert refused(moving(*[301] * 6)).reason == "redirects more than 5 times"


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("", "without saying where to"),
        ("ftp://example.org/", "redirects, and the address must begin with http://"),
        ("http://[", "redirects, and the address cannot be read"),
        ("http://a:port/", "redirects to an address that cannot be read"),
        ("http://u:p@127.0.0.1/", "redirects, and the address carries a user"),
        ("http://10.0.0.1/", "10.0.0.1 is not a public address"),
        ("http://[::1]/", "::1 is not a public address"),
        ("http://2852039166/latest/meta-data/", "169.254.169.254, which is not a public address"),
    ],
)
def test_a_redirect_may_not_lead_anywhere(location: str, words: str) -> None:
    assert words in refused(reply(302, location=location)).reason


def test_secrets_do_not_follow_a_redirect_to_another_host() -> None:
    async def ask(fetcher: HttpFetcher, server: RawServer) -> list[Asked]:
        async def elsewhere(_: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(reply(301, location=server.url("/feed")))

        async with answering(elsewhere) as first:
            request = FetchRequest(
                url=first.url(), user="u", password="p", headers={"X-Key": "k"}, etag='"e"'
            )
            await fetcher.fetch(request)
            return [first.asked[0], server.asked[0]]

    before, after = with_server(reply(200, FEED), ask)
    assert {"authorization", "x-key"} <= before.headers.keys()
    assert not {"authorization", "x-key"} & after.headers.keys()
    assert after.headers["if-none-match"] == '"e"'


# --- politeness ---------------------------------------------------------------------------------------------------


def test_a_host_is_never_asked_twice_at_once() -> None:
    async def slow(_: Asked, writer: asyncio.StreamWriter) -> None:
        for _turn in range(20):
            await asyncio.sleep(0)
        writer.write(reply(200, FEED))

    async def ask(fetcher: HttpFetcher, server: RawServer) -> tuple[int, int]:
        requests = [FetchRequest(url=server.url(f"/{number}")) for number in range(6)]
        await asyncio.gather(*map(fetcher.fetch, requests))
        return len(server.asked), server.most_busy

    assert with_server(slow, ask) == (6, 1)


def test_waiting_for_a_host_is_not_held_against_a_feed() -> None:
    async def slow(request: Asked, writer: asyncio.StreamWriter) -> None:
        if request.target == "/slow":
            passing_time.let_pass(USUAL.total)
            await dripping(writer, b"H", b"")
        writer.write(reply(200, FEED))

    async def ask(fetcher: HttpFetcher, server: RawServer) -> list[Fetched | BaseException]:
        requests = [FetchRequest(url=server.url("/slow"))] * 2 + [FetchRequest(url=server.url())]
        return await asyncio.gather(*map(fetcher.fetch, requests), return_exceptions=True)

    first, second, third = with_server(slow, ask)
    assert isinstance(first, FetchError)
    assert isinstance(second, FetchError)
    assert isinstance(third, Fetched)


def test_no_cookie_is_kept() -> None:
    async def ask(fetcher: HttpFetcher, server: RawServer) -> list[Asked]:
        await fetcher.fetch(FetchRequest(url=server.url()))
        await fetcher.fetch(FetchRequest(url=server.url()))
        return server.asked

    assert all(
        "cookie" not in request.headers for request in with_server(reply(200, FEED, set_cookie="a=b"), ask)
    )


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetched(reply(200, FEED)).body == FEED
