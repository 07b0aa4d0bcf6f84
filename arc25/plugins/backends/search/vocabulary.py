"""The words of a DSL pack made ready for search: every literal filled in, every other argument a typed hole."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from arc25.core.words import Parameter, Signature, Word

GRID, MASK, COLOR = "Grid", "Mask", "Color"
PIECE, PIECES = "Object", "Objects"
"""The types of a piece of a picture and of several: a pack that has others is searched without loops over pieces."""
PICTURES = frozenset({GRID, MASK})
GIVEN, DONE = "given ", "done "
"""Marks of types in the rows of `lifting`: what belongs to a whole input, and what only a painting word takes."""


def plain(kind: str) -> str:
    """The type without a mark, which says what its values are."""
    return kind.removeprefix(GIVEN).removeprefix(DONE)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in place; `code` is what a kernel gets for it."""

    value: Any
    code: int = 0


@dataclass(frozen=True, slots=True)
class Hole:
    """A place for a value of type `type` that another word made."""

    type: str


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """A word with some arguments written in place. `cost` is in bits: the word and its literals.

    `holes` are the types of the values it still needs, in order. `kernel` is that of the signature it was made from.
    """

    word: Word
    arguments: tuple[Literal | Hole, ...]
    returns: str
    cost: float
    kernel: str | None = None
    holes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        holes = tuple(argument.type for argument in self.arguments if isinstance(argument, Hole))
        object.__setattr__(self, "holes", holes)

    def __call__(self, values: Iterable[Any]) -> Any:
        """Apply the word to the values of its holes."""
        rest = iter(values)
        return self.word.function(
            *[argument.value if isinstance(argument, Literal) else next(rest) for argument in self.arguments]
        )


def operations(words: Iterable[Word], palette: Collection[int]) -> list[Operation]:
    """Every word with every choice of literals, cheapest first; colours come from `palette` only.

    A literal costs what its parameter says, a colour, and any other without a price, log2 of how many there were to
    choose from.
    """
    found = [
        operation
        for word in words
        for signature in word.signatures
        for operation in _fillings(word, signature, palette)
        if operation.holes
    ]
    return sorted(found, key=lambda operation: operation.cost)


def _fillings(word: Word, signature: Signature, palette: Collection[int]) -> Iterator[Operation]:
    for fillings in itertools.product(*(_options(parameter, palette) for parameter in signature.parameters)):
        arguments = tuple(argument for argument, _ in fillings)
        bits = word.cost + sum(bits for _, bits in fillings)
        yield Operation(word, arguments, signature.returns, bits, signature.kernel)


def _options(parameter: Parameter, palette: Collection[int]) -> list[tuple[Literal | Hole, float]]:
    """What may stand for `parameter` and the bits it costs: its literals, and a value that words make."""
    literals = [
        Literal(choice, choice if isinstance(choice, int) else place)
        for place, choice in enumerate(parameter.choices)
        if parameter.type != COLOR or choice in palette
    ]
    fitted = parameter.bits and parameter.type != COLOR
    bits = parameter.bits if fitted else (math.log2(max(1, len(literals))),) * len(literals)
    return [*zip(literals, bits, strict=True), (Hole(parameter.type), 0.0)]
