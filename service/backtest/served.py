"""Rehearsals for somebody who waits in front of a page or a program: of some months, one at a time.

A longer one, or one beside a record of attacks, is the command's, which runs in a process of its own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from service.backtest import Comparison, NoHistory, backtest
from service.backtest.outcome import Outcome
from service.config.convert import as_table
from service.errors import LiptakoError
from service.gazetteer.packs import load_zone
from service.ports import Clock, Store, Transaction
from service.records import Configuration, Rule
from service.records.overrides import REHEARSED

USUAL = timedelta(days=183)
LONGEST = timedelta(days=2 * 366)
_one_at_a_time = Lock()


class Busy(LiptakoError):
    """Another rehearsal is running in this process."""


class DaysError(LiptakoError):
    """The last day is before the first one, or more than ``LONGEST`` after it."""


@dataclass(frozen=True, slots=True)
class Rehearse:
    """Rules beside those in force. Nothing is sent."""

    store: Store
    clock: Clock

    def run(
        self, candidate: Configuration, who: str, since: date | None = None, until: date | None = None
    ) -> Comparison:
        """Between two days, both included: by default the half year up to the last day on which anything became
        known. Raises Busy, DaysError, NoHistory."""
        with _alone():
            with self.store.view() as look:
                first, last = days_of(look, since, until)
                countries = load_zone(candidate.zone).countries
                found = backtest(
                    look, candidate.rules, candidate.alerts, countries, since=first, until=last, bounded=True
                )
                in_force = look.rules_in_force()
            with self.store.begin() as transaction:
                kept = _kept(found, candidate.rules, in_force)
                transaction.audit(who, REHEARSED, kept, self.clock.now())
        return found


def days_of(look: Transaction, since: date | None, until: date | None) -> tuple[date, date]:
    """The days that are counted."""
    known = until or _last_day(look.last_known_at())
    first = since or max(date.min + LONGEST, known) - USUAL
    if not timedelta(0) <= known - first <= LONGEST:
        raise DaysError("The last day must not be before the first one, nor more than two years after it.")
    return first, known


def _last_day(at: datetime | None) -> date:
    if at is None:
        raise NoHistory(
            "there is no history to rehearse rules on: no incident is stored; let the service run"
        )
    return at.date()


@contextmanager
def _alone() -> Iterator[None]:
    if not _one_at_a_time.acquire(blocking=False):
        raise Busy("Another rehearsal is running: ask again in a moment.")
    try:
        yield
    finally:
        _one_at_a_time.release()


def _kept(found: Comparison, candidate: Sequence[Rule], in_force: Sequence[Rule]) -> dict[str, Any]:
    """The rules that differ, and figures of both sides."""
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "changed": [as_table(rule) for rule in candidate if rule not in in_force],
        "left_out": [rule.name for rule in in_force if rule.name not in {other.name for other in candidate}],
        "candidate": _figures(found.candidate),
        "in_force": _figures(found.in_force) if found.in_force else None,
        "only_candidate": len(found.only_candidate),
        "only_in_force": len(found.only_in_force),
    }


def _figures(one: Outcome) -> dict[str, Any]:
    return {
        "alerts": one.alerts,
        "updates": one.updates,
        "per_week": one.per_week,
        "pushes_per_week": one.pushes_per_week,
        "by_severity": dict(one.by_severity),
        "dismissed": one.dismissed,
        "marked_false": one.marked_false,
        "known": one.known.known if one.known else None,
        "missed": one.known.missed if one.known else None,
    }
