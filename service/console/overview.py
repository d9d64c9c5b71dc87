"""``/``: what needs a person, feeds, incidents and alerts as they are now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from service.access.sessions import LiveSession
from service.console.pages import STATIC, pages
from service.drawing import situation_map
from service.ports import Clock, Store, Totals, Transaction
from service.records import Alert, AppointmentKind, Configuration, DeliveryState, Incident, Place
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


def overview_router(
    store: Store, clock: Clock, towns: Sequence[Place], configuration: Callable[[], Configuration]
) -> APIRouter:
    """The page and its stylesheet; who sees it is the guard's business (``api.guard``). ``towns``, the largest first,
    are what one finds one's way by on the map. ``configuration``: the one in force."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def overview(request: Request) -> HTMLResponse:
        session: LiveSession | None = request.state.session
        with store.view() as look:
            feeds, totals = look.feed_health(), look.totals()
            incidents = [row["incident"] for row in look.page_incidents(None, SHOWN).rows]
            alerts = [row["alert"] for row in look.page_alerts(None, SHOWN).rows]
            to_do = list(_to_do(look, totals, configuration()))
        page = pages.get_template("overview.html").render(
            caller=request.state.caller,
            session=session,
            now=clock.now(),
            feeds=feeds,
            totals=totals,
            to_do=to_do,
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


def _to_do(look: Transaction, totals: Totals, configuration: Configuration) -> Iterator[str]:
    """What stays undone until a person does something, each in a sentence or two."""
    if configuration.recipients and not any(one.operators for one in configuration.recipients):
        yield "Nobody is told what needs a person: no recipient in feeds.toml has operators = true. Give it to one."
    dead = totals.deliveries.get(DeliveryState.DEAD.value, 0)
    if dead:
        yield f"Messages given up: {dead}. `liptako deliveries list --state dead` says which, and why."
    for name in look.disabled_recipients():
        yield f"{name} is disabled, and what is for it waits. `liptako recipients list` says why."
    for kind in AppointmentKind:
        for one in look.appointments(kind):
            if one.failures:
                what = f"{kind.value} {one.subject}".strip()
                yield f"{what}: failed {one.failures} times, is tried again {one.at:%Y-%m-%d %H:%M} UTC. See the log."


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
