"""Webhook targets that lead inside, and texts that break headers: nothing is connected, no header is forged."""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from pytest_httpserver import HTTPServer
from test_fetch_guard import HOSTILE, Names, Wire

from service.channels.webhook import WebhookChannel
from service.clock import SystemClock
from service.errors import DeliveryError
from service.fetch import guarded_transport
from service.ports import Receipt
from service.records import Message, Recipient

SECRET = f"whsec_{base64.b64encode(b'a secret of thirty-two bytes ok!').decode()}"
ROOM = Recipient(name="room", channel="webhook", settings={"secret": SECRET})
POST = Message(
    id="msg_0123456789abcdef",
    recipient="room",
    channel="webhook",
    address="http://hooks.example.org/x",
    kind="alert.raised",
    alert_id="alert_1",
    created_at=datetime(2022, 6, 13, 15, 5, tzinfo=UTC),
    content={"payload": {"type": "alert.raised", "data": {}}},
)


def send(
    message: Message, *, names: Names | None = None, wire: Wire | None = None, tries: int = 1
) -> list[Receipt | DeliveryError]:
    async def sending() -> list[Receipt | DeliveryError]:
        transport = guarded_transport([], resolve=names, inner=wire)
        channel = WebhookChannel(transport, deadline=timedelta(seconds=20), clock=SystemClock())
        outcomes: list[Receipt | DeliveryError] = []
        for _ in range(tries):
            try:
                outcomes.append(await channel.send(message, ROOM))
            except DeliveryError as error:
                outcomes.append(error)
        await transport.aclose()
        return outcomes

    return asyncio.run(sending())


def refused(outcome: object) -> str:
    assert isinstance(outcome, DeliveryError), outcome
    return outcome.reason


@pytest.mark.parametrize("url", HOSTILE)
def test_no_spelling_of_an_address_inside_is_connected_to(httpserver: HTTPServer, url: str) -> None:
    """Asked for as it stands, and on the port of a server that listens here: it hears nothing."""
    parts = urlsplit(url)
    host = parts.netloc.removesuffix(":8000")
    there = urlunsplit((parts.scheme, f"{host}:{httpserver.port}", "/hook", "", ""))
    for address in (url, there):
        assert refused(send(replace(POST, address=address))[0]).endswith((".", "`url`."))
    assert httpserver.log == []


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["93.184.215.14", "10.0.0.1"],
        ["10.0.0.1", "93.184.215.14"],
        ["169.254.169.254"],
        ["::1"],
    ],
)
def test_a_name_that_leads_inside_is_refused_whatever_else_it_answers(answers: Sequence[str]) -> None:
    wire = Wire()
    assert "reached" in refused(send(POST, names=Names(list(answers)), wire=wire)[0])
    assert wire.connected == []


def test_a_name_that_leads_inside_at_its_second_answer_is_refused() -> None:
    names, wire = Names(["93.184.215.14"], ["127.0.0.1"], ["10.0.0.1", "8.8.8.8"]), Wire()
    first, second, third = send(POST, names=names, wire=wire, tries=3)
    assert isinstance(first, Receipt)
    assert "reached" in refused(second) + refused(third)
    assert wire.connected == [("93.184.215.14", 80)]


@pytest.mark.parametrize(
    "mark", ["\r\nX-Evil: 1", "\n", "\r", "\x00", "\u0085", "\u2028", "\u202e", "\ud800"]
)
def test_no_text_of_ours_makes_a_header(mark: str) -> None:
    wire = Wire()
    message = replace(
        POST,
        recipient=f"room{mark}",
        content={"payload": {"type": "alert.raised", "data": {"name": f"a{mark}b"}}},
    )
    assert isinstance(send(message, names=Names(["93.184.215.14"]), wire=wire)[0], Receipt)
    head, _, body = wire.sent.partition(b"\r\n\r\n")
    assert b"evil" not in head.lower()
    assert b"\r\n" not in body


@pytest.mark.parametrize("mark", ["\r\nX-Evil: 1", "\n", "\x00", "\u2028", "\ud800", " "])
def test_an_address_that_would_break_the_request_is_none(mark: str) -> None:
    wire = Wire()
    outcome = send(
        replace(POST, address=f"http://hooks.example.org/x{mark}"), names=Names(["93.184.215.14"]), wire=wire
    )
    assert b"evil: 1" not in wire.sent.lower()
    assert isinstance(outcome[0], Receipt | DeliveryError)
