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
from arc25.sandbox.compiler import Compiled, Compiler
from arc25.sandbox.kernel.confinement import Layers
from arc25.sandbox.language.policy import Code, Policy, policy_for
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


def one(compiler: Compiler, source: bytes, seconds: float) -> Compiled:
    """The only program of an order, compiled."""
    (compiled,) = compiler.compile([source], seconds)
    return compiled


def test_the_same_source_is_compiled_once(compiler: Compiler) -> None:
    first = one(compiler, b"x = 1", 1.0)

    assert one(compiler, b"x = 1", 1.0) is first
    assert one(compiler, b"x = 2", 1.0) is not first


def test_a_fault_is_remembered_too(compiler: Compiler) -> None:
    first = one(compiler, b"x = ", 1.0)

    assert first.code is None
    assert one(compiler, b"x = ", 1.0) is first


def test_what_is_least_used_is_forgotten_first(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ENTRIES", 2)
    kept, lost = one(compiler, b"a", 1.0), one(compiler, b"b", 1.0)
    one(compiler, b"a", 1.0)
    one(compiler, b"c", 1.0)

    assert one(compiler, b"a", 1.0) is kept
    assert one(compiler, b"b", 1.0) is not lost


def test_the_cache_is_bounded_in_bytes(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BYTES", 4000)
    for number in range(100):
        one(compiler, f"def f(): return {number}".encode(), 1.0)

    assert 0 < compiler._kept <= 4000
    assert compiler._kept == sum(len(kept.code or b"") for kept in compiler._cache.values())


def test_a_killed_compile_process_costs_one_program_and_is_replaced(compiler: Compiler) -> None:
    one(compiler, b"a", 1.0)
    assert compiler._child is not None
    os.kill(compiler._child.pid, signal.SIGKILL)

    lost = one(compiler, b"b", 1.0)

    assert (lost.code, lost.fate, lost.detail) == (None, Fate.DIED, -signal.SIGKILL)
    assert one(compiler, b"b", 1.0).code


def test_a_stuck_compile_process_is_stopped(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(source: str, policy: object) -> None:
        while True:
            pass

    monkeypatch.setattr(module, "compile_program", endless)
    start = time.monotonic()

    stuck = one(compiler, b"a", 0.1)

    assert (stuck.code, stuck.fate) == (None, Fate.TIMEOUT)
    assert time.monotonic() - start < 10
    monkeypatch.undo()
    monkeypatch.setattr(module, "MEMORY", 1 << 40)
    assert one(compiler, b"a", 1.0).code


def test_a_compile_process_that_has_grown_is_replaced(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ENOUGH", -1)

    assert one(compiler, b"a", 1.0).code
    assert compiler._child is None
    assert one(compiler, b"b", 1.0).code


@pytest.mark.parametrize("reply", [b"\1\xff\xff\xff\xff", b"\0\0\0\0\0", b"\0\7\0\0\0" + bytes(7), b"\0\1\0\0\0x"])
def test_a_reply_that_is_none_is_refused(compiler: Compiler, monkeypatch: pytest.MonkeyPatch, reply: bytes) -> None:
    monkeypatch.setattr(module, "_serve", lambda policy: os.write(1, reply) and time.sleep(60))

    assert one(compiler, b"a", 5.0).fate is Fate.BROKE_PROTOCOL


@pytest.mark.parametrize(("source", "heavy"), [(b"import scipy", True), (b"import math", False), (b"scipy", False)])
def test_it_is_known_which_program_needs_a_heavy_package(compiler: Compiler, source: bytes, heavy: bool) -> None:
    assert one(compiler, source, 1.0).heavy is heavy


def test_programs_are_compiled_in_the_order_of_asking_copies_and_all(compiler: Compiler) -> None:
    sources = [b"x = 1", b"x = ", b"x = 2", b"x = 1", b"import nothing"]

    first, fault, second, copy, refused = compiler.compile(sources, 1.0)

    assert first is copy
    assert first.code != second.code
    assert (fault.code, refused.code) == (None, None)
    assert fault.frames != refused.frames


def test_more_source_than_a_socket_holds_is_compiled(compiler: Compiler) -> None:
    sources = [b"x = " + str(number).encode() + b" " * 90_000 for number in range(16)]

    assert all(compiled.code for compiled in compiler.compile(sources, 5.0))


@pytest.mark.parametrize(("fault", "fate"), [("while True: pass", Fate.TIMEOUT), ("os._exit(3)", Fate.DIED)])
def test_the_culprit_of_a_group_is_found_and_the_others_are_compiled(
    compiler: Compiler, monkeypatch: pytest.MonkeyPatch, fault: str, fate: Fate
) -> None:
    honest = module.compile_program

    def faulty(source: str, policy: type[Policy]) -> Code:
        if source == "culprit":
            exec(fault, {"os": os})
        return honest(source, policy)

    monkeypatch.setattr(module, "compile_program", faulty)

    before, culprit, after = compiler.compile([b"x = 1", b"culprit", b"x = 2"], 0.2)

    assert (culprit.code, culprit.fate) == (None, fate)
    assert before.code
    assert after.code
