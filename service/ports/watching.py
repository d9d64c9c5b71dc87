"""What the page of the situation looks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from service.records import Incident, Severity, Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """Of an alert what a line about it says: its incidents, which may be hundreds, are not read."""

    id: str
    severity: Severity
    sent_at: datetime
    headline: Mapping[str, str]
    reason: Mapping[str, str]


class Watching(Protocol):
    """The latest attacks, and what waits for an answer. See ``Transaction``."""

    def latest_attacks(self, first: date, last: date, limit: int) -> list[Incident]:
        """Incidents that were not dismissed, by the day of the attack (of the first report where it is not known),
        the latest first."""
        ...

    def deadliest_attacks(self, first: date, last: date, limit: int) -> list[Incident]:
        """Of the same days and kind those with the highest figure, the best or else the lowest one, the highest first;
        none without a figure."""
        ...

    def waves(self, incident_ids: Sequence[str]) -> list[Situation]:
        """The situations of rules on villages newly attacked that any of the incidents belongs to."""
        ...

    def unanswered(self, since: datetime, limit: int) -> list[Unanswered]:
        """The latest revisions of alerts sent since then that nobody has acknowledged, the latest first. As with
        ``jobs.acknowledging``: who acknowledged an earlier one that was no less severe has answered. Cancels wait for
        nobody."""
        ...
