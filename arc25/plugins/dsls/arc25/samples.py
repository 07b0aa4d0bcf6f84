"""Training samples: a random chain of words, and the task that it solves.

Every word of a chain works on what the word before it made, so none is dead code. A chain is thrown
away if a word does not apply, makes nothing new, or if the outputs do not depend on the inputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from arc25.core.errors import UsageError
from arc25.core.grid import MAX_SIDE, Grid
from arc25.core.records import Example, Pair, Program, Task
from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.dsls.arc25.scenes import random_grid
from arc25.plugins.dsls.arc25.values import DslError

TRAIN, TESTS = 3, 1


@dataclass(frozen=True, slots=True)
class Step:
    """A name of the program: its type, the call that makes it, its value for every input."""

    name: str
    type: str
    call: str
    values: tuple[Any, ...]


def generate_samples(words: Mapping[str, Word], seed: int, level: int, language: str) -> Iterator[Example]:
    """Examples whose programs have `level` words, without end.

    Raises:
        UsageError: a level below 1.
    """
    if level < 1:
        raise UsageError(f"the level of a sample is how many words its program has, at least 1; got {level}")
    return _generate(words, seed, level, language)


def _generate(words: Mapping[str, Word], seed: int, level: int, language: str) -> Iterator[Example]:
    rng = np.random.default_rng([seed, level])
    number = 0
    while True:
        inputs = tuple(random_grid(rng) for _ in range(TRAIN + TESTS))
        steps = _chain(words, rng, inputs, level)
        if steps is not None and _instructive(steps):
            yield _example(f"sample-{seed}-{level}-{number}", steps, language)
            number += 1


def _chain(
    words: Mapping[str, Word], rng: np.random.Generator, inputs: tuple[Any, ...], level: int
) -> list[Step] | None:
    """The input and `level` steps after it, the last of which makes grids; None if the dice fell badly."""
    steps = [Step("grid", "Grid", "", inputs)]
    for left in reversed(range(level)):
        fitting = [
            (word, signature)
            for word in words.values()
            for signature in word.signatures
            if (signature.returns == "Grid" or left) and _usable(signature, steps)
        ]
        if not fitting:
            return None
        step = _apply(*fitting[rng.integers(len(fitting))], rng, steps)
        if step is None:
            return None
        steps.append(step)
    return steps


def _usable(signature: Signature, steps: Sequence[Step]) -> bool:
    """Whether the arguments can be found and one of them can be what the last step made."""
    types = {step.type for step in steps} | {"ColorMap"}
    free = [parameter for parameter in signature.parameters if not parameter.choices]
    return all(parameter.type in types for parameter in free) and any(
        parameter.type == steps[-1].type for parameter in signature.parameters
    )


def _apply(word: Word, signature: Signature, rng: np.random.Generator, steps: Sequence[Step]) -> Step | None:
    places = [place for place, parameter in enumerate(signature.parameters) if parameter.type == steps[-1].type]
    newest = places[rng.integers(len(places))]
    arguments = [
        (steps[-1].name, steps[-1].values) if place == newest else _argument(parameter, rng, steps)
        for place, parameter in enumerate(signature.parameters)
    ]
    try:
        values = tuple(word.function(*(values[index] for _, values in arguments)) for index in range(TRAIN + TESTS))
    except DslError:
        return None
    if any(step.type == signature.returns and _same(step.values, values) for step in steps):
        return None
    name = f"{signature.returns.lower()}{len(steps)}"
    return Step(name, signature.returns, f"{word.name}({', '.join(text for text, _ in arguments)})", values)


def _argument(parameter: Parameter, rng: np.random.Generator, steps: Sequence[Step]) -> tuple[str, Sequence[Any]]:
    """The source of an argument and its value for every input."""
    if parameter.choices:
        literal = parameter.choices[rng.integers(len(parameter.choices))]
    elif parameter.type == "ColorMap":
        old, new = rng.permutation(10).tolist(), rng.permutation(10).tolist()
        literal = dict(zip(old[:3], new[:3], strict=True))
    else:
        made = [step for step in steps if step.type == parameter.type]
        step = made[rng.integers(len(made))]
        return step.name, step.values
    return repr(literal), [literal] * (TRAIN + TESTS)


def _instructive(steps: Sequence[Step]) -> bool:
    """Whether the outputs are grids that a task may hold and not all the same."""
    outputs = steps[-1].values
    return all(max(grid.shape) <= MAX_SIDE for grid in outputs) and not all(
        _equal(outputs[0], grid) for grid in outputs
    )


def _example(task_id: str, steps: Sequence[Step], language: str) -> Example:
    inputs, outputs = ([Grid.of(grid) for grid in step.values] for step in (steps[0], steps[-1]))
    pairs = [Pair(*pair) for pair in zip(inputs, outputs, strict=True)]
    task = Task(task_id, tuple(pairs[:TRAIN]), tuple(inputs[TRAIN:]))
    *body, last = steps[1:]
    lines = [*(f"{step.name} = {step.call}" for step in body), f"return {last.call}"]
    source = "def transform(grid):\n" + "\n".join(f"    {line}" for line in lines) + "\n"
    return Example(task, Program(task_id, source, language), origin="synthetic")


def _same(first: Sequence[Any], second: Sequence[Any]) -> bool:
    return all(map(_equal, first, second))


def _equal(first: Any, second: Any) -> bool:
    if isinstance(first, np.ndarray):
        return bool(np.array_equal(first, second))
    return bool(first == second)
