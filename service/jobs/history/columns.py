"""The columns of ACLED and UCDP GED files: which file it is, and what a row of it says.

Facts of the two code books alone: names of columns, and what their numbers mean. Rows are the user's own.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from service.errors import ConfigError
from service.gazetteer.place_rows import At, degrees
from service.records import DatePrecision, Toll
from service.records.past import PastSource

Exact = Literal["point", "district", "region", "country"]
_ACLED = (
    "event_id_cnty",
    "event_date",
    "event_type",
    "country",
    "admin1",
    "location",
    "latitude",
    "longitude",
)
_UCDP = (
    "id",
    "date_start",
    "type_of_violence",
    "country",
    "adm_1",
    "where_coordinates",
    "latitude",
    "longitude",
)

VIOLENCE = frozenset({"battles", "explosions/remote violence", "violence against civilians"})
"""Event types of ACLED that are attacks; the others are left out."""
_OTHER = frozenset({"protests", "riots", "strategic developments"})
_TYPES = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}
_ACLED_EXACT: Mapping[str, Exact] = {"": "point", "1": "point", "2": "point", "3": "region"}
_UCDP_EXACT: Mapping[str, Exact] = {
    **dict.fromkeys(("", "1", "2"), "point"), "3": "district", "4": "region", "5": "region",
    **dict.fromkeys(("6", "7"), "country"),
}  # fmt: skip
_ACLED_DAYS: Mapping[str, DatePrecision] = {"": "day", "1": "day", "2": "week", "3": "month"}
_DATES = ("%d %B %Y", "%d-%B-%Y", "%d-%b-%Y", "%d %b %Y")
_MOST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """What a row says, before its place is looked up."""

    key: str
    day: date
    last_day: date
    date_precision: DatePrecision
    country: str
    units: tuple[str, str]
    """First and second level, as written."""
    location: str
    lat: float | None
    lon: float | None
    exact: Exact
    sort: str
    attack: bool
    """Whether it is violence of the kind that is remembered."""
    deaths: Toll | None
    deaths_civilians: int | None


def recognised(header: Collection[str], file: str) -> PastSource:
    """Whose columns these are. ConfigError, with what is missing, where they are neither's."""
    missing = {
        source: [name for name in wanted if name not in header]
        for source, wanted in (("ACLED", _ACLED), ("UCDP", _UCDP))
    }
    if not missing["ACLED"]:
        return "ACLED"
    if not missing["UCDP"]:
        return "UCDP"
    nearest = min(missing, key=lambda source: len(missing[source]))
    raise ConfigError(
        f"has the columns of neither ACLED nor UCDP GED; of {nearest} it lacks {', '.join(missing[nearest])}",
        file=file,
        line=1,
    )


def acled_row(row: Mapping[str, str], at: At) -> PastRow:
    """A row with ACLED columns. ConfigError names the column."""
    sort = row["event_type"]
    if sort.casefold() not in VIOLENCE | _OTHER:
        raise at.error(f"{sort!r} is none of ACLED's event types (Battles, Protests …)", "event_type")
    day = _day(row, "event_date", at)
    deaths = _count(row, "fatalities", at)
    return PastRow(
        key=_filled(row, "event_id_cnty", at),
        day=day,
        last_day=day,
        date_precision=_among(row, "time_precision", _ACLED_DAYS, at),
        country=_filled(row, "country", at),
        units=(row["admin1"], row.get("admin2", "")),
        location=row["location"],
        lat=degrees(row, "latitude", 90, at),
        lon=degrees(row, "longitude", 180, at),
        exact=_among(row, "geo_precision", _ACLED_EXACT, at),
        sort=sort,
        attack=sort.casefold() in VIOLENCE,
        deaths=None if deaths is None else Toll(deaths, deaths, deaths),
        # A row has one figure for everybody; it is the civilians' own only where they alone were the target.
        deaths_civilians=deaths if sort.casefold() == "violence against civilians" else None,
    )


def ucdp_row(row: Mapping[str, str], at: At) -> PastRow:
    """A row with UCDP GED columns. ConfigError names the column."""
    first = _day(row, "date_start", at)
    last = _day(row, "date_end", at) if row.get("date_end") else first
    if last < first:
        raise at.error("is before date_start", "date_end")
    best = _count(row, "best", at)
    deaths = None if best is None else Toll(_count(row, "low", at), best, _count(row, "high", at))
    return PastRow(
        key=_filled(row, "id", at),
        day=first,
        last_day=last,
        date_precision=_spread(last - first),
        country=_filled(row, "country", at),
        units=(row["adm_1"], row.get("adm_2", "")),
        location=row["where_coordinates"],
        lat=degrees(row, "latitude", 90, at),
        lon=degrees(row, "longitude", 180, at),
        exact=_among(row, "where_prec", _UCDP_EXACT, at),
        sort=_among(row, "type_of_violence", _TYPES, at),
        attack=True,
        deaths=deaths,
        deaths_civilians=_count(row, "deaths_civilians", at),
    )


READERS: Mapping[PastSource, Callable[[Mapping[str, str], At], PastRow]] = {
    "ACLED": acled_row,
    "UCDP": ucdp_row,
}


def _spread(span: timedelta) -> DatePrecision:
    if not span:
        return "day"
    return "week" if span <= timedelta(days=7) else "month"


def _filled(row: Mapping[str, str], column: str, at: At) -> str:
    if not row[column]:
        raise at.error("must not be empty", column)
    return row[column]


def _among(row: Mapping[str, str], column: str, known: Mapping[str, str], at: At) -> Any:
    value = row.get(column, "")
    if value not in known:
        raise at.error(f"{value!r} is none of {', '.join(filter(None, known))}", column)
    return known[value]


def _day(row: Mapping[str, str], column: str, at: At) -> date:
    """``2022-03-08``, with or without a time, or ``08 March 2022``. 08/03/2022 may be March or August: refused."""
    cell = row[column]
    try:
        return datetime.fromisoformat(cell).date()
    except ValueError:
        pass
    for form in _DATES:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise at.error(f"{cell!r} is not a day of the form 2022-03-08 or 08 March 2022", column)


def _count(row: Mapping[str, str], column: str, at: At) -> int | None:
    cell = row.get(column, "")
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()) or len(cell) > len(str(_MOST)) or int(cell) > _MOST:
        raise at.error(f"{cell[:20]!r} is not a whole number of people", column)
    return int(cell)
