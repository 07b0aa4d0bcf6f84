"""What a conformance check is: a coroutine whose name says what holds and whose docstring says what was promised."""

from __future__ import annotations

import inspect
import unittest
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from arc25.testing.bench import ServiceBench

CheckFunction = Callable[[Any], Awaitable[None]]
"""Takes the bench of its kind of service."""


class CheckFailed(AssertionError):
    """A promise was not kept; the message says what was got instead."""


class NotHere(unittest.SkipTest):
    """A check has nothing to look at on this machine or with this executor; the message says why. pytest skips it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of a protocol. `await check(bench)` raises `CheckFailed` where it is broken."""

    function: CheckFunction

    @property
    def name(self) -> str:
        """What holds, as a sentence."""
        return self.function.__name__.replace("_", " ")

    @property
    def promise(self) -> str:
        """What was promised: the docstring, in one line."""
        return " ".join((self.function.__doc__ or "").split())

    async def __call__(self, bench: ServiceBench[Any]) -> None:
        """Run it; what it made is closed when it ends.

        Raises:
            CheckFailed: the promise was broken.
            NotHere: there was nothing to check.
        """
        try:
            await self.function(bench)
        finally:
            await bench.tidy()

    def __str__(self) -> str:
        return self.function.__name__


def checks_of(module: ModuleType) -> list[Check]:
    """The checks that a module defines, in its order: its public coroutine functions."""
    functions = [value for name, value in vars(module).items() if not name.startswith("_")]
    return [Check(f) for f in functions if inspect.iscoroutinefunction(f) and f.__module__ == module.__name__]


def expect(holds: bool, got: str) -> None:
    """Go on if `holds`.

    Raises:
        CheckFailed: it does not; `got` says what was there instead.
    """
    if not holds:
        raise CheckFailed(got)
