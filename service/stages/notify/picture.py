"""What the map of a mail or a page is to show: a few points with their names, and the same in words.

The picture itself is drawn when the mail is sent: what is stored is this, some hundred bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from service.gazetteer.index import PlaceIndex
from service.records import Alert, EarlierAttack, Incident, NamedPlace, Place
from service.stages.notify.distances import distances, nearest_town
from service.stages.notify.mail_tables import mail_words
from service.stages.notify.wording import wording
from service.text.folding import fold_name
from service.text.phrases import day_phrase, places_phrase

_ATTACKS, _BEFORE, _TOWNS = 12, 6, 7
_TOWNS_KM = 90.0
_APART_KM = 2
"""Nearer than this two signs cover each other on the map."""


def map_of(alert: Alert, language: str, places: PlaceIndex) -> dict[str, Any] | None:
    """``alt`` and ``points`` (kind, name, latitude, longitude, note), in the order of what matters. None: no place of
    the alert is known exactly, or none may be shown exactly to this recipient, or it takes a report back."""
    if alert.msg_type == "Cancel":
        return None
    return map_of_attacks(alert.incidents, alert.before, language, places)


def map_of_attacks(
    incidents: Sequence[Incident], before: Sequence[EarlierAttack], language: str, places: PlaceIndex
) -> dict[str, Any] | None:
    """The same of these attacks and of what was reported near them before. None: no place is known exactly."""
    struck = _struck(incidents)
    if not struck:
        return None
    spoken = "fr" if language == "ar" else language
    towns = _towns(struck[0], places)
    return {
        "language": language,
        "alt": _alt(before, struck, language, places),
        "points": [
            *(_point("attack", place) for place in struck),
            *(
                _point("before", one, day_phrase(one.day, one.date_precision, spoken))
                for one in before
                if one.km >= _APART_KM
            ),
            *(_point("town", town) for town in towns),
        ],
    }


def _struck(incidents: Iterable[Incident]) -> list[NamedPlace]:
    """The places of the incidents that are points, each once."""
    every = (place for incident in incidents for place in incident.places)
    known = (
        place
        for place in every
        if place.lat is not None and place.lon is not None and place.kind not in ("region", "country")
    )
    return list({(place.lat, place.lon): place for place in known}.values())[:_ATTACKS]


def _towns(place: NamedPlace, places: PlaceIndex) -> list[Place]:
    """Towns to find the place by: the one that the first line names, then the largest near by, then the nearest."""
    if place.lat is None or place.lon is None:
        return []
    near = [
        town
        for town, km in places.near(place.lat, place.lon, _TOWNS_KM, kinds=("town",))
        if km >= _APART_KM and fold_name(town.name) != fold_name(place.name)
    ]
    named = nearest_town(place, places)
    first = [town for town in near if named and town.name == named[0]]
    largest = sorted((town for town in near if town.population), key=lambda town: -town.population)
    by_name: dict[str, Place] = {}
    for town in (*first, *largest, *near):
        by_name.setdefault(fold_name(town.name), town)
    return list(by_name.values())[:_TOWNS]


def _point(kind: str, place: Any, note: str = "") -> Mapping[str, Any]:
    return {"kind": kind, "name": place.name, "lat": place.lat, "lon": place.lon, "note": note}


def _alt(
    before: Sequence[EarlierAttack], struck: Iterable[NamedPlace], language: str, places: PlaceIndex
) -> str:
    """The same in words: where it is, how far from what, and what happened near before."""
    words, shown = mail_words(language), list(struck)
    away = distances(shown[0], language, places) if len(shown) == 1 else ""
    said = [words.map_of.format(places=places_phrase(shown, language, 5)), away]
    earlier = [
        f"{one.name} ({day_phrase(one.day, one.date_precision, language)})" for one in before[:_BEFORE]
    ]
    comma = "، " if language == "ar" else ", "
    told = comma.join(part for part in said if part)
    if earlier:
        told += wording(language).semicolon + words.map_before.format(list=comma.join(earlier))
    return told
