"""What is known of attacks from before the watch, or beside it: rows of somebody else's record of incidents."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from service.records.incident import Incident
from service.records.reading import SETTLEMENTS, DatePrecision, NamedPlace, Toll

PAST = "past"
"""The status of an incident that was imported: remembered, never a trigger, never shown."""
PastSource = Literal["ACLED", "UCDP"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastIncident:
    """One row of an imported file, as far as judging and rehearsing rules need it. No words of its own are kept."""

    source: PastSource
    key: str
    """The row's own id in that source."""
    day: date
    last_day: date
    """The same as ``day``, unless the source gives a span."""
    date_precision: DatePrecision = "day"
    place: NamedPlace
    sort: str
    """What the source calls it: ``Battles``, ``one-sided violence`` …"""
    deaths: Toll | None = None
    """As the source counts: fighters of every side included."""
    deaths_civilians: int | None = None

    @property
    def id(self) -> str:
        return f"past-{self.source.lower()}-{self.key}"

    def remembered(self) -> Incident:
        """As judging remembers it: where and when. It has no reports, so no rule is open to it, and no figures, so
        none can reach an alert."""
        return Incident(
            id=self.id,
            day=self.day,
            date_precision=self.date_precision,
            places=(self.place,),
            villages_attacked_min=1 if self.place.kind in SETTLEMENTS else 0,
            status=PAST,
            first_seen_at=datetime.combine(self.day, time(), UTC),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySpan:
    """Days of which one source has told all it has of one country."""

    source: PastSource
    country: str
    first_day: date
    last_day: date
