"""How many attacks each region of the zone has seen, week by week."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
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
    areas = here.desk.in_force.reader.zone.areas
    unseen = {country: _unseen(look, country, first, today) for country in {one.country for one in areas}}
    counted = {
        one: _weeks(
            look.incident_days(area_key(f"{one.country}/{one.adm1}"), first, today),
            unseen[one.country],
            first,
        )
        for one in areas
    }
    top = max((week.count for weeks in counted.values() for week in weeks), default=0)
    return [_row(here, area, weeks, top) for area, weeks in counted.items()]


def _unseen(look: Transaction, country: str, first: date, last: date) -> Collection[date]:
    """The days on which no feed of the country was read, those before anything is known of it included."""
    begins = look.history_begins_at([country])
    known_from = begins.date() if begins is not None else last + timedelta(days=1)
    before = {
        first + timedelta(days=day) for day in range((min(known_from, last + timedelta(days=1)) - first).days)
    }
    return before | look.unread_days(country, first, last)


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
