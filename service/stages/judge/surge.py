"""More incidents in an area than its own past explains: the rule kind ``surge``.

    incidents of one area by day, Rule, today  ->  Surge

The past (``baseline``, cut into stretches, ending where the last ``within`` begins) gives the number to
expect and how unevenly incidents come: stretches that stand out count less, as in Noufaily et al., Statistics in
Medicine 32 (2013), so that an earlier surge does not hide a new one, and the unevenness is drawn towards a usual one,
as a few incidents say little of it. The evidence for a surge is the likelihood of the last days under higher rates
against that under the past one (negative binomial), summed over the day it may have begun and averaged over its size:
the Shiryaev-Roberts statistic with a surge lasting two ``within`` on average. Where it passes the threshold that the
wanted number of false alarms a year asks for (``surge_tables``), the rule fires. Days have no season here.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp, log, sqrt

from service.records import Rule
from service.stages.judge.surge_baseline import Baseline, Frame, baseline_of
from service.stages.judge.surge_tables import EXPECTED, RATES, THRESHOLDS, UNEVENNESS, WITHIN_DAYS

SIZES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""How large a surge may be: incidents in ``within`` above the expected, in standard deviations."""
LASTS = 2
"""How long a surge lasts on average, in ``within``."""
MEMORY = 4
"""How far back one may have begun, in ``within``."""
MOST = exp(6)
"""The evidence for a surge of one size grows no further: one that is over is soon told from the next."""
ALONE = 16
"""An incident with no other in so many ``within`` before it is one alone."""
STRETCHES = 52
"""Stretches that the baseline has at least (those of a year: weeks), where it has as many days."""
EVEN = 1.0001
"""A negative binomial with less than this unevenness is a Poisson distribution to the precision needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge:
    """What was found of one area."""

    fires: bool
    observed: int
    """Incidents in the last ``days``."""
    expected: float
    """As many were to be expected in that time from the baseline."""
    days: int
    """``within``, or the multiple of it in which the surge shows best."""
    evidence: float = 0.0
    """Logarithm of how much better a surge explains the last days than the baseline does."""
    threshold: float = 0.0
    """The evidence from which the rule fires."""
    history_short: bool = False
    """The history does not cover baseline and window: nothing is judged."""


def surge(
    counts: Mapping[date, int],
    today: date,
    rule: Rule,
    history_since: date | None,
    unseen: Collection[date] = (),
) -> Surge:
    """Judge one area. ``counts``: incidents by day, days without any may be left out. ``history_since``: the first day
    from which incidents are known (stored or imported). ``unseen``: days on which nothing could be seen; they are
    neither quiet nor busy. Days after ``today`` are ignored: a date in the future is a mistake of the source."""
    frame = frame_of(rule)
    first = today - timedelta(days=frame.days + frame.baseline - 1)
    daily = _daily(counts, first, today, frozenset(unseen))
    observed = _sum(daily[-frame.days :])
    if history_since is None or history_since > first:
        return Surge(fires=False, observed=observed, expected=0.0, days=frame.days, history_short=True)
    past = baseline_of(daily[: -frame.days], frame)
    recent = daily[-frame.memory :]
    found = evidence(recent, past, frame)
    asked = threshold(past, rule.false_alarms_per_year, frame)
    best = _shown_best(recent, past, frame)
    fires = found >= asked and observed > past.expected and _not_alone(daily, frame, rule)
    return Surge(
        fires=fires,
        observed=_sum(recent[-best:]),
        expected=past.expected * best / frame.days,
        days=best,
        evidence=found,
        threshold=asked,
    )


def surging(
    daily: Sequence[int | None],
    rule: Rule,
    frame: Frame,
    usual: Callable[[Sequence[int | None], Frame], Baseline] = baseline_of,
) -> bool:
    """Whether the rule fires on an area (``Surge.fires``), asked as cheaply as can be. ``daily``: incidents of each day
    of baseline and ``within``, today last. ``usual``: who knows the baseline of these days already gives it."""
    observed = _sum(daily[-frame.days :])
    if not observed or not _not_alone(daily, frame, rule):
        return False
    past = usual(daily[: -frame.days], frame)
    if observed <= past.expected:
        return False
    asked = threshold(past, rule.false_alarms_per_year, frame)
    return evidence(daily[-frame.memory :], past, frame) >= asked


def frame_of(rule: Rule) -> Frame:
    """The spans of a rule; without a ``within``, those that the table was made for."""
    days = _in_days(rule.within or timedelta(days=WITHIN_DAYS))
    baseline = max(days, _in_days(rule.baseline))
    return Frame(
        days=days,
        baseline=baseline,
        stretch=max(1, min(days, baseline // STRETCHES)),
        memory=min(baseline, MEMORY * days),
    )


def _in_days(span: timedelta) -> int:
    """Whole days, at least one: incidents are dated by the day."""
    return max(1, ceil(span / timedelta(days=1)))


def evidence(recent: Sequence[int | None], past: Baseline, frame: Frame) -> float:
    """Logarithm of the evidence for a surge that goes on; ``recent`` days, the latest last."""
    stays = 1 - 1 / (LASTS * frame.days)
    over, total = 1 - stays, 0.0
    seen = [count for count in recent if count is not None]
    different = set(seen)
    for gain, cost in steps(past, frame.days):
        speaks = {count: exp(min(500.0, gain * count - cost)) for count in different}
        ratio = 1.0
        for count in seen:
            ratio = (over + stays * ratio) * speaks[count]
            if ratio > MOST:
                ratio = MOST
        total += ratio
    return log(total / len(SIZES))


def steps(past: Baseline, days: int) -> list[tuple[float, float]]:
    """For each size of a surge, what an incident adds to the log likelihood ratio and what a day takes from it."""
    uneven = max(past.unevenness, EVEN)
    per_day = past.expected / days
    found = []
    for size in SIZES:
        times = 1 + size * sqrt(past.unevenness / past.expected)
        grown = 1 + times * (uneven - 1)
        found.append((log(times * uneven / grown), per_day / (uneven - 1) * log(grown / uneven)))
    return found


def threshold(past: Baseline, per_year: float, frame: Frame) -> float:
    """The evidence that areas with such a past pass ``per_year`` times a year without a surge. Between the rates of
    the table, and beyond them, it follows the logarithm of the rate."""
    level, between = _place(_LOG_UNEVENNESS, log(past.unevenness))
    column, across = _place(_LOG_EXPECTED, log(past.expected))
    rate, beyond = _place(_LOG_RATES, log(per_year * frame.days / WITHIN_DAYS), beyond=True)

    def at(rate: int) -> float:
        low, high = (
            _mixed(row[column], row[column + 1], across) for row in THRESHOLDS[rate][level : level + 2]
        )
        return _mixed(low, high, between)

    return _mixed(at(rate), at(rate + 1), beyond)


_LOG_UNEVENNESS, _LOG_EXPECTED, _LOG_RATES = (
    tuple(map(log, knots)) for knots in (UNEVENNESS, EXPECTED, RATES)
)


def _place(knots: Sequence[float], at: float, *, beyond: bool = False) -> tuple[int, float]:
    """Between which knots, by the first of the two, and how far from it; outside of all at the last, or ``beyond``."""
    place = min(max(bisect_right(knots, at) - 1, 0), len(knots) - 2)
    share = (at - knots[place]) / (knots[place + 1] - knots[place])
    return place, share if beyond else min(1.0, max(0.0, share))


def _mixed(low: float, high: float, share: float) -> float:
    return low + share * (high - low)


def _daily(
    counts: Mapping[date, int], first: date, today: date, unseen: Collection[date]
) -> list[int | None]:
    every = [date.fromordinal(day) for day in range(first.toordinal(), today.toordinal() + 1)]
    if not unseen:
        return [counts.get(day, 0) for day in every]
    return [None if day in unseen and not counts.get(day) else counts.get(day, 0) for day in every]


def _shown_best(recent: Sequence[int | None], past: Baseline, frame: Frame) -> int:
    """The multiple of ``within`` whose sum alone speaks most for a surge, of equals the shortest; where two incidents
    weeks apart are the surge, one that holds both."""
    spans = [frame.days * times for times in (1, 2, 4) if frame.days * times <= len(recent)]

    def told(span: int) -> tuple[bool, float]:
        return sum(count or 0 for count in recent[-span:]) > 1, _of_sum(recent[-span:], past, frame.days)

    return max(spans, key=told)


def _of_sum(recent: Sequence[int | None], past: Baseline, days: int) -> float:
    seen = [count for count in recent if count is not None]
    return max(gain * sum(seen) - cost * len(seen) for gain, cost in steps(past, days))


def _not_alone(daily: Sequence[int | None], frame: Frame, rule: Rule) -> bool:
    """One incident in an area that had none is a surge only to who wants more false alarms a year than such an area
    has incidents: one more than it had."""
    if _sum(daily[-ALONE * frame.days :]) > 1:
        return True
    years = len(daily) / 365.25
    return rule.false_alarms_per_year > (_sum(daily) + 1) / years


def _sum(daily: Sequence[int | None]) -> int:
    return sum(filter(None, daily))
