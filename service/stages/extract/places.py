"""Which places a text names, what each name does in its sentence, and which place it means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import inf

from service.gazetteer.distance import kilometres
from service.gazetteer.index import PlaceIndex
from service.gazetteer.resolve import KIND_WORDS, NamedUnits, PlaceContext, named_units, resolve
from service.gazetteer.spelling import is_arabic
from service.records import Place, PlaceMatch
from service.stages.extract import names, units
from service.stages.extract.mentions import VILLAGE_KINDS, Mention
from service.stages.extract.passage import Passage
from service.stages.extract.roles import mention
from service.stages.extract.vocabulary import BETWEEN, LISTING, ROUTE_FROM, ROUTE_TO, UNIT_LINKS, VIOLENCE
from service.text.folding import fold

_MOST_NAMES = 400
"""Names read in one text: a report has thirty."""
_ROUTE_REACH = 9
"""Words between the two ends of a way: "from X, in the centre of the country, to Y"."""
_SET_IN = 3
"""Words between a name and the unit that it is set in: "X, في إقليم Y"."""
_BESIDE_KM = 80.0
"""Within this distance of a place named for sure a misspelt name is believed."""


def read(passage: Passage, matches: Sequence[PlaceMatch], index: PlaceIndex) -> tuple[Mention, ...]:
    """Every place name of the text, decided between candidates by what the whole text says."""
    kept = names.find(passage, matches, index)[:_MOST_NAMES]
    scanned = frozenset(matches)
    context = _context(passage, kept, index)
    named = named_units(context, index)
    heard = names.find_arabic(
        passage, kept, index, lambda id: _agrees(index.place(id), named, context.anchors)
    )
    kept = sorted([*kept, *heard], key=lambda match: match.start)[:_MOST_NAMES]
    apart = {
        fold(match.name): said for match in heard if (said := _regions_behind(passage, match, kept, index))
    }
    of_kind: dict[str | None, PlaceContext] = {None: context}
    decided: dict[tuple[str, str | None], Place | None] = {}
    mentions: list[Mention] = []
    kinds: dict[int, str | None] = {}
    several: PlaceMatch | None = None
    for match in kept:
        kind = _kind_before(passage, match) or _kind_of_list(passage, match, kinds)
        if kind is None and several is not None and units.is_next_of(passage, several, match):
            kind = "district"
        several = match if kind == "district" and (several or units.opens_several(passage, match)) else None
        kinds[match.end] = kind
        key = (fold(match.name), kind)
        if key not in decided:
            if kind not in of_kind:
                of_kind[kind] = replace(context, kind=kind)
            candidates = _fitting(passage, match, kind, index)
            place = resolve(match.name, candidates, of_kind[kind], index, named).place
            fits = place is None or match in scanned or _agrees(place, named, context.anchors)
            regions = apart.get(key[0])
            if place is not None and regions and (place.country, place.adm1) not in regions:
                fits = False
            decided[key] = place if fits else None
        if match not in scanned and _said_to_be_elsewhere(passage, match, decided[key], kept, index):
            decided[key] = None
        if kind == "district" and decided[key] is None and units.follows_site(passage, mentions, match):
            continue  # "à X (cercle de Y)": the unit of X, though no table has it
        seat = any(index.place(place_id).kind == "region" for place_id in match.candidates)
        told_of = mention(passage, match, decided[key], mentions, seat)
        in_units = several is not None and told_of.role == "site"
        mentions.append(replace(told_of, role="unit") if in_units else told_of)
    told = units.as_titled(passage, _as_route_ends(passage, _as_regions(mentions)))
    return tuple(_with_units(_without_refuges(passage, told)))


def _as_regions(mentions: Sequence[Mention]) -> list[Mention]:
    """Arabic says "in Gao" of the region and of its seat; where the item speaks of the region, it is the region."""
    regions = {m.place.name: m.place for m in mentions if m.role == "unit" and m.place and is_arabic(m.name)}
    return [
        replace(m, role="unit", place=regions[m.place.name])
        if m.role in ("site", "near") and m.seat and m.place and m.place.name in regions and is_arabic(m.name)
        else m
        for m in mentions
    ]


def _as_route_ends(passage: Passage, mentions: Sequence[Mention]) -> list[Mention]:
    """ "a convoy from X to Y": the way they were on, not where they were hit. "entre X et Y": on the road between the
    towns, not somewhere in the regions of these names."""
    told = list(mentions)
    for at in range(len(told) - 1):
        one, other = told[at], told[at + 1]
        if {one.role, other.role} <= {"site", "far"} and one.line == other.line:
            way = _way(passage, one, other)
            if way == "between":
                told[at], told[at + 1] = replace(one, seat=False), replace(other, seat=False)
            elif way == "from":
                told[at], told[at + 1] = replace(one, role="far"), replace(other, role="far")
    return told


def _way(passage: Passage, one: Mention, other: Mention) -> str | None:
    between = passage.between(one.end, other.start)
    opener = passage.between(max(0, one.start - 20), one.start)[-1:]
    if not between or len(between) > _ROUTE_REACH or not opener:
        return None
    if opener[0] in BETWEEN and between[-1] in LISTING:
        return "between"
    line = passage.lines[one.line]
    if any(one.end <= term.start < other.start for term in line.of(*VIOLENCE)):
        return None
    moving = line.has("place.outside", "place.toward")
    return "from" if moving and opener[0] in ROUTE_FROM and between[-1] in ROUTE_TO else None


def _said_to_be_elsewhere(
    passage: Passage, match: PlaceMatch, place: Place | None, kept: Sequence[PlaceMatch], index: PlaceIndex
) -> bool:
    """ "X, in the Y region": no place of another region is meant, however near its spelling is to X."""
    if place is None:
        return False
    line = passage.line_at(match.start)
    regions = {
        (index.place(at).country, index.place(at).name)
        for one in kept
        if line.start <= one.start < line.end and _kind_before(passage, one) == "region"
        for at in one.candidates
        if index.place(at).kind == "region"
    }
    return bool(regions) and (place.country, place.adm1) not in regions


def _agrees(place: Place, named: NamedUnits, anchors: Sequence[Place]) -> bool:
    """Whether a place that another spelling was taken for lies where the item is about: else it is another place."""
    if any(_kilometres(place, anchor) <= _BESIDE_KM for anchor in anchors):
        return True
    if named.regions:
        return (place.country, place.adm1) in named.regions
    return not named.countries or place.country in named.countries


def _regions_behind(
    passage: Passage, match: PlaceMatch, known: Sequence[PlaceMatch], index: PlaceIndex
) -> frozenset[tuple[str, str | None]]:
    """ "X في إقليم Y": country and region of the units that a sentence sets a name in, right behind it."""
    line = passage.line_at(match.start)
    units = [
        index.place(at)
        for other in known
        if match.end <= other.start < line.end
        and passage.gap(match.end, other.start) <= _SET_IN
        and _kind_before(passage, other) in ("district", "region")
        for at in _meant_as_unit(passage, other, index)
    ]
    return frozenset((unit.country, unit.adm1) for unit in units if unit.kind in ("district", "region"))


def _kilometres(one: Place, other: Place) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return inf
    return kilometres(one.lat, one.lon, other.lat, other.lon)


def _without_refuges(passage: Passage, mentions: Sequence[Mention]) -> list[Mention]:
    """Where a sentence tells of flight alone, a place that no sentence of violence names is where people fled to."""
    struck = {m.place for m in mentions if m.role == "site" and passage.lines[m.line].has(*VIOLENCE)}
    if not struck:
        return list(mentions)
    return [
        replace(m, role="reference")
        if m.role == "site"
        and m.place is not None
        and m.place not in struck
        and passage.lines[m.line].has("displace", "sign.flight")
        and not passage.lines[m.line].has(*VIOLENCE)
        else m
        for m in mentions
    ]


def _fitting(passage: Passage, match: PlaceMatch, kind: str | None, index: PlaceIndex) -> tuple[str, ...]:
    """A name that is a settlement and the unit round it means the settlement, unless a unit word stands before it."""
    if kind in ("district", "region"):
        return _meant_as_unit(passage, match, index)
    kinds = {place_id: index.place(place_id).kind for place_id in match.candidates}
    if not set(kinds.values()) & set(VILLAGE_KINDS):
        listed = kind == "village" and _kind_before(passage, match) is None
        return () if listed else match.candidates  # among villages: one that no table has
    at = bool(_AT & set(passage.between(max(0, match.start - 10), match.start)[-1:]))
    dropped = ("district", "region") if at else ("district",)
    return tuple(place_id for place_id, what in kinds.items() if what not in dropped)


_AT = frozenset(["a", "at", "in"])


def _meant_as_unit(passage: Passage, match: PlaceMatch, index: PlaceIndex) -> tuple[str, ...]:
    if is_arabic(match.name) and _kind_before(passage, match) in ("district", "region"):
        namesakes = _with_namesakes(match, index)
        units = tuple(at for at in namesakes if index.place(at).kind in ("district", "region"))
        return units or namesakes
    return match.candidates


def _with_namesakes(match: PlaceMatch, index: PlaceIndex) -> tuple[str, ...]:
    """Arabic spellings are known of towns rather than of the units round them, which have the same name in Latin."""
    namesakes = (also for place_id in match.candidates for also in index.named(index.place(place_id).name))
    return tuple(dict.fromkeys((*match.candidates, *namesakes)))


def _context(passage: Passage, matches: Iterable[PlaceMatch], index: PlaceIndex) -> PlaceContext:
    """What the item says of where: countries and units named, and names that only one place has."""
    countries: set[str] = set()
    named: set[str] = set()
    anchors: list[Place] = []
    for match in matches:
        places = [index.place(place_id) for place_id in match.candidates]
        for place in map(index.place, _meant_as_unit(passage, match, index)):
            if place.kind == "country":
                countries.add(place.country)
            elif place.kind in ("region", "district"):
                named.add(place.name)
        sure = len(places) == 1 and places[0].lat is not None and bool(index.named(match.name))
        if sure and places[0].kind in VILLAGE_KINDS:
            anchors.append(places[0])
    return PlaceContext(countries=frozenset(countries), units=frozenset(named), anchors=tuple(anchors[:20]))


def _kind_before(passage: Passage, match: PlaceMatch) -> str | None:
    """The kind that is said of a name: "le village de X", "région de X", "the X region"."""
    spared = 1
    for word in reversed(passage.between(max(0, match.start - 40), match.start)[-4:]):
        kind = _kind_word(word)
        if kind is not None and (spared or kind in ("district", "region")):
            return kind
        if word not in UNIT_LINKS:
            spared -= 1
        if spared < 0:
            break
    return _UNITS_BEHIND.get(names.word_after(passage, match.end, directly=True))


def _kind_word(word: str) -> str | None:
    """The kind a word means; in Arabic also behind a preposition written together with it."""
    kind = KIND_WORDS.get(word) or _AREAS.get(word)
    return kind if kind or word.isascii() else KIND_WORDS.get(word[1:])


def _kind_of_list(passage: Passage, match: PlaceMatch, kinds: Mapping[int, str | None]) -> str | None:
    """ "قرى X وY وZ": the kind told at the head of a list, where each name is tied to the one before by its "and"."""
    if not is_arabic(match.name) or passage.text[match.start - 2 : match.start] != " و":
        return None
    return kinds.get(match.start - 2)


_AREAS = dict.fromkeys(("zone", "secteur", "area", "regions"), "region") | dict.fromkeys(
    units.SEVERAL, "district"
)
_UNITS_BEHIND = {
    word: kind for word, kind in KIND_WORDS.items() if kind in ("district", "region") and word.isascii()
}


def _with_units(mentions: Sequence[Mention]) -> Iterable[Mention]:
    """Names no table has, with the unit named in the same sentence, else the last one named, else the first."""
    told = [m for m in mentions if m.place and m.place.kind in ("region", "district")]
    for m in mentions:
        if m.place is None and told:
            near = [u for u in told if u.line == m.line]
            near = near or [u for u in told if u.start < m.start][-1:]
            yield replace(m, unit=near[0].place if near else told[0].place)
        else:
            yield m
