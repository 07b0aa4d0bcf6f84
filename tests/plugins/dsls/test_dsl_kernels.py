"""A kernel gives what its word gives, on seeded random pictures; which words have one is known without numba."""

from __future__ import annotations

import functools
import importlib
import inspect
import subprocess
import sys
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from numba import types
from numba.core.dispatcher import Dispatcher

from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search.packed import function_of
from arc25.plugins.backends.search.warming import warm
from arc25.plugins.dsls.arc25.kernels.table import KERNELS, MODULES, PLACE
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.values import DslError

CASES = 200
"""Argument lists for each overload that has a kernel."""
TELLING = 10
"""How many argument lists a word with a kernel has to apply to."""

PICTURE, NUMBERS = types.Array(types.int8, 2, "C"), types.Array(types.int64, 1, "C")

TWINS = [
    pytest.param(word.name, reference, id=reference.partition(":")[2])
    for word in WORDS.values()
    for reference in dict.fromkeys(signature.kernel for signature in word.signatures)
    if reference
]


@pytest.fixture(scope="module", autouse=True)
def warmed():
    """Nothing is tested that was compiled from other sources than these."""
    warm(WORDS)


@functools.cache
def load(reference: str) -> Any:
    """The kernel, compiled as a search has it: the same code, read from numba's cache if that was warmed."""
    kernel = function_of(reference)
    pictures = len(inspect.signature(kernel.py_func).parameters) - 1
    kernel.compile(PICTURE(*[PICTURE] * pictures, NUMBERS))
    return kernel


class Pictures:
    """Random arguments that mostly go together: pictures of one shape, parts of the first one, colours that occur."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.hole = int(self.rng.integers(10))
        self.grids: list[np.ndarray] = []
        self.own = self._grid(self._shape())

    def argument(self, parameter: Parameter) -> Any:
        if parameter.type in ("Grid", "Mask"):
            return self._picture(parameter.type)
        if parameter.type == "Color" and self.rng.random() < 0.8:
            return self.hole if self.rng.random() < 0.65 else int(self.own.flat[self.rng.integers(self.own.size)])
        if parameter.choices and not (parameter.type == "Int" and self.rng.random() < 0.2):
            return parameter.choices[self.rng.integers(len(parameter.choices))]
        return int(self.rng.integers(-2, 13))

    def _picture(self, kind: str) -> np.ndarray:
        """The grid that all goes by, then others of the shape of one before, parts of it, or of any shape."""
        roll = self.rng.random()
        if not self.grids:
            grid = self.own
        elif roll < 0.65:
            grid = self._grid(self.grids[self.rng.integers(len(self.grids))].shape)
        else:
            grid = self._part() if roll < 0.9 else self._grid(self._shape())
        self.grids.append(grid)
        if kind == "Grid":
            return grid
        return grid != 0 if self.rng.random() < 0.5 else grid == grid.flat[self.rng.integers(grid.size)]

    def _shape(self) -> tuple[int, int]:
        """Often of sides that divide by a small number, or of a square."""
        factor = int(self.rng.integers(1, 5))
        height, width = (
            self.rng.integers(1, (5, 12, 31)[self.rng.integers(3)] // factor + 1, size=2) * factor
        ).tolist()
        return (height, height) if self.rng.random() < 0.3 else (height, width)

    def _part(self) -> np.ndarray:
        height, width = np.minimum(self.rng.choice((1, 1, 2, 3, 3), size=2), self.own.shape).tolist()
        top = self.rng.integers(self.own.shape[0] - height + 1)
        left = self.rng.integers(self.own.shape[1] - width + 1)
        return self.own[top : top + height, left : left + width].copy()

    def _grid(self, shape: tuple[int, int]) -> np.ndarray:
        """Noise, cells, lines, blocks, a symmetric grid or a tiling, of few colours; perhaps with a hole."""
        others = np.delete(np.arange(10, dtype=np.int8), [0, self.hole])
        colors = self.rng.permutation(others)[: self.rng.integers(2, 5)]
        if self.rng.random() < 0.6:
            colors[0] = 0
        kinds = (self._noise, self._cells, self._lines, self._blocks, *[self._symmetric, self._tiling] * 2)
        grid = kinds[self.rng.integers(len(kinds))](shape, colors)
        if self.rng.random() < 0.7:
            self._block(grid, self.hole, 2)
        return grid

    def _noise(self, shape: tuple[int, ...], colors: np.ndarray) -> np.ndarray:
        return colors[self.rng.integers(len(colors), size=shape)]

    def _cells(self, shape: tuple[int, ...], colors: np.ndarray) -> np.ndarray:
        return np.where(self.rng.random(shape) < 0.15, self._noise(shape, colors), colors[0])

    def _lines(self, shape: tuple[int, ...], colors: np.ndarray) -> np.ndarray:
        grid = np.full(shape, colors[0])
        for _ in range(3):
            color, view = self.rng.choice(colors), grid[:: self.rng.choice((-1, 1))]
            lines = (view.T if self.rng.random() < 0.5 else view)[self.rng.integers(2) :]
            if self.rng.random() < 0.5:
                lines[: self.rng.integers(1, 3), self.rng.integers(3) :] = color
            else:
                np.fill_diagonal(lines, color)
        return grid

    def _blocks(self, shape: tuple[int, ...], colors: np.ndarray) -> np.ndarray:
        grid = np.full(shape, colors[0])
        for _ in range(4):
            self._block(grid, self.rng.choice(colors), 8)
        return grid

    def _block(self, grid: np.ndarray, color: int, most: int) -> None:
        top, left = self.rng.integers(grid.shape)
        height, width = self.rng.integers(1, most + 1, size=2)
        grid[top : top + height, left : left + width] = color

    def _symmetric(self, shape: tuple[int, ...], colors: np.ndarray) -> np.ndarray:
        grid = self._noise((shape[0] + 2, shape[1] + 2), colors)
        grid = np.maximum(grid, grid[::-1])
        grid = np.maximum(grid, grid[:, ::-1]) if self.rng.random() < 0.7 else grid
        if grid.shape[0] == grid.shape[1] and self.rng.random() < 0.7:
            grid = np.maximum(grid, grid.T)
        top, left = self.rng.integers(3, size=2)
        return grid[top : top + shape[0], left : left + shape[1]].copy()

    def _tiling(self, shape: tuple[int, ...], colors: np.ndarray) -> np.ndarray:
        return np.tile(self._noise(self.rng.integers(1, 5, size=2), colors), shape)[: shape[0], : shape[1]].copy()


class Case(NamedTuple):
    """Arguments, the same as a kernel takes them, and what the word makes of them, as the kernel has to give it."""

    arguments: list[Any]
    taken: list[np.ndarray]
    answer: np.ndarray


@functools.cache
def drawn(word: str, reference: str) -> list[Case]:
    """Cases for each of the overloads of a word that share a kernel."""
    sharing = [signature for signature in WORDS[word].signatures if signature.kernel == reference]
    return [_case(WORDS[word], signature, number) for signature in sharing for number in range(CASES)]


def _case(word: Word, signature: Signature, number: int) -> Case:
    pictures = Pictures(zlib.crc32(f"{word.name} {signature.returns} {signature.kernel}".encode()) + number)
    arguments = [pictures.argument(parameter) for parameter in signature.parameters]
    try:
        answer = word.function(*arguments).astype(np.int8)
    except DslError:
        answer = np.zeros((0, 0), dtype=np.int8)
    return Case(arguments, for_kernels(signature, arguments), answer)


def for_kernels(signature: Signature, arguments: list[Any]) -> list[np.ndarray]:
    """The arguments as a kernel takes them."""
    pictures = [np.array(value, dtype=np.int8, order="C") for value in arguments if isinstance(value, np.ndarray)]
    numbers = [
        value if isinstance(value, int) else parameter.choices.index(value)
        for parameter, value in zip(signature.parameters, arguments, strict=True)
        if not isinstance(value, np.ndarray)
    ]
    return [*pictures, np.array(numbers, dtype=np.int64)]


def misses(kernel: Callable[..., np.ndarray], cases: list[Case]) -> list[list[Any]]:
    """The arguments to which a kernel does not give the word's answer."""
    return [case.arguments for case in cases if not np.array_equal(kernel(*case.taken), case.answer)]


