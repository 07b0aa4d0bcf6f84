"""A small language as a stranger might write it, its samples, and what runs its programs."""

from __future__ import annotations

import ast
import enum
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.records import Example, ExecutionResult, Pair, Program, Status, Task
from arc25.core.words import Parameter, Signature, Word
from arc25.samples.running import Here
from arc25.samples.sample import Sample, words_used
from arc25.testing.builders import grid
from arc25.testing.fakes import FakeDsl


class Inapplicable(Exception):
    """The pack's own error: no built-in one."""


class Color(enum.IntEnum):
    """The names that programs have for some colours."""

    BLACK, RED, PINK, GREY, TEAL, LIME, GOLD, PLUM, ROSE, SAND = range(10)


@dataclass(frozen=True)
class Piece:
    """The cells of one colour."""

    color: int
    mask: np.ndarray

    @property
    def area(self):
        return int(self.mask.sum())

    @property
    def height(self):
        return int(self.mask.any(axis=1).sum())

    @property
    def width(self):
        return int(self.mask.any(axis=0).sum())


def blow(grid, wind):
    """Mirror it along the wind."""
    return grid[:, ::-1] if wind in ("east", "west") else grid[::-1]


def drift(grid, wind):
    """Without the edge where the wind comes from."""
    if min(grid.shape) < 2:
        raise Inapplicable("too small")
    return {"north": grid[1:], "south": grid[:-1], "west": grid[:, 1:], "east": grid[:, :-1]}[wind]


def turn(grid):
    """A quarter, clockwise."""
    return np.rot90(grid, -1)


def keep(grid, shade):
    """The cells of one colour."""
    return grid * (grid == shade)


def swap(grid, first, second):
    """Two colours exchanged."""
    return dye(grid, {first: second, second: first})


def dye(grid, shades):
    """Other colours, by a table."""
    return np.array([shades.get(shade, shade) for shade in range(10)])[grid]


def clear(grid, what):
    """Without the cells of a mask, or of a colour."""
    return np.where(what if isinstance(what, np.ndarray) else grid == what, 0, grid)


def sheet(shade):
    """Two cells by two."""
    return np.full((2, 2), shade)


def lowest(grid):
    """The least of the colours."""
    return int(grid[grid > 0].min())


def pieces(grid):
    """All but the background, by colour."""
    return tuple(Piece(int(color), grid == color) for color in np.unique(grid) if color)


def best(items, quality):
    """The one with the most of it."""
    return max(items, key=lambda item: getattr(item, quality))


def paint(grid, piece, shade):
    """The piece in another colour."""
    return np.where(piece.mask, shade, grid)


GRID, PIECE = Parameter("grid", "Grid"), Parameter("piece", "Object")
SHADE = Parameter("shade", "Color", tuple(range(10)))
WINDS = ("north", "east", "south", "west")
WIND = Parameter("wind", "Wind", WINDS, (*WINDS[1:], WINDS[0]), ("north", "west", "south", "east"))
QUALITY = Parameter("quality", "Attribute", ("area", "height", "width"), ("area", "width", "height"))

SHAPES = {
    blow: ((GRID, WIND), "Grid"),
    drift: ((GRID, WIND), "Grid"),
    turn: ((GRID,), "Grid"),
    keep: ((GRID, SHADE), "Grid"),
    swap: ((GRID, replace(SHADE, name="first"), replace(SHADE, name="second")), "Grid"),
    dye: ((GRID, Parameter("shades", "ColorMap")), "Grid"),
    sheet: ((SHADE,), "Grid"),
    lowest: ((GRID,), "Color"),
    pieces: ((GRID,), "Objects"),
    best: ((Parameter("items", "Objects"), QUALITY), "Object"),
    paint: ((GRID, PIECE, SHADE), "Grid"),
}
WORDS = {
    function.__name__: Word(function.__name__, function, (Signature(*shape),), "", 1.0)
    for function, shape in SHAPES.items()
}
FORMS = tuple(Signature((GRID, Parameter("what", kind)), "Grid") for kind in ("Mask", "Color"))
WORDS["clear"] = Word("clear", clear, FORMS, "", 1.0)
__all__ = ["Color", *WORDS]


