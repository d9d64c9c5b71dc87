"""What the page of the situation looks for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from service.records import Alert, Incident, Situation


class Watching(Protocol):
    """The latest attacks, and what waits for an answer. See ``Transaction``."""

    def latest_attacks(self, first: date, last: date, limit: int) -> list[Incident]:
        """Incidents that were not dismissed, by the day of the attack (of the first report where it is not known),
        the latest first."""
        ...

    def waves(self, incident_ids: Sequence[str]) -> list[Situation]:
        """The situations of rules on villages newly attacked that any of the incidents belongs to."""
        ...

    def unanswered(self, since: datetime, limit: int) -> list[Alert]:
        """The latest revisions of alerts sent since then that nobody has acknowledged, the latest first. As with
        ``jobs.acknowledging``: who acknowledged an earlier one that was no less severe has answered. Cancels wait for
        nobody."""
        ...
