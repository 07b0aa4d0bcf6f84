"""Both forms of the guide of the arc25 pack: each tells every word, and the short one leaves room in a prompt."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from arc25.core.context import Context
from arc25.core.words import Illustration, Law, Parameter, Signature, Word
from arc25.drawing.signatures import LAWS, overload, remarks
from arc25.plugins.dsls.arc25 import namespace
from arc25.plugins.dsls.arc25.guide import INNER, PROGRAM, members, telegram, write_guide, write_handbook
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.dsls.arc25.values import Box, Vec

PACK = Arc25Pack(Context())
WORDS = PACK.words()
SHORT, LONG = PACK.guide(), PACK.guide(long=True)
TOKENS = 3000


def tokens(text: str) -> int:
    """About what a tokenizer makes of it: runs of letters, digits, marks and line ends, each by itself.

    That is 1 to 2 % more than SmolLM2's tokenizer counts in the guide: it splits long words, but joins marks.
    """
    return len(re.findall(r"[A-Za-z]+|\d|[^\w\s]|_|\n", text))


def made(name: str, *signatures: Signature, **more: object) -> Word:
    return Word(name, len, signatures, "Do it.", 1, ("made up",), **more)  # type: ignore[arg-type]


def failing(check: Callable[[Word], bool]) -> list[str]:
    """The words for which something does not hold."""
    return [word.name for word in WORDS.values() if not check(word)]


def test_the_short_guide_tells_every_word_in_one_line() -> None:
    lines = SHORT.splitlines()

    def is_told(word: Word) -> bool:
        own = [line for line in lines if re.match(rf"{word.name}\b", line)]
        return len(own) == 1 and bool(re.fullmatch(rf"\w+\(.*\).*: {re.escape(telegram(word.doc))}", own[0]))

    assert failing(is_told) == []


def test_the_long_guide_has_a_chapter_for_every_word_that_tells_all_that_is_known() -> None:
    chapters = re.split(r"^###? ", LONG, flags=re.MULTILINE)

    def is_told(word: Word) -> bool:
        (chapter,) = (chapter for chapter in chapters if chapter.startswith(f"{word.name}\n"))
        parts = [word.doc, *remarks(word), f"Cost: {word.cost:g} bits.", *(LAWS[law] for law in word.laws)]
        parts += [overload(word.name, signature) for signature in word.signatures]
        parts += [f">>> {one.call}\n{one.result}\n" for one in word.illustrations]
        return all(part in chapter for part in parts)

    assert failing(is_told) == []


def test_the_line_of_every_word_is_a_short_sentence() -> None:
    assert failing(lambda word: bool(re.fullmatch(r"[A-Z1].{8,58}\.", word.doc))) == []


def test_the_short_guide_leaves_room_for_the_task() -> None:
    assert tokens(SHORT) < TOKENS


def test_every_type_is_explained_ahead_of_the_words() -> None:
    head = SHORT.partition("\n-> ")[0]
    kinds = {p.type for word in WORDS.values() for signature in word.signatures for p in signature.parameters}

    assert {kind for kind in kinds - {"Int", "Bool"} if not re.search(rf"\b{kind}: ", head)} == set()


@pytest.mark.parametrize("value", [Object, Vec, Box], ids=lambda value: value.__name__)
def test_both_guides_tell_what_a_value_can_be_asked(value: type) -> None:
    public = {name for name in dir(value) if not name.startswith("_")} - {*INNER, "index", "count"}

    assert {member.name.partition("(")[0] for member in members(value)} == public
    for member in members(value):
        assert member.name in SHORT.partition("Strings:")[0]
        assert f"| `{member.name}` | `{member.type}` | " in LONG


def test_what_is_left_out_of_an_object_is_there() -> None:
    assert all(hasattr(Object, name) for name in INNER)


def test_the_program_in_the_guide_runs() -> None:
    names = {name: getattr(namespace, name) for name in namespace.__all__}
    exec(PROGRAM.removeprefix("```python\n").removesuffix("```"), names)
    grid = np.array([[1, 1, 1, 0, 0], [1, 0, 1, 0, 2], [1, 1, 1, 0, 0]])

    assert names["transform"](grid).tolist() == [[3, 3, 3], [3, 0, 3], [3, 3, 3]]


GRID, MASK, STEPS = Parameter("grid", "Grid"), Parameter("grid", "Mask"), Parameter("steps", "Int", (1, 2, 3))


@pytest.mark.parametrize(
    ("signatures", "line"),
    [
        ([Signature((GRID, STEPS), "Grid")], "-> Grid\nit(Grid, steps): Do it"),
        ([Signature((GRID,), "Grid"), Signature((MASK,), "Mask")], "-> same\nit(Array): Do it"),
        ([Signature((GRID,), "Mask"), Signature((MASK,), "Mask")], "-> Mask\nit(Array): Do it"),
        (
            [Signature((GRID,), "Grid"), Signature((MASK, STEPS), "Color")],
            "-> same\nit(Grid) or (Mask, steps) -> Color: Do it",
        ),
        (
            [Signature((GRID, Parameter("old", "Grid"), Parameter("new", "Grid")), "Grid")],
            "-> Grid\nit(grid, old, new: Grid): Do it",
        ),
        (
            [Signature((Parameter("first", "Mask"), Parameter("second", "Mask")), "Mask")],
            "-> Mask\nit(Mask, Mask): Do it",
        ),
    ],
)
def test_a_line_names_families_numbers_and_what_else_is_ambiguous(signatures: list[Signature], line: str) -> None:
    assert f"\n{line}\n" in write_guide([made("it", *signatures)])


def test_a_number_with_other_choices_than_most_of_its_name_shows_them() -> None:
    turn = [Signature((GRID, Parameter("degrees", "Int", choices)), "Grid") for choices in ((90, 180, 270), (90, 270))]
    guide = write_guide([made("a", turn[0]), made("b", turn[0]), made("c", turn[1])])

    assert "degrees 90|180|270" in guide
    assert "\nb(Grid, degrees): " in guide
    assert "\nc(Grid, degrees=90|270): " in guide


def test_strings_that_include_another_type_name_it() -> None:
    kinds = {"Side": ("top", "left", "right"), "Edge": ("top", "left", "right", "bottom")}
    signatures = [Signature((Parameter("x", kind, choices),), "Grid") for kind, choices in kinds.items()]

    assert "Edge: any Side, bottom\nSide: top, left, right\n" in write_guide([made("it", *signatures)])


def test_the_long_guide_of_a_word_without_laws_and_examples_has_no_empty_parts() -> None:
    bare, full = (
        Signature((GRID,), "Grid"),
        {"laws": frozenset({Law.SHAPE}), "illustrations": (Illustration("1", "1"),)},
    )

    assert "Laws" not in write_handbook([made("it", bare)])
    assert "```python\n\n```" not in write_handbook([made("it", bare)])
    assert "Laws: the result has the shape of the first picture.\n\n```python\n>>> 1\n1\n```" in write_handbook(
        [made("it", bare, **full)]
    )
