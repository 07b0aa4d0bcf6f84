# Programs as models write them for ARC tasks; read by books.py, run by test_model_programs.py.

#: flood fill of enclosed regions with a deque
#< 03330/03030/03330
#> 03330/03430/03330
import numpy as np
from collections import deque

def transform(grid):
    # Flood fill from the border; whatever is left over is enclosed.
    grid = np.array(grid)
    h, w = grid.shape
    seen = np.zeros((h, w), dtype=bool)
    queue = deque()
    for r in range(h):
        for c in range(w):
            if (r in (0, h - 1) or c in (0, w - 1)) and grid[r, c] == 0:
                queue.append((r, c))
                seen[r, c] = True
    while queue:
        r, c = queue.popleft()
        for dr, dc in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
            nr, nc = r + dr, c + dc
            if 0 <= nr < h and 0 <= nc < w and not seen[nr, nc] and grid[nr, nc] == 0:
                seen[nr, nc] = True
                queue.append((nr, nc))
    output = grid.copy()
    output[(grid == 0) & ~seen] = 4
    return output


#: connected components, the largest is kept
#< 11000/10022/00022/30022
#> 00000/00022/00022/00022
def transform(grid):
    rows, cols = len(grid), len(grid[0])
    visited = [[False] * cols for _ in range(rows)]
    components = []

    def dfs(r, c, color, cells):
        if r < 0 or r >= rows or c < 0 or c >= cols or visited[r][c] or grid[r][c] != color:
            return
        visited[r][c] = True
        cells.append((r, c))
        for dr, dc in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            dfs(r + dr, c + dc, color, cells)

    for r in range(rows):
        for c in range(cols):
            if grid[r][c] != 0 and not visited[r][c]:
                cells = []
                dfs(r, c, grid[r][c], cells)
                components.append(cells)
    largest = max(components, key=len)
    result = [[0 for _ in range(cols)] for _ in range(rows)]
    for r, c in largest:
        result[r][c] = grid[r][c]
    return result


#: objects as dataclasses, sorted by size
#< 100220/100220/000000/033300
#> 22/22
from __future__ import annotations
from dataclasses import dataclass, field
from typing import List, Tuple, Set
import numpy as np

@dataclass
class GridObject:
    color: int
    cells: Set[Tuple[int, int]] = field(default_factory=set)

    @property
    def size(self) -> int:
        return len(self.cells)

    @property
    def bbox(self) -> Tuple[int, int, int, int]:
        rs = [r for r, _ in self.cells]
        cs = [c for _, c in self.cells]
        return min(rs), min(cs), max(rs), max(cs)

    def crop(self) -> np.ndarray:
        r0, c0, r1, c1 = self.bbox
        out = np.zeros((r1 - r0 + 1, c1 - c0 + 1), dtype=int)
        for r, c in self.cells:
            out[r - r0, c - c0] = self.color
        return out

def find_objects(grid: np.ndarray) -> List[GridObject]:
    seen: set[tuple[int, int]] = set()
    objects: List[GridObject] = []
    for (r, c), v in np.ndenumerate(grid):
        if v == 0 or (r, c) in seen:
            continue
        obj = GridObject(int(v))
        stack = [(r, c)]
        while stack:
            cell = stack.pop()
            if cell in seen:
                continue
            y, x = cell
            if not (0 <= y < grid.shape[0] and 0 <= x < grid.shape[1]) or grid[y, x] != v:
                continue
            seen.add(cell)
            obj.cells.add(cell)
            stack.extend([(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)])
        objects.append(obj)
    return objects

def transform(grid):
    objects = sorted(find_objects(np.array(grid)), key=lambda o: o.size, reverse=True)
    return objects[0].crop()


#: gravity down per column
#< 1020/0300/0000
#> 0000/0000/1320
import numpy as np

def transform(grid: np.ndarray) -> np.ndarray:
    """Let all colored cells fall to the bottom."""
    grid = np.asarray(grid)
    out = np.zeros_like(grid)
    for c in range(grid.shape[1]):
        col = grid[:, c]
        nz = col[col != 0]
        if nz.size:
            out[-nz.size:, c] = nz
    return out


#: gravity with lists and zip
#< 100/020/003
#> 000/000/123
def transform(grid):
    columns = list(zip(*grid))
    fallen = []
    for col in columns:
        values = [v for v in col if v]
        fallen.append([0] * (len(col) - len(values)) + values)
    return [list(row) for row in zip(*fallen)]


