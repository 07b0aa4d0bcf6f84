"""Which words a program calls, with which literals, and on what other words made: read off its text.

It lives beside the samples, on the floor that the command line, packs and tests can all reach; it knows no pack.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from arc25.core.words import Signature, Word
from arc25.samples.sample import ENTRY

INPUT = ""
"""Stands for the word that made the grid which a program was given."""
GRID = "Grid"
UNCHANGED = frozenset({"list", "reversed", "sorted", "tuple"})
"""Functions of Python that give what they were given, in another order at most."""


@dataclass(frozen=True, slots=True)
class Made:
    """A value by the word that made it, and the types that it may have."""

    word: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Written:
    """A literal, as `repr` writes it."""

    text: str


Value: TypeAlias = Made | Written | None
"""What is known of a value; None: nothing."""


@dataclass(frozen=True, slots=True)
class Call:
    """A word with what it was called on, as far as that can be told.

    `literals` are the arguments written in place, as the parameter's name and the value's `repr`; `arguments` those
    that a word made, or the program's input.
    """

    result: Made
    literals: tuple[tuple[str, str], ...]
    arguments: tuple[Made, ...]


def calls_of(program: str, words: Mapping[str, Word]) -> list[Call]:
    """The calls of `words` in the text of a program, inner ones first, in the order of the text.

    A name stands for what it was given last. What a loop or an unpacking takes out of a value counts as made by the
    word that made the whole, and a comprehension as made by what it makes each time.

    Raises:
        SyntaxError, ValueError, RecursionError: the text is no program.
    """
    reader = _Reader(words)
    reader.visit(ast.parse(program))
    return reader.calls


class _Reader(ast.NodeVisitor):
    """Walks in the order of the text; visiting an expression returns what is known of its value."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        self.calls: list[Call] = []
        self._words = words
        self._names: dict[str, Value] = {}

    # Statements

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        before, self._names = self._names, dict(self._names)
        for argument in node.args.args:
            self._names[argument.arg] = None
        if node.name == ENTRY and node.args.args:
            self._names[node.args.args[0].arg] = Made(INPUT, frozenset({GRID}))
        for statement in node.body:
            self.visit(statement)
        self._names = before | {node.name: None}

    def visit_Assign(self, node: ast.Assign) -> None:
        value = self.visit(node.value)
        for target in node.targets:
            self._bind(target, value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._bind(node.target, self.visit(node.value) if node.value else None)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        self._bind(node.target, None)

    def visit_For(self, node: ast.For) -> None:
        self._bind(node.target, self.visit(node.iter))
        for statement in (*node.body, *node.orelse):
            self.visit(statement)

    # Expressions

    def visit_Name(self, node: ast.Name) -> Value:
        return self._names.get(node.id)

    def visit_Constant(self, node: ast.Constant) -> Value:
        return Written(repr(node.value))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Value:
        return self._written(node)

    def visit_Tuple(self, node: ast.Tuple) -> Value:
        return self._written(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> Value:
        value: Value = self.visit(node.value)
        self._bind(node.target, value)
        return value

    def visit_Lambda(self, node: ast.Lambda) -> None:
        before, self._names = self._names, self._names | {argument.arg: None for argument in node.args.args}
        self.visit(node.body)
        self._names = before

    def visit_ListComp(self, node: ast.ListComp) -> Value:
        return self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> Value:
        return self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> Value:
        return self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._loops(node.generators)
        self.visit(node.key)
        self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> Value:
        if isinstance(node.func, ast.Name) and node.func.id in self._words and node.func.id not in self._names:
            return self._call(self._words[node.func.id], node)
        self.visit(node.func)
        values = [self.visit(argument) for argument in node.args]
        for keyword in node.keywords:
            self.visit(keyword.value)
        unchanged = isinstance(node.func, ast.Name) and node.func.id in UNCHANGED and len(values) == 1
        return values[0] if unchanged else None

    def _call(self, word: Word, node: ast.Call) -> Made:
        values: dict[int | str, Value] = {place: self.visit(argument) for place, argument in enumerate(node.args)}
        values |= {str(keyword.arg): self.visit(keyword.value) for keyword in node.keywords}
        signatures = [one for one in word.signatures if _fits(one, values)] or word.signatures
        literals = [(_name(signatures, key), one.text) for key, one in values.items() if isinstance(one, Written)]
        made = Made(word.name, frozenset(signature.returns for signature in signatures))
        arguments = tuple(one for one in values.values() if isinstance(one, Made))
        self.calls.append(Call(made, tuple(literals), arguments))
        return made

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Value:
        self._loops(node.generators)
        value: Value = self.visit(node.elt)
        return value if isinstance(value, Made) else None

    def _loops(self, generators: Iterable[ast.comprehension]) -> None:
        for one in generators:
            self._bind(one.target, self.visit(one.iter))
            for condition in one.ifs:
                self.visit(condition)

    def _written(self, node: ast.expr) -> Value:
        """The literal that an expression of several parts is, if it is one."""
        self.generic_visit(node)
        try:
            return Written(repr(ast.literal_eval(node)))
        except (ValueError, TypeError):  # not a literal, or one that cannot be, such as {[]}
            return None

    def _bind(self, target: ast.expr, value: Value) -> None:
        match target:
            case ast.Name(name):
                self._names[name] = value
            case ast.Tuple(parts) | ast.List(parts):
                for part in parts:
                    self._bind(part, value if isinstance(value, Made) else None)
            case ast.Starred(part):
                self._bind(part, value)
            case _:
                self.visit(target)


def _fits(signature: Signature, values: Mapping[int | str, Value]) -> bool:
    """Whether the types of an overload go with what is known of the arguments."""
    parameters = dict(enumerate(signature.parameters)) | {one.name: one for one in signature.parameters}
    if len(values) > len(signature.parameters) or any(key not in parameters for key in values):
        return False
    made = [(parameters[key], value) for key, value in values.items() if isinstance(value, Made)]
    return all(parameter.type in value.types for parameter, value in made)


def _name(signatures: Sequence[Signature], key: int | str) -> str:
    """The name of the parameter at a place; "" if there is none."""
    if isinstance(key, str):
        return key
    parameters = signatures[0].parameters
    return parameters[key].name if key < len(parameters) else ""
