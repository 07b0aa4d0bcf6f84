"""Logic over panels: objects of one size laid on top of one another."""

# numpy types `==` of arrays as Any
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.values import DslError, Grid, Objects
from arc25.plugins.dsls.arc25.vocabulary import word


@word("panels", bits=4)
def panel_or(pieces: Objects) -> Grid:
    """Cells filled in any panel, the first panel on top."""
    layers = _layers(pieces)
    return _first_filled(layers)


@word("panels", bits=4)
def panel_and(pieces: Objects) -> Grid:
    """Cells filled in all panels, in the first one's colours."""
    layers = _layers(pieces)
    return layers[0] * (layers != 0).all(axis=0)


@word("panels", bits=5)
def panel_xor(pieces: Objects) -> Grid:
    """Cells filled in exactly one panel."""
    layers = _layers(pieces)
    return layers.max(axis=0) * ((layers != 0).sum(axis=0) == 1)


@word("panels", bits=5)
def panel_nor(pieces: Objects) -> Grid:
    """1 where no panel is filled."""
    layers = _layers(pieces)
    return (layers == 0).all(axis=0).astype(layers.dtype)


@word("panels", bits=6)
def panel_diff(pieces: Objects) -> Grid:
    """The first panel without the cells that another fills."""
    layers = _layers(pieces)
    return layers[0] * (layers[1:] == 0).all(axis=0)


@word("panels", bits=6)
def panel_count(pieces: Objects) -> Grid:
    """In how many panels each cell is filled, at most 9."""
    layers = _layers(pieces)
    return (layers != 0).sum(axis=0).clip(max=9).astype(layers.dtype)


def _layers(pieces: Objects) -> Grid:
    """The patches as one array [piece, row, column]."""
    if len(pieces) < 2:
        raise DslError(f"needs at least two pieces, got {len(pieces)}")
    if len({item.patch.shape for item in pieces}) > 1:
        raise DslError("the pieces are not of one size")
    return np.stack([item.patch for item in pieces])


def _first_filled(layers: Grid) -> Grid:
    first = (layers != 0).argmax(axis=0)
    return np.take_along_axis(layers, first[None], axis=0)[0]
