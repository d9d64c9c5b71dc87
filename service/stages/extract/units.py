"""Communes, districts and regions beside the places in them: which names are units though they are places as well."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from service.records import PlaceMatch
from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Passage
from service.stages.extract.vocabulary import LISTING
from service.text.folding import fold


def as_titled(passage: Passage, mentions: Sequence[Mention]) -> list[Mention]:
    """ "Attaque de Téra" over a text that tells of a village in the department of Téra: the department."""
    units = {fold(m.name): m for m in mentions if m.role == "unit" and m.place}
    sited = {fold(m.name) for m in mentions if m.role in ("site", "near") and passage.lines[m.line].paragraph}
    around = _units_round_sites(passage, mentions)

    def is_unit(m: Mention) -> bool:
        paragraph = passage.lines[m.line].paragraph
        if m.role != "site" or fold(m.name) not in units:
            return False
        return bool(sited - {fold(m.name)}) if paragraph == 0 else paragraph == 1 and fold(m.name) in around

    return [replace(m, role="unit", place=units[fold(m.name)].place) if is_unit(m) else m for m in mentions]


def _units_round_sites(passage: Passage, mentions: Sequence[Mention]) -> frozenset[str]:
    """Names said to be the unit of another site: "à Y, dans la commune de X"."""
    return frozenset(
        fold(unit.name)
        for site, unit in pairwise(mentions)
        if site.role == "site"
        and unit.role == "unit"
        and site.line == unit.line
        and fold(site.name) != fold(unit.name)
        and passage.gap(site.end, unit.start) <= _UNIT_REACH
    )


def follows_site(passage: Passage, before: Sequence[Mention], match: PlaceMatch) -> bool:
    """Whether a place that something was at stands right before a name, with but a bracket, a comma and its unit."""
    if not before or before[-1].role not in ("site", "near") or before[-1].end > match.start:
        return False
    between = passage.text[before[-1].end : match.start].lstrip()
    return between[:1] in ("(", ",") and passage.gap(before[-1].end, match.start) <= _UNIT_REACH


_UNIT_REACH = 5
"""Words between a place and its unit, as in: dans la commune rurale de."""


def opens_several(passage: Passage, match: PlaceMatch) -> bool:
    """ "les départements de X, Y et Z": the first of several units."""
    before = passage.between(max(0, match.start - 40), match.start)[-4:]
    return not SEVERAL.isdisjoint(before)


def is_next_of(passage: Passage, one: PlaceMatch, other: PlaceMatch) -> bool:
    """Whether a name stands behind another in a list."""
    between = passage.text[one.end : other.start]
    return len(between) <= _LIST_REACH and set(passage.between(one.end, other.start)) <= _LIST_WORDS


SEVERAL = frozenset(("departements", "cercles", "provinces", "communes", "districts", "departments"))
_LIST_REACH = 10
_LIST_WORDS = LISTING | frozenset(("de", "d", "du", "des", "la", "le", "l", "of", "celle", "celui"))
