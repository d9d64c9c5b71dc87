"""Does the item report an attack in the zone in these days? Accidents, sport, talks and the past are told apart."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from service.gazetteer.index import PlaceIndex
from service.records import Relevance, Zone
from service.stages.extract.counted import Count
from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Line, Passage, is_of
from service.stages.extract.vocabulary import VIOLENCE
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


def lies_abroad(relevance: Relevance, zone: Zone, places: PlaceIndex) -> bool:
    """A country is named, and nothing that any name may mean lies in a country of the zone: told before reading.

    An item that names no country is read: a misspelt village may be all that it says of where.
    """
    known = [places.place(place_id) for match in relevance.places for place_id in match.candidates]
    countries = {place.country for place in known}
    return any(place.kind == "country" for place in known) and countries.isdisjoint(zone.countries)


def may_be_relevant(
    passage: Passage, counted: Iterable[tuple[Line, Count]], day: Day, published: date | None
) -> bool:
    """Whether an item may be relevant, by what is known before its places are: False is final."""
    if (
        _is_anniversary(passage, day, published)
        or not _is_recent(day, published)
        or _is_something_else(passage)
    ):
        return False
    return any(count.kind in _VICTIMS for _, count in counted) or any(
        _tells_of_attack(line, True, day) for line in _lead(passage)
    )


def _is_anniversary(passage: Passage, day: Day, published: date | None) -> bool:
    """ "Two years on, X remembers": the day told, if any, is that of the commemoration."""
    title = [line for line in passage.lines if line.paragraph == 0]
    if not any(line.has("exclusion.past.anniversary") for line in title):
        return False
    return day.first is None or published is None or published - day.first <= timedelta(days=2)


def _lead(passage: Passage) -> list[Line]:
    return [line for line in passage.lines if line.paragraph < _LEAD]


def is_attack(passage: Passage, mentions: Sequence[Mention], day: Day) -> bool:
    """The lead tells of an attack that was made."""
    lead = _lead(passage)
    told = [line for line in lead if not line.has("exclusion.talks", "exclusion.past")]
    talks = any(line.has("exclusion.talks") for line in lead)
    sited = {m.line for m in mentions if m.in_zone and _is_site(m, or_district=not talks)}
    titled = any(passage.lines[number].paragraph == 0 for number in sited)
    return any(
        _tells_of_attack(line, line.number in sited or (titled and line.paragraph == 0), day) for line in told
    )


def _is_site(mention: Mention, or_district: bool) -> bool:
    """A place that an attack may be told of: a settlement, or the district that has its seat's name."""
    if mention.place is not None and mention.place.kind == "district":
        return or_district and mention.role == "unit"
    return mention.inhabited and mention.role in ("site", "near", "far")


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
    if title.has("exclusion.trial"):
        return True
    if title.has(*_OTHER_THINGS) and not title.has(*_ATTACKERS):
        return True
    other = {match.term for line in lead for match in line.of(*_OTHER_THINGS)}
    attack = {match.term for line in lead for match in line.of(*_ATTACKERS)}
    return len(other) > len(attack)


def _is_recent(day: Day, published: date | None) -> bool:
    if day.last is None or published is None:
        return True
    return timedelta(days=-2) <= published - day.last <= RECENT


def counts_dead_in_zone(
    passage: Passage, counted: Iterable[tuple[Line, Count]], mentions: Sequence[Mention], day: Day
) -> bool:
    """Of attacks in and outside the zone, named together: a sentence of the lead counts dead at places of the zone."""
    sites = [m for m in mentions if m.role == "site" and m.inhabited]
    inside, outside = ({m.line for m in sites if m.in_zone == zone} for zone in (True, False))
    if all(passage.lines[number].paragraph >= _LEAD for number in inside & outside):
        return False
    for line, count in counted:
        if count.kind != "deaths" or line.paragraph >= _LEAD or line.has("recall", "cumulative", "separate"):
            continue
        sited = [m for m in mentions if m.line == line.number and m.role in ("site", "near", "far", "unit")]
        dated = all(day.takes_in(time) for time in line.times if time.first is not None)
        if sited and dated and day.first is not None and all(m.in_zone and m.inhabited for m in sited):
            return True
    return False


def is_in_zone(passage: Passage, mentions: Sequence[Mention], zone: Zone) -> bool:
    """Where it was: by the places of the violence, those of the lead first; else by the parts of countries, then the
    countries named.

    A title that names another country alone outweighs what the text says of the zone in passing.
    """
    named = {m.place.country for m in mentions if m.place and m.role == "country"}
    placed = [m for m in mentions if _places_it(m, zone, named)]
    told = [m for m in placed if passage.lines[m.line].has(*VIOLENCE)]
    lead = [m for m in told if passage.lines[m.line].paragraph < _LEAD]
    if _is_titled_abroad(mentions, zone):
        return bool(_inside([m for m in lead if m.inhabited]))
    titled = [m for m in lead if passage.lines[m.line].paragraph == 0]
    for known in (titled, lead, told, placed):
        if known:
            return 2 * len(_inside(known)) >= len(known)
    if any(line.has("zone.area") for line in _lead(passage)):
        return True
    return bool(named) and named <= set(zone.countries)


def _inside(mentions: Iterable[Mention]) -> list[Mention]:
    return [m for m in mentions if m.in_zone]


def _places_it(mention: Mention, zone: Zone, named: Collection[str]) -> bool:
    """A place where something was, in a country of the zone or one that the text speaks of: not "based in London"."""
    known = mention.place or mention.unit
    if known is None or mention.role not in ("site", "near", "far", "unit"):
        return False
    return known.country in zone.countries or known.country in named


def _is_titled_abroad(mentions: Sequence[Mention], zone: Zone) -> bool:
    """Whether the title names countries, and none of the zone's."""
    titled = {m.place.country for m in mentions if m.place and m.role == "country" and m.line == 0}
    return bool(titled) and titled.isdisjoint(zone.countries)
