"""Does the item report an attack in the zone in these days? Accidents, sport, talks and the past are told apart."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from service.records import Zone
from service.stages.extract.counts import Count
from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Line, Passage, is_of
from service.stages.extract.when import RECENT, Day

_LEAD = 3
_VICTIMS = ("deaths", "injured", "abducted")
_OTHER_THINGS = ("exclusion.accident", "exclusion.disease", "exclusion.sport", "exclusion.culture")
_ATTACKERS = (
    "actor.group",
    "actor.jihadists",
    "actor.gunmen",
    "actor.militia",
    "attack",
)


def may_be_relevant(
    passage: Passage, counted: Iterable[tuple[Line, Count]], day: Day, published: date | None
) -> bool:
    """Whether an item may be relevant, by what is known before its places are: False is final."""
    if not _is_recent(day, published) or _is_something_else(passage):
        return False
    return any(count.kind in _VICTIMS for _, count in counted) or any(
        _tells_of_attack(line, True, day) for line in _lead(passage)
    )


def _lead(passage: Passage) -> list[Line]:
    return [line for line in passage.lines if line.paragraph < _LEAD]


def is_attack(passage: Passage, mentions: Sequence[Mention], day: Day) -> bool:
    """The lead tells of an attack that was made."""
    told = [line for line in _lead(passage) if not line.has("exclusion.talks", "exclusion.past")]
    sited = {m.line for m in mentions if m.in_zone and m.inhabited and m.role in ("site", "near", "far")}
    titled = any(passage.lines[number].paragraph == 0 for number in sited)
    return any(
        _tells_of_attack(line, line.number in sited or (titled and line.paragraph == 0), day) for line in told
    )


def _tells_of_attack(line: Line, sited: bool, day: Day) -> bool:
    """An attack or a killing, with who did it or where; further down than the first lines only where it is dated."""
    if not any(match.weight >= 1 and is_of(match, ("attack", "kill")) for match in line.terms):
        return False
    if line.paragraph > 1 and not any(day.takes_in(time) for time in line.times):
        return False
    return sited or line.has(*_ATTACKERS[:-1])


def _is_something_else(passage: Passage) -> bool:
    """An accident, a disease, a match: told by the title, or by most of what the lead names."""
    lead = [line for line in passage.lines if line.paragraph <= 1]
    if not lead:
        return True
    title = lead[0]
    if title.has(*_OTHER_THINGS) and not title.has(*_ATTACKERS):
        return True
    other = {match.term for line in lead for match in line.of(*_OTHER_THINGS)}
    attack = {match.term for line in lead for match in line.of(*_ATTACKERS)}
    return len(other) > len(attack)


def _is_recent(day: Day, published: date | None) -> bool:
    if day.last is None or published is None:
        return True
    return timedelta(days=-2) <= published - day.last <= RECENT


def is_in_zone(passage: Passage, mentions: Sequence[Mention], zone: Zone) -> bool:
    """Where it was: by its places; else by the units, then the parts of countries, then the country named."""
    placed = [
        m for m in mentions if m.role in ("site", "near", "unit") and passage.lines[m.line].paragraph < _LEAD
    ]
    known = [m for m in placed if m.place is not None]
    inside = [m for m in known if m.in_zone]
    if known:
        return 2 * len(inside) >= len(known) and bool(inside)
    if any(line.has("zone.area") for line in _lead(passage)):
        return True
    countries = {m.place.country for m in mentions if m.place and m.role == "country"}
    return bool(countries) and countries <= set(zone.countries)
