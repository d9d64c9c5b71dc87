"""``/api/v1/audit``: who did what."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import AwareDatetime

from service.access.principal import DECIDE, PEOPLE
from service.api.decision_shapes import AuditShape
from service.api.routes import Cursor, Limit, checked, page_shape
from service.api.schemas import PageOf
from service.api.surroundings import Caller, Reach
from service.jobs.acts import OPERATORS_ACTS

router = APIRouter(prefix="/api/v1", tags=["audit"])

Who = Annotated[str | None, Query(description="The name of an account or token, exactly", max_length=200)]
What = Annotated[list[str] | None, Query(description="Of these acts alone; repeatable", max_length=50)]
Since = Annotated[AwareDatetime | None, Query(description="From this time on, such as 2022-06-11T00:00:00Z")]


@router.get("/audit", summary="Who did what, newest first")
def audit(
    reach: Reach,
    caller: Caller,
    cursor: Cursor = None,
    limit: Limit = 50,
    who: Who = None,
    what: What = None,
    since: Since = None,
) -> PageOf[AuditShape]:
    """Admins see everything, operators what was decided on incidents and alerts, done about deliveries, and changed of
    rules and feeds."""
    if not (caller.may(PEOPLE) or caller.may(DECIDE)):
        raise HTTPException(403, f"This is for operators and admins: your role is {caller.role}.")
    acts = None if caller.may(PEOPLE) else OPERATORS_ACTS
    if what is not None:
        acts = tuple(act for act in what if acts is None or act in acts)
    with reach.store.view() as look:
        page = checked(lambda: look.page_audit(cursor, limit, acts, who=who, since=_utc(since)))
    return page_shape(page, lambda row: AuditShape.model_validate(row))


def _utc(since: datetime | None) -> datetime | None:
    try:
        return since.astimezone(UTC) if since is not None else None
    except OverflowError as error:  # the first or the last hours that a date can have
        raise HTTPException(422, "since: this time is out of reach.") from error
