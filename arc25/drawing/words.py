"""The examples of words for the eye: evaluated, with what goes in under names, and values as cells that can be drawn.

A picture of a value is a `Grid` that has further signs beside the ten colours: `NOTHING` where no object lies, `FALSE`
and `TRUE` for a mask. Who draws one extends the palette by three.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from arc25.core.errors import BrokenPlugin
from arc25.core.grid import Grid
from arc25.core.words import Illustration, Word
from arc25.drawing import notation
from arc25.drawing.notation import are_pieces, is_picture, is_piece

NOTHING, FALSE, TRUE = 10, 11, 12
SIGNS = "0123456789·.#"
"""The character for each colour and for each further sign."""

WRITTEN = {"grid": notation.grid, "mask": notation.mask}
"""What an illustration writes values with."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """An illustration at work: the `call` with names in the place of what is given, and what it gives."""

    call: str
    given: Mapping[str, Any]
    result: Any


@dataclass(frozen=True, slots=True)
class _Literal:
    """A `grid(rows)` or `mask(rows)`, and where it stands, in bytes."""

    kind: str
    rows: str
    start: int
    stop: int


def demonstrate(word: Word, words: Mapping[str, Word]) -> list[Demonstration]:
    """The word's illustrations, evaluated; none if it has none. They may use all of `words`.

    Raises:
        BrokenPlugin: an illustration is no expression, or evaluating it fails.
    """
    names = {name: other.function for name, other in words.items()} | WRITTEN
    return [_demonstrate(word.name, illustration, names) for illustration in word.illustrations]


def picture(value: Any) -> Grid | None:
    """The value as cells; None if it has none and is to be read as text.

    Objects lie on their canvas, the later ones on top, cut off where they leave it.
    """
    if is_piece(value):
        return _on_canvas([value])
    if are_pieces(value):
        return _on_canvas(list(_flat(value)))
    if not is_picture(value):
        return None
    height, width = value.shape
    cells = value + FALSE if value.dtype == bool else value
    return Grid(height, width, bytes(cells.ravel().tolist()))


def caption(value: Any) -> str:
    """What kind of picture the value is, and how large; "" if it is none."""
    if is_piece(value):
        return f"object at {value.top},{value.left}"
    if are_pieces(value):
        number = sum(1 for _ in _flat(value))
        groups = "" if is_piece(value[0]) else f" in {len(value)} groups"
        return ("1 object" if number == 1 else f"{number} objects") + groups
    if not is_picture(value):
        return ""
    return f"{'mask' if value.dtype == bool else 'grid'} {value.shape[0]}×{value.shape[1]}"


def _demonstrate(name: str, illustration: Illustration, names: Mapping[str, Any]) -> Demonstration:
    call = illustration.call
    try:
        literals = _literals(call)
        called = _names(literals)
        given = {called[kind, rows]: WRITTEN[kind](rows) for kind, rows in called}
        # A plugin's own words in a text of its own: it could have run this anyway.
        result = eval(call, dict(names))  # noqa: S307
    except Exception as error:  # a stranger's word or example may fail in any way
        reason = f"{type(error).__name__}: {error}"
        raise BrokenPlugin(f"the example {call!r} of the word {name!r}", reason, "correct one of the two") from error
    return Demonstration(_renamed(call, literals, called), given, result)


def _literals(call: str) -> list[_Literal]:
    """Each `grid(...)` and `mask(...)` of a call, in order."""
    lines = call.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    found = []
    for node in ast.walk(ast.parse(call, mode="eval")):
        match node:
            case ast.Call(ast.Name(kind), [ast.Constant(str(rows))], []) if kind in WRITTEN:
                start = starts[node.lineno - 1] + node.col_offset
                stop = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
                found.append(_Literal(kind, rows, start, stop))
    return sorted(found, key=lambda literal: literal.start)


def _names(literals: Iterable[_Literal]) -> dict[tuple[str, str], str]:
    """A name for each distinct literal: `grid`, `grid2`, ..., as its kind says."""
    named: dict[tuple[str, str], str] = {}
    for kind, rows in dict.fromkeys((literal.kind, literal.rows) for literal in literals):
        number = 1 + sum(other == kind for other, _ in named)
        named[kind, rows] = kind if number == 1 else f"{kind}{number}"
    return named


def _renamed(call: str, literals: Iterable[_Literal], names: Mapping[tuple[str, str], str]) -> str:
    """The call with a name in the place of each literal."""
    source, done, parts = call.encode(), 0, []
    for literal in literals:
        parts += [source[done : literal.start], names[literal.kind, literal.rows].encode()]
        done = literal.stop
    return b"".join((*parts, source[done:])).decode()


def _on_canvas(pieces: list[Any]) -> Grid:
    height = max(piece.canvas[0] for piece in pieces)
    width = max(piece.canvas[1] for piece in pieces)
    cells = bytearray([NOTHING]) * (height * width)
    for piece in pieces:
        for row, (own, colours) in enumerate(zip(piece.mask.tolist(), piece.patch.tolist(), strict=True), piece.top):
            for column, (is_own, colour) in enumerate(zip(own, colours, strict=True), piece.left):
                if is_own and 0 <= row < height and 0 <= column < width:
                    cells[row * width + column] = colour
    return Grid(height, width, bytes(cells))


def _flat(groups: Any) -> Iterator[Any]:
    for item in groups:
        yield from [item] if is_piece(item) else _flat(item)
