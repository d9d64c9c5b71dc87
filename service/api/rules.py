"""``/api/v1/rules``: what is alerted, and what operators change of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from service.api.decision_shapes import Because as Why
from service.api.problems import Problem, refused
from service.api.schemas import Shape
from service.api.surroundings import Caller, Operator, Reach, Surroundings, Viewer, sees_restricted
from service.errors import ConfigError, RulingError
from service.jobs.rule_standings import (
    RuleStanding,
    fields_at_fault,
    rule_standing,
    rule_standings,
    versions_of,
)
from service.jobs.tuning import Because
from service.records import Override, RuleRecord

router = APIRouter(prefix="/api/v1", dependencies=[Viewer], tags=["rules"])

Name = Annotated[str, Path(max_length=300, pattern=r"^[^\x00]*$")]
Seen = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag of the rule as you saw it: 409 where it was changed",
        max_length=40,
    ),
]
_REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"description": "It takes the scope decide"},
    404: {"description": "There is no such rule"},
    409: {"description": "It was changed since, or there is nothing to set back"},
}


class ChangeShape(Shape):
    """``after`` null: set back to the file. ``who`` is for operators: null for viewers."""

    id: int
    at: datetime
    who: str | None
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


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
    operators confirmed or dismissed. ``table`` and ``file``: the rule as ``[[rules]]`` of feeds.toml would have it, in
    force and in the file. ``changed``: the change that is in force; null: it is as the file has it. ``both_changed``:
    the file says something else, too, than when it was changed."""

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
    table: dict[str, Any]
    file: dict[str, Any] | None
    changed: ChangeShape | None
    both_changed: bool


class RuleWithChangesShape(RuleShape):
    changes: list[ChangeShape]
    """Newest first."""


class Change(Why):
    """The whole rule, with the keys of ``[[rules]]``; name and kind may be left out."""

    rule: Annotated[dict[str, Any], Field(max_length=40)]


@router.get("/rules", summary="The rules in force, with the record of each")
def rules(reach: Reach, caller: Caller) -> list[RuleShape]:
    with reach.store.view() as look:
        standings = {one.rule.name: one for one in rule_standings(look, reach.in_force)}
        records = [one for one in look.rule_records() if one.rule.name in standings]
    return [
        RuleShape(**_facts(standings[one.rule.name], one, caller_sees=sees_restricted(caller)))
        for one in records
    ]


@router.get("/rules/{name:path}", summary="One rule with its changes")
def rule(reach: Reach, caller: Caller, answer: Response, name: Name) -> RuleWithChangesShape:
    """The ETag is the number of its last change: send it as If-Match with the next."""
    return _shown(reach, name, answer, caller_sees=sees_restricted(caller))


@router.put(
    "/rules/{name:path}", summary="Change a rule: in force at once, over feeds.toml", responses=_REFUSALS
)
def change(
    reach: Reach, caller: Operator, answer: Response, name: Name, asked: Change, seen: Seen = None
) -> RuleWithChangesShape | Any:
    """What was raised already stays. Rehearse it first (`POST /api/v1/backtests`)."""
    standing, last = _standing(reach, name)
    table = {"name": name, "kind": standing.rule.kind, **asked.rule}
    wrong = [key for key in ("name", "kind") if table[key] != standing.table[key]]
    if wrong:
        return _unfit(
            [(wrong[0], "cannot be changed here: a rule of another name or kind is written into feeds.toml")]
        )
    try:
        reach.tune.change("rules", standing.subject, table, _because(caller.name, asked.reason, seen, last))
    except ConfigError as error:
        return _unfit(fields_at_fault(error, standing, reach.in_force))
    except RulingError as error:
        raise refused(error) from error
    return _shown(reach, name, answer, caller_sees=True)


@router.delete(
    "/rules/{name:path}",
    status_code=204,
    summary="Set a rule back to what feeds.toml says",
    responses=_REFUSALS,
)
def set_back(
    reach: Reach,
    caller: Operator,
    name: Name,
    reason: Annotated[str, Query(min_length=1, max_length=300, description="Why, in a sentence: it is kept")],
    seen: Seen = None,
) -> None:
    """Its changes stay on record. One that the file does not have any more is gone then."""
    standing, last = _standing(reach, name)
    try:
        reach.tune.set_back("rules", standing.subject, _because(caller.name, reason, seen, last))
    except RulingError as error:
        raise refused(error) from error


def _standing(reach: Surroundings, name: str) -> tuple[RuleStanding, int]:
    """The rule, and the number of its last change."""
    with reach.store.view() as look:
        found = rule_standing(look, reach.in_force, name)
        versions = versions_of(look, found) if found is not None else ()
    if found is None:
        raise HTTPException(404, f"There is no rule {name}.")
    return found, versions[0].id if versions else 0


def _because(who: str, reason: str, seen: str | None, last: int) -> Because:
    """Who sends no If-Match has seen what stands."""
    if seen is None or seen.strip() == "*":
        return Because(who=who, reason=reason, seen=last)
    number = seen.strip().removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdecimal()):
        raise HTTPException(400, 'If-Match: give the ETag of the rule as it came, for example "3".')
    return Because(who=who, reason=reason, seen=int(number))


def _shown(reach: Surroundings, name: str, answer: Response, *, caller_sees: bool) -> RuleWithChangesShape:
    with reach.store.view() as look:
        found = rule_standing(look, reach.in_force, name)
        versions = versions_of(look, found) if found is not None else ()
        record = next((one for one in look.rule_records() if one.rule.name == name), None)
    if found is None or record is None:
        raise HTTPException(404, f"There is no rule {name}.")
    answer.headers["ETag"] = f'"{versions[0].id if versions else 0}"'
    changes = [_change(one, caller_sees) for one in versions]
    return RuleWithChangesShape(**_facts(found, record, caller_sees=caller_sees), changes=changes)


_NAMED = ("name", "kind", "severity", "enabled", "areas")


def _facts(standing: RuleStanding, record: RuleRecord, *, caller_sees: bool) -> dict[str, Any]:
    rule, table = standing.rule, dict(standing.table)
    return {
        "name": rule.name,
        "kind": rule.kind,
        "severity": rule.severity.value,
        "enabled": rule.enabled,
        "areas": list(rule.areas),
        "settings": {name: value for name, value in table.items() if name not in _NAMED},
        "version": record.version,
        "since": record.since,
        "alerts": AlertCountsShape(raised=record.raised, updated=record.updated, cancelled=record.cancelled),
        "marks": MarkCountsShape(useful=record.useful, false_alarm=record.false_alarms),
        "marked": record.useful + record.false_alarms,
        "precision": record.precision,
        "incidents": IncidentCountsShape(confirmed=record.confirmed, dismissed=record.dismissed),
        "table": table,
        "file": _plain(standing.file),
        "changed": _change(standing.changed, caller_sees) if standing.changed is not None else None,
        "both_changed": standing.both,
    }


def _change(one: Override, caller_sees: bool) -> ChangeShape:
    return ChangeShape(
        id=one.id,
        at=one.at,
        who=one.who if caller_sees else None,
        reason=one.reason,
        before=_plain(one.before),
        after=_plain(one.after),
    )


def _plain(table: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if table is None else dict(table)


def _unfit(faults: list[tuple[str, str]]) -> JSONResponse:
    errors = [{"where": f"body.rule.{key}" if key else "body.rule", "what": what} for key, what in faults]
    return Problem(422, "This rule cannot be used.", errors=errors)
