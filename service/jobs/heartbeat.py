"""A sign of life to a monitor elsewhere (healthchecks style), which calls when it stops coming.

It is sent only while the service does its work. So whatever stops (the process, the scheduler, the database, the
network), the signs stop, and somebody hears of it who does not depend on this machine.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog

from service.errors import FetchError
from service.jobs.in_force import InForce
from service.jobs.readiness import readiness
from service.ports import Clock, Fetcher, Store
from service.records import FetchRequest

_log = structlog.get_logger(__name__)

DEADLINE_S = 10.0


class Heartbeat:
    """``url`` is a secret: it is not logged. ``running`` says whether the scheduler ticks."""

    def __init__(
        self,
        url: str,
        store: Store,
        fetcher: Fetcher,
        in_force: InForce,
        clock: Clock,
        running: Callable[[], bool],
        *,
        deadline: timedelta = timedelta(seconds=DEADLINE_S),
    ) -> None:
        self._url, self._store, self._fetcher = url, store, fetcher
        self._in_force, self._clock, self._running = in_force, clock, running
        self._deadline = deadline
        self._withheld: str | None = None

    async def run(self, _id: str) -> None:
        """One sign, where all is well. Why there is none is logged when it changes, not each minute."""
        settle = self._in_force.configuration.alerts.settle
        found = await asyncio.to_thread(readiness, self._store, self._clock.now(), settle, self._running)
        why = found.problem or await self._ping()
        if why == self._withheld:
            return
        self._withheld = why
        if why is None:
            _log.info("heartbeat: the monitor is reached again")
        else:
            _log.warning("no heartbeat was sent; the monitor will call", reason=why)

    async def _ping(self) -> str | None:
        """None: the monitor took it."""
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                await self._fetcher.fetch(FetchRequest(url=self._url))
        except TimeoutError:
            return "the monitor (LIPTAKO_HEARTBEAT_URL) did not answer in time"
        except FetchError as error:
            return f"the monitor (LIPTAKO_HEARTBEAT_URL): {error.reason}"
        return None
