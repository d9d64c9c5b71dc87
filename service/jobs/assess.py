"""Join what is new into incidents, judge them, write the messages. One at a time, under a fenced lease.

Incident revisions, alerts and messages are stored in one transaction: there is no moment at which an alert is known
and its messages are not. What waits is taken in portions, so that no lease is outlived. Where a portion fails, what it
holds is assessed one by one: what fails again is parked, with all that hangs together with it, and the others go on.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from service.jobs.around import Seen, Waiting, look_around
from service.jobs.in_force import InForce
from service.jobs.past import Raised, Stored
from service.jobs.setting_aside import raise_if_of_the_database, set_aside
from service.jobs.telling import Told, tell_of
from service.ports import Clock, Lease, Store, Transaction
from service.records import (
    Alert,
    Cancellation,
    Coverage,
    Grouping,
    Incident,
    Judgement,
    Parted,
    Situation,
    Watched,
)
from service.stages.group import group
from service.stages.judge import Memory, Naming, judge

_log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
PORTION = 500
"""Reports that are taken at once; what hangs together with them comes along."""
COVERAGE_WITHIN = timedelta(hours=24)
WINDOWED = ("new_villages", "casualties_window", "surge", "silence")
"""Kinds of situation that belong to an area or to feeds, not to one incident."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What an assessment changed. ``parked``: reports, incidents and rulings that could not be assessed this time."""

    incidents: int = 0
    alerts: tuple[Alert, ...] = ()
    messages: int = 0
    parked: int = 0

    def __add__(self, other: "Assessed") -> "Assessed":
        return Assessed(
            self.incidents + other.incidents,
            self.alerts + other.alerts,
            self.messages + other.messages,
            self.parked + other.parked,
        )


@dataclass(frozen=True, slots=True)
class _Context:
    """What judging needs besides the incidents."""

    memory: Memory
    situations: tuple[Situation, ...]
    raised: Mapping[str, Alert]
    naming: Naming
    coverage: Coverage
    asked: tuple[Cancellation, ...]
    watched: tuple[Watched, ...]
    rule_looks: tuple[int, ...]


class _OutlivedError(Exception):
    """Another process took the lease over: nothing more may be filed under it."""