class WindyPack(FakeDsl):
    """Random chains of words; or, where they are given, the programs of a level, numbered."""

    name, version, namespace = "windy", "1", __name__

    def __init__(self, programs: Mapping[int, Sequence[str]] | None = None) -> None:
        self._programs = programs
        self.asked: list[tuple[int, int, tuple[Grid, ...]]] = []

    def words(self) -> Mapping[str, Word]:
        return WORDS

    def samples(self, seed: int, level: int, inputs: Sequence[Grid] = ()) -> Iterator[Example]:
        self.asked.append((seed, level, tuple(inputs)))
        sources = chains(seed, level) if self._programs is None else self._programs.get(level, ())
        for number, source in enumerate(sources):
            yield example(source, name=f"s-{level}-{number}")


def chains(seed: int, level: int) -> Iterator[str]:
    """Programs of `level` words, each of which works on what the one before it made."""
    chance = random.Random(f"{seed} {level}")
    while True:
        *lines, last = [_call(chance) for _ in range(level)]
        yield body("\n".join([*(f"grid = {line}" for line in lines), f"return {last}"]))


def _call(chance: random.Random) -> str:
    wind, first, second = chance.choice(WINDS), *chance.sample(range(10), 2)
    calls = [f"blow(grid, {wind!r})", f"drift(grid, {wind!r})", "turn(grid)", f"keep(grid, {first})"]
    calls += [f"swap(grid, {first}, {second})", f"dye(grid, {{{first}: {second}}})"]
    calls += [f"paint(grid, best(pieces(grid), {chance.choice(('area', 'height', 'width'))!r}), Color.RED)"]
    return chance.choice(calls)


class HereExecutor:
    """Runs programs here; refuses those that name one of `unsafe`, and gives a wrong grid for those of `wrong`."""

    id, capacity = "here", 4

    def __init__(self, unsafe: Sequence[str] = (), wrong: Sequence[str] = ()) -> None:
        self._unsafe, self._wrong = unsafe, wrong
        self.alone: list[bool] = []
        self.closed = False

    async def run(
        self, program: Program, inputs: Sequence[Grid], *, alone: bool = False, limits: Limits | None = None
    ) -> ExecutionResult:
        self.alone.append(alone)
        if any(name in program.source for name in self._unsafe):
            return ExecutionResult(Status.REFUSED, (), "not here")
        outputs = HERE.run(program.source, inputs)
        if any(name in program.source for name in self._wrong):
            outputs = (*outputs[:-1], grid("0"))
        return ExecutionResult(Status.RAISED if None in outputs else Status.OK, outputs)

    async def close(self) -> None:
        self.closed = True


INPUTS = (grid("1200 0300 0045 0006"), grid("50060 00100 20004"), grid("700 089 129"), grid("31000 00002 04450 07000"))
"""Without symmetry, so that different programs give different outputs."""
HERE = Here(WindyPack())


def body(text: str) -> str:
    """A program with these lines as the body of its function."""
    lines = (f"    {line}\n" for line in text.split("\n"))
    return f"def transform(grid):\n{''.join(lines)}"


def example(source: str, inputs: Sequence[Grid] = INPUTS, name: str = "t") -> Example:
    """A program and the task that it solves; the last input is the test. What fails has empty grids for outputs."""
    outputs = [output or grid("0") for output in HERE.run(source, inputs)]
    pairs = [Pair(*pair) for pair in zip(inputs, outputs, strict=True)]
    return Example(
        Task(name, tuple(pairs[:-1]), tuple(inputs[-1:])), Program(name, source, "windy"), origin="synthetic"
    )


def sample(source: str, inputs: Sequence[Grid] = INPUTS, name: str = "t", level: int = 1) -> Sample:
    """The same as a sample, whatever the checks say of it."""
    outputs = tuple(output or grid("0") for output in HERE.run(source, inputs))
    return Sample(example(source, inputs, name), level, words_used(ast.parse(source), WORDS), outputs)
