"""What operators decide, as they said it. What is applied at every regrouping are the ``Decision``s made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

RulingKind = Literal["merge", "split", "correct", "confirm", "dismiss", "cancel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One act of an operator on an incident, or (``cancel``) on an alert."""

    id: int = 0
    """0: not stored yet."""
    kind: RulingKind
    incident_id: str | None
    other_incident_id: str | None = None
    """Of a merger: the incident that was merged into the first."""
    alert_id: str | None = None
    """Of a cancellation: the last revision of the alert."""
    reason: str
    who: str
    """The name of the token or account: shown to operators, never sent."""
    decided_at: datetime
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_reason: str | None = None
    anchors: int = 0
    """On how many places in reports it hangs."""
    lost: int = 0
    """How many of these are not found any more, because a report was rewritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """A Cancel that an operator asked for and that is still to be sent. ``alert_id``: the revision it was asked on."""

    ruling_id: int
    alert_id: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingIncident:
    """An incident by its id, with the number of its present revision."""

    id: str
    revision: int
