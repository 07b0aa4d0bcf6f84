# Programs as models write them for ARC tasks; read by books.py, run by test_model_programs.py.

#: colour constants in an enum
#< 012/120
#> 032/320
from enum import IntEnum
import numpy as np

class Color(IntEnum):
    BLACK = 0
    BLUE = 1
    RED = 2
    GREEN = 3

def transform(grid):
    g = np.array(grid)
    g[g == Color.BLUE] = Color.GREEN
    return g


#: colour constants in a class
#< 012/120
#> 022/220
class Color:
    BLACK, BLUE, RED = range(3)
    NOT_BLACK = [BLUE, RED]
    ALL_COLORS = (BLACK, *NOT_BLACK)

def transform(grid):
    return [[Color.RED if v in Color.NOT_BLACK else Color.BLACK for v in row] for row in grid]


#: an enum with a mapping
#< 120/211
#> 210/122
from enum import Enum

class Colour(Enum):
    BLACK = 0
    BLUE = 1
    RED = 2

    @property
    def partner(self):
        return {Colour.BLUE: Colour.RED, Colour.RED: Colour.BLUE}.get(self, self)

def transform(grid):
    return [[Colour(int(v)).partner.value for v in row] for row in grid]


#: counting with Counter
#< 1121/2131
#> 11111
from collections import Counter
def transform(grid):
    counts = Counter(cell for row in grid for cell in row)
    (color, n), *_ = counts.most_common()
    return [[color] * n]


#: histogram bars
#< 112/331/000
#> 100/103/123
import numpy as np
def transform(grid):
    colors, counts = np.unique(np.array(grid), return_counts=True)
    keep = colors != 0
    colors, counts = colors[keep], counts[keep]
    out = np.zeros((counts.max(), len(colors)), dtype=int)
    for j, (c, n) in enumerate(zip(colors, counts)):
        out[-n:, j] = c
    return out


#: the least frequent colour fills the grid
#< 1112/1311/1133
#> 22/22
from collections import Counter
import numpy as np
def transform(grid):
    flat = np.array(grid).flatten().tolist()
    rare = min(Counter(flat).items(), key=lambda kv: (kv[1], kv[0]))[0]
    return np.full((2, 2), rare)


#: rows sorted by their number of colours
#< 111/123/112
#> 123/112/111
def transform(grid):
    return sorted(([int(v) for v in row] for row in grid), key=lambda row: (len(set(row)), row), reverse=True)


#: a main guard with a file and an argument
#< 12/21
#> 21/12
import json
import sys
import numpy as np

def transform(grid):
    grid = np.array(grid)
    return (3 - grid).tolist()

if __name__ == "__main__":
    example = [[1, 2], [2, 1]]
    result = transform(example)
    print(json.dumps(result), file=sys.stderr)
    assert result == [[2, 1], [1, 2]]


#: a chatty program
#< 10/01
#> 01/10
import numpy as np
DEBUG = True
def log(*args, **kwargs):
    if DEBUG:
        print("[debug]", *args, **kwargs)
def transform(grid):
    grid = np.array(grid)
    log("input shape:", grid.shape)
    log(f"unique={np.unique(grid)!r}", end="\n\n", flush=True)
    out = 1 - grid
    log("output", out, sep="\n")
    return out


#: a long docstring and dangerous words
#< 123/321
#> 321/123
"""
Task analysis
=============
1. import os would not help, eval(...) neither; time.sleep(1) is never called.
2. `__import__("subprocess")` must not be used. random.seed() is not needed.
"""
import numpy as np

# os.system, exec( and open( only appear in this comment. sys.exit()!
def transform(input_grid: np.ndarray) -> np.ndarray:
    """
    Reverse each row.

    Note: do not use eval("...") or __globals__ here.
    """
    # import socket
    message = 'import os; os.remove("x"); globals()["x"]; ctypes'
    return np.array(input_grid)[:, ::-1]


