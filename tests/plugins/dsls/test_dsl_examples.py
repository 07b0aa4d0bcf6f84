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
    "objects(g('00'), 8, True)",
    "color_layers(g('00'))",
    "holes(g('11/11'))",
    "frames(g('100/010/001'))",
    "find(g('12/21'), g('3'))",
    "filter_by(objects(g('101'), 4, False), 'wide')",
    "reject_by(objects(g('101'), 4, False), 'single cell')",
    "with_color(objects(g('101'), 4, False), 2)",
    "inside(objects(g('102'), 4, False), objects(g('102'), 4, False)[0])",
    "touching(objects(g('102'), 4, False), objects(g('102'), 4, False)[0])",
    "match_shape(objects(g('101'), 4, False), objects(g('22'), 4, False)[0])",
    "without(objects(g('101'), 4, False), objects(g('101'), 4, False))",
    "take(objects(g('101'), 4, False), 0)",
]


@pytest.mark.parametrize("call", NOTHING)
def test_a_word_that_finds_nothing_gives_an_empty_tuple(call: str) -> None:
    assert eval(call, NAMES) == ()


def test_a_histogram_is_as_tall_as_any_grid_of_a_word_may_be() -> None:
    assert namespace.histogram(notation.grid("/".join(["111111"] * 7)), "descending").shape == (42, 1)
    with pytest.raises(namespace.DslError, match=r"63x1 cells; a side is 1\.\.60"):
        namespace.histogram(notation.grid("/".join(["111111111"] * 7)), "descending")
