"""SIGKILL at every step: nothing is lost, and only what was being sent may arrive twice, under the same id."""

import asyncio
import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from doomed import OF_A_CANCEL, OF_A_RELEASE, OF_AN_ALERT, OF_AN_ESCALATION

DOOMED = Path(__file__).with_name("doomed.py")
PLACES = ("Seytenga, in the Sahel region of Burkina Faso", "Tamalat, in the Menaka region of Mali",
          "Banibangou, in the Tillabéri region of Niger")  # fmt: skip
LONGEST_S = 300
"""What only ends a test that hangs."""
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@dataclass
class Outside:
    """A server on loopback that is both the feed and the webhook receiver."""

    published: datetime
    url: str = ""
    received: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    """Of each message by its id: alert.raised or alert.cancelled, and the key of the alert."""
    kill_on_receipt: subprocess.Popen[bytes] | None = None

    def feed(self) -> bytes:
        entries = "".join(
            f"<item><guid>{place}</guid><link>https://example.org/{number}</link>"
            f"<pubDate>{format_datetime(self.published)}</pubDate>"
            f"<title>At least {20 + number} villagers killed in attack on {place.split(',')[0]}</title>"
            f"<description>Gunmen killed at least {20 + number} villagers on {self.published - timedelta(days=1):%A} "
            f"in {place}, a local official said.</description></item>"
            for number, place in enumerate(PLACES)
        )
        return f"<rss version='2.0'><channel><title>wire</title>{entries}</channel></rss>".encode()

    def take(self, message_id: str, body: bytes) -> None:
        self.received.append(message_id)
        told = json.loads(body)
        self.kinds[message_id] = told["type"]
        self.about[message_id] = told["data"]["key"]
        doomed, self.kill_on_receipt = self.kill_on_receipt, None
        if doomed is not None:
            doomed.send_signal(signal.SIGKILL)
            doomed.wait()


@pytest.fixture
def outside() -> Iterator[Outside]:
    world = Outside(datetime.now(UTC))  # noqa: TID251 - a real process on the real clock

    class Requests(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, world.feed())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            world.take(self.headers["webhook-id"], body)
            self._answer(200, b"")

        def _answer(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # who asked was killed

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    world.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield world
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def environment(outside: Outside, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "feeds.toml").write_text(
        f"""
[alerts]
settle = "0s"
[[feeds]]
name = "wire"
url = "{outside.url}/feed"
language = "en"
every = "5s"
full_text = false
[[rules]]
name = "mass casualty"
kind = "casualties"
at_least = 10
severity = "Severe"
[[recipients]]
name = "incident room"
channel = "webhook"
url = "{outside.url}/hook"
secret = "{SECRET}"
""",
        encoding="utf-8",
    )
    return {
        **os.environ,
        "LIPTAKO_FEEDS": str(tmp_path / "feeds.toml"),
        "LIPTAKO_DATABASE_URL": f"sqlite:///{tmp_path / 'liptako.db'}",
        "LIPTAKO_DATA_DIR": str(tmp_path),
        "LIPTAKO_ALLOW_ADDRESSES": "127.0.0.0/8",
    }


def start(environment: dict[str, str], step: str, ahead: int, *more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(DOOMED), step, str(ahead), *more], env=environment)


def run_to_the_end(environment: dict[str, str], ahead: int, *more: str) -> None:
    assert start(environment, "none", ahead, *more).wait(timeout=LONGEST_S) == 0


@pytest.mark.parametrize("step", OF_AN_ALERT)
def test_killed_at_a_step_nothing_is_lost(environment: dict[str, str], outside: Outside, step: str) -> None:
    assert start(environment, step, 0).wait(timeout=LONGEST_S) == -signal.SIGKILL
    before = list(outside.received)
    run_to_the_end(environment, ahead=10)
    received = Counter(outside.received)
    assert len(received) == len(PLACES)
    twice = {message_id for message_id, count in received.items() if count > 1}
    assert twice <= set(before)
    if step not in ("after the message was sent", "after the attempt was stored"):
        assert not twice
    assert len(twice) < len(PLACES) or step == "after the message was sent"


def test_killed_while_the_receiver_has_the_message_it_arrives_again_under_the_same_id(
    environment: dict[str, str], outside: Outside
) -> None:
    doomed = start(environment, "never", 0)
    outside.kill_on_receipt = doomed
    assert doomed.wait(timeout=LONGEST_S) == -signal.SIGKILL
    before = list(outside.received)
    run_to_the_end(environment, ahead=10)
    received = Counter(outside.received)
    assert len(received) == len(PLACES)
    assert {message_id for message_id, count in received.items() if count > 1} <= set(before)


@pytest.mark.parametrize("step", OF_A_CANCEL)
def test_killed_at_a_step_of_the_cancel_everyone_who_was_told_is_told_so_once(
    environment: dict[str, str], outside: Outside, step: str
) -> None:
    run_to_the_end(environment, ahead=0)
    told = list(outside.received)
    assert start(environment, step, 10, "cancel").wait(timeout=LONGEST_S) == -signal.SIGKILL
    before = list(outside.received)
    run_to_the_end(environment, 20, "cancel")
    cancels = Counter(id_ for id_ in outside.received if outside.kinds[id_] == "alert.cancelled")
    assert len(told) == len(PLACES)
    assert outside.received[: len(told)] == told
    assert set(cancels) == set(outside.received) - set(told), (
        "nothing but Cancels followed, and no alert again"
    )
    assert sorted(outside.about[id_] for id_ in cancels) == sorted(outside.about[id_] for id_ in told)
    twice = {id_ for id_, count in cancels.items() if count > 1}
    assert twice <= set(before)
    if step not in ("after the message was sent", "after the attempt was stored"):
        assert not twice


