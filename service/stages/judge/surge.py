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
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, exp, log, sqrt

from service.records import Rule
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
USUAL_UNEVENNESS = 1.2
"""Variance over mean of the incidents in one ``within`` that the estimate is drawn towards, as by this many stretches
(of stretches with few incidents: more)."""
USUAL_COUNTS_FOR = 5.0
STANDS_OUT = 2.58
"""Anscombe residual from which a stretch of the past counts less: 1 in 200 of those without a surge."""
ROUNDS = 3
BUSIEST = 8
"""One stretch in so many, the busiest, is left out of the first guess."""
CUT_UNEVENNESS, CUT_MEAN = 1.48, 0.24
"""What a normal distribution without its highest eighth lacks: variance by this factor, mean by so many deviations."""
STRETCHES = 52
"""Stretches that the baseline has at least (those of a year: weeks), where it has as many days."""
EVEN = 1.0001
"""A negative binomial with less than this unevenness is a Poisson distribution to the precision needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The spans of a rule in whole days."""

    days: int
    """``within``."""
    baseline: int
    stretch: int
    """What the baseline is cut into."""
    memory: int
    """How far back a surge may have begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What the baseline says of one ``within``: incidents expected, and variance over mean (1: Poisson)."""

    expected: float
    unevenness: float


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
    observed = sum(count or 0 for count in daily[-frame.days :])
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
        observed=sum(count or 0 for count in recent[-best:]),
        expected=past.expected * best / frame.days,
        days=best,
        evidence=found,
        threshold=asked,
    )


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


def baseline_of(daily: Sequence[int | None], frame: Frame) -> Baseline:
    """The mean and the unevenness of the stretches of a baseline, its latest day last. None: nothing could be seen."""
    stretches = _stretches(daily, frame.stretch)
    past = _without_the_busiest(stretches)
    for _ in range(ROUNDS):
        weights = [_weight(count, past.expected * seen, past.unevenness) for count, seen in stretches]
        past = _weighed(stretches, weights)
    return replace(past, expected=past.expected * frame.days / frame.stretch)


def evidence(recent: Sequence[int | None], past: Baseline, frame: Frame) -> float:
    """Logarithm of the evidence for a surge that goes on; ``recent`` days, the latest last."""
    stays = 1 - 1 / (LASTS * frame.days)
    total = 0.0
    for gain, cost in steps(past, frame.days):
        ratio = 1.0
        for count in recent:
            if count is not None:
                ratio = min(MOST, (1 - stays + stays * ratio) * exp(min(500.0, gain * count - cost)))
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
    expected, unevenness = log(past.expected), log(past.unevenness)
    asked = [
        _between(UNEVENNESS, [_between(EXPECTED, row, expected) for row in level], unevenness)
        for level in THRESHOLDS
    ]
    return _between(RATES, asked, log(per_year * frame.days / WITHIN_DAYS), beyond=True)


def _between(knots: Sequence[float], values: Sequence[float], at: float, *, beyond: bool = False) -> float:
    """The value at the logarithm ``at``, by straight lines between the logarithms of the knots."""
    place = min(max(bisect_right(knots, exp(at)) - 1, 0), len(knots) - 2)
    low, high = log(knots[place]), log(knots[place + 1])
    share = (at - low) / (high - low)
    if not beyond:
        share = min(1.0, max(0.0, share))
    return values[place] + share * (values[place + 1] - values[place])


def _daily(
    counts: Mapping[date, int], first: date, today: date, unseen: Collection[date]
) -> list[int | None]:
    every = (first + timedelta(days=n) for n in range((today - first).days + 1))
    return [None if day in unseen and not counts.get(day) else counts.get(day, 0) for day in every]


def _stretches(daily: Sequence[int | None], days: int) -> list[tuple[int, float]]:
    """Incidents of each stretch, and the share of its days that could be seen."""
    found = []
    for start in range(len(daily) % days, len(daily), days):
        seen = [count for count in daily[start : start + days] if count is not None]
        if seen:
            found.append((sum(seen), len(seen) / days))
    return found


def _without_the_busiest(stretches: Sequence[tuple[int, float]]) -> Baseline:
    """A first guess that an earlier surge cannot spoil, corrected for what normal counts lose by such a cut."""
    left = sorted(stretches, key=lambda one: one[0] / one[1])
    left = left[: len(left) - len(left) // BUSIEST]
    cut = _weighed(left, [1.0] * len(left))
    spread = cut.unevenness * CUT_UNEVENNESS
    return Baseline(expected=cut.expected + CUT_MEAN * sqrt(spread * cut.expected), unevenness=spread)


def _weighed(stretches: Sequence[tuple[int, float]], weights: Sequence[float]) -> Baseline:
    """Half an incident is added to the whole, so that an area without any has an expectation."""
    both = list(zip(stretches, weights, strict=True))
    time = sum(weight * seen for (_, seen), weight in both)
    expected = (sum(weight * count for (count, _), weight in both) + 0.5) / max(time, 1.0)
    spread = sum(
        weight * (count - expected * seen) ** 2 / (expected * seen) for (count, seen), weight in both
    )
    whole = sum(weights)
    usual = USUAL_COUNTS_FOR * (1 + 0.5 / expected)
    measured = whole * spread / (whole - 1) if whole > 1 else 0.0
    drawn = (measured + usual * USUAL_UNEVENNESS) / (whole + usual)
    return Baseline(expected=expected, unevenness=max(1.0, drawn))


def _weight(count: int, expected: float, unevenness: float) -> float:
    residual = 1.5 * (count ** (2 / 3) * expected ** (-1 / 6) - sqrt(expected)) / sqrt(unevenness)
    return 1.0 if residual <= STANDS_OUT else (STANDS_OUT / residual) ** 4


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
    if sum(count or 0 for count in daily[-ALONE * frame.days :]) > 1:
        return True
    years = len(daily) / 365.25
    return rule.false_alarms_per_year > (sum(count or 0 for count in daily) + 1) / years
