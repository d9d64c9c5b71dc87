"""What the page of the situation looks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from service.records import AlertInShort, IncidentInShort


@dataclass(frozen=True, slots=True)
class Wave:
    """Of a situation of a rule on villages newly attacked: which were told. ``cancelled_at``: that they were not."""

    key: str
    incident_ids: tuple[str, ...]
    villages_told: tuple[str, ...] = ()
    cancelled_at: datetime | None = None


class Watching(Protocol):
    """The latest attacks, and what waits for an answer. See ``Transaction``."""

    def latest_attacks(self, first: date, last: date, limit: int) -> list[IncidentInShort]:
        """Incidents that were not dismissed, by the day of the attack (of the first report where it is not known),
        the latest first."""
        ...

    def deadliest_attacks(self, first: date, last: date, limit: int) -> list[IncidentInShort]:
        """Of the same days and kind those with the highest figure, the best or else the lowest one, the highest first;
        none without a figure."""
        ...

    def waves(self, incident_ids: Sequence[str]) -> list[Wave]:
        """What rules on villages newly attacked told of any of the incidents."""
        ...

    def unanswered(self, since: datetime, limit: int) -> list[AlertInShort]:
        """The latest revisions of alerts sent since then that nobody has acknowledged, the latest first. As with
        ``jobs.acknowledging``: who acknowledged an earlier one that was no less severe has answered. Cancels wait for
        nobody."""
        ...
