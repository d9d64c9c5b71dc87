"""What the pages reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
