"""The language that programs may use, decided on the syntax tree and never on the text.

RestrictedPython refuses every construct that it has not been told about and knows which attributes lead to frames
and code; this policy tells it about what models really write. It rewrites only what needs a check at run time:
a write to an attribute, and a read of an attribute whose name is private or has something dangerous behind it.
Everything else runs as it stands, so programs keep nearly the speed of plain `exec`.

The checks are called by names that are no identifiers (".getattr"), so no program can name, shadow or rebind them.

This is hygiene, not the boundary: it gives an author a clear answer and keeps honest programs apart. What gets
past it still finds itself in a confined process.
"""

# ruff: noqa: N802, N815 - visitors are found by the name of the node

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from RestrictedPython.compile import compile_restricted_exec
from RestrictedPython.transformer import INSPECT_ATTRIBUTES, RestrictingNodeTransformer

from arc25.sandbox.language import allowlist
from arc25.sandbox.wire import MAX_SOURCE

VERSION = "3"
"""Part of the executor's id: raise it whenever a verdict may change."""

PROGRAM = "__arc25_program__"
"""A program's `__name__`, and so the `__module__` of every function and class that it defines."""

FILENAME = "<program>"
GETATTR = ".getattr"
WRITABLE = ".writable"
AUGMENTED = ".augmented"

_LEAVES = frozenset({"arg", "attr", "ctx", "id", "op", "ops", "type_comment"})
"""What a node holds that needs no visit: names, which its own visitor checks, and operators, which are all harmless."""

N = TypeVar("N", bound=ast.AST)

_PYTHON_2 = frozenset(("func_closure", "func_code", "func_defaults", "func_dict", "func_globals"))
"""What functions made by Cython still call their innards."""

_METHODS = frozenset(("format", "format_map", "readinto", "readinto1", "register", "resize"))
"""Watched attributes that nobody adds to."""

_IMPORT_FAULTS = frozenset(("BaseException", "Exception", "ImportError", "ModuleNotFoundError"))


class Refused(Exception):
    """The policy does not allow the program; the message names line and construct."""


def policy_for(modules: Mapping[str, Collection[str]]) -> type[Policy]:
    """The policy under which programs may import `modules`, and from each the names that go with it."""
    return type("Policy", (Policy,), {"modules": modules})


@dataclass(frozen=True, slots=True)
class Code:
    """A compiled program, and whether it imports a heavy package."""

    code: types.CodeType
    heavy: bool


def compile_program(source: str, policy: type[Policy]) -> Code:
    """A program that keeps to `policy`, compiled.

    Has to be called in a process that may die: deep nesting kills Python's own compiler.

    Raises:
        SyntaxError: it is no Python.
        Refused: the policy does not allow it.
    """
    if len(source) > MAX_SOURCE:
        raise Refused(f"the program has more than {MAX_SOURCE} characters")
    try:
        tree = ast.parse(source, FILENAME)
        result = compile_restricted_exec(tree, FILENAME, policy=policy)
    except (RecursionError, MemoryError):
        raise SyntaxError("nested too deeply") from None
    except ValueError as error:  # null bytes, lone surrogates
        raise SyntaxError(str(error)) from None
    if result.errors:
        raise Refused(_first(result.errors))
    return Code(cast(types.CodeType, result.code), any(map(allowlist.is_heavy, result.used_names)))


def is_special(name: str) -> bool:
    """Of the form `__x__`."""
    return name.startswith("__") and name.endswith("__")


def attribute_fault(name: str) -> str | None:
    """Why no program may use an attribute of that name; None if it may."""
    if name in INSPECT_ATTRIBUTES or name in _PYTHON_2 or (is_special(name) and name not in allowlist.SPECIAL_NAMES):
        return f"attribute {name!r} is not allowed"
    return None


def needs_check(name: str) -> bool:
    """Whether reading an attribute of that name is checked at run time."""
    return name in allowlist.WATCHED or (name.startswith("_") and not is_special(name))


