"""Send what is due on one lane. Lanes are sent on beside each other: one that is slow or dead delays no other.

A lane begins with one message at a time. While these are taken quickly it gets wider, so that ten thousand messages
for one are sent as fast as it takes them. What fails or is slow waits for room of its own, in which it cannot take the
place of what goes well.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from service.jobs.deliver import Deliver
from service.ports import Clock, Lane, Store
from service.records import Attempt, DeliveryState

WIDEST = 4
"""Messages of one lane that are sent at the same time."""
SLOW = timedelta(seconds=2)
"""What takes longer to be taken is slow."""
ROOM: Mapping[tuple[bool, bool], int] = {
    (True, True): 16,
    (True, False): 8,
    (False, True): 256,
    (False, False): 100,
}
"""Messages sent at the same time: by e-mail or not (one server takes all mail), on lanes that go well or not."""


class DeliverLanes:
    """Runs lanes by their ids."""

    def __init__(self, store: Store, deliver: Deliver, clock: Clock) -> None:
        self._store, self.deliver, self._clock = store, deliver, clock
        self._room = {kind: asyncio.Semaphore(size) for kind, size in ROOM.items()}
        self.slow: set[int] = set()
        """Lanes whose last message took long."""
        self.stopping = False

    async def run(self, lane_id: str) -> bool:
        """Send what is due until nothing is, or the lane rests. Whether all of it was taken."""
        lane = await asyncio.to_thread(self._lane, int(lane_id))
        return lane is None or await _Drain(self, lane).run()

    def stop(self) -> None:
        """Begin no further message."""
        self.stopping = True

    def now(self) -> datetime:
        return self._clock.now()

    def room(self, lane: Lane, *, well: bool) -> asyncio.Semaphore:
        return self._room[lane.channel == "email", well and lane.id not in self.slow]

    def _lane(self, lane_id: int) -> Lane | None:
        with self._store.view() as look:
            return look.lane(lane_id)


class _Drain:
    """One run of one lane."""

    def __init__(self, lanes: DeliverLanes, lane: Lane) -> None:
        self._lanes, self._lane = lanes, lane
        self._senders: set[asyncio.Task[None]] = set()
        self._well = lane.failures == 0
        self._all_taken = True

    async def run(self) -> bool:
        failures: list[BaseException] = []
        self._begin_sender()
        try:
            while self._senders:
                done, _ = await asyncio.wait(self._senders, return_when=asyncio.FIRST_COMPLETED)
                self._senders -= done
                failures += [error for task in done if (error := task.exception()) is not None]
        finally:
            for task in self._senders:
                task.cancel()
            await asyncio.gather(*self._senders, return_exceptions=True)
        if failures:
            raise failures[0]
        return self._all_taken

    def _begin_sender(self) -> None:
        self._senders.add(asyncio.get_running_loop().create_task(self._send()))

    async def _send(self) -> None:
        """One after another. A message is claimed once there is room for it: its lease is not spent on waiting."""
        more = True
        while more and not self._lanes.stopping:
            room = self._lanes.room(self._lane, well=self._well)
            async with room:
                more = await self._send_while_free(room)

    async def _send_while_free(self, room: asyncio.Semaphore) -> bool:
        """Whether there may be more, to be sent when there is room again."""
        claim = await self._lanes.deliver.claim_next(self._lane.id, well=self._well)
        while claim is not None:
            began = self._lanes.now()
            in_place = room is self._lanes.room(self._lane, well=self._well)
            go_on = in_place and not room.locked() and not self._lanes.stopping
            attempt, claim = await self._lanes.deliver.attempt(claim, then_next=go_on)
            self._heed(attempt, self._lanes.now() - began)
            if claim is None:
                return not go_on
            if self._well and len(self._senders) < WIDEST:
                self._begin_sender()
        return False

    def _heed(self, attempt: Attempt, took: timedelta) -> None:
        taken = attempt.state is DeliveryState.SENT
        self._all_taken = self._all_taken and taken
        if took > SLOW:
            self._lanes.slow.add(self._lane.id)
        elif taken:
            self._lanes.slow.discard(self._lane.id)
        self._well = taken and self._lane.id not in self._lanes.slow
