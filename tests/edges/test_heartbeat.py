"""The heartbeat: a sign each minute while all is well, none otherwise, and nothing of it in the log but its reason."""

import asyncio
import ipaddress
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from raw_server import answering
from storytelling import DESK, Story

from service.clock import SystemClock
from service.errors import DeliveryError, FetchError
from service.fetch import HttpFetcher
from service.jobs.heartbeat import Heartbeat
from service.jobs.tick import Tick
from service.stages.notify import exercise

URL = "https://hc.example.org/ping/5ecr3t-check"
Tell = Callable[..., Story]


def heartbeat(story: Story, url: str = URL, *, running: bool = True) -> Heartbeat:
    service = story.service
    return Heartbeat(url, service.store, story.newsroom, service.in_force, story.clock, lambda: running)


def beat(*beats: Heartbeat) -> list[dict[str, object]]:
    """What each logged."""
    with structlog.testing.capture_logs() as logs:
        for one in beats:
            asyncio.run(one.run(""))
    return [dict(line) for line in logs]


def signs(story: Story) -> int:
    return sum(request.url == URL for request in story.newsroom.asked)


def test_all_is_well_and_a_sign_is_sent(tell: Tell) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    assert beat(heartbeat(story)) == []
    assert signs(story) == 1


def test_a_scheduler_that_stands_sends_none(tell: Tell) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    (line,) = beat(heartbeat(story, running=False))
    assert (signs(story), line["reason"]) == (0, "The scheduler does not run.")


def test_messages_that_wait_for_too_long_send_none_until_they_are_gone(tell: Tell) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    now = story.clock.now()
    with story.service.store.begin() as work:
        work.file_messages(exercise(DESK, mail_from="liptako@example.org", now=now), now)
    one = heartbeat(story)
    story.clock.advance_to(now + timedelta(minutes=16))
    (late,) = beat(one, one, one)
    assert (signs(story), "backlog" in str(late["reason"])) == (0, True)
    asyncio.run(story.service.run_due())
    (again,) = beat(one, one)
    assert (signs(story), again["log_level"]) == (2, "info")


def test_a_message_that_is_refused_is_no_reason_to_call(tell: Tell) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    story.postbox.refusals = [DeliveryError("busy")]
    now = story.clock.now()
    with story.service.store.begin() as work:
        work.file_messages(exercise(DESK, mail_from="liptako@example.org", now=now), now)
    asyncio.run(story.service.run_due())
    assert (beat(heartbeat(story)), signs(story)) == ([], 1)


def test_a_database_that_is_away_sends_none(tell: Tell, tmp_path: Path) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    story.service.store.close()
    for file in tmp_path.glob("story.db*"):
        file.write_bytes(b"no database" * 1000)
    (line,) = beat(heartbeat(story))
    assert (signs(story), "database is not usable" in str(line["reason"])) == (0, True)


def test_a_monitor_that_is_away_is_logged_once_without_its_address(tell: Tell) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    story.newsroom.broken[URL] = FetchError("the server has nothing at this address (status 404)", status=404)
    one = heartbeat(story)
    (line,) = beat(one, one)
    assert "status 404" in str(line["reason"])
    assert "5ecr3t" not in f"{line}"
    story.newsroom.broken.clear()
    (again,) = beat(one)
    assert again["log_level"] == "info"


def test_a_monitor_that_hangs_is_left_after_its_deadline(tell: Tell) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    service = story.service

    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    async def run() -> list[dict[str, object]]:
        fetcher = HttpFetcher(
            user_agent_contact=None, allow=[ipaddress.ip_network("127.0.0.0/8")], clock=SystemClock()
        )
        async with answering(hang) as server:
            one = Heartbeat(
                server.url("/5ecr3t"), service.store, fetcher, service.in_force, story.clock, lambda: True,
                deadline=timedelta(milliseconds=200),
            )  # fmt: skip
            with structlog.testing.capture_logs() as logs:
                await one.run("")
        await fetcher.aclose()
        return [dict(line) for line in logs]

    (line,) = asyncio.run(run())
    assert "did not answer in time" in str(line["reason"])
    assert "5ecr3t" not in f"{line}"


def test_a_private_address_is_not_reached(tell: Tell) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    service = story.service

    async def run() -> tuple[list[dict[str, object]], int]:
        fetcher = HttpFetcher(user_agent_contact=None, clock=SystemClock())
        async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as server:
            one = Heartbeat(server.url(), service.store, fetcher, service.in_force, story.clock, lambda: True)
            with structlog.testing.capture_logs() as logs:
                await one.run("")
        await fetcher.aclose()
        return [dict(line) for line in logs], len(server.asked)

    (line,), asked = asyncio.run(run())
    assert (asked, "is not a public address" in str(line["reason"])) == (0, True)


@pytest.mark.parametrize("beats", [False, True])
def test_the_scheduler_asks_for_one_a_minute_where_there_is_a_monitor(tell: Tell, beats: bool) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    tick = Tick(story.service.store, story.service.in_force, story.clock)
    tick.beats, begun, asked = beats, story.clock.now(), []
    for seconds in (0, 1, 59, 60, 61, 119, 125):
        story.clock.advance_to(begun + timedelta(seconds=seconds))
        asked.append(tick.collect_due().heartbeat)
    assert asked == ([True, False, False, True, False, False, True] if beats else [False] * 7)


def test_the_service_takes_it_among_its_jobs(tell: Tell) -> None:
    story = tell("2022-06-10T00:00", feeds=())
    story.service.send_signs_of_life(URL)

    async def run() -> None:
        story.service.start()
        await story.service.run_due()
        await story.service.engine.stop()

    asyncio.run(run())
    assert signs(story) == 1
