"""``/``: what needs a person, feeds, incidents and alerts as they are now. And the stylesheet of every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.console.pages import STYLE, packed
from service.console.visit import Visit, visit
from service.drawing import situation_map
from service.ports import Totals, Transaction
from service.records import Alert, AppointmentKind, DeliveryState, Incident
from service.text.phrases import day_phrase, places_phrase, toll_phrase

SHOWN = 50
"""Rows of each table: enough to see what goes on, little enough for a slow line."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident as the page shows it."""

    where: str
    adm1: str
    day: str
    dead: str
    reports: int
    speakers: int
    confirmed: bool


@router.get("/")
def overview(here: Annotated[Visit, Depends(visit)]) -> Response:
    """Who sees it is the guard's business (``api.guard``)."""
    with here.desk.store.view() as look:
        feeds, totals = look.feed_health(), look.totals()
        incidents = [row["incident"] for row in look.page_incidents(None, SHOWN).rows]
        alerts = [row["alert"] for row in look.page_alerts(None, SHOWN).rows]
        to_do = list(_to_do(here, look, totals))
    places = here.desk.in_force.reader.places
    towns = sorted(places.of_kind("town"), key=lambda one: -one.population)
    return here.page(
        "overview.html",
        feeds=feeds,
        totals=totals,
        to_do=to_do,
        map=situation_map([one for one in incidents if isinstance(one, Incident)], towns),
        incidents=[_row(one, here.language) for one in incidents if isinstance(one, Incident)],
        alerts=[one for one in alerts if isinstance(one, Alert)],
    )


def _to_do(here: Visit, look: Transaction, totals: Totals) -> Iterator[str]:
    """What stays undone until a person does something, each in a sentence or two."""
    recipients = here.desk.in_force.configuration.recipients
    if recipients and not any(one.operators for one in recipients):
        yield here._(
            "Nobody is told what needs a person: no recipient in feeds.toml has operators = true. Give it to one."
        )
    dead = totals.deliveries.get(DeliveryState.DEAD.value, 0)
    if dead:
        yield here._(
            "Messages given up: {count}. `liptako deliveries list --state dead` says which, and why.",
            count=here.number(dead),
        )
    for name in look.disabled_recipients():
        yield here._(
            "{name} is disabled, and what is for it waits. `liptako recipients list` says why.", name=name
        )
    for kind in AppointmentKind:
        for one in look.appointments(kind):
            if one.failures:
                yield here._(
                    "{what}: failed {failures} times, is tried again {at} UTC. See the log.",
                    what=f"{kind.value} {one.subject}".strip(),
                    failures=one.failures,
                    at=f"{one.at:%Y-%m-%d %H:%M}",
                )


@router.get("/style.css")
def style(request: Request) -> Response:
    """Of every page. Its address changes with it."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    return packed(request, Response(STYLE, headers=headers, media_type="text/css"))


def _row(incident: Incident, language: str) -> IncidentRow:
    lead = incident.lead_place
    return IncidentRow(
        where=places_phrase(incident.places, language),
        adm1=", ".join(part for part in (lead.adm1, lead.country) if part) if lead else "",
        day=day_phrase(incident.day, incident.date_precision, language),
        dead=toll_phrase(incident.deaths, "deaths", language),
        reports=incident.reports,
        speakers=incident.independent_speakers,
        confirmed=incident.confirmed,
    )
