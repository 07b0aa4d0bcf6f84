"""The names that a program finds in place: every word, and `DslError`."""

from __future__ import annotations

from arc25.plugins.dsls.arc25 import (
    arrange,
    colors,
    geometry,
    lines,
    masks,
    objects,
    panels,
    patterns,
    scaling,
    selection,
)
from arc25.plugins.dsls.arc25.values import DslError
from arc25.plugins.dsls.arc25.vocabulary import VOCABULARY

MODULES = (geometry, scaling, lines, colors, masks, patterns, objects, selection, arrange, panels)
"""Where the words are defined; importing them has filled the vocabulary."""

WORDS = dict(VOCABULARY)

__all__ = ["DslError"]
__all__ += WORDS

globals().update({name: word.function for name, word in WORDS.items()})
