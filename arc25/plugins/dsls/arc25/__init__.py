"""The `arc25` DSL pack: one definition of every word serves the reader, the model and the search.

    values.py, object.py       what words work on: grids, masks, vectors, boxes, colours; objects and their attributes
    literals.py, attributes.py the strings and small numbers that a program writes in place
    vocabulary.py              how a typed function becomes a word
    gate.py, namespace.py      words as programs see them: whatever is passed, they answer or say why not
    components.py              connected parts, by bit boards
    guide.py, pack.py          the document made of the words, and the pack itself
    kernels/                   words again, compiled, for the search
    samples/                   training samples made of the words

All other modules hold words, a group each: geometry, scaling, lines, colors, masks, cells, painting, measures,
segmentation, arrange, moving, selection, panels, patterns, matching.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from arc25 import hookimpl

if TYPE_CHECKING:
    from arc25.core.protocols import DslPack


@hookimpl
def arc25_dsl(name: str) -> Callable[..., DslPack]:
    """The factory of the pack."""
    from arc25.plugins.dsls.arc25.pack import Arc25Pack

    return Arc25Pack
