"""What an assessment reads and stores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from service.records import (
    Alert,
    Cancellation,
    Coverage,
    Decision,
    FiledEvent,
    Grouping,
    HistorySpan,
    Incident,
    Judgement,
    Message,
    Parked,
    PastIncident,
    Situation,
    Span,
    Tally,
    Watched,
    Whereabouts,
)


@dataclass(frozen=True, slots=True)
class Lease:
    """A named right that one holder has at a time; work done under an outlived fence is refused."""

    name: str
    fence: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """All that regrouping some place and time must see."""

    events: tuple[FiledEvent, ...]
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The present incidents that any of the events belongs to, with the ids of their events."""
    decisions: tuple[Decision, ...] = ()


class Assessing(Protocol):
    """Leases, what waits, what judging looks back on, and an assessment stored whole. See ``Transaction``."""

    def lease(self, name: str, holder: str, now: datetime, ttl: timedelta) -> Lease | None:
        """Take, or take over once outlived, a named lease. None where another holder has it."""
        ...

    def release(self, lease: Lease) -> None: ...

    def assess_due_at(self, settle: timedelta) -> datetime | None:
        """When assessing is next due: the time of the oldest ungrouped report, or of the oldest look that rules were
        asked for, + settle; a stale incident or a Cancel that was asked for (at once), the earliest wake, or the next
        try of what is parked; None: nothing waits."""
        ...

    def ungrouped(self, now: datetime, limit: int) -> list[int]:
        """Ids of the current reports with events that no grouping has seen, the oldest ``limit``. What is parked
        is left out until its time comes."""
        ...

    def ungrouped_of(self, report_ids: Sequence[int]) -> list[int]:
        """Those of the reports that no grouping has seen, parked or not."""
        ...

    def told_in(self, report_ids: Sequence[int]) -> list[FiledEvent]:
        """The events of these reports."""
        ...

    def due_incidents(self, now: datetime, limit: int) -> list[str]:
        """Ids of incidents whose wake has come, of those one of whose reports was superseded, unless dismissed, and of
        those that a ruling touches. What is parked is left out until its time comes, or another of these marks it."""
        ...

    def park(self, failed: Sequence[Parked], now: datetime) -> list[Parked]:
        """Set aside what could not be assessed, to be tried again after a while that grows with each failure. Those
        that failed for the first time."""
        ...

    def events_of(self, incident_ids: Sequence[str]) -> list[FiledEvent]:
        """Current events of the reports that these incidents are made of."""
        ...

    def neighbourhood(self, spans: Sequence[Span]) -> Neighbourhood:
        """Current events that overlap any of the spans, the incidents they belong to, and the decisions on them."""
        ...

    def watched(self) -> list[Watched]:
        """The active feeds, paused ones left out."""
        ...

    def rule_looks(self) -> list[int]:
        """Ids of what asks the rules that are judged by time to look again."""
        ...

    def incidents(self, ids: Iterable[str]) -> list[Incident]:
        """By id, redirects followed, in the order given; unknown ids are left out."""
        ...

    def whereabouts(
        self,
        keys: Sequence[str],
        first: date,
        last: date,
        box: tuple[float, float, float, float] | None = None,
    ) -> list[Whereabouts]:
        """Of open and confirmed incidents, and of past ones that were imported: the rows under any of the keys on the
        days ``first`` to ``last``; with ``box`` (south, west, north, east), of those with coordinates only the ones
        inside it."""
        ...

    def incident_days(
        self, key: str, first: date, last: date, leaving_out: Sequence[str] = ()
    ) -> dict[date, int]:
        """How many of these incidents stand under the key, by day, those of the given ids left out."""
        ...

    def incident_days_of(self, keys: Sequence[str], first: date, last: date) -> dict[str, dict[date, int]]:
        """As ``incident_days``, of each of the keys."""
        ...

    def tallies(self, key: str, first: date, last: date) -> list[Tally]:
        """Of the open and confirmed incidents that stand under the key of a unit on the days ``first`` to ``last``,
        oldest first; past ones that were imported have none."""
        ...

    def unread_days(self, country: str, first: date, last: date) -> frozenset[date]:
        """Of the days ``first`` to ``last`` those on which no feed of the country (empty: of any), or of no one
        country, could be read, and of which no import tells. Days before polls were recorded by the day are not
        among them."""
        ...

    def unread_days_of(self, countries: Sequence[str], first: date, last: date) -> dict[str, frozenset[date]]:
        """As ``unread_days``, of each of the countries."""
        ...

    def history_begins_at(self, countries: Sequence[str] = ()) -> datetime | None:
        """Since when attacks in all of ``countries`` are remembered without a gap: the earliest first poll of a feed,
        and before it the imported history of each that reaches up to it."""
        ...

    def histories_begin_at(self, countries: Sequence[str]) -> dict[str, datetime | None]:
        """As ``history_begins_at``, of each of the countries by itself."""
        ...

    def file_past(self, past: Sequence[PastIncident], spans: Sequence[HistorySpan], now: datetime) -> int:
        """Store imported incidents, each in place of the row of the same source and key, and the days they cover.
        How many were not there before."""
        ...

    def past_incidents(self, first: date, last: date) -> list[PastIncident]:
        """Imported incidents of these days, oldest first."""
        ...

    def situations(self, incident_ids: Sequence[str], kinds: Sequence[str]) -> list[Situation]:
        """Those that name any of the incidents, and every one of these windowed kinds that is not closed."""
        ...

    def situations_of(self, alert_ids: Sequence[str]) -> list[Situation]:
        """Those that these alerts are revisions of."""
        ...

    def cancellations(self, now: datetime | None = None) -> list[Cancellation]:
        """What operators asked to be cancelled and no assessment has carried out yet; with ``now``, without what is
        parked and not due again by then."""
        ...

    def alerts(self, ids: Sequence[str]) -> list[Alert]: ...

    def coverage(self, now: datetime, within: timedelta) -> Coverage:
        """Active feeds, and those that answered within the time, by language."""
        ...

    def file_assessment(
        self,
        lease: Lease,
        *,
        seen: Sequence[FiledEvent],
        looked_at: Sequence[str],
        grouping: Grouping,
        judgement: Judgement,
        rule_versions: Mapping[str, int],
        messages: Sequence[Message],
        now: datetime,
        rules_looked: Sequence[int] = (),
    ) -> bool:
        """Store an assessment whole: ``seen`` events become grouped; the incidents ``looked_at`` are no longer stale
        and their wakes up to ``now`` are spent, those of rules too; each incident of ``grouping`` (those that changed)
        gets a revision known at ``now``; redirects move situations along; alerts, situations, wakes (one an incident or
        rule, the new one in force) and messages, each queued for ``now``; cancellations that were carried out wait no
        more, nor do the ``rules_looked`` that were seen. False, and nothing stored, where the fence was outlived."""
        ...
