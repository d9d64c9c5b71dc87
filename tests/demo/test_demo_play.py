"""The play steps from one due time to the next, ends, and notices a service that never gets on."""

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from service.clock import SteppedClock
from service.demo.archive import ArchiveItem
from service.demo.inbox import Inbox, ReceivedMail
from service.demo.play import Played, play
from service.demo.report import print_report
from service.demo.world import World
from service.errors import LiptakoError
from service.ports import Totals

START = datetime(2022, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE = ArchiveItem(
    id="x-1",
    feed="frontier-wire",
    published_at=START,
    appears_at=START,
    language="en",
    title="One",
    text="Only.",
)


@dataclass
class Polling:
    """A service that polls every three hours, and from ``sends_at`` on has a message that takes ``tries``."""

    clock: SteppedClock
    sends_at: datetime | None = None
    tries: int = 1
    never_ends: bool = False
    ran_at: list[datetime] = field(default_factory=list)
    next_poll_at: datetime = START

    def next_due_at(self) -> datetime | None:
        return min(due for due in (self.next_poll_at, self.sends_at) if due)

    async def run_due(self) -> None:
        now = self.clock.now()
        self.ran_at.append(now)
        if self.never_ends:
            return
        if self.next_poll_at <= now:
            self.next_poll_at = now + 3 * HOUR
        if self.sends_at and self.sends_at <= now:
            self.tries -= 1
            self.sends_at = self.sends_at + 5 * HOUR if self.tries else None

    def totals(self) -> Totals:
        return Totals(feeds=1, items=4, deliveries={"queued": int(self.sends_at is not None), "sent": 2})


def played(service: Polling, until: datetime) -> Played:
    return asyncio.run(play(service, World([ONE], service.clock), service.clock, until=until))


def test_the_clock_goes_from_due_time_to_due_time_and_a_little_past_the_end():
    service = Polling(SteppedClock(START))
    done = played(service, START + 7 * HOUR)
    assert service.ran_at == [START, START + 3 * HOUR, START + 6 * HOUR]
    assert (done.began_at, done.ended_at, done.steps) == (START, START + 7 * HOUR, 3)
    assert done.totals.items == 4


def test_messages_that_still_wait_are_let_out_after_the_end():
    service = Polling(SteppedClock(START), sends_at=START + 6 * HOUR, tries=4)
    done = played(service, START + 6 * HOUR)
    assert service.sends_at is None
    assert done.ended_at == START + 21 * HOUR


def test_a_message_that_never_leaves_does_not_hold_the_end_for_ever():
    service = Polling(SteppedClock(START), sends_at=START + HOUR, tries=1_000_000)
    done = played(service, START + 2 * HOUR)
    assert done.ended_at <= START + timedelta(days=5)


def test_a_service_that_never_gets_on_is_named():
    service = Polling(SteppedClock(START), never_ends=True)
    with pytest.raises(LiptakoError, match="stuck"):
        played(service, START + 7 * HOUR)


def test_each_step_is_told():
    service, steps = Polling(SteppedClock(START)), []
    world = World([ONE], service.clock)
    asyncio.run(play(service, world, service.clock, on_step=steps.append))
    assert steps[0] == START
    assert steps == sorted(set(steps))
    assert steps[-1] <= world.ends_at + HOUR


def received(address: str, subject: str, text: str) -> ReceivedMail:
    inbox = Inbox(lambda: START)
    message = f"Subject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()

    class Envelope:
        content = message
        rcpt_tos = (address,)

    asyncio.run(inbox.handle_DATA(None, None, Envelope()))
    return inbox.mails[0]


@pytest.mark.parametrize("terminal", [False, True])
def test_the_report_shows_mails_as_received_and_the_counts(terminal):
    world = World([ONE], lambda: START)
    long = "2. Dead: 50 bodies (government), " + "at least 100 (security source), " * 6
    world.mails.append(received("duty@example.org", "[Extreme] Seytenga: 50 killed", long))
    world.mails.append(received("desk@example.org", "[Extrême] Seytenga : 50 morts", "1. [gras]"))
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=80)
    print_report(console, world, Played(START, START + 24 * HOUR, 9, Totals(items=4, relevant=3, alerts=2)))
    shown = out.getvalue()
    assert "[Extreme] Seytenga: 50 killed" in shown
    assert long.strip() in shown
    assert "[Extrême] Seytenga : 50 morts" in shown
    assert "[gras]" not in shown
    for words in ("items seen", "relevant", "incidents", "alerts", "mails received", "webhooks received"):
        assert words in shown
    assert ("\x1b" in shown) is terminal
