"""``/``: feeds, incidents and alerts as they are now. Loopback only, since nobody can log in yet."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import Environment, PackageLoader, select_autoescape

from service.drawing import situation_map
from service.ports import Clock, Store
from service.records import Alert, Incident, Place
from service.text.phrases import day_phrase, places_phrase, toll_phrase

SHOWN = 50
"""Rows of each table: enough to see what goes on, little enough for a slow line."""

_pages = Environment(
    loader=PackageLoader("service.console"),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.filters["moment"] = lambda time: time.strftime("%Y-%m-%d %H:%M") if time else "–"
_STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


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
    """The page and its stylesheet. ``towns``, the largest first, are what one finds one's way by on the map."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(_from_this_machine)])

    @router.get("/")
    def overview() -> HTMLResponse:
        with store.view() as look:
            feeds, totals = look.feed_health(), look.totals()
            incidents = [row["incident"] for row in look.page_incidents(None, SHOWN).rows]
            alerts = [row["alert"] for row in look.page_alerts(None, SHOWN).rows]
        page = _pages.get_template("overview.html").render(
            now=clock.now(),
            feeds=feeds,
            totals=totals,
            map=situation_map([one for one in incidents if isinstance(one, Incident)], towns),
            incidents=[_row(one) for one in incidents if isinstance(one, Incident)],
            alerts=[one for one in alerts if isinstance(one, Alert)],
        )
        return HTMLResponse(page, headers=_HEADERS)

    @router.get("/style.css")
    def style() -> Response:
        return FileResponse(_STATIC / "style.css", media_type="text/css")

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


def _from_this_machine(request: Request) -> None:
    """The peer and the name asked for must both be this machine: a page elsewhere that points a name of its own at
    127.0.0.1 gets nothing, nor does a proxy that says whom it speaks for."""
    relayed = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    peer = request.client.host if request.client else ""
    if relayed or not _is_loopback(peer) or not _is_loopback(request.url.hostname or ""):
        raise HTTPException(403, "This page is shown on the machine itself only. The API takes a token.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
