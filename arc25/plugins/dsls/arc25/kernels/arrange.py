"""The kernel of `overlay`."""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import Numbers, Picture, compiled, nothing, same_size


@compiled
def overlay(below: Picture, above: Picture, numbers: Numbers) -> Picture:
    if not same_size(below, above):
        return nothing()
    out = np.empty(below.shape, np.int8)
    for row in range(below.shape[0]):
        for column in range(below.shape[1]):
            out[row, column] = above[row, column] if above[row, column] else below[row, column]
    return out
