"""Runs programs. Everything here happens in a process that was forked for it and may die of it."""

from __future__ import annotations

import contextvars
import gc
import marshal
import os
import random
import re
import resource
import sys
import traceback
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from arc25.core.grid import Grid
from arc25.core.records import Status
from arc25.sandbox.fingerprint import Fingerprint
from arc25.sandbox.frames import CLOSING, grid_frame, printed_frame, text_frame
from arc25.sandbox.kernel.confinement import CHANNEL
from arc25.sandbox.language import allowlist, facades, guards
from arc25.sandbox.language.policy import AUGMENTED, FILENAME, GETATTR, PROGRAM, WRITABLE, compile_program, policy_for
from arc25.sandbox.output import NotAGrid, to_cells
from arc25.sandbox.printed import Printed, Quiet
from arc25.sandbox.wire import Job

Inputs = Literal["array", "list"]

_RECURSION = 1000
_GROWTH = 32 << 10 if sys.platform == "linux" else 32 << 20
"""Growth of the peak memory (in the unit of `ru_maxrss`) after which a child is not used again."""

_CHECKS = {AUGMENTED: guards.augmented, GETATTR: guards.read, WRITABLE: guards.writable}
"""What the policy has a program call."""

_HEAP_TYPE = 1 << 9
_BALLAST = 1 << 20
"""Bytes that are let go when a program has used up its memory, so that there is room to say so."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A program's `code`, as `marshal` wrote it, and the job that it is for."""

    code: bytes
    job: Job


class Runtime:
    """All that programs get, made once in the zygote: facades, builtins, and the words of the DSL.

    `policy` is what they have to be compiled with; with `prints` the end of what they print is kept; `heavy` tells
    whether the heavy packages are there.
    """

    def __init__(self, namespace: str, inputs: Inputs, *, prints: bool = False, heavy: bool = False) -> None:
        self.heavy = heavy
        self._stream = Printed() if prints else Quiet()
        self._facades = facades.build(namespace, self._stream, heavy=heavy)
        self._builtins = guards.safe_builtins(facades.importer(self._facades), self._stream.print)
        words = self._facades[allowlist.DSL]
        self._builtins |= {name: getattr(words, name) for name in words.__all__}
        self._inputs = inputs
        names = {name: frozenset(vars(facade)) for name, facade in self._facades.items()}
        self.policy = policy_for({name: frozenset(listed) for name, listed in allowlist.NAMES.items()} | names)
        self._warm()
        self._fingerprint = Fingerprint(self._facades, self._builtins)

    def run_batch(self, programs: Sequence[Ready]) -> None:
        """Run programs one after another, writing their frames to `CHANNEL`.

        Stops after the first program that left something behind: the rest is for another child.
        """
        gc.freeze()  # what is here already is no program's garbage
        start = _peak()
        for program in programs:
            self.run(program, _write_all)
            if program is not programs[-1] and (_is_left() or self._fingerprint.changed() or _peak() - start > _GROWTH):
                return

    def run(self, program: Ready, write: Callable[[bytes], Any]) -> None:
        """Run one program in a fresh namespace, with fresh copies of its inputs."""
        _reset()
        module = types.ModuleType(PROGRAM)
        # One dict for all of them: a copy for each would touch every object in it. No program can write to it.
        module.__dict__.update({"__builtins__": self._builtins, **_CHECKS})
        # dataclasses and typing look a class's module up by its name.
        sys.modules[PROGRAM] = module
        # What the program leaves to be finalised has to run in its own time, what its context holds included.
        closing = contextvars.Context().run(self._answer, program, module.__dict__, write)
        module.__dict__.clear()
        _forget()
        gc.collect()
        if printed := self._stream.take():
            closing = printed_frame(printed) + closing
        write(closing)

    def _answer(self, program: Ready, namespace: dict[str, Any], write: Callable[[bytes], Any]) -> bytes:
        """Write a frame for each input and return the closing one."""
        job = program.job
        ballast = b""
        try:
            ballast = bytes(_BALLAST)
            exec(marshal.loads(program.code), namespace)  # noqa: S102, S302 - what this process is for
            function = _entry(namespace, job.entry)
        except MemoryError as error:
            del ballast
            return text_frame(CLOSING, Status.MEMORY, _describe(error))
        except BaseException as error:  # a program may raise anything
            return text_frame(CLOSING, Status.RAISED, _describe(error))
        for index, grid in enumerate(job.inputs):
            try:
                frame = grid_frame(index, *to_cells(function(self._input(grid)), job.max_side))
            except NotAGrid as error:
                frame = text_frame(index, Status.NOT_A_GRID, str(error))
            except MemoryError as error:
                del ballast
                write(text_frame(index, Status.MEMORY, _describe(error)))
                return text_frame(CLOSING, Status.MEMORY, "")
            except BaseException as error:  # a program may raise anything
                frame = text_frame(index, Status.RAISED, _describe(error))
            write(frame)
        return text_frame(CLOSING, Status.OK, "")

    def _input(self, grid: Grid) -> Any:
        if self._inputs == "list":
            return grid.rows()
        return np.frombuffer(grid.cells, np.uint8).reshape(grid.height, grid.width).astype(np.int64)

    def _warm(self) -> None:
        """Have everything that numpy and Python import late imported now; a confined child cannot."""
        frames: list[bytes] = []
        code = marshal.dumps(compile_program(_WARM_UP, self.policy).code)
        self.run(Ready(code, Job(b"", "transform", (Grid(1, 2, b"\0\1"),))), frames.append)
        if len(frames) != 2 or frames[0][6]:
            raise RuntimeError(f"the warm-up program failed: {frames[-1]!r} {frames[0]!r}")