#: type hints of every kind
#< 12/34
#> 45/23
from __future__ import annotations
from typing import Any, Callable, Dict, Final, Iterable, List, Literal, Optional, Sequence, Tuple, TypeAlias, Union
import numpy as np
from numpy.typing import NDArray

Grid: TypeAlias = List[List[int]]
Point = Tuple[int, int]
SIZE: Final[int] = 2
Axis = Literal["h", "v"]

def flip(grid: Grid, axis: Axis = "h", callback: Optional[Callable[[int], int]] = None) -> Grid:
    f: Callable[[int], int] = callback or (lambda v: v)
    rows: Grid = grid[::-1] if axis == "v" else [row[::-1] for row in grid]
    return [[f(int(v)) for v in row] for row in rows]

def transform(grid: Union[Grid, NDArray[Any]]) -> Grid:
    result: Dict[str, Grid] = {}
    result["v"] = flip(grid, "v", callback=lambda v: v + 1)
    return result["v"]


#: a functional style
#< 012/340
#> 154/321
from functools import reduce, partial
from itertools import chain
from operator import add
compose = lambda *fs: reduce(lambda f, g: lambda x: g(f(x)), fs)
mapg = lambda f: lambda g: [[f(int(v)) for v in r] for r in g]
hmirror = lambda g: [*map(list, reversed(g))]
vmirror = lambda g: [list(r)[::-1] for r in g]
transform = compose(mapg(partial(add, 1)), hmirror, vmirror)


#: memoised dynamic programming
#< 111/101/111
#> 111/101/111
from functools import lru_cache
def transform(grid):
    h, w = len(grid), len(grid[0])
    @lru_cache(maxsize=None)
    def square(r, c):
        if r < 0 or c < 0 or grid[r][c] == 0:
            return 0
        return 1 + min(square(r - 1, c), square(r, c - 1), square(r - 1, c - 1))
    return [[square(r, c) for c in range(w)] for r in range(h)]


#: a state machine with match
#< 0120/2100
#> 0139/2190
def step(state, cell):
    match state, cell:
        case ("start", 0): return "start", 0
        case ("start", v): return "inside", v
        case ("inside", 0): return "end", 9
        case ("inside", v) if v > 1: return "inside", v + 1
        case ("inside", v): return "inside", v
        case (_, v): return "end", v
def transform(grid):
    out = []
    for row in grid:
        state, line = "start", []
        for v in row:
            state, new = step(state, int(v))
            line.append(new)
        out.append(line)
    return out


#: exceptions as control flow
#< 120/340
#> 101
class Found(Exception):
    def __init__(self, value): self.value = value
def search(grid, test):
    for r, row in enumerate(grid):
        for c, v in enumerate(row):
            if test(v): raise Found((r, c))
def transform(grid):
    try:
        search(grid, lambda v: v > 2)
    except Found as f:
        r, c = f.value
    else:
        r = c = 0
    finally:
        done = True
    return [[r, c, int(done)]]


#: defensive code with try
#< 12/34
#> 12/34
import numpy as np
def transform(grid):
    try:
        grid = np.asarray(grid, dtype=int)
        result = grid[5, 5]
    except (IndexError, TypeError) as e:
        print(f"falling back: {e}")
        result = None
    except Exception:
        raise
    return grid if result is None else [[result]]


#: bare except around everything
#< 12/34
#> 12/34
def transform(grid):
    try:
        return undefined_helper(grid)
    except:
        return grid


#: a generator pipeline
#< 102/030
#> 030/102
def cells(grid):
    for r, row in enumerate(grid):
        yield from ((r, c, int(v)) for c, v in enumerate(row))
def nonzero(stream):
    return (t for t in stream if t[2])
def transform(grid):
    h, w = len(grid), len(grid[0])
    out = [[0] * w for _ in range(h)]
    for r, c, v in nonzero(cells(grid)):
        out[h - 1 - r][c] = v
    return out


