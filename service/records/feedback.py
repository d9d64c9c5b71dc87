"""What people who got alerts made of them, and how the rules that raised them did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.records.settings import Rule

Verdict = Literal["useful", "false alarm"]
VERDICTS: tuple[Verdict, ...] = ("useful", "false alarm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What one recipient, or one holder of a token, says of an alert in all its revisions. The last word counts."""

    key: str
    """The alert's."""
    alert_id: str
    """The revision that was marked."""
    marker: str
    """``token:NAME`` or ``recipient:NAME``."""
    verdict: Verdict
    note: str = ""
    marked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """That somebody has seen an alert and takes care: nobody else need be called."""

    key: str
    """The alert's."""
    alert_id: str
    """The revision that was acknowledged."""
    who: str
    """``token:NAME``, ``user:NAME`` or ``recipient:NAME``."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedAddress:
    """An address of a recipient that wants no more messages, of whatever kind."""

    recipient: str
    address: str
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """A rule in force and what came of it under all its versions and names."""

    rule: Rule
    version: int
    since: datetime
    """Since when this version is in force."""
    raised: int = 0
    updated: int = 0
    cancelled: int = 0
    useful: int = 0
    false_alarms: int = 0
    confirmed: int = 0
    dismissed: int = 0
    """Incidents of its alerts that operators confirmed or dismissed."""

    @property
    def precision(self) -> float | None:
        """Of the marks, the share that says useful; None: nobody has marked anything."""
        marks = self.useful + self.false_alarms
        return self.useful / marks if marks else None
