"""Kernels of the words for symmetry, repetition and noise."""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import (
    ANTIDIAGONAL,
    DIAGONAL,
    HORIZONTAL,
    VERTICAL,
    Numbers,
    Picture,
    compiled,
    mirrored,
    nothing,
    part,
    quarters,
)
from arc25.plugins.dsls.arc25.kernels.flooding import part_sizes
from arc25.plugins.dsls.arc25.kernels.masks import is_connectivity
from arc25.plugins.dsls.arc25.patterns import EVIDENCE

BOTH, DIAGONALLY, ANTIDIAGONALLY, TURNING = 2, 3, 4, 5
"""The symmetries after those in one of the first two mirrors, whose numbers they have."""


@compiled
def symmetrize(grid: Picture, numbers: Numbers) -> Picture:
    """Fill the cells that are empty from the grid's images under one symmetry, given by its place among the choices."""
    symmetry = numbers[0]
    if symmetry >= DIAGONALLY and grid.shape[0] != grid.shape[1]:
        return nothing()
    out = grid.copy()
    if symmetry in (HORIZONTAL, BOTH):
        _fill(out, mirrored(grid, HORIZONTAL))
    if symmetry in (VERTICAL, BOTH):
        _fill(out, mirrored(grid, VERTICAL))
    if symmetry == DIAGONALLY:
        _fill(out, mirrored(grid, DIAGONAL))
    if symmetry == ANTIDIAGONALLY:
        _fill(out, mirrored(grid, ANTIDIAGONAL))
    if symmetry == TURNING:
        _fill(out, quarters(grid, 1))
    if symmetry in (BOTH, TURNING):
        _fill(out, quarters(grid, 2))
    if symmetry == TURNING:
        _fill(out, quarters(grid, 3))
    return out


@compiled
def complete_symmetry(grid: Picture, numbers: Numbers) -> Picture:
    """Fill the cells of one colour from their images in the mirrors that the other cells speak for, all or nothing."""
    unknown = numbers[0]
    left = _count(grid, unknown)
    if not 0 < left <= grid.size - EVIDENCE:
        return nothing()
    rows, columns = _best_center(grid, unknown), _best_center(mirrored(grid, DIAGONAL), unknown)
    transposable = grid.shape[0] == grid.shape[1] and _diagonal_support(grid, unknown) >= EVIDENCE
    if rows < 0 and columns < 0 and not transposable:
        return nothing()
    out = grid.copy()
    for _ in range(4):  # a cell may be known only as the image of an image
        if rows >= 0:
            _complete_rows(out, rows, unknown)
        if columns >= 0:
            turned = mirrored(out, DIAGONAL)
            _complete_rows(turned, columns, unknown)
            out = mirrored(turned, DIAGONAL)
        if transposable:
            _complete_diagonal(out, unknown)
    return nothing() if _count(out, unknown) else out


@compiled
def complete_tiling(grid: Picture, numbers: Numbers) -> Picture:
    """Fill the cells of one colour by the smallest tile that fits the others; nothing if two as small disagree."""
    unknown = numbers[0]
    height, width = grid.shape
    known = grid.size - _count(grid, unknown)
    if known == grid.size or known < EVIDENCE:
        return nothing()
    down, across = _foldable(grid, unknown), _foldable(mirrored(grid, DIAGONAL), unknown)
    out = nothing()
    for area in range(1, known - EVIDENCE + 1):
        for rows in range(1, min(area, height) + 1):
            columns = area // rows
            if columns * rows != area or columns > width or not down[rows] or not across[columns]:
                continue
            whole = _tiled(grid, rows, columns, unknown)
            if whole.size and out.size and not _equal(whole, out):
                return nothing()
            if whole.size:
                out = whole
        if out.size:
            break
    return out


@compiled
def tiling_unit(grid: Picture, numbers: Numbers) -> Picture:
    height, width = grid.shape
    rows, columns = _period(grid), _period(mirrored(grid, DIAGONAL))
    return nothing() if rows == height and columns == width else part(grid, 0, 0, rows, columns)


