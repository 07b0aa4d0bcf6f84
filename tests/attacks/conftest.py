"""Two ways to attack: as a program, which the policy and the kernel stand against, and past the policy."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

import pytest
import pytest_asyncio

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Program
from arc25.plugins.executors.restricted import Restricted

GRID = Grid.of([[1, 2, 3], [4, 5, 6]])

Run = Callable[..., Awaitable[ExecutionResult]]
RunTogether = Callable[..., Awaitable[list[ExecutionResult]]]

_PAST_THE_POLICY = """
import ctypes, json, os, resource, signal, socket, sys, threading, time
from arc25.sandbox.kernel import confinement, landlock, seccomp
libc = ctypes.CDLL(None, use_errno=True)

def attack(layers, expression):
    confinement.no_new_privileges()
    if "landlock" in layers:
        landlock.deny_all()
    if "rlimits" in layers:
        confinement.confine_child(confinement.Layers(), 5, 1 << 32)
    if "seccomp" in layers:
        seccomp.Filter(writes=1).install()
    try:
        answer = repr(eval(expression))
    except BaseException as error:
        answer = type(error).__name__
    os.write(1, answer.encode())

for line in sys.stdin:
    layers, expression = json.loads(line)
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            attack(layers.split(), expression)
        finally:
            os._exit(0)
    status = os.waitpid(pid, 0)[1]
    print(f" died of {status}" if status else "", flush=True)
"""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def executor() -> AsyncIterator[Restricted]:
    executor = Restricted(Context(workers=1, limits=Limits(seconds=0.5, memory_mib=128)))
    yield executor
    await executor.close()


@pytest.fixture
def run(executor: Restricted) -> Run:
    """Runs one program, on a grid of 2x3 if no input is named: `await run(source)`."""

    async def run(
        source: str, inputs: Sequence[Grid] = (GRID,), *, alone: bool = False, limits: Limits | None = None
    ) -> ExecutionResult:
        return await executor.run(Program("task", source, "plain"), inputs, alone=alone, limits=limits)

    return run


@pytest.fixture(scope="session")
def past_policy() -> Iterator[Callable[..., str]]:
    """Evaluates an expression in a process with some layers and no policy: its repr, or the exception's name."""
    command = [sys.executable, "-c", _PAST_THE_POLICY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        stdin, stdout = process.stdin, process.stdout

        def evaluate(expression: str, layers: str = "landlock seccomp rlimits") -> str:
            stdin.write(json.dumps([layers, expression]) + "\n")
            stdin.flush()
            return stdout.readline().strip()

        yield evaluate
