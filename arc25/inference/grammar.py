"""From the words of a DSL to the grammar of its programs: an engine that is held to it writes nothing else.

A program is a few steps and a return:

    def transform(grid):
        found_objects = objects(grid, 4, True)
        out = draw(argmax_by(found_objects, 'area'))
        return hstack(out, flip(out, 'horizontal'))

Every word and literal exists, every argument has a type that the word takes, and every name has a value.
A context-free grammar cannot remember what was defined, so there is one name for each type, and the rules are
written out for each set of names that may have values: that of the latest grid, and of the latest step of another
type. The steps and the nesting are bounded, so a weak model cannot open parentheses for ever. What is returned was made
by a word: `return grid` solves nothing, and is all that a weak model writes where it may.

Not covered: whether a word applies to its arguments (that raises, and is data), and whether steps are used.
"""

from __future__ import annotations

import builtins
import functools
import hashlib
import itertools
import json
import keyword
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from arc25.core.errors import UsageError
from arc25.core.protocols import DslPack
from arc25.core.records import Program
from arc25.core.words import Signature, Word

MAX_STEPS = 6
"""Named steps before the return."""
MAX_DEPTH = 3
"""Calls within calls on one line."""

FEW_WORDS = 50
"""A type that less than one word in so many takes gets no steps: each type with steps multiplies the rules."""

GRID, ENTRY, PARAMETER, ROOT = "Grid", "transform", "grid", "root"


@dataclass(frozen=True, slots=True)
class Ref:
    """The place of whatever the rule `name` stands for."""

    name: str


NOTHING = Ref("")
"""The place of what nothing can be written for."""

Alternative: TypeAlias = tuple[str | Ref, ...]
"""Texts and rules, one after the other."""
Scope: TypeAlias = frozenset[str]
"""The types whose names have values."""


