"""Programs as a person would write them: nested where short, named steps where long, nothing unused."""

from __future__ import annotations

import builtins
import itertools
import keyword
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from arc25.plugins.backends.search.dag import Node
from arc25.plugins.backends.search.expressions import Function, step_of
from arc25.plugins.backends.search.loops import Loop
from arc25.plugins.backends.search.vocabulary import GRID, MASK, Literal

MAX_DEPTH = 2
"""Calls within calls on one line."""
MAX_WIDTH = 100
"""Characters of a line, if it has a call that may move to a line of its own."""
SHORT = 60
"""Characters of a function that is written in place."""
INDENT = "    "
VARIABLES = ("piece", "part")
"""The variable of a loop."""
OUT = "out"
"""What becomes the output, step by step."""
NAMES = {
    GRID: ("image", "picture", "pattern"),
    MASK: ("mask", "cells"),
    "Objects": ("pieces", "parts", "others"),
    "Object": ("shape", "piece", "other"),
    "Groups": ("groups",),
    "Color": ("color", "other_color"),
    "Int": ("number", "other_number"),
    "Vec": ("step", "place"),
}
"""What locals of a type are called; those of other types get the type's own name."""
Named = Node | Function
"""What has a name in a program: a step, or a function that a word is given."""


def source(root: Node, words: Collection[str]) -> str:
    """`def transform(grid): ...` that returns the value of `root`; no local hides one of `words`."""
    return "\n".join(_function("transform", root, {"grid", "transform", *words, *keyword.kwlist, *dir(builtins)}))


def _function(name: str, root: Node, taken: Collection[str]) -> list[str]:
    """The lines of a function of `grid` that returns the value of `root`; its locals are none of `taken`."""
    functions, defined = _functions(root, taken)
    apart: set[Node] = set()
    while True:
        steps = _steps(root, apart)
        names = _names(root, steps, taken, functions)
        written = [*((node, _statement(node, names)) for node in steps), (root, [f"return {_reference(root, names)}"])]
        wide = [node for node, lines in written if len(INDENT) + max(map(len, lines)) > MAX_WIDTH]
        calls = {argument for node in wide for argument in node.arguments if argument.operation is not None}
        if calls <= names.keys():
            lines = [*defined, *(line for _, lines in written for line in lines)]
            return [f"def {name}(grid):", *(line and INDENT + line for line in lines)]
        apart |= calls


def _functions(root: Node, taken: Collection[str]) -> tuple[dict[Named, str], list[str]]:
    """What stands for the functions that words below `root` are given, and the lines that define those with a name."""
    called: dict[Named, str] = {}
    lines: list[str] = []
    for function in dict.fromkeys(found for node in distinct(root) if (found := step_of(node.operation)) is not None):
        name = _new_name(["step"], {*taken, *called.values()})
        head, *body = _function(name, function.body, {*taken, name})
        if len(body) == 1 and len(body[0]) <= SHORT:
            called[function] = body[0].replace(f"{INDENT}return", "lambda grid:", 1)
        else:
            called[function] = name
            lines += [head, *body, ""]
    return called, lines


def distinct(root: Node) -> Iterator[Node]:
    """Every node below `root` once, arguments first, `root` last; what a node goes on from is before its conditions."""
    return _unseen(root, set())


def _unseen(root: Node, seen: set[Node]) -> Iterator[Node]:
    """Those that are not in `seen`, which they come into."""
    if root not in seen:
        seen.add(root)
        if (known := before(root)) is not None:
            yield from _unseen(known, seen)
        for argument in root.arguments:
            yield from _unseen(argument, seen)
        yield root


def before(node: Node) -> Node | None:
    """What a node goes on from: its last argument of its own type, as `out` in `where(mask, color, out)`."""
    if isinstance(node, Loop):
        return node.arguments[0]
    return next((argument for argument in reversed(node.arguments) if argument.type == node.type), None)


