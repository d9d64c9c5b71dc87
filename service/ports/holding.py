"""What waits for the end of quiet hours, who was told of what, and what digests look back on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from service.records import Alert, Digested, Held, Incident, Telling


class Holding(Protocol):
    """Alerts held, tellings, digests. See ``Transaction``."""

    def hold(self, held: Sequence[Held]) -> None:
        """Store what waits. What waits already is left as it is."""
        ...

    def held_for(self, recipient: str) -> list[Held]:
        """In the order in which they were held."""
        ...

    def held_of(self, alert_ids: Sequence[str]) -> list[Held]:
        """Of these alert revisions, for whomever they wait."""
        ...

    def holding(self) -> frozenset[str]:
        """Names of those for whom anything is held."""
        ...

    def let_go(self, held: Sequence[Held]) -> bool:
        """Strike out what waits, as part of the transaction that sends it or something in its place. False, and nothing
        struck out: some of it waits no more."""
        ...

    def tellings(self, alert_ids: Sequence[str]) -> list[Telling]:
        """The messages that tell of any of these alert revisions, alone or among others, in the order they were
        stored."""
        ...

    def digested(self, recipient: str) -> Digested | None:
        """None: there has been no digest."""
        ...

    def file_digested(self, digested: Digested) -> None: ...

    def last_numbers(self) -> tuple[int, int]:
        """The row numbers of the alert and of the incident that were stored last; 0: none was."""
        ...

    def alerts_after(self, number: int | None, since: datetime) -> list[tuple[int, Alert]]:
        """Those stored after the row of that number, with their own; without a number, those sent after ``since``."""
        ...

    def quiet_incidents_after(self, number: int | None, since: datetime) -> list[tuple[int, Incident]]:
        """Incidents as they stand that were first stored after the row of that number, with their own; without one,
        those first known after ``since``. Without those that were merged or dismissed, and those that any alert was
        raised on."""
        ...
