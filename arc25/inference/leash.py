"""A process that ends with its parent, however that ends: `python -m arc25.inference.leash -- COMMAND...`

The leash stands between the two. It starts the command in a process group of its own and kills that group as soon as
its own standard input comes to an end, which the kernel sees to when the parent dies, or when it gets another parent.
SIGTERM goes on to the group. When the command ends, what it left in its group is killed and the leash ends with its
exit code (128 and the number of the signal that killed it). The command's own standard input is empty; file descriptors
that were handed to the leash are handed on.

Not covered: a process that leaves the group (`setsid`), and a SIGKILL of the leash itself.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

_GRAIN = 0.1
"""Seconds between two looks at the command and the parent."""
_CANNOT_START = 127


def leashed(command: Sequence[str]) -> list[str]:
    """The argument list that runs `command` on a leash; give it a pipe as standard input and keep the other end.

    It runs this file by itself: that is quick, and needs nothing of the environment.
    """
    return [sys.executable, "-IS", __file__, "--", *command]


def main(argv: Sequence[str]) -> int:
    """Run the command behind `--` until it or the parent ends; its exit code."""
    if argv[:1] != ["--"] or len(argv) < 2:
        print("usage: python -m arc25.inference.leash -- COMMAND...", file=sys.stderr)
        return 2
    parent = os.getppid()
    ask_to_end: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: ask_to_end.append(number))
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the parent, which then decides
    try:
        command: subprocess.Popen[Any] = subprocess.Popen(  # noqa: S603 (to run what it is given is what it is for)
            argv[1:], stdin=subprocess.DEVNULL, start_new_session=True, close_fds=False
        )
    except OSError as error:
        print(f"cannot start {argv[1]}: {error.strerror}", file=sys.stderr)
        return _CANNOT_START
    while command.poll() is None and os.getppid() == parent and not _ended(sys.stdin.fileno()):
        if ask_to_end:
            _signal_group(command.pid, ask_to_end.pop())
    _signal_group(command.pid, signal.SIGKILL)
    code = command.wait()
    return code if code >= 0 else 128 - code


def _ended(stdin: int) -> bool:
    """Whether standard input came to its end; waits a moment for that."""
    return bool(select.select([stdin], [], [], _GRAIN)[0]) and not os.read(stdin, 4096)


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # gone; macOS says the latter of zombies
        os.killpg(group, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
