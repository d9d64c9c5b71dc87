"""What the routes reach, and who may pass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import HTTPBearer

from service.access.principal import (
    DECIDE,
    EXPORT,
    METRICS,
    PEOPLE,
    READ,
    RESTRICTED,
    Principal,
    least_role,
    scopes_of,
)
from service.gazetteer.index import PlaceIndex
from service.gazetteer.origins import OriginOf
from service.jobs.in_force import InForce
from service.jobs.tuning import Tune
from service.ports import Clock, Store
from service.records import Configuration


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Given by the composition root. ``running`` says whether the scheduler ticks."""

    store: Store
    clock: Clock
    running: Callable[[], bool]
    job_failures: Callable[[], int]
    settle: Callable[[], timedelta]
    configuration: Callable[[], Configuration]
    places: Callable[[], PlaceIndex]
    origin_of: OriginOf
    in_force: InForce
    tune: Tune
    sender: str
    """Whom CAP messages are from."""
    base_url: str | None = None


def surroundings(request: Request) -> Surroundings:
    reach: Surroundings = request.app.state.surroundings
    return reach


Reach = Annotated[Surroundings, Depends(surroundings)]


WHO_ARE_YOU = (
    "Log in, or send a token: make one with `liptako tokens create NAME`, "
    "send it as `Authorization: Bearer …`."
)
_documented = HTTPBearer(
    auto_error=False, description="A token of `liptako tokens create`, or the console's cookie"
)


def principal(request: Request, _: Annotated[object, Security(_documented)]) -> Principal:
    """Who asks, as ``api.guard`` has made out, whatever that one may do."""
    caller: Principal | None = request.state.caller
    if caller is None:
        raise HTTPException(401, WHO_ARE_YOU, headers={"WWW-Authenticate": "Bearer"})
    return caller


Caller = Annotated[Principal, Depends(principal)]


def _of(scope: str) -> Callable[[Principal], Principal]:
    """The dependency of a route that takes ``scope``."""

    def passes(caller: Caller) -> Principal:
        if not caller.may(scope):
            raise HTTPException(403, _why_not(caller, scope))
        return caller

    return passes


def _why_not(caller: Principal, scope: str) -> str:
    if scope in scopes_of(caller.role):
        return f"Your token was made without the scope {scope}."
    return f"This is for {least_role(scope)}s: your role is {caller.role}."


Viewer = Depends(_of(READ))
Scraper = Depends(_of(METRICS))
Operator = Annotated[Principal, Depends(_of(DECIDE))]
Exporter = Annotated[Principal, Depends(_of(EXPORT))]
Admin = Annotated[Principal, Depends(_of(PEOPLE))]
"""Who may look; scrape figures; decide; take files away; see to people. Each is a scope, see ``access.principal``."""


def sees_restricted(caller: Principal) -> bool:
    """Whether the words of reports that were told are for this caller."""
    return caller.may(RESTRICTED)
