"""The checks of a sample. Each is a function that gives a reason for refusal, or None.

A check that runs programs is an inquiry (see `running`): it asks its questions without knowing who runs the program, so
it is the same for a program that may run here and for one that only a sandbox may run. `Judge` puts all of them.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from arc25.core.grid import COLOURS, MAX_SIDE, Grid
from arc25.core.protocols import DslPack
from arc25.core.records import Example, Status
from arc25.core.views import View, apply
from arc25.core.words import Law, Word
from arc25.samples.literals import Wording
from arc25.samples.onewords import OneWords
from arc25.samples.running import Apart, Here, Inquiry, Trial
from arc25.samples.sample import Sample, nodes_of, reads_input, words_used
from arc25.samples.variants import variants_of

REVERSED = View(colours=(0, 9, 7, 8, 6, 4, 5, 2, 3, 1))
"""Leaves no colour but 0 as it is, turns round the order of nearly all pairs, and is no arithmetic of the numbers."""

COLOURED = frozenset({"Grid", "Object", "Objects", "Color"})
"""Types of values that have colours."""


class Rule(enum.Enum):
    """What a sample has to be, in the order in which it is asked."""

    READABLE = "readable"
    VALID = "valid"
    CHANGING = "changing"
    VARYING = "varying"
    SIMPLEST = "simplest"
    MINIMAL = "minimal"
    EQUIVARIANT = "equivariant"
    NEW = "new"
    REPEATABLE = "repeatable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rule that a program breaks, and how."""

    rule: Rule
    reason: str


Verdict = Sample | Refusal


class Judge:
    """Puts the checks to programs of one pack. It remembers what words give for grids that are asked for often."""

    def __init__(self, pack: DslPack) -> None:
        self.here = Here(pack)
        self.wording = Wording(pack)
        self._words = pack.words()
        self._onewords = OneWords(self._words)

    def judge(self, example: Example, level: int) -> Verdict:
        """The sample, if it passes every check but that of the sandbox. The program runs here: see `running`.

        The outputs of the train pairs are believed until the sandbox has its say.
        """
        tree = readable(example.program.source)
        if isinstance(tree, Refusal):
            return tree
        if reason := endless(tree):
            return Refusal(Rule.READABLE, reason)
        outputs: list[Grid | None] = [pair.output for pair in example.task.train]
        outputs += self.here.run(tree, example.task.tests)
        return self.here.settle(self._inquire(example, level, tree, outputs))

    async def judge_apart(self, example: Example, level: int, apart: Apart) -> Verdict:
        """The sample, if it passes every check. The program runs in the sandbox, and at last in a process of its own.

        Raises:
            ExecutorDown: no worker could be started.
        """
        tree = readable(example.program.source)
        if isinstance(tree, Refusal):
            return tree
        result = await apart.run(example.program.source, example.task.inputs)
        if result.status is not Status.OK:
            return Refusal(Rule.VALID, f"{result.status.value}: {result.error}")
        verdict = await apart.settle(self._inquire(example, level, tree, result.outputs))
        if isinstance(verdict, Refusal):
            return verdict
        reason = await unrepeatable(verdict, apart, alone=True)
        return Refusal(Rule.REPEATABLE, reason) if reason else verdict

    def _inquire(
        self, example: Example, level: int, tree: ast.Module, outputs: Sequence[Grid | None]
    ) -> Inquiry[Verdict]:
        if reason := misleading(tree, self._words):
            return Refusal(Rule.READABLE, reason)
        if reason := invalid(example, outputs):
            return Refusal(Rule.VALID, reason)
        grids = tuple(grid for grid in outputs if grid is not None)
        sample = Sample(example, level, words_used(tree, self._words), grids)
        if reason := unchanging(sample):
            return Refusal(Rule.CHANGING, reason)
        if reason := constant(sample, tree):
            return Refusal(Rule.VARYING, reason)
        if reason := self._onewords.simpler(sample, tree):
            return Refusal(Rule.SIMPLEST, f"{reason} does the same")
        if reason := (yield from lengthy(sample, tree)):
            return Refusal(Rule.MINIMAL, reason)
        makers = [name for name in sample.words if makes_colors(self._words[name])]
        if not makers and (reason := (yield from partial_to_colors(sample, tree, self.wording))):
            return Refusal(Rule.EQUIVARIANT, reason)
        return sample


