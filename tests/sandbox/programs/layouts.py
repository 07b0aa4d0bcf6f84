# Programs as models write them for ARC tasks; read by books.py, run by test_model_programs.py.

#: tile three by three
#< 12/34
#> 121212/343434/121212/343434/121212/343434
import numpy as np
def transform(grid):
    return np.tile(np.array(grid), (3, 3))


#: self similar by kron
#< 101/010/101
#> 101000101/010000010/101000101/000101000/000010000/000101000/101000101/010000010/101000101
import numpy as np

def transform(grid):
    g = np.array(grid)
    return np.kron((g > 0).astype(int), g)


#: scale up with repeat
#< 12/30
#> 1122/1122/3300/3300
import numpy as np
def transform(grid, factor=2):
    return np.repeat(np.repeat(grid, factor, axis=0), factor, axis=1)


#: scale up with lists
#< 12/30
#> 111222/111222/333000/333000
def transform(grid):
    return [[cell for cell in row for _ in range(3)] for row in grid for _ in range(2)]


#: rotate by zip
#< 123/456
#> 41/52/63
def transform(grid):
    return [list(row) for row in zip(*grid[::-1])]


#: transpose by numpy
#< 123/456
#> 14/25/36
import numpy as np
def transform(grid): return np.array(grid).T


#: rotate the other way
#< 123/456
#> 36/25/14
import numpy as np
transform = lambda grid: np.rot90(np.array(grid))


#: mirror to a fourfold picture
#< 12/30
#> 1221/3003/3003/1221
import numpy as np

def transform(grid):
    g = np.array(grid)
    top = np.hstack([g, np.fliplr(g)])
    return np.vstack((top, np.flipud(top)))


#: complete a symmetric picture
#< 1221/2002/2092/1221
#> 1221/2002/2002/1221
import numpy as np

MASK = 9

def transform(grid):
    """Fill masked (9) or empty cells from the mirror images."""
    g = np.array(grid)
    views = [g, np.fliplr(g), np.flipud(g), np.rot90(g, 2)]
    out = np.zeros_like(g)
    for v in views:
        v = np.where(v == MASK, 0, v)
        out = np.maximum(out, v)
    return out


#: add a border with pad
#< 11/11
#> 3333/3113/3113/3333
import numpy as np
def transform(grid):
    return np.pad(np.array(grid), pad_width=1, mode="constant", constant_values=3)


#: alternate rows of a tiling
#< 79/43
#> 797979/434343/979797/343434/797979/434343
import numpy as np
def transform(grid):
    g = np.array(grid)
    rows = []
    for i in range(3):
        block = g if i % 2 == 0 else g[:, ::-1]
        rows.append(np.tile(block, (1, 3)))
    return np.concatenate(rows, axis=0)


#: extend a horizontal period
#< 1210000/3430000
#> 1212121/3434343
def find_period(row):
    values = row[:3]
    for p in range(1, len(values)):
        if all(values[i] == values[i % p] for i in range(len(values))):
            return p
    return len(values)

def transform(grid):
    out = []
    for row in grid:
        row = [int(v) for v in row]
        p = find_period(row)
        out.append([row[i % p] for i in range(len(row))])
    return out


#: a checkerboard of two colours
#< 000/000/012
#> 121/212/121
import numpy as np
def transform(grid):
    g = np.array(grid)
    a, b = sorted(set(g.ravel().tolist()) - {0})
    yy, xx = np.indices(g.shape)
    return np.where((yy + xx) % 2 == 0, a, b)


#: lines through every dot
#< 0000/0200/0003
#> 0003/2223/0003
import numpy as np
def transform(grid):
    g = np.array(grid)
    out = np.zeros_like(g)
    for y, x in np.argwhere(g == 2):
        out[y, :] = 2
    for y, x in np.argwhere(g == 3):
        out[:, x] = 3
    return out


#: bresenham between two points
#< 00000/01000/00000/00001
#> 00000/04000/00440/00004
def line(p, q):
    (y0, x0), (y1, x1) = p, q
    dy, dx = abs(y1 - y0), abs(x1 - x0)
    sy, sx = (1 if y0 < y1 else -1), (1 if x0 < x1 else -1)
    err = dx - dy
    while True:
        yield y0, x0
        if (y0, x0) == (y1, x1):
            return
        e2 = 2 * err
        if e2 > -dy:
            err -= dy
            x0 += sx
        if e2 < dx:
            err += dx
            y0 += sy

def transform(grid):
    points = [(r, c) for r, row in enumerate(grid) for c, v in enumerate(row) if v]
    out = [[0] * len(grid[0]) for _ in grid]
    for r, c in line(*points):
        out[r][c] = 4
    return out


