"""What exports read: everything, a slice at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from service.records import Alert, FiledEvent, Incident

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Slice(Generic[Record]):
    """Records in the order in which they were first stored. ``last``: what to go on after; None: there are no more.
    ``unreadable``: how many rows of the slice could not be read back."""

    records: Sequence[Record]
    last: int | None
    unreadable: int = 0


class Exporting(Protocol):
    """Everything stored, by number, so that an export needs neither memory nor a long transaction. See
    ``Transaction``."""

    def incident_slice(
        self, number: int, limit: int, since: date | None = None, until: date | None = None
    ) -> Slice[Incident]:
        """Incidents as they stand, those merged away left out; of these days alone, where an undated one counts on the
        day of its first report."""
        ...

    def alert_slice(
        self, number: int, limit: int, since: datetime | None = None, until: datetime | None = None
    ) -> Slice[Alert]:
        """Every revision of every alert; those sent from ``since`` on and before ``until``."""
        ...

    def filed_events(self, event_ids: Sequence[str]) -> list[FiledEvent]:
        """The events as their reports give them now; those that are in no report any more are left out."""
        ...

    def sent_times(self, alert_ids: Sequence[str]) -> Mapping[str, datetime]:
        """When each of these alerts was sent."""
        ...
