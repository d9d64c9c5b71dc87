"""``/places/unresolved/{number}``: a name that no table has, what it may mean, and whether it is a place to look for;
``/places/aside``: the names that are not."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from service.console.paged import paged
from service.console.places import PlaceRow, likeness, place_row
from service.console.portions import PORTION
from service.console.ruled import ruled_out, why_not
from service.console.translations import N_
from service.console.visit import Deciding, Looking, Visit
from service.errors import RulingError
from service.gazetteer.suggesting import ALIKE, Suggestion, suggest
from service.jobs.names_aside import LONGEST_REASON, PutNamesAside
from service.ports.unresolving import UnresolvedName

router = APIRouter(include_in_schema=False)

_LARGEST = 2**63 - 1
UNKNOWN_NAME = N_("There is no such name: it may have been of a report that was told.")
SAID = {
    "aside": N_("It is put aside: the list of places shows it no longer."),
    "back": N_("It is brought back: the list of places shows it again while reports have it."),
}


@router.get("/places/aside")
def aside(here: Looking, cursor: str = "") -> Response:
    """What is no place to look for, the last first."""
    with here.desk.store.view() as look:
        page = paged(here, lambda: look.page_aside(cursor or None, PORTION, restricted=here.restricted))
    return here.page("places_aside.html", rows=page.rows, next=page.next_cursor)


@router.get("/places/unresolved/{number}")
def unresolved(here: Looking, number: int) -> Response:
    """A name that no table has: who names it, and what it may be."""
    return _page(here, number)


@router.post("/places/unresolved/{number}")
def decide(
    here: Deciding,
    number: int,
    action: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=2_000)] = "",
    seen: Annotated[int, Form(ge=0, le=_LARGEST)] = 0,
) -> Response:
    """Put it aside, or bring it back. ``seen``: the decision that the form showed."""
    if not 0 <= number <= _LARGEST:
        raise here.refusal(404, UNKNOWN_NAME)
    if action not in SAID:
        raise here.refusal(422, "This form asked for nothing that is done here.")
    names, who = PutNamesAside(here.desk.store, here.desk.clock), here.caller.name
    try:
        if action == "back":
            names.bring_back(number, seen, who, reason, restricted=here.restricted)
        else:
            names.put_aside(number, who, reason, restricted=here.restricted)
    except RulingError as error:
        if error.why != "unfit":
            raise ruled_out(here, error) from error
        return _page(here, number, {"reason": why_not(here, error)}, reason)
    return here.back(f"/places/unresolved/{number}", action)


def _page(here: Visit, number: int, faults: Mapping[str, str] | None = None, reason: str = "") -> Response:
    with here.desk.store.view() as look:
        found = look.unresolved_name(number, restricted=here.restricted) if number <= _LARGEST else None
        rows = look.items_naming(number, PORTION, restricted=here.restricted) if found else []
        standing = look.name_aside(number) if found else None
    if found is None:
        raise here.refusal(404, UNKNOWN_NAME)
    index = here.desk.in_force.reader.places
    suggested = suggest(found.name, index, country=found.country, adm1=found.adm1, adm2=found.adm2)
    return here.page(
        "unresolved.html",
        422 if faults else 200,
        said=SAID,
        name=found,
        units=_said_in(found),
        suggested=[_suggested(here, one) for one in suggested],
        items=rows,
        aside=standing,
        faults=faults or {},
        reason=reason,
        longest=LONGEST_REASON,
    )


def _said_in(name: UnresolvedName) -> str:
    """Where it is said to be; empty where nothing says so."""
    return ", ".join(unit for unit in (name.adm2, name.adm1, name.country) if unit)


def _suggested(here: Visit, one: Suggestion) -> PlaceRow:
    why = likeness(here, one.likeness)
    met = one.spelling if one.likeness == ALIKE else ""
    said = here._("{name}: {value}", name=why, value=met) if met and met != one.place.name else why
    return place_row(here, one.place, why=said, same=one.likeness == "the spelling is known", km=one.km)
