"""The names that a program finds in place: every word, `Vec`, `Box` and `Color`, and `DslError`.

A word here takes whatever a program passes (see `gate`); `WORDS[name].function` only values of its types.
"""

from __future__ import annotations

from arc25.plugins.dsls.arc25 import (  # noqa: F401 - each of them fills the vocabulary
    arrange,
    cells,
    colors,
    geometry,
    lines,
    masks,
    matching,
    measures,
    moving,
    painting,
    panels,
    patterns,
    scaling,
    segmentation,
    selection,
)
from arc25.plugins.dsls.arc25.gate import guarded
from arc25.plugins.dsls.arc25.values import Box, Color, DslError, Vec
from arc25.plugins.dsls.arc25.vocabulary import VOCABULARY

WORDS = dict(VOCABULARY)

__all__ = ["Box", "Color", "DslError", "Vec"]
__all__ += WORDS

globals().update({name: guarded(word) for name, word in WORDS.items()})
