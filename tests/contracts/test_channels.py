"""What every channel keeps to: what is received, what is tried again, what is final; the same id at every try; total
deadlines; no secret in anything that is stored, shown or logged."""

import asyncio
import base64
import email
import email.policy
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from service.channels import EmailChannel, OutboxChannel, WebhookChannel
from service.clock import SteppedClock
from service.errors import DeliveryError
from service.ports import Channel
from service.records import Message, Recipient

NOW = datetime(2022, 6, 13, 15, 5, tzinfo=UTC)
DEADLINE = timedelta(seconds=20)
AT_ONCE = timedelta(milliseconds=150)
PASSWORD = "correct-horse-battery"
KEY = base64.b64encode(b"k" * 32).decode()
OTHER_KEY = base64.b64encode(b"o" * 32).decode()
HOOK = "https://example.org/hooks/very-private-path?token=s3cr3t-token"

MAIL = Message(
    id="msg_0123456789abcdef",
    recipient="field desk",
    channel="email",
    address="desk@example.org",
    kind="alert.raised",
    alert_id="alert_1",
    created_at=NOW,
    content={
        "from": "Liptako <alerts@example.org>",
        "subject": "[Extrême] Seytenga (BF) : au moins 50 morts",
        "text": "Seytenga, Séno, Burkina Faso.\n",
        "html": "<p>Seytenga, Séno, Burkina Faso.</p>",
        "headers": {"Message-ID": "<msg_0123456789abcdef@example.org>", "Auto-Submitted": "auto-generated"},
    },
)
POST = replace(
    MAIL,
    channel="webhook",
    address=HOOK,
    content={"payload": {"type": "alert.raised", "data": {"id": "alert_1"}}},
)
DESK = Recipient(name="field desk", channel="email", settings={"to": ["desk@example.org"]})
ROOM = Recipient(
    name="incident room",
    channel="webhook",
    settings={"url": HOOK, "secret": f"whsec_{KEY} whsec_{OTHER_KEY}"},
)
LOGIN = base64.b64encode(f"\0desk\0{PASSWORD}".encode()).decode()


