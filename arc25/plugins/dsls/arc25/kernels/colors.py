"""Kernels of the words that change colours."""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import Numbers, Picture, compiled, counts, nothing, too_large


@compiled
def recolor(picture: Picture, numbers: Numbers) -> Picture:
    """Of a grid or a mask."""
    out = np.zeros(picture.shape, np.int8)
    for row in range(picture.shape[0]):
        for column in range(picture.shape[1]):
            if picture[row, column] != 0:
                out[row, column] = numbers[0]
    return out


@compiled
def swap_colors(grid: Picture, numbers: Numbers) -> Picture:
    return _swapped(grid, numbers[0], numbers[1])


@compiled
def keep_color(grid: Picture, numbers: Numbers) -> Picture:
    out = np.zeros(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if grid[row, column] == numbers[0]:
                out[row, column] = numbers[0]
    return out


@compiled
def erase_color(grid: Picture, numbers: Numbers) -> Picture:
    out = np.zeros(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if grid[row, column] != numbers[0]:
                out[row, column] = grid[row, column]
    return out


@compiled
def invert(grid: Picture, numbers: Numbers) -> Picture:
    ranked = _ranked(grid)
    if ranked.size == 0:
        return nothing()
    out = np.zeros(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if grid[row, column] == 0:
                out[row, column] = ranked[0]
    return out


@compiled
def blacken_background(grid: Picture, numbers: Numbers) -> Picture:
    found = counts(grid)
    background = 0
    for color in range(10):
        if found[color] > found[background]:
            background = color
    return _swapped(grid, background, 0)


@compiled
def canonical_colors(grid: Picture, numbers: Numbers) -> Picture:
    found = counts(grid)
    found[0] = 0
    first = np.full(10, grid.size)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            color = grid[row, column]
            first[color] = min(first[color], row * grid.shape[1] + column)
    table = np.zeros(10, np.int8)
    for color in range(1, 10):
        table[color] = 1
        for other in range(1, 10):
            if found[other] > found[color] or (found[other] == found[color] and first[other] < first[color]):
                table[color] += 1
    return _mapped(grid, table)


@compiled
def ranked_colors(grid: Picture, numbers: Numbers) -> Picture:
    ranked = _ranked(grid)
    if ranked.size == 0:
        return nothing()
    out = np.empty((1, ranked.size), np.int8)
    for place in range(ranked.size):
        out[0, place] = ranked[_place(place, ranked.size, numbers[0])]
    return out


@compiled
def histogram(grid: Picture, numbers: Numbers) -> Picture:
    ranked, found = _ranked(grid), counts(grid)
    if ranked.size == 0 or too_large(found[ranked[0]], ranked.size):
        return nothing()
    out = np.zeros((found[ranked[0]], ranked.size), np.int8)
    for place in range(ranked.size):
        color = ranked[_place(place, ranked.size, numbers[0])]
        for row in range(found[color]):
            out[row, place] = color
    return out


@compiled
def _place(place: int, count: int, descending: int) -> int:
    """Where among the ranked colours, most common first, the one at that place is."""
    return place if descending else count - 1 - place


@compiled
def _ranked(grid: Picture) -> Numbers:
    """The colours of the filled cells, most common first, the lower of two as common."""
    found = counts(grid)
    found[0] = 0
    ranked = np.empty(9, np.int64)
    count = 0
    for color in range(1, 10):
        if found[color]:
            place = count
            while place and found[ranked[place - 1]] < found[color]:
                ranked[place] = ranked[place - 1]
                place -= 1
            ranked[place] = color
            count += 1
    return ranked[:count]


@compiled
def _swapped(grid: Picture, first: int, second: int) -> Picture:
    table = np.arange(10).astype(np.int8)
    table[first], table[second] = second, first
    return _mapped(grid, table)


@compiled
def _mapped(grid: Picture, table: Picture) -> Picture:
    """Each colour replaced by what the table has at its place."""
    out = np.empty(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            out[row, column] = table[grid[row, column]]
    return out
