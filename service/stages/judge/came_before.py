"""Signs that were reported before an attack, near it: an ultimatum, a garrison gone, people fleeing."""

from collections.abc import Sequence
from datetime import timedelta

from service.gazetteer.distance import kilometres
from service.records import Incident, NamedPlace
from service.stages.judge.memory import Memory, day_of
from service.stages.judge.whereabouts import name_key
from service.stages.judge.wording_tables import SENTENCES
from service.text.phrases import day_phrase, places_phrase, signs_phrase

_KM = 15.0
_DAYS = timedelta(days=30)


def came_before(attack: Incident, memory: Memory) -> tuple[Incident, ...]:
    """The situations of signs near an attack in the month up to its day, oldest first; none for signs themselves."""
    if attack.only_signs:
        return ()
    day = day_of(attack)
    found = memory.signs_near(attack.places, _KM, day - _DAYS, day)
    return tuple(one for one in found if one.reports and _is_near(attack.places, one.places))


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
