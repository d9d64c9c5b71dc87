"""``/api/v1``: what people made of alerts, and the record of each rule."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException
from pydantic import Field

from service.api.problems import refused
from service.api.schemas import AcknowledgementShape, Shape, acknowledgement_shape
from service.api.surroundings import Caller, Operator, Reach, Viewer, sees_restricted
from service.config.convert import as_table
from service.errors import RulingError
from service.jobs.acknowledging import AcknowledgeAlerts
from service.jobs.marking import LONGEST_NOTE, MarkAlerts
from service.records import Mark, RuleRecord

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


class AlertCountsShape(Shape):
    raised: int
    updated: int
    cancelled: int


class MarkCountsShape(Shape):
    useful: int
    false_alarm: int


class IncidentCountsShape(Shape):
    confirmed: int
    dismissed: int


class RuleShape(Shape):
    """A rule in force and what came of it, under all its versions and names. ``precision``: useful marks of all
    ``marked``, as recipients see it; null: nobody has marked anything. ``incidents``: those of its alerts that
    operators confirmed or dismissed."""

    name: str
    kind: str
    severity: str
    enabled: bool
    areas: list[str]
    settings: dict[str, Any]
    version: int
    since: datetime
    alerts: AlertCountsShape
    marks: MarkCountsShape
    marked: int
    precision: float | None
    incidents: IncidentCountsShape


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


@router.get("/rules", summary="The rules in force, with the record of each")
def rules(reach: Reach) -> list[RuleShape]:
    with reach.store.view() as look:
        return [_rule(record) for record in look.rule_records()]


@router.get("/rules/{name:path}", summary="One rule in force")
def rule(reach: Reach, name: str) -> RuleShape:
    with reach.store.view() as look:
        found = [record for record in look.rule_records() if record.rule.name == name]
    if not found:
        raise HTTPException(404, f"There is no rule {name} in force.")
    return _rule(found[0])


def _mark(made: Mark, marker: str | None) -> MarkShape:
    return MarkShape(
        alert=made.alert_id,
        key=made.key,
        marker=marker,
        verdict=made.verdict,
        note=made.note,
        marked_at=made.marked_at,
    )


_NAMED = ("name", "kind", "severity", "enabled", "areas")


def _rule(record: RuleRecord) -> RuleShape:
    rule = record.rule
    rest = {name: value for name, value in as_table(rule).items() if name not in _NAMED}
    return RuleShape(
        name=rule.name,
        kind=rule.kind,
        severity=rule.severity.value,
        enabled=rule.enabled,
        areas=list(rule.areas),
        settings=rest,
        version=record.version,
        since=record.since,
        alerts=AlertCountsShape(raised=record.raised, updated=record.updated, cancelled=record.cancelled),
        marks=MarkCountsShape(useful=record.useful, false_alarm=record.false_alarms),
        marked=record.useful + record.false_alarms,
        precision=record.precision,
        incidents=IncidentCountsShape(confirmed=record.confirmed, dismissed=record.dismissed),
    )
