"""When the event was, and which sentences speak of another time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from service.records import DatePrecision, Match
from service.stages.extract.passage import Line, Passage
from service.stages.extract.vocabulary import VIOLENCE
from service.text.days import TimeMention

Scope = Literal["main", "other", "past", "cumulative", "superseded", "elsewhere"]

RECENT = timedelta(days=14)
_LEAD = 3
"""Paragraphs in which the event is dated: the title, and two more. Later ones are mostly background."""
_PRECISIONS: dict[str, DatePrecision] = {
    "day": "day",
    "night": "night",
    "weekend": "weekend",
    "week": "week",
    "month": "month",
}
_SAY_REACH, _SAY_REACH_OVER_SPEAKER = 3, 8


@dataclass(frozen=True, slots=True)
class Day:
    """The day of an event. ``first`` None: the item does not say."""

    first: date | None
    last: date | None
    precision: DatePrecision | None
    mention: TimeMention | None = None

    def takes_in(self, mention: TimeMention) -> bool:
        """Whether a time may be this day; a night takes in the day after it."""
        if self.first is None or self.last is None or mention.first is None or mention.last is None:
            return False
        last = self.last + timedelta(days=self.precision == "night")
        return mention.first <= last and mention.last >= self.first


UNKNOWN = Day(None, None, None)


def event_times(passage: Passage, line: Line) -> tuple[TimeMention, ...]:
    """The times of a sentence that date what happened, not when somebody said so."""
    told = passage.event_times.get(line.number)
    if told is None:
        told = tuple(time for time in line.times if not _is_said(passage, line, time))
        passage.event_times[line.number] = told
    return told


def main_day(passage: Passage, published: date | None) -> Day:
    """The day of the main event: the first time that dates violence in the lead, else any in the lead."""
    lead = [line for line in passage.lines if line.paragraph < _LEAD]
    for lines in ([line for line in lead if line.has(*VIOLENCE)], lead):
        for line in lines:
            for time in _dating(passage, line, published):
                return _day(passage, line, time)
    return _looking_back(lead, published)


def _looking_back(lead: list[Line], published: date | None) -> Day:
    """ "A month after the massacre": what the item is about was that long ago."""
    for line in lead:
        for time in line.times:
            if (
                time.shift is not None
                and time.shift < -RECENT.days
                and published
                and time.start == line.start
            ):
                day = published + timedelta(days=time.shift)
                return Day(day, day, "month", time)
    return UNKNOWN


def _dating(passage: Passage, line: Line, published: date | None) -> Iterator[TimeMention]:
    told = event_times(passage, line)
    told = tuple(time for time in told if not _is_long(time, published))
    times = [_with_shift(passage, told, time) for time in told if time.shift is None]
    times = [time for time in times if time.precision in _PRECISIONS or time.precision == "year"]
    times += [
        _from_statement(passage, line, time) for time in told if time.shift is not None and time.shift < -1
    ]
    exact = [time for time in times if time.first and time.precision in ("day", "night", "weekend")]
    yield from sorted(exact, key=lambda time: _likelihood(passage, line, time, published)) or times


def _likelihood(passage: Passage, line: Line, time: TimeMention, published: date | None) -> tuple[bool, int]:
    """Of several days the one beside a word of violence; the day of publication last, it is mostly a statement's."""
    away = [
        passage.gap(*sorted((match.end, time.start)))
        if match.end <= time.start
        else passage.gap(time.end, match.start)
        for match in line.of("attack", "kill", "abduct")
    ]
    return time.first == published and published is not None, min(away, default=0)


def _from_statement(passage: Passage, line: Line, time: TimeMention) -> TimeMention:
    """ "said on Tuesday that 20 were killed a week earlier": counted from the day of the statement."""
    for said in reversed(line.times):
        if said.end <= time.start and said.first and time.shift and _is_said(passage, line, said):
            return replace(time, first=_shifted(said, time.shift).first, last=_shifted(said, time.shift).last)
    return time


