"""Programs that others wrote, as nodes of the DAG: what their steps give may be steps of a solution.

The source comes from anybody and is never run. It is read as a syntax tree, and of that only words of the pack applied
to literals and to values known by then are taken; the search applies those itself, as it does its own operations.
Whatever else stands in a program is passed over, with all that depends on it. So a seed is an expression of the
search's own language, and what is written down in the end is the search's own text.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import inspect
from collections.abc import Iterator, Mapping, Sequence

from arc25.core.grid import MAX_SIDE
from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.vocabulary import GRID, Hole, Literal, Operation

ENTRY = "transform"
MAX_STEPS = 24
"""Nodes that are taken of one program."""
STEP_BITS = 6.0
"""At most what a step costs: it is one of some sixty that somebody took for this very task."""
RETURNED_BITS = 3.0
"""At most what a returned grid costs: there are few, and each was meant to be the answer."""
LITERAL_BITS = 3.0
MAX_ITEMS = 30
"""Items of a literal."""

Known = Node | Literal


def seeds(source: str, dag: Dag, words: Mapping[str, Word]) -> list[Node]:
    """The values that the steps of a program give, as far as they are of words: what it returns first.

    Their arguments are seeds too, or the input. A source that does not parse has none.
    """
    reader = _Reader(dag, words)
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):  # as in any text of a stranger
        reader.visit(ast.parse(source))
    returned = [dataclasses.replace(node, cost=min(node.cost, RETURNED_BITS)) for node in reader.returned]
    return [*returned, *reader.steps]


class _Reader:
    """Walks a program in the order of its text and keeps what is known of its names."""

    def __init__(self, dag: Dag, words: Mapping[str, Word]) -> None:
        self._dag = dag
        self._words = words
        self._known: dict[str, Known] = {}
        self._nodes: dict[tuple[str, tuple[int, ...]], Node] = {(GRID, dag.root.numbers): dag.root}
        self.returned: list[Node] = []

    @property
    def steps(self) -> list[Node]:
        """Every value found, once, without the input."""
        return list(self._nodes.values())[1:]

    def visit(self, node: ast.AST) -> None:
        """Take what there is in a statement or a part of one."""
        match node:
            case ast.FunctionDef(name=name, args=ast.arguments(args=[ast.arg(arg=grid)]), body=body) if name == ENTRY:
                self._known[grid] = self._dag.root
                self._visit_all(body)
            case ast.Assign(targets=targets, value=value):
                found = self._value(value)
                for target in targets:
                    self._bind(target, found)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._bind(target, self._value(value))
            case ast.Return(value=ast.expr() as value):
                found = self._value(value)
                if isinstance(found, Node) and found.type == GRID and found is not self._dag.root:
                    self.returned.append(found)
            case ast.expr():
                self._value(node)
            case ast.If(test=test, body=body, orelse=otherwise):
                self._value(test)
                for branch in (body, otherwise):
                    before = dict(self._known)
                    self._visit_all(branch)
                    self._known = before
                self._forget(node)
            case ast.Module(body=body):
                self._visit_all(body)
            case _:  # it may run more than once or never, so what it changes is known neither inside nor after it
                self._forget(node)
                self._visit_all(ast.iter_child_nodes(node))
                self._forget(node)

    def _visit_all(self, nodes: Iterator[ast.AST] | Sequence[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _bind(self, target: ast.expr, value: Known | None) -> None:
        self._forget(target)
        if isinstance(target, ast.Name) and value is not None:
            self._known[target.id] = value

    def _forget(self, node: ast.AST) -> None:
        """What `node` binds or writes into is no longer known."""
        for part in ast.walk(node):
            match part:
                case ast.arg(arg=name):
                    self._known.pop(name, None)
                case ast.Name(ctx=ast.Store() | ast.Del(), id=name):
                    self._known.pop(name, None)
                case ast.Subscript(ctx=ast.Store(), value=ast.Name(id=name)):
                    self._known.pop(name, None)

    def _value(self, node: ast.expr) -> Known | None:
        """The value of an expression, None if it is not of this language; its parts are taken either way."""
        match node:
            case ast.Name(id=name):
                return self._known.get(name)
            case ast.Call(func=ast.Name(id=name)) if name in self._words:
                given = [self._value(argument) for argument in node.args]
                named = {keyword.arg: self._value(keyword.value) for keyword in node.keywords}
                return self._applied(self._words[name], given, named)
        if (literal := _literal(node)) is not None:
            return literal
        self._forget(node)
        self._visit_all(ast.iter_child_nodes(node))
        return None

    def _applied(
        self, word: Word, given: Sequence[Known | None], named: Mapping[str | None, Known | None]
    ) -> Node | None:
        """The node of a word, by the first overload whose types fit; None if there is none or it fails on an input."""
        if len(self._nodes) > MAX_STEPS or self._dag.budget.over():
            return None
        for signature in word.signatures:
            arguments = _arguments(word, signature, given, named)
            if arguments is None:
                continue
            nodes = tuple(argument for argument in arguments if isinstance(argument, Node))
            places = tuple(Hole(item.type) if isinstance(item, Node) else item for item in arguments)
            bits = LITERAL_BITS * (len(places) - len(nodes))
            node = self._dag.derive(Operation(word, places, signature.returns, word.cost + bits), nodes)
            if node is not None:
                cheap = dataclasses.replace(node, cost=min(node.cost, STEP_BITS))
                return self._nodes.setdefault((node.type, node.numbers), cheap)
        return None


def _arguments(
    word: Word, signature: Signature, given: Sequence[Known | None], named: Mapping[str | None, Known | None]
) -> list[Known] | None:
    """The arguments in the order of the overload's parameters; None if they do not fit, or none is a node."""
    parameters = signature.parameters
    rest = [parameter.name for parameter in parameters[len(given) :]]
    if len(given) > len(parameters) or not set(named) <= set(rest):
        return None
    arguments = [*given, *(named[name] if name in named else _default(word, name) for name in rest)]
    fitting = [
        argument
        for argument, parameter in zip(arguments, parameters, strict=True)
        if argument is not None and _fits(argument, parameter)
    ]
    whole = len(fitting) == len(parameters) and any(isinstance(argument, Node) for argument in fitting)
    return fitting if whole else None


def _default(word: Word, name: str) -> Literal | None:
    parameter = inspect.signature(word.function).parameters.get(name)
    return None if parameter is None or parameter.default in (parameter.empty, None) else Literal(parameter.default)


def _fits(argument: Known, parameter: Parameter) -> bool:
    """Whether it is of the parameter's type: a literal is one of the choices, or a small number where numbers are."""
    if isinstance(argument, Node):
        return argument.type == parameter.type
    value, choices = argument.value, parameter.choices
    if any(type(choice) is type(value) and choice == value for choice in choices):
        return True
    return _is_small(value) and (not choices or type(value) is type(choices[0]))


def _literal(node: ast.expr) -> Literal | None:
    try:
        return Literal(ast.literal_eval(node))
    except (ValueError, TypeError):
        return None


def _is_small(value: object) -> bool:
    """Whether it is a number, or a few of them, that makes no word slow and no value large."""
    if isinstance(value, dict):
        return _is_small([*value, *value.values()])
    if isinstance(value, tuple | list):
        return len(value) <= MAX_ITEMS and all(map(_is_small, value))
    return type(value) is int and abs(value) <= MAX_SIDE
