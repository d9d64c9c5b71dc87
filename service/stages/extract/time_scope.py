"""Which time the words of a sentence speak of: the main event's, another of these days, the past, a sum over time."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from service.stages.extract.passage import Line, Passage, Placed
from service.stages.extract.vocabulary import VIOLENCE, words
from service.stages.extract.when import (
    PRECISIONS,
    RECENT,
    UNKNOWN,
    Day,
    event_times,
    from_statement,
    is_long,
    shifted,
)
from service.text.days import TimeMention
from service.text.folding import fold_phrase

Scope = Literal["main", "other", "past", "cumulative", "superseded", "elsewhere"]

_WEEK_OFF = timedelta(days=3)
"""How far "a week ago" may be from the seventh day."""


def scope_of(
    passage: Passage, line: Line, offset: int, main: Day, published: date | None, *, loosely: bool = False
) -> Scope | None:
    """Which time the words at an offset speak of, by the times of their sentence; None: it says nothing of time.

    ``loosely``: asked of the sentence or of a place rather than of a figure; "two months after the first attack" then
    gives way to the day of the main event in the same sentence.
    """
    if not line.times:
        return "cumulative" if line.has("cumulative") else None
    times = event_times(passage, line)
    if main.first is not None and (earlier := _said_before(line, times, main.first)):
        return _scope_of_time(earlier, main, published)
    summed = line.has("cumulative") or any(is_long(time, published) for time in times)
    if summed and not any(main.takes_in(time) and time.precision in ("day", "night") for time in times):
        return "cumulative"
    times = tuple(time for time in times if not is_long(time, published))
    if not times:
        return None
    if loosely and any(main.takes_in(time) for time in times):
        times = tuple(time for time in times if time.shift is None)
    times = tuple(from_statement(passage, line, time) if time.shift else time for time in times)
    nearest = min(times, key=lambda time: _distance(passage, time, offset))
    scope = _scope_of_time(_explicit_beside(passage, times, nearest), main, published)
    if scope == "other" and any(main.takes_in(time) and _close(time, nearest) for time in times):
        return "main"
    if (
        loosely
        and scope == "other"
        and any(main.takes_in(t) and _dates_violence(passage, line, t) for t in times)
    ):
        return "main"  # "soldiers searched on Tuesday for victims of the weekend attack"
    return scope


def _dates_violence(passage: Passage, line: Line, time: TimeMention) -> bool:
    """ "the weekend attack", "l'attaque de samedi": a time that a word of violence stands beside."""
    return any(passage.apart(time, match) <= 1 for match in line.of(*VIOLENCE))


def _said_before(line: Line, times: Sequence[TimeMention], day: date) -> TimeMention | None:
    """ "In November the authorities had announced": what was said before the event is of another."""
    if times or line.has("claimed") or not line.has(*VIOLENCE, "toll"):
        return None
    told = [time for time in line.times if time.last is not None and time.shift is None]
    return next((time for time in told if time.last and time.last < day), None)


def _close(one: TimeMention, other: TimeMention) -> bool:
    """Days of one wave: "at X on 8 March and at Y on 9 March"."""
    if one.first is None or other.first is None:
        return False
    return abs(one.first - other.first) <= timedelta(days=2)


def _explicit_beside(passage: Passage, times: tuple[TimeMention, ...], nearest: TimeMention) -> TimeMention:
    """ "la veille, jeudi 19 juin": the day that is named counts; "Friday, the day after" counts from it."""
    if nearest.shift is None:
        return nearest
    for time in times:
        if time.shift is not None or time.first is None:
            continue
        if time.start >= nearest.end and passage.gap(nearest.end, time.start) <= 1:
            return time
        if time.end <= nearest.start and passage.gap(time.end, nearest.start) == 0:
            return shifted(time, nearest.shift)
    return nearest


def _scope_of_time(time: TimeMention, main: Day, published: date | None) -> Scope | None:
    if time.shift is not None and time.first is None:
        if time.shift == 0:
            return None
        return "other" if abs(time.shift) <= RECENT.days else "past"
    if time.first is None or time.last is None:
        return None
    if time.precision == "year":
        return "cumulative" if main.first and time.first <= main.first <= time.last else "past"
    if main.takes_in(time) and time.precision != "month":
        return "main"
    if main.first is None:
        return "main" if published and published - time.last <= RECENT else "past"
    if time.precision == "week":
        return _scope_of_week(time, main)
    if time.precision == "month":
        return "past" if main.first and not time.first <= main.first <= time.last else None
    reference = published or main.first
    return "other" if reference and timedelta(0) <= reference - time.last <= RECENT else "past"


def _scope_of_week(time: TimeMention, main: Day) -> Scope | None:
    """ "a week ago", "last week" is another attack where the main event was days later; "this week" says nothing."""
    if time.first is None or time.last is None or main.first is None:
        return None
    away = main.first - time.last
    if time.first != time.last:
        return "other" if timedelta(0) < away <= RECENT else None
    return None if abs(away) <= _WEEK_OFF else "other" if away <= RECENT else "past"


def day_of(passage: Passage, line: Line, offset: int, main: Day) -> Day:
    """The day that the nearest time of a sentence gives to what is said at an offset."""
    times = [time for time in event_times(passage, line) if not time.since]
    if not times:
        return UNKNOWN
    nearest = min(times, key=lambda time: _distance(passage, time, offset))
    time = _explicit_beside(passage, tuple(times), nearest)
    if time.shift is not None:
        day = main.first + timedelta(days=time.shift) if main.first else None
        return Day(day, day, "day" if day else None, time)
    return Day(time.first, time.last, PRECISIONS.get(time.precision), time)


def _distance(passage: Passage, time: TimeMention, offset: int) -> int:
    return passage.gap(time.end, offset) if time.end <= offset else passage.gap(offset, time.start)


def is_found(passage: Passage, line: Line, number: Placed) -> bool:
    """ "On Thursday a delegation found 22 bodies": the day of the find is not that of the deaths."""
    bodies = [m for m in line.of("dead.noun", "kill.noun") if fold_phrase(m.term).split()[0] in _BODIES]
    found = not _FINDING.isdisjoint(passage.between(line.start, line.end))
    return found and any(passage.apart(m, number) <= _BODIES_REACH for m in bodies)


_BODIES = words("bodies body cadavre cadavres corps corpses depouille depouilles remains")
_FINDING = words(
    "decouvert decouverts decouvrent discovered found recovered retrouve retrouvent retrouves trouve trouvent trouves"
)
_BODIES_REACH = 2
