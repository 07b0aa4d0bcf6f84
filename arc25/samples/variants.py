"""What is left of a program when a statement goes: all its variants in one program, which a switch chooses from.

So a program of ten statements is compiled once and not ten times. In

    if gone != 0:
        for item in found:
            if gone != 1:
                out = paint(out, item)

the loop is gone where `gone` is 0, and its body where it is 1. There is one difference to a program where the statement
is not in the text: a name that the statement would have made is still one of the function's own, and is not looked for
elsewhere.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from arc25.samples.sample import ENTRY, nodes_of

Node = TypeVar("Node", bound=ast.AST)

BLOCKS = ("body", "finalbody")
"""The fields of a statement that hold statements, those apart that an `else` has."""
PARTS = ("handlers", "cases")
"""The fields that hold what has a body and is no statement."""
_PLACE: dict[str, Any] = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}


@dataclass(frozen=True, slots=True)
class Variants:
    """A program that is without `gone[i]` where its global name `switch` is i, and whole where it is -1."""

    program: ast.Module
    switch: str
    gone: tuple[str, ...]


def variants_of(tree: ast.Module, entry: str = ENTRY) -> Variants:
    """The program without each of its statements in turn, those inside it gone with it, and each block by itself.

    An `if` is also replaced by its body, and by its `else`. The function `entry`, a `return` at the end of a function,
    docstrings and imports from the future stay. `tree` stays as it is and shares what it can.
    """
    used = {node.id for node in nodes_of(tree) if isinstance(node, ast.Name)}
    switch = next(
        name for name in itertools.chain(["gone"], (f"gone{i}" for i in itertools.count())) if name not in used
    )
    writer = _Writer(switch)
    kept = [node for node in tree.body if _stays(node, entry)]
    program = _with(tree, body=writer.block(tree.body, kept))
    return Variants(program, switch, tuple(writer.gone))


class _Writer:
    """Puts a switch before every statement, and numbers them."""

    def __init__(self, switch: str) -> None:
        self._switch = ast.Name(switch, ast.Load(), **_PLACE)
        self.gone: list[str] = []

    def block(self, statements: Sequence[ast.stmt], kept: Collection[ast.stmt] = ()) -> list[ast.stmt]:
        """The statements, those in `kept` without a switch of their own."""
        return [self._within(one) if one in kept else self._guarded(one) for one in statements]

    def _guarded(self, statement: ast.stmt) -> ast.stmt:
        there = self._is(ast.NotEq(), f"line {statement.lineno}")
        return ast.copy_location(ast.If(there, [self._within(statement)], []), statement)

    def _within(self, statement: ast.stmt) -> ast.stmt:
        """The statement with switches inside."""
        if isinstance(statement, ast.If):
            return self._branched(statement)
        changed: dict[str, Any] = {}
        for field in BLOCKS:
            if block := getattr(statement, field, None):
                changed[field] = self.block(block, _kept(statement))
        if otherwise := getattr(statement, "orelse", None):
            changed["orelse"] = self._otherwise(statement, otherwise)
        for field in PARTS:
            if parts := getattr(statement, field, None):
                changed[field] = [_with(part, body=self.block(part.body)) for part in parts]
        return _with(statement, **changed) if changed else statement

    def _branched(self, statement: ast.If) -> ast.stmt:
        """An `if` that is also taken, or not, without a look at its condition."""
        place, test = f"the condition in line {statement.lineno}", statement.test
        taken = self._is(ast.Eq(), place)
        if statement.orelse:
            kept = self._is(ast.NotEq(), f"{place}, with what it allows,")
            test = ast.BoolOp(ast.And(), [kept, test], **_PLACE)
        body = self.block(statement.body)
        otherwise = self._otherwise(statement, statement.orelse)
        return _with(statement, test=ast.BoolOp(ast.Or(), [taken, test], **_PLACE), body=body, orelse=otherwise)

    def _otherwise(self, statement: ast.stmt, block: Sequence[ast.stmt]) -> list[ast.stmt]:
        """What is behind an `else`. It goes as a whole, too, if it has several statements."""
        if len(block) < 2:
            return self.block(block)
        there = self._is(ast.NotEq(), f"the else of line {statement.lineno}")
        return [ast.copy_location(ast.If(there, self.block(block), []), block[0])]

    def _is(self, sign: ast.cmpop, what: str) -> ast.expr:
        """The next number compared with the switch: it is what lets `what` go."""
        number = ast.Constant(len(self.gone), **_PLACE)
        self.gone.append(what)
        return ast.Compare(self._switch, [sign], [number], **_PLACE)


def _stays(statement: ast.stmt, entry: str) -> bool:
    match statement:
        case ast.FunctionDef(name):
            return name == entry
        case ast.ImportFrom("__future__"):
            return True
    return _is_text(statement)


def _kept(statement: ast.stmt) -> list[ast.stmt]:
    """Of the body of a function its docstring, and the `return` at its end, without which it gives nothing."""
    if not isinstance(statement, ast.FunctionDef):
        return []
    return [one for one in statement.body[:1] if _is_text(one)] + [
        one for one in statement.body[-1:] if isinstance(one, ast.Return)
    ]


def _is_text(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(ast.Constant(str())):
            return True
    return False


def _with(node: Node, **changed: Any) -> Node:
    """A copy of the node with other values in some fields."""
    copied = copy.copy(node)
    for field, value in changed.items():
        setattr(copied, field, value)
    return copied