#: the and of two halves
#< 10150110/01151010
#> 002/002
import numpy as np
def transform(grid):
    g = np.array(grid)
    sep = np.flatnonzero((g == 5).all(axis=0))[0]
    left, right = g[:, :sep], g[:, sep + 1:]
    w = min(left.shape[1], right.shape[1])
    return np.where((left[:, :w] == 1) & (right[:, :w] == 1), 2, 0)


#: the xor of top and bottom
#< 101/011/444/110/010
#> 033/003
import numpy as np
def transform(grid):
    a = np.asarray(grid)
    row = int(np.where(np.all(a == 4, axis=1))[0][0])
    top, bottom = a[:row] > 0, a[row + 1:] > 0
    return np.logical_xor(top, bottom).astype(int) * 3


#: split by separators and pick the odd one
#< 12512512/34534543
#> 12/43
import numpy as np
from collections import Counter
def transform(grid):
    g = np.array(grid)
    cols = [i for i in range(g.shape[1]) if len(set(g[:, i].tolist())) == 1 and g[0, i] == 5]
    parts, prev = [], 0
    for c in cols + [g.shape[1]]:
        parts.append(g[:, prev:c]); prev = c + 1
    keys = [p.tobytes() for p in parts]
    counts = Counter(keys)
    return next(p for p, k in zip(parts, keys) if counts[k] == 1)


#: a pyramid of lines below a row
#< 22200/00000/00000/00000
#> 22200/33000/30000/00000
import numpy as np
def transform(grid):
    g = np.array(grid)
    n = int((g[0] == 2).sum())
    for i in range(1, g.shape[0]):
        if n - i <= 0: break
        g[i, :n - i] = 3
    return g


#: wrap around shift
#< 123/456/789
#> 123/645/897
import numpy as np
def transform(grid):
    g = np.array(grid)
    for i in range(g.shape[0]):
        g[i] = np.roll(g[i], i)
    return g


#: windows by sliding_window_view
#< 0000/0110/0110/0000
#> 121/242/121
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
def transform(grid):
    w = sliding_window_view(np.array(grid), (2, 2))
    return w.sum(axis=(2, 3))


