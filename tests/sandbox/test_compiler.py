"""Programs are compiled in a process of their own, once each."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator

import pytest

from arc25.sandbox import compiler as module
from arc25.sandbox.compiler import Compiler
from arc25.sandbox.confinement import Layers
from arc25.sandbox.policy import policy_for
from arc25.sandbox.wire import Fate

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="CPU clocks of other processes are Linux's")

POLICY = policy_for({"math": ("pi",), "scipy": ("ndimage",)})


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Compiler]:
    monkeypatch.setattr(module, "MEMORY", 1 << 40)  # the test process itself is large
    ours, theirs = socket.socketpair()
    compiler = Compiler(POLICY, Layers(), 1 << 40, ours.fileno())
    yield compiler
    compiler.close()
    ours.close()
    theirs.close()


def test_the_same_source_is_compiled_once(compiler: Compiler) -> None:
    first = compiler.compile(b"x = 1", 1.0)

    assert compiler.compile(b"x = 1", 1.0) is first
    assert compiler.compile(b"x = 2", 1.0) is not first


def test_a_fault_is_remembered_too(compiler: Compiler) -> None:
    first = compiler.compile(b"x = ", 1.0)

    assert first.code is None
    assert compiler.compile(b"x = ", 1.0) is first


def test_what_is_least_used_is_forgotten_first(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ENTRIES", 2)
    kept, lost = compiler.compile(b"a", 1.0), compiler.compile(b"b", 1.0)
    compiler.compile(b"a", 1.0)
    compiler.compile(b"c", 1.0)

    assert compiler.compile(b"a", 1.0) is kept
    assert compiler.compile(b"b", 1.0) is not lost


def test_the_cache_is_bounded_in_bytes(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BYTES", 4000)
    for number in range(100):
        compiler.compile(f"def f(): return {number}".encode(), 1.0)

    assert 0 < compiler._kept <= 4000
    assert compiler._kept == sum(len(kept.code or b"") for kept in compiler._cache.values())


def test_a_killed_compile_process_costs_one_program_and_is_replaced(compiler: Compiler) -> None:
    compiler.compile(b"a", 1.0)
    assert compiler._child is not None
    os.kill(compiler._child.pid, signal.SIGKILL)

    lost = compiler.compile(b"b", 1.0)

    assert (lost.code, lost.fate, lost.detail) == (None, Fate.DIED, -signal.SIGKILL)
    assert compiler.compile(b"b", 1.0).code


def test_a_stuck_compile_process_is_stopped(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(source: str, policy: object) -> None:
        while True:
            pass

    monkeypatch.setattr(module, "compile_program", endless)
    start = time.monotonic()

    stuck = compiler.compile(b"a", 0.1)

    assert (stuck.code, stuck.fate) == (None, Fate.TIMEOUT)
    assert time.monotonic() - start < 10
    monkeypatch.undo()
    monkeypatch.setattr(module, "MEMORY", 1 << 40)
    assert compiler.compile(b"a", 1.0).code


def test_a_compile_process_that_has_grown_is_replaced(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ENOUGH", -1)

    assert compiler.compile(b"a", 1.0).code
    assert compiler._child is None
    assert compiler.compile(b"b", 1.0).code


@pytest.mark.parametrize("reply", [b"\1\0\0\xff\xff\xff\xff", b"\1\0\0\xff\xff\xff\xff" * 1000])
def test_a_reply_without_end_is_refused(compiler: Compiler, monkeypatch: pytest.MonkeyPatch, reply: bytes) -> None:
    monkeypatch.setattr(module, "_serve", lambda policy: os.write(1, reply) and time.sleep(60))

    assert compiler.compile(b"a", 5.0).fate is Fate.BROKE_PROTOCOL


@pytest.mark.parametrize(("source", "heavy"), [(b"import scipy", True), (b"import math", False), (b"scipy", False)])
def test_it_is_known_which_program_needs_a_heavy_package(compiler: Compiler, source: bytes, heavy: bool) -> None:
    assert compiler.compile(source, 1.0).heavy is heavy
