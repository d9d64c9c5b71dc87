"""A service that was closed, and let go, leaves nothing in memory: no database, no application, no thread."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable

import httpx
from storytelling import Story
from test_api import ATTACK

from service.stages.notify import Links

LINKS = Links("https://liptako.example.org", b"k" * 32)
PAGES = (
    "/",
    "/login",
    "/language",
    "/api/v1/openapi.json",
    "/metrics",
    "/a/x",
    "/u/x",
    "/incidents",
    "/nowhere",
)


async def _lived(story: Story) -> list[weakref.ref[object]]:
    """Work and answers of a service, which is closed then. What it was made of, held by nobody here."""
    service = story.service
    service.in_force.links = LINKS
    await service.run_due()
    app = service.web(run_jobs=False)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=("203.0.113.9", 1)), base_url="http://127.0.0.1"
    ) as client:
        for path in PAGES:
            await client.get(path)
    await service.aclose()
    return [weakref.ref(one) for one in (service, app, service.store)]


def test_a_service_that_was_closed_is_freed(tell: Callable[..., Story]) -> None:
    before = set(threading.enumerate())
    story = tell("2022-06-13T08:00")
    story.publish("2022-06-13T08:05", *ATTACK)
    story.run_until("2022-06-13T12:00")
    made = asyncio.run(_lived(story))
    del story
    gc.collect()
    assert [one() for one in made] == [None] * len(made)
    begun = set(threading.enumerate()) - before
    for thread in begun:
        thread.join(timeout=10)
    assert not [thread.name for thread in begun if thread.is_alive()]
