"""``/api/v1/gazetteer/places``: the places that reports are read with, and what a spelling means."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query

from service.api.routes import Limit
from service.api.schemas import PageOf, Shape
from service.api.surroundings import Reach, Surroundings, Viewer
from service.gazetteer.packed import KINDS
from service.gazetteer.ranking import rank
from service.gazetteer.resolve import PlaceContext
from service.records import Place

router = APIRouter(prefix="/api/v1/gazetteer", dependencies=[Viewer], tags=["gazetteer"])

LOOKED_AT = 5_000
"""Rows of the index that one page looks at: what is asked for may be rare among 200,000."""
Kind = Literal["village", "town", "site", "district", "region", "country"]
Name = Annotated[
    str | None, Query(max_length=60, pattern=r"^[^\x00]*$", description="A spelling, in any script")
]
Country = Annotated[str | None, Query(pattern="^[A-Z]{3}$", description="ISO 3166, three letters")]


class GazetteerPlaceShape(Shape):
    """``source``: ``pack``, ``operators``, or what was imported. ``score`` (0 to 1) and ``reason``: of what ``name``
    may mean, null in a list."""

    id: str
    name: str
    kind: str
    country: str
    adm1: str | None
    adm1_pcode: str | None
    adm2: str | None
    lat: float | None
    lon: float | None
    names: list[str]
    population: int
    in_zone: bool
    source: str
    licence: str
    attribution: str
    score: float | None
    reason: str | None


@router.get("/places", summary="Places, or what a spelling may mean, the likeliest first")
def places(
    reach: Reach,
    name: Name = None,
    country: Country = None,
    kind: Kind | None = None,
    cursor: Annotated[
        str | None, Query(pattern="^[0-9]{1,9}$", description="`next` of the page before")
    ] = None,
    limit: Limit = 50,
) -> PageOf[GazetteerPlaceShape]:
    """With what operators added. In a list a page may hold fewer than ``limit``, even none: go on until ``next`` is
    null. With ``name`` there is one page."""
    if name is None:
        return _page(reach, country, kind, int(cursor or 0), limit)
    if cursor is not None:
        raise HTTPException(400, "What a name may mean is one page: leave the cursor out.")
    context = PlaceContext(countries=frozenset({country} if country else ()))
    fitting = (one for one in rank(name, context, reach.places()) if kind in (None, one.place.kind))
    rows = [_shape(reach, one.place, one.score, one.reason) for one in fitting]
    return PageOf(rows=rows[:limit], next=None)


def _page(
    reach: Surroundings, country: str | None, kind: str | None, first: int, limit: int
) -> PageOf[GazetteerPlaceShape]:
    table = reach.places().table
    kinds, wanted = table["kinds"], None if kind is None else KINDS.index(kind)
    rows: list[GazetteerPlaceShape] = []
    row, last = first, min(len(table), first + LOOKED_AT)
    while row < last and len(rows) < limit:
        place = table.place(row) if wanted in (None, kinds[row]) else None
        if place is not None and country in (None, place.country):
            rows.append(_shape(reach, place))
        row += 1
    return PageOf(rows=rows, next=str(row) if row < len(table) else None)


def _shape(
    reach: Surroundings, place: Place, score: float | None = None, reason: str | None = None
) -> GazetteerPlaceShape:
    origin = reach.origin_of(place.id)
    return GazetteerPlaceShape(
        **{name: getattr(place, name) for name in _OWN},
        names=list(place.names),
        source=origin.source,
        licence=origin.licence,
        attribution=origin.attribution,
        score=score,
        reason=reason,
    )


_OWN = (
    "id", "name", "kind", "country", "adm1", "adm1_pcode", "adm2", "lat", "lon", "population", "in_zone",
)  # fmt: skip