@compiled
def remove_small(grid: Picture, numbers: Numbers) -> Picture:
    size, connectivity = numbers[0], numbers[1]
    if not is_connectivity(connectivity):  # of which the word takes notice only if there is a piece
        return grid.copy() if _count(grid, 0) == grid.size else nothing()
    sizes = part_sizes(grid, connectivity)
    out = np.zeros(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if sizes[row, column] > size:
                out[row, column] = grid[row, column]
    return out


@compiled
def denoise(grid: Picture, numbers: Numbers) -> Picture:
    sizes = part_sizes(grid, 4)
    out = grid.copy()
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if sizes[row, column] <= numbers[0]:
                out[row, column] = _color_around(grid, sizes, numbers[0], row, column)
    return out


@compiled
def _fill(out: Picture, image: Picture) -> None:
    """Give the empty cells of `out` the colours of the image."""
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            if out[row, column] == 0:
                out[row, column] = image[row, column]


@compiled
def _count(grid: Picture, color: int) -> int:
    count = 0
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            count += grid[row, column] == color
    return count


@compiled
def _equal(first: Picture, second: Picture) -> bool:
    """Whether two grids of one size have the same cells."""
    for row in range(first.shape[0]):
        for column in range(first.shape[1]):
            if first[row, column] != second[row, column]:
                return False
    return True


@compiled
def _best_center(lines: Picture, unknown: int) -> int:
    """The first plus the last line of the reflection that most pairs of known cells confirm; -1 if none."""
    count = len(lines)
    best, most = -1, EVIDENCE - 1
    for center in range(count // 2, count + count // 2):
        first = max(0, center - count + 1)
        confirmed = 0
        for line in range(first, first + (center + 1 - 2 * first) // 2):
            for place in range(lines.shape[1]):
                one, other = lines[line, place], lines[center - line, place]
                if one != unknown and other != unknown:
                    confirmed += 1 if one == other else -lines.size
        if confirmed > most:
            best, most = center, confirmed
    return best


@compiled
def _diagonal_support(square: Picture, unknown: int) -> int:
    """How many cells below the diagonal are known as their images are; none if one of these differs."""
    confirmed = 0
    for row in range(len(square)):
        for column in range(row):
            one, other = square[row, column], square[column, row]
            if one != unknown and other != unknown:
                if one != other:
                    return 0
                confirmed += 1
    return confirmed


@compiled
def _complete_rows(lines: Picture, center: int, unknown: int) -> None:
    """Give unknown cells of line i the colours of line `center` - i."""
    for line in range(max(0, center - len(lines) + 1), min(len(lines), center + 1)):
        for place in range(lines.shape[1]):
            if lines[line, place] == unknown:
                lines[line, place] = lines[center - line, place]


@compiled
def _complete_diagonal(square: Picture, unknown: int) -> None:
    for row in range(len(square)):
        for column in range(len(square)):
            if square[row, column] == unknown:
                square[row, column] = square[column, row]


@compiled
def _foldable(lines: Picture, unknown: int) -> Numbers:
    """For each number of lines whether all lines may be repeats of so many."""
    count, width = lines.shape
    out = np.ones(count + 1, np.int64)
    for period in range(1, count):
        for place in range(width):
            for line in range(period):
                color = unknown
                for copy in range(line, count, period):
                    found = lines[copy, place]
                    if found != unknown:
                        if color != unknown and found != color:
                            out[period] = 0
                        color = found
    return out


@compiled
def _tiled(grid: Picture, rows: int, columns: int, unknown: int) -> Picture:
    """The grid as repeats of one tile of that size; `nothing` if known cells contradict or one stays unknown."""
    height, width = grid.shape
    tile = np.full((rows, columns), unknown, np.int8)
    for row in range(height):
        for column in range(width):
            color, seen = grid[row, column], tile[row % rows, column % columns]
            if color != unknown:
                if seen != unknown and seen != color:
                    return nothing()
                tile[row % rows, column % columns] = color
    if _count(tile, unknown):
        return nothing()
    out = np.empty((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            out[row, column] = tile[row % rows, column % columns]
    return out


@compiled
def _period(lines: Picture) -> int:
    """After how many lines the lines repeat; their number if they do not."""
    for period in range(1, len(lines)):
        if _repeats(lines, period):
            return period
    return len(lines)


@compiled
def _repeats(lines: Picture, period: int) -> bool:
    for line in range(period, len(lines)):
        for place in range(lines.shape[1]):
            if lines[line, place] != lines[line - period, place]:
                return False
    return True


@compiled
def _color_around(grid: Picture, sizes: Numbers, small: int, row: int, column: int) -> int:
    """The most common colour, the lowest of several, of the large areas among the cells around; or the cell's own."""
    height, width = grid.shape
    votes = np.zeros(10, np.int64)
    for near in range(max(row - 1, 0), min(row + 2, height)):
        for beside in range(max(column - 1, 0), min(column + 2, width)):
            if sizes[near, beside] > small:
                votes[grid[near, beside]] += 1
    best = int(votes.argmax())
    return best if votes[best] else grid[row, column]
