"""Programs as a person would write them: nested where short, named steps where long, nothing unused."""

from __future__ import annotations

import builtins
import itertools
import keyword
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from arc25.plugins.backends.search.dag import Node
from arc25.plugins.backends.search.vocabulary import GRID, Literal

MAX_DEPTH = 2
"""Calls within calls on one line."""
NAMES = {GRID: "out"}
"""What a local of a type is called; other types give their own name."""


def source(root: Node, words: Collection[str]) -> str:
    """`def transform(grid): ...` that returns the value of `root`; no local hides one of `words`."""
    steps = _steps(root)
    names = _names(steps, {"grid", "transform", *words, *keyword.kwlist, *dir(builtins)})
    lines = [f"    {names[node]} = {_call(node, names)}" for node in steps[:-1]]
    return "\n".join(["def transform(grid):", *lines, f"    return {_call(root, names)}"])


def distinct(root: Node) -> Iterator[Node]:
    """Every node below `root` once, arguments first, `root` last."""
    seen: set[Node] = set()

    def visit(node: Node) -> Iterator[Node]:
        if node not in seen:
            seen.add(node)
            for argument in node.arguments:
                yield from visit(argument)
            yield node

    return visit(root)


def _steps(root: Node) -> list[Node]:
    """The nodes that get a line of their own: those used twice or nested too deep, and `root` at the end."""
    nodes = list(distinct(root))
    uses = Counter(argument for node in nodes for argument in node.arguments)
    depths: dict[Node, int] = {}
    steps = []
    for node in nodes:
        if node.operation is None:
            depths[node] = 0
            continue
        depths[node] = 1 + max(depths[argument] for argument in node.arguments)
        if node is not root and (uses[node] > 1 or depths[node] >= MAX_DEPTH):
            depths[node] = 0
            steps.append(node)
    return [*steps, root]


def _names(steps: Sequence[Node], taken: Collection[str]) -> dict[Node, str]:
    """A local's name is free again on the line that uses it last."""
    last_use = {operand: line for line, node in enumerate(steps) for operand in _operands(node, set(steps))}
    names: dict[Node, str] = {}
    for line, node in enumerate(steps[:-1]):
        busy = {names[other] for other in names if last_use[other] > line}
        base = NAMES.get(node.type, node.type.lower())
        base = f"found_{base}" if base in taken else base
        numbered = itertools.chain([base], (f"{base}{number}" for number in itertools.count(2)))
        names[node] = next(name for name in numbered if name not in busy and name not in taken)
    return names


def _operands(step: Node, steps: Collection[Node]) -> Iterator[Node]:
    """The other steps that the line of `step` reads."""
    for argument in step.arguments:
        if argument in steps:
            yield argument
        else:
            yield from _operands(argument, steps)


def _call(node: Node, names: Mapping[Node, str]) -> str:
    if node.operation is None:
        return "grid"
    rest = iter(node.arguments)
    parts = [
        repr(argument.value) if isinstance(argument, Literal) else _reference(next(rest), names)
        for argument in node.operation.arguments
    ]
    return f"{node.operation.word.name}({', '.join(parts)})"


def _reference(node: Node, names: Mapping[Node, str]) -> str:
    return names.get(node) or _call(node, names)
