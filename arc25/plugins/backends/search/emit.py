"""Programs as a person would write them: nested where short, named steps where long, nothing unused."""

from __future__ import annotations

import builtins
import itertools
import keyword
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from arc25.plugins.backends.search.dag import Node
from arc25.plugins.backends.search.loops import Loop
from arc25.plugins.backends.search.vocabulary import GRID, Literal

MAX_DEPTH = 2
"""Calls within calls on one line."""
PIECE = "piece"
"""The variable of a loop."""
NAMES = {GRID: "out"}
"""What a local of a type is called; other types give their own name."""


def source(root: Node, words: Collection[str]) -> str:
    """`def transform(grid): ...` that returns the value of `root`; no local hides one of `words`."""
    steps = _steps(root)
    names = _names(steps, root, {"grid", "transform", *words, *keyword.kwlist, *dir(builtins)})
    lines = [f"    {line}" for node in steps for line in _statement(node, names)]
    return "\n".join(["def transform(grid):", *lines, f"    return {_reference(root, names)}"])


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
    """The nodes that get a line of their own: those used twice or nested too deep, and loops."""
    nodes = list(distinct(root))
    uses = Counter(argument for node in nodes for argument in node.arguments)
    depths: dict[Node, int] = {}
    steps = []
    for node in nodes:
        if not node.arguments:
            depths[node] = 0
            continue
        depths[node] = 1 + max(depths[argument] for argument in node.arguments)
        long = node is not root and (uses[node] > 1 or depths[node] >= MAX_DEPTH)
        if long or isinstance(node, Loop):
            depths[node] = 0
            steps.append(node)
    return steps


def _names(steps: Sequence[Node], root: Node, taken: Collection[str]) -> dict[Node, str]:
    """A local's name is free again on the line that uses it last."""
    lines = [*steps, root] if root not in steps else steps
    last_use = {operand: line for line, node in enumerate(lines) for operand in _operands(node, set(steps))}
    names: dict[Node, str] = {}
    for line, node in enumerate(steps):
        busy = {names[other] for other in names if last_use[other] > line}
        if isinstance(node, Loop):  # it reads all but its base after its own variable has begun to change
            busy |= {names[other] for other in _operands(node, names, after=1)}
        base = NAMES.get(node.type, node.type.lower())
        base = f"found_{base}" if base in taken else base
        names[node] = next(name for name in _numbered(base) if name not in busy and name not in taken)
    return names


def _numbered(name: str) -> Iterator[str]:
    return itertools.chain([name], (f"{name}{number}" for number in itertools.count(2)))


def _operands(step: Node, steps: Collection[Node], after: int = 0) -> Iterator[Node]:
    """The other steps that the line of `step` reads, in its arguments from number `after` on."""
    for argument in step.arguments[after:]:
        if argument in steps:
            yield argument
        else:
            yield from _operands(argument, steps)


def _statement(node: Node, names: Mapping[Node, str]) -> list[str]:
    if not isinstance(node, Loop):
        return [f"{names[node]} = {_call(node, names)}"]
    name, body = names[node], node.body
    base, pieces = (_reference(argument, names) for argument in node.arguments[:2])
    piece = next(free for free in _numbered(PIECE) if free not in names.values())
    inner = {leaf: _reference(outer, names) for leaf, outer in body.outer.items() if outer in node.arguments}
    start = [] if base == name else [f"{name} = {base}"]
    call = _call(body.call, {**inner, body.piece: piece, body.out: name})
    return [*start, f"for {piece} in {pieces}:", f"    {name} = {call}"]


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