@dataclass
class FarSide:
    """Answers as told, remembers what it was given. ``refusing``: SMTP verb to reply line, or ``HANG``."""

    status: int = 200
    words: str = "ok"
    headers: Mapping[str, str] = field(default_factory=dict)
    refusing: Mapping[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    hangs: bool = False


Opened = Callable[[FarSide, timedelta], AbstractAsyncContextManager[Channel]]


@dataclass(frozen=True)
class Kit:
    """A channel with a far side to talk to."""

    opened: Opened
    message: Message
    recipient: Recipient
    secrets: tuple[str, ...]

    def send(self, far: FarSide, deadline: timedelta = DEADLINE, message: Message | None = None) -> object:
        """What came of sending: a Receipt, or the DeliveryError."""

        async def sending() -> object:
            async with self.opened(far, deadline) as channel:
                try:
                    return await channel.send(message or self.message, self.recipient)
                except DeliveryError as error:
                    return error

        return asyncio.run(sending())


@asynccontextmanager
async def by_webhook(far: FarSide, deadline: timedelta) -> AsyncIterator[Channel]:
    async def answer(request: httpx.Request) -> httpx.Response:
        if far.hangs:
            await asyncio.Event().wait()
        far.ids.append(request.headers["webhook-id"])
        return httpx.Response(far.status, headers=far.headers, text=far.words)

    yield WebhookChannel(httpx.MockTransport(answer), deadline=deadline, clock=SteppedClock(NOW))


@asynccontextmanager
async def by_smtp(far: FarSide, deadline: timedelta) -> AsyncIterator[Channel]:
    """A mail server that follows a script: what it says to each verb, all else as it should be."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _dialogue(far, reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield EmailChannel(f"smtp://desk:{PASSWORD}@127.0.0.1:{port}", deadline=deadline)
    finally:
        server.close()


async def _dialogue(far: FarSide, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    usual = {
        "CONNECT": "220 ready",
        "EHLO": "250-ok\r\n250 AUTH PLAIN",
        "AUTH": "235 ok",
        "DATA": "354 go on",
    }
    verb = "CONNECT"
    while verb:
        reply = far.refusing.get(verb, usual.get(verb, "250 ok"))
        if far.hangs or reply == "HANG":
            await reader.read()
            return
        if reply == "RESET":
            writer.transport.abort()
            return
        writer.write(f"{reply}\r\n".encode())
        if verb == "DATA" and reply.startswith("354"):
            far.mails.append(await reader.readuntil(b"\r\n.\r\n"))
            parsed = email.message_from_bytes(far.mails[-1], policy=email.policy.SMTP)
            far.ids.append(parsed["Message-ID"])
            verb = "END"
        else:
            verb = (await reader.readline()).decode("ascii", "replace").upper().split(" ")[0].strip()


KITS = {
    "webhook": Kit(by_webhook, POST, ROOM, (KEY, OTHER_KEY, "s3cr3t-token", "very-private-path")),
    "smtp": Kit(by_smtp, MAIL, DESK, (PASSWORD, LOGIN)),
}


@pytest.fixture(params=sorted(KITS))
def kit(request: pytest.FixtureRequest) -> Kit:
    return KITS[request.param]


def refused(outcome: object) -> DeliveryError:
    assert isinstance(outcome, DeliveryError), outcome
    return outcome


# --- every channel ----------------------------------------------------------------------------------------------


def test_a_message_that_is_taken_gives_a_receipt_in_words(kit: Kit) -> None:
    receipt = kit.send(FarSide())
    assert not isinstance(receipt, DeliveryError)
    assert "took it" in str(receipt)


def test_the_same_message_carries_the_same_id_at_every_try(kit: Kit) -> None:
    far = FarSide()
    kit.send(far)
    kit.send(far)
    assert len(far.ids) == 2
    assert len(set(far.ids)) == 1
    assert kit.message.id in far.ids[0]


def test_a_far_side_that_hangs_is_tried_again(kit: Kit) -> None:
    error = refused(kit.send(FarSide(hangs=True), AT_ONCE))
    assert not error.permanent
    assert "in time" in error.reason


def test_what_the_far_side_says_is_kept_short_and_on_one_line(kit: Kit) -> None:
    words = "no\u2028way\x00\u202e " + "w" * 10_000
    far = FarSide(status=500, words=words, refusing={"RCPT": f"550 {words[:400]}"})
    reason = refused(kit.send(far)).reason
    assert len(reason) <= 200
    assert reason.isprintable()
    assert "no way" in reason


def test_no_secret_is_leaked_even_if_the_far_side_repeats_it(
    kit: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = f"go away {' '.join(kit.secrets)} {HOOK if kit.message is POST else LOGIN}"
    refusals = [
        {verb: f"{code} {said}"} for code in (450, 550) for verb in ("CONNECT", "AUTH", "RCPT", "DATA", "END")
    ]
    far_sides = [FarSide(status=status, words=said) for status in (200, 302, 400, 410, 500)]
    far_sides += [FarSide(refusing=refusing) for refusing in refusals]
    for far in far_sides:
        outcome = kit.send(far)
        shown = "".join(f"{link} {link!r} {link.args}" for link in chain(outcome)) + repr(outcome)
        assert "go away" in shown or "took it" in shown
        assert [secret for secret in kit.secrets if secret in shown + caplog.text] == []


def chain(outcome: object) -> Iterator[BaseException]:
    """An error with all that it came from."""
    while isinstance(outcome, BaseException):
        yield outcome
        outcome = outcome.__cause__


def test_an_address_that_the_far_side_repeats_is_shown_masked(kit: Kit) -> None:
    said = "<Desk@Example.org>: unknown, see duty.officer@post.example.net, no @ or a@"
    far = FarSide(status=500, words=said, refusing={"RCPT": f"550 5.1.1 {said}"})
    reason = refused(kit.send(far)).reason
    assert reason.endswith("<D…@Example.org>: unknown, see d…@post.example.net, no @ or a@")


def test_no_secret_stands_in_a_channel_shown_or_in_its_settings() -> None:
    channel = EmailChannel(f"smtp://desk:{PASSWORD}@127.0.0.1:2525", deadline=DEADLINE)
    shown = f"{channel!r} {vars(channel)} {ROOM!r} {MAIL!r}"
    assert not any(secret in shown for kit in KITS.values() for secret in kit.secrets)


# --- the table of answers: webhook ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", range(200, 600))
def test_only_2xx_is_received_410_is_final_and_anything_else_is_tried_again(status: int) -> None:
    outcome = KITS["webhook"].send(FarSide(status=status))
    if status < 300:
        assert not isinstance(outcome, DeliveryError)
        return
    error = refused(outcome)
    assert error.status == status
    assert (error.permanent, error.gone) == ((True, True) if status == 410 else (False, False))


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("Mon, 13 Jun 2022 15:35:00 GMT", timedelta(minutes=30)),
        ("Mon, 13 Jun 2022 15:35:00", timedelta(minutes=30)),
        ("Mon, 13 Jun 2022 14:00:00 GMT", timedelta(0)),
        ("Mon, 13 Jun 2099 14:00:00 GMT", timedelta(days=1)),
        ("99999999999999999999", timedelta(days=1)),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("١٢", None),
        ("Mon, 99 Jun 9999999 99:99:99 GMT", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_read_in_both_forms_and_bounded(
    status: int, value: str, wait: timedelta | None
) -> None:
    far = FarSide(status=status, headers={"retry-after": value.encode().decode("latin-1")})
    assert refused(KITS["webhook"].send(far)).retry_after == wait


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("no HTTP"),
        httpx.ConnectTimeout("slow"),
        DeliveryError("private address", permanent=False),
        OSError("no route"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_webhook_that_cannot_be_reached_is_tried_again(error: Exception) -> None:
    async def break_off(request: httpx.Request) -> httpx.Response:
        raise error

    channel = WebhookChannel(httpx.MockTransport(break_off), deadline=DEADLINE, clock=SteppedClock(NOW))
    with pytest.raises(DeliveryError) as caught:
        asyncio.run(channel.send(POST, ROOM))
    assert not caught.value.permanent


@pytest.mark.parametrize("secret", [None, "", "whsec_", "whsec_not*base64", "   ", 7])
def test_without_a_usable_secret_nothing_is_sent_and_it_is_tried_again(secret: object) -> None:
    far = FarSide()
    room = replace(ROOM, settings={"url": HOOK, "secret": secret})
    error = refused(replace(KITS["webhook"], recipient=room).send(far))
    assert (far.ids, error.permanent) == ([], False)
    assert "secret" in error.reason


@pytest.mark.parametrize(
    "url", ["", "ftp://example.org/", "https://", "not a url", "javascript:alert(1)", "http://[::1"]
)
def test_a_url_that_is_none_is_final(url: str) -> None:
    assert refused(KITS["webhook"].send(FarSide(), message=replace(POST, address=url))).permanent


# --- the table of answers: mail ---------------------------------------------------------------------------------

ABOUT_THE_MESSAGE = ("MAIL", "RCPT", "DATA", "END")
ABOUT_THE_SERVER = ("CONNECT", "AUTH")


@pytest.mark.parametrize("code", [421, 450, 451, 452, 454])
@pytest.mark.parametrize("verb", [*ABOUT_THE_SERVER, *ABOUT_THE_MESSAGE])
def test_4xx_at_any_step_is_tried_again(verb: str, code: int) -> None:
    error = refused(KITS["smtp"].send(FarSide(refusing={verb: f"{code} later"})))
    assert (error.permanent, error.status) == (False, code)


@pytest.mark.parametrize("code", [500, 501, 550, 551, 552, 553, 554, 555])
@pytest.mark.parametrize("verb", ABOUT_THE_MESSAGE)
def test_5xx_about_the_message_is_final(verb: str, code: int) -> None:
    error = refused(KITS["smtp"].send(FarSide(refusing={verb: f"{code} never"})))
    assert (error.permanent, error.status, error.gone) == (True, code, False)


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("CONNECT", "554 not you"),
        ("AUTH", "535 wrong"),
        ("MAIL", "530 log in first"),
        ("AUTH", "534 too weak"),
    ],
)
def test_5xx_about_our_account_waits_for_the_operator(verb: str, reply: str) -> None:
    error = refused(KITS["smtp"].send(FarSide(refusing={verb: reply})))
    assert (error.permanent, error.status) == (False, int(reply[:3]))


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "END"])
def test_a_connection_that_breaks_at_any_step_is_tried_again(verb: str) -> None:
    error = refused(KITS["smtp"].send(FarSide(refusing={verb: "RESET"})))
    assert not error.permanent


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_falls_silent_at_any_step_is_tried_again(verb: str) -> None:
    error = refused(KITS["smtp"].send(FarSide(refusing={verb: "HANG"}), AT_ONCE))
    assert not error.permanent


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "END"])
@pytest.mark.parametrize(
    "garbage", ["\x00\x01\x02", "HTTP/1.1 400 Bad Request", "2", "999 what", "250-" + "x" * 5000]
)
def test_a_server_that_speaks_no_smtp_is_tried_again(verb: str, garbage: str) -> None:
    error = refused(KITS["smtp"].send(FarSide(refusing={verb: garbage}), AT_ONCE))
    assert not error.permanent


@pytest.mark.parametrize("leaving", ["RESET", "500 no such verb", "HANG"])
def test_a_bad_goodbye_does_not_make_a_taken_mail_be_sent_again(
    leaving: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.channels.email._GOODBYE_S", 0.1)
    far = FarSide(refusing={"QUIT": leaving})
    assert not isinstance(KITS["smtp"].send(far), DeliveryError)
    assert len(far.mails) == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org, b@example.org",
        "a@example.org,b@example.org",
        "Desk <a@example.org>",
        "a@example.org\r\nRCPT TO:<b@example.org>",
        "a@example.org\n",
        "a@example.org\x00",
        "a@example.org\u2028",
        "<a@example.org>",
        "a b@example.org",
        '"a b"@example.org',
        "a@b@example.org",
        "élu@example.org",
        "a@exämple.org",
        "a@",
        "@example.org",
        "",
        "a@-example.org",
        "a@" + "x" * 300 + ".org",
    ],
)
@pytest.mark.parametrize("outbox", [False, True])
def test_what_is_not_one_plain_address_is_refused_before_anything_is_sent(
    address: str, outbox: bool, tmp_path: Path
) -> None:
    far, message = FarSide(), replace(MAIL, address=address)
    if outbox:
        with pytest.raises(DeliveryError) as caught:
            asyncio.run(OutboxChannel(tmp_path).send(message, DESK))
        error = caught.value
    else:
        error = refused(KITS["smtp"].send(far, message=message))
    assert (error.permanent, far.mails, list(tmp_path.iterdir())) == (True, [], [])
