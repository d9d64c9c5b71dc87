"""``/places``: names in reports that no table has, what a spelling means, and what operators added."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from service.console.cautions import caution
from service.console.paged import paged
from service.console.portions import PORTION, portion
from service.console.translations import N_
from service.console.visit import Looking, Visit
from service.gazetteer.additions import additions_in, is_alias
from service.gazetteer.ranking import rank
from service.gazetteer.resolve import PlaceContext
from service.gazetteer.suggesting import ALIKE
from service.ports.unresolving import UnresolvedOrder
from service.records import Override, Place

router = APIRouter(include_in_schema=False)

_LONGEST, _SHOWN = 60, 20
KIND_NAMES = {
    "village": N_("village"),
    "town": N_("town"),
    "site": N_("site"),
    "district": N_("district"),
    "region": N_("region"),
    "country": N_("country"),
}
LIKENESS = {
    "the spelling is known": N_("this very spelling"),
    "a usual variant of the spelling": N_("a usual variant of the spelling"),
    "other vowels, near in sound": N_("other vowels, near in sound"),
    "one letter different": N_("one letter different"),
    "the same sounds in Latin letters": N_("the same sounds in Latin letters"),
    ALIKE: N_("looks alike, near where it is said to be"),
}
"""How a spelling is like another: as the gazetteer says it, and as it is translated."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as pages show it. ``why``: how its spelling is like what was asked for; ``km``: from the unit named."""

    id: str
    name: str
    kind: str
    units: str
    position: str
    others: str
    why: str = ""
    same: bool = False
    """Whether it is written as was asked for."""
    km: str = ""


@dataclass(frozen=True, slots=True)
class AddedRow:
    """What an operator added. ``place``: of a spelling, whose it is; None: the gazetteer has it no longer."""

    change: Override
    name: str
    place: PlaceRow | None
    is_alias: bool


@router.get("/places")
def places(here: Looking, q: str = "", order: str = "items", cursor: str = "") -> Response:
    by: UnresolvedOrder = "seen" if order == "seen" else "items"
    with here.desk.store.view() as look:
        page = paged(
            here, lambda: look.page_unresolved(cursor or None, PORTION, by, restricted=here.restricted)
        )
    q = q.strip()[:_LONGEST]
    return here.page(
        "places.html",
        asked=q,
        order=by,
        found=_found(here, q),
        names=[row["name"] for row in page.rows],
        next=page.next_cursor,
        warnings=[caution(here, one) for one in here.desk.in_force.left_out],
    )


def _found(here: Visit, name: str) -> Sequence[PlaceRow]:
    """What a spelling may mean."""
    index = here.desk.in_force.reader.places
    ranked = rank(name, PlaceContext(), index)[:_SHOWN] if name else ()
    return [
        place_row(here, one.place, why=likeness(here, one.candidate.reason), same=one.candidate.score == 1)
        for one in ranked
    ]


@router.get("/places/added")
def added(here: Looking, cursor: str = "") -> Response:
    """What operators added that stands, the last first."""
    with here.desk.store.view() as look:
        standing = additions_in(look.overrides_in_force())
    shown, following = paged(here, lambda: portion(standing[::-1], cursor))
    return here.page("places_added.html", rows=[added_row(here, one) for one in shown], next=following)


def added_row(here: Visit, change: Override) -> AddedRow:
    """An addition, whole or broken."""
    table = change.after or change.before or {}
    alias = is_alias(table)
    place = known_place(here, str(table.get("place", "")) if alias else change.subject)
    return AddedRow(
        change,
        str(table.get("alias" if alias else "name", change.subject)),
        place_row(here, place) if place else None,
        alias,
    )


def known_place(here: Visit, place_id: str) -> Place | None:
    try:
        return here.desk.in_force.reader.places.place(place_id)
    except KeyError:
        return None


def place_row(
    here: Visit, place: Place, *, why: str = "", same: bool = False, km: float | None = None
) -> PlaceRow:
    units = dict.fromkeys(unit for unit in (place.adm2, place.adm1, place.country) if unit)
    position = "" if place.lat is None or place.lon is None else f"{place.lat:.4f}, {place.lon:.4f}"
    return PlaceRow(
        id=place.id,
        name=place.name,
        kind=here._(KIND_NAMES.get(place.kind, place.kind)),
        units=", ".join(units),
        position=position,
        others=", ".join(place.names[:8]),
        why=why,
        same=same,
        km="" if km is None else here.number(round(km)),
    )


def likeness(here: Visit, reason: str) -> str:
    """How a spelling is like another, in the visitor's language."""
    return here._(LIKENESS.get(reason.partition(":")[0], reason))
