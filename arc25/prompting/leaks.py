"""Whether a worked example gives a task away.

An example is kin to a task in any of these ways, each of which alone keeps it out of the task's prompt:

    name      one id is the other, or is a part of it: `0a1b2c3d` and `0a1b2c3d-turned`
    pair      a train pair of the one is a train pair of the other
    test      a test input of the one is an input of the other, so that one may show what the other hides
    program   it has the program of an example that is kin in another way

Pairs and inputs are compared in a canonical form, which is the same however they are turned, mirrored, recoloured and
ordered. So a task is known in every view, and where it was published again.

Not covered: a task of the same rule whose name, grids and program text are all others.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from arc25.core.grid import Grid
from arc25.core.records import Example, Task
from arc25.core.views import View, apply

QUARTER, MIRROR = View(turns=1), View(flipped=True)
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


@dataclass(frozen=True, slots=True)
class Traces:
    """What a task is known by: its names, they and their parts, and its pairs and inputs in canonical form."""

    names: frozenset[str]
    parts: frozenset[str]
    pairs: frozenset[bytes]
    inputs: frozenset[bytes]
    tests: frozenset[bytes]

    @classmethod
    def of(cls, task: Task, *names: str) -> Traces:
        """The same in every view of the task. `names` are what it is called besides its id."""
        known = frozenset((task.id, *names))
        parts = frozenset(part for name in known for part in re.split(r"[^0-9A-Za-z]+", name) if part)
        turned = {grid: _turned(grid) for grid in {grid for pair in task.train for grid in (pair.input, pair.output)}}
        turned |= {grid: _turned(grid) for grid in task.tests}
        return cls(
            known,
            known | parts,
            frozenset(_canonical(zip(turned[pair.input], turned[pair.output], strict=True)) for pair in task.train),
            frozenset(_canonical(zip(turned[grid])) for grid in task.inputs),
            frozenset(_canonical(zip(turned[grid])) for grid in task.tests),
        )

    def kin(self, other: Traces) -> bool:
        """Whether one of the tasks may give the other away."""
        named = self.names & other.parts or self.parts & other.names
        shown = self.tests & other.inputs or self.inputs & other.tests
        return bool(named or shown or self.pairs & other.pairs)


@dataclass(frozen=True, slots=True)
class Suspect:
    """An example as the guard sees it."""

    traces: Traces
    program: str

    @classmethod
    def of(cls, example: Example) -> Suspect:
        """The traces of its task, and its program in normal form."""
        return cls(Traces.of(example.task, example.program.task_id), normal(example.program.source))


def leaking(task: Task, suspects: Sequence[Suspect]) -> set[int]:
    """The places of the `suspects` that are kin to `task`."""
    own = Traces.of(task)
    told = {suspect.program for suspect in suspects if own.kin(suspect.traces)}
    return {place for place, suspect in enumerate(suspects) if suspect.program in told}


def normal(source: str) -> str:
    """A program without what nobody runs: layout, comments and docstrings; its text if it does not parse."""
    try:
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
                del node.body[0]
        return ast.dump(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # as in `reply`: text of a stranger
        return source


def _turned(grid: Grid) -> list[Grid]:
    """The grid in the eight ways to lay a square down."""
    ways = [grid, apply(MIRROR, grid)]
    for _ in range(3):
        ways += [apply(QUARTER, way) for way in ways[-2:]]
    return ways


def _canonical(ways: Iterable[tuple[Grid, ...]]) -> bytes:
    """One text for all that some grids become when they are turned, mirrored and recoloured together."""
    return min(map(_renamed, ways))


def _renamed(grids: tuple[Grid, ...]) -> bytes:
    """Sides and cells, where the first colour that occurs is called 0, the next new one 1 and so on."""
    cells = b"".join(grid.cells for grid in grids)
    seen = bytes(dict.fromkeys(cells))
    sides = ",".join(f"{grid.height}x{grid.width}" for grid in grids)
    return sides.encode() + b":" + cells.translate(bytes.maketrans(seen, bytes(range(len(seen)))))