class Policy(RestrictingNodeTransformer):
    """Allows what models write; collects every fault with its line."""

    modules: Mapping[str, Collection[str]] = allowlist.NAMES

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._bound: set[str] = set()
        self._suspects: list[ast.Name] = []
        self._optional: set[ast.stmt] = set()
        self._classes: list[str] = []

    def visit(self, node: ast.AST) -> ast.AST:
        """Visit a node by the method of its kind. Constants are most of a tree, and there is nothing to see in them."""
        kind = node.__class__
        return node if kind is ast.Constant else _visitor(kind.__name__)(self, node)

    def node_contents_visit(self, node: N) -> N:
        """Visit what a node holds. (As in the base class, but every visitor here returns one node.)"""
        for name in node._fields:
            if name in _LEAVES:
                continue
            value = getattr(node, name, None)
            if value.__class__ is list:
                for index, item in enumerate(value):
                    if isinstance(item, ast.AST) and (new := self.visit(item)) is not item:
                        value[index] = new
            elif isinstance(value, ast.AST) and (new := self.visit(value)) is not value:
                setattr(node, name, new)
        return node

    def check_name(self, node: Any, name: str | None, allow_magic_methods: bool = False) -> None:
        """Names: everything but unknown special ones."""
        if name is None:
            return
        self._bound.add(name)
        if name == "__name__":
            self.error(node, "name '__name__' cannot be set")
        if is_special(name) and name not in allowlist.SPECIAL_NAMES:
            self.error(node, f"name {name!r} is not allowed")

    def visit_Module(self, node: ast.Module) -> ast.AST:
        """The whole program; a dangerous builtin is refused unless the program defines that name itself."""
        node = self.node_contents_visit(node)
        for name in self._suspects:
            if name.id not in self._bound:
                self.error(name, f"{name.id!r} is not available to programs")
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A name, read or bound."""
        if isinstance(node.ctx, ast.Load) and node.id in allowlist.REFUSED_BUILTINS:
            self._suspects.append(node)
        elif isinstance(node.ctx, ast.Load):
            if is_special(node.id) and node.id not in allowlist.SPECIAL_NAMES:
                self.error(node, f"name {node.id!r} is not allowed")
        else:
            self.check_name(node, node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """`a.b`: the name is checked here, a write or a doubtful read once more at run time."""
        fault = attribute_fault(node.attr)
        if fault:
            self.error(node, fault)
        node = self.node_contents_visit(node)
        if not isinstance(node.ctx, ast.Load):
            node.value = _call(WRITABLE, node.value, node.value, ast.Constant(node.attr))
        elif needs_check(node.attr):
            return _call(GETATTR, node, node.value, ast.Constant(self._mangled(node.attr)))
        return node

    def _mangled(self, name: str) -> str:
        """The name as the compiler would write it inside the class that is being read (`__x` becomes `_Class__x`)."""
        owner = self._classes[-1].lstrip("_") if self._classes else ""
        return f"_{owner}{name}" if owner and name.startswith("__") and not name.endswith("__") else name

    def visit_If(self, node: ast.If) -> ast.AST:
        """`if __name__ == "__main__":` is never true here, so what it holds is not read."""
        if _asks_for_main(node.test):
            node.test = ast.copy_location(ast.Constant(False), node.test)
            node.body = [ast.copy_location(ast.Pass(), node.body[0])]
        return self.node_contents_visit(node)

    def visit_Try(self, node: ast.Try) -> ast.AST:
        """`try: import x` with a handler for it may name any module: what is not listed raises ImportError there."""
        if any(map(_catches_import, node.handlers)):
            self._optional |= {
                statement for statement in node.body if isinstance(statement, ast.Import | ast.ImportFrom)
            }
        return self.node_contents_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """`a.b += c` reads the attribute too."""
        node = self.node_contents_visit(node)
        target = node.target
        if isinstance(target, ast.Attribute):
            if is_special(target.attr) or target.attr in _METHODS:
                self.error(node, f"augmented assignment to attribute {target.attr!r} is not allowed")
            value, _ = cast(ast.Call, target.value).args
            target.value = _call(AUGMENTED, value, value, ast.Constant(self._mangled(target.attr)))
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST:
        """`import a.b as c` of the listed modules."""
        for alias in node.names:
            if alias.name not in self.modules:
                return self._not_there(node, f"import of {alias.name!r} is not allowed")
            self.used_names[alias.name] = True
            self.check_name(node, alias.asname or alias.name.split(".")[0])
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        """`from a import b`, also `*`, of the listed modules. What is not there raises ImportError at run time."""
        module = "." * node.level + (node.module or "")
        if module not in self.modules:
            return self._not_there(node, f"import of {module!r} is not allowed")
        self.used_names[module] = True
        for alias in node.names:
            # The interpreter would look for a missing name among all modules that are loaded.
            if alias.name != "*" and alias.name not in self.modules[module]:
                return self._not_there(node, f"import of {alias.name!r} from {module!r} is not allowed")
            self.check_name(node, alias.asname or alias.name)
        return node

    def _not_there(self, node: ast.stmt, text: str) -> ast.stmt:
        """A program that is ready for it gets an ImportError; another is refused."""
        if node not in self._optional:
            self.error(node, text)
            return node
        error = ast.Call(ast.Name("ModuleNotFoundError", ast.Load()), [ast.Constant(text)], [])
        return ast.fix_missing_locations(ast.copy_location(ast.Raise(error), node))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """A function or method of any allowed name."""
        self.check_name(node, node.name)
        self.check_function_argument_names(node)
        return self.node_contents_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """A class as it stands, without a metaclass of the program's own."""
        self.check_name(node, node.name)
        for keyword in [keyword for keyword in node.keywords if _is_abc_meta(keyword)]:
            node.keywords.remove(keyword)
            node.bases.append(keyword.value)  # the facade's `ABCMeta` is `ABC`
        if any(keyword.arg in ("metaclass", None) for keyword in node.keywords):
            self.error(node, "keyword 'metaclass' (or '**', which may hold it) is not allowed")
        self._classes.append(node.name)
        node = self.node_contents_visit(node)
        self._classes.pop()
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Nobody would await it."""
        self.error(node, "'async' is not allowed")
        return node

    def visit_TryStar(self, node: ast.AST) -> ast.AST:
        """What `except*` catches escapes RestrictedPython's checks (CVE-2025-22153)."""
        self.error(node, "'except*' is not allowed")
        return node

    def visit_MatchAs(self, node: ast.MatchAs) -> ast.AST:
        """`case x`, `case p as x`."""
        return self._match_name(node, node.name)

    def visit_MatchStar(self, node: ast.MatchStar) -> ast.AST:
        """`case [x, *rest]`."""
        return self._match_name(node, node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        """`case {"a": x, **rest}`."""
        return self._match_name(node, node.rest)

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        """`case Point(x=0)` reads attributes by name, where no check at run time can be put."""
        for name in node.kwd_attrs:
            if attribute_fault(name) or needs_check(name):
                self.error(node, f"attribute {name!r} is not allowed in a pattern")
        return self.node_contents_visit(node)

    def _match_name(self, node: ast.AST, name: str | None) -> ast.AST:
        self.check_name(node, name)
        return self.node_contents_visit(node)

    def visit_Global(self, node: ast.Global | ast.Nonlocal) -> ast.AST:
        """`global x`, `nonlocal x`."""
        for name in node.names:
            self.check_name(node, name)
        return node

    visit_Nonlocal = visit_Global

    def _allow(self, node: ast.AST) -> ast.AST:
        return self.node_contents_visit(node)

    # Nothing of these needs a check beyond that of their parts.
    visit_AnnAssign = visit_Assign = visit_Call = visit_Subscript = visit_With = _allow
    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension = visit_For = _allow
    visit_Match = visit_match_case = visit_MatchValue = visit_MatchSingleton = visit_MatchSequence = _allow
    visit_MatchOr = _allow


@functools.cache
def _visitor(kind: str) -> Callable[[Policy, ast.AST], ast.AST]:
    visitor: Callable[[Policy, ast.AST], ast.AST] = getattr(Policy, f"visit_{kind}", _unknown)
    return visitor


def _unknown(policy: Policy, node: ast.AST) -> ast.AST:
    policy.generic_visit(node)  # notes the refusal
    return node


def _asks_for_main(test: ast.expr) -> bool:
    """Whether it is `__name__ == "__main__"`."""
    match test:
        case ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return True
    return False


def _catches_import(handler: ast.ExceptHandler) -> bool:
    """Whether an `except` clause is for an import that fails, perhaps among others."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in _IMPORT_FAULTS) for kind in kinds)


def _is_abc_meta(keyword: ast.keyword) -> bool:
    value = keyword.value
    name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
    return keyword.arg == "metaclass" and name == "ABCMeta"


def _call(function: str, at: ast.expr, *args: ast.expr) -> ast.Call:
    node = ast.Call(ast.Name(function, ast.Load()), list(args), [])
    return ast.fix_missing_locations(ast.copy_location(node, at))


def _first(errors: Collection[str]) -> str:
    """The first fault, as the report words it, and how many more there are."""
    first, *more = errors
    line, _, what = first.partition(": ")
    return f"{what} ({line.lower()})" + (f" and {len(more)} more" if more else "")
