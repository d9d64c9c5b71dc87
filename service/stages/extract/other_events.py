"""Other recent attacks of the zone that an item mentions beside the one it is about: each with its day and place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from service.records import Event, Evidence, NamedPlace
from service.stages.extract import tolls
from service.stages.extract.counted import Count
from service.stages.extract.mentions import Mention
from service.stages.extract.passage import Line
from service.stages.extract.perpetrators import perpetrator
from service.stages.extract.scoping import Scoped, Scopes
from service.stages.extract.speakers import speaker_of
from service.stages.extract.statements import Told
from service.stages.extract.time_scope import day_of
from service.stages.extract.villages import villages_attacked
from service.stages.extract.vocabulary import HAPPENING, THERE, VIOLENCE
from service.stages.extract.when import RECENT, Day

_SITED = ("site", "near", "far", "unit")
_MOST = 12
"""Other attacks told of one text: a round-up of a week has eight."""


@dataclass(slots=True)
class _Told:
    """The sentences about one other attack."""

    day: Day
    places: list[Mention]
    lines: list[Line] = field(default_factory=list)


def other_events(scopes: Scopes, main_places: Sequence[Mention]) -> tuple[Event, ...]:
    """The other attacks in the order of the text; an update on the main event is none."""
    told = [one for one in _gathered(scopes) if _is_event(scopes, one, main_places)]
    return tuple(_event(scopes, one) for one in told[:_MOST])


def _gathered(scopes: Scopes) -> list[_Told]:
    """Sentences of other attacks, those of one day and place together."""
    gathered: list[_Told] = []
    last: _Told | None = None
    for line in scopes.passage.lines:
        counts = [one for one in scopes.counts if one.line.number == line.number and one.scope == "other"]
        if scopes.lines[line.number] != "other" and not counts:
            last = None
            continue
        if last is not None and last.lines[-1].paragraph == line.paragraph and not _opens(scopes, line):
            last.lines.append(line)
            continue
        if not line.has(*HAPPENING, "separate") and not counts:
            continue
        day, places = _day(scopes, line, counts), _places(scopes, line)
        last = _same(gathered, day, places)
        if last is None:
            last = _Told(day, places)
            gathered.append(last)
        last.lines.append(line)
    return gathered


def _opens(scopes: Scopes, line: Line) -> bool:
    """Whether a sentence names a day or a place of its own."""
    named = any(m.role in ("site", "near") for m in scopes.places.get(line.number, ()))
    return named or _day(scopes, line, ()).first is not None


def _day(scopes: Scopes, line: Line, counts: Sequence[Scoped]) -> Day:
    offset = counts[0].count.quantity.start if counts else line.start
    return day_of(scopes.passage, line, offset, scopes.main)


def _places(scopes: Scopes, line: Line) -> list[Mention]:
    """Where it was: what the sentence names; else what "there" or "the same region" means: what was named last."""
    here = _named(scopes, line)
    sited = any(m.role in _SITED for m in scopes.places.get(line.number, ()))
    if (
        here
        or sited
        or not (line.has("place.same") or THERE & set(scopes.passage.between(line.start, line.end)))
    ):
        return here
    before = scopes.passage.lines[line.number - 1] if line.number else line
    if before.paragraph == line.paragraph and (here := _named(scopes, before)):
        return here
    told = [m for m in scopes.mentions if m.role in ("site", "unit") and m.in_zone and m.start < line.start]
    return told[-1:]


def _named(scopes: Scopes, line: Line) -> list[Mention]:
    """The sites that a sentence names in the zone, else its units."""
    told = [m for m in scopes.places.get(line.number, ()) if m.role in _SITED and m.in_zone]
    return once([m for m in told if m.role in ("site", "near")] or told)


def _same(gathered: Iterable[_Told], day: Day, places: Sequence[Mention]) -> _Told | None:
    """The attack already told of to which a day and places belong."""
    names = set(_keys(places))
    for told in gathered:
        if told.day.first == day.first and names & set(_keys(told.places)):
            return told
    return None


def _keys(places: Iterable[Mention]) -> Iterator[str]:
    return (m.place.id if m.place else m.name for m in places)


def _is_event(scopes: Scopes, told: _Told, main_places: Sequence[Mention]) -> bool:
    """Whether sentences tell of an attack of these days in the zone, and not of what followed the main one."""
    if not told.places or not any(line.has(*VIOLENCE, "separate") for line in told.lines):
        return False
    if told.day.first is None:
        return any(line.number in scopes.apart for line in told.lines)
    published = scopes.published or told.day.first
    if not timedelta(0) <= published - told.day.first <= RECENT:
        return False
    here = set(_keys(told.places)) <= set(_keys(main_places))
    numbers = {line.number for line in told.lines}
    counts = any(one.line.number in numbers and one.scope == "other" for one in scopes.counts)
    return not here or (counts and not (scopes.main.first and told.day.first >= scopes.main.first))


def _event(scopes: Scopes, told: _Told) -> Event:
    numbers = {line.number for line in told.lines}
    counted = [one for one in scopes.counts if one.line.number in numbers and one.scope == "other"]
    dead = [one for one in counted if one.count.kind == "deaths"]
    ours = tolls.read([as_told(scopes, one) for one in dead if one.count.side != "attacker"])
    totals = {kind: _total(scopes, counted, kind) for kind in ("injured", "abducted", "displaced")}
    return Event(
        role="secondary",
        date=told.day.first,
        date_precision=told.day.precision if told.day.first else None,
        places=records(told.places),
        deaths=ours.toll,
        deaths_civilians=ours.of_side("civil"),
        deaths_security=ours.of_side("security"),
        deaths_attackers=tolls.total([as_told(scopes, one) for one in dead if one.count.side == "attacker"]),
        injured=totals["injured"],
        abducted=totals["abducted"],
        displaced=totals["displaced"],
        villages_attacked_min=villages_attacked(told.lines, told.places, counted),
        perpetrator=perpetrator(scopes.passage, told.lines, [], False),
        evidence=_evidence(scopes, told, counted),
    )


def _total(scopes: Scopes, counted: Iterable[Scoped], kind: str) -> int | None:
    return tolls.total([as_told(scopes, one) for one in counted if one.count.kind == kind])


def _evidence(scopes: Scopes, told: _Told, counted: Iterable[Scoped]) -> tuple[Evidence, ...]:
    found = [quote(scopes, "places", m.start, m.end) for m in told.places]
    found += [
        quote(scopes, field_of(one.count), one.count.start, one.count.end)
        for one in counted
        if one.count.kind != "villages"
    ]
    if told.day.mention and told.day.first:
        found.append(quote(scopes, "date", told.day.mention.start, told.day.mention.end))
    return tuple(dict.fromkeys(found))


def as_told(scopes: Scopes, one: Scoped) -> Told:
    """A count with who says it and of which place it is said."""
    near = scopes.place_near(one.line, one.count)
    name = near.name if near and near.role in ("site", "near") else None
    speaker = speaker_of(scopes.passage, one.line, one.count)
    return Told(one.count, speaker, name, one.line.number, one.line.paragraph)


def quote(scopes: Scopes, what: str, start: int, end: int) -> Evidence:
    """The words from ``start`` to ``end`` as evidence for a field of an event."""
    return Evidence(what, scopes.passage.text[start:end], start, end)


def field_of(count: Count) -> str:
    """The field of an event that a count speaks for."""
    if count.kind == "deaths":
        return "deaths_attackers" if count.side == "attacker" else "deaths"
    return count.kind


def once(mentions: Iterable[Mention]) -> list[Mention]:
    """Each place once, as first written."""
    seen: dict[str, Mention] = {}
    for mention in mentions:
        seen.setdefault(mention.place.id if mention.place else mention.name, mention)
    return list(seen.values())


def records(mentions: Iterable[Mention]) -> tuple[NamedPlace, ...]:
    """The public form of places."""
    return tuple(mention.as_record() for mention in mentions)
