"""The literals of a program by what they are for, and the program with others in their place.

What a literal is for is read off the signatures of the pack's words, through names, conditions, loops and tables: in
`for color in (1, 2): out = recolor(out, color)` 1 and 2 are colours. What is compared with a colour is one, too.
"""

from __future__ import annotations

import ast
import copy
import enum
import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arc25.core.protocols import DslPack
from arc25.core.words import Parameter, Word
from arc25.samples.running import names_of
from arc25.samples.sample import nodes_of

COLOR = Parameter("color", "Color")
"""What is a colour without being an argument."""
COLORS = "Color"
"""The enumeration of a pack that has names for colours: `Color.RED` in a program."""
NATURAL: dict[type, tuple[str, ...]] = {int: ("Color", "Int"), tuple: ("Vec", "Box"), dict: ("ColorMap",)}
"""What the literals of a type are for, if a word takes several kinds of things there."""
_FAR = 3
"""How many names after one another are looked behind."""
_TELLING = (
    ast.Call,
    ast.Attribute,
    ast.Assign,
    ast.Compare,
    ast.Subscript,
    ast.For,
    ast.comprehension,
    ast.AnnAssign,
    ast.NamedExpr,
    ast.FunctionDef,
)
"""The nodes that tell what a literal or a name is for."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal of a program and what it is for. The name of a colour or of an attribute is one, too."""

    node: ast.expr
    value: Any
    parameter: Parameter


class Wording:
    """What a pack says of the literals in its programs."""

    def __init__(self, pack: DslPack) -> None:
        self._words = pack.words()
        named = names_of(pack).get(COLORS)
        colors: Iterable[Any] = named if isinstance(named, enum.EnumMeta) else ()
        self._colors = {color.name: int(color.value) for color in colors}
        parameters = (one for word in self._words.values() for form in word.signatures for one in form.parameters)
        kinds = (one for one in parameters if one.type == "Attribute")
        self._attributes = {name: one for one in kinds for name in one.choices}

    def literals(self, program: ast.Module) -> list[Literal]:
        """Those whose purpose is known, each once; the colours in a table of colours one by one."""
        return _Reader(program, self._words, self._attributes).read()

    def recoloured(self, program: ast.Module, permutation: Sequence[int]) -> ast.Module:
        """The program with `permutation[color]` in the place of every colour that it names."""
        names = {value: name for name, value in self._colors.items()}

        def change(literal: Literal) -> Any:
            value = literal.value
            if isinstance(value, str):
                return names.get(permutation[self._colors[value]], value) if value in self._colors else value
            return permutation[value] if type(value) is int and 0 <= value < len(permutation) else value

        return _changed(program, (one for one in self.literals(program) if one.parameter.type == "Color"), change)

    def turned(self, program: ast.Module, turns: int, flipped: bool) -> ast.Module:
        """The program after left and right were exchanged (if `flipped`) and all was turned clockwise by quarters."""

        def change(literal: Literal) -> Any:
            parameter, value = literal.parameter, literal.value
            for images in [parameter.flipped] * flipped + [parameter.turned] * turns:
                place = _place(value, parameter.choices)
                value = images[place] if images and place is not None else value
            return value

        return _changed(program, self.literals(program), change)


