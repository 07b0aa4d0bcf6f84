"""The pack itself: the words, the guide and the conversation about them."""

from __future__ import annotations

from collections.abc import Mapping

from arc25.core.context import Context
from arc25.core.words import Word


class Arc25Pack:
    """A language of typed words over grids, masks and objects."""

    name = "arc25"
    version = "1"
    namespace = "arc25.plugins.dsls.arc25.namespace"

    def __init__(self, context: Context) -> None:
        pass

    def words(self) -> Mapping[str, Word]:
        """Every word by name."""
        from arc25.plugins.dsls.arc25.namespace import WORDS

        return WORDS
