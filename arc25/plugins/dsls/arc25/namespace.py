"""The names that a program finds in place: every word, and `DslError`."""

from __future__ import annotations

from arc25.plugins.dsls.arc25 import (  # noqa: F401 - each of them fills the vocabulary
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

WORDS = dict(VOCABULARY)

__all__ = ["DslError"]
__all__ += WORDS

globals().update({name: word.function for name, word in WORDS.items()})
