"""Every layer matters: behind it an attack fails, which succeeds in a throwaway process that lacks this layer alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import Program, Status
from arc25.plugins.executors.restricted import Restricted

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux's")

root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root has it to give up")


def throwaway(code: str, *arguments: object) -> str:
    """The last word of a Python process that runs `code`, or how it died."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    words = done.stdout.split()
    return f"died of {-done.returncode}" if done.returncode < 0 else words[-1] if words else done.stderr


POLICY = """
def transform(grid):
    import os
    return [[len(os.getcwd())]]
"""


async def test_without_the_policy_a_program_calls_the_operating_system():
    plain = throwaway(f"{POLICY}\nprint(transform(None)[0][0] > 0)")
    executor = Restricted(Context(workers=1, limits=Limits(2.0, 128)))
    behind = await executor.run(Program("task", POLICY, "plain"), (Grid(1, 1, b"\1"),))
    await executor.close()

    assert plain == "True"
    assert behind.status is Status.REFUSED


MAPPED = "libc.mmap(None, ctypes.c_size_t(5 << 30), 3, 0x4022, -1, ctypes.c_long(0))"
KERNEL = {
    # layer: (attack, what comes of it behind the layer, and without it)
    "seccomp": ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()", "PermissionError", "None"),
    "landlock": ("open('/etc/passwd').close()", "PermissionError", "None"),
    "rlimits": (f"{MAPPED} == -1", "True", "False"),
}
ALONE = {"seccomp": "landlock", "landlock": "", "rlimits": "landlock seccomp"}
"""What stays when a layer goes. Seccomp stands before files too, and so does a limit: Landlock is tried alone."""


@pytest.mark.parametrize("layer", KERNEL)
def test_a_layer_of_the_kernel_matters(past_policy, layer):
    attack, behind, without = KERNEL[layer]

    assert past_policy(attack, f"{ALONE[layer]} {layer}") == behind
    assert past_policy(attack, ALONE[layer]) == without


