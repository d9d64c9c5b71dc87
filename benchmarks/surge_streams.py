"""Streams of daily incidents of many areas at once, and the statistic of the surge rule over them.

The arithmetic of ``service.stages.judge.surge`` for arrays (numpy comes with the libraries the product uses);
``benchmarks.surge`` begins by holding the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from service.records import Rule, Severity
from service.stages.judge.surge import ALONE, EVEN, LASTS, MOST, SIZES, frame_of
from service.stages.judge.surge_baseline import (
    BUSIEST,
    CUT_MEAN,
    CUT_UNEVENNESS,
    ROUNDS,
    STANDS_OUT,
    USUAL_COUNTS_FOR,
    USUAL_UNEVENNESS,
    Frame,
)
from service.stages.judge.surge_tables import EXPECTED, RATES, THRESHOLDS, UNEVENNESS, WITHIN_DAYS

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
YEAR = 365.25
NEVER = -99.0


@dataclass(frozen=True, slots=True)
class Watched:
    """What the rule sees of each stream (row) on each watched day (column)."""

    counts: Counts
    evidence: Floats
    expected: Floats
    """In one ``within``."""
    unevenness: Floats
    may_fire: Flags
    """An incident on the day, and more in ``within`` than expected."""
    alone_above: Floats
    """The false alarms a year from which on the day's incident fires though it is alone; 0: it is not."""

    def alarms(self, thresholds: Floats, per_year: float) -> Flags:
        """The days on which the rule fires."""
        found: Flags = self.may_fire & (self.evidence >= thresholds) & (self.alone_above < per_year)
        return found


WEEK_IN_YEAR = Frame(days=7, baseline=364, stretch=7, memory=28)
"""The frame of the shipped rule."""


def framed(within: int, baseline: int) -> Frame:
    """The frame of a rule with these spans in days."""
    spans = {"within": timedelta(days=within), "baseline": timedelta(days=baseline)}
    return frame_of(Rule(name="surge", kind="surge", severity=Severity.MINOR, **spans))


def first_watched(frame: Frame) -> int:
    """The first day of a stream on which its past is long enough."""
    return frame.baseline + frame.days


def streams(mean: float, unevenness: float, shape: tuple[int, int], random: np.random.Generator) -> Counts:
    """Negative binomial counts a day, Poisson where the variance is the mean."""
    if unevenness <= 1:
        return random.poisson(mean, shape).astype(np.int64)
    size = mean / (unevenness - 1)
    return random.poisson(random.gamma(size, mean / size, shape)).astype(np.int64)


def watch(counts: Counts, frame: Frame = WEEK_IN_YEAR) -> Watched:
    """Each day from ``first_watched`` on, judged from what came before it."""
    start = first_watched(frame)
    summed = np.concatenate([np.zeros((len(counts), 1), np.int64), np.cumsum(counts, axis=1)], axis=1)
    columns = [_day(counts, summed, day, frame) for day in range(start, counts.shape[1])]
    return Watched(counts[:, start:], *(np.stack(one, axis=1) for one in zip(*columns, strict=True)))


def _day(
    counts: Counts, summed: Counts, day: int, frame: Frame
) -> tuple[Floats, Floats, Floats, Flags, Floats]:
    """The columns of ``Watched`` after the counts, the evidence where the rule may fire."""
    ends = np.arange(day + 1 - frame.days, day - frame.days - frame.baseline + frame.stretch, -frame.stretch)
    expected, unevenness = baseline_of((summed[:, ends] - summed[:, ends - frame.stretch]).astype(np.float64))
    expected = expected * frame.days / frame.stretch
    may_fire = (counts[:, day] > 0) & (summed[:, day + 1] - summed[:, day + 1 - frame.days] > expected)
    recent = counts[may_fire, day + 1 - frame.memory : day + 1]
    found = np.full(len(counts), NEVER)
    found[may_fire] = evidence(recent, expected[may_fire], unevenness[may_fire], frame.days)
    return found, expected, unevenness, may_fire, _alone_above(summed, day, frame)


def _alone_above(summed: Counts, day: int, frame: Frame) -> Floats:
    whole = frame.days + frame.baseline
    recent = summed[:, day + 1] - summed[:, day + 1 - min(whole, ALONE * frame.days)]
    every = summed[:, day + 1] - summed[:, day + 1 - whole]
    return np.where(recent > 1, 0.0, (every + 1) / (whole / YEAR))


