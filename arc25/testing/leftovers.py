"""What a service leaves behind: the processes below this one, and what this one has open."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from arc25.testing.checks import CheckFailed, NotHere


def need_proc() -> None:
    """Go on if this machine has a /proc.

    Raises:
        NotHere: it has none.
    """
    if not Path("/proc/self/fd").exists():
        raise NotHere("there is no /proc to count processes and descriptors in")


def descendants() -> set[int]:
    """The processes below this one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended
                # The name, in parentheses, may hold anything; the state and the parent's id come after it.
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


def descriptors() -> list[str]:
    """What the open descriptors of this process are."""
    targets = []
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # the one that lists the folder
            targets.append(os.readlink(entry))
    return sorted(targets)


async def soon(holds: Callable[[], bool], got: Callable[[], str], seconds: float = 3.0) -> None:
    """Go on as soon as it `holds`; what ends needs a moment.

    Raises:
        CheckFailed: it did not within `seconds` of wall clock; `got` says what was there instead.
    """
    for _ in range(int(seconds * 10)):
        if holds():
            return
        await asyncio.sleep(0.1)
    raise CheckFailed(f"{seconds:g} s after `close` there were still {got()}")
