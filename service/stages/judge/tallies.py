"""What a window counts of an incident: its day and figures, what vouches for it and where it lies, without its words.

A window of a busy region holds hundreds of incidents, and few of them are ever told of: they are counted from tallies,
which a database keeps beside each incident, and read whole only for an alert.
"""

from collections.abc import Iterable

from service.records import Incident, NamedPlace, Tally
from service.stages.judge.whereabouts import day_of, folded


def tally_of(incident: Incident) -> Tally:
    return Tally(
        id=incident.id,
        day=day_of(incident),
        date_precision=incident.date_precision,
        status=incident.status,
        reports=incident.reports,
        independent_speakers=incident.independent_speakers,
        confirmed=incident.confirmed,
        deaths=incident.deaths,
        deaths_civilians=incident.deaths_civilians,
        injured=incident.injured,
        abducted=incident.abducted,
        displaced=incident.displaced,
        units=units_of(incident.places),
    )


def units_of(places: Iterable[NamedPlace]) -> frozenset[str]:
    """The countries and first-level units that the places lie in, as ``unit_named`` writes them."""
    found: set[str] = set()
    for place in places:
        country = place.country or ""
        found |= {f"{country}/", f"{country}/{folded(place.adm1 or place.name)}"}
    return frozenset(found)


def unit_named(area: str) -> str:
    """An area as rules name it (``NER``, ``MLI/Ménaka``), whatever its accents and hyphens."""
    country, _, adm1 = area.partition("/")
    return f"{country}/{folded(adm1)}"
