"""The leash: whatever becomes of the parent, nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from arc25.inference.leash import leashed

SLEEPER = [sys.executable, "-c", "import time; time.sleep(100)"]
FAMILY = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
open(sys.argv[1] + ".part", "w").write(f"{os.getpid()} {child.pid}")
os.rename(sys.argv[1] + ".part", sys.argv[1])
time.sleep(100 if len(sys.argv) < 3 else float(sys.argv[2]))
"""
"""Starts a child and writes both process ids into a file."""
PARENT = """
import subprocess, sys, time
from arc25.inference.leash import leashed
leash = subprocess.Popen(leashed(sys.argv[1:]), stdin=subprocess.PIPE)
time.sleep(100)
"""


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[Any]]]:
    with contextlib.ExitStack() as stack:

        def run(argv: list[str], **options: Any) -> subprocess.Popen[Any]:
            process = stack.enter_context(subprocess.Popen(argv, stdin=subprocess.PIPE, **options))
            stack.callback(process.kill)
            return process

        yield run


def eventually(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def family(path: Path) -> list[int]:
    assert eventually(path.exists)
    return [int(word) for word in path.read_text().split()]


def gone(pids: list[int]) -> bool:
    def lives(pid: int) -> bool:
        with contextlib.suppress(psutil.NoSuchProcess):
            return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
        return False

    return eventually(lambda: not any(map(lives, pids)))


def test_a_parent_that_is_killed_takes_the_whole_group_with_it(start: Any, tmp_path: Path) -> None:
    parent = start([sys.executable, "-c", PARENT, sys.executable, "-c", FAMILY, str(tmp_path / "pids")])
    pids = family(tmp_path / "pids")
    parent.send_signal(signal.SIGKILL)
    assert gone(pids)


def test_a_parent_whose_pipe_was_inherited_by_another_process_still_takes_the_group_with_it(
    start: Any, tmp_path: Path
) -> None:
    holder = "import os, time\nif os.fork() == 0: time.sleep(60); os._exit(0)\n"
    script = PARENT.replace("time.sleep(100)", holder + "time.sleep(100)")
    parent = start([sys.executable, "-c", script, sys.executable, "-c", FAMILY, str(tmp_path / "pids")])
    pids = family(tmp_path / "pids")
    others = [child.pid for child in psutil.Process(parent.pid).children() if "leash" not in str(child.cmdline())]
    parent.send_signal(signal.SIGKILL)
    try:
        assert gone(pids)
    finally:
        for pid in others:
            os.kill(pid, signal.SIGKILL)


def test_the_end_of_its_input_ends_a_command_that_ignores_every_signal_it_can(start: Any, tmp_path: Path) -> None:
    stubborn = "import signal\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\n" + FAMILY
    leash = start(leashed([sys.executable, "-c", stubborn, str(tmp_path / "pids")]))
    pids = family(tmp_path / "pids")
    leash.stdin.close()
    assert leash.wait(20) == 128 + signal.SIGKILL
    assert gone(pids)


def test_what_a_command_leaves_in_its_group_ends_with_it(start: Any, tmp_path: Path) -> None:
    leash = start(leashed([sys.executable, "-c", FAMILY, str(tmp_path / "pids"), "0"]))
    pids = family(tmp_path / "pids")
    assert leash.wait(20) == 0
    assert gone(pids)


@pytest.mark.parametrize(("code", "expected"), [("exit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_it_ends_with_the_exit_code_of_the_command(start: Any, code: str, expected: int) -> None:
    assert start(leashed([sys.executable, "-c", code])).wait(20) == expected


def test_sigterm_is_passed_on(start: Any) -> None:
    polite = (
        "import signal, sys, time\nsignal.signal(15, lambda *_: sys.exit(3))\nprint('ready', flush=True)\ntime.sleep(9)"
    )
    leash = start(leashed([sys.executable, "-c", polite]), stdout=subprocess.PIPE)
    assert leash.stdout.readline() == b"ready\n"
    leash.terminate()
    assert leash.wait(20) == 3


def test_ctrl_c_of_the_terminal_is_left_to_the_parent(start: Any) -> None:
    ready = "import time; print('ready', flush=True); time.sleep(100)"
    leash = start(leashed([sys.executable, "-c", ready]), stdout=subprocess.PIPE)
    assert leash.stdout.readline() == b"ready\n"
    leash.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        leash.wait(0.5)


def test_a_command_that_does_not_exist_is_told(start: Any) -> None:
    leash = start(leashed(["/no/such/command"]), stderr=subprocess.PIPE)
    assert leash.wait(20) == 127
    assert b"cannot start /no/such/command: No such file" in leash.stderr.read()


def test_descriptors_are_handed_on(start: Any) -> None:
    reader, writer = os.pipe()
    command = [sys.executable, "-c", f"import os; os.write({writer}, b'here')"]
    start(leashed(command), pass_fds=[writer]).wait(20)
    os.close(writer)
    with open(reader, "rb") as pipe:
        assert pipe.read() == b"here"


def test_it_runs_as_a_module_too(start: Any) -> None:
    module = [sys.executable, "-m", "arc25.inference.leash"]
    assert start([*module, "--", sys.executable, "-c", "exit(5)"]).wait(20) == 5
    assert start(module, stderr=subprocess.DEVNULL).wait(20) == 2
