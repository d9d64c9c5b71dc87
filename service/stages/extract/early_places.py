"""Where a sign was: the settlement its sentence tells it of, never where people fled or forces went to."""

from collections.abc import Mapping, Sequence

from service.stages.extract.early_told import Telling
from service.stages.extract.early_words import Wording
from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Line
from service.stages.extract.vocabulary import words
from service.text.folding import fold

_TO = words("vers pour to for toward towards into until jusqu الي نحو باتجاه sur on")
_FROM = words("de d du from of من")
_REFUGE = ("refugi", "arriv", "replie", "rejoi", "gagn", "reach", "lieu", "refug", "الي")
_ROLES = ("site", "near", "far", "unit")
_BEFORE, _LINES_BACK = 3, 20
_MOVING = ("flight", "garrison_left")
"""Kinds of sign in which somebody goes from a place to another."""


def site_of(
    wording: Wording, line: Line, told: Telling, by_line: Mapping[int, Sequence[Mention]]
) -> Mention | None:
    """The place in the zone that a sign is told of: of its sentence, else the last one told of before it, in the title
    or the same paragraph, not far back. None: no such place, which is no sign. ``by_line``: mentions by their line."""
    mentions = by_line.get(line.number, ())
    here = _sites(wording, told, mentions)
    if here:
        return min(here, key=lambda mention: _distance(wording, told, mention))
    if any(mention.role != "country" for mention in mentions):
        return None  # it is told of somewhere else
    furthest = max(line.number - _LINES_BACK, 0)
    title = range(min(furthest, _LINES_BACK) - 1, -1, -1)
    for number in (*range(line.number - 1, furthest - 1, -1), *title):
        if wording.passage.lines[number].paragraph in (0, line.paragraph):
            before = _sites(wording, told, by_line.get(number, ()))
            if before:
                return before[0]
    return None


def _sites(wording: Wording, told: Telling, mentions: Sequence[Mention]) -> list[Mention]:
    """Those of one sentence at which the sign can have been."""
    inside = [m for m in mentions if m.in_zone]
    if told.kind in _MOVING:
        inside = [m for m in inside if not _is_goal(wording, m)]
    sites = [m for m in inside if m.inhabited and (m.role in _ROLES or _is_theirs(wording, told, m))]
    return sites or [m for m in inside if m.place and m.place.kind == "district" and m.role == "unit"]


def _is_goal(wording: Wording, mention: Mention) -> bool:
    """ "towards X", "arrived in X": where they went."""
    before = wording.passage.between(max(0, mention.start - 40), mention.start)[-_BEFORE:]
    if before and before[-1] in _TO:
        return True
    if before and before[-1] in _FROM:
        return False
    return any(word.startswith(stem) for word in before for stem in _REFUGE)


def _is_theirs(wording: Wording, told: Telling, mention: Mention) -> bool:
    """A name that the sentence uses for who left: "the people of X", or for what they left."""
    if mention.line != wording.passage.line_at(told.start).number:
        return False
    return 0 <= wording.passage.gap(told.verb[1], mention.start) <= 2 or fold(
        wording.passage.text[max(0, mention.start - 3) : mention.start]
    ).endswith(("de ", "d'", "of "))


def _distance(wording: Wording, told: Telling, mention: Mention) -> int:
    """In words; behind a semicolon it is another part of the sentence."""
    first, last = sorted(((told.start, told.end), (mention.start, mention.end)))
    apart = wording.passage.gap(first[1], last[0]) if first[1] <= last[0] else 0
    return apart + 50 * wording.passage.text[first[1] : last[0]].count(";")
