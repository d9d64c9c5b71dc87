"""The methods that the surge rule is measured beside, over many streams at once.

EARS C1, C2, C3 as Fricker, Hegler and Dunfee (Statistics in Medicine 27, 2008) and the R package surveillance give
them; the negative binomial CUSUM as Watkins et al. (BMC Medical Informatics and Decision Making 8:37, 2008) and Höhle
and Paul (Computational Statistics & Data Analysis 52, 2008) do. The CUSUM is given the rule's own estimate of the past
as well, which is better than the 28 days of the publication.
"""

from collections.abc import Mapping

import numpy as np

from benchmarks.surge_streams import Counts, Floats, Watched, baseline_of
from service.stages.judge.surge import EVEN

LEAST_DEVIATION = 0.2
"""For seven days that are all the same, as implementations of EARS set it."""


def rivals(counts: Counts, start: int, seen: Watched) -> Mapping[str, Floats]:
    """The statistic of each method on each day from ``start`` on; the rule's own is in ``seen``."""
    found = {"C1": _ears(counts, start, 1), "C2": _ears(counts, start, 3), "C3": _c3(counts, start)}
    mean, uneven = seen.expected / 7, np.maximum(seen.unevenness, EVEN)
    deviation = np.sqrt(mean * uneven)
    watched = counts[:, start:]
    for name, shift in (("NBC +2 sd", 2.0), ("NBC +3 sd", 3.0)):
        found[name] = _cusum(watched, mean, uneven, 1 + shift * deviation / mean)
    found["NBC x 2"] = _cusum(watched, mean, uneven, np.full_like(mean, 2.0))
    found["NBC 28 days"] = _published(counts, start)
    return found


def _ears(counts: Counts, start: int, lag: int) -> Floats:
    days = range(start, counts.shape[1])
    columns = []
    for day in days:
        week = counts[:, day - lag - 6 : day - lag + 1]
        deviation = np.maximum(week.std(axis=1, ddof=1), LEAST_DEVIATION)
        columns.append((counts[:, day] - week.mean(axis=1)) / deviation)
    return np.stack(columns, axis=1)


def _c3(counts: Counts, start: int) -> Floats:
    above = np.maximum(0.0, _ears(counts, start - 2, 3) - 1)
    found: Floats = above[:, 2:] + above[:, 1:-1] + above[:, :-2]
    return found


def _cusum(watched: Counts, mean: Floats, uneven: Floats, times: Floats) -> Floats:
    """Of the log likelihood ratio of ``times`` the mean, both as uneven as estimated."""
    grown = 1 + times * (uneven - 1)
    gained = watched * np.log(times * uneven / grown) - mean / (uneven - 1) * np.log(grown / uneven)
    found = np.zeros_like(gained)
    state = np.zeros(len(gained))
    for day in range(gained.shape[1]):
        state = np.maximum(0.0, state + gained[:, day])
        found[:, day] = state
    return found


def _published(counts: Counts, start: int) -> Floats:
    """As published: mean and variance of the last 28 days before a gap of a week, out of control at two deviations."""
    weeks = [
        baseline_of(counts[:, day - 35 : day - 7].astype(np.float64)) for day in range(start, counts.shape[1])
    ]
    mean, uneven = (np.stack(one, axis=1) for one in zip(*weeks, strict=True))
    uneven = np.maximum(uneven, EVEN)
    return _cusum(counts[:, start:], mean, uneven, 1 + 2 * np.sqrt(uneven / mean))
