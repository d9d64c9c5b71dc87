"""Makes ``service/stages/judge/surge_tables.py``: ``python -m benchmarks.surge_table [streams]``.

For each past (expected incidents in ``within``, unevenness) streams of two years are drawn, the second is watched with
what the rule would have estimated of the first, and the evidence is found that is passed as often as each rate says.
The rule knows its estimates only, so the table is solved as a whole: each node is moved until streams whose true past
is the node's give the rate.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.surge_streams import (
    WEEK_IN_YEAR,
    Floats,
    Watched,
    first_watched,
    per_year,
    places,
    streams,
    watch,
)

WITHIN_DAYS, DAYS = 7, 365
RATES = (0.2, 0.5, 1.0, 2.0, 4.0, 12.0)
EXPECTED = (0.02, 0.07, 0.2, 0.6, 2.0, 6.0, 20.0, 60.0, 200.0)
UNEVENNESS = (1.0, 1.5, 2.5, 5.0)
ROUNDS, STEP = 40, 0.5
LEAST, GREATEST = -3.0, 5.5
ENOUGH = 1.1
SMOOTH = 0.03
"""How far each node is drawn to the line between its neighbours in each round: estimates overlap, and without this
nodes swing against each other."""
STREAMS, SEED = 2000, 20220613
TABLE = Path("service/stages/judge/surge_tables.py")


class Cell:
    """Streams of one true past, as watched, with the four nodes around each estimate."""

    def __init__(self, seen: Watched) -> None:
        self.seen = seen
        self.rows, self.across = places(seen.unevenness, UNEVENNESS)
        self.columns, self.along = places(seen.expected, EXPECTED)

    def rate(self, level: Floats, wanted: float) -> float:
        """Episodes a year with this level of thresholds."""
        rows, columns = self.rows, self.columns
        top = level[rows, columns] * (1 - self.along) + level[rows, columns + 1] * self.along
        bottom = level[rows + 1, columns] * (1 - self.along) + level[rows + 1, columns + 1] * self.along
        return per_year(self.seen.alarms(top * (1 - self.across) + bottom * self.across, wanted))


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else STREAMS
    pasts = [(expected, uneven, number) for uneven in UNEVENNESS for expected in EXPECTED]
    with ProcessPoolExecutor(max_workers=2) as pool:
        cells = [Cell(seen) for seen in pool.map(_watched, pasts)]
    levels = [_solved(cells, rate) for rate in RATES]
    TABLE.write_text(_written(levels, number), encoding="utf-8")


def _watched(past: tuple[float, float, int]) -> Watched:
    expected, uneven, number = past
    random = np.random.default_rng([SEED, int(1000 * expected), int(1000 * uneven)])
    shape = (number, first_watched(WEEK_IN_YEAR) + DAYS)
    return watch(streams(expected / WITHIN_DAYS, uneven, shape, random))


def _solved(cells: Sequence[Cell], wanted: float) -> Floats:
    level = np.full((len(UNEVENNESS), len(EXPECTED)), 2.0)
    most = np.array([cell.rate(level - 99, wanted) for cell in cells]).reshape(level.shape)
    for _ in range(ROUNDS):
        rates = np.array([cell.rate(level, wanted) for cell in cells]).reshape(level.shape)
        move = np.clip(STEP * np.log(np.maximum(rates, 0.01) / wanted), -0.5, 0.5)
        level = np.clip(level + move + SMOOTH * (_bent(level) + _bent(level.T).T), LEAST, GREATEST)
        for column in reversed(range(len(EXPECTED) - 1)):
            # An area with too few incidents for the rate needs the evidence of one that has just enough.
            short = most[:, column] < ENOUGH * wanted
            level[short, column] = level[short, column + 1]
    print(f"{wanted:g} a year, reached:", flush=True)
    for uneven, row, asked in zip(UNEVENNESS, rates, level, strict=True):
        told = "  ".join(f"{rate:.2f} ({one:.2f})" for rate, one in zip(row, asked, strict=True))
        print(f"  unevenness {uneven:g}: {told}", flush=True)
    return level


def _bent(level: Floats) -> Floats:
    """Where the line between the neighbours in the next and the last row runs, from each node."""
    found = np.zeros_like(level)
    found[1:-1] = (level[2:] + level[:-2]) / 2 - level[1:-1]
    return found


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
