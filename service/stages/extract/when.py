"""When the event was: the day of the main event, and which times of a sentence date what happened."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from service.records import DatePrecision, Match
from service.stages.extract import arabic
from service.stages.extract.passage import Line, Passage
from service.stages.extract.vocabulary import HAPPENING, LEAVING_OUT, MOURNING, THAT, VIOLENCE
from service.text.days import TimeMention

RECENT = timedelta(days=14)
_LEAD = 3
"""Paragraphs in which the event is dated: the title, and two more. Later ones are mostly background."""
PRECISIONS: dict[str, DatePrecision] = {
    "day": "day",
    "night": "night",
    "weekend": "weekend",
    "week": "week",
    "month": "month",
}
_EXACT = ("day", "night", "weekend")
_OTHER_ATTACKS = ("separate", "recall", "reprisal", "navigation", "cumulative")
"""Categories of words that say that a sentence is about another attack, or about many."""
_SAY_REACH, _SAY_REACH_OVER_SPEAKER, _SAY_REACH_IN_ARABIC = 3, 8, 12


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
        told = tuple(
            time
            for time in line.times
            if not (
                _is_said(passage, line, time)
                or _is_dateline(passage, line, time)
                or _is_left_out(passage, line, time)
                or _is_of_mourning(passage, line, time)
            )
        )
        passage.event_times[line.number] = told
    return told


def main_day(passage: Passage, published: date | None) -> Day:
    """The day of the main event: the first time that dates violence in the lead, else any in the lead.

    A week, a month or a year, and a day long past that only the second paragraph names, give way to a recent day that
    the lead or a later sentence of violence names.
    """
    lead = [line for line in passage.lines if line.paragraph < _LEAD]
    remembers = bool(lead) and lead[0].has("exclusion.past")
    loose: Day | None = None
    told = [line for line in lead if line.has(*HAPPENING) or _opens_story(passage, line)]
    about = max((line.paragraph for line in told), default=0)
    # What stands below the paragraphs that tell of it (the weather, a match) does not date it.
    for lines in (told, [line for line in lead if line.paragraph <= max(1, about)]):
        for line in lines:
            for time in _dating(passage, line, published):
                day = _day(passage, line, time)
                if _is_long_past(day, published) and line.has("recall"):
                    continue
                old = line.paragraph > 1 and not remembers and _is_long_past(day, published)
                if day.precision in _EXACT and not old:
                    return day
                if not (old and time.precision == "year"):
                    loose = loose or day
    return _dated_below(passage, published) or loose or _looking_back(lead, published)


def _opens_story(passage: Passage, line: Line) -> bool:
    """ "It was six o'clock on Sunday when some forty men rode into X. They opened fire": the first sentence of a
    paragraph dates what the next one tells, where that has no day of its own and the first quotes nobody."""
    behind = passage.lines[line.number + 1 : line.number + 2]
    if line.paragraph == 0 or not (line.times and behind) or line.has("say", *_OTHER_ATTACKS):
        return False
    first = not line.number or passage.lines[line.number - 1].paragraph != line.paragraph
    next_one = behind[0]
    return first and next_one.paragraph == line.paragraph and next_one.has(*VIOLENCE) and not next_one.times


def _is_long_past(day: Day, published: date | None) -> bool:
    return published is not None and day.last is not None and published - day.last > RECENT


def _dated_below(passage: Passage, published: date | None) -> Day | None:
    """The first recent day that a sentence of violence under the lead names, unless it tells of another attack."""
    if published is None:
        return None
    for line in passage.lines:
        if line.paragraph < _LEAD or not line.has(*HAPPENING) or line.has(*_OTHER_ATTACKS):
            continue
        for time in _dating(passage, line, published):
            day = _day(passage, line, time)
            if day.first and day.precision in _EXACT and timedelta(0) <= published - day.first <= RECENT:
                return day
    return None


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
    told = tuple(time for time in told if not (is_long(time, published) or _adds_up(line, time)))
    times = [_with_shift(passage, told, time) for time in told if time.shift is None]
    times = [time for time in times if time.precision in PRECISIONS or time.precision == "year"]
    times += [
        from_statement(passage, line, time) for time in told if time.shift is not None and time.shift < 0
    ]
    exact = [time for time in times if time.first and time.precision in _EXACT]
    yield from sorted(exact, key=lambda time: _likelihood(passage, line, time, published)) or times


def _adds_up(line: Line, time: TimeMention) -> bool:
    """ "20 killed since Saturday" counts several days; "they have been attacking since Saturday" dates the attack."""
    return time.since and not (line.has("attack") and all(quantity.one for quantity in line.quantities))


def _likelihood(passage: Passage, line: Line, time: TimeMention, published: date | None) -> tuple[bool, int]:
    """Of several days the one beside a word of violence; the day of publication last, it is mostly a statement's."""
    away = [passage.apart(match, time) for match in line.of("attack", "kill", "abduct", "occur")]
    return time.first == published and published is not None, min(away, default=0)


def from_statement(passage: Passage, line: Line, time: TimeMention) -> TimeMention:
    """ "said on Tuesday that 20 were killed a week earlier": counted from the day of the statement."""
    for said in reversed(line.times):
        if said.end <= time.start and said.first and time.shift and _is_said(passage, line, said):
            return replace(time, first=shifted(said, time.shift).first, last=shifted(said, time.shift).last)
    return time


