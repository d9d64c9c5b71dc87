"""``/api/v1/backtests``: rules rehearsed before they are saved."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from service.api.problems import Problem
from service.api.routes import Cursor, Limit, checked, page_shape
from service.api.schemas import PageOf, Shape
from service.api.surroundings import Caller, Operator, Reach, Viewer, sees_restricted
from service.backtest import NoHistory
from service.backtest.served import Busy, DaysError, Rehearse
from service.config.feeds_file import rules_in_force_as
from service.errors import ConfigError
from service.records.overrides import REHEARSED

router = APIRouter(prefix="/api/v1", dependencies=[Viewer], tags=["rules"])

MOST_RULES = 50


class Asked(BaseModel):
    """Candidate rules, each with the keys that ``[[rules]]`` has in feeds.toml, and the days to count."""

    model_config = ConfigDict(extra="forbid")

    rules: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_RULES)]
    since: date | None = Field(
        None, description="The first day to count; default: half a year before the last"
    )
    until: date | None = Field(None, description="The last day to count; default: of the last incident")


class FiguresShape(Shape):
    """Of one set of rules. ``known`` and ``missed``: attacks that an operator confirmed, and those that no alert told
    of; null: none were confirmed."""

    alerts: int
    updates: int
    per_week: float
    pushes_per_week: float
    by_severity: dict[str, int]
    dismissed: int
    marked_false: int
    known: int | None
    missed: int | None


class BacktestShape(Shape):
    """A rehearsal in figures. ``changed``: the rules that were not in force so; ``left_out``: names of those in force
    that were not rehearsed; ``only_candidate``, ``only_in_force``: alerts of one side alone, at most 50. ``who`` is for
    operators: null for viewers."""

    id: int
    at: datetime
    who: str | None
    since: date
    until: date
    changed: list[dict[str, Any]]
    left_out: list[str]
    candidate: FiguresShape
    in_force: FiguresShape | None
    only_candidate: int
    only_in_force: int


@router.get("/backtests", summary="Rehearsals that were made here, newest first, in figures")
def rehearsals(
    reach: Reach, caller: Caller, cursor: Cursor = None, limit: Limit = 50
) -> PageOf[BacktestShape]:
    names = sees_restricted(caller)
    with reach.store.view() as look:
        page = checked(lambda: look.page_audit(cursor, limit, [REHEARSED]))
    return page_shape(
        page,
        lambda row: BacktestShape.model_validate(
            {**_detail(row["detail"]), "id": row["id"], "at": row["at"], "who": row["who"] if names else None}
        ),
    )


@router.post("/backtests", summary="What these rules would have sent, and missed, over the stored history")
def rehearse(reach: Reach, caller: Operator, asked: Asked) -> Any:
    """With what was known at each moment, beside the rules in force (docs/backtest.md). Nothing is sent; its figures
    are kept. One at a time: 429 while another runs."""
    in_force = reach.configuration()
    try:
        candidate = rules_in_force_as(in_force, asked.rules)
    except ConfigError as error:
        faults = error.problems or (error,)
        return Problem(
            422,
            "These rules cannot be used.",
            errors=[{"where": fault.field or "rules", "what": fault.reason} for fault in faults],
        )
    try:
        found = Rehearse(reach.store, reach.clock).run(candidate, caller.name, asked.since, asked.until)
    except DaysError as error:
        return _unfit("until", str(error))
    except Busy as error:
        raise HTTPException(429, str(error), headers={"Retry-After": "5"}) from error
    except NoHistory as error:
        raise HTTPException(409, str(error)) from error
    return JSONResponse(found.as_json())


def _detail(detail: object) -> dict[str, Any]:
    assert isinstance(detail, dict)
    return detail


def _unfit(where: str, what: str) -> JSONResponse:
    return Problem(422, what, errors=[{"where": where, "what": what}])