#: a class with special methods
#< 123/456
#> 14/25/36
class Matrix:
    __slots__ = ("rows",)
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    @classmethod
    def zeros(cls, h, w): return cls([[0] * w for _ in range(h)])
    @property
    def shape(self): return len(self.rows), len(self.rows[0])
    def __getitem__(self, rc): return self.rows[rc[0]][rc[1]]
    def __setitem__(self, rc, v): self.rows[rc[0]][rc[1]] = v
    def __iter__(self): return ((r, c) for r in range(self.shape[0]) for c in range(self.shape[1]))
    def __eq__(self, other): return self.rows == other.rows
    def __matmul__(self, other): return NotImplemented
    def __invert__(self):
        out = Matrix.zeros(*self.shape[::-1])
        for r, c in self:
            out[c, r] = self[r, c]
        return out
    def __repr__(self): return "\n".join(" ".join(map(str, row)) for row in self.rows)
def transform(grid):
    m = Matrix(grid)
    assert ~~m == m
    return (~m).rows


#: points as a frozen dataclass in sets
#< 0100/0110/0000
#> 1110/1111/0110
from dataclasses import dataclass
@dataclass(frozen=True, order=True)
class Point:
    r: int
    c: int
    def __add__(self, other): return Point(self.r + other.r, self.c + other.c)
    def neighbors(self): return {self + d for d in DIRECTIONS}
DIRECTIONS = [Point(0, 1), Point(1, 0), Point(0, -1), Point(-1, 0)]
def transform(grid):
    points = {Point(r, c) for r, row in enumerate(grid) for c, v in enumerate(row) if v}
    grown = points.union(*(p.neighbors() for p in points))
    return [[int(Point(r, c) in grown) for c in range(len(grid[0]))] for r in range(len(grid))]


#: named tuples and sorting keys
#< 300/002/100
#> 123/210/020
from collections import namedtuple
Cell = namedtuple("Cell", "row col color")
def transform(grid):
    cs = [Cell(r, c, v) for r, row in enumerate(grid) for c, v in enumerate(row) if v]
    cs.sort(key=lambda c: c.color)
    return [[c.color for c in cs], [c.row for c in cs], [c._asdict()["col"] for c in cs]]


#: a lookup of patterns as strings
#< 101/111
#> 111
PATTERNS = {"101111": 1, "111101": 2}
def transform(grid):
    key = "".join(str(int(v)) for row in grid for v in row)
    n = PATTERNS.get(key, 0)
    return [[n] * 3 for _ in range(n)]


#: text rendering and regular expressions
#< 1100111/0010000
#> 1100333/0030000
import re
def transform(grid):
    lines = ["".join(map(str, map(int, row))) for row in grid]
    out = []
    for line in lines:
        longest = max(re.findall(r"1+", line), key=len, default="")
        out.append([int(c) for c in re.sub(longest, "3" * len(longest), line, count=1)] if longest else [0] * len(line))
    return out


#: bit masks
#< 101/011
#> 110/111
def transform(grid):
    masks = [int("".join(str(int(v)) for v in row), 2) for row in grid]
    merged = masks[0] ^ masks[1]
    return [[(merged >> (2 - i)) & 1 for i in range(3)], [int(c) for c in f"{masks[0] | masks[1]:03b}"]]


#: a vote of several heuristics
#< 12/21
#> 12/21
import numpy as np
HEURISTICS = []
def heuristic(weight=1):
    def register(fn):
        HEURISTICS.append((weight, fn))
        return fn
    return register
@heuristic()
def flip(g): return np.flip(g)
@heuristic(weight=2)
def same(g): return g.copy()
@heuristic()
def fail(g): raise ValueError("not applicable")
def transform(grid):
    g = np.array(grid)
    votes = {}
    for weight, fn in HEURISTICS:
        try:
            key = tuple(map(tuple, fn(g).tolist()))
        except ValueError:
            continue
        votes[key] = votes.get(key, 0) + weight
    return max(votes, key=votes.get)


