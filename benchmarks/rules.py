"""Measure how many rules over cells the `search` backend tests in a second, on tables of random columns.

    python benchmarks/rules.py

A rule is one condition or two with a value; testing it tells in which train pairs it is wrong. Prints the CPU seconds
and the tests per second of the tables that a search of 10 seconds makes of so many cells, in 4 train pairs.
"""

from __future__ import annotations

import time

import numpy as np

from arc25.plugins.backends.search.columns import Table, Value
from arc25.plugins.backends.search.limits import Limits, limits
from arc25.plugins.backends.search.pool import Evidence

SECONDS = 10.0
CELLS = (100, 300, 1000, 3000)
PAIRS = 4
ROUNDS = 3


def main() -> None:
    """Measure tables of each size, the best of some rounds."""
    print(f"{'cells':>5} {'conditions':>10} {'values':>6} {'single, M/s':>11} {'double, M/s':>11} {'CPU s':>6}")
    for cells in CELLS:
        widths = limits(SECONDS, cells)
        rounds = [_measure(_table(cells, widths), widths) for _ in range(ROUNDS)]
        single, double = (min(times) for times in zip(*rounds, strict=True))
        singles = widths.conditions * widths.values / single / 1e6
        doubles = widths.paired * (widths.paired - 1) / 2 * widths.paired_values / double / 1e6
        row = f"{cells:5} {widths.conditions:10} {widths.values:6} {singles:11.0f} {doubles:11.0f}"
        print(f"{row} {single + double:6.2f}")


def _table(cells: int, widths: Limits) -> Table:
    rng = np.random.default_rng(cells)
    wanted = rng.integers(0, 3, cells).astype(np.int8)
    written = rng.integers(0, 3, (widths.values, cells)).astype(np.int8)
    holds = rng.random((widths.conditions, cells)) < 0.1
    bounds = np.linspace(0, cells, PAIRS + 1).astype(int).tolist()
    return Table([Value(None, 0, 1.0)] * widths.values, written, [], holds, wanted, bounds)


def _measure(table: Table, widths: Limits) -> tuple[float, float]:
    """CPU seconds for all single conditions with all values, and for all pairs of some with some values."""
    start = time.process_time()
    evidence = Evidence(table, widths)
    single = time.process_time()
    for value in range(widths.paired_values):
        evidence._bad_pairs(value)
    return single - start, time.process_time() - single


if __name__ == "__main__":
    main()
