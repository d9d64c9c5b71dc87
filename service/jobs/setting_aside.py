"""What cannot be assessed is set aside: kept, tried again later, and told to operators once."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from service.errors import RecordError, StoreError
from service.jobs.around import Waiting
from service.jobs.in_force import InForce
from service.jobs.noticing import to_operators
from service.ports import Store
from service.records import Message, Parked
from service.stages.notify import NoticeKind

_log = structlog.get_logger(__name__)


def set_aside(store: Store, in_force: InForce, failed: Waiting, error: Exception, now: datetime) -> int:
    """Park what ``failed`` with ``error``; how many reports, incidents and rulings that are."""
    _log.error(
        "parked", reports=failed.reports, incidents=failed.incidents, rulings=failed.rulings, exc_info=error
    )
    failure = f"{type(error).__name__}: {error}"
    parked = [Parked(report_id=id_, failure=failure) for id_ in failed.reports]
    parked += [Parked(incident_id=id_, failure=failure) for id_ in failed.incidents]
    cancels = [Parked(ruling_id=id_, failure=failure) for id_ in failed.rulings]
    with store.begin() as transaction:
        told = _notices("parked", transaction.park(parked, now), in_force, now)
        told += _notices("cancel_parked", transaction.park(cancels, now), in_force, now)
        transaction.file_messages(told, now)
    return len(parked) + len(cancels)


def raise_if_of_the_database(error: Exception) -> None:
    """Where the database itself fails, nothing is the matter with what was assessed: it simply waits."""
    if isinstance(error, StoreError) and not isinstance(error, RecordError):
        raise error


def _notices(
    kind: NoticeKind, new: Sequence[Parked], in_force: InForce, now: datetime
) -> tuple[Message, ...]:
    if not new:
        return ()
    return to_operators(in_force, kind, name=_named(new), reason=new[0].failure, now=now)


def _named(parked: Sequence[Parked]) -> str:
    """What was parked, as an operator finds it again."""
    first = parked[0]
    what = f"incident {first.incident_id}"
    if first.report_id is not None:
        what = f"report {first.report_id}"
    elif first.ruling_id is not None:
        what = f"decision {first.ruling_id}"
    return what if len(parked) == 1 else f"{what} (+{len(parked) - 1})"