#: chance with a seed
#< 123/456
#> 120/006
import random
import numpy as np
random.seed(42)
np.random.seed(42)
def transform(grid):
    cells = [(r, c) for r in range(len(grid)) for c in range(len(grid[0]))]
    random.shuffle(cells)
    picks = random.sample(range(len(cells)), k=3)
    out = [[0] * len(grid[0]) for _ in grid]
    for p in picks:
        r, c = cells[p]
        out[r][c] = int(grid[r][c])
    return out


#: timing that is only printed
#< 12/34
#> 31/42
import time
import numpy as np
def transform(grid):
    start = time.perf_counter()
    out = np.rot90(np.array(grid), k=-1)
    elapsed = time.perf_counter() - start
    print(f"took {elapsed * 1000:.3f} ms")
    return out


#: unused imports of all sorts
#< 12/34
#> 12/34
import numpy as np
import sys, math, random, copy, itertools, collections, functools, operator, string, re, json, time
import typing as t
from typing import *
from collections import *
from itertools import *
import heapq as hq, bisect, statistics, fractions, decimal, enum, dataclasses, warnings, textwrap, pprint
import scipy
from copy import deepcopy
def transform(grid):
    return deepcopy(grid)


#: warnings silenced
#< 12/30
#> 02/90
import warnings
warnings.filterwarnings("ignore", category=RuntimeWarning)
import numpy as np
np.seterr(divide="ignore", invalid="ignore")
np.set_printoptions(linewidth=200, threshold=1000)
def transform(grid):
    g = np.array(grid, dtype=float)
    ratio = g / g[:, ::-1]
    return np.nan_to_num(ratio, posinf=9).round().astype(int)


#: statistics and fractions
#< 135/246
#> 4323
from statistics import mean, median, mode
from fractions import Fraction
def transform(grid):
    flat = [int(v) for row in grid for v in row]
    return [[round(mean(flat)), int(median(flat)), mode(flat + [2]), Fraction(sum(flat), 7).numerator]]


#: global state and a counter
#< 000/000
#> 123/456
counter = 0
def next_color():
    global counter
    counter = counter % 9 + 1
    return counter
def transform(grid):
    return [[next_color() for _ in row] for row in grid]


#: closures with nonlocal
#< 102/020
#> 102/030
def make_painter(width):
    canvas, used = [], 0
    def paint(v):
        nonlocal used
        used += bool(v)
        canvas.append(used if v else 0)
        return canvas
    return paint
def transform(grid):
    paint = make_painter(len(grid[0]))
    for row in grid:
        for v in row:
            cells = paint(v)
    w = len(grid[0])
    return [cells[i:i + w] for i in range(0, len(cells), w)]


#: while loops with else and walrus
#< 120/012
#> 210219
def transform(grid):
    values = [int(v) for row in grid for v in row]
    out = []
    while (n := len(values)) > 0:
        if (v := values.pop()) == 0 and n > 3:
            continue
        out.append(v)
    else:
        out.append(9)
    return [out]


#: dictionaries of functions
#< 12/34
#> 24/35
import numpy as np
OPS = {
    "rot": np.rot90,
    "flip": lambda g: g[::-1],
    "inc": lambda g: (g + 1) % 10,
    "id": (lambda g: g),
}
PROGRAM = ["rot", "inc", "flip"]
def transform(grid):
    state = np.array(grid)
    for name in PROGRAM:
        state = OPS[name](state)
    return state


#: an interpreter for a tiny language
#< 123/456
#> 32/65
SCRIPT = """
flip h
add 1
crop 0 1
"""
def run(command, grid):
    name, *args = command.split()
    handler = {
        "flip": lambda way: [row[::-1] for row in grid] if way == "h" else grid[::-1],
        "add": lambda n: [[(v + int(n)) % 10 for v in row] for row in grid],
        "crop": lambda r, c: [row[int(c):] for row in grid[int(r):]],
    }[name]
    return handler(*args)
