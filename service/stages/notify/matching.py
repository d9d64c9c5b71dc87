"""Whom an alert concerns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from service.gazetteer.distance import kilometres
from service.gazetteer.index import PlaceIndex
from service.records import Alert, Incident, NamedPlace, Place, Recipient
from service.text.folding import fold_name
from service.text.phrases import severity_phrase

_NEAR = re.compile(r"(.{1,100}?)\s{0,3}(\d{1,4}(?:[.,]\d{1,3})?)\s?km", re.IGNORECASE)


def concerns(alert: Alert, recipient: Recipient, places: PlaceIndex) -> bool:
    """Whether the recipient's own settings ask for this alert: severe enough, and in its areas or near its places.

    An alert of kind silence (something is not being seen) is for operators. An incident whose country or region is
    not known concerns every area it could lie in: rather one mail too many than an attack not told.
    """
    if alert.rule.kind == "silence":
        return recipient.operators
    if alert.severity.rank < recipient.min_severity.rank:
        return False
    return in_view(alert.incidents, recipient, places)


def in_view(incidents: Iterable[Incident], recipient: Recipient, places: PlaceIndex) -> bool:
    """Whether any of the incidents lies, or could lie, where the recipient looks, however severe it is."""
    if not recipient.areas and not recipient.near:
        return True
    return any(
        _in_areas(incident, recipient.areas, places) or _near(incident, recipient.near, places)
        for incident in incidents
    )


def seen_from_near(alert: Alert, recipient: Recipient, places: PlaceIndex) -> Alert:
    """The alert as severe as it is for this recipient: more, where it touches one of its ``near`` places and the rule
    says so. Headlines then name that severity."""
    near = alert.severity_near
    if near is None or not any(_near(incident, recipient.near, places) for incident in alert.incidents):
        return replace(alert, severity_near=None)
    headline = {
        code: text.replace(
            f"[{severity_phrase(alert.severity.value, code)}]", f"[{severity_phrase(near.value, code)}]", 1
        )
        for code, text in alert.headline.items()
    }
    return replace(alert, severity=near, severity_near=None, headline=headline)


def _in_areas(incident: Incident, areas: Iterable[str], places: PlaceIndex) -> bool:
    return any(_touches(incident.places, area, places) for area in areas)


def _touches(found: Sequence[NamedPlace], area: str, places: PlaceIndex) -> bool:
    """Whether any place lies, or could lie, in ``NER`` or ``MLI/Ménaka`` (a P-code will do for the name)."""
    country, _, unit = area.partition("/")
    units = _spellings(country, unit, places) if unit else frozenset()
    return not found or any(_could_lie_in(place, country, units) for place in found)


def _spellings(country: str, unit: str, places: PlaceIndex) -> frozenset[str]:
    """How the unit may be written: as set, and by every name the place index has for a region of that name."""
    regions = (places.place(found) for found in places.named(unit))
    known = (
        name
        for region in regions
        if region.kind == "region" and fold_name(region.country) == fold_name(country)
        for name in (region.name, *region.names, region.adm1_pcode or "")
    )
    return frozenset(fold_name(name) for name in (unit, *known) if name)


def _could_lie_in(place: NamedPlace, country: str, units: frozenset[str]) -> bool:
    if place.country is None:
        return True
    if fold_name(place.country) != fold_name(country):
        return False
    if not units or place.adm1 is None:
        return True
    return not units.isdisjoint({fold_name(place.adm1), fold_name(place.adm1_pcode or "-")})


def _near(incident: Incident, wishes: Sequence[str], places: PlaceIndex) -> bool:
    if not wishes:
        return False
    return not incident.places or any(
        _close_to(place, wish, places) for wish in wishes for place in incident.places
    )


def _close_to(place: NamedPlace, wish: str, places: PlaceIndex) -> bool:
    """Whether a place lies, or could lie, within the distance of ``Téra 75km``. A wish that cannot be understood
    (no distance, or a place that is not known) holds nothing back."""
    wanted = _NEAR.fullmatch(wish.strip())
    centres = [places.place(found) for found in places.named(wanted[1])] if wanted else []
    placed = [centre for centre in centres if centre.lat is not None and centre.lon is not None]
    if wanted is None or not placed:
        return True
    km = float(wanted[2].replace(",", "."))
    return any(_could_be_within(place, centre, km) for centre in placed)


def _could_be_within(place: NamedPlace, centre: Place, km: float) -> bool:
    if place.lat is None or place.lon is None or centre.lat is None or centre.lon is None:
        same_unit = place.adm1 is None or fold_name(place.adm1) == fold_name(centre.adm1 or "")
        return place.country is None or (place.country == centre.country and same_unit)
    return kilometres(place.lat, place.lon, centre.lat, centre.lon) <= km