#: union find with path compression
#< 1100/0011/1000
#> 1100/0022/3000
class UnionFind:
    def __init__(self, n):
        self.parent = list(range(n))
        self._size = [1] * n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        ra, rb = self.find(a), self.find(b)
        if ra == rb:
            return False
        if self._size[ra] < self._size[rb]:
            ra, rb = rb, ra
        self.parent[rb] = ra
        self._size[ra] += self._size[rb]
        return True

def transform(grid):
    h, w = len(grid), len(grid[0])
    uf = UnionFind(h * w)
    for i in range(h):
        for j in range(w):
            if grid[i][j]:
                if i + 1 < h and grid[i + 1][j]: uf.union(i * w + j, (i + 1) * w + j)
                if j + 1 < w and grid[i][j + 1]: uf.union(i * w + j, i * w + j + 1)
    roots = {}
    return [[roots.setdefault(uf.find(i * w + j), len(roots) + 1) if grid[i][j] else 0 for j in range(w)] for i in range(h)]


#: components by scipy with sizes
#< 11002/10022/00000/33300
#> 55000/50000/00000/00000
import numpy as np
from scipy.ndimage import label

def transform(grid):
    grid = np.array(grid)
    labeled, n = label(grid > 0)
    sizes = np.bincount(labeled.ravel())[1:]
    biggest = np.argmax(sizes) + 1
    return np.where(labeled == biggest, 5, 0)


#: holes by scipy
#< 22220/20020/22220
#> 22220/21120/22220
import numpy as np
from scipy import ndimage

def transform(input_grid):
    arr = np.array(input_grid)
    filled = ndimage.binary_fill_holes(arr != 0)
    out = arr.copy()
    out[filled & (arr == 0)] = 1
    return out.tolist()


#: slices of objects by scipy, with diagonals
#< 10000/01000/00033
#> 10/01
import numpy as np
import scipy.ndimage as ndi

def transform(grid):
    g = np.array(grid)
    structure = ndi.generate_binary_structure(2, 2)
    lab, num = ndi.label(g, structure=structure)
    slices = ndi.find_objects(lab)
    areas = [(lab[s] == i + 1).sum() for i, s in enumerate(slices)]
    k = int(np.argmax(areas))
    return g[slices[k]]


#: outline of a solid shape
#< 00000/03330/03330/03330/00000
#> 00000/03330/03830/03330/00000
import numpy as np
from scipy.ndimage import binary_erosion

def transform(grid):
    g = np.array(grid)
    mask = g > 0
    inner = binary_erosion(mask)
    g[inner] = 8
    return g


#: bounding box drawn around an object
#< 00000/00500/05000/00000
#> 00000/02500/05200/00000
import numpy as np

BACKGROUND = 0
FRAME_COLOR = 2

def get_bbox(mask):
    ys, xs = np.where(mask)
    return ys.min(), ys.max(), xs.min(), xs.max()

def transform(grid):
    g = np.array(grid, copy=True)
    y0, y1, x0, x1 = get_bbox(g != BACKGROUND)
    box = g[y0:y1 + 1, x0:x1 + 1]
    box[box == BACKGROUND] = FRAME_COLOR
    return g


#: crop with argwhere
#< 0000/0120/0340/0000
#> 12/34
import numpy as np

def transform(grid):
    grid = np.array(grid)
    coords = np.argwhere(grid)
    (r0, c0), (r1, c1) = coords.min(axis=0), coords.max(axis=0)
    return grid[r0:r1 + 1, c0:c1 + 1]


#: recolour objects by their size
#< 10110/00110/20000/00003
#> 10440/00440/10000/00001
import numpy as np
from collections import Counter, defaultdict

def neighbors(r, c, h, w):
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            if (dr or dc) and 0 <= r + dr < h and 0 <= c + dc < w:
                yield r + dr, c + dc

def transform(grid):
    grid = [list(map(int, row)) for row in grid]
    h, w = len(grid), len(grid[0])
    ids = {}
    groups = defaultdict(list)
    for r in range(h):
        for c in range(w):
            if grid[r][c] == 0 or (r, c) in ids:
                continue
            todo = [(r, c)]
            ids[r, c] = len(groups)
            while todo:
                y, x = todo.pop()
                groups[ids[r, c]].append((y, x))
                for ny, nx in neighbors(y, x, h, w):
                    if (ny, nx) not in ids and grid[ny][nx] == grid[r][c]:
                        ids[ny, nx] = ids[r, c]
                        todo.append((ny, nx))
    for cells in groups.values():
        for y, x in cells:
            grid[y][x] = min(len(cells), 9)
    return grid


