"""How many attacks each region of the zone has seen, week by week."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from service.console.visit import Visit
from service.drawing import Week, sparkline
from service.ports import Transaction
from service.records import Area
from service.stages.judge.whereabouts import area_key
from service.text.phrases import country_name

WEEKS = 26
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A region as the page shows it. ``bars``: an SVG."""

    path: str
    name: str
    country: str
    bars: str
    week: int
    month: int
    half_year: int
    unseen_days: int


def area_rows(here: Visit, look: Transaction) -> list[AreaRow]:
    """A row for each region of the zone, its weeks ending today, drawn to one scale."""
    today = here.now.date()
    first = today - WEEKS * _WEEK + timedelta(days=1)
    keys = {one: area_key(f"{one.country}/{one.adm1}") for one in here.desk.in_force.reader.zone.areas}
    unseen = _unseen(look, sorted({one.country for one in keys}), first, today)
    days = look.incident_days_of(list(keys.values()), first, today)
    counted = {one: _weeks(days[key], unseen[one.country], first) for one, key in keys.items()}
    top = max((week.count for weeks in counted.values() for week in weeks), default=0)
    return [_row(here, area, weeks, top) for area, weeks in counted.items()]


def _unseen(
    look: Transaction, countries: Sequence[str], first: date, last: date
) -> Mapping[str, Collection[date]]:
    """By country the days on which no feed of it was read, those before anything is known of it included."""
    begin, unread = look.histories_begin_at(countries), look.unread_days_of(countries, first, last)
    return {one: _before(begin[one], first, last) | unread[one] for one in countries}


def _before(begins: datetime | None, first: date, last: date) -> set[date]:
    end = last + timedelta(days=1)
    known_from = begins.date() if begins is not None else end
    return {first + timedelta(days=day) for day in range((min(known_from, end) - first).days)}


def _weeks(days: Mapping[date, int], unseen: Collection[date], first: date) -> list[Week]:
    counts = _by_week(days.items(), first)
    gaps = _by_week(((day, 1) for day in unseen), first)
    return [Week(count, gap) for count, gap in zip(counts, gaps, strict=True)]


def _by_week(days: Iterable[tuple[date, int]], first: date) -> list[int]:
    sums = [0] * WEEKS
    for day, count in days:
        sums[(day - first) // _WEEK] += count
    return sums


def _row(here: Visit, area: Area, weeks: list[Week], top: int) -> AreaRow:
    title = here._(
        "{area}: attacks in each of the last {weeks} weeks, the last one last: {counts}.",
        area=area.adm1,
        weeks=WEEKS,
        counts=", ".join(str(week.count) for week in weeks),
    )
    return AreaRow(
        path="/incidents?" + urlencode({"area": f"{area.country}/{area.adm1}"}),
        name=area.adm1,
        country=country_name(area.country, here.language),
        bars=sparkline(weeks, top=top, title=title),
        week=weeks[-1].count,
        month=sum(week.count for week in weeks[-4:]),
        half_year=sum(week.count for week in weeks),
        unseen_days=sum(week.unseen_days for week in weeks),
    )
