"""Whether a worked example gives a task away.

An example is kin to a task in any of these ways, each of which alone keeps it out of the task's prompt:

    name      one id is the other, or is a part of it, whatever the case: `0a1b2c3d` and `0A1B2C3D-turned`
    pair      a train pair of the one is a train pair of the other, forwards or backwards
    test      a test input of the one is any grid of the other, so that one may show what the other hides
    program   its program is another wording of the program of an example that is kin in another way

Grids are compared in a canonical form, which is the same however they are turned, mirrored and recoloured, each by
itself. So a task is known in every view, where it was published again, where its outputs are turned too, and where it
is to be solved backwards.

Not covered: grids that are cropped, padded, scaled or changed in a cell, and a task of the same rule whose name, grids
and program are all others.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from arc25.core.grid import Grid
from arc25.core.records import Example, Task
from arc25.core.views import View, apply
from arc25.prompting.wording import outline

QUARTER, MIRROR = View(turns=1), View(flipped=True)
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


@dataclass(frozen=True, slots=True)
class Traces:
    """What a task is known by: its names, they and their parts, and its pairs and grids in canonical form."""

    names: frozenset[str]
    parts: frozenset[str]
    pairs: frozenset[frozenset[bytes]]
    grids: frozenset[bytes]
    tests: frozenset[bytes]

    @classmethod
    def of(cls, task: Task, *names: str) -> Traces:
        """The same in every view of the task. `names` are what it is called besides its id."""
        known = frozenset(name.casefold() for name in (task.id, *names))
        parts = frozenset(part for name in known for part in re.split(r"[^0-9a-z]+", name) if part)
        pairs = frozenset(frozenset((_canonical(pair.input), _canonical(pair.output))) for pair in task.train)
        tests = frozenset(map(_canonical, task.tests))
        return cls(known, known | parts, pairs, tests.union(*pairs), tests)

    def kin(self, other: Traces) -> bool:
        """Whether one of the tasks may give the other away."""
        named = self.names & other.parts or self.parts & other.names
        shown = self.tests & other.grids or self.grids & other.tests
        return bool(named or shown or self.pairs & other.pairs)


@dataclass(frozen=True, slots=True)
class Suspect:
    """An example as the guard sees it."""

    traces: Traces
    program: str

    @classmethod
    def of(cls, example: Example) -> Suspect:
        """The traces of its task, and the outline of its program."""
        return cls(Traces.of(example.task, example.program.task_id), outline(example.program.source))


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


def _canonical(grid: Grid) -> bytes:
    """One text for all that a grid becomes when it is turned, mirrored and recoloured."""
    ways = [grid, apply(MIRROR, grid)]
    for _ in range(3):
        ways += [apply(QUARTER, way) for way in ways[-2:]]
    return min(map(_renamed, ways))


def _renamed(grid: Grid) -> bytes:
    """Sides and cells, where the first colour that occurs is called 0, the next new one 1 and so on."""
    seen = bytes(dict.fromkeys(grid.cells))
    cells = grid.cells.translate(bytes.maketrans(seen, bytes(range(len(seen)))))
    return f"{grid.height}x{grid.width}:".encode() + cells
