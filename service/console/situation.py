"""``/``: what a duty officer must know at once. And the stylesheet of every page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.access.principal import DECIDE
from service.console.alerts import WAITS
from service.console.attacks import how_many, unit, when, where
from service.console.first_run import steps
from service.console.pages import STYLE, packed
from service.console.to_do import duties
from service.console.visit import Visit, visit
from service.console.weeks import area_rows
from service.drawing import Attack, age_of, can_be_drawn, sign, situation_map
from service.gazetteer.index import PlaceIndex
from service.jobs.coverage import what_is_seen
from service.ports import Transaction
from service.records import Incident, IncidentInShort, Place
from service.stages.judge.whereabouts import day_of
from service.text.folding import fold_name
from service.text.seeing import seen_phrase

ROWS = 10
"""Of each list: enough to see what goes on, little enough for a slow line; its own page has the rest."""
DRAWN_SINCE = timedelta(days=90)
LATEST, DEADLIEST = 100, 50
"""Of the map: what is new, and what weighs most."""
_TOWNS = 60

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident as the page shows it."""

    path: str
    where: str
    adm1: str
    day: str
    dead: str
    reports: int
    speakers: int
    confirmed: bool
    dismissed: bool


@router.get("/")
def situation(here: Annotated[Visit, Depends(visit)]) -> Response:
    """Who sees it is the guard's business (``api.guard``)."""
    with here.desk.store.view() as look:
        seen = what_is_seen(look, here.now)
        waiting = look.unanswered(here.now - WAITS, ROWS + 1)
        shown: dict[str, Any] = {
            "left": _left(here, look, seen.coverage),
            "to_do": duties(here, look, seen.unseen),
            "waiting": [(f"/alerts/{quote(one.id, safe='')}", one) for one in waiting[:ROWS]],
            "more_wait": len(waiting) > ROWS,
            "waits": WAITS.days,
            "incidents": [
                _row(here, one)
                for row in look.page_incidents(None, ROWS).rows
                if isinstance(one := row["incident"], Incident)
            ],
            "areas": area_rows(here, look),
            **_map(here, attacks(look, here.now.date())),
        }
    unseen = seen.unseen[:ROWS]
    return here.page(
        "situation.html",
        seen=seen_phrase(seen.coverage, here.language),
        unseen=unseen,
        unseen_more=len(seen.unseen) - len(unseen),
        **shown,
    )


def _left(here: Visit, look: Transaction, coverage: Any) -> list[Any]:
    """What is to be configured, for those who can; nothing where all of it is done."""
    if not (here.may(DECIDE) or not here.caller.name):
        return []
    found = steps(here, look, coverage)
    return [] if all(step.done for step in found) else found


def attacks(look: Transaction, today: date) -> list[Attack]:
    """The latest attacks and the deadliest, signs of attacks left out, with whether a rule on new villages told of
    them."""
    days = (today - DRAWN_SINCE, today + timedelta(days=1))
    found = [*look.latest_attacks(*days, LATEST), *look.deadliest_attacks(*days, DEADLIEST)]
    known = [one for one in {one.id: one for one in found}.values() if not one.only_signs]
    newly = _newly_attacked(look, [one.id for one in known])
    return [Attack(one, age_of(day_of(one), today), _is_new(one, newly)) for one in known]


def _newly_attacked(look: Transaction, ids: Sequence[str]) -> Mapping[str, set[str]]:
    """Of each incident, the villages of which such a rule told."""
    found: dict[str, set[str]] = {}
    for wave in look.waves(ids):
        if wave.cancelled_at is None:
            for id_ in wave.incident_ids:
                found.setdefault(id_, set()).update(map(fold_name, wave.villages_told))
    return found


def _is_new(incident: IncidentInShort, newly: Mapping[str, set[str]]) -> bool:
    return any(fold_name(place.name) in newly.get(incident.id, ()) for place in incident.places)


def _map(here: Visit, latest: Sequence[Attack]) -> dict[str, Any]:
    drawn = sum(can_be_drawn(one.incident) for one in latest)
    return {
        "map": situation_map(latest, towns(here.desk.in_force.reader.places), language=here.language),
        "days": DRAWN_SINCE.days,
        "drawn": drawn,
        "not_drawn": len(latest) - drawn,
        "not_all": len(latest) >= LATEST,
        "latest": LATEST,
        "deadliest": DEADLIEST,
        "sign": sign,
    }


@lru_cache(maxsize=2)
def towns(places: PlaceIndex) -> tuple[Place, ...]:
    """The largest towns, to find one's way by."""
    return tuple(sorted(places.of_kind("town"), key=lambda one: (-one.population, one.id))[:_TOWNS])


def _row(here: Visit, incident: Incident) -> IncidentRow:
    return IncidentRow(
        path=f"/incidents/{quote(incident.id, safe='')}",
        where=where(here, incident),
        adm1=unit(here, incident),
        day=when(here, incident),
        dead=how_many(here, incident),
        reports=incident.reports,
        speakers=incident.independent_speakers,
        confirmed=incident.confirmed,
        dismissed=incident.status == "dismissed",
    )


@router.get("/style.css")
def style(request: Request) -> Response:
    """Of every page. Its address changes with it."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    return packed(request, Response(STYLE, headers=headers, media_type="text/css"))
