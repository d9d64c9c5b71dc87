"""The sending processes of ``benchmarks.delivering``: the service, and bare loops.

python -m benchmarks.delivery_senders FOLDER paced PORT NOBODY PACE SECONDS DEAD
python -m benchmarks.delivery_senders FOLDER whole|bare PORT CHANNEL COUNT
"""

import asyncio
import base64
import itertools
import json
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage

import aiosmtplib
import httpx

from service import app as root
from service.config.environment import Settings
from service.records import Configuration, Message, Recipient
from service.stages.notify import addresses

AT_ONCE = 16
RECIPIENTS, DEAD, BACKLOG = 20, 20, 50
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
WORDS = "An alert of the length that is usual says who reported what, where, and what came before. " * 20
_numbers = itertools.count(1)


def payload() -> dict[str, object]:
    """About 3 KB, as that of an alert."""
    data = {"queued": time.monotonic(), "headline": {"fr": "x" * 80, "en": "x" * 80}, "reason": WORDS}
    return {"type": "exercise", "timestamp": "2022-06-13T15:05:00+00:00", "data": data, "more": "y" * 1000}


def a_message(recipient: Recipient) -> Message:
    mail = {
        "from": "Liptako <alerts@example.org>",
        "subject": "[Severe] exercise",
        "text": WORDS,
        "html": f"<html><body><p>{WORDS * 4}</p></body></html>",
        "headers": {},
    }
    return Message(
        id=f"msg_{next(_numbers)}",
        recipient=recipient.name,
        channel=recipient.channel,
        address=addresses(recipient)[0],
        kind="exercise",
        alert_id=None,
        created_at=datetime.now(UTC),
        content={"payload": payload()} if recipient.channel == "webhook" else mail,
    )


def webhooks(name: str, port: int, count: int) -> list[Recipient]:
    return [
        Recipient(
            name=f"{name} {number}",
            channel="webhook",
            settings={"url": f"http://127.0.0.1:{port}/{name}/{number}", "secret": SECRET},
        )
        for number in range(count)
    ]


def mailboxes(count: int) -> list[Recipient]:
    return [
        Recipient(name=f"desk {number}", channel="email", settings={"to": (f"desk{number}@example.org",)})
        for number in range(count)
    ]


def open_service(folder: str, recipients: Sequence[Recipient], smtp_port: int | None = None) -> root.Service:
    settings = Settings.from_environment(
        {
            "LIPTAKO_DATABASE_URL": f"sqlite:///{folder}/liptako.db",
            "LIPTAKO_DATA_DIR": folder,
            "LIPTAKO_ALLOW_ADDRESSES": "127.0.0.0/8",
            **({"LIPTAKO_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}"} if smtp_port else {}),
        }
    )
    return root.open_service(settings, Configuration(recipients=tuple(recipients)))


def queue(service: root.Service, recipients: Sequence[Recipient]) -> None:
    """One message for each, due now."""
    with service.store.begin() as transaction:
        transaction.file_messages([a_message(one) for one in recipients], service.clock.now())


async def paced(folder: str, port: int, nobody: int, pace: int, seconds: int, dead: bool) -> None:
    healthy = webhooks("healthy", port, RECIPIENTS)
    broken = webhooks("hang", port, DEAD // 2) + webhooks("refuse", nobody, DEAD // 2)
    service = open_service(folder, [*healthy, *broken])
    root.keep_for_good()  # as `liptako serve` does
    if dead:
        queue(service, broken * BACKLOG)
    service.start()
    await asyncio.sleep(5)  # first failures are over; what hangs, hangs
    begun = time.monotonic()
    turns = itertools.cycle(healthy)
    for number in range(pace * seconds):
        await asyncio.sleep(max(0.0, begun + number / pace - time.monotonic()))
        await asyncio.to_thread(queue, service, [next(turns)])
        await service.tick()  # as a job does that has made messages
    print("all queued", flush=True)
    await asyncio.Event().wait()  # until it is killed


async def whole(folder: str, port: int, channel: str, count: int) -> float:
    """Seconds of CPU from the first tick until all is sent."""
    recipients = webhooks("healthy", port, RECIPIENTS) if channel == "webhook" else mailboxes(RECIPIENTS)
    service = open_service(folder, recipients, port if channel == "email" else None)
    turns = itertools.cycle(recipients)
    queue(service, [next(turns) for _ in range(count)])
    began = time.process_time()
    service.start()
    await service.run_due()
    used = time.process_time() - began
    await service.aclose()
    return used


async def bare(port: int, channel: str, count: int) -> float:
    """The same by a loop that keeps nothing."""
    left = iter(range(count))

    async def worker(send: Callable[[], Awaitable[object]]) -> None:
        for _ in left:
            await send()

    began = time.process_time()
    async with httpx.AsyncClient(trust_env=False) as client:

        async def post() -> None:
            body = json.dumps(payload()).encode()
            await client.post(f"http://127.0.0.1:{port}/healthy", content=body)

        async def mail() -> None:
            await aiosmtplib.send(
                a_mail(), hostname="127.0.0.1", port=port, start_tls=False, local_hostname="x"
            )

        send = post if channel == "webhook" else mail
        await asyncio.gather(*(worker(send) for _ in range(AT_ONCE)))
    return time.process_time() - began


def a_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "alerts@example.org", "desk@example.org", "[Severe] exercise"
    mail.set_content(WORDS)
    mail.add_alternative(f"<html><body><p>{WORDS * 4}</p></body></html>", subtype="html")
    return mail


def main() -> None:
    folder, mode, *words = sys.argv[1:]
    if mode == "paced":
        port, nobody, pace, seconds, dead = map(int, words)
        asyncio.run(paced(folder, port, nobody, pace, seconds, bool(dead)))
        return
    sending = whole(folder, int(words[0]), words[1], int(words[2])) if mode == "whole" else None
    print(json.dumps(asyncio.run(sending or bare(int(words[0]), words[1], int(words[2])))))


if __name__ == "__main__":
    main()
