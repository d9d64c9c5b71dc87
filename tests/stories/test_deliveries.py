"""Deliveries: who is slow or dead delays nobody, one situation's messages keep their order, nothing is given up in
silence."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from storytelling import DESK, OPERATOR, Story

from service.app import Service
from service.clock import SteppedClock
from service.errors import DeliveryError
from service.jobs.lanes import ROOM, WIDEST
from service.ports import Receipt
from service.records import Message, Recipient

Tell = Callable[..., Story]


@dataclass
class Switchboard:
    """A Channel: some recipients hang until let go, some fail, the others take at once."""

    clock: SteppedClock
    hanging: set[str] = field(default_factory=set)
    failing: dict[str, DeliveryError] = field(default_factory=dict)
    taken: list[tuple[datetime, Message]] = field(default_factory=list)
    tried: list[tuple[datetime, str]] = field(default_factory=list)
    at_once: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    one_by_one: set[str] = field(default_factory=set)
    """Who takes a message when a turn is released, and not before."""
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        name = recipient.name
        self.tried.append((self.clock.now(), message.id))
        self.at_once[name] = self.at_once.get(name, 0) + 1
        self.most[name] = max(self.most.get(name, 0), self.at_once[name])
        try:
            if name in self.hanging:
                await self.let_go.wait()
                raise DeliveryError("The other side did not answer in time.")
            if name in self.one_by_one:
                await self.turns.acquire()
            await asyncio.sleep(0)
            if name in self.failing:
                raise self.failing[name]
        finally:
            self.at_once[name] -= 1
        self.taken.append((self.clock.now(), message))
        return Receipt(200, "The other side took it (200)")

    def ids(self) -> list[str]:
        return [message.id for _, message in self.taken]


def room(name: str, **changes: object) -> Recipient:
    settings = {"url": f"https://{name.replace(' ', '-')}.example.org/hook", "secret": "whsec_aGVsbG8="}
    return replace(Recipient(name=name, channel="webhook", settings=settings), **changes)  # type: ignore[arg-type]


def to(whom: Recipient, id_: str, story: Story, **changes: object) -> Message:
    values: dict[str, object] = {
        "id": id_,
        "recipient": whom.name,
        "channel": whom.channel,
        "address": whom.settings["url"],
        "kind": "exercise",
        "alert_id": None,
        "created_at": story.clock.now(),
        "content": {"payload": {}},
        **changes,
    }
    return Message(**values)  # type: ignore[arg-type]


def wired(
    tell: Tell, *recipients: Recipient, spread: Callable[[], float] = lambda: 0.5
) -> tuple[Story, Switchboard]:
    """A story whose webhooks go through a switchboard, and whose mail goes to the postbox. No feed is asked."""
    story = tell("2022-06-13T08:00", feeds=(), recipients=recipients)
    board = Switchboard(story.clock)
    old = story.service
    channels = {"email": story.postbox, "webhook": board}
    story.service = Service(old.store, story.newsroom, channels, old.in_force, story.clock, spread)
    return story, board


def queue(story: Story, *messages: Message) -> None:
    with story.service.store.begin() as transaction:
        transaction.file_messages(messages, story.clock.now())


async def until(condition: Callable[[], bool]) -> None:
    """Let everything that can go on go on, until the condition holds. Ten minutes without that are a failure."""
    async with asyncio.timeout(600):
        while not condition():  # noqa: ASYNC110 - no event says that everybody waits
            await asyncio.sleep(0)


def test_hundreds_that_hang_delay_nobody_however_much_waits_for_them(tell: Tell) -> None:
    dead = [room(f"dead {number}") for number in range(200)]
    healthy = room("healthy")
    story, board = wired(tell, *dead, healthy)
    board.hanging = {one.name for one in dead}
    queue(story, *(to(one, f"{one.name} {n}", story) for n in range(5) for one in dead))
    queue(story, *(to(healthy, f"healthy {n}", story) for n in range(50)))

    async def run() -> None:
        await story.service.tick()
        await until(lambda: len(board.taken) == 50 and sum(board.at_once.values()) == 200)
        queue(story, to(healthy, "news", story))
        await story.service.tick()
        await until(lambda: board.ids()[-1] == "news")
        board.let_go.set()
        await story.service.engine.idle()

    asyncio.run(run())
    assert len(board.taken) == 51
    assert {board.most[one.name] for one in dead} == {1}


def test_however_many_failures_are_to_be_filed_what_goes_well_is_claimed_and_filed(tell: Tell) -> None:
    failing, healthy = [room(f"failing {number}") for number in range(20)], room("healthy")
    filing, may_file = threading.Event(), threading.Event()

    def spread() -> float:
        """Asked for while a failure is filed, and for nothing else."""
        filing.set()
        may_file.wait(120)
        return 0.5

    story, board = wired(tell, *failing, healthy, spread=spread)
    board.failing = {one.name: DeliveryError("no", status=500) for one in failing}
    queue(story, *(to(one, one.name, story) for one in failing))

    async def run() -> None:
        await story.service.tick()
        await until(lambda: len(board.tried) == len(failing) and filing.is_set())
        queue(story, *(to(healthy, f"news {n}", story) for n in range(10)))
        await story.service.tick()
        try:
            await until(lambda: len(board.taken) == 10)
        finally:
            may_file.set()
        await story.service.engine.idle()

    asyncio.run(run())


def test_a_lane_gets_wider_by_one_with_each_message_that_is_taken_up_to_a_bound(tell: Tell) -> None:
    room_ = room("room")
    story, board = wired(tell, room_)
    board.one_by_one.add("room")
    queue(story, *(to(room_, f"m{n}", story) for n in range(20)))

    async def run() -> None:
        await story.service.tick()
        for taken in range(3 * WIDEST):
            width = (taken, min(taken + 1, WIDEST))
            await until(lambda width=width: (len(board.taken), board.at_once.get("room")) == width)  # type: ignore[misc]
            board.turns.release()
        board.one_by_one.clear()
        for _ in range(WIDEST):
            board.turns.release()
        await story.service.engine.idle()

    asyncio.run(run())
    assert len(board.taken) == 20
    assert board.most["room"] == WIDEST


def test_those_that_failed_before_wait_among_themselves(tell: Tell) -> None:
    failing = [room(f"failing {number}") for number in range(ROOM[False, False] + 20)]
    healthy = room("healthy")
    story, board = wired(tell, *failing, healthy)
    board.failing = {one.name: DeliveryError("no", status=500) for one in failing}
    queue(story, *(to(one, f"{one.name} {n}", story) for n in range(3) for one in failing))
    asyncio.run(story.service.run_due())
    board.failing, board.hanging = {}, {one.name for one in failing}
    story.clock.advance_to(story.clock.now() + timedelta(seconds=4))
    queue(story, to(healthy, "news", story))

    async def run() -> None:
        await story.service.tick()
        await until(lambda: board.ids() == ["news"])
        await until(lambda: sum(board.at_once.values()) == ROOM[False, False])
        board.let_go.set()
        await story.service.engine.idle()

    asyncio.run(run())


def test_a_thousand_for_one_that_refuses_are_not_tried_a_thousand_times(tell: Tell) -> None:
    dead = room("dead")
    story, board = wired(tell, dead)
    board.failing["dead"] = DeliveryError("refused")
    queue(story, *(to(dead, f"m{n}", story) for n in range(1000)))
    story.run_until("2022-06-13T08:05")
    assert 8 < len(board.tried) < 30
    board.failing.clear()
    story.run_until("2022-06-13T08:06")
    assert len(board.taken) == 1000


def test_one_message_alone_is_tried_again_at_the_times_that_are_promised(tell: Tell) -> None:
    dead = room("dead")
    story, board = wired(tell, dead)
    board.failing["dead"] = DeliveryError("The other side did not answer in time. It is tried again.")
    queue(story, to(dead, "m1", story))
    story.run_until("2022-06-17T00:00")
    with story.service.store.view() as look:
        [delivery, attempts] = look.delivery("m1")  # type: ignore[misc]
    assert attempts[0].words == "The other side did not answer in time. It is tried again."
    assert delivery.last_words == (
        "The other side did not answer in time. It was tried 10 times and is given up; it can be sent again by hand."
    )
    gaps = [later[0] - earlier[0] for earlier, later in zip(board.tried, board.tried[1:], strict=False)]
    hours = (2, 5, 10, 14, 20, 24)
    assert gaps == [
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        *(timedelta(hours=number) for number in hours),
    ]


def test_an_endpoint_that_fails_for_five_days_is_disabled_and_told_and_gets_all_once_enabled(
    tell: Tell,
) -> None:
    dead = room("dead")
    story, board = wired(tell, dead, OPERATOR)
    board.failing["dead"] = DeliveryError("The other side had a fault (500)", status=500)
    queue(story, to(dead, "m1", story))
    story.run_until("2022-06-17T08:00")
    queue(story, to(dead, "m2", story))
    story.run_until("2022-06-18T07:59")
    queue(story, to(dead, "m3", story))
    story.run_until("2022-06-19T08:00")
    subjects = [subject for subject in story.subjects if "dead" in subject]
    assert subjects == ["Not delivered: dead", "Recipient disabled: dead"]
    assert "failed for five days" in str(story.postbox.taken[-1][1].content["text"])
    with story.service.store.view() as look:
        standing = look.recipient_standings()["dead"]
    assert (standing.waiting, standing.dead, standing.disabled_at is not None) == (2, 1, True)
    board.failing.clear()
    with story.service.store.begin() as transaction:
        transaction.enable_recipient("dead", story.clock.now())
        transaction.resend_dead(story.clock.now(), "dead")
    story.run_until("2022-06-19T08:01")
    assert sorted(board.ids()) == ["m1", "m2", "m3"]


def test_a_success_in_between_keeps_an_endpoint_enabled(tell: Tell) -> None:
    shaky = room("shaky")
    story, board = wired(tell, shaky, OPERATOR)
    for day in range(13, 25):
        board.failing["shaky"] = DeliveryError("The other side had a fault (500)", status=500)
        queue(story, to(shaky, f"m{day}", story))
        story.run_until(f"2022-06-{day}T18:00")
        board.failing.clear()
        story.run_until(f"2022-06-{day + 1}T08:00")
    assert story.subjects == []
    assert len(board.taken) == 12


def test_a_mailbox_that_fails_for_weeks_is_not_disabled(tell: Tell) -> None:
    story, _ = wired(tell, DESK)
    story.postbox.refusals = [DeliveryError("450 mailbox full", status=450)] * 25
    mail = {"recipient": DESK.name, "channel": "email", "address": "desk@example.org"}
    for number in range(3):
        queue(story, to(room("x"), f"m{number}", story, **mail))
        story.run_until(f"2022-06-{17 + 4 * number}T08:00")
    with story.service.store.view() as look:
        assert look.disabled_recipients() == {}


def test_a_thousand_dead_messages_are_one_notice_a_day(tell: Tell) -> None:
    dead = room("dead")
    story, board = wired(tell, dead, OPERATOR)
    board.failing["dead"] = DeliveryError("refused for good", permanent=True)
    for number in range(100):
        board.failing["dead"] = DeliveryError(f"refused for good, case {number}", permanent=True)
        queue(story, to(dead, f"m{number}", story))
        asyncio.run(story.service.run_due())
    assert story.subjects == ["Not delivered: dead"]
    story.clock.advance_to(story.clock.now() + timedelta(days=1))
    queue(story, to(dead, "tomorrow", story))
    asyncio.run(story.service.run_due())
    assert story.subjects == ["Not delivered: dead"] * 2


def test_a_webhook_that_has_moved_gets_at_its_new_url_what_waited_for_it(tell: Tell) -> None:
    old = room("room")
    story, board = wired(tell, old)
    board.failing["room"] = DeliveryError("refused")
    queue(story, to(old, "m1", story))
    asyncio.run(story.service.run_due())
    board.failing.clear()
    moved = replace(old, settings={**old.settings, "url": "https://elsewhere.example.org/hook"})
    story.service.in_force.configuration = replace(story.service.in_force.configuration, recipients=(moved,))
    story.run_until("2022-06-13T08:01")
    [(_, message)] = board.taken
    assert (message.id, message.address) == ("m1", "https://elsewhere.example.org/hook")


def test_an_address_taken_out_of_the_file_is_written_to_no_more_and_operators_are_told(tell: Tell) -> None:
    story, _ = wired(tell, DESK, OPERATOR)
    mail = {"recipient": DESK.name, "channel": "email", "address": "former@example.org"}
    queue(story, to(room("x"), "m1", story, **mail))
    asyncio.run(story.service.run_due())
    assert story.subjects == ["Not delivered: field desk"]
    with story.service.store.view() as look:
        [delivery, attempts] = look.delivery("m1")  # type: ignore[misc]
    assert delivery.state.value == "dead"
    assert "no longer one of the recipient's" in attempts[0].words


def test_a_pass_ends_though_one_recipient_never_takes_anything(tell: Tell) -> None:
    dead, healthy = room("dead"), room("healthy")
    story, board = wired(tell, dead, healthy)
    board.failing["dead"] = DeliveryError("refused")
    queue(story, *(to(dead, f"d{n}", story) for n in range(300)))
    queue(story, *(to(healthy, f"h{n}", story) for n in range(100)))
    asyncio.run(story.service.deliver_due())
    assert len(board.taken) == 100
    assert len(board.tried) < 110
