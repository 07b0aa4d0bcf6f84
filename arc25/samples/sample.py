"""A sample: a program and a task that it solves. And what can be read off a program's tree.

Nobody changes a tree in place: what is worked out about one is remembered for a while.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from arc25.core.grid import Grid
from arc25.core.records import Example

ENTRY = "transform"
"""The function of a program that is called with a grid."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A program with a task that it solves.

    `words` are the pack's words that the program calls, each once, in the order of its text. `outputs[i]` is what the
    program gives for `inputs[i]`, those of the tests too. `variation` says how it was made of another sample; "" if it
    was not.
    """

    example: Example
    level: int
    words: tuple[str, ...]
    outputs: tuple[Grid, ...]
    variation: str = ""

    @property
    def id(self) -> str:
        """The id of the task."""
        return self.example.task.id

    @property
    def source(self) -> str:
        """The text of the program."""
        return self.example.program.source

    @property
    def inputs(self) -> tuple[Grid, ...]:
        """The inputs of the train pairs, then those of the tests."""
        return self.example.task.inputs


@lru_cache(maxsize=8)  # the last programs, which several checks look at one after another
def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """Every node of a program but those that say how a name is used, in breadth: `ast.walk`, only faster."""
    nodes = [tree]
    for node in nodes:
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                nodes.extend([item for item in value if isinstance(item, ast.AST)])
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                nodes.append(value)
    return nodes


def words_used(tree: ast.AST, words: Collection[str]) -> tuple[str, ...]:
    """Those of `words` that a program calls, each once, in the order of its text."""
    calls = [node.func for node in nodes_of(tree) if isinstance(node, ast.Call)]
    names = [name for name in calls if isinstance(name, ast.Name) and name.id in words]
    names.sort(key=lambda name: (name.lineno, name.col_offset))
    return tuple(dict.fromkeys(name.id for name in names))


def reads_input(tree: ast.Module, entry: str = ENTRY) -> bool:
    """Whether the function `entry` mentions any of its arguments."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name == entry:
            names = {argument.arg for argument in function.args.args}
            return any(isinstance(node, ast.Name) and node.id in names for node in nodes_of(function))
    return False


def size_of(tree: ast.AST) -> int:
    """How many expressions a program has."""
    return sum(isinstance(node, ast.expr) for node in nodes_of(tree))
