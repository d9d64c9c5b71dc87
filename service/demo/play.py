"""The play: the clock is stepped from one due time to the next, so that five months take about a minute."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from service.demo.world import World
from service.errors import LiptakoError
from service.ports import Clock, Totals

_SETTLE = timedelta(hours=1)
"""Played on after the end at least this long, so that reports still settling are assessed."""

_PATIENCE = timedelta(days=4)
"""Longest time that messages still waiting are given after the end: the retries of the contract end within it."""

_GRID = timedelta(minutes=5)
"""The clock is stepped to full five minutes: what falls due in between is done together, and a step costs as much."""

_STUCK_AFTER = 600
"""Rounds in which something stays due and the time does not move by itself."""


class PlayedService(Protocol):
    """What is played: a service whose jobs run when asked."""

    def next_due_at(self) -> datetime | None:
        """The earliest time at which any feed, assessment or message is due. None: nothing ever is."""
        ...

    async def run_due(self) -> None:
        """Run all that is due at the clock's present to its end: polls, assessment, deliveries."""
        ...

    def totals(self) -> Totals: ...


class MovableClock(Clock, Protocol):
    """A clock that can be stepped."""

    def advance_to(self, time: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Played:
    """What was played. ``steps``: how often the clock was moved."""

    began_at: datetime
    ended_at: datetime
    steps: int
    totals: Totals


async def play(
    service: PlayedService,
    world: World,
    clock: MovableClock,
    *,
    until: datetime | None = None,
    on_step: Callable[[datetime], None] = lambda now: None,
) -> Played:
    """Step the clock through everything due until ``until`` (default: the world's end), then let messages out.

    ``on_step`` is called with the simulated time after each step. Raises LiptakoError where the service leaves the
    same thing due again and again.
    """
    began_at, end = clock.now(), until or world.ends_at
    stepper = _Stepper(service, clock, on_step)
    while (due := service.next_due_at()) is not None and due <= end:
        await stepper.step_to(due)
    clock.advance_to(end)
    await _drain(service, clock, stepper, end)
    return Played(began_at, clock.now(), stepper.steps, service.totals())


async def _drain(service: PlayedService, clock: Clock, stepper: "_Stepper", end: datetime) -> None:
    while (due := service.next_due_at()) is not None and due <= end + _PATIENCE:
        if due > end + _SETTLE and not _waiting(service.totals()):
            return
        await stepper.step_to(due)


def _waiting(totals: Totals) -> int:
    return totals.deliveries.get("queued", 0) + totals.deliveries.get("sending", 0)


class _Stepper:
    """Moves the clock, and notices when nothing else does."""

    def __init__(
        self, service: PlayedService, clock: MovableClock, on_step: Callable[[datetime], None]
    ) -> None:
        self._service, self._clock, self._on_step = service, clock, on_step
        self._overdue = 0
        self.steps = 0

    async def step_to(self, due: datetime) -> None:
        """Run what is due then. What is still due after a round is tried a second later: a lease may be in the way."""
        now = self._clock.now()
        self._overdue = self._overdue + 1 if due <= now and self.steps else 0
        if self._overdue > _STUCK_AFTER:
            raise LiptakoError(f"the demo is stuck: something due at {due} is never done")
        self._clock.advance_to(now + timedelta(seconds=1) if self._overdue > 1 else _next_full(due))
        await self._service.run_due()
        self.steps += 1
        self._on_step(self._clock.now())


def _next_full(due: datetime) -> datetime:
    """The first full five minutes not before ``due``."""
    return due + (datetime.min.replace(tzinfo=due.tzinfo) - due) % _GRID
