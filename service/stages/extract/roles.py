"""What a sentence uses a place name for: where it was, near it, the unit round it, or another thing altogether."""

import re
from collections.abc import Sequence

from service.gazetteer.resolve import KIND_WORDS
from service.records import Match, Place, PlaceMatch
from service.stages.extract import arabic, names
from service.stages.extract.mentions import Mention, Role
from service.stages.extract.passage import Line, Passage
from service.stages.extract.vocabulary import (
    AT,
    AT_WORDS,
    DESCRIBED_BY,
    DESCRIBING,
    FLIGHT_LINKS,
    INHABITANTS,
    KIND_LINKS,
    LISTING,
    LOCATIVES,
    NEAR_WORDS,
    OF,
    PLURAL_KINDS,
    UNIT_LINKS,
    UNITS_BEHIND,
    VIOLENCE,
    ZONES,
)
from service.text.folding import fold_phrase


def mention(
    passage: Passage, match: PlaceMatch, place: Place | None, before: Sequence[Mention], seat: bool
) -> Mention:
    """The mention of a name that was taken for a place. ``before``: those before it; ``seat``: a region bears it."""
    line = passage.line_at(match.start)
    role = _role(passage, line, match, place, before[-1] if before else None)
    if seat and role == "site" and _is_topic(passage, match):
        role = "reference"
    led = AT_WORDS & set(passage.between(max(line.start, match.start - 12), match.start)[-1:])
    return Mention(match.name, match.start, match.end, line.number, role, place, seat=seat and not led)


def _role(passage: Passage, line: Line, match: PlaceMatch, place: Place | None, last: Mention | None) -> Role:
    if place is not None and place.kind == "country":
        return "country"
    if _is_dateline(passage, line, match):
        return "reference"
    opener = _opener(passage, line, match)
    if opener is not None:
        return opener
    if arabic.tells_of_range(passage, line, match):
        return "reference"
    if place is not None and place.kind in ("district", "region"):
        return "unit"
    aside = _aside(passage, line, match, last)
    if aside is not None:
        return aside
    if last is not None and _is_listed(passage, line, match, last):
        return last.role if last.role not in ("country", "unit") else "site"
    before = passage.between(max(line.start, match.start - 40), match.start)[-2:]
    if NEAR_WORDS & set(before) and not _after_comma(passage, match):
        return "near"
    if place is not None and not place.in_zone and not LOCATIVES & set(before):
        return "site" if arabic.names_scene(passage, line, match) else "reference"
    return "site"


def _aside(passage: Passage, line: Line, match: PlaceMatch, last: Mention | None) -> Role | None:
    """The role of a name that says where another place is, where people fled, which road it was; None: no such."""
    if _in_brackets(passage, match, last):
        return "reference"
    if _is_zone(passage, match) or _holds_several(passage, match):
        return "unit"
    if (
        _is_speakers(passage, line, match)
        or _is_refuge(passage, line, match)
        or _is_described(passage, line, match)
        or _came_before(passage, line, match)
    ):
        return "reference"
    if names.ends_road(passage, match.start) or _ends_same_road(passage, match, last):
        return "far"
    if arabic.passes_by(passage, line, match, last):
        return "far"
    word = passage.between(max(line.start, match.start - 40), match.start)[-1:]
    return "reference" if word in (["le"], ["the"]) and not _names_a_thing(passage, line, match) else None


def _is_zone(passage: Passage, match: PlaceMatch) -> bool:
    """ "dans la zone de X", "secteur de X", "the X area": the country round it."""
    return names.word_after(passage, match.end, directly=True) in UNITS_BEHIND or bool(
        ZONES & set(passage.between(max(0, match.start - 14), match.start)[-2:-1])
    )


def _holds_several(passage: Passage, match: PlaceMatch) -> bool:
    """ "three localities of Bankass": the unit in which they lie, unless it is the first of a list."""
    before = passage.between(max(0, match.start - 30), match.start)[-2:]
    if len(before) < 2 or before[0] not in PLURAL_KINDS or before[1] not in OF:
        return False
    behind = passage.text[match.end : match.end + 4]
    return not behind.startswith((", ", " et ", " and", " (", "،"))


