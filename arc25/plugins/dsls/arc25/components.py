"""Connected components by flooding bit boards.

A mask becomes one Python integer, row after row, with an empty column after each row so that a shift
cannot run over into the next row. Growing a region by one step is then a handful of shifts on an
integer of a few hundred bits, which beats array operations on grids of this size.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from arc25.plugins.dsls.arc25.values import DslError, Mask


def flood(seeds: Mask, allowed: Mask, connectivity: int) -> Mask:
    """The cells of `allowed` that are connected to a cell of `seeds` inside `allowed`."""
    stride = seeds.shape[1] + 1
    return _mask(_grow(_board(seeds & allowed), _board(allowed), _shifts(stride, connectivity)), seeds.shape)


def components(mask: Mask, connectivity: int, least: int = 1, most: int | None = None) -> Iterator[Mask]:
    """The connected parts of `mask` of `least` to `most` cells, each as a mask of the same shape, in reading order."""
    left = _board(mask)
    shifts = _shifts(mask.shape[1] + 1, connectivity)
    while left:
        part = _grow(left & -left, left, shifts)
        left &= ~part
        if least <= part.bit_count() and (most is None or part.bit_count() <= most):
            yield _mask(part, mask.shape)


def count_components(mask: Mask, connectivity: int) -> int:
    """How many connected parts `mask` has."""
    left, count = _board(mask), 0
    shifts = _shifts(mask.shape[1] + 1, connectivity)
    while left:
        left &= ~_grow(left & -left, left, shifts)
        count += 1
    return count


def widened(mask: Mask, connectivity: int) -> Mask:
    """The cells of `mask` and their neighbours; by rows first, so that for 8 the columns take the corners along."""
    out = mask.copy()
    out[1:] |= mask[:-1]
    out[:-1] |= mask[1:]
    source = mask if _check(connectivity) == 4 else out.copy()
    out[:, 1:] |= source[:, :-1]
    out[:, :-1] |= source[:, 1:]
    return out


class Part(NamedTuple):
    """A connected part of a mask: its cells in a box of its own, and where the box's corner lies."""

    cells: Mask
    top: int
    left: int
    place: int
    """Where its first cell comes in reading order."""


def boxed_parts(mask: Mask, connectivity: int) -> Iterator[Part]:
    """The connected parts of `mask`, in reading order: `components` for whoever wants no more than their boxes."""
    left, stride = _board(mask), mask.shape[1] + 1
    shifts = _shifts(stride, connectivity)
    while left:
        first = left & -left
        part = _grow(first, left, shifts)
        left &= ~part
        place = first.bit_length() - 1
        top, bottom = place // stride, (part.bit_length() - 1) // stride
        rows = _mask(part >> top * stride, (bottom - top + 1, stride - 1))
        columns = np.logical_or.reduce(rows, axis=0)
        start, stop = int(columns.argmax()), stride - 1 - int(columns[::-1].argmax())
        yield Part(rows[:, start:stop], top, start, place)


def _shifts(stride: int, connectivity: int) -> tuple[int, ...]:
    return (1, stride) if _check(connectivity) == 4 else (1, stride - 1, stride, stride + 1)


def _check(connectivity: int) -> int:
    if connectivity not in (4, 8):
        raise DslError(f"connectivity is 4 or 8, got {connectivity!r}")
    return connectivity


def _grow(seeds: int, allowed: int, shifts: tuple[int, ...]) -> int:
    region, edge = seeds, seeds
    while edge:
        reached = 0
        for shift in shifts:
            reached |= edge << shift | edge >> shift
        edge = reached & allowed & ~region
        region |= edge
    return region


def _board(mask: Mask) -> int:
    height, width = mask.shape
    padded = np.zeros((height, width + 1), dtype=np.bool_)
    padded[:, :width] = mask
    return int.from_bytes(np.packbits(padded, bitorder="little").tobytes(), "little")


def _mask(board: int, shape: tuple[int, ...]) -> Mask:
    height, width = shape
    cells = height * (width + 1)
    data = np.frombuffer(board.to_bytes(cells // 8 + 1, "little"), dtype=np.uint8)
    bits = np.unpackbits(data, count=cells, bitorder="little")
    return bits.reshape(height, width + 1)[:, :width].view(np.bool_)
