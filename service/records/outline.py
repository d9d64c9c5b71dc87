"""The few facts of an incident revision by which rules over years of history are told apart, without its words."""

from datetime import date, datetime
from typing import NamedTuple

MERGED = "merged"


class Outline(NamedTuple):
    """One revision, or the moment at which an incident was merged into another (``status`` merged, no ``number``)."""

    incident_id: str
    number: int
    known_at: datetime
    status: str
    """open | confirmed | dismissed | merged"""
    survivor: str | None
    """Of a merged one: the incident that it became part of."""
    day: date
    """Of the attack; where it is not known, of the first report."""
    first_seen_at: datetime
    deaths: int | None
    """Figures as thresholds see them."""
    deaths_civilians: int | None
    injured: int | None
    abducted: int | None
    displaced: int | None
    inhabited: bool
    marked: bool
    """Whether it names targets or signs."""
    villages: int
    """Villages attacked, named or stated, whichever is more."""
    places: str
    """As JSON: the same places are the same text."""