#: blocks by reshape
#< 1100/1100/0022/0022
#> 10/02
import numpy as np
def transform(grid):
    g = np.array(grid)
    h, w = g.shape
    blocks = g.reshape(h // 2, 2, w // 2, 2).swapaxes(1, 2)
    return blocks.max(axis=(-1, -2))


#: anti diagonal reflection
#< 12/34/56
#> 642/531
import numpy as np
def transform(grid):
    g = np.array(grid)
    return g[::-1, ::-1].T


#: concentric rings
#< 00000/00000/00000/00000/00000
#> 11111/12221/12321/12221/11111
def transform(grid):
    h, w = len(grid), len(grid[0])
    out = []
    for i in range(h):
        out.append([])
        for j in range(w):
            ring = min(i, j, h - 1 - i, w - 1 - j)
            out[-1].append(ring % 3 + 1)
    return out


#: draw a frame with slices
#< 000000/000000/000000/000000
#> 888888/800008/800008/888888
import numpy as np
def transform(grid):
    out = np.zeros_like(np.array(grid))
    out[0, :] = out[-1, :] = 8
    out[:, [0, -1]] = 8
    return out


#: grid lines with a step
#< 0000000/0000000/0000000
#> 2112112/2002002/2112112
import numpy as np
def transform(grid):
    g = np.array(grid)
    g[::2, :] = 1
    g[:, ::3] = 2
    return g


#: unique rows and columns
#< 1122/1122/3344
#> 12/34
import numpy as np
def transform(grid):
    g = np.array(grid)
    _, ri = np.unique(g, axis=0, return_index=True)
    g = g[np.sort(ri)]
    _, ci = np.unique(g, axis=1, return_index=True)
    return g[:, np.sort(ci)]


#: collapse of runs with groupby
#< 1112233/0000555
#> 123/050
from itertools import groupby
def transform(grid):
    rows = [[k for k, _ in groupby(row)] for row in grid]
    width = max(len(r) for r in rows)
    return [r + [0] * (width - len(r)) for r in rows]


#: a staircase by recursion
#< 10000/00000/00000
#> 11000/00110/00001
def transform(grid):
    h, w = len(grid), len(grid[0])
    out = [[int(v) for v in row] for row in grid]
    def stair(r, c):
        if r >= h or c >= w: return
        out[r][c] = 1
        if c + 1 < w: out[r][c + 1] = 1
        stair(r + 1, c + 2)
    stair(0, 0)
    return out


#: a fractal by recursion
#< 10/01
#> 1000/0100/0010/0001
import numpy as np
def fractal(base, depth):
    if depth == 0:
        return np.ones((1, 1), dtype=int)
    inner = fractal(base, depth - 1)
    zero = np.zeros_like(inner)
    return np.block([[inner if v else zero for v in row] for row in base])
def transform(grid):
    return fractal([[int(v) for v in r] for r in grid], 2)


#: einsum and tensordot to count matches
#< 110/011/101
#> 211/121/112
import numpy as np
def transform(grid):
    g = np.array(grid)
    a = np.einsum("ij,kj->ik", g, g)
    b = np.tensordot(g, g.T, axes=1)
    assert np.array_equal(a, b)
    return a


#: put smaller pictures side by side
#< 12/34
#> 1221/3443/3443/1221
import numpy as np
def transform(grid):
    g = np.array(grid)
    transforms = [lambda x: x, np.fliplr, np.flipud, lambda x: np.rot90(x, 2)]
    return np.block([[transforms[0](g), transforms[1](g)], [transforms[2](g), transforms[3](g)]])


#: meshgrid distance from the centre
#< 00000/00000/00000/00000/00000
#> 22222/21112/21012/21112/22222
import numpy as np
def transform(grid):
    h, w = np.array(grid).shape
    cy, cx = (h - 1) / 2, (w - 1) / 2
    y, x = np.ogrid[:h, :w]
    d = np.maximum(np.abs(y - cy), np.abs(x - cx))
    return d.astype(np.int8)


#: angles by math
#< 000/000/000
#> 432/501/678
import math
def transform(grid):
    h, w = len(grid), len(grid[0])
    def octant(r, c):
        angle = math.degrees(math.atan2(h // 2 - r, c - w // 2)) % 360
        return int(angle // 45) + 1 if (r, c) != (h // 2, w // 2) else 0
    return [[octant(r, c) for c in range(w)] for r in range(h)]


#: zoom and rotate by scipy
#< 12/34
#> 2244/2244/1133/1133
import numpy as np
from scipy.ndimage import rotate, zoom
def transform(grid):
    big = zoom(np.array(grid), 2, order=0)
    return rotate(big, 90, reshape=True, order=0)


#: shift by scipy
#< 120/300/000
#> 555/512/530
from scipy.ndimage import shift
import numpy as np
def transform(grid):
    return shift(np.array(grid), (1, 1), order=0, cval=5)


#: vectorize and apply_along_axis
#< 130/204
#> 062/804
import numpy as np
double = np.vectorize(lambda v: 2 * v)
def transform(grid):
    g = double(np.array(grid))
    return np.apply_along_axis(lambda row: row[::-1], 1, g)


#: put_along_axis and argsort of rows
#< 312/987
#> 123/789
import numpy as np
def transform(grid):
    g = np.array(grid)
    order = np.argsort(g, axis=1, kind="stable")
    return np.take_along_axis(g, order, axis=1)


#: cumulative sums mark what is to the right
#< 00100/01000
#> 00666/06666
import numpy as np
def transform(grid):
    return np.cumsum(np.array(grid), axis=1).clip(0, 1) * 6


#: the first non zero of each column
#< 001/020/300
#> 321
import numpy as np
def transform(grid):
    g = np.array(grid)
    idx = (g != 0).argmax(axis=0)
    return g[idx, np.arange(g.shape[1])][None, :]


#: masked fill with select and choose
#< 012/345
#> 124/600
import numpy as np
def transform(grid):
    g = np.array(grid)
    return np.select([g < 2, g < 4], [g + 1, g * 2], default=0)


#: a mosaic repaired by its period
#< 12121/21012/12121/21210
#> 12121/21212/12121/21212
import numpy as np
def transform(grid):
    g = np.array(grid)
    h, w = g.shape
    for p in range(1, h + 1):
        for q in range(1, w + 1):
            tile = np.zeros((p, q), dtype=int)
            consistent = True
            for (r, c), v in np.ndenumerate(g):
                if v == 0: continue
                t = tile[r % p, c % q]
                if t == 0: tile[r % p, c % q] = v
                elif t != v:
                    consistent = False
                    break
            if consistent and tile.all():
                return np.tile(tile, (h // p + 1, w // q + 1))[:h, :w]
    return g


#: three dimensional stacking
#< 102/030
#> 232/132
import numpy as np
def transform(grid):
    g = np.array(grid)
    stack = np.stack([g, np.fliplr(g), np.flipud(g)], axis=-1)
    return stack.max(axis=2)


#: lexsort and structured output
#< 21/12/11
#> 11/12/21
import numpy as np
def transform(grid):
    g = np.array(grid)
    return g[np.lexsort((g[:, 1], g[:, 0]))]
