"""What stays of a program however it is worded."""

from __future__ import annotations

import ast
from collections.abc import Iterator

MODULES = frozenset({"np"})
"""Names of modules that programs may use without an import."""
SILENT = (
    *(
        ast.Module,
        ast.FunctionDef,
        ast.ClassDef,
        ast.arguments,
        ast.arg,
        ast.keyword,
        ast.Call,
        ast.Name,
        ast.Attribute,
    ),
    *(ast.Constant, ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.BinOp, ast.Return, ast.expr_context),
)
"""Nodes that say no more than what they are made of."""


def outline(source: str) -> str:
    """The words, constants, operators and control flow of a program, in the order in which it comes to them.

    The same whatever it calls its own names, imports, annotates or documents, passes by keyword or by place, and names
    on the way or nests: `out = flip(grid, mirror="horizontal"); return out` is `return flip(g, "horizontal")`. So it is
    also the same for some programs that differ, such as `a - b` and `b - a` of names of their own. A source that does
    not parse is its own outline.
    """
    try:
        tree = ast.parse(source)
        imported = {alias.asname or alias.name: alias.name for alias in _aliases(tree, ast.ImportFrom)}
        modules = MODULES.union(alias.asname or alias.name.partition(".")[0] for alias in _aliases(tree, ast.Import))
        return " ".join(imported.get(said, said) for said in _said(tree, modules | _own(tree)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # as in `reply`: text of a stranger
        return source


def _aliases(tree: ast.Module, kind: type[ast.Import | ast.ImportFrom]) -> Iterator[ast.alias]:
    return (alias for node in ast.walk(tree) if isinstance(node, kind) for alias in node.names)


def _own(tree: ast.Module) -> set[str]:
    """Names that the program gives."""
    nodes = list(ast.walk(tree))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return own | {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _said(node: ast.AST, unsaid: frozenset[str]) -> Iterator[str]:
    """What a node says after its parts, `unsaid` names left out. What is called comes after what it is called with."""
    if isinstance(node, ast.Import | ast.ImportFrom) or _is_text(node):
        return
    for part in _parts(node):
        yield from _said(part, unsaid)
    match node:
        case ast.Name(id=name):
            yield from () if name in unsaid else (name,)
        case ast.Attribute(attr=name):
            yield name
        case ast.Constant(value=value):
            yield repr(value)
        case _ if not isinstance(node, SILENT):
            yield type(node).__name__


def _is_text(node: ast.AST) -> bool:
    """Whether it is a statement that is a text, which nobody runs."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """What a node is made of, without annotations."""
    if isinstance(node, ast.Call):
        yield from (*node.args, *node.keywords, node.func)
        return
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns"):
            yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, ast.AST))