class _Reader:
    """Goes through a program once, after it has noted what its names may stand for."""

    def __init__(self, tree: ast.Module, words: Mapping[str, Word], attributes: Mapping[str, Parameter]) -> None:
        self._tree, self._words, self._attributes = tree, words, attributes
        self._meanings: defaultdict[str, list[ast.expr]] = defaultdict(list)
        self._grids: set[str] = set()
        self._seen: set[tuple[str, str]] = set()
        self._found: dict[int, Literal] = {}

    def read(self) -> list[Literal]:
        nodes = [node for node in nodes_of(self._tree) if isinstance(node, _TELLING)]
        for node in nodes:
            self._note(node)
        for node in nodes:
            self._look(node)
        return list(self._found.values())

    def _note(self, node: ast.AST) -> None:
        """Remember what a name may stand for."""
        match node:
            case ast.Assign(targets, value):
                for target in targets:
                    self._bind(target, value)
            case ast.AnnAssign(target, _, ast.expr() as value) | ast.NamedExpr(target, value):
                self._bind(target, value)
            case ast.For(target, ast.Tuple(items) | ast.List(items)):
                for item in items:
                    self._bind(target, item)
            case ast.comprehension(target, ast.Tuple(items) | ast.List(items)):
                for item in items:
                    self._bind(target, item)
            case ast.FunctionDef(_, arguments):
                self._grids.update(argument.arg for argument in arguments.args[:1])

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._meanings[target.id].append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its in zip(target.elts, value.elts, strict=False):
                self._bind(one, its)

    def _look(self, node: ast.AST) -> None:
        """Find the literals whose purpose this node tells."""
        match node:
            case ast.Call(ast.Name(name), arguments, keywords) if name in self._words:
                self._look_at_call(self._words[name], arguments, keywords)
            case ast.Compare(left, _, others):
                sides = [left, *others]
                if any(self._gives(side, "Color") or self._gives(side, "Grid") for side in sides):
                    for side in sides:
                        self._expect(side, [COLOR])
            case ast.Attribute(ast.Name(name), attribute) if name == COLORS:
                self._found[id(node)] = Literal(node, attribute, COLOR)
            case ast.Attribute(_, attribute) if attribute in self._attributes:
                self._found[id(node)] = Literal(node, attribute, self._attributes[attribute])
            case ast.Subscript(table, key) if self._gives(key, "Color"):
                self._expect_keys(table)
            case ast.Assign([ast.Subscript(array)], value) if self._gives(array, "Grid"):
                self._expect(value, [COLOR])

    def _look_at_call(self, word: Word, arguments: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> None:
        forms = [signature.parameters for signature in word.signatures]
        for place, argument in enumerate(arguments):
            self._expect(argument, [form[place] for form in forms if place < len(form)])
        for keyword in keywords:
            self._expect(keyword.value, [one for form in forms for one in form if one.name == keyword.arg])

    def _expect(self, node: ast.expr, parameters: Sequence[Parameter]) -> None:
        """`node` is an argument for one of `parameters`, which are those of a word's overloads."""
        types = {parameter.type for parameter in parameters}
        match node:
            case ast.Name(name):
                self._expect_meanings(name, parameters, types)
            case ast.IfExp(_, one, other):
                self._expect_each((one, other), parameters)
            case ast.BoolOp(_, values):
                self._expect_each(values, parameters)
            case ast.Subscript(table):
                self._expect_values(table, parameters)
            case ast.Call(ast.Attribute(table, "get"), [key, *default]):
                self._expect_values(table, parameters)
                self._expect_each(default, parameters)
                if self._gives(key, "Color"):
                    self._expect_keys(table)
            case ast.Dict(keys, values):
                if "ColorMap" in types:
                    self._expect_each((one for one in (*keys, *values) if one is not None), [COLOR])
            case ast.Tuple(items) | ast.List(items) | ast.Set(items) if "Color" in types:
                self._expect_each(items, parameters)
            case ast.Constant() | ast.UnaryOp() | ast.Tuple() if parameters:
                self._keep(node, parameters)

    def _expect_each(self, nodes: Iterable[ast.expr], parameters: Sequence[Parameter]) -> None:
        for node in nodes:
            self._expect(node, parameters)

    def _expect_meanings(self, name: str, parameters: Sequence[Parameter], types: Iterable[str]) -> None:
        """What a name stands for, once for each purpose: names may stand for one another in a circle."""
        purpose = name, " ".join(sorted(types))
        if purpose not in self._seen:
            self._seen.add(purpose)
            self._expect_each(self._meanings[name], parameters)

    def _expect_values(self, node: ast.expr, parameters: Sequence[Parameter]) -> None:
        for table in self._tables(node):
            self._expect_each(table.values, parameters)

    def _expect_keys(self, node: ast.expr) -> None:
        for table in self._tables(node):
            self._expect_each((key for key in table.keys if key is not None), [COLOR])

    def _tables(self, node: ast.expr) -> Iterator[ast.Dict]:
        meanings = self._meanings[node.id] if isinstance(node, ast.Name) else [node]
        yield from (meaning for meaning in meanings if isinstance(meaning, ast.Dict))

    def _keep(self, node: ast.expr, parameters: Sequence[Parameter]) -> None:
        """Note a literal."""
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError):  # an expression that is no literal; a literal that cannot be, such as {[]: 1}
            return
        self._found.setdefault(id(node), Literal(node, value, max(parameters, key=lambda one: _fit(value, one))))

    def _gives(self, node: ast.expr, kind: str, far: int = _FAR) -> bool:
        """Whether it is a "Grid", or a "Color" or several, as far as can be seen."""
        match node:
            case ast.Attribute(ast.Name(name), _) if name == COLORS:
                return kind == "Color"
            case ast.Attribute(_, attribute):
                return attribute in (("color", "colors") if kind == "Color" else ("patch",))
            case ast.Call(ast.Name(name)) if name in self._words:
                return any(signature.returns == kind for signature in self._words[name].signatures)
            case ast.Call(ast.Attribute(value, "copy")):
                return self._gives(value, kind, far)
            case ast.Subscript(value):
                return kind == "Color" and self._gives(value, "Grid", far)
            case ast.Name(name):
                known = kind == "Grid" and name in self._grids
                return known or (far > 0 and any(self._gives(one, kind, far - 1) for one in self._meanings[name]))
        return False


def _fit(value: Any, parameter: Parameter) -> int:
    """How well the literal goes with the parameter, of several that it may be for."""
    if parameter is COLOR or _place(value, parameter.choices) is not None:
        return 2
    return int(parameter.type in NATURAL.get(type(value), ()))


def _place(value: Any, choices: Sequence[Any]) -> int | None:
    """Where among the choices; 1 is not True."""
    places = (place for place, choice in enumerate(choices) if choice == value and type(choice) is type(value))
    return next(places, None)


def _changed(tree: ast.Module, literals: Iterable[Literal], change: Callable[[Literal], Any]) -> ast.Module:
    """The program with `change(literal)` in the place of each literal. What stays is shared with `tree`."""
    images: dict[int, ast.expr] = {}
    for literal in literals:
        value = change(literal)
        if value != literal.value:
            images[id(literal.node)] = _written(literal.node, value)
    changed = _replaced(tree, images) if images else tree
    assert isinstance(changed, ast.Module)  # noqa: S101 - no literal is a module
    return changed


def _written(node: ast.expr, value: Any) -> ast.expr:
    if isinstance(node, ast.Attribute):
        changed = copy.copy(node)
        changed.attr = value
        return changed
    return ast.parse(repr(value), mode="eval").body


def _replaced(node: ast.AST, images: Mapping[int, ast.expr]) -> ast.AST:
    if id(node) in images:
        return images[id(node)]
    changed = node
    for name in node._fields:
        before = getattr(node, name, None)
        after: Any = before
        if isinstance(before, list):
            after = [_replaced(item, images) if isinstance(item, ast.AST) else item for item in before]
            after = before if all(map(operator.is_, before, after)) else after
        elif isinstance(before, ast.expr | ast.stmt):
            after = _replaced(before, images)
        if after is not before:
            changed = copy.copy(node) if changed is node else changed
            setattr(changed, name, after)
    return changed
