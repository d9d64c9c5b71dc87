"""What operators decide, and what people say of alerts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from service.ports.looking import Page
from service.records import Decision, Mark, RuleRecord, Ruling, StandingIncident


class Deciding(Protocol):
    """Rulings with what they put on reports, the audit log, marks. See ``Transaction``."""

    # ruling
    def standing(self, incident_id: str, *, hold: bool = False) -> StandingIncident | None:
        """The incident, or the one it was merged into; with ``hold`` no one else decides on it meanwhile."""
        ...

    def decisions_on(self, item_ids: Iterable[int]) -> list[Decision]:
        """Decisions in force that hang on any of the items, oldest first."""
        ...

    def file_ruling(
        self, ruling: Ruling, decisions: Sequence[Decision], incident_ids: Sequence[str], now: datetime
    ) -> int:
        """Store a ruling with what it puts on reports; its id. The incidents become stale; a ruling of kind cancel
        waits to be carried out."""
        ...

    def ruling(self, ruling_id: int) -> Ruling | None: ...

    def undo_ruling(self, ruling_id: int, who: str, reason: str, now: datetime) -> list[str]:
        """Take a ruling back with all its decisions. The incidents that its reports are in now; they become stale."""
        ...

    def rulings_on(self, incident_id: str) -> list[Ruling]:
        """Rulings on the incident, on those merged into it and on its reports, undone ones too; oldest first."""
        ...

    def page_audit(
        self,
        cursor: str | None,
        limit: int,
        what: Sequence[str] | None = None,
        *,
        who: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Page:
        """Newest first. Rows hold ``at``, ``who``, ``what``, ``detail``; ``what``: of these acts alone; ``since``: from
        then on; ``until``: before then."""
        ...

    # feedback
    def file_mark(self, mark: Mark) -> Mark | None:
        """Store a mark; the one it takes the place of, by the same marker on the same alert."""
        ...

    def marks_on(self, key: str) -> list[Mark]:
        """Of the alert with that key, by marker."""
        ...

    def rule_records(self) -> list[RuleRecord]:
        """Every rule in force, by name, with what came of it under all its versions."""
        ...