def _came_before(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "Two weeks after Tamalat": what happened there is another attack."""
    before = passage.between(max(line.start, match.start - 12), match.start)[-1:]
    return before in (["after"], ["apres"], ["since"], ["depuis"])


def _is_refuge(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "fled towards X", "ont fui à X": where people went."""
    for term in reversed(line.of("displace", "sign.flight", "freed")):
        if term.end <= match.start:
            between = passage.between(term.end, match.start)
            return 0 < len(between) <= 6 and set(between) <= FLIGHT_LINKS
    return False


def _ends_same_road(passage: Passage, match: PlaceMatch, last: Mention | None) -> bool:
    """ "l'axe X – Y": the other end."""
    if last is None or last.role != "far" or not names.ends_road(passage, last.start):
        return False
    between = passage.text[last.end : match.start].strip(" \u00a0\u202f")
    return between in ("-", "–", "—", "à", "to")


def _is_speakers(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "un responsable à Gao, joint par téléphone": where the speaker is, in a sentence that quotes one."""
    if not line.has("say"):
        return False
    for term in reversed(line.of("speaker")):
        if term.end <= match.start:
            between = passage.between(term.end, match.start)
            links = FLIGHT_LINKS if term.category == "speaker.army" else FLIGHT_LINKS | AT
            return 0 < len(between) <= 2 and set(between) <= links
    behind = [term for term in line.of("speaker") if term.start >= match.end][:1]
    opens = passage.gap(line.start, match.start) <= 1 and passage.text[match.end : match.end + 1] == ","
    return opens and any(passage.gap(match.end, term.start) <= 2 for term in behind)


def _is_described(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "X se trouve à 20 km de Y": tells where a place is, not where anything was."""
    words = passage.words
    index = words.first_from(match.end)
    if index + 1 >= len(words) or names.word_after(passage, match.end) not in DESCRIBED_BY:
        return False
    return not line.has(*VIOLENCE) or words.texts[index + 1] in DESCRIBING


def _is_listed(passage: Passage, line: Line, match: PlaceMatch, last: Mention) -> bool:
    """ "X, Y et Z": a name right behind another, with a comma or a joining word between."""
    if last.line != line.number or passage.gap(last.end, match.start) > 1:
        return False
    if passage.text[match.start - 1] == "و":
        return True  # "and", written together with the name
    return bool(LISTING & set(passage.between(last.end, match.start))) or _after_comma(passage, match)


def _is_topic(passage: Passage, match: PlaceMatch) -> bool:
    """ "Ménaka : …" at the head of the text says of which region it is."""
    return match.start == 0 and passage.text[match.end : match.end + 3].lstrip("\u00a0\u202f ")[:1] == ":"


def _in_brackets(passage: Passage, match: PlaceMatch, last: Mention | None) -> bool:
    """ "Tamalat (Ménaka)": where the place before lies."""
    if last is None or not passage.text[last.end : match.start].lstrip().startswith("("):
        return False
    return all(word in KIND_WORDS for word in passage.between(last.end, match.start))


def _names_a_thing(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "the Bamba position", "the Bamba market", against "the Timbuktu" (a ship)."""
    behind = line.of("place.outside", "place.inhabited", "attack", "dead", "target")
    return any(0 <= term.start - match.end <= 1 for term in behind)


def _after_comma(passage: Passage, match: PlaceMatch) -> bool:
    return passage.text[max(0, match.start - 2) : match.start].strip()[-1:] in (",", "،")


def _opener(passage: Passage, line: Line, match: PlaceMatch) -> Role | None:
    """The role that a lexicon term right before the name gives it."""
    for term in reversed(line.of(*_OPENERS)):
        if term.end > match.start:
            continue
        between = passage.between(term.end, match.start)
        comes_from = term.category == "place.toward" and fold_phrase(term.term).split()[-1] in OF
        links = KIND_LINKS | UNIT_LINKS if comes_from else KIND_LINKS
        if len(between) <= (term.category != "place.title") or set(between) <= links:
            if _are_victims(passage, line, term):
                return None
            return "far" if _is_struck(passage, line, term) else _OPENERS[term.category]
    return None


_OPENERS: dict[str, Role] = {
    "place.title": "reference",
    "place.toward": "reference",
    "place.far": "far",
}


def _are_victims(passage: Passage, line: Line, term: Match) -> bool:
    """ "s'en sont pris aux habitants de X": those of the place, who are no speakers, were attacked."""
    if fold_phrase(term.term).split()[0] not in INHABITANTS or not line.has(*VIOLENCE):
        return False
    said = [m for m in line.of("say") if passage.apart(term, m) <= _SAYING]
    return not said


def _is_struck(passage: Passage, line: Line, term: Match) -> bool:
    """ "une embuscade contre le préfet de X": whose office is there was attacked, somewhere round it."""
    if term.category != "place.title":
        return False
    struck = [
        m
        for m in line.of("attack", "kill.noun", "abduct", "place.outside")
        if m.end <= term.start and passage.gap(m.end, term.start) <= _STRUCK
    ]
    return bool(struck) and not any(passage.apart(term, m) <= _SAYING for m in line.of("say"))


_SAYING, _STRUCK = 6, 2


def _is_dateline(passage: Passage, line: Line, match: PlaceMatch) -> bool:
    """ "BAMAKO: …", "GAO (Mali) - …", "Bamako, June 6 - …": where the reporter sits."""
    if line.paragraph != 1 or passage.gap(line.start, match.start) > 0:
        return False
    return match.name.isupper() or _DATELINE.match(passage.text, match.end) is not None


_DATELINE = re.compile(r",?\s*\([^)]{0,30}\)\s?[-–—:/]|\s*(?:\([^)]{0,30}\)|,[^-–—:.\n]{0,25})?\s[-–—]|:")
