"""What was raised, as it stands now: each alert once, by its last revision, and whom it reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from service.ports.looking import Page
from service.records import Delivery


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery, and which of the revisions asked for it tells of, alone or among others."""

    alert_id: str
    delivery: Delivery


class Raised(Protocol):
    """See ``Transaction``."""

    def page_raised(
        self,
        cursor: str | None,
        limit: int,
        *,
        severity: str | None = None,
        rule: str | None = None,
        unseen_since: datetime | None = None,
    ) -> Page:
        """Alerts by their last revision, that sent last first. Rows hold ``alert`` (an AlertInShort), ``acknowledged``
        (whether anybody has seen what it says now), ``useful`` and ``false_alarms`` (marks on any revision).

        ``rule``: the name that the rule had when it raised it. ``unseen_since``: those alone that were sent since then,
        are not cancelled and that nobody has acknowledged."""
        ...

    def told_of(self, alert_ids: Sequence[str], limit: int) -> list[Told]:
        """Deliveries of messages that tell of any of these revisions: what was given up first, then what waits, then
        the newest."""
        ...

    def told_states(self, alert_ids: Sequence[str]) -> Mapping[str, int]:
        """How many messages tell of any of these revisions, by the state of their deliveries."""
        ...
