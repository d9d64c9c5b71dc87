"""The service: its jobs, the engine that runs them, the application that shows them."""

import asyncio
import os
import random
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from service.channels.email import OutboxChannel
from service.engine.embedded import EmbeddedEngine
from service.fetch import HttpFetcher
from service.jobs.appointments import KeepAppointments, Keeper
from service.jobs.articles import Articles
from service.jobs.assess import Assess
from service.jobs.deliver import Deliver
from service.jobs.digests import MakeDigest
from service.jobs.escalating import Escalate
from service.jobs.exercising import Exercising
from service.jobs.heartbeat import Heartbeat
from service.jobs.holding import Release
from service.jobs.in_force import InForce
from service.jobs.lanes import DeliverLanes
from service.jobs.poll import Poll, Polled
from service.jobs.rereading import Reread
from service.jobs.tick import Due, Tick
from service.jobs.told import TakeIn
from service.jobs.tuning import Tune
from service.ports import Channel, Clock, Fetcher, Store, Totals
from service.records import AppointmentKind, Configuration

if TYPE_CHECKING:
    from fastapi import FastAPI

    from service.access.passwords import Passwords
    from service.console.desk import Desk

_log = structlog.get_logger(__name__)

DELIVERY_ROUNDS = 100
"""How many rounds of due messages one pass sends at most; what is left is for the next."""


