"""What the pages reach.

FastAPI remembers the last 4,096 functions that it was given as routes and dependencies, in whichever application. They
stand in modules, therefore, and find through the request what they reach: a function made for one application would
keep it alive, and its database with it, after that is closed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from service.access.passwords import Passwords
from service.jobs.in_force import InForce
from service.jobs.rereading import Reread
from service.jobs.tuning import Tune
from service.ports import Channel, Clock, Fetcher, Store


@dataclass(frozen=True, slots=True)
class Desk:
    """Given by the composition root, kept as ``app.state.desk``."""

    store: Store
    clock: Clock
    in_force: InForce
    tune: Tune
    reread: Reread
    fetcher: Fetcher
    channels: Mapping[str, Channel]
    passwords: Passwords
    running: Callable[[], bool]
    """Whether the scheduler ticks."""
    mails: bool
    """Whether e-mail goes out; else it is written as files."""


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]
