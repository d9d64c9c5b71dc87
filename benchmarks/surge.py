"""The surge rule on simulated streams: false alarms against the rate that was set, and surges found.

False alarms: streams without a surge, each watched for a year after a year's past, thresholds as shipped. Surges: sizes
and shapes put into such streams; the rule beside EARS C1 to C3 and negative binomial CUSUMs, every method (the rule
too) at the threshold that gives the same false alarms on the same streams.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

import numpy as np

from benchmarks.surge_rivals import rivals
from benchmarks.surge_streams import (
    WEEK_IN_YEAR,
    YEAR,
    Counts,
    Flags,
    Floats,
    Watched,
    first_watched,
    framed,
    per_year,
    streams,
    thresholds,
    watch,
)
from service.records import Rule, Severity
from service.stages.judge.surge import surge
from service.stages.judge.surge_baseline import Frame

SEED = 7
STREAMS, SURGES, DAYS, RUN_IN = 500, 250, 365, 28
RATES = (0.5, 1.0, 4.0, 12.0)
MEANS = (0.05, 0.2, 1.0, 5.0)
UNEVEN = (1.0, 1.25, 2.0, 3.5)
COMPARED = ((0.05, 1.0), (0.2, 1.0), (0.2, 2.0), (1.0, 1.0), (1.0, 2.0), (5.0, 1.0), (5.0, 3.5))
"""Mean a day, variance over mean."""
SHAPES: Mapping[str, Floats] = {
    "2 days": np.ones(2),
    "7 days": np.ones(7),
    "14 days": np.ones(14),
    "14 days, rising": np.arange(1.0, 15.0),
    "21 days, a wave": np.exp(-((np.log(np.arange(1, 22) / 7)) ** 2) / 0.5) / np.arange(1, 22),
    "28 days": np.ones(28),
}
SETTINGS = (
    (3, 364, 7),
    (3, 156, 3),
    (14, 364, 7),
    (14, 364, 14),
    (28, 364, 28),
    (7, 182, 7),
    (7, 364, 1),
    (7, 364, 14),
)
"""Within, baseline and cooldown in days."""
SIZES = (3.0, 6.0)
"""Incidents added, in standard deviations of as many days without a surge; at least two on average."""
OURS = "surge"
EPISODES = "false alarms a year"
WANTED = {EPISODES: 1.0, "of days in alarm": 0.005}
"""What all methods are set to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one method on one kind of surge."""

    found: float
    """Share of the surges with an alarm while they lasted."""
    after: float
    """Median days until it, of those found."""
    lost: float
    """Mean days without knowing, a missed surge by its whole length."""


Outcomes = dict[tuple[str, str], list[Outcome]]


def main() -> None:
    _agree()
    _false_alarms()
    _other_streams()
    _other_windows()
    _surges()


def _agree() -> None:
    """The arithmetic for arrays gives what the rule itself gives."""
    counts = streams(0.7, 1.5, (20, first_watched(WEEK_IN_YEAR) + 1), _random(0))
    seen, since = watch(counts), date(2020, 1, 1)
    asked = thresholds(seen, 3.0)
    today = since + timedelta(days=counts.shape[1] - 1)
    rule = Rule(name="surge", kind="surge", severity=Severity.MINOR, false_alarms_per_year=3.0)
    for row in np.flatnonzero(seen.may_fire[:, 0]):
        daily = {since + timedelta(days=day): int(count) for day, count in enumerate(counts[row])}
        found = surge(daily, today, rule, since)
        np.testing.assert_allclose(
            (found.evidence, found.threshold), (seen.evidence[row, 0], asked[row, 0]), rtol=1e-9
        )


def _random(*marks: float) -> np.random.Generator:
    return np.random.default_rng([SEED, *(round(1000 * mark) for mark in marks)])


def _false_alarms() -> None:
    print(f"False alarms a year where {RATES} were set ({STREAMS} stream-years each)")
    print("incidents a day  variance/mean  " + "".join(f"{rate:>8g}" for rate in RATES))
    for average in MEANS:
        for uneven in UNEVEN:
            shape = (STREAMS, first_watched(WEEK_IN_YEAR) + DAYS)
            rates = _measured(watch(streams(average, uneven, shape, _random(1, average, uneven))))
            print(f"{average:>15g}  {uneven:>13g}  {rates}", flush=True)


def _measured(seen: Watched, frame: Frame = WEEK_IN_YEAR, cooldown: int = 7) -> str:
    found = (per_year(seen.alarms(thresholds(seen, rate, frame), rate), cooldown) for rate in RATES)
    return "".join(f"{one:8.2f}" for one in found)


def _other_streams() -> None:
    print("Streams that are not what the rule takes them for (1 incident a day on average)")
    length = first_watched(WEEK_IN_YEAR) + DAYS
    days = np.arange(length)
    shape = (STREAMS // 2, length)
    season = 1 + 0.5 * np.sin(2 * np.pi * (days / YEAR + _random(2).random((shape[0], 1))))
    busy = np.where((days > 200) & (days < 242), 4.0, 1.0) * np.ones(shape)
    for name, level in (
        ("a season, half up and half down", season),
        ("six weeks four times as busy in the past", busy),
        ("a level that wanders by a third over months", _wandering(shape)),
    ):
        print(f"{name:<45}{_measured(watch(_random(3).poisson(level).astype(np.int64)))}", flush=True)


def _wandering(shape: tuple[int, int]) -> Floats:
    """Log level: mean 0, deviation .33, remembered for 60 days."""
    random, stays = _random(4), np.exp(-1 / 60)
    level, columns = random.normal(0, 0.33, shape[0]), []
    for _ in range(shape[1]):
        level = stays * level + random.normal(0, 0.33 * np.sqrt(1 - stays**2), shape[0])
        columns.append(np.exp(level))
    return np.stack(columns, axis=1)


def _other_windows() -> None:
    print("Other settings (1 incident a day, variance/mean 1 and 2)")
    for within, baseline, cooldown in SETTINGS:
        frame = framed(within, baseline)
        for uneven in (1.0, 2.0):
            shape = (STREAMS // 4, first_watched(frame) + 2 * DAYS)
            seen = watch(streams(1.0, uneven, shape, _random(5, within, uneven)), frame)
            name = f"within {within}d, baseline {baseline}d, cooldown {cooldown}d, {uneven:g}"
            print(f"{name:<52}{_measured(seen, frame, cooldown)}", flush=True)


def _surges() -> None:
    outcomes: dict[str, Outcomes] = {measure: {} for measure in WANTED}
    for average, uneven in COMPARED:
        limits = _tuned(average, uneven)
        for shape in SHAPES:
            for size in SIZES:
                for measure, name, outcome in _met(average, uneven, shape, size, limits):
                    for group in (f"{average:g} a day, {uneven:g}", f"{shape}, {size:g} sd", "all"):
                        outcomes[measure].setdefault((group, name), []).append(outcome)
    for measure, found in outcomes.items():
        print(f"Surges found at {WANTED[measure]:g} {measure}: share / median days / mean days lost")
        _summed(found)


def _statistics(counts: Counts, start: int) -> tuple[dict[str, Floats], Flags]:
    """Each method's, on days with an incident: nothing is judged on others."""
    seen = watch(counts)
    above = seen.evidence - thresholds(seen, 1.0)
    ours = np.where(seen.may_fire & (seen.alone_above == 0), above, -99.0)
    return {OURS: ours, **rivals(counts, start, seen)}, counts[:, start:] > 0