class Service:
    """Everything in one process: the jobs, the engine that runs them, the application that shows them."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        channels: Mapping[str, Channel],
        in_force: InForce,
        clock: Clock,
        spread: Callable[[], float] | None = None,
    ) -> None:
        spread = spread or random.SystemRandom().random
        self.store, self.clock, self.in_force = store, clock, in_force
        self._fetcher, self._channels = fetcher, channels
        self._poll = Poll(store, fetcher, in_force, clock, spread)
        self.take_in = TakeIn(store, in_force, clock)
        self._articles = Articles(store, fetcher, in_force, clock)
        self.reread = Reread(store, in_force, clock)
        self._assess = Assess(store, in_force, clock, f"{socket.gethostname()}:{os.getpid()}")
        self._deliver = Deliver(store, channels, in_force, clock, spread)
        self._lanes = DeliverLanes(store, self._deliver, clock)
        self._appointments = KeepAppointments(store, in_force, clock, self._keepers())
        self._tick = Tick(store, in_force, clock)
        self.tune = Tune(store, in_force, clock)
        self._heartbeat: Heartbeat | None = None
        self.engine = EmbeddedEngine(
            {
                "poll": self._poll_job,
                "articles": self._articles_job,
                "assess": self._assess_job,
                "reread": self._reread_job,
                "appointments": self._appointment_job,
                "deliver": self._lanes.run,
                "heartbeat": self._heartbeat_job,
            }
        )

    def _keepers(self) -> dict[AppointmentKind, Keeper]:
        """Who keeps which appointments."""
        return {
            AppointmentKind.DIGEST: MakeDigest(self.in_force),
            AppointmentKind.RELEASE: Release(self.in_force),
            AppointmentKind.ESCALATION: Escalate(self.in_force),
            **Exercising(self.in_force).keepers,
        }

    # --- configuration

    def put_in_force(self, file: Configuration) -> None:
        """Make feeds, rules and recipients those of ``file``, with what operators changed of them, in the store and for
        the next jobs."""
        self.tune.read(file)

    # --- running

    def send_signs_of_life(self, url: str) -> None:
        """Each minute while it runs and does its work, to the monitor at ``url``."""
        self._heartbeat = Heartbeat(
            url, self.store, self._fetcher, self.in_force, self.clock, lambda: self.engine.running
        )
        self._tick.beats = True

    def start(self) -> None:
        """Begin to tick, on the running event loop. What an earlier process was to do is handed over anew."""
        with self.store.begin() as transaction:
            transaction.forget_handed()
        self.engine.start(self.tick)

    async def tick(self) -> bool:
        """Hand over what is due. Whether anything was."""
        due = await asyncio.to_thread(self._collect_due)
        self._tick.hand_over(due, self.engine)
        return bool(due)

    def _collect_due(self) -> Due:
        self.tune.catch_up()
        return self._tick.collect_due()

    async def run_due(self) -> None:
        """Run everything that is due now, and what that makes due, to its end. For stepped clocks."""
        while await self.tick():
            await self.engine.idle()

    def next_due_at(self) -> datetime | None:
        with self.store.view() as look:
            return look.next_due_at(self.in_force.configuration.alerts.settle)

    def totals(self) -> Totals:
        with self.store.view() as look:
            return look.totals()

    async def poll_once(
        self, names: Sequence[str] = (), each: Callable[[Polled], None] | None = None
    ) -> list[Polled]:
        """One pass over the feeds, due or not, and their articles, through to delivery; ``each`` hears of every feed
        as it is done."""
        with self.store.view() as look:
            feed_ids = look.feed_ids(names)
        room = asyncio.Semaphore(16)

        async def one(feed_id: int) -> Polled | None:
            async with room:
                polled = await self._poll.run(str(feed_id), due_only=False)
            if polled is not None and each is not None:
                each(polled)
            return polled

        async def pages_of(feed_id: int) -> None:
            async with room:
                await self._articles.run(str(feed_id))

        results = await asyncio.gather(*map(one, feed_ids), return_exceptions=True)
        with self.store.view() as look:
            waiting = set(look.due_articles(self.clock.now(), timedelta(0))) & set(feed_ids)
        read = await asyncio.gather(*map(pages_of, waiting), return_exceptions=True)
        for error in (result for result in (*results, *read) if isinstance(result, BaseException)):
            _log.error("a poll failed unexpectedly; the others went on", error=repr(error))
        await asyncio.to_thread(self._assess.run)
        await self.deliver_due()
        return [polled for polled in results if isinstance(polled, Polled)]

    async def deliver_due(self) -> None:
        """Send what is due now. What must be tried again is left to the next pass."""
        failing: set[int] = set()
        for _ in range(DELIVERY_ROUNDS):
            with self.store.view() as look:
                due = [lane for lane in look.due_lanes(self.clock.now()) if lane not in failing]
            if not due:
                return
            taken = await asyncio.gather(*(self._lanes.run(str(lane)) for lane in due))
            failing.update(lane for lane, all_of_it in zip(due, taken, strict=True) if not all_of_it)

    async def deliver(self, message_id: str) -> None:
        await self._deliver.run(message_id)

    async def _poll_job(self, feed_id: str) -> None:
        """What a job makes due is handed over at once: an alert does not wait for the next second three times."""
        polled = await self._poll.run(feed_id)
        if polled is not None and (polled.relevant or polled.pages):
            await self.tick()

    async def _articles_job(self, feed_id: str) -> None:
        pages = await self._articles.run(feed_id)
        if pages.relevant:
            await self.tick()

    async def _assess_job(self, _id: str) -> None:
        assessed = await asyncio.to_thread(self._assess.run)
        if assessed is not None and assessed.messages:
            await self.tick()

    async def _reread_job(self, _id: str) -> None:
        """Portion by portion, so that the end of the service waits for one alone."""
        while await asyncio.to_thread(self._reread_portion):
            pass

    def _reread_portion(self) -> bool:
        """What another process asked for is read with the places that it added."""
        self.tune.catch_up()
        return self.reread.next_portion()

    async def _appointment_job(self, id_: str) -> None:
        if await asyncio.to_thread(self._appointments.run, id_):
            await self.tick()

    async def _heartbeat_job(self, id_: str) -> None:
        if self._heartbeat is not None:
            await self._heartbeat.run(id_)

    async def aclose(self) -> None:
        """Stop jobs, let go of connections."""
        self._lanes.stop()
        await self.engine.stop()
        self._deliver.close()
        if isinstance(self._fetcher, HttpFetcher):
            await self._fetcher.aclose()
        self.store.close()

    # --- showing

    def web(self, *, run_jobs: bool = True, reload: Callable[[], None] | None = None) -> "FastAPI":
        """The application. With ``run_jobs`` its lifespan starts the scheduler and ends it; SIGHUP calls ``reload``."""
        from service.access.passwords import Passwords
        from service.api.application import application
        from service.api.surroundings import Surroundings
        from service.console import answers, login
        from service.console.refusals import refusal_page, speak_in_sentences
        from service.console.routers import console
        from service.export.cap import sender_of

        @asynccontextmanager
        async def lifespan(_: "FastAPI") -> AsyncIterator[None]:
            if run_jobs:
                self.start()
            if reload is not None:
                asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reload)
            yield
            if run_jobs:
                await self.aclose()

        reach = Surroundings(
            store=self.store,
            clock=self.clock,
            running=lambda: self.engine.running or not run_jobs,
            job_failures=lambda: self.engine.failures,
            settle=lambda: self.in_force.configuration.alerts.settle,
            configuration=lambda: self.in_force.configuration,
            places=lambda: self.in_force.reader.places,
            origin_of=lambda place_id: self.in_force.origin_of(place_id),
            in_force=self.in_force,
            tune=self.tune,
            sender=sender_of(self.in_force.mail_from, self.in_force.base_url),
            base_url=self.in_force.base_url,
        )
        passwords = Passwords()
        pages = [*console, login.router]
        if self.in_force.links is not None:
            pages.append(answers.router)
        web = application(reach, lifespan, *pages, refusal_page=refusal_page)
        web.state.desk = self._desk(passwords, reach.running)
        speak_in_sentences(web)
        return web

    def _desk(self, passwords: "Passwords", running: Callable[[], bool]) -> "Desk":
        from service.console.desk import Desk

        return Desk(
            store=self.store,
            clock=self.clock,
            in_force=self.in_force,
            tune=self.tune,
            reread=self.reread,
            fetcher=self._fetcher,
            channels=self._channels,
            passwords=passwords,
            running=running,
            mails=not isinstance(self._channels.get("email"), OutboxChannel),
        )
