"""Replies drawn at random from a grammar, replies that are right and wrong, and a pack that is hard to describe."""

from __future__ import annotations

import random
from collections.abc import Mapping

from arc25.core.words import Parameter, Signature, Word
from arc25.inference.grammar import ROOT, Grammar, Ref
from arc25.testing.fakes import FakeDsl


def draw(grammar: Grammar, count: int, seed: int = 0) -> list[str]:
    """So many replies; every alternative of a rule is as likely as the others."""
    rng = random.Random(seed)

    def write(name: str) -> str:
        parts = rng.choice(grammar.rules[name])
        return "".join(write(part.name) if isinstance(part, Ref) else part for part in parts)

    return [write(ROOT) for _ in range(count)]


def block(*lines: str) -> str:
    """A reply of the pack `arc25` whose program has these lines."""
    return "\n".join(["```python", "def transform(grid):", *(f"    {line}" for line in lines), "```"])


SHORTEST = block("return invert(grid)")
"""As short as a program gets."""

GOOD = [
    SHORTEST,
    block("return flip(grid, 'horizontal')"),
    block("out = flip(grid, 'horizontal')", "return hstack(grid, out)"),
    block("found_objects = objects(grid, 4, True)", "return crop(argmax_by(found_objects, 'area'))"),
    block("mask = equals(grid, 3)", "out = keep_cells(grid, mask)", "return where(mask_not(mask), 5, out)"),
    block("return recolor(grid, background_color(grid))"),
    block("return line(grid, 'rows', -1)"),
    block(*["out = invert(grid)"] * 6, "return out"),
]
"""Replies that the grammar of `arc25` allows."""

BAD = {
    "an unknown word": block("return turn(grid)"),
    "a name without a value": block("return hstack(grid, out)"),
    "a name whose value was forgotten": block(
        "mask = equals(grid, 0)", "found_objects = holes(grid)", "return crop(grid, mask)"
    ),
    "a name that is used in its own first step": block("out = flip(out, 'horizontal')", "return out"),
    "a literal that is none of the choices": block("return flip(grid, 'sideways')"),
    "a literal of another parameter": block("return rotate(grid, 45)"),
    "an argument of another type": block("return flip(grid, 3)"),
    "an argument too few": block("return flip(grid)"),
    "an argument too many": block("return invert(grid, 3)"),
    "a result that is no grid": block("return equals(grid, 3)"),
    "a call too deep": block("return invert(invert(invert(invert(grid))))"),
    "a step too many": block(*["out = invert(grid)"] * 7, "return out"),
    "its input as it is": block("return grid"),
    "its input after a step": block("out = invert(grid)", "return grid"),
    "no return": block("out = invert(grid)"),
    "two returns": block("return invert(grid)", "return invert(grid)"),
    "ordinary Python": block("return grid[::-1]"),
    "another entry": SHORTEST.replace("transform", "solve"),
    "prose before it": "Here it is:\n" + SHORTEST,
    "prose after it": SHORTEST + "\nDone.",
    "no fence": SHORTEST.strip("`"),
    "the half of it": block("return flip(grid, 'horizontal')")[:40],
    "all but its end": block("return flip(grid, 'horizontal')")[:-1],
    "two programs": SHORTEST * 2,
    "other line ends": SHORTEST.replace("\n", "\r\n"),
    "nothing": "",
}
"""Replies that it refuses, by what is wrong with them."""

ODD_CHOICES = ('"', "'", "\\", "\n", "\\n", "é", "日本", "`", "]", "a\tb", "| b ::= c", "")


def _word(name: str, types: Mapping[str, tuple], returns: str) -> Word:
    parameters = tuple(Parameter(f"p{n}", kind, choices) for n, (kind, choices) in enumerate(types.items()))
    return Word(name, lambda *values: values[0], (Signature(parameters, returns),), "A word.", 1.0)


ODD_WORDS = {
    word.name: word
    for word in (
        _word("quoted", {"Grid": (), "Text": ODD_CHOICES}, "Grid"),
        _word("scaled", {"Grid": (), "Ratio": (0.5, -1e-09, None, (1, 2))}, "Grid"),
        _word("chained", {"Grid": ()}, "list[int]"),
        _word("joined", {"list[int]": (), "Grid": ()}, "Grid"),
        _word("looped", {"Lambda": ()}, "Lambda"),
        _word("counted", {"Grid": ()}, "Number"),
        _word("asked", {"Grid": (), "Nothing": ()}, "Grid"),
        _word("grid", {"Grid": ()}, "Grid"),
        _word("transform", {"Grid": ()}, "Grid"),
        _word("out", {"Grid": ()}, "Grid"),
    )
}
"""Literals with every kind of quote, types that are no names or of no use, words that take a program's names."""


class OddPack(FakeDsl):
    """Replies are bare source."""

    name = "odd"

    def words(self) -> Mapping[str, Word]:
        return ODD_WORDS
