"""Panels: what separates them, and logic over objects of one size laid on top of one another."""

# numpy types `==` of arrays as Any
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.literals import Color
from arc25.plugins.dsls.arc25.masks import filled
from arc25.plugins.dsls.arc25.object import Objects
from arc25.plugins.dsls.arc25.segmentation import panels
from arc25.plugins.dsls.arc25.values import DslError, Grid
from arc25.plugins.dsls.arc25.vocabulary import word


@word("panels", Law.ROTATION, Law.PALETTE, bits=6)
def separator_color(grid: Grid) -> Color:
    """The colour of the lines between panels.

    >>> separator_color(grid("12534/21543"))
    5
    """
    return int(grid[~filled(panels(grid))][0])


@word("panels", Law.ROTATION, Law.RECOLOURING, bits=4)
def panel_or(pieces: Objects) -> Grid:
    """Cells filled in any panel.

    The first panel is on top.

    >>> panel_or(panels(grid("10532/20500")))
    12/20
    """
    layers = _layers(pieces)
    first = (layers != 0).argmax(axis=0)
    return np.take_along_axis(layers, first[None], axis=0)[0]


@word("panels", Law.ROTATION, Law.RECOLOURING, bits=4)
def panel_and(pieces: Objects) -> Grid:
    """Cells filled in all panels.

    In the first one's colours.

    >>> panel_and(panels(grid("10532/20504")))
    10/00
    """
    layers = _layers(pieces)
    return layers[0] * (layers != 0).all(axis=0)


@word("panels", Law.ROTATION, Law.RECOLOURING, bits=5)
def panel_xor(pieces: Objects) -> Grid:
    """Cells filled in exactly one panel.

    >>> panel_xor(panels(grid("10532/20504")))
    02/24
    """
    layers = _layers(pieces)
    return layers.max(axis=0) * ((layers != 0).sum(axis=0) == 1)


@word("panels", Law.ROTATION, bits=5)
def panel_nor(pieces: Objects) -> Grid:
    """1 where no panel is filled.

    >>> panel_nor(panels(grid("10530/20500")))
    01/01
    """
    layers = _layers(pieces)
    return (layers == 0).all(axis=0).astype(layers.dtype)


@word("panels", Law.ROTATION, Law.RECOLOURING, bits=6)
def panel_diff(pieces: Objects) -> Grid:
    """Cells filled in the first panel only.

    >>> panel_diff(panels(grid("12530/20500")))
    02/20
    """
    layers = _layers(pieces)
    return layers[0] * (layers[1:] == 0).all(axis=0)


@word("panels", Law.ROTATION, bits=6)
def panel_count(pieces: Objects) -> Grid:
    """In how many panels each cell is filled.

    At most 9.

    >>> panel_count(panels(grid("12530/20500")))
    21/10
    """
    layers = _layers(pieces)
    return (layers != 0).sum(axis=0).clip(max=9).astype(layers.dtype)


@word("panels", Law.ROTATION, Law.PALETTE, bits=6)
def panel_mode(pieces: Objects) -> Grid:
    """The most common colour at each place.

    That is, of all panels there. 0 counts too; of several the lowest.

    >>> panel_mode(panels(grid("10530510/22500522")))
    10/22
    """
    layers = _layers(pieces)
    votes = (layers == np.arange(10)[:, None, None, None]).sum(axis=1)
    return votes.argmax(axis=0).astype(layers.dtype)


def _layers(pieces: Objects) -> Grid:
    """The patches as one array [piece, row, column]."""
    if len(pieces) < 2:
        raise DslError(f"needs at least two pieces, got {len(pieces)}")
    if len({item.patch.shape for item in pieces}) > 1:
        raise DslError("the pieces are not of one size")
    return np.stack([item.patch for item in pieces])
