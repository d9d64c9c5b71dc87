"""Which places a text names, what each name does in its sentence, and which place it means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from service.gazetteer.index import PlaceIndex
from service.gazetteer.resolve import KIND_WORDS, PlaceContext, named_units, resolve
from service.records import NamedPlace, Place, PlaceMatch
from service.stages.extract import names
from service.stages.extract.passage import Line, Passage
from service.stages.extract.vocabulary import (
    KIND_LINKS,
    LISTING,
    LOCATIVES,
    NEAR_WORDS,
    UNIT_LINKS,
    VIOLENCE,
)
from service.text.folding import fold

Role = Literal["site", "near", "far", "unit", "country", "reference"]

_MOST_NAMES = 400
"""Names read in one text: a report has thirty."""
_VILLAGE_KINDS = ("village", "town", "site")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in the text. ``role``: what the sentence uses it for; ``place`` None: no table has it."""

    name: str
    start: int
    end: int
    line: int
    role: Role
    place: Place | None
    unit: Place | None = None
    """For a name no table has: the unit it is said to be in."""
    seat: bool = False
    """A region has the same name: said in passing it is rather the region, or where people fled to."""

    @property
    def inhabited(self) -> bool:
        return self.place is None or self.place.kind in _VILLAGE_KINDS

    @property
    def in_zone(self) -> bool:
        """Whether it lies in the zone; an unknown name where its unit does."""
        known = self.place or self.unit
        return known.in_zone if known else False

    def as_record(self) -> NamedPlace:
        """The public form. Unresolved names keep the unit they are said to be in."""
        known, unit = self.place, self.place or self.unit
        return NamedPlace(
            name=known.name if known else self.name,
            as_written=self.name,
            kind=known.kind if known else "village",
            country=unit.country if unit else None,
            adm1=unit.adm1 if unit else None,
            adm1_pcode=unit.adm1_pcode if unit else None,
            adm2=unit.adm2 if unit else None,
            lat=known.lat if known else None,
            lon=known.lon if known else None,
            resolved=known is not None,
            place_id=known.id if known else None,
        )


def read(passage: Passage, matches: Sequence[PlaceMatch], index: PlaceIndex) -> tuple[Mention, ...]:
    """Every place name of the text, decided between candidates by what the whole text says."""
    kept = names.find(passage, matches, index)[:_MOST_NAMES]
    context = _context(passage, kept, index)
    named = named_units(context, index)
    of_kind: dict[str | None, PlaceContext] = {None: context}
    decided: dict[tuple[str, str | None], Place | None] = {}
    mentions: list[Mention] = []
    for match in kept:
        kind = _kind_before(passage, match)
        key = (fold(match.name), kind)
        if key not in decided:
            if kind not in of_kind:
                of_kind[kind] = replace(context, kind=kind)
            candidates = _fitting(passage, match, kind, index)
            decided[key] = resolve(match.name, candidates, of_kind[kind], index, named).place
        seat = any(index.place(place_id).kind == "region" for place_id in match.candidates)
        mentions.append(_mention(passage, match, decided[key], mentions, seat))
    return tuple(_with_units(_without_refuges(passage, mentions)))


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
        return match.candidates
    kinds = {place_id: index.place(place_id).kind for place_id in match.candidates}
    if not set(kinds.values()) & set(_VILLAGE_KINDS):
        return match.candidates
    at = bool(_AT & set(passage.between(max(0, match.start - 10), match.start)[-1:]))
    dropped = ("district", "region") if at else ("district",)
    return tuple(place_id for place_id, what in kinds.items() if what not in dropped)


_AT = frozenset(["a", "at", "in"])


def _context(passage: Passage, matches: Iterable[PlaceMatch], index: PlaceIndex) -> PlaceContext:
    """What the item says of where: countries and units named, and names that only one place has."""
    countries: set[str] = set()
    units: set[str] = set()
    anchors: list[Place] = []
    for match in matches:
        places = [index.place(place_id) for place_id in match.candidates]
        for place in places:
            if place.kind == "country":
                countries.add(place.country)
            elif place.kind in ("region", "district"):
                units.add(place.name)
        if len(places) == 1 and places[0].kind in _VILLAGE_KINDS and places[0].lat is not None:
            anchors.append(places[0])
    return PlaceContext(countries=frozenset(countries), units=frozenset(units), anchors=tuple(anchors[:20]))


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
    return _UNITS_BEHIND.get(names.word_after(passage, match.end))


