"""The play: items are filed at their time, and assessed when the service would have done it.

Between two items the clock is stepped to every time at which an assessment is due (reports have settled, an incident
was edited, a wake has come); items that come before the next one are filed together. How far it went is written down
with what was filed, so that a play that was killed goes on where it was, on the same clock.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from service.clock import SteppedClock
from service.errors import LiptakoError
from service.jobs.assess import Assess
from service.jobs.in_force import InForce
from service.ports import Store, Transaction
from service.records import Alert, Feed
from service.replay.reading import Reading
from service.replay.scratch import ARCHIVE, Bookmark, read_bookmark

TOGETHER = 256
"""Items filed in one transaction at most."""
PATIENCE = timedelta(days=7)
"""After the last item, what is due so long is still done: an attack without a toll is judged again hours later."""
_STUCK_AFTER = 600
"""Assessments after which the same thing is still due."""

OnStep = Callable[[int, datetime], None]
"""Is told how many items were filed, and the time that is played."""


class Replay:
    """One play. ``store`` is that of ``scratch``; where it stopped before is in there."""

    def __init__(self, store: Store, in_force: InForce, ends_at: datetime, on_step: OnStep) -> None:
        self._store, self._in_force, self._ends_at, self._on_step = store, in_force, ends_at, on_step
        with store.view() as look:
            self._mark = read_bookmark(look)
        self._clock = SteppedClock(self._mark.at)
        self._assess = Assess(store, in_force, self._clock, "replay")
        self._settle = in_force.configuration.alerts.settle
        self._sources: dict[str, int] = {}
        self._overdue = 0
        self.parked = 0
        with store.begin() as transaction:
            self._archive = transaction.archive_source(ARCHIVE, self._clock.now())
            in_force.rule_versions = transaction.sync_rules(in_force.configuration.rules, self._clock.now())

    @property
    def position(self) -> int:
        """Entries that were played."""
        return self._mark.position

    def run(self, readings: Iterator[Reading]) -> Iterator[Alert]:
        """Play the ``readings`` (of the entries from ``position`` on), then let things settle. Gives each alert as
        it is raised, when it is stored."""
        coming: deque[Reading] = deque()
        due = self._due()
        while coming or _more(coming, readings):
            if due is not None and self._comes_first(due, coming[0]):
                yield from self._assess_at(due)
                due = self._due()
            else:
                due = self._file(coming, due)
            self._on_step(self.position, self._clock.now())
        last = self._ends_at + self._settle + PATIENCE
        while (due := self._due()) is not None and due <= last:
            yield from self._assess_at(due)

    def _due(self) -> datetime | None:
        with self._store.view() as look:
            return look.assess_due_at(self._settle)

    def _comes_first(self, due: datetime, coming: Reading) -> bool:
        """What is published at one time is filed as one, as a poll would have found it."""
        return due <= coming.entry.at and self._clock.now() < coming.entry.at

    def _file(self, coming: deque[Reading], due: datetime | None) -> datetime | None:
        """File what comes before the next assessment is due; when that is."""
        played = 0
        with self._store.begin() as transaction:
            while coming and not (due is not None and self._comes_first(due, coming[0])):
                reading = coming.popleft()
                played += 1
                self._clock.advance_to(reading.entry.at)
                if reading.read is not None and self._changes(transaction, reading):
                    due = transaction.assess_due_at(self._settle)
            self._keep(transaction, played)
        return due

    def _changes(self, transaction: Transaction, reading: Reading) -> bool:
        assert reading.read is not None
        source = self._source(transaction, reading.entry.source)
        filed = transaction.file_archived(source, [reading.read], self._clock.now())
        return bool(filed.item_ids)

    def _source(self, transaction: Transaction, publisher: str) -> int:
        if publisher not in self._sources:
            feed = Feed(name=publisher, url=f"{ARCHIVE.url}/{publisher}", publisher=publisher)
            self._sources[publisher] = transaction.archive_source(feed, self._clock.now())
        return self._sources[publisher]

    def _assess_at(self, due: datetime) -> tuple[Alert, ...]:
        self._overdue = self._overdue + 1 if due <= self._clock.now() else 0
        if self._overdue > _STUCK_AFTER:
            raise LiptakoError(f"the replay is stuck: an assessment due at {due} is never done")
        if due > self._clock.now():
            self._clock.advance_to(due)
            with self._store.begin() as transaction:
                self._keep(transaction, 0)
        assessed = self._assess.run()
        if assessed is None:
            return ()
        self.parked += assessed.parked
        return assessed.alerts

    def _keep(self, transaction: Transaction, played: int) -> None:
        """Write down how far it went. Raises LiptakoError where another play has gone on meanwhile."""
        if read_bookmark(transaction) != self._mark:
            raise LiptakoError("another replay plays into the same state file: end it, or name another file")
        self._mark = Bookmark(self._mark.of, self._mark.position + played, self._clock.now())
        transaction.set_bookmark(self._archive, json.dumps(self._mark.as_json()))


def _more(coming: deque[Reading], readings: Iterator[Reading]) -> bool:
    coming.extend(islice(readings, TOGETHER))
    return bool(coming)
