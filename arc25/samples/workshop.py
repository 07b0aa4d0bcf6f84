"""From a language model's reply to a sample. Nobody trusts what is in a reply: all of it runs in the sandbox only."""

from __future__ import annotations

import ast
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from arc25.core.evaluation import digest
from arc25.core.grid import Grid
from arc25.core.protocols import DslPack, Executor
from arc25.core.records import Completion, Example, ExecutionResult, Finish, Pair, Program, Status, Task
from arc25.samples.proposal import SEEDED, Proposal, Unreadable, read
from arc25.samples.running import Apart
from arc25.samples.sample import Sample, words_used
from arc25.samples.validation import Judge, Refusal, Rule

DRAWN, DISTINCT = 20, 16
"""Inputs that are drawn of a generator, and how many of them have to be different."""
TRAIN, TESTS = 4, 1
SEEDS = tuple(Grid(1, 9, bytes(map(int, f"{int(digest(number), 16) % 10**9:09}"))) for number in range(DRAWN))
"""The digits of a seed each: all that a generator is called with."""
SHUFFLED = tuple(sorted(range(DRAWN), key=lambda number: digest(("order", number))))
"""Another order of the seeds, which no count from one end or the other foresees."""


class Demand(enum.Enum):
    """What a reply has to be before its program is judged like any other (see `Rule`), in the order of asking."""

    WHOLE = "whole"  # the backend gave one
    COMPLETE = "complete"  # both functions are in it
    DRAWING = "drawing"  # each seed gives a grid
    SEEDED = "seeded"  # always the same one
    VARIOUS = "various"  # other seeds, other grids
    FITTING = "fitting"  # the program takes every grid that was drawn


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a reply falls short of, and how."""

    demand: Demand | Rule
    reason: str


class Workshop:
    """Makes samples of replies."""

    def __init__(self, executor: Executor, pack: DslPack) -> None:
        self._executor, self._language = executor, pack.name
        self._words = pack.words()
        self._judge = Judge(pack)
        self._apart = Apart(executor, pack.name)

    async def make(self, reply: Completion) -> Sample | Shortfall:
        """The sample in a reply, or what the reply falls short of.

        Raises:
            ExecutorDown: no worker could be started.
        """
        if reply.finish is Finish.ERROR:
            return Shortfall(Demand.WHOLE, reply.error)
        try:
            proposal = read(reply.text)
        except Unreadable as error:
            cut = "; the reply was cut off at a limit" if reply.finish is Finish.LENGTH else ""
            return Shortfall(Demand.COMPLETE, f"{error}{cut}")
        inputs = await self._draw(proposal)
        if isinstance(inputs, Shortfall):
            return inputs
        result = await self._apart.run(proposal.program, inputs, alone=True)
        if fault := _fault(result):
            return Shortfall(Demand.FITTING, f"transform: {fault}")
        outputs = [grid for grid in result.outputs if grid is not None]
        example = self._example(proposal.program, [Pair(*pair) for pair in zip(inputs, outputs, strict=True)])
        level = max(1, len(words_used(ast.parse(proposal.program), self._words)))
        try:
            verdict = await self._judge.judge_apart(example, level, self._apart)
        except RecursionError:  # what can be parsed may still be too deep to be changed
            return Shortfall(Rule.READABLE, "it is nested too deeply")
        return Shortfall(verdict.rule, verdict.reason) if isinstance(verdict, Refusal) else verdict

    async def _draw(self, proposal: Proposal) -> list[Grid] | Shortfall:
        """The inputs that the generator draws, a different one each."""
        program = Program("sample", proposal.generator, self._language, entry=SEEDED)
        result = await self._executor.run(program, SEEDS, alone=True)
        if result.status is Status.NONDETERMINISTIC:
            return Shortfall(Demand.SEEDED, f"generate_input: {result.error}")
        if fault := _fault(result):
            return Shortfall(Demand.DRAWING, f"generate_input: {fault}")
        # In another order: what it remembers from one call to the next makes a difference then.
        again = await self._executor.run(program, [SEEDS[place] for place in SHUFFLED], alone=True)
        if again.outputs != tuple(result.outputs[place] for place in SHUFFLED):
            return Shortfall(Demand.SEEDED, "generate_input: the grid of a seed depends on what was drawn before")
        distinct = list(dict.fromkeys(grid for grid in result.outputs if grid is not None))
        if len(distinct) < DISTINCT:
            return Shortfall(Demand.VARIOUS, f"generate_input: {DRAWN} seeds give {len(distinct)} different grids")
        return distinct

    def _example(self, program: str, pairs: Sequence[Pair]) -> Example:
        """A task of some of the pairs, first those whose output is not the input."""
        telling = sorted(pairs, key=lambda pair: pair.input == pair.output)[: TRAIN + TESTS]
        name = f"invented-{digest([program, [pair.input.rows() for pair in telling]])[:12]}"
        task = Task(name, tuple(telling[:TRAIN]), tuple(pair.input for pair in telling[TRAIN:]))
        return Example(task, Program(name, program, self._language), origin="synthetic")


def _fault(result: ExecutionResult) -> str:
    """Why there is no grid for every input; "": there is."""
    if result.status is not Status.OK:
        return f"{result.status.value}: {result.error}"
    return "" if result.outputs and None not in result.outputs else "no output"
