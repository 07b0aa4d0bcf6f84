"""Every distinct picture of a search once, under a number: the store of grids and masks where numba is missing.

`packed.Packed` is the fast one. Both give the same numbers in the same order and count the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arc25.plugins.backends.search.values import Array

if TYPE_CHECKING:
    from arc25.plugins.backends.search.packed import Packed

MAX_SIDE = 30
"""Rows and columns of the largest picture."""
PICTURE_BYTES = 64
"""What a picture takes besides its cells."""


class Pictures:
    """Keeps pictures as arrays; applies no kernels."""

    def __init__(self) -> None:
        self.bytes = 0
        self._pictures: list[Array] = []
        self._numbers: dict[tuple[bool, tuple[int, ...], bytes], int] = {}

    def __getitem__(self, number: int) -> Array:
        """The picture under `number`: a read-only array, bool for a mask and int8 for a grid."""
        return self._pictures[number]

    def shape(self, number: int) -> tuple[int, ...]:
        """Rows and columns of the picture under `number`."""
        return self._pictures[number].shape

    def number(self, cells: Array, mask: bool) -> int:
        """The number of the picture with these int8 cells, a new one if it was never seen."""
        key = (mask, cells.shape, cells.tobytes())
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._pictures)
            picture = np.frombuffer(key[2], bool if mask else np.int8).reshape(cells.shape)
            self._pictures.append(picture)
            self.bytes += cells.size + PICTURE_BYTES
        return found

    def kernel(self, kernel: str, pictures: int, mask: bool) -> None:
        """Kernels are for numba."""


def open_pictures(memory: int) -> Pictures | Packed:
    """A store that is to hold about `memory` bytes; the packed one where there is numba."""
    try:
        from arc25.plugins.backends.search.packed import Packed
    except (ImportError, RuntimeError):  # not installed, or it has no folder for what it compiles
        return Pictures()
    return Packed(memory)
