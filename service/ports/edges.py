"""What stands at the edges: the clock, the network, the channels, the engine that runs jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from service.records import Fetched, FetchRequest, Message, Recipient


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """The present, aware UTC."""
        ...


class Fetcher(Protocol):
    """The network, for feeds and articles."""

    async def fetch(self, request: FetchRequest) -> Fetched:
        """One conditional GET under a total deadline and every limit. Raises FetchError."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side said when it took a message."""

    status: int | None
    words: str


class Channel(Protocol):
    """One way to reach a recipient."""

    async def send(self, message: Message, recipient: Recipient) -> Receipt:
        """Hand one message over under a total deadline. Raises DeliveryError, which says whether it is final."""
        ...


class Engine(Protocol):
    """How jobs are run. Carries ids only: what is due stands in tables."""

    def hand_over(self, job: str, ids: Sequence[str]) -> None:
        """Have ``job`` run once for each id, soon, some at the same time."""
        ...
