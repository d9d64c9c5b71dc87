"""Jobs in this process: APScheduler calls ``tick`` each second, asyncio tasks run what it hands over."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

_log = structlog.get_logger(__name__)

Job = Callable[[str], Awaitable[object]]

CONCURRENT = {"poll": 24, "articles": 8, "assess": 1, "reread": 1, "appointments": 2, "deliver": 100_000}
"""How many of a job run at the same time; the rest wait their turn. Delivering has room of its own for what goes well
and what does not (service/jobs/lanes.py)."""
TICK_SECONDS = 1.0
STOP_WITHIN = 5.0
"""Seconds given to running jobs at the end. What is cut off keeps its claim and is taken up at the next start."""


class EmbeddedEngine:
    """Runs jobs by name. ``tick`` is awaited once a second and calls ``hand_over``."""

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        self._jobs = jobs
        self._room = {name: asyncio.Semaphore(CONCURRENT.get(name, 4)) for name in jobs}
        self._waiting: set[tuple[str, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._scheduler: AsyncIOScheduler | None = None
        self.failures = 0
        """Jobs that ended in an unexpected error, each logged."""

    def hand_over(self, job: str, ids: Sequence[str]) -> None:
        """Run ``job`` for each id that is not waiting or running here already. Called on the event loop."""
        for id_ in ids:
            if (job, id_) not in self._waiting:
                self._waiting.add((job, id_))
                task = asyncio.get_running_loop().create_task(self._run(job, id_))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _run(self, job: str, id_: str) -> None:
        try:
            async with self._room[job]:
                await self._jobs[job](id_)
        except Exception:
            self.failures += 1
            _log.exception("job failed", job=job, id=id_)
        finally:
            self._waiting.discard((job, id_))

    def start(self, tick: Callable[[], Awaitable[object]]) -> None:
        """Begin to tick. Late ticks are run once, never dropped, never two at once."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            tick,
            "interval",
            seconds=TICK_SECONDS,
            id="tick",
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
        self._scheduler.start()

    @property
    def running(self) -> bool:
        return self._scheduler is not None and self._scheduler.running

    async def idle(self) -> None:
        """Wait until nothing handed over is left."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self) -> None:
        """Tick no more; let running jobs end, for ``STOP_WITHIN`` seconds at most."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=STOP_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
