"""Each word of the arc25 pack does what the examples in its docstring show, and says why where it cannot."""

from __future__ import annotations

import pytest

from arc25.core.words import Illustration, Word
from arc25.drawing import notation
from arc25.plugins.dsls.arc25 import namespace
from arc25.plugins.dsls.arc25.namespace import WORDS

NAMES = {name: getattr(namespace, name) for name in namespace.__all__}
NAMES |= {"grid": notation.grid, "mask": notation.mask, "g": notation.grid, "m": notation.mask}

EXAMPLES = [(word, illustration) for word in WORDS.values() for illustration in word.illustrations]


@pytest.mark.parametrize(("word", "illustration"), EXAMPLES, ids=lambda part: getattr(part, "name", ""))
def test_a_word_does_what_its_example_shows(word: Word, illustration: Illustration) -> None:
    assert notation.write(eval(illustration.call, NAMES)) == illustration.result


@pytest.mark.parametrize("word", WORDS.values(), ids=lambda word: word.name)
def test_every_word_has_an_example_of_itself(word: Word) -> None:
    assert any(f"{word.name}(" in illustration.call for illustration in word.illustrations)


NOTHING = [
    "objects(g('00'), 4, False)",
    "color_layers(g('00'))",
    "holes(g('11/11'))",
    "frames(g('100/010/001'))",
    "panels(g('12/21'))",
]


@pytest.mark.parametrize("call", NOTHING)
def test_a_word_that_finds_nothing_says_so(call: str) -> None:
    with pytest.raises(namespace.DslError, match=r"there are no|separates panels"):
        eval(call, NAMES)


def test_a_histogram_is_as_tall_as_any_grid_of_a_word_may_be() -> None:
    assert namespace.histogram(notation.grid("/".join(["111111"] * 7)), "descending").shape == (42, 1)
    with pytest.raises(namespace.DslError, match=r"63x1 cells; a side is 1\.\.60"):
        namespace.histogram(notation.grid("/".join(["111111111"] * 7)), "descending")
