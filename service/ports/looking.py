"""What is shown, and who may look."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from service.records import Attempt, Delivery, Incident


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows, newest first, with the cursor of the next one (None: the last)."""

    rows: Sequence[Mapping[str, object]]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is due and not done; ages in seconds of the oldest of each."""

    feeds_due: int = 0
    feeds_late_s: float = 0.0
    reports_ungrouped: int = 0
    parked: int = 0
    """Reports and incidents that could not be assessed; reports among them are ungrouped too."""
    messages_due: int = 0
    """Those that nothing keeps from being sent: their lanes do not fail."""
    messages_late_s: float = 0.0
    messages_held_up: int = 0
    """Due, of lanes that fail."""
    messages_dead: int = 0
    appointments_failing: int = 0
    """Digests, releases and the like that could not be done when they were due, and are tried again."""


@dataclass(frozen=True, slots=True)
class Token:
    """An API token without its secret. ``scopes`` narrow what its role implies; None: all of it."""

    id: int
    name: str
    role: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    scopes: frozenset[str] | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over everything stored."""

    feeds: int = 0
    items: int = 0
    relevant: int = 0
    incidents: int = 0
    alerts: int = 0
    deliveries: Mapping[str, int] = field(default_factory=dict)
    articles: Mapping[str, int] = field(default_factory=dict)
    """Pages of articles by state."""


@dataclass(frozen=True, slots=True)
class IncidentsWanted:
    """Which incidents a list is to show; None: any. ``order``: by the day of the attack, or as they last changed."""

    first: date | None = None
    last: date | None = None
    """Days of attacks, both in; undated ones count on the day of their first report."""
    area: str | None = None
    """``NER``, or ``MLI/Ménaka``."""
    status: str | None = None
    deaths: int | None = None
    """At least so many, by the best figure or, without one, by what there is."""
    order: Literal["day", "change"] = "day"


class Looking(Protocol):
    """Pages of rows, counts, tokens. See ``Transaction``."""

    # looking
    def next_due_at(self, settle: timedelta) -> datetime | None:
        """The earliest time at which any feed, assessment, message or reading again is due."""
        ...

    def page_items(
        self, cursor: str | None, limit: int, relevant: bool | None = None, *, restricted: bool = False
    ) -> Page:
        """Items, newest first. Unless ``restricted``, the words of restricted ones are left out: title, address."""
        ...

    def item(self, item_id: int, *, restricted: bool = False) -> Mapping[str, object] | None:
        """An item with its latest revision and report (under ``report``, a Report). Unless ``restricted``, the words
        of a restricted one are left out, the quoted ones too."""
        ...

    def page_incidents(self, cursor: str | None, limit: int) -> Page:
        """Rows hold ``incident`` (an Incident) and ``updated_at``."""
        ...

    def search_incidents(self, wanted: IncidentsWanted, cursor: str | None, limit: int) -> Page:
        """Those alone, in the order wanted, the latest first; rows as above."""
        ...

    def incident_revision(self, incident_id: str, number: int) -> Incident | None:
        """As it stood then."""
        ...

    def page_alerts(self, cursor: str | None, limit: int) -> Page:
        """Rows hold ``alert`` (an Alert)."""
        ...

    def page_deliveries(
        self,
        cursor: str | None,
        limit: int,
        state: str | None = None,
        *,
        recipient: str | None = None,
        kind: str | None = None,
        alert_id: str | None = None,
    ) -> Page:
        """Rows hold ``delivery`` (a Delivery). Those alone for which all that is given holds."""
        ...

    def delivery(self, message_id: str) -> tuple[Delivery, list[Attempt]] | None: ...

    def backlog(self, now: datetime) -> Backlog: ...

    def totals(self) -> Totals: ...

    # access
    def add_token(
        self,
        name: str,
        role: str,
        digest: str,
        now: datetime,
        scopes: Collection[str] | None = None,
        expires_at: datetime | None = None,
    ) -> int: ...

    def tokens(self) -> list[Token]: ...

    def token(self, digest: str) -> Token | None:
        """A token that was not revoked, by the digest of its secret. It may have expired."""
        ...

    def touch_token(self, token_id: int, now: datetime) -> None: ...

    def revoke_token(self, token_id: int, now: datetime) -> bool: ...

    def audit(self, who: str, what: str, detail: Mapping[str, object], now: datetime) -> None: ...
