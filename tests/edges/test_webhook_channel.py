"""Webhooks against real servers on loopback, verified by the standard's own library."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
from pytest_httpserver import HTTPServer
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from werkzeug import Request, Response

from service.channels.webhook import WebhookChannel
from service.clock import SteppedClock, SystemClock
from service.errors import DeliveryError
from service.ports import Clock, Receipt
from service.records import Message, Recipient

SECRET = f"whsec_{base64.b64encode(b'first secret of 32 bytes length!').decode()}"
NEXT_SECRET = f"whsec_{base64.b64encode(b'next secret, also of 32 bytes ..').decode()}"
PAYLOAD = {
    "type": "alert.raised",
    "timestamp": "2022-06-13T15:05:00+00:00",
    "data": {"headline": {"ar": "غاو é ’"}},
}
DEADLINE = timedelta(seconds=20)
AT_ONCE = timedelta(milliseconds=200)


def message(url: str, payload: Any = PAYLOAD) -> Message:
    return Message(
        id="msg_0123456789abcdef",
        recipient="incident room",
        channel="webhook",
        address=url,
        kind="alert.raised",
        alert_id="alert_1",
        created_at=datetime(2022, 6, 13, 15, 5, tzinfo=UTC),
        content={"payload": payload},
    )


def room(secret: str = SECRET) -> Recipient:
    return Recipient(name="incident room", channel="webhook", settings={"secret": secret})


def send(
    url: str,
    *,
    payload: Any = PAYLOAD,
    secret: str = SECRET,
    clock: Clock | None = None,
    deadline: timedelta = DEADLINE,
) -> Receipt | DeliveryError:
    async def sending() -> Receipt | DeliveryError:
        async with httpx.AsyncHTTPTransport() as transport:
            channel = WebhookChannel(transport, deadline=deadline, clock=clock or SystemClock())
            try:
                return await channel.send(message(url, payload), room(secret))
            except DeliveryError as error:
                return error

    return asyncio.run(sending())


def taken(server: HTTPServer) -> list[Request]:
    return [request for request, _ in server.log]


# --- what arrives -----------------------------------------------------------------------------------------------


def test_what_arrives_is_verified_by_the_standards_own_library(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("thanks")
    outcome = send(httpserver.url_for("/hook"))
    assert outcome == Receipt(200, "The other side took it (200): thanks")
    [request] = taken(httpserver)
    assert Webhook(SECRET).verify(request.get_data(), dict(request.headers)) == PAYLOAD
    assert request.headers["webhook-id"] == "msg_0123456789abcdef"
    assert request.headers["content-type"] == "application/json"


def test_a_changed_body_another_id_and_another_secret_do_not_verify(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    send(httpserver.url_for("/hook"))
    [request] = taken(httpserver)
    body, headers = request.get_data(), dict(request.headers)
    tampered = [
        (SECRET, body + b" ", headers),
        (SECRET, body, {**headers, "Webhook-Id": "msg_other"}),
        (SECRET, body, {**headers, "Webhook-Timestamp": str(int(headers["Webhook-Timestamp"]) + 1)}),
        (NEXT_SECRET, body, headers),
    ]
    for secret, content, sent in tampered:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(content, sent)


def test_while_rotating_either_secret_verifies(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    send(httpserver.url_for("/hook"), secret=f"{SECRET} {NEXT_SECRET}")
    [request] = taken(httpserver)
    for secret in (SECRET, NEXT_SECRET):
        assert Webhook(secret).verify(request.get_data(), dict(request.headers)) == PAYLOAD


def test_a_second_try_has_the_same_id_and_body_and_its_own_time(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    clock = SteppedClock(datetime(2022, 6, 13, 15, 5, tzinfo=timezone(timedelta(hours=2))))
    send(httpserver.url_for("/hook"), clock=clock)
    clock.advance_to(clock.now() + timedelta(minutes=5))
    send(httpserver.url_for("/hook"), clock=clock)
    first, second = taken(httpserver)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.get_data() == second.get_data()
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 300
    assert int(first.headers["webhook-timestamp"]) == int(
        datetime(2022, 6, 13, 13, 5, tzinfo=UTC).timestamp()
    )


@pytest.mark.parametrize("words", ["a\r\nb\x00", "\u2028\u202e", "w" * 10_000, "\ud800", '"}', "غاو"])
def test_any_text_arrives_as_json_that_verifies(httpserver: HTTPServer, words: str) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    assert isinstance(send(httpserver.url_for("/hook"), payload={"data": words}), Receipt)
    [request] = taken(httpserver)
    arrived = Webhook(SECRET).verify(request.get_data(), dict(request.headers))
    assert arrived == {"data": words.replace("\ud800", "?")}


# --- what a far side may do -------------------------------------------------------------------------------------


def test_a_redirect_is_not_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 307, {"Location": httpserver.url_for("/other")})
    error = send(httpserver.url_for("/hook"))
    assert isinstance(error, DeliveryError)
    assert (error.permanent, error.status) == (False, 307)
    assert "redirects are not followed" in error.reason
    assert [request.path for request in taken(httpserver)] == ["/hook"]


def test_no_cookie_is_carried_from_one_to_the_next(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 200, {"Set-Cookie": "session=1"})
    address = httpserver.url_for("/hook")

    async def twice() -> None:
        async with httpx.AsyncHTTPTransport() as transport:
            channel = WebhookChannel(transport, deadline=DEADLINE, clock=SystemClock())
            for _ in range(2):
                await channel.send(message(address), room())

    asyncio.run(twice())
    assert [request.headers.get("cookie") for request in taken(httpserver)] == [None, None]


def test_a_receiver_that_fails_and_recovers_gets_the_same_message(httpserver: HTTPServer) -> None:
    answers = [Response("busy", 503, {"Retry-After": "7"}), Response("ok")]
    httpserver.expect_request("/hook").respond_with_handler(lambda _: answers.pop(0))
    error = send(httpserver.url_for("/hook"))
    assert isinstance(error, DeliveryError)
    assert error.retry_after == timedelta(seconds=7)
    assert isinstance(send(httpserver.url_for("/hook")), Receipt)
    assert len({request.headers["webhook-id"] for request in taken(httpserver)}) == 1


Speaking = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(speak: Speaking) -> AsyncIterator[str]:
    """A server that says what it likes once it has a request."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").lower()
            # What is left unread when it closes would reset the connection, and its answer might be lost.
            await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0]))
            await speak(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    finally:
        server.close()


def send_to(speak: Speaking, deadline: timedelta) -> Receipt | DeliveryError:
    async def sending() -> Receipt | DeliveryError:
        async with raw_server(speak) as url, httpx.AsyncHTTPTransport() as transport:
            channel = WebhookChannel(transport, deadline=deadline, clock=SystemClock())
            try:
                return await channel.send(message(url), room())
            except DeliveryError as error:
                return error

    return asyncio.run(sending())


async def says_nothing(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def drips(writer: asyncio.StreamWriter) -> None:
    """A byte now and then: no single read ever times out."""
    while True:
        writer.write(b"H")
        await writer.drain()
        await asyncio.sleep(0)


async def begins_and_stops(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nso far")
    await writer.drain()
    await asyncio.Event().wait()


async def begins_and_breaks(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nso far")
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def resets(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def speaks_something_else(writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.test ESMTP\r\n")
    await writer.drain()


async def never_ends(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        await writer.drain()


async def is_a_bomb(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 500 Boom\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00")
    await writer.drain()


@pytest.mark.parametrize("speak", [says_nothing, drips, resets, speaks_something_else])
def test_a_far_side_that_does_not_answer_in_full_is_tried_again(speak: Speaking) -> None:
    error = send_to(speak, AT_ONCE)
    assert isinstance(error, DeliveryError)
    assert not error.permanent
    assert error.reason.endswith("It is tried again.")


@pytest.mark.parametrize("speak", [begins_and_stops, begins_and_breaks])
def test_a_message_that_was_taken_is_not_sent_again_for_a_bad_end(speak: Speaking) -> None:
    assert send_to(speak, DEADLINE) == Receipt(200, "The other side took it (200): so far")


def test_an_endless_answer_is_read_a_little_and_left() -> None:
    outcome = send_to(never_ends, DEADLINE)
    assert isinstance(outcome, Receipt)
    assert len(outcome.words) <= 200


def test_a_compressed_answer_is_not_unpacked() -> None:
    error = send_to(is_a_bomb, DEADLINE)
    assert isinstance(error, DeliveryError)
    assert (error.status, error.reason) == (500, "The other side had a fault (500)")


def test_the_guard_of_the_transport_speaks_through() -> None:
    class Guarded(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("refused: 10.0.0.1 is a private address")

    channel = WebhookChannel(Guarded(), deadline=DEADLINE, clock=SystemClock())
    with pytest.raises(DeliveryError) as caught:
        asyncio.run(channel.send(message("https://example.org/hook"), room()))
    assert not caught.value.permanent


def test_the_payload_is_compact_json_in_utf_8(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    send(httpserver.url_for("/hook"))
    [request] = taken(httpserver)
    assert request.get_data() == json.dumps(PAYLOAD, ensure_ascii=False, separators=(",", ":")).encode()