LIMITED = """
import mmap, os, resource, sys, time
from arc25.sandbox.kernel import confinement
skipped = getattr(resource, sys.argv[1])
if sys.argv[2] == "without":
    set_limit = resource.setrlimit
    resource.setrlimit = lambda limit, value: None if limit == skipped else set_limit(limit, value)
os.chdir(sys.argv[3])
confinement.confine_child(confinement.Layers(), 0.1, 1 << 32)
try:
    {attack}
    print("succeeded")
except OSError as error:
    print(type(error).__name__)
"""
LIMITS = {
    "RLIMIT_AS": ("mmap.mmap(-1, 5 << 30)", "OSError"),
    "RLIMIT_CPU": (
        "end = time.process_time() + 4\n    while time.process_time() < end: pass",
        f"died of {signal.SIGKILL.value}",
    ),
    "RLIMIT_FSIZE": ("os.write(os.open('x', os.O_CREAT | os.O_WRONLY), b'x')", "OSError"),
    "RLIMIT_NOFILE": ("os.open('.', os.O_RDONLY)", "OSError"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_matters(limit, tmp_path):
    attack, behind = LIMITS[limit]
    if limit == "RLIMIT_FSIZE":  # the file has to be opened before no descriptor can be had
        attack = attack.replace("os.open('x', os.O_CREAT | os.O_WRONLY)", "file")
    code = LIMITED.replace("{attack}", attack).replace(
        "os.chdir(sys.argv[3])", "os.chdir(sys.argv[3])\nfile = os.open('x', os.O_CREAT | os.O_WRONLY)"
    )

    assert throwaway(code, limit, "with", tmp_path) == behind
    assert throwaway(code, limit, "without", tmp_path) == "succeeded"


def test_no_core_is_left_of_a_crash(tmp_path):
    code = """
        import ctypes, os, resource, sys
        from arc25.sandbox.kernel import confinement
        confinement.confine_child(confinement.Layers(), 5, 1 << 40)
        print(resource.getrlimit(resource.RLIMIT_CORE))
    """

    assert throwaway(code) == "0)"


@root
def test_without_no_new_privileges_a_program_with_the_setuid_bit_is_root(tmp_path):
    copy = tmp_path / "id"
    shutil.copy(shutil.which("id") or "id", copy)
    copy.chmod(0o4755)
    for folder in [parent for parent in tmp_path.parents if parent.stat().st_uid == 0 and parent != parent.parent]:
        folder.chmod(folder.stat().st_mode | 0o011)
    tmp_path.chmod(0o755)
    code = """
        import os, sys
        from arc25.sandbox.kernel import confinement
        os.setgroups([]); os.setgid(12345); os.setuid(12345)
        if sys.argv[2] == "with":
            confinement.no_new_privileges()
        os.execv(sys.argv[1], ["id", "-u"])
    """
    if throwaway(code, copy, "without") == "12345":
        pytest.skip("this file system ignores the setuid bit")

    assert throwaway(code, copy, "without") == "0"
    assert throwaway(code, copy, "with") == "12345"


@root
def test_without_giving_up_root_the_files_of_root_can_be_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("42")
    secret.chmod(0o600)
    code = """
        import os, sys
        from arc25.sandbox.kernel import confinement, landlock
        landlock.available = lambda: False
        if sys.argv[2] == "without":
            os.setuid = os.setgid = os.setgroups = lambda value: None
        confinement.confine_zygote()
        try:
            print(open(sys.argv[1]).read())
        except OSError as error:
            print(type(error).__name__)
    """

    assert throwaway(code, secret, "with") == "PermissionError"
    assert throwaway(code, secret, "without") == "42"


@pytest.mark.parametrize(("dies", "asked"), [(True, "confinement.die_with_parent(parent)"), (False, "pass")])
def test_only_a_child_that_asked_dies_with_its_parent(dies, asked):
    code = f"""
        import os, time
        from arc25.sandbox.kernel import confinement
        parent = os.getpid()
        if os.fork() == 0:
            {asked}
            print(os.getpid(), flush=True)
            time.sleep(30)
            os._exit(0)
        time.sleep(30)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    try:
        child.wait(3)
        died = True
    except psutil.TimeoutExpired:
        died = False
        child.kill()

    assert died is dies


def _open_files(pid: int) -> set[str]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if "arc25.sandbox" in Path(f"/proc/{pid}/cmdline").read_text() or "sleep" in psutil.Process(pid).name():
            break
        time.sleep(0.02)
    return {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()}


async def test_a_process_that_inherits_holds_our_files_and_a_zygote_does_not(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("42")
    with open(secret) as file:
        os.set_inheritable(file.fileno(), True)
        heir = subprocess.Popen(["sleep", "30"], close_fds=False)
        executor = Restricted(Context(workers=1, limits=Limits(2.0, 128)))
        await executor.probe()
        zygotes = [child.pid for child in psutil.Process().children() if child.pid != heir.pid]
        held = [_open_files(pid) for pid in zygotes]
        inherited = _open_files(heir.pid)
        heir.kill()
        heir.wait()
        await executor.close()

    assert str(secret) in inherited
    assert held
    assert all(str(secret) not in files for files in held)


async def test_a_process_that_inherits_knows_our_environment_and_a_zygote_does_not(monkeypatch):
    monkeypatch.setenv("ARC25_SECRET", "42")
    heir = subprocess.Popen(["sleep", "30"])
    executor = Restricted(Context(workers=1, limits=Limits(2.0, 128)))
    await executor.probe()
    zygotes = [child for child in psutil.Process().children() if child.pid != heir.pid]
    known = [child.environ() for child in zygotes]
    inherited = psutil.Process(heir.pid).environ()
    heir.kill()
    heir.wait()
    await executor.close()

    assert inherited.get("ARC25_SECRET") == "42"
    assert known
    assert all("ARC25_SECRET" not in environment for environment in known)


FORGED_FOR_ANOTHER = """
import os, socket, sys
from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.records import Status
from arc25.sandbox.kernel.confinement import CHANNEL, Layers
from arc25.sandbox.frames import CLOSING, grid_frame, text_frame
from arc25.sandbox.language.policy import policy_for
from arc25.sandbox.supervisor import Supervisor
from arc25.sandbox.wire import Job, Order

def answer(cell):
    return grid_frame(0, 1, 1, bytes([cell])) + text_frame(CLOSING, Status.OK, "")

class PastThePolicy:
    policy = policy_for({})

    def run_batch(self, programs):
        for program in programs:
            if program.job.source == b"forger":
                os.write(CHANNEL, answer(1) + answer(9))
            else:
                os.write(CHANNEL, answer(2))

def send(verdicts):
    for verdict in verdicts:
        print(verdict.frames[11], end=" ", flush=True)

channel, _parent = socket.socketpair()
supervisor = Supervisor(PastThePolicy(), Layers(), 1 << 40, channel.fileno(), send)
jobs = tuple(Job(source, "f", (Grid(1, 1, b"\\1"),)) for source in (b"forger", b"victim"))
supervisor.run(Order(jobs, Limits(1.0, 64), sys.argv[1] == "alone"))
"""


def test_only_a_run_alone_shows_that_an_answer_was_forged_by_another():
    assert throwaway(FORGED_FOR_ANOTHER, "together") == "9"
    assert throwaway(FORGED_FOR_ANOTHER, "alone") == "2"