#: the object that is symmetric
#< 0110022/0110020
#> 11/11
import numpy as np

def split_objects(grid):
    cols = np.any(grid != 0, axis=0)
    objs, start = [], None
    for i, used in enumerate(list(cols) + [False]):
        if used and start is None:
            start = i
        elif not used and start is not None:
            objs.append(grid[:, start:i])
            start = None
    return objs

def is_symmetric(o):
    return np.array_equal(o, np.fliplr(o)) or np.array_equal(o, o[::-1])

def transform(grid):
    objs = split_objects(np.array(grid))
    return next((o for o in objs if is_symmetric(o)), objs[0])


#: shortest path with heapq
#< 20050/05050/00003
#> 21150/05150/00113
import heapq

def transform(grid):
    h, w = len(grid), len(grid[0])
    find = lambda v: next((r, c) for r in range(h) for c in range(w) if grid[r][c] == v)
    start, goal = find(2), find(3)
    heap, prev, dist = [(0, start)], {}, {start: 0}
    while heap:
        d, (r, c) = heapq.heappop(heap)
        if (r, c) == goal:
            break
        for nr, nc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= nr < h and 0 <= nc < w and grid[nr][nc] != 5 and d + 1 < dist.get((nr, nc), float("inf")):
                dist[(nr, nc)] = d + 1
                prev[(nr, nc)] = (r, c)
                heapq.heappush(heap, (d + 1, (nr, nc)))
    out = [list(row) for row in grid]
    node = prev[goal]
    while node != start:
        out[node[0]][node[1]] = 1
        node = prev[node]
    return out


#: the most frequent object
#< 10202/10202/00000/10303
#> 1/1
import numpy as np
from typing import NamedTuple

class Obj(NamedTuple):
    color: int
    top: int
    left: int
    pattern: tuple

def extract(grid):
    from scipy.ndimage import label
    lab, n = label(grid)
    for i in range(1, n + 1):
        ys, xs = np.nonzero(lab == i)
        sub = grid[ys.min():ys.max() + 1, xs.min():xs.max() + 1]
        yield Obj(int(sub.max()), int(ys.min()), int(xs.min()), tuple(map(tuple, (sub > 0).astype(int).tolist())))

def transform(grid):
    objs = list(extract(np.array(grid)))
    patterns = [o.pattern for o in objs]
    best = max(set(patterns), key=lambda p: (patterns.count(p), len(p)))
    return [list(row) for row in best]


#: move an object until it touches a wall
#< 11000/11004/00004
#> 00110/00114/00004
import numpy as np

def can_move(mask, walls, dx):
    shifted = np.roll(mask, dx, axis=1)
    shifted[:, :dx] = False
    if shifted.sum() != mask.sum():
        return False
    return not (shifted & walls).any()

def transform(grid):
    g = np.array(grid)
    mask, walls = g == 1, g == 4
    steps = 0
    while can_move(mask, walls, 1):
        mask = np.roll(mask, 1, axis=1)
        steps += 1
        if steps > 30: break
    out = np.where(walls, 4, 0)
    out[mask] = 1
    return out


#: colours of neighbours that touch
#< 110/112/002
#> 01/02/12
def transform(grid):
    g = grid
    pairs = set()
    for i, row in enumerate(g):
        for j, v in enumerate(row):
            if j + 1 < len(row) and row[j + 1] != v: pairs.add(frozenset((int(v), int(row[j + 1]))))
            if i + 1 < len(g) and g[i + 1][j] != v: pairs.add(frozenset((int(v), int(g[i + 1][j]))))
    return [sorted(p) for p in sorted(pairs, key=sorted)]


#: surround each dot
#< 00000/00100/00000/00002
#> 03330/03130/03330/00002
import numpy as np

def transform(grid):
    grid = np.array(grid)
    out = grid.copy()
    H, W = grid.shape
    for (i, j) in np.argwhere(grid == 1):
        for di in [-1, 0, 1]:
            for dj in [-1, 0, 1]:
                ni, nj = i + di, j + dj
                if (di, dj) != (0, 0) and 0 <= ni < H and 0 <= nj < W and out[ni, nj] == 0:
                    out[ni, nj] = 3
    return out