def test_killed_while_the_receiver_has_the_cancel_it_arrives_again_under_the_same_id(
    environment: dict[str, str], outside: Outside
) -> None:
    run_to_the_end(environment, ahead=0)
    told = set(outside.received)
    doomed = start(environment, "never", 10, "cancel")
    outside.kill_on_receipt = doomed
    assert doomed.wait(timeout=LONGEST_S) == -signal.SIGKILL
    before = set(outside.received)
    run_to_the_end(environment, 20, "cancel")
    cancels = Counter(id_ for id_ in outside.received if id_ not in told)
    assert len(cancels) == len(PLACES)
    assert {id_ for id_, count in cancels.items() if count > 1} <= before


@pytest.fixture
def asleep(environment: dict[str, str], outside: Outside) -> dict[str, str]:
    """The receiver has quiet hours, which began an hour ago and end in half an hour."""
    began, ends = outside.published - timedelta(hours=1), outside.published + timedelta(minutes=30)
    feeds = Path(environment["LIPTAKO_FEEDS"])
    hours = f'quiet_hours = "{began:%H:%M}-{ends:%H:%M} UTC"\n'
    feeds.write_text(feeds.read_text(encoding="utf-8") + hours, encoding="utf-8")
    return environment


def test_killed_as_what_is_held_is_stored_it_is_held_by_the_next(
    asleep: dict[str, str], outside: Outside
) -> None:
    assert start(asleep, "as what is held is stored", 0).wait(timeout=LONGEST_S) == -signal.SIGKILL
    run_to_the_end(asleep, 10)
    assert outside.received == []
    run_to_the_end(asleep, 40, "release")
    assert sorted(Counter(outside.received).values()) == [1] * len(PLACES)


@pytest.mark.parametrize("step", OF_A_RELEASE)
def test_killed_at_a_step_of_the_release_everything_held_arrives_under_one_id(
    asleep: dict[str, str], outside: Outside, step: str
) -> None:
    run_to_the_end(asleep, 0)
    assert outside.received == []
    assert start(asleep, step, 40, "release").wait(timeout=LONGEST_S) == -signal.SIGKILL
    before = set(outside.received)
    run_to_the_end(asleep, 55, "release")
    received = Counter(outside.received)
    assert set(outside.kinds.values()) == {"alert.raised"}
    assert len(received) == len(PLACES)
    twice = {id_ for id_, count in received.items() if count > 1}
    assert twice <= before
    if step != "after the message was sent":
        assert not twice or step == "after the attempt was stored"


DUTY = ("duty@example.org", "pager@example.org")


@dataclass
class Mailbox:
    """What mail came: to whom, under which Message-ID."""

    mails: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        id_ = str(message_from_bytes(envelope.content)["Message-ID"])
        self.mails += [(address, id_) for address in envelope.rcpt_tos]
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    kept, loop = Mailbox(), asyncio.new_event_loop()
    listen = loop.create_server(lambda: SMTP(kept, hostname="mail.test", loop=loop), "127.0.0.1", 0)
    server = loop.run_until_complete(listen)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield kept, server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    loop.run_until_complete(server.wait_closed())
    loop.close()


@pytest.fixture
def on_duty(environment: dict[str, str], mailbox: tuple[Mailbox, int]) -> dict[str, str]:
    """The incident room has half an hour to acknowledge; then mail goes to both addresses of the duty officer."""
    feeds = Path(environment["LIPTAKO_FEEDS"])
    asked = 'ack_within = "30m"\nescalate_to = "duty officer"\n'
    officer = f'[[recipients]]\nname = "duty officer"\nchannel = "email"\nto = {json.dumps(DUTY)}\nareas = ["TCD"]\n'
    feeds.write_text(feeds.read_text(encoding="utf-8") + asked + officer, encoding="utf-8")
    return {**environment, "LIPTAKO_SMTP_URL": f"smtp://127.0.0.1:{mailbox[1]}"}


@pytest.mark.parametrize("step", OF_AN_ESCALATION)
def test_killed_at_a_step_of_the_escalation_every_address_of_the_next_is_told_under_one_id(
    on_duty: dict[str, str], outside: Outside, mailbox: tuple[Mailbox, int], step: str
) -> None:
    kept, _ = mailbox
    run_to_the_end(on_duty, 0)
    told = list(outside.received)
    assert (len(told), kept.mails) == (len(PLACES), [])
    assert start(on_duty, step, 40, "escalation").wait(timeout=LONGEST_S) == -signal.SIGKILL
    before = set(kept.mails)
    run_to_the_end(on_duty, 55, "escalation")
    mails = Counter(kept.mails)
    assert Counter(address for address, _ in mails) == dict.fromkeys(DUTY, len(PLACES))
    assert len({id_ for _, id_ in mails}) == len(DUTY) * len(PLACES)
    assert outside.received == told, "who did not acknowledge is not told again"
    twice = {mail for mail, count in mails.items() if count > 1}
    assert twice <= before
    if step not in ("after the message was sent", "after the attempt was stored"):
        assert not twice
