"""What the routes reach, and who may pass."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request

from service.access.tokens import authenticate
from service.ports import Clock, Store, Token
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
    base_url: str | None = None


def surroundings(request: Request) -> Surroundings:
    reach: Surroundings = request.app.state.surroundings
    return reach


Reach = Annotated[Surroundings, Depends(surroundings)]


def viewer(reach: Reach, authorization: Annotated[str | None, Header()] = None) -> Token:
    """Any token that was not revoked may look."""
    token = authenticate(reach.store, authorization, reach.clock.now())
    if token is None:
        raise HTTPException(
            401,
            "A token is needed: make one with `liptako tokens create NAME`, send it as `Authorization: Bearer …`.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return token


Viewer = Depends(viewer)
Caller = Annotated[Token, Depends(viewer)]


def operator(caller: Caller) -> Token:
    """Who may decide: operators and admins."""
    if caller.role not in ("operator", "admin"):
        raise HTTPException(403, "This is for operators: the role of your token is viewer.")
    return caller


Operator = Annotated[Token, Depends(operator)]


def sees_restricted(caller: Token) -> bool:
    """Whether the words of reports that were told are for this caller."""
    return caller.role in ("operator", "admin")