def _with_shift(passage: Passage, times: Sequence[TimeMention], time: TimeMention) -> TimeMention:
    for other in times:
        if other.shift and other.start >= time.end and passage.gap(time.end, other.start) == 0:
            return _shifted(time, other.shift)
    return time


def _day(passage: Passage, line: Line, time: TimeMention) -> Day:
    precision = _PRECISIONS.get(time.precision, "month")
    if precision == "week":
        return Day(None, None, "week", time)
    first, last = time.first, time.last
    following = [other for other in line.times if other.start > time.end and other.first is not None]
    if following and first and passage.gap(time.end, following[0].start) == 0:
        # "mardi, mercredi et jeudi": one stretch of days.
        last = max(last or first, following[0].last or first)
    return Day(first, last, precision, time)


def _is_said(passage: Passage, line: Line, time: TimeMention) -> bool:
    """ "said on Monday", "a annoncé dimanche", "Mercredi, le gouvernement a admis": the day of a statement."""
    before = [match for match in line.of("say", "superseded", "toll") if match.end <= time.start]
    if before and _reaches(passage, line, before[-1], time):
        between = [m for m in line.of(*VIOLENCE) if before[-1].end <= m.start < time.start]
        if not between:
            return True
    return passage.gap(line.start, time.start) <= 1 and _statement_follows(line, time)


def _reaches(passage: Passage, line: Line, said: Match, time: TimeMention) -> bool:
    """Whether a word of saying governs a time: right before it, or with the speaker between."""
    speakers = [m for m in line.of("speaker") if said.start <= m.start and m.end <= time.start]
    reach = _SAY_REACH_OVER_SPEAKER if speakers else _SAY_REACH
    return passage.gap(said.end, time.start) <= reach


def _statement_follows(line: Line, time: TimeMention) -> bool:
    def first(*categories: str) -> int:
        found: list[Match] = [match for match in line.of(*categories) if match.start >= time.end]
        return found[0].start if found else line.end

    return first("say", "superseded") < first(*VIOLENCE)


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
    summed = line.has("cumulative") or any(_is_long(time, published) for time in times)
    if summed and not any(main.takes_in(time) and time.precision in ("day", "night") for time in times):
        return "cumulative"
    times = tuple(time for time in times if not _is_long(time, published))
    if not times:
        return None
    if loosely and any(main.takes_in(time) for time in times):
        times = tuple(time for time in times if time.shift is None)
    times = tuple(_from_statement(passage, line, time) if time.shift else time for time in times)
    nearest = min(times, key=lambda time: _distance(passage, time, offset))
    scope = _scope_of_time(_explicit_beside(passage, times, nearest), main, published)
    if scope == "other" and any(main.takes_in(time) and _close(time, nearest) for time in times):
        return "main"
    return scope


def _is_long(time: TimeMention, published: date | None) -> bool:
    """A stretch over which several attacks are added up; "since Saturday" is none."""
    if time.precision == "period":
        return True
    days = published - time.first if published and time.first else RECENT
    return time.since and not (time.precision in ("day", "night", "weekend") and days <= RECENT / 2)


def _close(one: TimeMention, other: TimeMention) -> bool:
    """Days of one wave: "at X on 8 March and at Y on 9 March"."""
    if one.first is None or other.first is None:
        return False
    return abs(one.first - other.first) <= timedelta(days=2)


def _distance(passage: Passage, time: TimeMention, offset: int) -> int:
    return passage.gap(time.end, offset) if time.end <= offset else passage.gap(offset, time.start)


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
            return _shifted(time, nearest.shift)
    return nearest


def _shifted(time: TimeMention, days: int) -> TimeMention:
    """ "Friday 10 June, the day after an attack": the day before Friday 10 June."""
    first = time.first + timedelta(days=days) if time.first else None
    return replace(time, first=first, last=first, precision="day")


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
        return None
    if time.precision == "month":
        return "past" if main.first and not time.first <= main.first <= time.last else None
    reference = published or main.first
    return "other" if reference and timedelta(0) <= reference - time.last <= RECENT else "past"


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
    return Day(time.first, time.last, _PRECISIONS.get(time.precision), time)
