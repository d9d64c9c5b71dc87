"""The mail server and the webhook endpoint, with the clients that programs really use."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import aiosmtplib
import httpx
from standardwebhooks import Webhook

from service.clock import SteppedClock
from service.demo.archive import ArchiveItem
from service.demo.world import World

NOW = datetime(2022, 3, 11, 12, 30, tzinfo=UTC)
ONE = ArchiveItem(
    id="x-1",
    feed="frontier-wire",
    published_at=NOW,
    appears_at=NOW,
    language="en",
    title="One",
    text="Only.",
)


def in_world(test: Callable[[World, SteppedClock], Awaitable[None]]) -> None:
    async def run() -> None:
        clock = SteppedClock(NOW)
        async with World([ONE], clock) as world:
            await test(world, clock)

    asyncio.run(run())


def mail(subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "alerts@example.org", "desk@example.org", subject
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    return message


async def send(world: World, message: EmailMessage, *to: str) -> None:
    port = int(world.smtp_url.rpartition(":")[2])
    await aiosmtplib.send(
        message, hostname="127.0.0.1", port=port, recipients=list(to), sender="alerts@example.org"
    )


def test_a_mail_is_kept_for_each_address_with_the_simulated_time_and_its_letters():
    async def check(world: World, clock: SteppedClock) -> None:
        await send(
            world, mail("Ménaka : 40 tués", "Première ligne.\n.point au début\nسيتنغا"), "a@example.org"
        )
        clock.advance_to(NOW + timedelta(hours=2))
        await send(world, mail("Two", "second"), "a@example.org", "b@example.org")
        assert [(m.at, m.address, m.subject) for m in world.mails] == [
            (NOW, "a@example.org", "Ménaka : 40 tués"),
            (NOW + timedelta(hours=2), "a@example.org", "Two"),
            (NOW + timedelta(hours=2), "b@example.org", "Two"),
        ]
        assert world.mails[0].text.splitlines() == ["Première ligne.", ".point au début", "سيتنغا"]

    in_world(check)


def test_several_mails_go_over_one_connection_and_a_sender_may_begin_anew():
    async def check(world: World, _clock: SteppedClock) -> None:
        port = int(world.smtp_url.rpartition(":")[2])
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port) as client:
            await client.noop()
            await client.mail("alerts@example.org")
            await client.rset()
            for number in range(3):
                await client.send_message(mail(f"n{number}", "x"))
        assert [m.subject for m in world.mails] == ["n0", "n1", "n2"]

    in_world(check)


def signed(world: World, message_id: str, body: str, at: datetime = NOW) -> dict[str, str]:
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(world.webhook_secret).sign(message_id, at, body),
        "content-type": "application/json",
    }


BODY = json.dumps({"type": "alert.raised", "data": {"headline": {"fr": "Ménaka"}}}, ensure_ascii=False)


async def post(world: World, headers: dict[str, str], body: str = BODY) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(world.webhook_url, content=body.encode(), headers=headers)


def test_the_first_try_meets_503_with_a_time_to_come_back_and_the_second_is_taken():
    async def check(world: World, clock: SteppedClock) -> None:
        first = await post(world, signed(world, "msg_1", BODY))
        assert (first.status_code, first.headers["retry-after"]) == (503, "120")
        clock.advance_to(NOW + timedelta(minutes=2))
        second = await post(world, signed(world, "msg_1", BODY, clock.now()))
        assert second.status_code == 204
        (hook,) = world.hooks
        assert (hook.id, hook.at, hook.body) == ("msg_1", clock.now(), json.loads(BODY))
        assert [(refused.id, refused.status) for refused in world.refused] == [("msg_1", 503)]

    in_world(check)


def test_later_messages_are_refused_now_and_then_and_one_sent_twice_counts_once():
    async def check(world: World, _clock: SteppedClock) -> None:
        for number in range(1, 6):
            for _try in range(2):
                await post(world, signed(world, f"msg_{number}", BODY))
        assert [hook.id for hook in world.hooks] == [f"msg_{number}" for number in range(1, 6)]
        assert [refused.id for refused in world.refused] == ["msg_1", "msg_5"]

    in_world(check)


def test_what_cannot_be_trusted_is_refused_with_the_reason():
    async def check(world: World, _clock: SteppedClock) -> None:
        good = signed(world, "msg_1", BODY)
        late = signed(world, "msg_1", BODY, NOW - timedelta(minutes=6))
        for headers, body, reason in (
            ({}, BODY, "missing"),
            ({**good, "webhook-timestamp": "soon"}, BODY, "unreadable"),
            ({**good, "webhook-signature": "v1,AAAA"}, BODY, "signature"),
            (good, BODY + " ", "signature"),
            ({**good, "webhook-id": "msg_2"}, BODY, "signature"),
            (late, BODY, "timestamp"),
            (signed(world, "msg_1", "not json"), "not json", "JSON"),
        ):
            response = await post(world, headers, body)
            assert response.status_code == 400
            assert reason in response.text
        assert not world.hooks
        assert {refused.status for refused in world.refused} == {400}

    in_world(check)


def test_while_a_secret_is_rotated_one_of_two_signatures_is_enough():
    async def check(world: World, _clock: SteppedClock) -> None:
        headers = signed(world, "msg_1", BODY)
        headers["webhook-signature"] = "v1,AAAA " + headers["webhook-signature"]
        assert (await post(world, headers)).status_code == 503
        assert (await post(world, headers)).status_code == 204

    in_world(check)


def test_each_world_has_a_secret_and_ports_of_its_own():
    async def run() -> None:
        async with World([ONE], lambda: NOW) as one, World([ONE], lambda: NOW) as other:
            assert one.webhook_secret.startswith("whsec_")
            assert one.webhook_secret != other.webhook_secret
            assert len({one.smtp_url, other.smtp_url, one.webhook_url, other.webhook_url}) == 4

    asyncio.run(run())
