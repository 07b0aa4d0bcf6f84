"""Programs run here, or in a sandbox, by whoever asks the same questions of both.

`Here` compiles a program and calls it in this process. That is fine for what a pack's own generator wrote: such a
program is put together from the pack's words by code that is installed and imported anyway, and can do no more than
that code could do by itself. It is not fine for anything that a model wrote: nothing here keeps a program from files,
from the network, from this process's memory, or from running for ever. Those go to `Apart`, which asks an executor.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType, MappingProxyType
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from arc25.core.grid import COLOURS, MAX_SIDE, Grid
from arc25.core.protocols import DslPack, Executor
from arc25.core.records import ExecutionResult, Program
from arc25.samples.memory import Memory
from arc25.samples.sample import ENTRY as ENTRY  # those who run programs look for it here

NOTHING: Mapping[str, int] = MappingProxyType({})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trial:
    """A question: does `program` give just `outputs` for `inputs`? `numbers` are global names that it finds."""

    program: ast.Module
    inputs: tuple[Grid, ...]
    outputs: tuple[Grid, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)


Inquiry: TypeAlias = Generator[Trial, bool, T]
"""What asks one question after another, gets each answer, and comes to a result."""


class Here:
    """Runs programs of a trusted pack in this process; see the module's docstring.

    A program finds what it finds in a sandbox: the pack's words, which remember what they gave, and what else its
    namespace offers. Each input is an int64 array of its own.
    """

    def __init__(self, pack: DslPack) -> None:
        memory = Memory()
        names = names_of(pack)
        self._names = names | {name: memory.remembering(names[name]) for name in pack.words()}

    def run(self, program: ast.Module | str, inputs: Sequence[Grid]) -> tuple[Grid | None, ...]:
        """What the program gives for each input; None where it fails or gives no grid."""
        function = self._function(program)
        return tuple(None if function is None else _output(function, grid) for grid in inputs)

    def answer(self, trial: Trial) -> bool:
        """Run no further than to the first output that differs."""
        function = self._function(trial.program, trial.numbers)
        if function is None:
            return False
        return all(_output(function, grid) == output for grid, output in zip(trial.inputs, trial.outputs, strict=True))

    def settle(self, inquiry: Inquiry[T]) -> T:
        """The result of the inquiry."""
        try:
            trial = next(inquiry)
            while True:
                trial = inquiry.send(self.answer(trial))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    def _function(self, program: ast.Module | str, numbers: Mapping[str, int] = NOTHING) -> Callable[[Any], Any] | None:
        names = {**self._names, **numbers}
        try:
            exec(_compiled(program), names)  # noqa: S102 - see the docstring above
        except Exception:  # a program without one of its statements may be broken in any way
            return None
        return names.get(ENTRY)


class Apart:
    """Asks an executor instead. `language` is the name of the pack."""

    def __init__(self, executor: Executor, language: str) -> None:
        self._executor = executor
        self._language = language

    async def run(self, source: str, inputs: Sequence[Grid], *, alone: bool = False) -> ExecutionResult:
        """What the executor tells of the program; see `Executor.run`.

        Raises:
            ExecutorDown: no worker could be started.
        """
        return await self._executor.run(Program("sample", source, self._language), inputs, alone=alone)

    async def answer(self, trial: Trial) -> bool:
        """Run it in the sandbox."""
        numbers = "".join(f"{name} = {number}\n" for name, number in trial.numbers.items())
        return (await self.run(numbers + ast.unparse(trial.program), trial.inputs)).outputs == trial.outputs

    async def settle(self, inquiry: Inquiry[T]) -> T:
        """The result of the inquiry."""
        try:
            trial = next(inquiry)
            while True:
                trial = inquiry.send(await self.answer(trial))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def names_of(pack: DslPack) -> dict[str, Any]:
    """The names that a program of the pack finds in place."""
    names = {name: word.function for name, word in pack.words().items()}
    if pack.namespace:
        module = importlib.import_module(pack.namespace)
        names |= {name: getattr(module, name) for name in module.__all__}
    return names


def array_of(grid: Grid) -> NDArray[np.int64]:
    """The grid as programs see it, in memory of its own."""
    return np.frombuffer(grid.cells, np.uint8).reshape(grid.height, grid.width).astype(np.int64)


def grid_of(value: Any) -> Grid | None:
    """The grid that a program returned: an array of integers, or rows of them; None: it is none."""
    array = np.asarray(value)
    if array.ndim != 2 or array.dtype.kind not in "biu":
        return None
    height, width = array.shape
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE) or array.min() < 0 or array.max() >= COLOURS:
        return None
    return Grid(height, width, array.astype(np.uint8).tobytes())


@lru_cache(maxsize=8)  # a program that a check runs several times is compiled once
def _compiled(program: ast.Module | str) -> CodeType:
    return compile(program, "<sample>", "exec", dont_inherit=True)


def _output(function: Callable[[Any], Any], grid: Grid) -> Grid | None:
    try:
        return grid_of(function(array_of(grid)))
    except Exception:  # whatever a program raises, it gives no grid
        return None
