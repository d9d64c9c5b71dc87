"""What is sent: messages, each for one address of one recipient, and the attempts to deliver them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Rendered once, then only carried. ``id`` is the same at every try.

    ``content`` is what the channel needs and nothing else, JSON-able: for e-mail subject, text, html, headers; for a
    webhook the payload.
    """

    id: str
    recipient: str
    channel: str
    address: str
    """Where to: one address, or the URL. Shown masked."""
    kind: str
    """alert.raised | alert.updated | alert.cancelled | held | digest | escalation | exercise |
    notice"""
    alert_id: str | None
    created_at: datetime
    content: Mapping[str, Any] = field(repr=False)
    tells: tuple[str, ...] = ()
    """Of a message about several alerts: the revisions that its reader knows of by it. Stored beside it, not read back
    with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """That an alert waits for the end of a recipient's quiet hours."""

    recipient: str
    alert_id: str
    held_at: datetime
    release_at: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """That a message tells one address of a recipient of an alert revision."""

    alert_id: str
    recipient: str
    address: str
    message_id: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digested:
    """How far the digests of a recipient have come: all before ``until`` is told, and of what was stored meanwhile the
    alerts and incidents up to these row numbers."""

    recipient: str
    until: datetime
    alert_number: int
    incident_number: int


class AppointmentKind(StrEnum):
    """What is to be done for recipients at a time of the clock, rather than when an alert is raised."""

    RELEASE = "release"
    """Quiet hours end: what was held goes out as one message. The subject is the recipient's name."""
    DIGEST = "digest"
    """The subject is the recipient's name."""
    EXERCISE = "exercise"
    """The weekly exercise, through every recipient. The subject is empty."""
    EXERCISE_REPORT = "exercise report"
    """Operators are told whom an exercise did not reach. The subject names the exercise."""
    ESCALATION = "escalation"
    """An alert that nobody acknowledged in time goes to somebody else. The subject is ``ALERT/RECIPIENT``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """``kind`` and ``subject`` together are its identity: making it again moves it."""

    kind: AppointmentKind
    subject: str
    at: datetime
    failures: int = 0
    """How often keeping it ended in an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try: what came of it, in words a person understands."""

    number: int
    at: datetime
    state: DeliveryState
    """What the delivery became by it: sent, queued (to be tried again) or dead."""
    status: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where a message stands."""

    message_id: str
    recipient: str
    channel: str
    address: str
    kind: str
    alert_id: str | None
    state: DeliveryState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    last_words: str = ""