def _tuned(average: float, uneven: float) -> dict[tuple[str, str], float]:
    """The threshold of each measure and method."""
    start = first_watched(WEEK_IN_YEAR)
    counts = streams(average, uneven, (SURGES, start + RUN_IN + DAYS), _random(6, average, uneven))
    statistics, judged = _statistics(counts, start)
    limits = {}
    for measure in WANTED:
        reached = []
        for name, values in statistics.items():
            watched, days = values[:, RUN_IN:], judged[:, RUN_IN:]
            limit = limits[measure, name] = _limit(watched, days, measure)
            reached.append(f"{name} {_rate((watched >= limit) & days, measure):.3g}")
        print(f"{average:g} a day, variance/mean {uneven:g}, {measure}: {', '.join(reached)}", flush=True)
    return limits


def _rate(alarms: Flags, measure: str) -> float:
    return per_year(alarms) if measure == EPISODES else float(alarms.mean())


def _limit(values: Floats, judged: Flags, measure: str) -> float:
    """The lowest threshold that gives at most what is wanted, a twentieth more allowed."""
    low, high = float(np.quantile(values, 0.9)), float(values.max()) + 1
    for _ in range(25):
        middle = (low + high) / 2
        if _rate((values >= middle) & judged, measure) > 1.05 * WANTED[measure]:
            low = middle
        else:
            high = middle
    return high


def _met(
    average: float, uneven: float, shape: str, size: float, limits: Mapping[tuple[str, str], float]
) -> Iterable[tuple[str, str, Outcome]]:
    weights = SHAPES[shape] / SHAPES[shape].sum()
    random = _random(8, average, uneven, size, list(SHAPES).index(shape))
    start, length = first_watched(WEEK_IN_YEAR), len(weights)
    counts = streams(average, uneven, (SURGES, start + RUN_IN + length), random)
    added = max(2.0, size * float(np.sqrt(average * uneven * length)))
    counts[:, -length:] += random.poisson(added * weights, (SURGES, length))
    statistics, judged = _statistics(counts, start)
    for (measure, name), limit in limits.items():
        alarms = ((statistics[name] >= limit) & judged)[:, -length:]
        found, first = alarms.any(axis=1), alarms.argmax(axis=1)
        yield (
            measure,
            name,
            Outcome(
                found=float(found.mean()),
                after=float(np.median(first[found])) if found.any() else float(length),
                lost=float(np.where(found, first, length).mean()),
            ),
        )


def _summed(outcomes: Outcomes) -> None:
    groups = list(dict.fromkeys(group for group, _ in outcomes))
    names = list(dict.fromkeys(name for _, name in outcomes))
    print(f"{'':<26}" + "".join(f"{name:>17}" for name in names))
    for group in sorted(groups, key=lambda one: (one == "all", "sd" in one)):
        cells = (outcomes[group, name] for name in names)
        told = (
            f"{mean(one.found for one in cell):.2f} /{mean(one.after for one in cell):4.1f} /"
            f"{mean(one.lost for one in cell):4.1f}"
            for cell in cells
        )
        print(f"{group:<26}" + "".join(f"{one:>17}" for one in told), flush=True)
