"""Incidents that two records tell of, counted once: our own reports, and rows that were imported."""

from collections.abc import Sequence

from service.gazetteer.distance import kilometres
from service.records import PAST, Incident, NamedPlace
from service.stages.judge.whereabouts import day_of
from service.text.folding import fold_name

SAME_KM = 10.0
SAME_DAYS = 1
"""A night is written under its first day by one and under its second by the other."""


def without_doubles(incidents: Sequence[Incident]) -> list[Incident]:
    """The incidents in their order, without imported ones that another of them tells of: one of our own within a day
    at the same place, or an imported one of the same day and place."""
    imported = [one for one in incidents if one.status == PAST]
    if not imported:
        return list(incidents)
    own: dict[int, list[Incident]] = {}
    for incident in incidents:
        if incident.status not in (PAST, "dismissed") and incident.day is not None:
            own.setdefault(incident.day.toordinal(), []).append(incident)
    told: dict[int, list[Incident]] = {}
    doubled = set()
    for one in imported:
        day = day_of(one).toordinal()
        near = [other for away in range(-SAME_DAYS, SAME_DAYS + 1) for other in own.get(day + away, ())]
        if any(same_place(one, other) for other in (*near, *told.get(day, ()))):
            doubled.add(one.id)
        else:
            told.setdefault(day, []).append(one)
    return [one for one in incidents if one.id not in doubled]


def same_place(one: Incident, other: Incident) -> bool:
    """Whether a place of the one may be a place of the other: the same name in one country, or within 10 km; a
    district or region holds what lies in it."""
    return any(same_attack_place(a, b, SAME_KM) for a in one.places for b in other.places)


def same_attack_place(a: NamedPlace, b: NamedPlace, km: float) -> bool:
    """Whether two records may mean one place: the same name in one country, within ``km``, or one holds the other."""
    if a.country != b.country:
        return False
    if fold_name(a.name) == fold_name(b.name) or _holds(a, b) or _holds(b, a):
        return True
    if {"region", "district"} & {a.kind, b.kind}:
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return kilometres(a.lat, a.lon, b.lat, b.lon) <= km


def _holds(unit: NamedPlace, place: NamedPlace) -> bool:
    within = {"district": place.adm2, "region": place.adm1}.get(unit.kind)
    return within is not None and fold_name(within) == fold_name(unit.name)
