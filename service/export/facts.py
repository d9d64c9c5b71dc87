"""What a flat row says of an incident: the facts that CSV and GeoJSON share."""

from dataclasses import dataclass

from service.records import SETTLEMENTS, Incident, NamedPlace, Toll

_POINTS = (*SETTLEMENTS, "site")
"""Kinds of places whose coordinates say where it was; the middle of a district is a place where nothing happened."""
_DECIMALS = 5
MOST_SOURCES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """None: not known. Coordinates are those of the first place."""

    id: str | None = None
    date: str | None = None
    country: str | None = None
    adm1: str | None = None
    adm1_pcode: str | None = None
    places: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    """How exactly the place is told: village, adm2, adm1 or country."""
    perpetrators: tuple[str, ...] = ()
    killed: int | None = None
    injured: int | None = None
    abducted: int | None = None
    displaced: int | None = None
    sources: tuple[str, ...] = ()


def facts_of(incident: Incident) -> Facts:
    """One incident, its place the one that most reports name first."""
    lead = incident.lead_place
    lat, lon = _point(lead)
    return Facts(
        id=incident.id,
        date=_date(incident),
        country=lead.country if lead else None,
        adm1=lead.adm1 if lead else None,
        adm1_pcode=lead.adm1_pcode if lead else None,
        places=tuple(dict.fromkeys(place.name for place in incident.places)),
        lat=lat,
        lon=lon,
        precision=_precision(lead, lat),
        perpetrators=incident.perpetrators or ("unknown",),
        killed=_killed(incident.deaths),
        injured=incident.injured,
        abducted=incident.abducted,
        displaced=incident.displaced,
        sources=_sources(incident),
    )


def _date(incident: Incident) -> str | None:
    """The day; of what is known to the month alone, the month."""
    if incident.day is None:
        return None
    return incident.day.isoformat()[: 7 if incident.date_precision == "month" else 10]


def _point(place: NamedPlace | None) -> tuple[float | None, float | None]:
    if place is None or place.kind not in _POINTS or place.lat is None or place.lon is None:
        return None, None
    return round(place.lat, _DECIMALS), round(place.lon, _DECIMALS)


def _precision(place: NamedPlace | None, lat: float | None) -> str | None:
    if place is None:
        return None
    if lat is not None:
        return "village"
    if place.adm2 or place.kind == "district":
        return "adm2"
    if place.adm1 or place.kind == "region":
        return "adm1"
    return "country" if place.country else None


def _killed(toll: Toll | None) -> int | None:
    """The best figure, or else the least that is told."""
    if toll is None:
        return None
    return toll.best if toll.best is not None else toll.low


def _sources(incident: Incident) -> tuple[str, ...]:
    """Who published it, with the address where there is one; each once."""
    named = dict.fromkeys(f"{one.name} {one.url}" if one.url else one.name for one in incident.sources)
    listed = list(named)
    more = len(listed) - MOST_SOURCES
    return (*listed[:MOST_SOURCES], *([f"and {more} more"] if more > 0 else []))
