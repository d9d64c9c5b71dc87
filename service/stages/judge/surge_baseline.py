"""What the past of an area says is usual: how many incidents to expect, and how unevenly they come."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import sqrt

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

_Alike = tuple[int, float, int]
"""Incidents of a stretch, the share of its days that could be seen, and how many stretches are like it."""


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


def baseline_of(daily: Sequence[int | None], frame: Frame) -> Baseline:
    """The mean and the unevenness of the stretches of a baseline, its latest day last. None: nothing could be seen."""
    stretches = _alike(_stretches(daily, frame.stretch))
    past = _without_the_busiest(stretches)
    for _ in range(ROUNDS):
        weights = [_weight(count, past.expected * seen, past.unevenness) for count, seen, _ in stretches]
        past = _weighed(stretches, weights)
    return Baseline(expected=past.expected * frame.days / frame.stretch, unevenness=past.unevenness)


def _stretches(daily: Sequence[int | None], days: int) -> list[tuple[int, float]]:
    """Incidents of each stretch, and the share of its days that could be seen."""
    start = len(daily) % days
    whole = [count for count in daily if count is not None]
    if len(whole) == len(daily):
        sums = [0, *accumulate(whole)][start::days]
        return [(later - earlier, 1.0) for earlier, later in pairwise(sums)]
    found = []
    for begin in range(start, len(daily), days):
        seen = [count for count in daily[begin : begin + days] if count is not None]
        if seen:
            found.append((sum(seen), len(seen) / days))
    return found


def _alike(stretches: Iterable[tuple[int, float]]) -> list[_Alike]:
    """Each kind of stretch once, and how many there are: the quietest first."""
    kinds = Counter(stretches).items()
    return sorted(
        ((count, seen, number) for (count, seen), number in kinds), key=lambda one: (one[0] / one[1], one[1])
    )


def _without_the_busiest(stretches: Sequence[_Alike]) -> Baseline:
    """A first guess that an earlier surge cannot spoil, corrected for what normal counts lose by such a cut."""
    every = sum(number for _, _, number in stretches)
    room, left = every - every // BUSIEST, []
    for count, seen, number in stretches:
        if room > 0:
            left.append((count, seen, min(number, room)))
        room -= number
    cut = _weighed(left, [1.0] * len(left))
    spread = cut.unevenness * CUT_UNEVENNESS
    return Baseline(expected=cut.expected + CUT_MEAN * sqrt(spread * cut.expected), unevenness=spread)


def _weighed(stretches: Sequence[_Alike], weights: Sequence[float]) -> Baseline:
    """Half an incident is added to the whole, so that an area without any has an expectation."""
    time = incidents = whole = 0.0
    for (count, seen, number), weight in zip(stretches, weights, strict=True):
        weight *= number
        whole += weight
        time += weight * seen
        incidents += weight * count
    expected = (incidents + 0.5) / max(time, 1.0)
    spread = 0.0
    for (count, seen, number), weight in zip(stretches, weights, strict=True):
        spread += weight * number * (count - expected * seen) ** 2 / (expected * seen)
    usual = USUAL_COUNTS_FOR * (1 + 0.5 / expected)
    measured = whole * spread / (whole - 1) if whole > 1 else 0.0
    drawn = (measured + usual * USUAL_UNEVENNESS) / (whole + usual)
    return Baseline(expected=expected, unevenness=max(1.0, drawn))


def _weight(count: int, expected: float, unevenness: float) -> float:
    if count <= expected:
        return 1.0
    residual = 1.5 * (count ** (2 / 3) * expected ** (-1 / 6) - sqrt(expected)) / sqrt(unevenness)
    return 1.0 if residual <= STANDS_OUT else (STANDS_OUT / residual) ** 4
