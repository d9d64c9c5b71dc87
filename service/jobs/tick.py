"""Once a second: hand what is due to the engine. Knows no more than ids; keeps retention once a day."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from service.errors import StoreError
from service.jobs.in_force import InForce
from service.ports import Clock, Engine, Store

_log = structlog.get_logger(__name__)

REHAND_AFTER = timedelta(minutes=5)
"""What was handed over and not claimed by then was lost with its process: it is handed over again."""
RETENTION_EVERY = timedelta(days=1)
BEAT_EVERY = timedelta(minutes=1)
SET_BACK = timedelta(minutes=1)
"""A clock that goes back by less is left alone: time servers do so, and so differ the clocks of two machines."""


@dataclass(frozen=True, slots=True)
class Due:
    """Ids of what is due."""

    feeds: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    """Feeds that have articles to be fetched."""
    lanes: list[str] = field(default_factory=list)
    """Ways to recipients on which there are messages to be sent."""
    appointments: list[str] = field(default_factory=list)
    assess: bool = False
    reread: bool = False
    """Whether items wait to be read again."""
    heartbeat: bool = False

    def __bool__(self) -> bool:
        ids = self.feeds or self.articles or self.lanes or self.appointments
        return bool(ids or self.assess or self.reread or self.heartbeat)


class Tick:
    """The only scheduled job."""

    def __init__(self, store: Store, in_force: InForce, clock: Clock) -> None:
        self._store, self._in_force, self._clock = store, in_force, clock
        self._last_retention: datetime | None = None
        self._last_now: datetime | None = None
        self._last_beat: datetime | None = None
        self.beats = False
        """Whether there is a monitor to be sent signs of life."""

    def collect_due(self) -> Due:
        """What is due now, marked as handed over."""
        now = self._clock.now()
        self._keep_going_if_set_back(now)
        with self._store.view() as look:
            feeds = look.due_feeds(now, REHAND_AFTER)
            articles = look.due_articles(now, REHAND_AFTER)
            # Not marked as handed over: the engine knows which it is at, and what is due is claimed one by one.
            lanes = look.due_lanes(now)
            appointments = look.due_appointments(now, REHAND_AFTER)
            assess_at = look.assess_due_at(self._in_force.configuration.alerts.settle)
            reread = bool(look.rereadings(1, waiting=True))
        if feeds or articles or appointments:
            with self._store.begin() as transaction:
                transaction.mark_feeds_handed(feeds, now)
                transaction.mark_articles_handed(articles, now)
                transaction.mark_appointments_handed(appointments, now)
        self._keep_retention(now)
        assess = assess_at is not None and assess_at <= now
        return Due(
            [str(id_) for id_ in feeds],
            [str(id_) for id_ in articles],
            [str(id_) for id_ in lanes],
            appointments,
            assess,
            reread,
            self._beat_is_due(now),
        )

    @staticmethod
    def hand_over(due: Due, engine: Engine) -> None:
        """On the engine's own thread; ``collect_due`` may run on another."""
        for job, ids in (
            ("poll", due.feeds),
            ("articles", due.articles),
            ("assess", [""] if due.assess else []),
            ("reread", [""] if due.reread else []),
            ("appointments", due.appointments),
            ("deliver", due.lanes),
            ("heartbeat", [""] if due.heartbeat else []),
        ):
            if ids:
                engine.hand_over(job, ids)

    def _keep_going_if_set_back(self, now: datetime) -> None:
        """A clock that ran fast planned everything too late, by a year perhaps: set right, it must not wait for that.

        The first tick of a process compares with what an earlier one left in the store.
        """
        before, self._last_now = self._last_now, now
        if before is None:
            with self._store.view() as look:
                before = look.last_polled_at()
        if before is not None and now < before - SET_BACK:
            _log.warning("the clock was set back: everything is planned anew", before=before, now=now)
            with self._store.begin() as transaction:
                transaction.plan_anew(now, REHAND_AFTER)
            self._last_retention = None

    def _beat_is_due(self, now: datetime) -> bool:
        """Each minute; at once where the clock was set back."""
        last = self._last_beat
        if not self.beats or (last is not None and timedelta(0) <= now - last < BEAT_EVERY):
            return False
        self._last_beat = now
        return True

    def _keep_retention(self, now: datetime) -> None:
        if self._last_retention is not None and now - self._last_retention < RETENTION_EVERY:
            return
        self._last_retention = now
        retention = self._in_force.configuration.retention
        try:
            with self._store.begin() as transaction:
                transaction.forget(now - retention.items, now - retention.attempts)
        except StoreError:
            _log.exception("retention failed: tried again tomorrow")  # what is due must go on
