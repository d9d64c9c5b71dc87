"""``/api/v1/backtests``: rules rehearsed before they are saved."""

from datetime import date, timedelta
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from service.api.problems import Problem
from service.api.surroundings import Operator, Reach, Viewer
from service.backtest import backtest
from service.config.feeds_file import rules_in_force_as
from service.errors import ConfigError, LiptakoError, StoreError
from service.gazetteer.packs import load_zone

router = APIRouter(prefix="/api/v1", dependencies=[Viewer], tags=["rules"])

MOST_RULES = 50
LONGEST = timedelta(days=20 * 366)
_one_at_a_time = Lock()


class Asked(BaseModel):
    """Candidate rules, each with the keys that ``[[rules]]`` has in feeds.toml, and the days to count."""

    model_config = ConfigDict(extra="forbid")

    rules: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_RULES)]
    since: date | None = Field(None, description="The first day to count; default: of the first incident")
    until: date | None = Field(None, description="The last day to count; default: of the last incident")


@router.post("/backtests", summary="What these rules would have sent, and missed, over the stored history")
def rehearse(reach: Reach, caller: Operator, asked: Asked) -> Any:
    """With what was known at each moment, beside the rules in force (docs/backtest.md). Nothing is sent or stored."""
    if asked.since and asked.until and not timedelta(0) <= asked.until - asked.since <= LONGEST:
        return _unfit("until", "must not be before since, nor more than twenty years after it")
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
    if not _one_at_a_time.acquire(blocking=False):
        raise HTTPException(
            429, "Another rehearsal is running: ask again in a moment.", headers={"Retry-After": "5"}
        )
    try:
        with reach.store.view() as look:
            countries = load_zone(in_force.zone).countries
            found = backtest(
                look, candidate.rules, candidate.alerts, countries, since=asked.since, until=asked.until
            )
    except StoreError:
        raise
    except LiptakoError as error:
        raise HTTPException(409, str(error)) from error
    finally:
        _one_at_a_time.release()
    return JSONResponse(found.as_json())


def _unfit(where: str, what: str) -> JSONResponse:
    return Problem(422, f"{where} {what}.", errors=[{"where": where, "what": what}])