def _with_shift(passage: Passage, times: Sequence[TimeMention], time: TimeMention) -> TimeMention:
    for other in times:
        if (
            other.shift
            and other.shift < 0
            and other.start >= time.end
            and passage.gap(time.end, other.start) == 0
        ):
            return shifted(time, other.shift)
    return time


def _day(passage: Passage, line: Line, time: TimeMention) -> Day:
    precision = PRECISIONS.get(time.precision, "month")
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
    if _is_attacks(passage, line, time):
        return False
    before = [match for match in line.of("say", "superseded", "toll") if match.end <= time.start]
    before = [match for match in before if not arabic.ends_in_killing(match)]
    if before and _reaches(passage, line, before[-1], time):
        between = [m for m in line.of(*VIOLENCE) if before[-1].end <= m.start < time.start]
        told = not THAT.isdisjoint(passage.between(before[-1].end, time.start)[:1])
        if not (between or told) and not _said_at_another(passage, line, before[-1], time):
            return True
    if _dates_toll(passage, line, time):
        return True
    return passage.gap(line.start, time.start) <= 1 and _statement_follows(line, time)


def _dates_toll(passage: Passage, line: Line, time: TimeMention) -> bool:
    """ "The toll stood at 79 on Wednesday": the day of the count, not of the deaths."""
    heading = [match for match in line.of("toll.noun") if match.end <= time.start]
    if not heading:
        return False
    counted = [q for q in line.quantities if heading[-1].end <= q.start and q.end <= time.start]
    return bool(counted) and set(passage.between(counted[-1].end, time.start)) <= {"on", "le"}


def _reaches(passage: Passage, line: Line, said: Match, time: TimeMention) -> bool:
    """Whether a word of saying governs a time: right before it, or with the speaker between."""
    speakers = [m for m in line.of("speaker") if said.start <= m.start and m.end <= time.start]
    reach = _SAY_REACH_OVER_SPEAKER if speakers else _SAY_REACH
    if arabic.is_letter(said.term[0]) and not arabic.THAT & set(passage.between(said.end, time.start)):
        reach = _SAY_REACH_IN_ARABIC
    return passage.gap(said.end, time.start) <= reach


def _is_attacks(passage: Passage, line: Line, time: TimeMention) -> bool:
    """ "Friday's attack": the day of what happened, whoever speaks of it."""
    if passage.text[time.end : time.end + 2] not in ("'s", "’s"):
        return False
    return any(
        0 <= passage.gap(time.end + 2, match.start) <= 2
        for match in line.of(*VIOLENCE)
        if match.start > time.end
    )


def _is_left_out(passage: Passage, line: Line, time: TimeMention) -> bool:
    """ "Leaving aside Tuesday's attack, 530 civilians were killed this year": the sum is not of that day."""
    return bool(LEAVING_OUT & set(passage.between(max(line.start, time.start - 24), time.start)[-3:]))


def _is_of_mourning(passage: Passage, line: Line, time: TimeMention) -> bool:
    """ "Three days of mourning begin on Friday, after 69 people died": the day of what the attack led to, unless the
    attack is dated by it ("the day after")."""
    if any(other.shift for other in line.times):
        return False
    start = max((match.end for match in line.of(*VIOLENCE) if match.end <= time.start), default=line.start)
    return bool(MOURNING & set(passage.between(start, time.start)))


def _is_dateline(passage: Passage, line: Line, time: TimeMention) -> bool:
    """ "BAMAKO, March 28 (agency) –": the day of the report, where it stands at the head of the text."""
    if line.paragraph == 0:
        return time.explicit and passage.text[time.end : time.end + 1] == ")"
    if line.paragraph > 1 or time.start - line.start > _DATELINE_REACH:
        return False
    return _DATELINE.match(passage.text, time.end, time.end + _DATELINE_REACH) is not None


_DATELINE_REACH = 40
_DATELINE = re.compile(r"[^.,;:!?–—|-]{0,12}(?:\([^)]{0,36}\))?\s*\)?\s*(?:[–—|]|- |:\s?\S)")


def _said_at_another(passage: Passage, line: Line, said: Match, time: TimeMention) -> bool:
    """ "said Monday that Sunday's attack": the statement has its day already."""
    return any(
        said.end <= other.start and other.end <= time.start and passage.gap(other.end, time.start) > 0
        for other in line.times
    )


def _statement_follows(line: Line, time: TimeMention) -> bool:
    def first(*categories: str) -> int:
        found: list[Match] = [match for match in line.of(*categories) if match.start >= time.end]
        return found[0].start if found else line.end

    return first("say", "superseded") < first(*VIOLENCE)


def is_long(time: TimeMention, published: date | None) -> bool:
    """A stretch over which several attacks are added up; "since Saturday" is none."""
    if time.precision == "period":
        return True
    days = published - time.first if published and time.first else RECENT
    return time.since and not (time.precision in ("day", "night", "weekend") and days <= RECENT / 2)


def shifted(time: TimeMention, days: int) -> TimeMention:
    """ "Friday 10 June, the day after an attack": the day before Friday 10 June."""
    first = time.first + timedelta(days=days) if time.first else None
    return replace(time, first=first, last=first, precision="day")