def _steps(root: Node, apart: Collection[Node]) -> list[Node]:
    """The nodes that get a statement of their own, in order.

    They are those used twice, nested too deep, or in `apart`, each layer of several that one word puts on, and loops.
    """
    nodes = list(distinct(root))
    uses = Counter(argument for node in nodes for argument in node.arguments)
    layers = {before(node) for node in nodes if len(node.arguments) > 1 and _again(node)}
    depths: dict[Node, int] = {}
    steps = []
    for node in nodes:
        if not node.arguments:
            depths[node] = 0
            continue
        depths[node] = 1 + max(depths[argument] for argument in node.arguments)
        alone = uses[node] > 1 or depths[node] >= MAX_DEPTH or node in layers or node in apart
        if (node is not root and alone) or isinstance(node, Loop):
            depths[node] = 0
            steps.append(node)
    return steps


def _again(node: Node) -> bool:
    """Whether it is a word on the result of the same word."""
    known = before(node)
    return known is not None and known.operation is not None and known.maker == node.maker


def _names(
    root: Node, steps: Sequence[Node], taken: Collection[str], functions: Mapping[Named, str]
) -> dict[Named, str]:
    """A step that goes on from another, which nothing needs any more, takes over its name; others get new ones.

    `functions` are called what they are already.
    """
    lines = steps if root in steps else [*steps, root]
    last_use = {operand: line for line, node in enumerate(lines) for operand in _operands(node, set(steps))}
    way = _way(root)
    names = {**functions}
    for line, node in enumerate(steps):
        known = before(node)
        if known in names and last_use[known] == line and not _reads_on(node, known, names):
            names[node] = names[known]
        else:
            onwards = next((later for later, step in enumerate(lines) if later > line and step in way), line)
            out = [OUT] if node in way and last_use.get(node, line) <= onwards else []
            names[node] = _new_name([*out, *NAMES.get(node.type, (node.type.lower(),))], {*taken, *names.values()})
    return names


def _reads_on(node: Node, known: Node, steps: Collection[Named]) -> bool:
    """Whether a loop reads what it starts from also after it has begun to change it."""
    return isinstance(node, Loop) and any(known in (part, *_operands(part, steps)) for part in node.arguments[1:])


def _way(root: Node) -> set[Node]:
    """The nodes that lead to the output, each going on from the one before."""
    way = {root}
    node = before(root)
    while node is not None:
        way.add(node)
        node = before(node)
    return way


def _new_name(names: Sequence[str], taken: Collection[str]) -> str:
    """The first of `names` that is not taken, or one with a number."""
    numbered = (f"{names[0]}{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain(names, numbered) if name not in taken)


def _operands(step: Node, steps: Collection[Named]) -> Iterator[Node]:
    """The other steps that the line of `step` reads."""
    for argument in step.arguments:
        if argument in steps:
            yield argument
        else:
            yield from _operands(argument, steps)


def _statement(node: Node, names: Mapping[Named, str]) -> list[str]:
    """The lines that give a step's name its value."""
    if not isinstance(node, Loop):
        return [f"{names[node]} = {_call(node, names)}"]
    name, body = names[node], node.body
    base, pieces = (_reference(argument, names) for argument in node.arguments[:2])
    piece = _new_name(VARIABLES, names.values())
    inner: dict[Named, str] = {
        leaf: _reference(outer, names) for leaf, outer in body.outer.items() if outer in node.arguments
    }
    call = _call(body.call, {**inner, body.piece: piece, body.out: name})
    start = [] if base == name else [f"{name} = {base}"]
    return [*start, f"for {piece} in {pieces}:", f"{INDENT}{name} = {call}"]


def _call(node: Node, names: Mapping[Named, str]) -> str:
    if node.operation is None:
        return "grid"
    rest = iter(node.arguments)
    parts = [
        _literal(argument.value, names) if isinstance(argument, Literal) else _reference(next(rest), names)
        for argument in node.operation.arguments
    ]
    return f"{node.operation.word.name}({', '.join(parts)})"


def _literal(value: Any, names: Mapping[Named, str]) -> str:
    return names[value] if isinstance(value, Function) else repr(value)


def _reference(node: Node, names: Mapping[Named, str]) -> str:
    return names.get(node) or _call(node, names)
