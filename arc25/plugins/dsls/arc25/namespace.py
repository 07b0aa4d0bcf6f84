"""The names that a program finds in place: every word, and `DslError`."""

from __future__ import annotations

from arc25.plugins.dsls.arc25 import colors, geometry, lines, masks, objects, scaling, selection  # noqa: F401
from arc25.plugins.dsls.arc25.values import DslError
from arc25.plugins.dsls.arc25.vocabulary import VOCABULARY

globals().update({name: word.function for name, word in VOCABULARY.items()})

__all__ = ["DslError", *VOCABULARY]  # noqa: PLE0604
