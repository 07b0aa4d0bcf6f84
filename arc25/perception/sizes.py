"""Hypotheses for the size of an output, each a rule on its input; the train pairs say which to believe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from arc25.core.records import Task
from arc25.perception.scene import Scene

Size = tuple[int, int]
"""Height and width."""
Rule = Callable[[Scene], Size | None]


@dataclass(frozen=True, slots=True)
class SizeHypothesis:
    """`rule` in words, for how many train pairs it holds, and the size that it gives each test output (None: none)."""

    rule: str
    explains: int
    tests: tuple[Size | None, ...]


def output_sizes(task: Task, seen: Sequence[Scene]) -> list[SizeHypothesis]:
    """The hypotheses that hold for two train pairs or more: those that explain most first, simple ones before others.

    `seen` are the scenes of `task.inputs`. An empty list means unknown.
    """
    train, tests = seen[: len(task.train)], seen[len(task.train) :]
    wanted = [(pair.output.height, pair.output.width) for pair in task.train]
    found = []
    for name, rule in _rules(task):
        explains = sum(rule(one) == size for one, size in zip(train, wanted, strict=True))
        if explains >= min(2, len(train)):  # that it holds for the one pair whose numbers it has says nothing
            found.append(SizeHypothesis(name, explains, tuple(map(rule, tests))))
    return sorted(found, key=lambda hypothesis: -hypothesis.explains)


def _rules(task: Task) -> Iterator[tuple[str, Rule]]:
    """The rules, simple ones first; those with numbers take them from the train pairs."""
    yield "as the input", lambda scene: (scene.height, scene.width)
    yield from _constant(task)
    yield from _scaled(task)
    yield "as a panel", _panel
    yield "a cell for each panel", _panel_count
    yield "as the box of all that is not background", _content
    yield "as the largest object", lambda scene: _thing_size(scene, largest=True)
    yield "as the smallest object", lambda scene: _thing_size(scene, largest=False)
    yield from _grown(task)


def _constant(task: Task) -> Iterator[tuple[str, Rule]]:
    size, _ = Counter((pair.output.height, pair.output.width) for pair in task.train).most_common(1)[0]
    yield f"always {size[0]}x{size[1]}", lambda scene: size


def _scaled(task: Task) -> Iterator[tuple[str, Rule]]:
    """Multiples and parts of the input, as the first pair has them."""
    before, after = task.train[0].input, task.train[0].output
    tall, wide = _ratio(after.height, before.height), _ratio(after.width, before.width)
    if tall and wide and (tall, wide) != ((1, 1), (1, 1)):
        name = f"the input's height {_factor(tall)} and width {_factor(wide)}"
        yield name, lambda scene: _resized(scene, tall, wide)


def _grown(task: Task) -> Iterator[tuple[str, Rule]]:
    """The input with rows and columns more or less, as the first pair has it."""
    before, after = task.train[0].input, task.train[0].output
    down, right = after.height - before.height, after.width - before.width
    if down or right:
        yield (
            f"the input's height {down:+d} and width {right:+d}",
            lambda scene: (scene.height + down, scene.width + right),
        )


def _ratio(after: int, before: int) -> tuple[int, int] | None:
    """(times, parts); None if neither is whole."""
    if after % before == 0:
        return after // before, 1
    return (1, before // after) if before % after == 0 else None


def _factor(ratio: tuple[int, int]) -> str:
    times, parts = ratio
    return f"divided by {parts}" if parts > 1 else f"times {times}"


def _resized(scene: Scene, tall: tuple[int, int], wide: tuple[int, int]) -> Size | None:
    height, rest = divmod(scene.height * tall[0], tall[1])
    width, more = divmod(scene.width * wide[0], wide[1])
    return None if rest or more else (height, width)


def _panel(scene: Scene) -> Size | None:
    panels = scene.panels
    return (panels.heights[0], panels.widths[0]) if panels and panels.regular else None


def _panel_count(scene: Scene) -> Size | None:
    panels = scene.panels
    return (len(panels.heights), len(panels.widths)) if panels else None


def _content(scene: Scene) -> Size | None:
    if not scene.things:
        return None
    top, left = min(thing.top for thing in scene.things), min(thing.left for thing in scene.things)
    bottom = max(thing.top + thing.height for thing in scene.things)
    right = max(thing.left + thing.width for thing in scene.things)
    return bottom - top, right - left


def _thing_size(scene: Scene, largest: bool) -> Size | None:
    """The box of the one object with most or fewest cells; None if several have as many."""
    by_area = sorted(scene.things, key=lambda thing: thing.area, reverse=largest)
    if not by_area or (len(by_area) > 1 and by_area[0].area == by_area[1].area):
        return None
    return by_area[0].height, by_area[0].width
