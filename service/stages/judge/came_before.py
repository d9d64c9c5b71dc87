"""What was reported before an attack, near it: signs (an ultimatum, a garrison gone, people fleeing), and attacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from service.gazetteer.distance import kilometres
from service.records import EarlierAttack, Incident, NamedPlace
from service.stages.judge.doubles import SAME_DAYS, SAME_KM
from service.stages.judge.memory import Memory, day_of
from service.stages.judge.whereabouts import name_key
from service.stages.judge.wording_tables import SENTENCES
from service.text.phrases import day_phrase, places_phrase, signs_phrase

_KM = 15.0
_DAYS = timedelta(days=30)
_ATTACKS_KM = 50.0
_MOST_ATTACKS = 6
_POINTS = frozenset({"village", "town", "site"})


@dataclass(frozen=True, slots=True)
class Before:
    """Looks up what was reported before an attack."""

    memory: Memory

    def signs(self, attack: Incident) -> tuple[Incident, ...]:
        return came_before(attack, self.memory)

    def attacks(self, attack: Incident) -> tuple[EarlierAttack, ...]:
        return attacks_before(attack, self.memory)


def came_before(attack: Incident, memory: Memory) -> tuple[Incident, ...]:
    """The situations of signs near an attack in the month up to its day, oldest first; none for signs themselves."""
    if attack.only_signs:
        return ()
    day = day_of(attack)
    found = memory.signs_near(attack.places, _KM, day - _DAYS, day)
    return tuple(one for one in found if one.reports and _is_near(attack.places, one.places))


def attacks_before(attack: Incident, memory: Memory) -> tuple[EarlierAttack, ...]:
    """Attacks within 50 km in the month before an attack's day, the nearest first, then the latest; six at most. What
    may be the same attack under another day (there, within a day of it) is none of them."""
    if attack.only_signs or attack.day is None:
        return ()
    places = [place for place in attack.places if place.kind in _POINTS]
    others = memory.near(places, _ATTACKS_KM, attack.day - _DAYS, attack.day - timedelta(days=1))
    found = (_earlier(one, places) for one in others if one.id != attack.id and one.reports and one.day)
    apart = (
        one for one in found if one and (one.km > SAME_KM or attack.day - one.day > timedelta(days=SAME_DAYS))
    )
    nearest = sorted(apart, key=lambda one: (one.km, -one.day.toordinal(), one.incident_id))
    return tuple(nearest[:_MOST_ATTACKS])


def _earlier(attack: Incident, places: Sequence[NamedPlace]) -> EarlierAttack | None:
    """The place of an earlier attack that is nearest to one of the places; None: none is known to be near."""
    near = [
        (kilometres(*here, *there), place.name, *there)
        for place in attack.places
        if (there := _point(place))
        for here in filter(None, map(_point, places))
    ]
    km, name, lat, lon = min(near, default=(_ATTACKS_KM + 1, "", 0.0, 0.0))
    if attack.only_signs or attack.day is None or km > _ATTACKS_KM:
        return None
    return EarlierAttack(
        incident_id=attack.id,
        day=attack.day,
        date_precision=attack.date_precision,
        name=name,
        lat=lat,
        lon=lon,
        km=round(km),
        deaths=attack.deaths,
    )


def _point(place: NamedPlace) -> tuple[float, float] | None:
    if place.kind not in _POINTS or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def told_before(signs: Sequence[Incident], language: str) -> list[str]:
    """A sentence that names the signs with place and day."""
    told = [
        SENTENCES[language]["sign_before"].format(
            what=signs_phrase(one.signs, language),
            where=places_phrase(one.places, language),
            when=day_phrase(day_of(one), "day", language),
        )
        for one in signs
    ]
    separator = SENTENCES[language]["doubt_and"]
    return [SENTENCES[language]["signs_before"].format(signs=separator.join(told))] if told else []


def _is_near(places: Sequence[NamedPlace], others: Sequence[NamedPlace]) -> bool:
    return any(_together(one, other) for one in places for other in others)


def _together(one: NamedPlace, other: NamedPlace) -> bool:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return name_key(one) == name_key(other)
    return kilometres(one.lat, one.lon, other.lat, other.lon) <= _KM
