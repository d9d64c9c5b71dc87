"""What could not be assessed: set aside, tried again at growing intervals, at a start, or when something changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from service.records import Parked
from service.store.database import in_chunks
from service.store.part import Part
from service.store.tables import OF_RULING, parked, reports, rulings, stale_incidents, wakes

AGAIN_AFTER = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
)
"""The first failure is tried again after the first of these, and so on; the last one stays."""

_p = parked.c
_FAILURE_LENGTH = 1000

REPORT_IS_PARKED = exists().where(_p.report_id == reports.c.id)
STALE_IS_PARKED = exists().where(
    and_(_p.incident_id == stale_incidents.c.incident_id, _p.failed_at >= stale_incidents.c.since)
)
"""A mark that came since then is a change, and a reason to try again."""
WAKE_IS_PARKED = exists().where(_p.incident_id == wakes.c.incident_id)
CANCEL_IS_PARKED = exists().where(_p.incident_id == literal(OF_RULING).concat(cast(rulings.c.id, String)))


class Parking(Part):
    """See ``service.ports.Transaction``."""

    def park(self, failed: Sequence[Parked], now: datetime) -> list[Parked]:
        return [one for one in failed if self._tries(one, now) == 1]

    def _tries(self, failed: Parked, now: datetime) -> int:
        """Write one failure down; the number of times it has failed."""
        subject = failed.incident_id if failed.ruling_id is None else f"{OF_RULING}{failed.ruling_id}"
        same: ColumnElement[bool] = (
            _p.report_id == failed.report_id if failed.report_id is not None else _p.incident_id == subject
        )
        tries = 1 + (self._connection.scalar(select(_p.tries).where(same)) or 0)
        values = {
            "failed_at": now,
            "tries": tries,
            "next_try_at": now + AGAIN_AFTER[min(tries, len(AGAIN_AFTER)) - 1],
            "failure": failed.failure[:_FAILURE_LENGTH],
        }
        if tries > 1:
            self._connection.execute(update(parked).where(same).values(**values))
        else:
            named = {"report_id": failed.report_id, "incident_id": subject}
            self._connection.execute(insert(parked).values(**named, **values))
        return tries


def parked_due_at(connection: Connection) -> datetime | None:
    """When the first of them is tried again."""
    earliest: datetime | None = connection.scalar(select(func.min(_p.next_try_at)))
    return earliest


def unpark(
    connection: Connection,
    report_ids: Iterable[int] = (),
    incident_ids: Iterable[str] = (),
    ruling_ids: Iterable[int] = (),
) -> None:
    """What was assessed after all, or is not there any more."""
    incident_ids = (*incident_ids, *(f"{OF_RULING}{id_}" for id_ in ruling_ids))
    for reports_ in in_chunks(report_ids):
        connection.execute(delete(parked).where(_p.report_id.in_(reports_)))
    for incidents_ in in_chunks(incident_ids):
        connection.execute(delete(parked).where(_p.incident_id.in_(incidents_)))


def try_parked_again(connection: Connection) -> None:
    """At a start: what failed may be understood by this version."""
    connection.execute(update(parked).values(next_try_at=_p.failed_at))