def _kind_word(word: str) -> str | None:
    """The kind a word means; in Arabic also behind a preposition written together with it."""
    kind = KIND_WORDS.get(word) or _AREAS.get(word)
    return kind if kind or word.isascii() else KIND_WORDS.get(word[1:])


_AREAS = dict.fromkeys(("zone", "secteur", "area", "regions"), "region")
_UNITS_BEHIND = {
    word: kind for word, kind in KIND_WORDS.items() if kind in ("district", "region") and word.isascii()
}


def _mention(
    passage: Passage, match: PlaceMatch, place: Place | None, before: Sequence[Mention], seat: bool
) -> Mention:
    line = passage.line_at(match.start)
    role = _role(passage, line, match, place, before[-1] if before else None)
    if seat and role == "site" and _is_topic(passage, match):
        role = "reference"
    return Mention(match.name, match.start, match.end, line.number, role, place, seat=seat)


def _role(passage: Passage, line: Line, match: PlaceMatch, place: Place | None, last: Mention | None) -> Role:
    if place is not None and place.kind == "country":
        return "country"
    opener = _opener(passage, line, match)
    if opener is not None:
        return opener
    if place is not None and place.kind in ("district", "region"):
        return "unit"
    before = passage.between(max(line.start, match.start - 40), match.start)[-3:]
    if _is_dateline(passage, line, match) or _in_brackets(passage, match, last):
        return "reference"
    if before[-1:] in (["le"], ["the"]) and not _names_a_thing(passage, line, match):
        return "reference"
    if last is not None and _is_listed(passage, line, match, last):
        return last.role if last.role not in ("country", "unit") else "site"
    if NEAR_WORDS & set(before[-2:]) and not _after_comma(passage, match):
        return "near"
    if place is not None and not place.in_zone and not LOCATIVES & set(before[-2:]):
        return "reference"
    return "site"


def _is_listed(passage: Passage, line: Line, match: PlaceMatch, last: Mention) -> bool:
    """ "X, Y et Z": a name right behind another, with a comma or a joining word between."""
    if last.line != line.number or passage.gap(last.end, match.start) > 1:
        return False
    return bool(LISTING & set(passage.between(last.end, match.start))) or _after_comma(passage, match)


def _is_topic(passage: Passage, match: PlaceMatch) -> bool:
    """ "Ménaka : …" at the head of the text says of which region it is."""
    return match.start == 0 and passage.text[match.end : match.end + 3].lstrip("\u00a0\u202f ")[:1] == ":"


def _in_brackets(passage: Passage, match: PlaceMatch, last: Mention | None) -> bool:
    """ "Tamalat (Ménaka)": where the place before lies."""
    return last is not None and passage.text[last.end : match.start].strip() == "("


def _names_a_thing(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "the Bamba position", against "the Timbuktu" (a ship)."""
    behind = line.of("place.outside", "place.inhabited", "attack", "dead")
    return any(0 <= term.start - match.end <= 1 for term in behind)


def _after_comma(passage: Passage, match: PlaceMatch) -> bool:
    return passage.text[max(0, match.start - 2) : match.start].strip()[-1:] in (",", "،")


def _opener(passage: Passage, line: Line, match: PlaceMatch) -> Role | None:
    """The role that a lexicon term right before the name gives it."""
    roles: dict[str, Role] = {"place.title": "reference", "place.toward": "reference", "place.far": "far"}
    for term in reversed(line.of("place.title", "place.toward", "place.far")):
        if term.end > match.start:
            continue
        between = passage.between(term.end, match.start)
        if len(between) <= (term.category != "place.title") or set(between) <= KIND_LINKS:
            return roles[term.category]
    return None


def _is_dateline(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "BAMAKO: …", "GAO (Mali) - …", "Bamako, June 6 - …": where the reporter sits."""
    if line.paragraph != 1 or passage.gap(line.start, match.start) > 0:
        return False
    return match.name.isupper() or _DATELINE.match(passage.text, match.end) is not None


_DATELINE = re.compile(r"\s*(?:\([^)]{0,30}\)|,[^-–—:.\n]{0,25})?\s[-–—]|:")


def _with_units(mentions: Sequence[Mention]) -> Iterable[Mention]:
    """Names no table has, with the unit named in the same sentence, else the last one named, else the first."""
    units = [
        mention for mention in mentions if mention.place and mention.place.kind in ("region", "district")
    ]
    for mention in mentions:
        if mention.place is None and units:
            near = [u for u in units if u.line == mention.line] or [
                u for u in units if u.start < mention.start
            ]
            unit = near[0].place if near else units[0].place
            yield replace(mention, unit=unit)
        else:
            yield mention
