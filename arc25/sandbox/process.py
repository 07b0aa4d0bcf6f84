"""Starts a zygote: a `multiprocess` process whose interpreter inherits nothing of ours but one socket.

multiprocess's own start methods do not fit. fork would take our memory (and with it every expected output) into the
sandbox; spawn and forkserver import the caller's `__main__` again, which runs a plain script twice, and give the child
our environment. So the process object, its bookkeeping and its end at exit are multiprocess's, the launch is ours.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
from typing import IO, Any, cast

from multiprocess.popen_fork import Popen
from multiprocess.process import BaseProcess

_BOOT = """
import json, sys
settings = json.loads(sys.argv[1])
sys.path[:] = settings["path"]
from arc25.sandbox.zygote import main
main(settings)
"""

_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}
"""The whole environment of a zygote. One thread each, and sets in the same order everywhere."""

_ISOLATED = ("-P", "-s")
"""No script folder, no user site. `-I` adds `-E`, which drops PYTHONHASHSEED; the environment is ours anyway."""


class _CleanPopen(Popen):  # type: ignore[misc]
    """How multiprocess sees our interpreter; `sentinel` reads what it writes to stderr, and ends when it ends."""

    def _launch(self, process: ZygoteProcess) -> None:
        channel = process.channel
        settings = process.settings | {"channel": channel.fileno(), "parent": os.getpid(), "path": _search_path()}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, *_ISOLATED, "-c", _BOOT, json.dumps(settings)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_ENVIRONMENT,
            cwd="/",
            pass_fds=(channel.fileno(),),
            start_new_session=True,  # Ctrl-C is for us to handle
        )
        self.pid = self._process.pid
        self._stderr = cast(IO[bytes], self._process.stderr)
        self.sentinel = self._stderr.fileno()

    def poll(self, flag: int = os.WNOHANG) -> int | None:
        self.returncode = self._process.poll() if flag else self._process.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        try:
            self.returncode = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        return self.returncode

    def _send_signal(self, sig: int) -> None:
        # It has nothing to tidy up, and Popen knows whether the pid is still its own.
        self._process.send_signal(signal.SIGKILL)

    def read_stderr(self) -> str:
        """What a process that has ended wrote before it did."""
        return self._stderr.read().decode(errors="replace")

    def close(self) -> None:
        self._stderr.close()


class ZygoteProcess(BaseProcess):  # type: ignore[misc]
    """A zygote; daemonic, so multiprocess ends it with this process. `channel` is its end of the socket."""

    _start_method = "arc25"
    _Popen = staticmethod(_CleanPopen)

    def __init__(self, channel: socket.socket, settings: dict[str, Any]) -> None:
        super().__init__(name="arc25-zygote", daemon=True)
        self.channel = channel
        self.settings = settings

    def end(self) -> str:
        """Kill it, reap it, and return what it wrote to stderr."""
        popen: _CleanPopen = self._popen
        self.kill()
        self.join()
        text = popen.read_stderr()
        self.close()
        popen.close()
        return text


def _folder() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:
        return "/"


def _search_path() -> list[str]:
    """Our own `sys.path` with the standard library first, so that no file beside a script stands in for it."""
    # "" is the working directory, which may be gone.
    paths = [path if os.path.isabs(path) else os.path.join(_folder(), path) for path in sys.path]
    library = sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")
    standard = [path for path in paths if path in library or path.endswith((".zip", "lib-dynload"))]
    return standard + [path for path in paths if path not in standard]
