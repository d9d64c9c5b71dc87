"""Take in past incidents from a user's own file with ACLED or UCDP GED columns.

They are memory: ``new_villages`` and ``surge`` look back on them. They never alert, and nothing exports them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from service.errors import ConfigError
from service.gazetteer.index import PlaceIndex
from service.gazetteer.place_rows import At
from service.jobs.history.columns import READERS, PastRow, recognised
from service.jobs.history.lines import header_of, rows_of, text_of
from service.jobs.history.placing import Placing
from service.ports import Store
from service.records import Zone
from service.records.past import HistorySpan, PastIncident, PastSource

__all__ = ["PastFile", "Remembered", "read_past", "remember", "stretched"]

OTHER_COUNTRIES, OUTSIDE = "other countries", "outside the areas of the zone"
NO_PLACE, TWICE = "no place within the country", "given twice"


@dataclass(slots=True)
class PastFile:
    """What a file gave: incidents of the zone, the days it tells of by country, and what was left out and why."""

    source: PastSource
    incidents: list[PastIncident] = field(default_factory=list)
    spans: list[HistorySpan] = field(default_factory=list)
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    by_coordinates: Counter[str] = field(default_factory=Counter)
    """Names of units that no table has, with the rows whose units were found by their coordinates."""
    faults: list[ConfigError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What storing a file changed. ``begins_at``: since when attacks are remembered without a gap."""

    new: int
    replaced: int
    begins_at: datetime | None


def read_past(body: bytes, file: str, zone: Zone, places: PlaceIndex, today: date) -> PastFile:
    """The incidents of a file. ConfigError where it cannot be read at all; a row that cannot costs itself alone."""
    text = text_of(body, file)
    found = PastFile(recognised(header_of(text), file))
    reading = _Reading(found, Placing(zone, places), zone, today)
    for row, at in rows_of(text, file, found.faults.append):
        found.rows += 1
        try:
            reading.take(READERS[found.source](row, at), at)
        except ConfigError as fault:
            found.faults.append(fault)
    found.incidents = list(reading.taken.values())
    found.spans = [
        HistorySpan(
            source=found.source, country=country, first_day=min(reading.days), last_day=max(reading.days)
        )
        for country in sorted(reading.countries)
    ]
    return found


class _Reading:
    """One file on its way."""

    def __init__(self, found: PastFile, placing: Placing, zone: Zone, today: date) -> None:
        self._found, self._placing, self._zone, self._today = found, placing, zone, today
        self.taken: dict[str, PastIncident] = {}
        self.days: set[date] = set()
        """That any row tells of: a file is of one period, and protests elsewhere show it as well."""
        self.countries: set[str] = set()

    def take(self, row: PastRow, at: At) -> None:
        if row.last_day > self._today:
            column = "event_date" if self._found.source == "ACLED" else "date_end"
            raise at.error(f"{row.last_day} is still to come", column)
        self.days |= {row.day, row.last_day}
        country = self._placing.country(row.country)
        if country not in self._zone.countries:
            self._found.left_out[OTHER_COUNTRIES] += 1
            return
        self.countries.add(country)
        if not row.attack:
            self._found.left_out[row.sort] += 1
        elif row.exact == "country":
            self._found.left_out[NO_PLACE] += 1
        else:
            self._keep(row, country, at)

    def _keep(self, row: PastRow, country: str, at: At) -> None:
        if (row.lat is None or row.lon is None) and not row.units[0]:
            raise at.error("is empty, and no unit is named: nothing says where it was", "latitude")
        placed = self._placing.place(row, country)
        if not placed.in_zone:
            self._found.left_out[OUTSIDE] += 1
            return
        if placed.unknown:
            self._found.by_coordinates[placed.unknown] += 1
        incident = PastIncident(
            source=self._found.source,
            key=row.key,
            day=row.day,
            last_day=row.last_day,
            date_precision=row.date_precision,
            place=placed.place,
            sort=row.sort,
            deaths=row.deaths,
            deaths_civilians=row.deaths_civilians,
        )
        if incident.id in self.taken:
            self._found.left_out[TWICE] += 1
        self.taken[incident.id] = incident


def stretched(spans: Iterable[HistorySpan], since: date | None, until: date | None) -> list[HistorySpan]:
    """The spans as the user states them: the days that the file was asked for, quiet ones at its ends included."""
    return [
        HistorySpan(
            source=one.source,
            country=one.country,
            first_day=min(one.first_day, since or one.first_day),
            last_day=max(one.last_day, until or one.last_day),
        )
        for one in spans
    ]


def remember(store: Store, found: PastFile, zone: Zone, who: str, now: datetime) -> Remembered:
    """Store what a file gave; rows that are there already are replaced."""
    with store.begin() as transaction:
        new = transaction.file_past(found.incidents, found.spans, now)
        transaction.audit(who, "history.import", _told(found, new), now)
        begins_at = transaction.history_begins_at(zone.countries)
    return Remembered(new, len(found.incidents) - new, begins_at)


def _told(found: PastFile, new: int) -> Mapping[str, object]:
    return {
        "source": found.source,
        "rows": found.rows,
        "kept": len(found.incidents),
        "new": new,
        "faults": len(found.faults),
    }