class Assess:
    """``holder`` names this process in the lease; ``portion``: how many reports are taken at once."""

    def __init__(
        self, store: Store, in_force: InForce, clock: Clock, holder: str, portion: int = PORTION
    ) -> None:
        self._store, self._in_force, self._clock, self._holder = store, in_force, clock, holder
        self._portion = portion

    def run(self, _id: str = "") -> Assessed | None:
        """Assess all that waits. None where another process is at it, or took the lease over meanwhile.

        What is left after the time of one lease is due at once, and for the next run.
        """
        began, total, more = self._clock.now(), Assessed(), True
        while more and self._clock.now() - began <= LEASE:
            now = self._clock.now()
            with self._store.begin() as transaction:
                lease = transaction.lease("assess", self._holder, now, LEASE)
            if lease is None:
                return None
            try:
                done, more = self._next(lease, now)
                total += done
            except _OutlivedError:
                return None
            finally:
                with self._store.begin() as transaction:
                    transaction.release(lease)
        return total

    def _next(self, lease: Lease, now: datetime) -> tuple[Assessed, bool]:
        """Assess a portion; whether there is more."""
        with self._store.view() as look:
            reports = look.ungrouped(now, self._portion)
            incidents = look.due_incidents(now, self._portion)
            asked = [one.ruling_id for one in look.cancellations(now)]
        waiting = Waiting(tuple(reports), tuple(incidents), tuple(asked))
        if not waiting:
            return self._assess(lease, waiting, now), False
        try:
            done = self._assess(lease, waiting, now)
        except _OutlivedError:
            raise
        except Exception as error:
            raise_if_of_the_database(error)
            _log.warning("an assessment failed and is done one by one", error=repr(error))
            done = self._one_by_one(lease, waiting, now)
        return done, self._portion in (len(reports), len(incidents))

    def _one_by_one(self, lease: Lease, waiting: Waiting, now: datetime) -> Assessed:
        """Assess each by itself; what fails is parked. Ends in time for the lease: what is left still waits."""
        total = Assessed()
        while waiting and self._clock.now() - now <= LEASE / 2:
            one = waiting.each()[0]
            seen: Seen | None = None
            try:
                seen = self._look(one)
                total += self._assess(lease, one, now, seen)
            except _OutlivedError:
                raise
            except Exception as error:
                raise_if_of_the_database(error)
                failed = one.joined(seen.done) if seen else one
                total += Assessed(parked=set_aside(self._store, self._in_force, failed, error, now))
            waiting = waiting.without(one.joined(seen.done) if seen else one)
        return total

    def _look(self, waiting: Waiting) -> Seen:
        with self._store.view() as look:
            return look_around(look, waiting)

    def _assess(self, lease: Lease, waiting: Waiting, now: datetime, seen: Seen | None = None) -> Assessed:
        """Group, judge and file what waits with what hangs together with it: whole, or not at all."""
        seen = seen or self._look(waiting)
        grouping = self._group(seen, now)
        changed = seen.changed(grouping)
        with self._store.view() as look:
            parted = seen.parted(grouping)
            context = self._context(look, changed, grouping, parted, seen.done.rulings, now)
            judgement = self._judge(changed, context, parted, now)
            told = tell_of(look, judgement.alerts, self._in_force, now)
        grouped = replace(grouping, incidents=changed)
        if not self._file(lease, seen, grouped, judgement, told, now, context.rule_looks):
            raise _OutlivedError
        return Assessed(len(changed), judgement.alerts, len(told.messages))

    def _group(self, seen: Seen, now: datetime) -> Grouping:
        return group(seen.events, seen.incidents, seen.decisions, now)

    def _file(
        self,
        lease: Lease,
        seen: Seen,
        grouping: Grouping,
        judgement: Judgement,
        told: Told,
        now: datetime,
        rule_looks: Sequence[int],
    ) -> bool:
        with self._store.begin() as transaction:
            filed = transaction.file_assessment(
                lease,
                seen=seen.grouped,
                looked_at=seen.done.incidents,
                grouping=grouping,
                judgement=judgement,
                rule_versions=self._in_force.rule_versions,
                messages=told.messages,
                now=now,
                rules_looked=rule_looks,
            )
            if filed:
                told.file(transaction)
        return filed

    def _context(
        self,
        look: Transaction,
        changed: Sequence[Incident],
        grouping: Grouping,
        parted: Sequence[Parted],
        rulings: Sequence[int],
        now: datetime,
    ) -> _Context:
        redirects = dict(grouping.redirects)
        ids = [incident.id for incident in changed]
        asked = [one for one in look.cancellations() if one.ruling_id in rulings]
        wrong = look.situations_of([one.alert_id for one in asked])
        ids += [id_ for one in wrong for id_ in one.incident_ids]
        ids += [id_ for part in parted for id_ in part.origins]
        found = {one.key: one for one in (*wrong, *look.situations([*ids, *redirects], WINDOWED))}
        situations = _redirected(found.values(), redirects)
        raised = Raised(look, _last_alerts(situations))

        def naming(incident_ids: Collection[str]) -> tuple[Situation, ...]:
            named = _redirected(look.situations(tuple(incident_ids), ()), redirects)
            raised.add(_last_alerts(named))
            return named

        return _Context(
            memory=_memory(look, changed, redirects, self._in_force.reader.zone.countries),
            situations=situations,
            raised=raised,
            naming=naming,
            coverage=look.coverage(now, COVERAGE_WITHIN),
            asked=tuple(asked),
            watched=tuple(look.watched()),
            rule_looks=tuple(look.rule_looks()),
        )

    def _judge(
        self, changed: Sequence[Incident], context: _Context, parted: Sequence[Parted], now: datetime
    ) -> Judgement:
        return judge(
            changed,
            context.memory,
            [rule for rule in self._in_force.configuration.rules if rule.enabled],
            context.situations,
            context.raised,
            policy=self._in_force.configuration.alerts,
            coverage=context.coverage,
            rule_versions=self._in_force.rule_versions,
            now=now,
            watched=context.watched,
            asked=context.asked,
            parted=parted,
            naming=context.naming,
        )


def _last_alerts(situations: Iterable[Situation]) -> list[str]:
    return [id_ for one in situations for id_ in (one.alert_ids or one.thread)[-1:]]


def _redirected(situations: Iterable[Situation], redirects: Mapping[str, str]) -> tuple[Situation, ...]:
    if not redirects:
        return tuple(situations)
    return tuple(
        replace(
            one,
            scope=redirects.get(one.scope, one.scope),
            incident_ids=tuple(dict.fromkeys(redirects.get(id_, id_) for id_ in one.incident_ids)),
        )
        for one in situations
    )


def _memory(
    look: Transaction, changed: Iterable[Incident], merged: Iterable[str], countries: Sequence[str]
) -> Memory:
    """What is stored, looked up as judging asks for it, with what this assessment makes of it."""
    memory = Memory(changed, look.history_begins_at(countries), Stored(look))
    for incident_id in merged:
        memory.forget(incident_id)
    return memory
