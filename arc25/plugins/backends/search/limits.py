"""How much a rule learner may look at: tables grow with the budget and shrink with the number of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PRODUCTS_PER_SECOND = 1.2e9
"""Multiplications in one matrix product of a table, for each second of a pass."""
MAX_BITS = 6e5
"""About how many truth values, of rules in cells, may be laid out at once."""
BLOCK = 2**17
"""Numbers of an array that are worked on at once, so that what is in between takes little memory."""
FULL = 6.0
"""Seconds of budget from which on the search over lists is as wide as it gets."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The widths of a table and of the search over lists on it."""

    values: int
    conditions: int
    colored: int
    """Grids, the cheapest, whose colours become conditions."""
    paired: int
    """Conditions that are tried two at a time."""
    paired_values: int
    """Values that are tried for them."""
    pool: int
    """Rules that lists are made of, for each way of being pure."""
    defaults: int
    beam: tuple[int, ...]
    """Unfinished lists that are kept with 1, 2, ... rules."""


def limits(seconds: float, cells: int) -> Limits:
    """The limits for a table with so many train cells in a pass of so many seconds."""
    scale = min(1.0, max(0.1, seconds / FULL))
    columns = (PRODUCTS_PER_SECOND * max(seconds, 0.25) / cells) ** 0.5
    conditions = int(min(1800, max(160, columns * 2), 2.5 * MAX_BITS / cells))
    return Limits(
        values=int(min(400, max(40, columns / 2))),
        conditions=conditions,
        colored=conditions // 5,
        paired=int(min(100 + 300 * scale, max(60, columns / 2))),
        paired_values=int(2 + 6 * scale),
        pool=int(min(150 + 850 * scale, MAX_BITS / cells)),
        defaults=int(3 + 5 * scale),
        beam=(
            int(min(40 + 260 * scale, MAX_BITS / 4 / cells)),
            int(15 + 65 * scale),
            int(10 + 20 * scale),
            int(6 + 10 * scale),
        ),
    )


def blocks(rows: int, columns: int) -> Iterator[slice]:
    """The rows of an array of that size, some at a time."""
    some = max(1, BLOCK // max(1, columns))
    return (slice(start, start + some) for start in range(0, rows, some))
