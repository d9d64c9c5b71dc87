"""Whether the service does its work: what ``/readyz`` answers, and what the heartbeat goes by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.errors import StoreError
from service.ports import Backlog, Store

LATE = timedelta(minutes=15)
"""A backlog older than this means that the service does not keep up."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """``problem``: what is wrong, in a sentence; None: all is well, and ``backlog`` says how much is due."""

    problem: str | None
    backlog: Backlog | None = None


def readiness(store: Store, now: datetime, settle: timedelta, running: Callable[[], bool]) -> Readiness:
    """Whether the database answers, the scheduler runs (``running``) and nothing has waited for too long."""
    try:
        store.ping()
        with store.view() as look:
            backlog, assess_at = look.backlog(now), look.assess_due_at(settle)
    except StoreError as error:
        return Readiness(f"The database is not usable: {error}")
    if not running():
        return Readiness("The scheduler does not run.")
    if max(backlog.feeds_late_s, backlog.messages_late_s) > LATE.total_seconds():
        return Readiness("The backlog is older than a quarter of an hour; see /metrics.")
    if assess_at is not None and now - assess_at > LATE:
        return Readiness("Reports wait unjudged for more than a quarter of an hour; see the log.")
    return Readiness(None, backlog)
