"""How far a place is from what people know: the next town, the next country."""

from collections.abc import Iterator

from service.gazetteer.borders import nearest_border
from service.gazetteer.index import PlaceIndex
from service.records import NamedPlace
from service.stages.notify.mail_tables import BORDER_OF, mail_words
from service.stages.notify.wording import wording
from service.text.folding import fold_name
from service.text.phrases import country_name

_REACH_KM = 200.0
_KNOWN_TOWN = 5000
_BORDER_KM = 100.0
_STEP_KM = 5
"""Border lines are off by up to 2 km, and villages by as much: distances to them are told in steps of five."""
_AREAS = frozenset({"country", "region", "district"})


def distances(place: NamedPlace | None, language: str, places: PlaceIndex) -> str:
    """ "about 37 km from Dori, about 10 km from Niger"; empty where neither is known."""
    separator = "، " if language == "ar" else ", "
    return separator.join(_told(place, language, places)) if place else ""


def _told(place: NamedPlace, language: str, places: PlaceIndex) -> Iterator[str]:
    town = nearest_town(place, places)
    if town:
        yield from_town(*town, language)
    border = next_country(place)
    if border:
        yield from_border(*border, language)


def from_town(town: str, km: int, language: str) -> str:
    """How far it is from a town: "à environ 86 km d’Ayérou"."""
    words = wording(language)
    before_vowel = fold_name(town)[:1] in tuple("aeiou")
    return (words.away_elided if before_vowel else words.away).format(km=km, town=town)


def from_border(country: str, km: int, language: str) -> str:
    """How far it is from a country: "à environ 10 km du Niger"; ``km`` 0: "à moins de 5 km"."""
    words = mail_words(language)
    said = words.border.format(km=km) if km else words.border_close.format(km=_STEP_KM)
    name = country_name(country, language)
    return f"{said} {BORDER_OF.get(language, {}).get(country, name)}"


def nearest_town(place: NamedPlace, places: PlaceIndex) -> tuple[str, int] | None:
    """A town to find the place by, another one than itself, and how far it is in whole kilometres: the nearest of
    5,000 people or more within 100 km, or else the nearest. None: position not known, or no town within 200 km."""
    if place.lat is None or place.lon is None:
        return None
    towns = [
        (town, km)
        for town, km in places.near(place.lat, place.lon, _REACH_KM, kinds=("town",))
        if town.id != place.place_id and fold_name(town.name) != fold_name(place.name) and km >= 1
    ]
    known = [(town, km) for town, km in towns if town.population >= _KNOWN_TOWN and km <= _REACH_KM / 2]
    return next(((town.name, round(km)) for town, km in (*known[:1], *towns[:1])), None)


def next_country(place: NamedPlace) -> tuple[str, int] | None:
    """The country whose border is nearest, with its distance in kilometres, in steps of five; 0: less than five.
    None: more than 100 km, not known, or the place is a whole area."""
    if place.lat is None or place.lon is None or not place.country or place.kind in _AREAS:
        return None
    found = nearest_border(place.lat, place.lon, place.country, _BORDER_KM)
    if found is None:
        return None
    country, km = found
    return country, 0 if km < _STEP_KM else _STEP_KM * round(km / _STEP_KM)
