"""Deciding which place a name means, from what the item says around it. Every decision has its reason in words.

900 to 1,900 names in each country of the zone belong to several places, so a name alone decides little. What the item
says is counted in points: the unit it names, the places beside it, the word before the name, the distance it gives.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.gazetteer.distance import kilometres
from service.gazetteer.index import PlaceIndex
from service.gazetteer.spelling import is_arabic
from service.records import Place

_NEAR_KM, _FAR_KM = 80.0, 400.0
_OFF_BY = 0.35
"""A stated distance is believed within this share of itself, or 8 km."""

MISSPELT = 6.0
"""Points that a spelling of score 0 would cost: a usual variant costs about half a point, a letter off one."""

_DOUBTFUL, _FITTING, _FAR_BETTER = 0.5, 2.5, 2.0
"""Below so many points a village of exactly this name is doubted; one of nearly this name needs so many, and so many
more than the first."""
_SURE_SPELLING = 0.8

KIND_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("village", "hamlet", "hameau", "localite", "locality", "campement", "قريه", "بلده", "قريتي", "قري",
                     "بلدتي"), "village"),
    **dict.fromkeys(("ville", "town", "city", "cite", "chef lieu", "مدينه", "مدينتي"), "town"),
    **dict.fromkeys(
        ("commune", "cercle", "circle", "departement", "department", "district", "province", "arrondissement",
         "municipality", "دايره", "مقاطعه", "بلديه", "محافظه"), "district",
    ),
    **dict.fromkeys(("region", "منطقه", "ولايه", "اقليم"), "region"),
    **dict.fromkeys(("pays", "country", "دوله"), "country"),
}  # fmt: skip
"""Folded words that stand before a name and say what it is, with the kind of place they mean."""

_KIN = {
    "village": {"village", "town", "site"},
    "town": {"town", "village"},
    "district": {"district", "town"},
    "region": {"district"},
}
_PRIOR = {"country": 1.2, "region": 0.9, "town": 1.0, "district": 0.7, "village": 0.5, "site": 0.3}
_MINOR = frozenset({"village", "site"})
_KIND_BEFORE = re.compile(
    r"(\w+(?: lieu)?)(?: (?:rurale|urbaine|dogon|peul))?(?: (?:de|d|du|des|of|la|le|l|the))* ?$"
)
_KIND_AFTER = re.compile(r" (region|province|department|district|circle|cercle|state|commune|municipality)\b")


def kind_said(folded: str, start: int, end: int) -> str | None:
    """The kind of place that the words beside a name say it is: "village de …", "… region", "قرية …".

    ``folded`` is the folded text, ``start`` and ``end`` the name in it. None where no such word stands beside it.
    """
    after = _KIND_AFTER.match(folded, end)
    if after:
        return KIND_WORDS.get(after[1], "region")
    before = _KIND_BEFORE.search(folded[max(0, start - 40) : start])
    if before is None:
        return None
    word = (
        before[1].removeprefix("ب").removeprefix("و").removeprefix("ل") if is_arabic(before[1]) else before[1]
    )
    return KIND_WORDS.get(before[1]) or KIND_WORDS.get(word.removeprefix("ال"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceContext:
    """What the item says, as far as it is known when the name is decided."""

    countries: frozenset[str] = frozenset()
    """ISO codes of the countries the item names."""
    units: frozenset[str] = frozenset()
    """Names of regions and districts the item names, as written or folded; the nearest to the name matter most."""
    anchors: tuple[Place, ...] = ()
    """Places already decided."""
    kind: str | None = None
    """The kind that the word before the name says (``KIND_WORDS``)."""
    distance_km: float | None = None
    distance_from: Place | None = None
    """"20 km north of Téra": how far it is said to be, and from where."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place a name was taken for (None: unresolved), how sure (0 to 1), and why."""

    name: str
    place: Place | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """Countries, regions (country, adm1) and districts (country, adm1, name) that the item names, and its communes."""

    countries: frozenset[str]
    regions: frozenset[tuple[str, str | None]]
    districts: frozenset[tuple[str, str | None, str | None]]
    communes: tuple[Place, ...] = ()
    """Those with coordinates: what is nearest to one is meant rather."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    place: Place
    points: float
    reasons: tuple[str, ...]


def resolve(
    name: str,
    candidates: Sequence[str],
    context: PlaceContext,
    index: PlaceIndex,
    named: NamedUnits | None = None,
) -> Resolution:
    """The candidate that fits the context best, or none where nothing speaks for any.

    ``candidates`` are ids of places (of a PlaceMatch, or of ``index.find``). Of equals the larger, then the lower id.
    ``named``: what ``named_units`` gives for the context, where several names share it.
    """
    if named is None:
        named = named_units(context, index)
    weighed = [weigh(index.place(place_id), named, context) for place_id in candidates]
    if not weighed:
        return Resolution(name, None, 0.0, "no place of this name is known")
    weighed.sort(key=lambda one: (-one.points, -one.place.population, one.place.id))
    first = weighed[0]
    if first.points < _DOUBTFUL and first.place.kind in _MINOR:
        meant = _misspelt(name, candidates, first.points, context, index, named)
        if meant is not None:
            return meant
    if first.points < 0:
        return Resolution(name, None, 0.0, f"no place of this name fits: {', '.join(first.reasons)}")
    lead = first.points - weighed[1].points if len(weighed) > 1 else 2.0
    score = round(confidence(first.points, lead), 2)
    return Resolution(name, first.place, score, _in_words(first, len(weighed)))


def _misspelt(
    name: str,
    exact: Sequence[str],
    points: float,
    context: PlaceContext,
    index: PlaceIndex,
    named: NamedUnits,
) -> Resolution | None:
    """A place of nearly this name that what is said fits far better than it fits any of exactly this name."""
    best: _Weighed | None = None
    for candidate in index.find(name, further=True):
        if _SURE_SPELLING <= candidate.score < 1 and candidate.place_id not in exact:
            one = weigh(index.place(candidate.place_id), named, context)
            told = _Weighed(
                one.place, one.points - MISSPELT * (1 - candidate.score), (candidate.reason, *one.reasons)
            )
            if best is None or (told.points, best.place.id) > (best.points, told.place.id):
                best = told
    if best is None or best.points < max(_FITTING, points + _FAR_BETTER):
        return None
    return Resolution(name, best.place, round(confidence(best.points, 0.0), 2), ", ".join(best.reasons))


def confidence(points: float, lead: float) -> float:
    """How sure so many points make, and so many more than the next place has: 0 to 1."""
    return min(1.0, 0.4 + 0.1 * min(points, 3.0) + 0.15 * max(-2.0, min(lead, 2.0)))


def _in_words(first: _Weighed, of: int) -> str:
    alone = "the only place of this name" if of == 1 else f"best of {of} places of this name"
    return ", ".join((alone, *first.reasons))


def named_units(context: PlaceContext, index: PlaceIndex) -> NamedUnits:
    """What the named units are. A newer unit leads to the unit of the table it was part of, a commune to its district.

    Of units of one name in several countries those count that lie in a country the item names, else those of the zone.
    """
    regions, districts, communes = set(), set(), []
    countries = set(context.countries) | {anchor.country for anchor in context.anchors}
    for unit in context.units:
        places = [index.place(place_id) for place_id in index.named(unit)]
        for place in _most_likely([one for one in places if one.kind in ("region", "district")], countries):
            if place.kind == "region":
                regions.add((place.country, place.adm1))
            else:
                districts.add((place.country, place.adm1, place.adm2 or place.name))
                if place.adm2 not in (None, place.name) and place.lat is not None:
                    communes.append(place)
    countries |= {country for country, _ in regions}
    return NamedUnits(frozenset(countries), frozenset(regions), frozenset(districts), tuple(communes[:20]))


def _most_likely(units: list[Place], countries: set[str]) -> list[Place]:
    """The units that the item can mean by one name."""
    return (
        [one for one in units if one.country in countries] or [one for one in units if one.in_zone] or units
    )


def weigh(place: Place, named: NamedUnits, context: PlaceContext) -> _Weighed:
    """A place with the points that what is said gives it, and why."""
    told = (
        (_PRIOR.get(place.kind, 0.0) + 0.5 * place.in_zone, "in the zone" if place.in_zone else ""),
        _by_unit(place, named),
        _by_country(place, named.countries),
        _by_kind(place, context.kind),
        _by_anchors(place, (*context.anchors, *named.communes)),
        _by_distance(place, context),
    )
    return _Weighed(place, sum(points for points, _ in told), tuple(why for _, why in told if why))


def _by_unit(place: Place, named: NamedUnits) -> tuple[float, str]:
    if (place.country, place.adm1, place.adm2) in named.districts:
        return 2.5, f"{place.adm2} is named"
    if (place.country, place.adm1) in named.regions:
        return 2.0, f"{place.adm1} is named"
    return (-0.5, "another region is named") if named.regions and place.adm1 else (0.0, "")


def _by_country(place: Place, countries: frozenset[str]) -> tuple[float, str]:
    if not countries:
        return 0.0, ""
    if place.country in countries:
        return 1.5, f"{place.country} is named"
    return (-1.6 if place.kind in _MINOR else -0.8), f"{place.country} is not named"


def _by_kind(place: Place, kind: str | None) -> tuple[float, str]:
    if kind is None:
        return 0.0, ""
    if place.kind == kind:
        return 2.0, f"it is called a {kind}"
    if place.kind in _KIN.get(kind, ()):
        return 0.5, ""
    return -1.5, f"it is called a {kind}, not a {place.kind}"


def _by_anchors(place: Place, anchors: Sequence[Place]) -> tuple[float, str]:
    """Nearness to the nearest of the places already decided."""
    away = [(km, anchor) for anchor in anchors if (km := _between(place, anchor)) is not None]
    if not away:
        return 0.0, ""
    km, anchor = min(away, key=lambda pair: pair[0])
    if km <= _NEAR_KM:
        return 2.0 * (1 - km / _NEAR_KM) + 0.5, f"{km:.0f} km from {anchor.name}"
    if km >= _FAR_KM:
        return -1.0, f"{km:.0f} km from {anchor.name}"
    return 0.0, ""


def _by_distance(place: Place, context: PlaceContext) -> tuple[float, str]:
    if context.distance_km is None or context.distance_from is None:
        return 0.0, ""
    km = _between(place, context.distance_from)
    if km is None:
        return 0.0, ""
    if abs(km - context.distance_km) <= max(8.0, _OFF_BY * context.distance_km):
        return 2.0, f"{km:.0f} km from {context.distance_from.name}, as said"
    return -1.5, f"{km:.0f} km from {context.distance_from.name}, not {context.distance_km:.0f} as said"


def _between(one: Place, other: Place) -> float | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return kilometres(one.lat, one.lon, other.lat, other.lon)