def baseline_of(stretches: Floats) -> tuple[Floats, Floats]:
    """As ``service.stages.judge.surge.baseline_of``, everything seen."""
    ordered = np.sort(stretches, axis=1)
    ordered = ordered[:, : ordered.shape[1] - ordered.shape[1] // BUSIEST]
    expected, unevenness = _weighed(ordered, np.ones_like(ordered))
    unevenness = unevenness * CUT_UNEVENNESS
    expected = expected + CUT_MEAN * np.sqrt(unevenness * expected)
    powers = (np.arange(stretches.max() + 1) ** (2 / 3))[stretches.astype(np.int64)]
    for _ in range(ROUNDS):
        residual = powers * (expected ** (-1 / 6))[:, None] - np.sqrt(expected)[:, None]
        residual *= (1.5 / np.sqrt(unevenness))[:, None]
        weights = np.where(residual <= STANDS_OUT, 1.0, (STANDS_OUT / np.maximum(residual, 1e-9)) ** 4)
        expected, unevenness = _weighed(stretches, weights)
    return expected, unevenness


def _weighed(stretches: Floats, weights: Floats) -> tuple[Floats, Floats]:
    whole = weights.sum(axis=1)
    expected = ((weights * stretches).sum(axis=1) + 0.5) / np.maximum(whole, 1.0)
    spread = (weights * (stretches - expected[:, None]) ** 2).sum(axis=1) / expected
    usual = USUAL_COUNTS_FOR * (1 + 0.5 / expected)
    drawn = (whole * spread / (whole - 1) + usual * USUAL_UNEVENNESS) / (whole + usual)
    return expected, np.maximum(1.0, drawn)


def evidence(recent: Counts, expected: Floats, unevenness: Floats, within: int) -> Floats:
    """As ``service.stages.judge.surge.evidence``."""
    gain, cost = steps(expected, unevenness, within, np.array(SIZES))
    stays = 1 - 1 / (LASTS * within)
    ratio = np.ones_like(gain)
    for day in range(recent.shape[1]):
        found = np.minimum(500.0, gain * recent[:, day, None] - cost)
        ratio = np.minimum(MOST, (1 - stays + stays * ratio) * np.exp(found))
    return np.log(ratio.mean(axis=1))


def steps(expected: Floats, unevenness: Floats, within: int, sizes: Floats) -> tuple[Floats, Floats]:
    """As ``service.stages.judge.surge.steps``; a column for each size."""
    uneven = np.maximum(unevenness, EVEN)[:, None]
    times = 1 + sizes * np.sqrt(unevenness / expected)[:, None]
    grown = 1 + times * (uneven - 1)
    per_day = (expected / within)[:, None]
    return np.log(times * uneven / grown), per_day / (uneven - 1) * np.log(grown / uneven)


def thresholds(seen: Watched, per_year: float, frame: Frame = WEEK_IN_YEAR) -> Floats:
    """As ``service.stages.judge.surge.threshold``, for each stream and day."""
    levels = [at_past(seen, np.array(level)) for level in THRESHOLDS]
    rate = np.log(per_year * frame.days / WITHIN_DAYS)
    knots = np.log(np.array(RATES))
    place = int(np.clip(np.searchsorted(knots, rate, side="right") - 1, 0, len(knots) - 2))
    share = (rate - knots[place]) / (knots[place + 1] - knots[place])
    found: Floats = levels[place] + share * (levels[place + 1] - levels[place])
    return found


def at_past(seen: Watched, level: Floats) -> Floats:
    """The thresholds of one rate (rows unevenness, columns expected) at the past of each stream and day."""
    rows, across = places(seen.unevenness, UNEVENNESS)
    columns, along = places(seen.expected, EXPECTED)
    top = level[rows, columns] * (1 - along) + level[rows, columns + 1] * along
    bottom = level[rows + 1, columns] * (1 - along) + level[rows + 1, columns + 1] * along
    found: Floats = top * (1 - across) + bottom * across
    return found


def places(values: Floats, knots: tuple[float, ...]) -> tuple[NDArray[np.intp], Floats]:
    """The knot below each value, and how far it is to the next in logarithms, within the table."""
    logs = np.log(np.array(knots))
    at = np.log(values)
    place = np.clip(np.searchsorted(logs, at, side="right") - 1, 0, len(knots) - 2)
    return place, np.clip((at - logs[place]) / (logs[place + 1] - logs[place]), 0.0, 1.0)


def episodes(alarms: Flags, cooldown: int = 7) -> int:
    """Alarms that begin after more than ``cooldown`` days without."""
    return sum(int(begun.sum()) for begun in _begun(alarms, cooldown))


def _begun(alarms: Flags, cooldown: int) -> Iterator[Flags]:
    last = np.full(len(alarms), -(10**6))
    for day in range(alarms.shape[1]):
        yield alarms[:, day] & (day - last > cooldown)
        last[alarms[:, day]] = day


def per_year(alarms: Flags, cooldown: int = 7) -> float:
    """Episodes a year and stream."""
    return episodes(alarms, cooldown) / (alarms.size / YEAR)
