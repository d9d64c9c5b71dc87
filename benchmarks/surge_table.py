"""Makes ``service/stages/judge/surge_tables.py``: ``python -m benchmarks.surge_table [streams]``.

For each past (expected incidents in ``within``, unevenness) streams of two years are drawn, the second is watched with
what the rule would have estimated of the first, and the evidence is found that is passed as often as each rate says.
The rule knows its estimates only, so the table is solved as a whole, for the rates of the true pasts.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import accumulate
from pathlib import Path

import numpy as np

from benchmarks.surge_streams import (
    WEEK_IN_YEAR,
    YEAR,
    Floats,
    Watched,
    first_watched,
    places,
    streams,
    watch,
)

WITHIN_DAYS, DAYS, COOLDOWN = 7, 365, 7
RATES = (0.2, 0.5, 1.0, 2.0, 4.0, 12.0)
EXPECTED = (0.02, 0.07, 0.2, 0.6, 2.0, 6.0, 20.0, 60.0, 200.0)
UNEVENNESS = (1.0, 1.25, 1.5, 2.0, 3.0, 5.0)
ROUNDS = 40
LEAST, GREATEST = -3.0, 5.5
ENOUGH = 0.9
STREAMS, SEED = 600, 20220613
TABLE = Path("service/stages/judge/surge_tables.py")


class Cell:
    """Streams of one true past: the days on which the rule may fire, with the four nodes around each estimate."""

    def __init__(self, seen: Watched) -> None:
        self.streams, self.days = np.nonzero(seen.may_fire)
        self.years = seen.evidence.size / YEAR
        self.evidence = seen.evidence[seen.may_fire]
        self.alone_above = seen.alone_above[seen.may_fire]
        self.rows, self.across = places(seen.unevenness[seen.may_fire], UNEVENNESS)
        self.columns, self.along = places(seen.expected[seen.may_fire], EXPECTED)
        self.shares = self._shares()

    def _shares(self) -> Floats:
        """How far the past is taken for that of each node; 1 in all."""
        found = np.zeros((len(UNEVENNESS), len(EXPECTED)))
        for row, across in ((0, 1 - self.across), (1, self.across)):
            for column, along in ((0, 1 - self.along), (1, self.along)):
                np.add.at(found, (self.rows + row, self.columns + column), across * along)
        return found / max(1.0, float(found.sum()))

    def rate(self, level: Floats, wanted: float) -> float:
        """Episodes a year with this level of thresholds."""
        rows, columns = self.rows, self.columns
        top = level[rows, columns] * (1 - self.along) + level[rows, columns + 1] * self.along
        bottom = level[rows + 1, columns] * (1 - self.along) + level[rows + 1, columns + 1] * self.along
        asked = top * (1 - self.across) + bottom * self.across
        fires = (self.evidence >= asked) & (self.alone_above < wanted)
        others = np.diff(self.streams[fires]) != 0
        begun = others | (np.diff(self.days[fires]) > COOLDOWN)
        return (int(fires.any()) + int(begun.sum())) / self.years


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else STREAMS
    pasts = [(expected, uneven, number) for uneven in UNEVENNESS for expected in EXPECTED]
    with ProcessPoolExecutor(max_workers=2) as pool:
        cells = list(pool.map(_watched, pasts))
    # Who wants more false alarms never needs more evidence, also where areas cannot have as many.
    levels = list(accumulate((_solved(cells, rate) for rate in RATES), np.minimum))
    TABLE.write_text(_written(levels, number), encoding="utf-8")


def _watched(past: tuple[float, float, int]) -> Cell:
    expected, uneven, number = past
    random = np.random.default_rng([SEED, int(1000 * expected), int(1000 * uneven)])
    shape = (number, first_watched(WEEK_IN_YEAR) + DAYS)
    return Cell(watch(streams(expected / WITHIN_DAYS, uneven, shape, random)))


def _solved(cells: Sequence[Cell], wanted: float) -> Floats:
    """Each node is moved by the errors of the pasts that are taken for it, as far as each is. Ended early: exact rates
    for every past would need thresholds that go up and down from node to node."""
    level = np.full((len(UNEVENNESS), len(EXPECTED)), 2.0)
    shares = np.array([cell.shares for cell in cells])
    # An area with too few incidents for the rate has no say.
    able = np.array([cell.rate(level - 99, wanted) >= ENOUGH * wanted for cell in cells])
    said = np.maximum((shares * able[:, None, None]).sum(axis=0), 1e-3)
    for _ in range(ROUNDS):
        rates = np.array([cell.rate(level, wanted) for cell in cells])
        errors = np.where(able, np.clip(np.log(np.maximum(rates, 0.01) / wanted), -0.7, 0.7), 0.0)
        level = np.clip(level + (shares * errors[:, None, None]).sum(axis=0) / said, LEAST, GREATEST)
    print(f"{wanted:g} a year, reached:", flush=True)
    for uneven, row, asked in zip(UNEVENNESS, rates.reshape(level.shape), level, strict=True):
        told = "  ".join(f"{rate:.2f} ({one:.2f})" for rate, one in zip(row, asked, strict=True))
        print(f"  unevenness {uneven:g}: {told}", flush=True)
    return level


def _written(levels: Sequence[Floats], number: int) -> str:
    lines = [
        '"""Thresholds of the surge rule, made by ``python -m benchmarks.surge_table`` from',
        f'{number:,} simulated streams of each past (seed {SEED}): data for ``service.stages.judge.surge``."""',
        "",
        f"WITHIN_DAYS = {WITHIN_DAYS}",
        '"""For this ``within``; the rates of another are as many in as many ``within``."""',
        f"RATES = {RATES}",
        '"""False alarms a year."""',
        f"EXPECTED = {EXPECTED}",
        '"""Incidents in one ``within``: the columns."""',
        f"UNEVENNESS = {UNEVENNESS}",
        '"""Variance over mean: the rows."""',
        "THRESHOLDS: tuple[tuple[tuple[float, ...], ...], ...] = (",
    ]
    for rate, level in zip(RATES, levels, strict=True):
        lines += [f"    (  # {rate:g} a year"]
        lines += ["        (" + ", ".join(f"{one:.3f}" for one in row) + ")," for row in level]
        lines += ["    ),"]
    return "\n".join([*lines, ")", ""])


if __name__ == "__main__":
    main()
