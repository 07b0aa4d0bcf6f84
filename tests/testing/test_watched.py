"""Checks in a process of their own: whatever they look at, there is an outcome for each."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from pathlib import Path

import pytest
from broken_executors import Answers
from multiprocess.connection import Connection

from arc25.testing.checks import Check, CheckFailed, NotHere, checks_of
from arc25.testing.executor_checks.bench import Bench
from arc25.testing.watched import Verdict, run_checks


async def it_holds(bench: Bench) -> None:
    """It holds."""
    await bench.run("")


async def it_does_not(bench: Bench) -> None:
    """It holds."""
    raise CheckFailed("something else")


async def it_has_an_error(bench: Bench) -> None:
    """It holds."""
    raise KeyError("of the executor")


async def it_is_not_here(bench: Bench) -> None:
    """It holds."""
    raise NotHere("another machine")


async def it_waits(bench: Bench) -> None:
    """It holds."""
    await asyncio.Event().wait()


async def it_blocks(bench: Bench) -> None:
    """It holds."""
    while True:
        time.sleep(1)


async def it_dies(bench: Bench) -> None:
    """It holds."""
    os._exit(3)


async def it_exits(bench: Bench) -> None:
    """It holds."""
    sys.exit(0)


async def it_forges(bench: Bench) -> None:
    """It holds."""
    for found in gc.get_objects():
        if isinstance(found, Connection) and not found.closed and found.writable:
            found.send_bytes(b"[]")


def outcomes(*functions, make=Answers, seconds=20.0):
    return [(o.verdict, o.got) for o in run_checks(lambda: Bench(make), [Check(f) for f in functions], seconds)]


@pytest.mark.parametrize(
    ("function", "verdict", "got"),
    [
        (it_holds, Verdict.PASSED, ""),
        (it_does_not, Verdict.FAILED, "something else"),
        (it_has_an_error, Verdict.FAILED, "KeyError: 'of the executor'"),
        (it_is_not_here, Verdict.SKIPPED, "another machine"),
        (it_dies, Verdict.FAILED, "the death of the process that ran the check (exit code 3)"),
        (it_exits, Verdict.FAILED, "the death of the process that ran the check (exit code 0)"),
        (it_forges, Verdict.FAILED, "something else than the answer of a check: a program may have written it"),
    ],
)
def test_a_check_has_an_outcome(function, verdict, got):
    assert outcomes(function) == [(verdict, got)]


@pytest.mark.parametrize("function", [it_waits, it_blocks])
def test_a_check_that_does_not_end_is_killed_and_has_failed(function):
    began = time.monotonic()

    assert outcomes(function, seconds=0.3) == [(Verdict.FAILED, "nothing within 0.3 s")]
    assert time.monotonic() - began < 10


def test_the_rest_is_run_after_a_failure():
    verdicts = [verdict.value for verdict, _ in outcomes(it_dies, it_holds, it_does_not, it_is_not_here, it_holds)]

    assert verdicts == ["failed", "passed", "failed", "skipped", "passed"]


def test_checks_that_pass_share_an_executor(tmp_path: Path):
    made = tmp_path / "made"

    def make() -> Answers:
        with made.open("a") as file:
            file.write("one\n")
        return Answers()

    outcomes(it_holds, it_holds, it_holds, make=make)
    assert made.read_text() == "one\n"


def test_an_executor_that_cannot_be_made_fails_the_check():
    def make() -> Answers:
        raise OSError("no such machine")

    assert outcomes(it_holds, make=make) == [(Verdict.FAILED, "OSError: no such machine")]


def test_who_stops_listening_leaves_no_process(tmp_path: Path):
    file = tmp_path / "pid"

    def make() -> Answers:
        file.write_text(str(os.getpid()))
        return Answers()

    running = run_checks(lambda: Bench(make), [Check(it_holds), Check(it_blocks)], 60)
    next(running)
    running.close()

    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text()), 0)


def test_a_check_is_called_what_its_function_is_called():
    check = Check(it_does_not)

    assert (check.name, check.promise, str(check)) == ("it does not", "It holds.", "it_does_not")


def test_the_checks_of_a_module_are_its_own_public_coroutines():
    found = [str(check) for check in checks_of(sys.modules[__name__])]

    assert (found[0], found[-1], len(found)) == ("it_holds", "it_forges", 9)
