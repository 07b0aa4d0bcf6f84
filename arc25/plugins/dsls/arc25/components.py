"""Connected components by flooding bit boards.

A mask becomes one Python integer, row after row, with an empty column after each row so that a shift
cannot run over into the next row. Growing a region by one step is then a handful of shifts on an
integer of a few hundred bits, which beats array operations on grids of this size.
"""

from __future__ import annotations

from collections.abc import Iterator

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


def _shifts(stride: int, connectivity: int) -> tuple[int, ...]:
    if connectivity == 4:
        return (1, stride)
    if connectivity == 8:
        return (1, stride - 1, stride, stride + 1)
    raise DslError(f"connectivity is 4 or 8, got {connectivity!r}")


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
