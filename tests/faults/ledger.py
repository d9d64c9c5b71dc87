"""What the receivers of the storm were asked and what they took, whichever way it came."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from kinds import failures


@dataclass(frozen=True)
class Asked:
    """One message as a receiver read it."""

    kind: str
    number: int
    id: str
    """webhook-id, or the local part of Message-ID."""
    at: int = 0
    """The sender's own time: webhook-timestamp, or 0."""


@dataclass
class Ledger:
    """``taken`` counts the times that a receiver took a message and said so."""

    taken: Counter[int] = field(default_factory=Counter)
    unsaid: Counter[int] = field(default_factory=Counter)
    """How often a mail was taken, and its sender not told."""
    ids: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    tries: Counter[int] = field(default_factory=Counter)
    order: list[Asked] = field(default_factory=list)
    """What was taken, in order, whether that was said or not."""
    requests: int = 0
    forgiving: bool = False
    _waiting: list[tuple[int, asyncio.Event]] = field(default_factory=list)

    def forgive(self) -> None:
        """From now on everybody takes everything."""
        self.forgiving = True

    def count(self) -> None:
        self.requests += 1
        for wanted, reached in self._waiting:
            if wanted <= self.requests:
                reached.set()
        self._waiting = [one for one in self._waiting if not one[1].is_set()]

    def fails(self, kind: str, number: int) -> bool:
        """Whether this try of a message is to fail. It is counted."""
        tried = self.tries[number]
        self.tries[number] += 1
        return not self.forgiving and tried < failures(kind, number)

    def take(self, asked: Asked, *, said: bool = True) -> None:
        (self.taken if said else self.unsaid)[asked.number] += 1
        self.order.append(asked)

    def copies(self, number: int) -> int:
        """How many times a message was taken, said or not."""
        return self.taken[number] + self.unsaid[number]

    async def more_requests(self, count: int) -> None:
        """Wait until ``count`` more requests have come."""
        reached = asyncio.Event()
        self._waiting.append((self.requests + count, reached))
        await reached.wait()
