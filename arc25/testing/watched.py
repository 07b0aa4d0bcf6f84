"""Runs checks in a process of their own, so that whatever they look at may hang, die or break its surroundings.

One process runs the checks one after another for as long as they pass, so that they share a service. After a failure
the rest goes on in a new one. What the process says comes as JSON and is not unpickled: programs may have run in it.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import faulthandler
import json
import os
import signal
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from arc25.testing.bench import ServiceBench
from arc25.testing.checks import Check, CheckFailed, NotHere

MakeBench = Callable[[], ServiceBench[Any]]

SECONDS = 60.0
"""Wall-clock seconds that a check may take."""
CLOSING = 5.0
"""Wall-clock seconds that the service may take to close after the last check."""


class Verdict(enum.Enum):
    """How a check went."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check that was run: `got` tells what was found where it failed, and why it was skipped."""

    check: Check
    verdict: Verdict
    got: str = ""
    seconds: float = 0.0


def run_checks(make: MakeBench, checks: Sequence[Check], seconds: float = SECONDS) -> Iterator[Outcome]:
    """Run the checks in their order; each outcome as soon as it is known.

    `make` makes the bench, in the process of the checks. A check that takes more than `seconds` of wall clock is killed
    together with its process and has failed.
    """
    done = 0
    while done < len(checks):
        with _Process(make, checks[done:]) as process:
            for check in checks[done:]:
                outcome = process.outcome(check, seconds)
                done += 1
                yield outcome
                if outcome.verdict is Verdict.FAILED:
                    break


class _Process:
    """Runs some checks and says how each went."""

    def __init__(self, make: MakeBench, checks: Sequence[Check]) -> None:
        from multiprocess import get_context

        # Forked: a service's factory need not be importable. Not daemonic: that may have no children.
        fork = get_context("fork")
        self._answers, writer = fork.Pipe(duplex=False)
        self._process = fork.Process(target=_work, args=(make, checks, writer, self._answers))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads beside a fork: here the caller's own
            self._process.start()
        writer.close()

    def outcome(self, check: Check, seconds: float) -> Outcome:
        """Wait for the next answer, which is about `check`."""
        began = time.monotonic()
        try:
            if not self._answers.poll(seconds):
                self._kill()
                return Outcome(check, Verdict.FAILED, f"nothing within {seconds:g} s", seconds)
            answer = json.loads(self._answers.recv_bytes())
            return Outcome(check, Verdict(answer["verdict"]), str(answer["got"]), float(answer["seconds"]))
        except (EOFError, OSError):
            self._process.join()
            got = f"the death of the process that ran the check ({_end(self._process.exitcode)})"
        except (ValueError, KeyError, TypeError):
            got = "something else than the answer of a check: a program may have written it"
        return Outcome(check, Verdict.FAILED, got, time.monotonic() - began)

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, error: type[BaseException] | None, *details: object) -> None:
        """Let it end where it is at its end; kill what is left of it and of what it started."""
        self._process.join(0 if error else CLOSING)
        self._kill()
        self._process.close()
        self._answers.close()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left of its group
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()


def _work(make: MakeBench, checks: Sequence[Check], answers: Any, reader: Any) -> None:
    """Run checks until one fails; what `_Process` forks. What programs print into this process is dropped."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # what the caller does on it is the caller's own
    reader.close()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    faulthandler.disable()  # a death is an answer here
    asyncio.run(_run_each(make, checks, answers))


async def _run_each(make: MakeBench, checks: Sequence[Check], answers: Any) -> None:
    async with make() as bench:
        for check in checks:
            outcome = await _outcome(check, bench)
            answer = {"verdict": outcome.verdict.value, "got": outcome.got, "seconds": outcome.seconds}
            answers.send_bytes(json.dumps(answer).encode())
            if outcome.verdict is Verdict.FAILED:
                return


async def _outcome(check: Check, bench: ServiceBench[Any]) -> Outcome:
    began = time.monotonic()
    verdict, got = Verdict.PASSED, ""
    try:
        await check(bench)
    except NotHere as reason:
        verdict, got = Verdict.SKIPPED, str(reason)
    except CheckFailed as fault:
        verdict, got = Verdict.FAILED, str(fault)
    except Exception as error:  # a service's own fault, whatever it is, where a result was promised
        verdict, got = Verdict.FAILED, f"{type(error).__name__}: {error}"
    return Outcome(check, verdict, got, time.monotonic() - began)


def _end(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
