"""Programs such as models write for ARC tasks, on the inputs of real tasks: ones that run, ones that raise, and worse.

Everything comes from a seed, and no two programs of a stream are the same unless they are meant to be duplicates.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

import arc25
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
    """
    import numpy as np
    from typing import List, Tuple, Dict

    BACKGROUND = 0

    class GridObject:
        \"\"\"A connected region of one colour, with its bounding box and cells.\"\"\"

        def __init__(self, color: int, cells: List[Tuple[int, int]]):
            self.color = color
            self.cells = cells
            ys = [y for y, _ in cells]
            xs = [x for _, x in cells]
            self.top, self.bottom = min(ys), max(ys)
            self.left, self.right = min(xs), max(xs)

        @property
        def height(self) -> int:
            return self.bottom - self.top + 1

        @property
        def width(self) -> int:
            return self.right - self.left + 1

        def is_rectangle(self) -> bool:
            return len(self.cells) == self.height * self.width

    def extract_objects(grid: np.ndarray) -> List[GridObject]:
        # Flood fill from every unvisited cell that is not background.
        visited = np.zeros(grid.shape, dtype=bool)
        objects = []
        for start_y in range(grid.shape[0]):
            for start_x in range(grid.shape[1]):
                if visited[start_y, start_x] or grid[start_y, start_x] == BACKGROUND:
                    continue
                color = grid[start_y, start_x]
                stack, cells = [(start_y, start_x)], []
                visited[start_y, start_x] = True
                while stack:
                    y, x = stack.pop()
                    cells.append((y, x))
                    for ny, nx in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                        inside = 0 <= ny < grid.shape[0] and 0 <= nx < grid.shape[1]
                        if inside and not visited[ny, nx] and grid[ny, nx] == color:
                            visited[ny, nx] = True
                            stack.append((ny, nx))
                objects.append(GridObject(int(color), cells))
        return objects

    def transform(input_grid: np.ndarray) -> np.ndarray:
        output_grid = np.copy(input_grid)
        # Recolour every object that is not a full rectangle, and count the others by colour.
        counts: Dict[int, int] = {}
        for obj in extract_objects(input_grid):
            if not obj.is_rectangle():
                for y, x in obj.cells:
                    output_grid[y, x] = {a}
            else:
                counts[obj.color] = counts.get(obj.color, 0) + 1
        if counts:
            winner = max(counts, key=lambda color: (counts[color], color))
            output_grid[output_grid == winner] = (winner + {b}) % 10
        return output_grid
    """,
    """
    import numpy as np

    def find_symmetry_axis(grid, ignore):
        \"\"\"Find the vertical axis with the fewest mismatches, ignoring masked cells.\"\"\"
        height, width = grid.shape
        best_axis, best_score = width / 2 - 0.5, None
        for doubled in range(width - 2, width + 1):
            axis = doubled / 2
            score = 0
            for x in range(width):
                mirror = int(2 * axis - x)
                if 0 <= mirror < width:
                    both = (grid[:, x] != ignore) & (grid[:, mirror] != ignore)
                    score += np.count_nonzero(grid[both, x] != grid[both, mirror])
            if best_score is None or score < best_score:
                best_axis, best_score = axis, score
        return best_axis

    def transform(grid):
        # Step 1: find the colour that covers the pattern (the one that we fill in).
        cover = {a}
        # Step 2: find the axis, mirrored cells tell what is below the cover.
        axis = find_symmetry_axis(grid, cover)
        result = grid.copy()
        for y, x in np.argwhere(grid == cover):
            mirror = int(2 * axis - x)
            if 0 <= mirror < grid.shape[1] and grid[y, mirror] != cover:
                result[y, x] = grid[y, mirror]
            else:
                result[y, x] = {b}
        # Step 3: nothing else changes.
        return result
    """,
    """
    import numpy as np

    # Colours of the task
    BLACK, BLUE, RED, GREEN, YELLOW, GREY, PINK, ORANGE, TEAL, MAROON = range(10)

    def draw_line(grid, start, direction, color):
        \"\"\"Extend a line from start until it leaves the grid or meets something.\"\"\"
        y, x = start
        dy, dx = direction
        y, x = y + dy, x + dx
        while 0 <= y < grid.shape[0] and 0 <= x < grid.shape[1]:
            if grid[y, x] != BLACK:
                break
            grid[y, x] = color
            y, x = y + dy, x + dx
        return grid

    def transform(grid):
        out = np.array(grid, dtype=int).copy()
        seeds = [(int(y), int(x)) for y, x in np.argwhere(grid == {a})][:6]
        for seed in seeds:
            for direction in [(0, 1), (1, 0), (0, -1), (-1, 0)]:
                out = draw_line(out, seed, direction, {b})
        if not seeds:
            rows = [row for row in range(out.shape[0]) if len(set(out[row].tolist())) > 2]
            for row in rows:
                out[row] = out[row][::-1]
        return out.astype(int).tolist()
    """,
    """
    import numpy as np

    def transform(grid):
        \"\"\"
        Every empty cell with at least {b} % 4 + 2 coloured neighbours takes the colour
        that is most common around it.
        \"\"\"
        height, width = grid.shape
        padded = np.pad(grid, 1, mode="constant", constant_values=0)
        output = grid.copy()
        for i in range(height):
            for j in range(width):
                if grid[i, j] != 0:
                    continue
                # Look at the 3x3 window around the cell
                window = padded[i:i + 3, j:j + 3].flatten()
                colors = [int(c) for c in window if c != 0]
                if len(colors) >= {b} % 4 + 2:
                    output[i, j] = max(set(colors), key=colors.count)
        # Remove what is alone afterwards
        for i in range(height):
            for j in range(width):
                if output[i, j] == {a} and np.sum(output == {a}) == 1:
                    output[i, j] = 0
        return output
    """,
    """
    import numpy as np

    DIRECTIONS = [(-1, -1), (-1, 1), (1, -1), (1, 1)]

    def in_bounds(grid, row, col):
        return 0 <= row < grid.shape[0] and 0 <= col < grid.shape[1]

    def transform(input_grid):
        # 1. Find all pixels of the colours that matter
        # 2. Shoot diagonal rays from each of them
        # 3. Rays stop at other pixels; where two rays meet the cell is marked
        result = input_grid.copy()
        hits = np.zeros_like(input_grid)
        for row in range(input_grid.shape[0]):
            for col in range(input_grid.shape[1]):
                color = input_grid[row, col]
                if color == 0 or (color + {a}) % 3 == 0:
                    continue
                for d_row, d_col in DIRECTIONS:
                    r, c = row + d_row, col + d_col
                    while in_bounds(input_grid, r, c) and input_grid[r, c] == 0:
                        hits[r, c] += 1
                        result[r, c] = color
                        r, c = r + d_row, c + d_col
        result[hits > {b} // 2 + 1] = {a}
        return result
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program and the grids to run it on: all inputs of one task."""

    source: str
    inputs: tuple[Grid, ...]


class Stream:
    """Candidates by kind, each for a random training task of ARC-AGI-1, none twice."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self._tasks = arc25.load("arc-agi-1/training")
        self._count = 0
        self._kinds = (*NUMPY, *LOOPS, *LOOPS)

    def light(self, count: int) -> list[Candidate]:
        """Programs that run: two of three on numpy arrays, one of three on nested lists."""
        return self._make(count, self._light)

    def raising(self, count: int) -> list[Candidate]:
        """Programs whose last line fails, or that return no grid."""
        return self._make(count, self._failing)

    def endless(self, count: int) -> list[Candidate]:
        """Programs that never end."""
        return self._make(count, lambda: self._fill(ENDLESS))

    def bombs(self, count: int) -> list[Candidate]:
        """Programs that take all the memory they can get."""
        return self._make(count, lambda: self._fill(BOMB))

    def syntax(self, count: int) -> list[Candidate]:
        """No Python."""
        return self._make(count, lambda: self._fill(SYNTAX))

    def mixed(self, count: int) -> list[Candidate]:
        """What a model really sends: 30 % raise, 5 % never end, 2 % are memory bombs, 5 % no Python, the rest light."""
        shares = {self.raising: 0.30, self.endless: 0.05, self.bombs: 0.02, self.syntax: 0.05, self.light: 0.58}
        return self._shuffled([made for make, share in shares.items() for made in make(round(share * count))])

    def with_copies(self, make: Callable[[int], list[Candidate]], count: int) -> list[Candidate]:
        """`count` programs made by `make`, 30 % of which are copies of others."""
        distinct = make(round(0.7 * count))
        return self._shuffled([*distinct, *self._chance.choices(distinct, k=count - len(distinct))])

    def _make(self, count: int, write: Callable[[], str]) -> list[Candidate]:
        return [Candidate(write(), self._chance.choice(self._tasks).inputs) for _ in range(count)]

    def _shuffled(self, candidates: list[Candidate]) -> list[Candidate]:
        self._chance.shuffle(candidates)
        return candidates

    def _light(self) -> str:
        return self._fill(self._chance.choice(self._kinds))

    def _failing(self) -> str:
        *lines, _last = self._light().splitlines()
        fault = self._chance.choice(FAULTS).format(a=self._chance.randint(1, 9), b=self._chance.randint(0, 9))
        return "\n".join([*lines, fault])

    def _fill(self, template: str) -> str:
        self._count += 1
        source = textwrap.dedent(template).strip()
        for name, low in (("{a}", 1), ("{b}", 0)):
            source = source.replace(name, str(self._chance.randint(low, 9)))
        return f"# Candidate {self._count}\n{source}"
