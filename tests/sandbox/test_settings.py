"""Programs run whatever the surroundings of the process that asks for it, and nothing of it outlives that process."""

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

ROOT = Path(__file__).parents[2]
USER = 12345

RUN = """
import asyncio
from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import Program
from arc25.plugins.executors.restricted import Restricted

async def run(source="def transform(grid): return grid + 1", times=2):
    executor = Restricted(Context(workers=1, limits=Limits(5.0, 128)))
    try:
        program = Program("task", source, "plain")
        results = await asyncio.gather(*(executor.run(program, (Grid.of([[1]]),)) for _ in range(times)))
    finally:
        await executor.close()
    return " ".join(f"{r.status.value} {r.outputs[0].rows() if r.outputs else r.error} {r.isolation}" for r in results)
"""
GOOD = " ".join(["ok [[2]] strong/batch"] * 2)
TELL = "print(asyncio.run(run()))"

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux's")
root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
pytestmark = linux


def in_setting(code: str, *, shell: str = "", **options: object) -> str:
    """What a Python process in that setting says; `shell` is what a shell adds to its command."""
    script = RUN + textwrap.dedent(code)
    command: list[str] = [sys.executable, "-c", script]
    if shell:
        command = ["sh", "-c", f'exec "$0" "$@" {shell}', *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload]
    return (done.stdout + done.stderr).strip()


SETTINGS = {
    "in a folder that is gone": """
        import os, tempfile
        folder = tempfile.mkdtemp()
        os.chdir(folder)
        os.rmdir(folder)
        print(asyncio.run(run()))
    """,
    "with SIGCHLD ignored": """
        import signal
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        print(asyncio.run(run()))
    """,
    "with a busy thread that holds locks": """
        import threading
        lock, stop = threading.Lock(), threading.Event()
        def work():
            while not stop.is_set():
                with lock:
                    sum(range(1000))
        thread = threading.Thread(target=work)
        thread.start()
        print(asyncio.run(run()))
        stop.set()
    """,
    "in a thread that is not the main one": """
        import threading
        thread = threading.Thread(target=lambda: print(asyncio.run(run())))
        thread.start()
        thread.join()
    """,
    "with 900 descriptors open": """
        import os
        kept = [os.open("/dev/null", os.O_RDONLY) for _ in range(900)]
        print(asyncio.run(run()))
    """,
    "with few descriptors left": """
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
        print(asyncio.run(run()))
    """,
    "without a home or any other variable": """
        import os
        os.environ.clear()
        print(asyncio.run(run()))
    """,
    "in two event loops, one after the other": """
        asyncio.run(run())
        print(asyncio.run(run()))
    """,
    "in a process that has forked": """
        import os
        if os.fork() == 0:
            print(asyncio.run(run()), flush=True)
            os._exit(0)
        os.wait()
    """,
    "while the process forks": """
        import os, threading
        stop = threading.Event()
        def fork():
            while not stop.is_set():
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
        thread = threading.Thread(target=fork)
        thread.start()
        print(asyncio.run(run()))
        stop.set()
    """,
}

