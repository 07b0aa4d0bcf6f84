"""A stream of programs such as a model writes for one task: short ones that run, ones that raise, duplicates, and worse.

Everything comes from a seed, and no two programs of a stream are the same unless they are meant to be duplicates.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator

import numpy as np

from arc25.core.grid import Grid

NUMPY = (
    """
    import numpy as np

    def transform(grid):
        # Keep the most common colour as the background and turn the rest.
        values, counts = np.unique(grid, return_counts=True)
        background = values[np.argmax(counts)]
        out = np.where(grid == background, 0, grid)
        return np.rot90(out, {a})
    """,
    """
    import numpy as np

    def bounding_box(mask: np.ndarray) -> tuple[int, int, int, int]:
        ys, xs = np.where(mask)
        return ys.min(), ys.max() + 1, xs.min(), xs.max() + 1

    def transform(grid: np.ndarray) -> np.ndarray:
        \"\"\"Crop to everything that is not colour {a}.\"\"\"
        mask = grid != {a}
        if not mask.any():
            return grid.copy()
        y0, y1, x0, x1 = bounding_box(mask)
        cropped = grid[y0:y1, x0:x1].copy()
        cropped[cropped == 0] = {b}
        return cropped
    """,
    """
    import numpy as np

    def transform(grid):
        h, w = grid.shape
        result = np.zeros_like(grid)
        for color in range(1, 10):
            mask = grid == color
            if mask.sum() > {a}:
                result[mask] = color
        result[h // 2, :] = np.maximum(result[h // 2, :], {b})
        return result
    """,
    """
    import numpy as np

    BLACK, BLUE, RED = 0, 1, 2

    class Color:
        BLACK = 0
        GREY = 5
        TARGET = {b}

    def gravity(grid):
        out = np.full(grid.shape, Color.BLACK)
        for x in range(grid.shape[1]):
            column = grid[:, x]
            cells = column[column != Color.BLACK]
            if len(cells):
                out[-len(cells):, x] = cells
        return out

    def transform(grid):
        fallen = gravity(grid)
        fallen[fallen == Color.GREY] = Color.TARGET
        return np.roll(fallen, {a}, axis=1)
    """,
    """
    import numpy as np

    def transform(grid):
        # Symmetry: complete the left half from the right half.
        out = grid.copy()
        mirrored = np.fliplr(grid)
        hidden = out == {a}
        out[hidden] = mirrored[hidden]
        rows = [int(r) for r in np.where((out == 0).all(axis=1))[0]]
        for r in rows:
            out[r] = {b}
        return out.tolist()
    """,
    """
    import numpy as np
    from itertools import product

    def transform(grid: np.ndarray) -> np.ndarray:
        out = grid.copy()
        h, w = grid.shape
        for y, x in product(range(1, h - 1), range(1, w - 1), repeat=1):
            if grid[y, x] == 0 and grid[y, x - 1] == grid[y, x + 1] != 0:
                out[y, x] = grid[y, x - 1]
        if out.shape[0] * 2 <= 30 and {a} > 4:
            out = np.vstack([out, out[::-1]])
        out[0, 0] = {b}
        return out
    """,
    """
    from __future__ import annotations
    import numpy as np
    from dataclasses import dataclass

    @dataclass
    class Thing:
        color: int
        size: int
        top: int

    def find(grid) -> list[Thing]:
        things = []
        for color in np.unique(grid):
            if color != 0:
                ys, _ = np.nonzero(grid == color)
                things.append(Thing(int(color), len(ys), int(ys.min())))
        return sorted(things, key=lambda thing: (-thing.size, thing.top))

    def transform(grid):
        things = find(grid)
        out = np.zeros((max(1, len(things)), {a} + 1), dtype=int)
        for i, thing in enumerate(things):
            out[i, : min(thing.size, {a} + 1)] = thing.color
        return out
    """,
)

LOOPS = (
    """
    from collections import deque

    def transform(grid):
        grid = [list(map(int, row)) for row in grid]
        h, w = len(grid), len(grid[0])
        seen = [[False] * w for _ in range(h)]
        queue = deque((y, x) for y in range(h) for x in range(w)
                      if (y in (0, h - 1) or x in (0, w - 1)) and grid[y][x] == 0)
        for y, x in queue:
            seen[y][x] = True
        while queue:
            y, x = queue.popleft()
            for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                ny, nx = y + dy, x + dx
                if 0 <= ny < h and 0 <= nx < w and not seen[ny][nx] and grid[ny][nx] == 0:
                    seen[ny][nx] = True
                    queue.append((ny, nx))
        return [[{a} if grid[y][x] == 0 and not seen[y][x] else grid[y][x] for x in range(w)] for y in range(h)]
    """,
    """
    from collections import Counter

    def neighbours(grid, y, x):
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                if (dy or dx) and 0 <= y + dy < len(grid) and 0 <= x + dx < len(grid[0]):
                    yield int(grid[y + dy][x + dx])

    def transform(grid):
        common = Counter(int(v) for row in grid for v in row).most_common(1)[0][0]
        out = []
        for y in range(len(grid)):
            row = []
            for x in range(len(grid[0])):
                value = int(grid[y][x])
                alone = value != common and sum(n == value for n in neighbours(grid, y, x)) < {a} % 3
                row.append({b} if alone else value)
            out.append(row)
        return out
    """,
    """
    def components(grid):
        h, w = len(grid), len(grid[0])
        label = [[0] * w for _ in range(h)]
        count = 0
        for y in range(h):
            for x in range(w):
                if grid[y][x] and not label[y][x]:
                    count += 1
                    stack = [(y, x)]
                    while stack:
                        cy, cx = stack.pop()
                        if 0 <= cy < h and 0 <= cx < w and grid[cy][cx] == grid[y][x] and not label[cy][cx]:
                            label[cy][cx] = count
                            stack += [(cy + 1, cx), (cy - 1, cx), (cy, cx + 1), (cy, cx - 1)]
        return label, count

    def transform(input_grid):
        grid = [[int(cell) for cell in row] for row in input_grid]
        label, count = components(grid)
        sizes = [0] * (count + 1)
        for row in label:
            for mark in row:
                sizes[mark] += 1
        biggest = max(range(1, count + 1), key=lambda mark: sizes[mark], default=0)
        return [[{a} if mark and mark == biggest else {b} * (mark > 0) for mark in row] for row in label]
    """,
)

FAULTS = (
    "    return grid[{a}00, 0]",
    "    raise ValueError('no object of colour {a}')",
    "    return undefined_{a}(grid)",
    "    return np.concatenate([grid, grid[:, :-1]], axis=0)",
    "    return None",
    "    return grid * {a}0 + {b}",
    "    return {{}}[{a}]",
)
"""Last lines that fail: about what a model's failures look like, by kind."""

ENDLESS = "def transform(grid):\n    n = {a}\n    while True:\n        n += 1\n    return grid"
BOMB = (
    "def transform(grid):\n    hold = []\n    while True:\n        hold.append(bytearray({a}000000))\n    return grid"
)
SYNTAX = "def transform(grid):\n    if grid[0][0] == {a}\n        return grid\n    return grid  # {b}"


class Stream:
    """Programs by kind, none twice."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self._count = 0

    def inputs(self, count: int = 4) -> list[Grid]:
        """Grids of common sizes, mostly background."""
        rng = np.random.default_rng(self._chance.getrandbits(32))
        grids = []
        for _ in range(count):
            height, width = (int(side) for side in rng.integers(8, 15, 2))
            cells = np.where(rng.random((height, width)) < 0.6, 0, rng.integers(1, 10, (height, width)))
            grids.append(Grid.of(cells.tolist()))
        return grids

    def light(self, count: int) -> list[str]:
        """Programs that run: two of three with numpy, one of three loops in Python."""
        kinds = (*NUMPY, *NUMPY, *LOOPS, *LOOPS[:2])
        return [self._fill(self._chance.choice(kinds)) for _ in range(count)]

    def raising(self, count: int) -> list[str]:
        """Programs whose last line fails, or that return no grid."""
        return [self._failing(source) for source in self.light(count)]

    def endless(self, count: int) -> list[str]:
        """Programs that never end."""
        return [self._fill(ENDLESS) for _ in range(count)]

    def bombs(self, count: int) -> list[str]:
        """Programs that take all the memory they can get."""
        return [self._fill(BOMB) for _ in range(count)]

    def syntax(self, count: int) -> list[str]:
        """No Python."""
        return [self._fill(SYNTAX) for _ in range(count)]

    def candidates(self, count: int) -> list[str]:
        """What a model really sends: 30 % raise, 5 % never end, 2 % are memory bombs, 5 % no Python, the rest light.

        30 % of all are copies of others.
        """
        shares = {self.raising: 0.30, self.endless: 0.05, self.bombs: 0.02, self.syntax: 0.05, self.light: 0.58}
        distinct = [source for make, share in shares.items() for source in make(round(share * count * 0.7))]
        copies = self._chance.choices(distinct, k=count - len(distinct))
        return self._shuffled([*distinct, *copies])

    def with_duplicates(self, sources: list[str]) -> list[str]:
        """As many programs, 30 % of them copies of the others."""
        distinct = sources[: round(0.7 * len(sources))]
        return self._shuffled([*distinct, *self._chance.choices(distinct, k=len(sources) - len(distinct))])

    def _shuffled(self, sources: list[str]) -> list[str]:
        self._chance.shuffle(sources)
        return sources

    def _failing(self, source: str) -> str:
        *lines, _last = source.splitlines()
        fault = self._chance.choice(FAULTS).format(a=self._chance.randint(1, 9), b=self._chance.randint(0, 9))
        return "\n".join([*lines, fault, f"# {self._next()}"])

    def _fill(self, template: str) -> str:
        source = textwrap.dedent(template).strip()
        values = {"{a}": self._chance.randint(1, 9), "{b}": self._chance.randint(0, 9)}
        for name, value in values.items():
            source = source.replace(name, str(value))
        head = f"# Candidate {self._next()}\n"
        return head + source

    def _next(self) -> int:
        self._count += 1
        return self._count


def batches(items: list[str], size: int) -> Iterator[list[str]]:
    """Slices of `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
