"""``/api/v1``: what people made of alerts."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException
from pydantic import Field

from service.api.problems import refused
from service.api.schemas import AcknowledgementShape, Shape, acknowledgement_shape
from service.api.surroundings import Caller, Operator, Reach, Viewer, sees_restricted
from service.errors import RulingError
from service.jobs.acknowledging import AcknowledgeAlerts
from service.jobs.marking import LONGEST_NOTE, MarkAlerts
from service.records import Mark

router = APIRouter(prefix="/api/v1", dependencies=[Viewer], tags=["feedback"])


class MarkAsked(Shape):
    verdict: Literal["useful", "false alarm"]
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class MarkShape(Shape):
    """``marker`` is for operators: null for viewers, but for their own mark."""

    alert: str
    key: str
    marker: str | None
    verdict: str
    note: str
    marked_at: datetime


@router.post("/alerts/{alert_id}/marks", summary="Useful, or a false alarm")
def mark(reach: Reach, caller: Caller, alert_id: str, asked: MarkAsked) -> MarkShape:
    """One mark for each token and alert, whatever the revision: a later one takes its place. Any role may mark."""
    marker = caller.marker
    try:
        made = MarkAlerts(reach.store, reach.clock).mark(
            alert_id, asked.verdict, note=asked.note, marker=marker
        )
    except RulingError as error:
        raise refused(error) from error
    return _mark(made, marker)


@router.post("/alerts/{alert_id}/acknowledge", summary="I have seen it and take care")
def acknowledge(reach: Reach, caller: Operator, alert_id: str) -> AcknowledgementShape:
    """One is enough for all: nothing is escalated then. Again changes nothing; the first time stays."""
    try:
        made = AcknowledgeAlerts(reach.store, reach.clock).acknowledge(alert_id, who=caller.marker)
    except RulingError as error:
        raise refused(error) from error
    return acknowledgement_shape(made)


@router.get("/alerts/{alert_id}/marks", summary="How an alert was marked")
def marks(reach: Reach, caller: Caller, alert_id: str) -> list[MarkShape]:
    with reach.store.view() as look:
        found = look.alerts([alert_id])
        made = look.marks_on(found[0].key) if found else []
    if not found:
        raise HTTPException(404, f"There is no alert {alert_id}.")
    own = caller.marker
    names = sees_restricted(caller)
    return [_mark(one, one.marker if names or one.marker == own else None) for one in made]


def _mark(made: Mark, marker: str | None) -> MarkShape:
    return MarkShape(
        alert=made.alert_id,
        key=made.key,
        marker=marker,
        verdict=made.verdict,
        note=made.note,
        marked_at=made.marked_at,
    )