def _entry(namespace: dict[str, Any], name: str) -> Callable[[Any], Any]:
    function = namespace.get(name)
    if not callable(function):
        raise NameError(f"the program defines no function {name!r}")
    return function  # type: ignore[no-any-return]


def _reset() -> None:
    """Put back what a program may change by right: chance and the recursion limit."""
    random.seed(0)
    np.random.seed(0)
    sys.setrecursionlimit(_RECURSION)


def _forget() -> None:
    """Empty the caches: what equals every number, or every type, would be found there by the next program."""
    re.purge()
    for forget in typing._cleanups:  # type: ignore[attr-defined]
        forget()


def _is_left() -> bool:
    """Whether anything that the program defined is still alive: it might run, or be seen, in a later one's time."""
    return any(map(_may_run, gc.get_objects()))  # without what was frozen before the first program


def _may_run(item: object) -> bool:
    kind = type(item)
    if kind is types.GeneratorType:
        return True
    if isinstance(item, types.FunctionType):
        return item.__code__.co_filename == FILENAME
    owner: Any = item if issubclass(kind, type) else kind
    module = vars(owner).get("__module__", "") if owner.__flags__ & _HEAP_TYPE else ""
    return type(module) is not str or module == PROGRAM


def _describe(error: BaseException) -> str:
    """Type, message and the line of the program that it came from."""
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == FILENAME]
    where = f" (line {lines[-1]})" if lines else ""
    try:
        message = str.__getitem__(str(error), slice(440))  # it may be a text of the program's own class
    except BaseException:  # the program's own class, with a message that raises
        message = "no message: its __str__ failed"
    return f"{type(error).__name__}: {message}{where}" if message else f"{type(error).__name__}{where}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _write_all(data: bytes) -> None:
    while data:
        data = data[os.write(CHANNEL, data) :]


_WARM_UP = """
größe = "\\N{DIGIT ONE}"  # the compiler imports what it needs to know of Unicode
import numpy as np, random, re, string, statistics, copy, enum, dataclasses, collections, typing, fractions

@dataclasses.dataclass(order=True)
class Cell:
    y: int
    x: int = 0
    tags: list = dataclasses.field(default_factory=list)

class Color(enum.Enum):
    BLACK = 0

class Pair(typing.NamedTuple):
    a: int
    b: int = 0

Point = collections.namedtuple("Point", "y x")

def transform(grid):
    a = np.array(grid)
    copy.deepcopy([Cell(1, 2), Color.BLACK, Point(1, 2), Pair(1)])
    str(a), repr(a), f"{a.mean():.2f} {a.std()} {a.var()} {a[0, 0]:>3}", "{:>4} {x}".format(1, x=2), "%d" % 3
    a.min(), a.max(), a.sum(), a.prod(), a.any(), a.all(), a.clip(0, 1), a.ptp() if hasattr(a, "ptp") else 0
    np.unique(a, return_counts=True), np.rot90(a), np.pad(a, 1), np.kron(a, a), np.median(a), np.percentile(a, 50)
    np.linalg.norm(a), np.linalg.inv(np.eye(2)), np.fft.fft2(a), np.einsum("ij->ji", a), np.histogram(a)
    np.random.rand(2), np.random.default_rng().integers(3), random.choice([1, 2]), random.sample([1, 2], 1)
    np.lib.stride_tricks.sliding_window_view(a, (1, 1)), np.array2string(a), np.isin(a, [1]), np.argwhere(a)
    np.vectorize(lambda v: v)(a), np.apply_along_axis(sum, 0, a), np.tensordot(a, a.T, 1), np.cov(a), np.float32(1.5)
    re.sub("a+", "b", "caat"), string.capwords("a b"), statistics.mode([1, 1]), statistics.stdev([1, 2])
    "a".encode("cp1252"), b"a".decode("utf-8-sig"), "a".encode("utf-7"), "a".encode("idna"), "a".encode("punycode")
    "é".encode("latin-1"), "é".encode("ascii", "replace"), "é".encode("utf-16"), str(fractions.Fraction(1, 3))
    try:
        a[5]
    except IndexError as error:
        str(error)
    with np.errstate(all="ignore"):
        np.array([1.0]) / 0
    return grid
"""
