"""The shapes of deliveries and of those to whom they go."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from service.api.schemas import Shape


class AttemptShape(Shape):
    number: int
    at: datetime
    state: str
    status: int | None
    words: str


class DeliveryRowShape(Shape):
    message_id: str
    recipient: str
    channel: str
    to: str | None
    """The address, masked; to viewers null."""
    kind: str
    alert_id: str | None
    state: str
    """queued | sending | sent | dead"""
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    last_words: str


class DeliveryShape(DeliveryRowShape):
    tries: list[AttemptShape]


class ResentShape(Shape):
    resent: int
    """Messages that are queued again."""


class RecipientShape(Shape):
    name: str
    channel: str
    language: str
    min_severity: str
    areas: list[str]
    operators: bool
    to: list[str] | None
    """Its addresses, masked; to viewers null."""
    unsubscribed: int
    """How many of its addresses want no more messages."""
    state: str
    """ok | failing | disabled"""
    since: datetime | None
    """Since when it fails or is disabled."""
    reason: str
    last_sent_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    dead: int


class Why(Shape):
    reason: Annotated[str, Field(min_length=3, max_length=300, pattern=r"^[^\x00-\x1f]*$")]
