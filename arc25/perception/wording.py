"""What is seen in a task, as short text for a prompt."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence

from arc25.core.records import Task
from arc25.perception.objects import Cell, Segmentation, Thing
from arc25.perception.scene import Panels, Scene, scenes
from arc25.perception.sizes import Size, SizeHypothesis, output_sizes

ROWS = 12
"""Objects of a grid that are listed, the largest ones."""
RULES = 2
"""Hypotheses for the output's size that are told."""
Shape = frozenset[Cell]


def describe(task: Task, segmentation: Segmentation = Segmentation.COLOR) -> str:
    """The size of the outputs, then each input in a line with a table of its objects.

    Places are (row, column) from 0 at the top left; equal shapes have equal names over all tables.
    """
    seen = scenes(task, segmentation)
    names = _shape_names(seen)
    pairs = [f"Pair {number}, input" for number in range(1, len(task.train) + 1)]
    tests = [f"Test {number}, input" for number in range(1, len(task.tests) + 1)]
    grids = [f"{title}: {_scene(scene, names)}" for title, scene in zip(pairs + tests, seen, strict=True)]
    heading = f"What a program sees (objects are neighbours of {segmentation.value}, without the background):"
    return "\n".join([heading, _sizes(output_sizes(task, seen), len(task.train)), *grids])


def _sizes(hypotheses: Sequence[SizeHypothesis], pairs: int) -> str:
    """The best hypotheses, of those that agree on the tests the simplest."""
    if not hypotheses:
        return "Size of the output: unknown."
    rivals: dict[tuple[Size | None, ...], str] = {}
    for found in hypotheses:
        if found.explains == hypotheses[0].explains:
            tests = ", ".join(map(_size, found.tests))
            rivals.setdefault(found.tests, f"{found.rule} ({found.explains} of {pairs} pairs; tests: {tests})")
    told = list(rivals.values())[:RULES]
    return f"Size of the output: {', or '.join(told)}."


def _size(size: Size | None) -> str:
    return "unknown" if size is None else f"{size[0]}x{size[1]}"


def _scene(scene: Scene, names: Mapping[Shape, str]) -> str:
    counts = " ".join(f"{color}:{cells}" for color, cells in scene.palette)
    facts = [f"{scene.height}x{scene.width}", f"background {scene.background}", f"cells by colour {counts}"]
    if scene.panels is not None:
        facts.append(_panels(scene.panels))
    if scene.symmetries:
        facts.append(f"symmetric {' and '.join(scene.symmetries)}")
    facts += [
        f"repeats every {step} {lines}" for step, lines in zip(scene.period, ("rows", "columns"), strict=True) if step
    ]
    return f"{', '.join(facts)}, objects: {len(scene.things)}{_table(scene.things, names)}"


def _panels(panels: Panels) -> str:
    size = f" of {panels.heights[0]}x{panels.widths[0]}" if panels.regular else ""
    return f"lines of {panels.color} between {len(panels.heights)}x{len(panels.widths)} panels{size}"


def _table(things: Sequence[Thing], names: Mapping[Shape, str]) -> str:
    """A header and a line for each of the largest objects, in reading order."""
    if not things:
        return ""
    listed = sorted(range(len(things)), key=lambda number: (-things[number].area, number))[:ROWS]
    lines = ["colour size place cells holes shape", *(_row(things[number], names) for number in sorted(listed))]
    more = [f"and {len(things) - ROWS} smaller ones"] if len(things) > ROWS else []
    return "\n" + "\n".join(lines + more)


def _row(thing: Thing, names: Mapping[Shape, str]) -> str:
    colors = "+".join(map(str, thing.colors))
    size, place = f"{thing.height}x{thing.width}", f"({thing.top},{thing.left})"
    return f"{colors} {size} {place} {thing.area} {thing.holes} {names[thing.shape]}"


def _shape_names(seen: Sequence[Scene]) -> dict[Shape, str]:
    """A name for each shape, frequent ones first: `full` for a full box, else s1, s2 ..."""
    boxes = {thing.shape: (thing.height, thing.width) for scene in seen for thing in scene.things}
    counts = Counter(thing.shape for scene in seen for thing in scene.things)
    numbers = itertools.count(1)
    return {
        shape: "full" if len(shape) == boxes[shape][0] * boxes[shape][1] else f"s{next(numbers)}"
        for shape, _ in counts.most_common()
    }