#: distances to the nearest colour
#< 0000/0100/0000
#> 2123/1012/2123
import numpy as np
from scipy.ndimage import distance_transform_cdt

def transform(grid):
    g = np.array(grid)
    return distance_transform_cdt(g == 0, metric="taxicab")


#: a solver class with steps
#< 010/111/010
#> 070/777/070
import numpy as np

class Solver:
    """Base for the solution; steps are applied in order."""
    STEPS = ("normalize", "recolor")

    def __init__(self, grid):
        self.grid = np.array(grid)
        self._history = []

    def normalize(self):
        self.grid = self.grid.astype(int)

    def recolor(self):
        self.grid[self.grid == 1] = 7

    def run(self):
        for step in self.STEPS:
            getattr(self, step)()
            self._history.append(step)
        assert len(self._history) == len(self.STEPS)
        return self.grid

def transform(grid):
    return Solver(grid).run()


#: three kinds of rules in a hierarchy
#< 120/201
#> 012/201
from abc import ABC, abstractmethod
import numpy as np

class Rule(ABC):
    def __init__(self, *args):
        self.args = args

    @abstractmethod
    def apply(self, grid): ...

    def __repr__(self):
        return f"{self.__class__.__name__}({', '.join(map(repr, self.args))})"

class Swap(Rule):
    def apply(self, grid):
        a, b = self.args
        return np.where(grid == a, b, np.where(grid == b, a, grid))

class Flip(Rule):
    def apply(self, grid):
        return np.flip(grid, axis=self.args[0])

class Pipeline(Rule):
    def __init__(self, *rules):
        super().__init__(*rules)
    def apply(self, grid):
        for rule in self.args:
            grid = rule.apply(grid)
        return grid

def transform(grid):
    rules = Pipeline(Swap(1, 2), Flip(1))
    print(f"using {rules!r}")
    return rules.apply(np.array(grid))


#: corners of rectangles
#< 00000/03330/03030/03330/00000
#> 00000/01310/03030/01310/00000
import numpy as np

def transform(grid):
    g = np.array(grid)
    pts = np.argwhere(g == 3)
    top, left = pts.min(0)
    bottom, right = pts.max(0)
    corners = {(top, left), (top, right), (bottom, left), (bottom, right)}
    for r, c in corners:
        g[r, c] = 1
    return g


#: count the objects of each colour
#< 10101/00000/20002/00030
#> 111/220/300
import numpy as np
from collections import Counter
from scipy import ndimage as nd

def transform(grid):
    g = np.array(grid)
    counts = Counter({int(c): nd.label(g == c)[1] for c in np.unique(g) if c})
    width = max(counts.values())
    out = []
    for color, n in counts.most_common():
        out.append([color] * n + [0] * (width - n))
    return out


#: the colour that encloses
#< 444/454/444
#> 555/545/555
def transform(grid):
    inner = grid[len(grid) // 2][len(grid[0]) // 2]
    outer = grid[0][0]
    swap = {int(inner): int(outer), int(outer): int(inner)}
    return [[swap.get(int(v), int(v)) for v in row] for row in grid]


#: noise removed by majority
#< 22222/22122/22222/22322
#> 22222/22222/22222/22222
import numpy as np
from scipy.ndimage import generic_filter

def majority(values):
    vals, counts = np.unique(values.astype(int), return_counts=True)
    return vals[np.argmax(counts)]

def transform(grid):
    return generic_filter(np.array(grid), majority, size=3, mode="nearest")


#: islands touching the border are removed
#< 10000/00220/00220/00000/00330
#> 00000/00220/00220/00000/00000
import numpy as np

def transform(grid):
    a = np.array(grid)
    h, w = a.shape
    def erase(r, c, col):
        if not (0 <= r < h and 0 <= c < w): return
        if a[r, c] != col or col == 0: return
        a[r, c] = 0
        erase(r + 1, c, col); erase(r - 1, c, col); erase(r, c + 1, col); erase(r, c - 1, col)
    for r in range(h):
        for c in range(w):
            if r in {0, h - 1} or c in {0, w - 1}:
                erase(r, c, a[r, c])
    return a


#: each object to its own line
#< 102/000/304
#> 4/3/2/1
def transform(grid):
    objs = [(r, c, grid[r][c]) for r in range(len(grid)) for c in range(len(grid[0])) if grid[r][c] != 0]
    objs.sort(key=lambda t: (-t[2], t[0], t[1]))
    return [[v] for *_, v in objs]


#: line of sight between equal dots
#< 00000/10001/00000/00200/00000/00200
#> 00000/11111/00000/00200/00200/00200
import numpy as np
from itertools import combinations

def transform(grid):
    g = np.array(grid); out = g.copy()
    for color in set(g.flatten().tolist()) - {0}:
        for (r1, c1), (r2, c2) in combinations(map(tuple, np.argwhere(g == color)), 2):
            if r1 == r2:
                out[r1, min(c1, c2):max(c1, c2) + 1] = color
            elif c1 == c2:
                out[min(r1, r2):max(r1, r2) + 1, c1] = color
    return out


#: an object recoloured by its number of holes
#< 2220222/2020222/2220222
#> 3330111/3030111/3330111
import numpy as np
from scipy.ndimage import label, binary_fill_holes

def transform(grid):
    g = np.array(grid)
    lab, n = label(g)
    for k in range(1, n + 1):
        m = lab == k
        holes = binary_fill_holes(m) & ~m
        _, num = label(holes)
        g[m] = 3 if num else 1
    return g


#: hollow out by counting neighbours
#< 11111/11111/11111
#> 11111/10001/11111
import numpy as np
from scipy.ndimage import convolve

KERNEL = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])

