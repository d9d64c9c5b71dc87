"""Rules of kind new_villages: how many villages were attacked near each other that had long been quiet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from service.gazetteer.distance import kilometres
from service.records import SETTLEMENTS, Incident, NamedPlace, Rule, Severity
from service.stages.judge.memory import Memory, day_of
from service.stages.judge.thresholds import Fired, concerns, inhabited
from service.text.folding import fold_name


@dataclass(frozen=True, slots=True)
class _Attacked:
    """An incident with its villages that were new to attacks, named and counted."""

    incident: Incident
    day: date
    named: tuple[str, ...]
    count: int


def new_villages(
    rule: Rule,
    trigger: Incident,
    memory: Memory,
    now: datetime,
) -> Fired | None:
    """Whether the villages of ``trigger``, with those of other incidents near it in place and time, meet the rule.

    ``memory`` reaches back over ``quiet_for`` and need not hold ``trigger``. Where the stored history does not reach
    that far, the rule still fires, but as Minor (digests only): every village looks new to a short memory.
    """
    found = _found(rule, trigger, memory, now)
    if found is None or not isinstance(rule.at_least, int) or (found.observed or 0) < rule.at_least:
        return None
    return found


def villages_left(rule: Rule, members: Sequence[Incident], memory: Memory, now: datetime) -> Fired:
    """What a wave comes to by now, whether it meets the rule or not: the most of what any of its ``members`` (one at
    least) makes with others."""
    found = [one for member in members if (one := _found(rule, member, memory, now)) is not None]
    nothing = Fired(rule=rule, severity=rule.severity, observed=0, step=None, incidents=tuple(members))
    return max(found, key=lambda one: one.observed or 0, default=nothing)


def _found(rule: Rule, trigger: Incident, memory: Memory, now: datetime) -> Fired | None:
    mine = _attacked(rule, trigger, memory)
    if mine is None or not mine.count:
        return None
    members = _together(rule, mine, memory)
    short = memory.begins_at is None or memory.begins_at > now - rule.quiet_for
    return Fired(
        rule=rule,
        severity=Severity.MINOR if short else rule.severity,
        observed=_villages_in(members),
        step=None,
        incidents=tuple(member.incident for member in members),
        villages=tuple(dict.fromkeys(name for member in members for name in member.named)),
        history_short=short,
    )


def within_of(rule: Rule) -> timedelta:
    """The stretch of time in which the villages are counted together."""
    return rule.within or timedelta(days=3)


def _together(rule: Rule, mine: _Attacked, memory: Memory) -> list[_Attacked]:
    """The largest number of new villages in one stretch of ``within`` that holds mine, mine first."""
    within = within_of(rule)
    near = [
        other
        for incident in memory.near(
            mine.incident.places, rule.radius_km, mine.day - within, mine.day + within
        )
        if incident.id != mine.incident.id
        and abs(day_of(incident) - mine.day) <= within
        and _apart_km(incident, mine.incident) <= rule.radius_km
        and (other := _attacked(rule, incident, memory)) is not None
        and other.count
    ]
    stretches = [
        [one for one in near if start <= one.day <= start + within]
        for start in sorted({mine.day, *(one.day for one in near if one.day <= mine.day)})
    ]
    return max((_counted_once(rule, mine, stretch) for stretch in stretches), key=_villages_in)


def _counted_once(rule: Rule, mine: _Attacked, others: Sequence[_Attacked]) -> list[_Attacked]:
    """Mine, and of the others in order of time those within the radius of all taken so far. A village that was
    attacked twice counts once."""
    taken = [mine]
    for other in sorted(others, key=lambda one: (one.day, one.incident.first_seen_at, one.incident.id)):
        if any(_apart_km(other.incident, one.incident) > rule.radius_km for one in taken):
            continue
        known = {fold_name(name) for one in taken for name in one.named}
        again = [name for name in other.named if fold_name(name) in known]
        left = other.count - len(again)
        if left > 0:
            named = tuple(name for name in other.named if name not in again)
            taken.append(replace(other, named=named, count=left))
    return taken


def _villages_in(attacked: Iterable[_Attacked]) -> int:
    return sum(one.count for one in attacked)


def _attacked(rule: Rule, incident: Incident, memory: Memory) -> _Attacked | None:
    """None where the incident is no attack on villages, or none that the rule looks at."""
    if incident.status == "dismissed" or not inhabited(incident) or not concerns(rule, incident):
        return None
    villages = [place for place in incident.places if place.kind in SETTLEMENTS]
    day = day_of(incident)
    within = within_of(rule)
    first, last = day - rule.quiet_for, day - within - timedelta(days=1)
    new = [
        place
        for place in villages
        if not memory.village_attacked(place, rule.quiet_km, first, last, incident.id)
    ]
    return _Attacked(
        incident, day, tuple(place.name for place in new), _count(incident, len(villages), len(new))
    )


def _count(incident: Incident, named: int, new: int) -> int:
    """New villages, unnamed ones included: "at least four villages" of which one is named and new are four."""
    stated = incident.villages_attacked_min
    if stated is None:
        return new
    if named and not new:
        return 0
    return max(min(new, stated), stated - (named - new))


def _apart_km(a: Incident, b: Incident) -> float:
    """Between the nearest places of the two; within one unit where no coordinates are known, else far."""
    distances = [km for one in a.places for other in b.places if (km := _km(one, other)) is not None]
    if distances:
        return min(distances)
    units = {_unit(place) for place in a.places} & {_unit(place) for place in b.places}
    return 0.0 if units - {None} else float("inf")


def _km(a: NamedPlace, b: NamedPlace) -> float | None:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return kilometres(a.lat, a.lon, b.lat, b.lon)


def _unit(place: NamedPlace) -> tuple[str | None, str] | None:
    """The district, the narrowest unit in which two villages without coordinates can be called near."""
    return (place.country, fold_name(place.adm2)) if place.adm2 else None
