"""``/``: feeds, incidents and alerts as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from service.access.sessions import LiveSession
from service.console.pages import STATIC, pages
from service.drawing import situation_map
from service.ports import Clock, Store
from service.records import Alert, Incident, Place
from service.text.phrases import day_phrase, places_phrase, toll_phrase

SHOWN = 50
"""Rows of each table: enough to see what goes on, little enough for a slow line."""


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


def overview_router(store: Store, clock: Clock, towns: Sequence[Place]) -> APIRouter:
    """The page and its stylesheet; who sees it is the guard's business (``api.guard``). ``towns``, the largest first,
    are what one finds one's way by on the map."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def overview(request: Request) -> HTMLResponse:
        session: LiveSession | None = request.state.session
        with store.view() as look:
            feeds, totals = look.feed_health(), look.totals()
            incidents = [row["incident"] for row in look.page_incidents(None, SHOWN).rows]
            alerts = [row["alert"] for row in look.page_alerts(None, SHOWN).rows]
        page = pages.get_template("overview.html").render(
            caller=request.state.caller,
            session=session,
            now=clock.now(),
            feeds=feeds,
            totals=totals,
            map=situation_map([one for one in incidents if isinstance(one, Incident)], towns),
            incidents=[_row(one) for one in incidents if isinstance(one, Incident)],
            alerts=[one for one in alerts if isinstance(one, Alert)],
        )
        return HTMLResponse(page)

    @router.get("/style.css")
    def style() -> Response:
        return FileResponse(
            STATIC / "style.css", media_type="text/css", headers={"Cache-Control": "max-age=300"}
        )

    return router


def _row(incident: Incident) -> IncidentRow:
    lead = incident.lead_place
    return IncidentRow(
        where=places_phrase(incident.places, "en"),
        adm1=", ".join(part for part in (lead.adm1, lead.country) if part) if lead else "",
        day=day_phrase(incident.day, incident.date_precision, "en"),
        dead=toll_phrase(incident.deaths, "deaths", "en"),
        reports=incident.reports,
        speakers=incident.independent_speakers,
        confirmed=incident.confirmed,
    )
