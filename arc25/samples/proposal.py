"""What a language model is asked when it is to invent a sample, and its answer taken apart.

An answer is one block of Python with a function that draws inputs and one that transforms them. The program of the
sample is what the second one needs of it. Nothing of an answer is run here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arc25.core.records import Example, Message
from arc25.prompting.messages import worked
from arc25.prompting.reply import find_code
from arc25.samples.running import ENTRY

GENERATOR = "generate_input"
SEEDED = "input_of_seed"
"""The function of `Proposal.generator` that an executor calls; its grid holds the digits of a seed."""

TASK = """\
You invent puzzles of the Abstraction and Reasoning Corpus. A puzzle shows pairs of an input grid and an output grid;
a cell is a colour 0..9, written as a digit, and 0 is mostly the background. One rule turns every input into its output,
and whoever looks at a few pairs can find it.

A puzzle is written as two Python functions:

* `generate_input(rng)` draws an input. `rng` is a numpy Generator and the only source of chance. It returns a 2-D array
  of integers, 1 to 30 cells a side, colours 0..9. Sizes, places, shapes and colours vary from one to the next, and
  every input shows the whole rule at work.
* `transform(grid)` gives the output for such an input, a 2-D array too. It uses no chance and does not need the other
  function. Each of its statements matters in the inputs that are drawn. It treats all colours alike but those that it
  names, and the background.

Above each of them a comment of one line tells its idea; annotations are not wanted. Answer with both functions and what
else they need in one ```python block, which holds imports, constants and functions only. This is the language:"""

EXISTING = "These puzzles exist:"
NEW = "Invent a new puzzle. A person should find its rule interesting and still clear."
NOT_AS_BEFORE = "It is no variant of one that you have seen here, nor two of them in a row."
HINT = "These words of the language are free to be used more often, if they suit a good idea: {}."

_ENTRY = f"""

import numpy as numpy_of_seed


def {SEEDED}(digits):
    seed = int("".join(map(str, numpy_of_seed.asarray(digits).ravel().tolist())))
    return {GENERATOR}(numpy_of_seed.random.default_rng(seed))
"""


class Unreadable(Exception):
    """A reply that does not hold both functions; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The source of a generator, which is to be entered at `SEEDED`, and of a program that defines `transform`."""

    generator: str
    program: str


def ask(guide: str, seeds: Sequence[Example], words: Sequence[str]) -> tuple[Message, ...]:
    """The prompt: what to write, the language of `guide`, samples that exist, and `words` that might be used."""
    parts = [EXISTING] if seeds else []
    for number, seed in enumerate(seeds, start=1):
        task, program = worked(seed)
        parts.append(f"Puzzle {number}\n\n{task.content}\n\n{program.content}")
    parts.append(f"{NEW} {NOT_AS_BEFORE}" if seeds else NEW)
    if words:
        parts.append(HINT.format(", ".join(words)))
    return Message("system", f"{TASK}\n\n{guide}"), Message("user", "\n\n".join(parts))


def read(reply: str) -> Proposal:
    """The proposal in a reply.

    Raises:
        Unreadable: there is none.
    """
    code = find_code(reply, ENTRY)
    if code is None:
        raise Unreadable(f"there is no block of Python that defines {ENTRY}")
    try:
        tree = _Unannotated().visit(ast.parse(code))
        program = _program(code, tree)
        return Proposal(ast.unparse(tree) + _ENTRY, program)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # as in `prompting.reply`
        raise Unreadable(f"it does not parse: {error}") from error


def _program(code: str, tree: ast.Module) -> str:
    """The statements that `transform` needs, with their comments."""
    lines = code.split("\n")
    program = ""
    for place in _needed(tree):
        statement = tree.body[place]
        start = tree.body[place - 1].end_lineno or 0 if place else 0
        space = "\n\n" if program and isinstance(statement, ast.FunctionDef | ast.ClassDef) else ""
        program += f"{space}{_text(lines, start, statement)}\n"
    return program


def _text(lines: Sequence[str], start: int, statement: ast.stmt) -> str:
    """The statement and the comments above it, from line `start` on; it is written anew where it was changed."""
    written = "\n".join(lines[start : statement.end_lineno]).strip("\n")
    try:
        if ast.dump(ast.parse(written)) == ast.dump(ast.Module([statement], [])):
            return written
    except SyntaxError:  # others stand in the same lines
        pass
    above = [line for line in lines[start : statement.lineno - 1] if line.startswith("#")]
    return "\n".join((*above, ast.unparse(statement)))


def _needed(tree: ast.Module) -> list[int]:
    """The places of the statements that `transform` needs, itself included."""
    binds = [set(_bound(node)) for node in tree.body]
    uses = [{name.id for name in ast.walk(node) if isinstance(name, ast.Name)} for node in tree.body]
    wanted, before = {ENTRY}, set[str]()
    while wanted != before:
        before = set(wanted)
        wanted.update(*(used for bound, used in zip(binds, uses, strict=True) if bound & wanted))
    if not any(GENERATOR in bound for bound in binds):
        raise Unreadable(f"there is no function {GENERATOR}")
    if GENERATOR in wanted:
        raise Unreadable(f"{ENTRY} needs {GENERATOR}")
    return [place for place, bound in enumerate(binds) if bound & wanted]


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement of a module gives a meaning. What a program finds in place needs no import."""
    match node:
        case ast.FunctionDef(name) | ast.ClassDef(name):
            yield name
        case ast.ImportFrom("arc25_dsl" | "__future__"):
            pass
        case ast.Import(aliases) | ast.ImportFrom(_, aliases):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            names = (name for name in ast.walk(node) if isinstance(name, ast.Name))
            yield from (name.id for name in names if isinstance(name.ctx, ast.Store))
        case ast.Expr(ast.Constant(str())) | ast.If(ast.Compare(ast.Name("__name__"))):
            pass
        case _:
            raise Unreadable(f"line {node.lineno} is no import, constant or function")


class _Unannotated(ast.NodeTransformer):
    """Takes the annotations of functions away: imports that nothing else needs would stay for them."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)
