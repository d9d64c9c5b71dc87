"""Rules of kind casualties over a window: what the attacks of one unit come to within some days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from service.records import Incident, Rule, Severity, Tally, Toll
from service.stages.judge.listed import Listed
from service.stages.judge.memory import Memory, areas_of, day_of
from service.stages.judge.thresholds import (
    Fired,
    concerns,
    figure_of,
    observed_in,
    severity_at,
    step_of,
    together,
)
from service.text.folding import fold_name

_DAY = timedelta(days=1)
_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The counted incidents of one unit on as many days as the window has, oldest first, with their figures."""

    tallies: tuple[Tally, ...]
    figures: tuple[int, ...]


def over_windows(rule: Rule) -> bool:
    """Whether the rule is of the kind judged here: casualties of a unit added up over a window."""
    return rule.enabled and rule.kind == "casualties" and rule.per != "incident" and rule.within is not None


def added_up(rule: Rule, trigger: Incident, memory: Memory, now: datetime) -> list[Fired]:
    """What fires in each unit that ``trigger`` lies in: of all stretches of days that hold its day, the one with the
    highest figure. ``memory`` holds ``trigger``.

    Where less than the window is remembered, the rule fires as Minor (digests only).
    """
    if trigger.only_signs or not counted(rule, trigger):
        return []
    return memory.at_once((rule, trigger.id), lambda: _added_up(rule, trigger, memory, now))


def _added_up(rule: Rule, trigger: Incident, memory: Memory, now: datetime) -> list[Fired]:
    found = []
    for area in units(rule, trigger):
        day = day_of(trigger)
        stretch = _highest(rule, _near(rule, area, day, day, memory), day)
        if stretch is not None and _meets(rule, stretch.figures):
            found.append(_fired(rule, area, stretch, trigger, memory, now))
    return found


def comes_to(rule: Rule, area: str, members: Sequence[Incident], memory: Memory, now: datetime) -> Fired:
    """What a situation comes to by now, whether it meets the rule or not: the highest figure of a stretch that holds
    one of its ``members`` (one at least, dismissed ones too)."""
    days = dict.fromkeys(day_of(one) for one in members if counted(rule, one))
    near = _near(rule, area, min(days), max(days), memory) if days else _Stretch((), ())
    stretches = [stretch for day in days if (stretch := _highest(rule, near, day)) is not None]
    highest = max(stretches, key=lambda one: sum(one.figures), default=_Stretch((), ()))
    first = memory.known(one.id for one in highest.tallies[:1])
    return _fired(rule, area, highest, (*first, *members)[0], memory, now)


def counted(rule: Rule, incident: Incident | Tally) -> bool:
    """Whether an incident adds to the figure. A month is no day that a shorter window could hold."""
    window = rule.within or _DAY
    vague = incident.date_precision == "month" and window < _MONTH
    return (
        incident.status != "dismissed"
        and not vague
        and bool(observed_in(figure_of(incident, rule.measure)))
        and concerns(rule, incident)
    )


def days_of(rule: Rule) -> int:
    """How many calendar days the window has: attacks are known by their day."""
    return max(1, -(-(rule.within or _DAY) // _DAY))


def units(rule: Rule, incident: Incident) -> Iterator[str]:
    """The units of the rule's level that the incident lies in, those that the rule looks at."""
    if rule.per != "incident":
        yield from (area for area in areas_of(incident, rule.per) if _open_to(rule, area))


def _open_to(rule: Rule, area: str) -> bool:
    """Whether the rule looks at this unit, as far as the unit says in which country and region it lies."""
    country, adm1, *_ = area.split("/")
    if not rule.areas or country == "zone":
        return True
    wanted = [one.partition("/") for one in rule.areas]
    return any(
        code == country and (not name or not adm1 or fold_name(name) == fold_name(adm1))
        for code, _, name in wanted
    )


def _near(rule: Rule, area: str, first: date, last: date, memory: Memory) -> _Stretch:
    """What is counted in an area on the days that a window could hold together with one of ``first`` to ``last``."""
    reach = timedelta(days=days_of(rule) - 1)
    near = tuple(one for one in memory.in_area(area, first - reach, last + reach) if counted(rule, one))
    return _Stretch(near, tuple(observed_in(figure_of(one, rule.measure)) or 0 for one in near))


def _highest(rule: Rule, near: _Stretch, day: date) -> _Stretch | None:
    """Of the stretches that hold ``day`` and enough incidents, the one with the highest figure; else the fullest."""
    reach = timedelta(days=days_of(rule) - 1)
    every = [one.day for one in near.tallies]
    begin, end = bisect_left(every, day - reach), bisect_right(every, day + reach)
    if begin == end:
        return None
    tallies, figures, days = near.tallies[begin:end], near.figures[begin:end], every[begin:end]
    sums = [0, *accumulate(figures)]
    ranges = [
        (bisect_left(days, start), bisect_right(days, start + reach))
        for start in dict.fromkeys((day - reach, *days))
        if start <= day
    ]
    first, last = max(
        ranges, key=lambda one: (one[1] - one[0] >= rule.min_incidents, sums[one[1]] - sums[one[0]])
    )
    return _Stretch(tallies[first:last], figures[first:last])


def _meets(rule: Rule, figures: Sequence[int]) -> bool:
    return (
        isinstance(rule.at_least, int)
        and len(figures) >= rule.min_incidents
        and sum(figures) >= rule.at_least
    )


def _fired(
    rule: Rule, area: str, stretch: _Stretch, trigger: Incident, memory: Memory, now: datetime
) -> Fired:
    total = together(stretch.tallies, rule.measure) or Toll(0, 0, 0)
    short = memory.begins_at is None or memory.begins_at > now - (rule.within or _DAY)
    others = (one.id for one in stretch.tallies if one.id != trigger.id)
    return Fired(
        rule=rule,
        severity=Severity.MINOR if short else severity_at(rule, total.low),
        observed=total.best,
        step=step_of(rule, total.best),
        incidents=Listed(trigger, others, memory.known),
        history_short=short,
        area=area,
        total=total,
        alone=tuple(
            one.id
            for one, figure in zip(stretch.tallies, stretch.figures, strict=True)
            if isinstance(rule.at_least, int) and figure >= rule.at_least
        ),
        until=_until(rule, stretch),
    )


def _until(rule: Rule, stretch: _Stretch) -> datetime | None:
    """When the window has moved on so far that what it still holds meets the rule no more."""
    for number, tally in enumerate(stretch.tallies, 1):
        if not _meets(rule, stretch.figures[number:]):
            gone = tally.day + timedelta(days=days_of(rule))
            return datetime.combine(gone, time(), UTC)
    return None