@pytest.mark.parametrize(("word", "reference"), TWINS)
def test_a_kernel_gives_what_its_word_gives(word: str, reference: str) -> None:
    assert misses(load(reference), drawn(word, reference)) == []


@pytest.mark.parametrize(("word", "reference"), TWINS)
def test_the_word_applies_to_enough_of_the_cases(word: str, reference: str) -> None:
    assert sum(case.answer.size > 0 for case in drawn(word, reference)) >= TELLING


@pytest.mark.parametrize(("word", "reference"), TWINS)
def test_a_kernel_gives_a_new_array_and_changes_none(word: str, reference: str) -> None:
    for case in drawn(word, reference):
        taken = [array.copy() for array in case.taken]
        given = load(reference)(*taken)

        assert (given.dtype, given.ndim, given.flags.c_contiguous) == (np.int8, 2, True)
        assert not any(np.shares_memory(given, array) for array in taken)
        assert all(map(np.array_equal, taken, case.taken))


def test_the_kernel_of_another_word_is_found_out() -> None:
    assert misses(load(KERNELS["flip"]), drawn("symmetrize", KERNELS["symmetrize"])) != []


def test_every_kernel_in_the_table_belongs_to_an_overload_and_is_compiled() -> None:
    assert {reference for twins in TWINS for _, reference in [twins.values]} == set(KERNELS.values())
    assert all(isinstance(load(reference), Dispatcher) for reference in KERNELS.values())


@pytest.mark.parametrize("module", MODULES)
def test_every_kernel_of_a_module_is_in_the_table(module: str) -> None:
    made = vars(importlib.import_module(f"{PLACE}.{module}"))
    functions = {key: value.py_func for key, value in made.items() if isinstance(value, Dispatcher)}
    kernels = {key for key, function in functions.items() if "numbers" in inspect.signature(function).parameters}

    assert kernels == set(MODULES[module].split())


def test_the_words_tell_their_kernels_without_importing_numba() -> None:
    code = "import sys; from arc25.plugins.dsls.arc25.namespace import WORDS; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert (done.stdout, bool(WORDS["rotate"].signatures[0].kernel)) == ("False\n", True)