def readable(source: str) -> ast.Module | Refusal:
    """The program as a tree."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:  # ValueError: a null byte
        return Refusal(Rule.READABLE, f"it is no Python: {error}")


def endless(tree: ast.Module) -> str | None:
    """A loop that may never end once a statement of it is gone."""
    lines = (node.lineno for node in nodes_of(tree) if isinstance(node, ast.While))
    line = next(lines, None)
    return None if line is None else f"line {line} is a `while`, which may never end here; loop over something"


def misleading(tree: ast.Module, words: Collection[str]) -> str | None:
    """A word that the program gives another meaning: whoever learns from it would learn that."""
    for node in nodes_of(tree):
        match node:
            case ast.FunctionDef(name) | ast.ClassDef(name) | ast.arg(name) | ast.Name(name, ast.Store()):
                if name in words:
                    return f"line {node.lineno} gives the word {name!r} another meaning"
    return None


def invalid(example: Example, outputs: Sequence[Grid | None]) -> str | None:
    """An output that is no grid, or another one than the task has."""
    for place, output in enumerate(outputs):
        if output is None:
            return f"it fails for input {place}, or gives no grid of 1..{MAX_SIDE} a side and colours below {COLOURS}"
    for place, pair in enumerate(example.task.train):
        if pair.output != outputs[place]:
            return f"it gives another output for input {place} than the task has"
    return None


def unchanging(sample: Sample) -> str | None:
    """Outputs that are the inputs, every one."""
    return "every output is its input" if sample.inputs == sample.outputs else None


def constant(sample: Sample, tree: ast.Module) -> str | None:
    """Outputs that are all the same, of a program that has a look at its input."""
    if len(set(sample.outputs)) > 1 or len(sample.outputs) == 1 or not reads_input(tree):
        return None
    return f"all {len(sample.outputs)} outputs are the same, and yet the program reads its input"


def lengthy(sample: Sample, tree: ast.Module) -> Inquiry[str | None]:
    """A statement, condition or block without which it gives the same for the train pairs, all that a solver sees."""
    variants, train = variants_of(tree), len(sample.example.task.train)
    for number, what in enumerate(variants.gone):
        if (yield Trial(variants.program, sample.inputs[:train], sample.outputs[:train], {variants.switch: number})):
            return f"{what} is not needed"
    return None


def partial_to_colors(sample: Sample, tree: ast.Module, wording: Wording) -> Inquiry[str | None]:
    """Outputs that depend on which colours these are, beyond those that the program names."""
    program = wording.recoloured(tree, REVERSED.colours)
    inputs = tuple(apply(REVERSED, grid) for grid in sample.inputs)
    outputs = tuple(apply(REVERSED, grid) for grid in sample.outputs)
    if (yield Trial(program, inputs, outputs)):
        return None
    return "with other colours in the inputs and in the program it does not give the outputs in those colours"


def makes_colors(word: Word) -> bool:
    """Whether a word has colours of its own, as one that numbers things has: its laws leave the colours open."""
    gives = any(signature.returns in COLOURED for signature in word.signatures)
    return gives and bool(word.laws) and word.laws.isdisjoint((Law.RECOLOURING, Law.PALETTE))


async def unrepeatable(sample: Sample, apart: Apart, *, alone: bool = False) -> str | None:
    """What the sandbox says against it: a program that is not safe, or other outputs than the sample has.

    Raises:
        ExecutorDown: no worker could be started.
    """
    result = await apart.run(sample.source, sample.inputs, alone=alone)
    if result.status is not Status.OK:
        return f"{result.status.value}: {result.error}"
    different = [place for place, output in enumerate(result.outputs) if output != sample.outputs[place]]
    return f"the sandbox gives another output for input {different[0]}" if different else None