def transform(grid):
    g = (np.array(grid) > 0).astype(int)
    n = convolve(g, KERNEL, mode="constant", cval=0)
    return g * (n < 4)


#: game of life, one step
#< 00000/00100/00100/00100/00000
#> 00000/00000/01110/00000/00000
import numpy as np

def step(b):
    n = sum(np.roll(np.roll(b, i, 0), j, 1) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0))
    return ((n == 3) | ((b == 1) & (n == 2))).astype(int)

def transform(grid):
    return step(np.array(grid))


#: backtracking search with pruning
#< 100/000/000
#> 123/231/312
def transform(grid):
    n = 3
    board = [[int(v) for v in row] for row in grid]
    def ok(r, c, v):
        return v not in board[r] and all(board[i][c] != v for i in range(n))
    def solve(pos=0):
        if pos == n * n:
            return True
        r, c = divmod(pos, n)
        if board[r][c]:
            return solve(pos + 1)
        for v in range(1, n + 1):
            if ok(r, c, v):
                board[r][c] = v
                if solve(pos + 1):
                    return True
                board[r][c] = 0
        return False
    if not solve():
        raise ValueError("no solution")
    return board


#: a stack based spiral walk
#< 000/000/000
#> 123/894/765
def transform(grid):
    h, w = len(grid), len(grid[0])
    out = [[0] * w for _ in range(h)]
    r = c = d = 0
    dirs = [(0, 1), (1, 0), (0, -1), (-1, 0)]
    for k in range(h * w):
        out[r][c] = k + 1
        nr, nc = r + dirs[d][0], c + dirs[d][1]
        if not (0 <= nr < h and 0 <= nc < w) or out[nr][nc] != 0:
            d = (d + 1) % 4
            nr, nc = r + dirs[d][0], c + dirs[d][1]
        r, c = nr, nc
    return out


#: diagonals from each dot
#< 0000/0100/0000/0000
#> 1010/0100/1010/0001
import numpy as np

def transform(grid):
    g = np.array(grid)
    H, W = g.shape
    out = g.copy()
    for r, c in zip(*np.where(g > 0)):
        for dr, dc in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            y, x = r + dr, c + dc
            while 0 <= y < H and 0 <= x < W:
                out[y, x] = g[r, c]
                y += dr
                x += dc
    return out


#: shapes matched by a hash of their cells
#< 110220/100200/000000/033000
#> 110220/100200/000000/000000
import hashlib
import numpy as np

def signature(cells):
    r0 = min(r for r, _ in cells); c0 = min(c for _, c in cells)
    norm = sorted((int(r - r0), int(c - c0)) for r, c in cells)
    return hashlib.md5(repr(norm).encode()).hexdigest()

def transform(grid):
    g = np.array(grid)
    groups = {}
    for color in np.unique(g[g > 0]):
        groups.setdefault(signature(np.argwhere(g == color).tolist()), []).append(int(color))
    twins = max(groups.values(), key=len)
    return np.where(np.isin(g, twins), g, 0)
