"""Signs of what may come, in an item that reports no attack: an ultimatum, a blockade, a garrison gone, masts
destroyed, people fleeing; each with its place and day. Nothing is a sign that is denied, feared, over or long past."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.records import Event, Evidence
from service.stages.extract.early_doubts import holds, is_over
from service.stages.extract.early_places import site_of
from service.stages.extract.early_told import Telling, tellings
from service.stages.extract.early_words import Wording
from service.stages.extract.mentions import Mention
from service.stages.extract.other_events import records
from service.stages.extract.passage import Line, Passage
from service.stages.extract.perpetrators import is_confirmed
from service.stages.extract.when import PRECISIONS, RECENT, Day, event_times, main_day
from service.text.days import TimeMention

_LEAD = 4
"""Paragraphs in which signs are read: further down stands what was before."""
_DAYS = ("day", "night", "weekend")
_NO_REPORT = ("exclusion.sport", "exclusion.culture", "exclusion.trial", "exclusion.past.anniversary")


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign at one place; ``time``: the recent day that its sentence names."""

    told: Telling
    place: Mention
    line: Line
    time: TimeMention | None


def sign_events(passage: Passage, mentions: Sequence[Mention], published: date | None) -> tuple[Event, ...]:
    """The signs of a text in the order of its places, one event a place; no figure is read from them."""
    if not passage.lines or passage.lines[0].has(*_NO_REPORT):
        return ()
    wording = Wording(passage)
    found = list(_signs(wording, mentions, published))
    if _is_past_day(main_day(passage, published), published):
        # What happened is then long past, unless its sentence names a day; a blockade may still stand.
        found = [sign for sign in found if sign.time is not None or sign.told.kind == "blockade"]
    over = {kind for kind in {sign.told.kind for sign in found} if is_over(wording, kind)}
    by_place: dict[str, list[_Sign]] = {}
    for sign in found:
        if sign.told.kind not in over:
            place = sign.place.place
            by_place.setdefault(place.id if place else sign.place.name, []).append(sign)
    return tuple(_event(passage, signs) for signs in by_place.values())


def _signs(wording: Wording, mentions: Sequence[Mention], published: date | None) -> Iterator[_Sign]:
    passage, by_line = wording.passage, defaultdict[int, list[Mention]](list)
    for mention in mentions:
        by_line[mention.line].append(mention)
    for line in passage.lines:
        if line.paragraph >= _LEAD or line.has(*_NO_REPORT, "navigation", "recall"):
            continue
        times = event_times(passage, line)
        recent = next((time for time in times if _is_recent(time, published)), None)
        if times and recent is None and any(_is_past(time, published) for time in times):
            continue
        for told in tellings(wording, line):
            if not holds(wording, line, told, dated=recent is not None):
                continue
            place = site_of(wording, line, told, by_line)
            if place is not None:
                yield _Sign(told, place, line, None if _is_term(told, recent) else recent)


def _is_term(told: Telling, time: TimeMention | None) -> bool:
    """Behind the words of an ultimatum stands until when, not when it was given."""
    return told.kind == "ultimatum" and time is not None and time.start > told.start


def _is_recent(time: TimeMention, published: date | None) -> bool:
    if time.first is None or time.last is None or published is None or time.precision not in _DAYS:
        return False
    return timedelta(0) <= published - time.first <= RECENT


def _is_past(time: TimeMention, published: date | None) -> bool:
    """Whether a time lies back so far that what it dates is no news; "since February" still stands."""
    if time.last is None or published is None or time.since:
        return False
    return published - time.last > RECENT


def _is_past_day(day: Day, published: date | None) -> bool:
    return published is not None and day.last is not None and published - day.last > RECENT


def _event(passage: Passage, signs: Sequence[_Sign]) -> Event:
    first = signs[0]
    time = next((sign.time for sign in signs if sign.time), None)
    evidence = [_quote(passage, "signs", sign.told.start, sign.told.end) for sign in signs]
    evidence.append(_quote(passage, "places", first.place.start, first.place.end))
    if time is not None:
        evidence.append(_quote(passage, "date", time.start, time.end))
    return Event(
        role="sign",
        date=time.first if time else None,
        date_precision=PRECISIONS[time.precision] if time else None,
        places=records([first.place]),
        signs=tuple(dict.fromkeys(sign.told.kind for sign in signs)),
        confirmed=is_confirmed([sign.line for sign in signs], []),
        evidence=tuple(dict.fromkeys(evidence)),
    )


def _quote(passage: Passage, field: str, start: int, end: int) -> Evidence:
    return Evidence(field, passage.text[start:end], start, end)