@dataclass(frozen=True)
class Grammar:
    """What a reply may be: a rule is its alternatives, and a reply is what the first rule, `root`, stands for.

    No rule leads to itself.
    """

    rules: Mapping[str, Sequence[Alternative]]

    @functools.cached_property
    def text(self) -> str:
        """The rules in GBNF, of which only what llama.cpp and xgrammar read alike."""
        return "".join(f"{name} ::= {' | '.join(map(_gbnf, rule))}\n" for name, rule in self.rules.items())

    @functools.cached_property
    def digest(self) -> str:
        """A name for the text: equal grammars have equal ones."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    def accepts(self, reply: str) -> bool:
        """Whether the whole reply is what the rules allow."""

        @functools.cache
        def ends(name: str, start: int) -> frozenset[int]:
            """Where a text of the rule `name` that starts at `start` may end."""
            return frozenset(end for alternative in self.rules[name] for end in follow(alternative, start))

        def follow(alternative: Alternative, start: int) -> Iterable[int]:
            reached: Iterable[int] = (start,)
            for symbol in alternative:
                if isinstance(symbol, Ref):
                    reached = {end for at in reached for end in ends(symbol.name, at)}
                else:
                    reached = [at + len(symbol) for at in reached if reply.startswith(symbol, at)]
            return reached

        return len(reply) in ends(ROOT, 0)


def program_grammar(dsl: DslPack) -> Grammar:
    """The grammar of the replies that hold a program of `dsl`; the same for the same words.

    Raises:
        UsageError: `dsl` has no words that make a grid, or its replies do not hold a source as it is.
    """
    words = dsl.words()
    if not words:
        raise UsageError(f"--backend.constrain dsl needs a DSL with words, and {dsl.name!r} has none; take --dsl arc25")
    head = f"def {ENTRY}({PARAMETER}):\n"
    probe = f"{head}    return {PARAMETER}"
    before, source, after = dsl.render(Program("", probe, dsl.name, ENTRY)).partition(probe)
    if not source:
        raise UsageError(
            f"--backend.constrain dsl needs replies that hold a program's text, and {dsl.name!r} changes it"
        )
    writer = _Writer(words)
    steps = writer.steps(frozenset(), MAX_STEPS)
    if steps == NOTHING:
        raise UsageError(f"--backend.constrain dsl needs a word that makes a {GRID}, and {dsl.name!r} has none")
    return Grammar(writer.rules((before + head, steps, *filter(None, [after]))))


class _Writer:
    """Writes rules, each distinct one once."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        """Words whose names a program needs for itself are left out."""
        usable = [words[name] for name in sorted(words) if name not in (PARAMETER, ENTRY)]
        self._overloads = [(word.name, signature) for word in usable for signature in word.signatures]
        self._names = _names(_nameable(self._overloads), words)
        self._refs: dict[tuple[Alternative, ...], Ref] = {}
        self.steps = functools.cache(self._steps)
        self._call = functools.cache(self._write_call)

    def rules(self, root: Alternative) -> dict[str, tuple[Alternative, ...]]:
        """The rules that `root` needs, and itself."""
        written = {ref: alternatives for alternatives, ref in self._refs.items()} | {Ref(ROOT): (root,)}
        needed: dict[str, tuple[Alternative, ...]] = {}
        waiting = [Ref(ROOT)]
        while waiting:
            if (ref := waiting.pop()).name not in needed:
                needed[ref.name] = written[ref]
                waiting += [symbol for parts in written[ref] for symbol in parts if isinstance(symbol, Ref)]
        return needed

    def _steps(self, scope: Scope, left: int) -> Ref:
        """The rest of a program where the names of `scope` have values: up to `left` steps, then the return."""
        found: list[Alternative] = [("    return ", self._call(GRID, scope, MAX_DEPTH))]
        if GRID in scope:
            found.append((f"    return {self._names[GRID]}",))
        for kind, name in self._names.items() if left else ():
            kept = scope if kind == GRID else scope & {GRID}
            rest = self.steps(kept | {kind}, left - 1)
            found.append((f"    {name} = ", self._call(kind, scope, MAX_DEPTH), "\n", rest))
        return self._rule("steps", found)

    def _value(self, kind: str, scope: Scope, depth: int) -> Ref:
        """A name or a call that gives a `kind`."""
        names = [PARAMETER] if kind == GRID else []
        names += [self._names[kind]] if kind in scope else []
        return self._rule(kind, [*((name,) for name in names), (self._call(kind, scope, depth),)])

    def _write_call(self, kind: str, scope: Scope, depth: int) -> Ref:
        """A call that gives a `kind`, at most `depth` calls deep."""
        fitting = [(word, taken) for word, taken in self._overloads if depth and taken.returns == kind]
        found = [(f"{word}(", *self._arguments(taken, scope, depth - 1), ")") for word, taken in fitting]
        return self._rule(kind, found)

    def _arguments(self, signature: Signature, scope: Scope, depth: int) -> Iterator[str | Ref]:
        for position, parameter in enumerate(signature.parameters):
            literals = [(repr(choice),) for choice in parameter.choices]
            yield from [", "] * (position > 0)
            yield self._rule(parameter.type, [*literals, (self._value(parameter.type, scope, depth),)])

    def _rule(self, what: str, alternatives: Iterable[Alternative]) -> Ref:
        """A rule of those alternatives that can be written at all; NOTHING if none can."""
        possible = tuple(dict.fromkeys(parts for parts in alternatives if NOTHING not in parts))
        if len(possible) == 1 and len(possible[0]) == 1 and isinstance(possible[0][0], Ref):
            return possible[0][0]
        if possible and possible not in self._refs:
            self._refs[possible] = Ref(f"{_letters(what)[0]}{len(self._refs)}")
        return self._refs.get(possible, NOTHING)


def _nameable(overloads: Sequence[tuple[str, Signature]]) -> list[str]:
    """The types of values that are worth a step: words make them, no literal does, and enough words take them."""
    signatures = [signature for _, signature in overloads]
    leading = {GRID}
    while more := {p.type for s in signatures if s.returns in leading for p in s.parameters} - leading:
        leading |= more
    written = {parameter.type for signature in signatures for parameter in signature.parameters if parameter.choices}
    takers = {(word, parameter.type) for word, signature in overloads for parameter in signature.parameters}
    users = Counter(kind for _, kind in takers)
    common = {kind for kind in leading if users[kind] * FEW_WORDS >= len({word for word, _ in overloads})}
    return sorted((common | {GRID}) & {signature.returns for signature in signatures} - written)


def _names(types: Iterable[str], words: Collection[str]) -> dict[str, str]:
    """A name for a value of each type, in the way of `out`, `mask`, `found_objects`."""
    taken = {PARAMETER, ENTRY, *words, *keyword.kwlist, *dir(builtins)}
    names: dict[str, str] = {}
    for kind in types:
        base = "out" if kind == GRID else _letters(kind)
        numbered = (f"found_{base}{number}" for number in itertools.count(2))
        found = itertools.chain([base, f"found_{base}"], numbered)
        names[kind] = next(name for name in found if name not in taken and name not in names.values())
    return names


def _letters(text: str) -> str:
    """What of a type's name may stand in the name of a rule or of a variable."""
    return re.sub("[^a-z]", "", text.lower()) or "value"


def _gbnf(alternative: Alternative) -> str:
    # A string of JSON is a string of GBNF: quotes, backslashes and line ends are escaped alike.
    parts = (part.name if isinstance(part, Ref) else json.dumps(part, ensure_ascii=False) for part in alternative)
    return " ".join(parts)