RARER = {
    "as it is": TELL,
    "with inheritable descriptors": """
        import os
        kept = [os.open("/dev/null", os.O_RDONLY) for _ in range(9)]
        for descriptor in kept:
            os.set_inheritable(descriptor, True)
        print(asyncio.run(run()))
    """,
    "with signals blocked": """
        import signal
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT})
        print(asyncio.run(run()))
    """,
    "with SIGPIPE deadly": """
        import signal
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        print(asyncio.run(run()))
    """,
    "with another event loop policy": """
        class Policy(asyncio.DefaultEventLoopPolicy):
            pass
        asyncio.set_event_loop_policy(Policy())
        print(asyncio.run(run()))
    """,
    "in a debugging event loop": """
        print(asyncio.run(run(), debug=True))
    """,
    "with a low limit on CPU time": """
        import resource
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        print(asyncio.run(run()))
    """,
    "with core files allowed": """
        import resource
        resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
        print(asyncio.run(run()))
    """,
    "with a strange umask": """
        import os
        os.umask(0o777)
        print(asyncio.run(run()))
    """,
    "with a low priority": """
        import os
        os.nice(10)
        print(asyncio.run(run()))
    """,
    "with a small recursion limit": """
        import sys
        sys.setrecursionlimit(150)
        print(asyncio.run(run()))
    """,
    "with a tracer": """
        import sys
        sys.settrace(lambda *a: None)
        print(asyncio.run(run()))
    """,
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_programs_run(setting):
    assert in_setting(SETTINGS[setting]) == GOOD


@pytest.mark.slow
@pytest.mark.parametrize("setting", RARER)
def test_programs_run_in_rarer_surroundings(setting):
    assert in_setting(RARER[setting]) == GOOD


@pytest.mark.parametrize("closed", ["<&-", "2>&-"])
def test_programs_run_with_standard_streams_closed(closed):
    assert in_setting(TELL, shell=closed) == GOOD


def test_programs_run_with_every_standard_stream_closed(tmp_path):
    in_setting(f"open({str(tmp_path / 'said')!r}, 'w').write(asyncio.run(run()))", shell="<&- >&- 2>&-")

    assert (tmp_path / "said").read_text() == GOOD


def test_programs_do_not_notice_how_texts_are_hashed():
    source = "def transform(grid): return [[ord(c) % 10 for c in {chr(i) for i in range(40, 60)}]]"
    code = f"print(asyncio.run(run({source!r})))"
    first, second = (in_setting(code, env=os.environ | {"PYTHONHASHSEED": seed}) for seed in ("1", "2"))

    assert first == second
    assert first.startswith("ok")


@root
def test_programs_run_for_an_ordinary_user(tmp_path):
    # It may be able to read neither our home nor the checkout.
    shutil.copytree(ROOT / "arc25", tmp_path / "arc25", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in [parent for parent in tmp_path.parents if parent.stat().st_uid == 0 and parent != parent.parent]:
        folder.chmod(folder.stat().st_mode | 0o011)
    user = {"user": USER, "group": USER, "extra_groups": [], "cwd": "/", "env": {"PYTHONPATH": str(tmp_path)}}
    try:
        said = in_setting(TELL, **user)
    except PermissionError:
        pytest.skip("an ordinary user cannot run this interpreter")

    assert said == GOOD


@pytest.mark.filterwarnings("ignore")
def test_programs_run_in_a_notebook():
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    cells = [nbformat.v4.new_code_cell(source) for source in (RUN, "print(await run())")]
    notebook = nbformat.v4.new_notebook(cells=cells)

    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()

    assert notebook.cells[1].outputs[0]["text"].strip() == GOOD


WAITING = """
import os
async def forever():
    executor = Restricted(Context(workers=2, limits=Limits(60.0, 128)))
    program = Program("task", "def transform(grid):\\n    while True: pass", "plain")
    await executor.run(Program("task", "def transform(grid): return grid", "plain"), (Grid.of([[1]]),))
    print("running", flush=True)
    await asyncio.gather(*(executor.run(program, (Grid.of([[1]]),), alone=True) for _ in range(2)))
asyncio.run(forever())
"""


@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_outlives_a_parent_that_is_ended_by(deadly):
    with subprocess.Popen(
        [sys.executable, "-c", RUN + WAITING], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout.readline() == "running\n"
        time.sleep(0.3)
        family = psutil.Process(parent.pid).children(recursive=True)
        parent.send_signal(deadly)
        try:
            parent.wait(20)
        finally:
            parent.kill()

    _, alive = psutil.wait_procs(family, timeout=10)

    assert len(family) >= 3
    assert alive == []


def test_nothing_outlives_a_parent_that_exits_without_closing():
    code = """
        import os
        async def leave():
            executor = Restricted(Context(workers=1, limits=Limits(5.0, 128)))
            await executor.run(Program("task", "def transform(grid): return grid", "plain"), (Grid.of([[1]]),))
            children = open(f"/proc/self/task/{os.getpid()}/children").read()
            print(children, flush=True)
            os._exit(0)
        asyncio.run(leave())
    """

    pids = [int(pid) for pid in in_setting(code).split()]

    deadline = time.monotonic() + 10
    while any(map(psutil.pid_exists, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert pids
    assert not any(map(psutil.pid_exists, pids))