def transform(grid):
    state = [[int(v) for v in row] for row in grid]
    for command in filter(None, SCRIPT.strip().splitlines()):
        state = run(command, state)
    return state


#: iterating to a fixed point
#< 1000/0000/0002
#> 1112/1122/1222
import numpy as np
def grow(g):
    out = g.copy()
    for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        moved = np.zeros_like(g)
        h, w = g.shape
        moved[max(dy, 0):h + min(dy, 0), max(dx, 0):w + min(dx, 0)] = g[max(-dy, 0):h + min(-dy, 0), max(-dx, 0):w + min(-dx, 0)]
        out = np.where(out == 0, moved, out)
    return out
def transform(grid):
    g = np.array(grid)
    while True:
        new = grow(g)
        if (new == g).all():
            return new
        g = new


#: a copy of lists and a swap
#< 12/34
#> 13/24
import copy
def transform(grid):
    out = copy.deepcopy(grid)
    for i in range(len(out)):
        for j in range(i + 1, len(out[0])):
            out[i][j], out[j][i] = int(grid[j][i]), int(grid[i][j])
    return out


#: mixed returns of numpy scalars
#< 12/34
#> 421/130
import numpy as np
def transform(grid):
    g = np.array(grid)
    return [[np.int64(g.max()), np.uint8(2), True], (g.min(), np.float64(3.0), np.bool_(False))]


#: inheritance from list
#< 12/34
#> 46/37
class Row(list):
    def __add__(self, other): return Row(a + b for a, b in zip(self, other))
    @property
    def total(self): return sum(self)
def transform(grid):
    rows = [Row(map(int, r)) for r in grid]
    return [rows[0] + rows[1], [r.total for r in rows]]


#: asserting shapes and types
#< 12/34
#> 12/34
import numpy as np
def validate(grid):
    assert isinstance(grid, (list, tuple, np.ndarray)), f"bad type {type(grid).__name__}"
    assert all(len(r) == len(grid[0]) for r in grid), "ragged"
    assert all(isinstance(v, (int, np.integer)) for r in grid for v in r)
def transform(grid):
    validate(grid)
    out = [[int(v) for v in r] for r in grid]
    validate(out)
    return out


#: train pairs learnt by a mapping
#< 12/21
#> 56/65
EXAMPLES = [([[1, 1]], [[5, 5]]), ([[2, 1]], [[6, 5]])]
def learn():
    mapping = {}
    for inp, out in EXAMPLES:
        for a, b in zip(sum(inp, []), sum(out, [])):
            if mapping.setdefault(a, b) != b:
                raise RuntimeError(f"conflict for {a}")
    return mapping
MAPPING = learn()
def transform(grid):
    return [[MAPPING.get(int(v), 0) for v in row] for row in grid]


#: a helper class with private methods
#< 100/010
#> 100/212
class _Walker:
    __directions = ((0, 1), (1, 0))
    def __init__(self, grid):
        self._grid = [list(map(int, row)) for row in grid]
        self.__steps = 0
    def __inside(self, r, c):
        return 0 <= r < len(self._grid) and 0 <= c < len(self._grid[0])
    def _walk(self, r, c, d):
        dr, dc = self.__directions[d]
        while self.__inside(r, c):
            self._grid[r][c] = self._grid[r][c] or 2
            r += dr; c += dc
            self.__steps += 1
    def run(self):
        self._walk(0, 0, 1)
        self._walk(1, 1, 0)
        return self._grid, self.__steps
def transform(grid):
    out, _steps = _Walker(grid).run()
    assert _steps == 4
    return out


#: format strings of every kind
#< 12/34
#> 22223/13345
def transform(grid):
    w = len(grid[0])
    lines = ["{:>{width}}".format(int(r[0]), width=w) for r in grid] + [f"{int(v):02d}" for v in grid[1]] + ["%3d" % 5]
    "{0[0]} {name!r} {cell.real}".format(grid[0], name="x", cell=3)
    return [[len(line) for line in lines], [int(line) for line in lines]]
