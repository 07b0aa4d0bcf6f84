"""No program starts a process or a thread, sends a signal, or changes how it is watched."""

from __future__ import annotations

import sys

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux's")


@pytest.mark.parametrize(
    "module",
    ["subprocess", "multiprocessing", "multiprocess", "threading", "signal", "ctypes", "resource", "posix", "gc"],
)
async def test_a_program_cannot_import(run, module):
    assert (await run(f"import {module}\ndef transform(grid):\n    return grid")).status is Status.REFUSED


@linux
@pytest.mark.parametrize(
    "expression",
    [
        "os.fork()",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
        "os.kill(1, 9)",
        "os.killpg(0, 9)",
        "os.setsid()",
        "os.nice(-1)",
        "os.setpriority(0, 0, 0)",
        "signal.signal(signal.SIGALRM, signal.SIG_IGN)",
        "signal.setitimer(signal.ITIMER_REAL, 1)",
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])",
        "os.setuid(0)",
        "os.sched_setaffinity(0, {0})",
        "os.unshare(0x10000000) if hasattr(os, 'unshare') else int('no')",
        "time.sleep(1)",
    ],
)
async def test_past_the_policy_the_kernel_denies(past_policy, expression):
    assert past_policy(expression) in ("PermissionError", "OSError", "ValueError", "itimer_error")


@linux
async def test_past_the_policy_no_thread_starts(past_policy):
    assert past_policy("threading.Thread(target=print).start()") == "RuntimeError"


@linux
@pytest.mark.parametrize(("name", "number"), [("ptrace", 101), ("process_vm_readv", 310), ("io_uring_setup", 425)])
async def test_past_the_policy_a_bare_system_call_is_denied(past_policy, name, number):
    assert past_policy(f"libc.syscall({number}, 0, 0, 0, 0), ctypes.get_errno()") == "(-1, 1)"


@linux
async def test_past_the_policy_no_memory_becomes_executable(past_policy):
    assert past_policy("libc.mprotect(ctypes.c_void_p(id(0) & ~4095), 4096, 7), ctypes.get_errno()") == "(-1, 1)"


@linux
async def test_past_the_policy_no_limit_can_be_raised(past_policy):
    raised = "resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY,) * 2)"
    assert past_policy(raised) in ("PermissionError", "ValueError", "OSError")


@linux
async def test_without_seccomp_a_fork_succeeds(past_policy):
    assert past_policy("os.waitpid(os.fork() or os._exit(0), 0)[1]", "landlock") == "0"
