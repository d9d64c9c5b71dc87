"""``/incidents``: all that is known, by day or as it changed, narrowed by day, area, status and toll."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import Response

from service.console.attacks import how_many, unit, when, where
from service.console.translations import N_
from service.console.visit import Looking, Visit
from service.ports import IncidentsWanted, Page
from service.records import IncidentInShort
from service.text.phrases import country_name

SHOWN = 50
STATUSES = {
    "open": N_("open"),
    "confirmed": N_("confirmed by an analyst"),
    "dismissed": N_("dismissed as wrong"),
}
ORDERS = {"day": N_("day of the attack"), "change": N_("last change")}
_MOST = 999_999

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Row:
    """An incident as a list shows it."""

    id: str
    day: str
    where: str
    unit: str
    dead: str
    confirmed: bool
    reports: int
    speakers: int
    status: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was typed, what it means, and what of it makes no sense, by field."""

    fields: Mapping[str, str]
    wanted: IncidentsWanted
    faults: Mapping[str, str] = field(default_factory=dict)


@router.get("/incidents")
def incidents(
    here: Looking,
    since: str = "",
    until: str = "",
    area: str = "",
    status: str = "",
    deaths: str = "",
    order: str = "day",
    cursor: str | None = None,
) -> Response:
    fields = {
        "since": since, "until": until, "area": area, "status": status, "deaths": deaths, "order": order,
    }  # fmt: skip
    asked = _asked(here, fields)
    page = Page([], None) if asked.faults else _found(here, asked.wanted, cursor)
    return here.page(
        "incidents.html",
        status=422 if asked.faults else 200,
        asked=asked,
        narrowed=any(value for name, value in fields.items() if name != "order"),
        areas=_areas(here),
        statuses=STATUSES,
        orders=ORDERS,
        rows=[_row(here, one) for one in page.rows],
        next=page.next_cursor,
    )


def _found(here: Visit, wanted: IncidentsWanted, cursor: str | None) -> Page:
    with here.desk.store.view() as look:
        try:
            return look.search_incidents(wanted, cursor, SHOWN)
        except ValueError:
            raise here.refusal(
                400, "This address is of no page of the list: begin again with the first one."
            ) from None


def _asked(here: Visit, fields: Mapping[str, str]) -> Asked:
    faults: dict[str, str] = {}
    days = {name: _day(here, name, fields[name], faults) for name in ("since", "until")}
    if days["since"] and days["until"] and days["since"] > days["until"]:
        faults["until"] = here._("The last day is before the first one.")
    deaths = fields["deaths"].strip()
    if deaths and not (deaths.isdecimal() and len(deaths) <= len(str(_MOST))):
        faults["deaths"] = here._("A whole number up to {most} is wanted.", most=here.number(_MOST))
    if fields["status"] not in ("", *STATUSES):
        faults["status"] = here._("Choose one of the list.")
    wanted = IncidentsWanted(
        first=days["since"],
        last=days["until"],
        area=fields["area"].strip() or None,
        status=fields["status"] or None,
        deaths=int(deaths) if deaths and "deaths" not in faults else None,
        order="change" if fields["order"] == "change" else "day",
    )
    return Asked(fields, wanted, faults)


def _day(here: Visit, name: str, text: str, faults: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        faults[name] = here._("A day as 2022-06-11 is wanted.")
        return None


def _areas(here: Visit) -> Sequence[tuple[str, str, Sequence[str]]]:
    """Countries of the zone, those around it after them: code, name, their regions."""
    reader = here.desk.in_force.reader
    regions = sorted((one.country, one.name) for one in reader.places.of_kind("region"))
    by_country = {code: [name for _, name in some] for code, some in groupby(regions, key=lambda one: one[0])}
    codes = (*reader.zone.countries, *reader.zone.neighbours)
    return [(code, country_name(code, here.language), by_country.get(code, ())) for code in codes]


def _row(here: Visit, found: Mapping[str, object]) -> Row:
    incident, updated_at = found["incident"], found["updated_at"]
    assert isinstance(incident, IncidentInShort)
    assert isinstance(updated_at, datetime)
    return Row(
        id=incident.id,
        day=when(here, incident),
        where=where(here, incident),
        unit=unit(here, incident),
        dead=how_many(here, incident),
        confirmed=incident.confirmed,
        reports=incident.reports,
        speakers=incident.independent_speakers,
        status=here._(STATUSES[incident.status]) if incident.status != "open" else "",
        updated_at=updated_at,
    )
