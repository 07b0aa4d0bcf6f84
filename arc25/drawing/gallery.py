"""The words of a DSL as one HTML page that needs nothing else: their examples as pictures, by group, with a search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from arc25.core.grid import Grid
from arc25.core.picture import Palette, cell_shapes, cell_size
from arc25.core.words import Word
from arc25.drawing import notation
from arc25.drawing.page import VARIABLES, render
from arc25.drawing.signatures import LAWS, by_group, overload, remarks
from arc25.drawing.words import Demonstration, caption, demonstrate, picture

if TYPE_CHECKING:
    from markupsafe import Markup

COLOURS = Palette((*VARIABLES.colours, "none", "var(--false)", "var(--true)"), VARIABLES.inks)
"""The colours of cells, and those of what a picture has beside them."""


def gallery_page(language: str, words: Mapping[str, Word]) -> str:
    """The page of the words, by group; `language` is what they are called.

    Raises:
        BrokenPlugin: an example of a word cannot be evaluated.
    """
    shown = {word.name: demonstrate(word, words) for word in words.values()}
    values = {function.__name__: function for function in (caption, drawn, overload, remarks, searchable)}
    groups = by_group(words.values())
    return render(
        "gallery.html.j2", "default", title=language, groups=groups, words=words, shown=shown, laws=LAWS, **values
    )


def drawn(value: Any) -> Markup | str:
    """The value as SVG, with its notation for those who do not see it; as text if it has no cells."""
    cells = picture(value)
    return _svg(cells, notation.write(value)) if cells else notation.write(value)


def searchable(word: Word, shown: list[Demonstration]) -> str:
    """What a search looks through."""
    laws = sorted(law.value for law in word.laws)
    return " ".join((word.name, *word.tags, word.doc, *laws, *(example.call for example in shown)))


def _svg(cells: Grid, label: str) -> Markup:
    from markupsafe import Markup

    cell, height, width = cell_size([cells], 110, 4, 14), cells.height, cells.width
    size = f'width="{width * cell:g}" height="{height * cell:g}" viewBox="0 -.5 {width} {height}"'
    text = Markup.escape(label)
    shapes = f'{cell_shapes(cells, COLOURS)}<rect class="l"/>'
    # The label is escaped, all else is made of numbers.
    return Markup(f'<svg role="img" aria-label="{text}" {size}>{shapes}</svg>')  # noqa: S704
