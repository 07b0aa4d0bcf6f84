"""Puts the kernel's layers together, in two steps, and says how strong the result is.

The zygote takes what its children inherit (`confine_zygote`); each child adds what would keep the zygote from its own
work (`confine_child`). What a machine lacks lowers the level, which every result reports; a layer that was there when
the zygote started and fails in a child ends that child before it runs anything.
"""

from __future__ import annotations

import ctypes
import enum
import errno
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from arc25.sandbox import landlock, seccomp

NOBODY = 65534

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


class Level(enum.Enum):
    """How strong the boundary is: `STRONG` has seccomp and Landlock, `MEDIUM` seccomp, `WEAK` processes and rlimits."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


@dataclass(slots=True)
class Layers:
    """What holds in this process and its children, and for what is missing the reason."""

    seccomp: bool = False
    landlock: bool = False
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """The level that these layers make."""
        if not self.seccomp:
            return Level.WEAK
        return Level.STRONG if self.landlock else Level.MEDIUM


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent (pid `parent`) dies. Linux only; elsewhere does nothing."""
    if sys.platform != "linux":
        return
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it was asked to take us along
        os._exit(1)


def no_new_privileges() -> None:
    """Let no program that this process executes gain rights; seccomp and Landlock ask for it.

    Raises:
        OSError: the kernel refuses.
    """
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def confine_zygote() -> Layers:
    """Give up root, new privileges and the file system; find out which layers the children will have."""
    layers = Layers()
    _drop_root(layers)
    try:
        no_new_privileges()
    except OSError as error:
        layers.missing["no_new_privs"] = str(error)
        return layers
    _take_landlock(layers)
    if seccomp.available():
        layers.seccomp = True
        holes = _probe()
        if holes:
            layers.seccomp = False
            layers.missing["seccomp"] = "a child could still " + ", ".join(holes)
    else:
        layers.missing["seccomp"] = f"no filter for {sys.platform} {os.uname().machine}"
    return layers


def confine_child(layers: Layers, answers: int, seconds: float, memory: int) -> None:
    """Confine a forked child to computing and to writing to the descriptor `answers`.

    `seconds` bounds its CPU time from inside, a backstop for the supervisor; `memory` its address space, in bytes.

    Raises:
        OSError: a layer that the zygote promised cannot be had; nothing may run.
    """
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(seconds) + 2,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,
        resource.RLIMIT_AS: memory,
    }
    for limit, value in limits.items():
        _lower(limit, value)
    if layers.seccomp:
        seccomp.install(answers)


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(limit, (value, value))
    except ValueError:
        # macOS knows RLIMIT_AS but refuses to set it; Linux always takes a lower limit.
        if sys.platform == "linux":
            raise


def _take_landlock(layers: Layers) -> None:
    if not landlock.available():
        layers.missing["landlock"] = "not in this kernel, or switched off"
        return
    try:
        landlock.deny_all()
        layers.landlock = not _can(lambda: os.close(os.open("/", os.O_RDONLY)))
    except OSError as error:
        layers.missing["landlock"] = str(error)


def _drop_root(layers: Layers) -> None:
    if os.geteuid() != 0:
        return
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    except OSError as error:  # a user namespace without that id
        layers.missing["ordinary user"] = str(error)


def _probe() -> list[str]:
    """What a confined child can do that it must not; empty if the filter holds."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            seccomp.install(writer)
            found = [name for name, attempt in _ATTEMPTS.items() if _can(attempt)]
            os.write(writer, ", ".join(found).encode() or b"-")
        finally:
            os._exit(0)
    os.close(writer)
    answer = os.read(reader, 500).decode()
    os.close(reader)
    os.waitpid(pid, 0)
    if not answer:
        return ["not be filtered"]
    return [] if answer == "-" else answer.split(", ")


_ATTEMPTS: dict[str, Callable[[], object]] = {
    "open a file": lambda: os.open("/dev/null", os.O_RDONLY),
    "look at a file": lambda: os.stat("/"),
    "open a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "fork": lambda: os.fork() or os._exit(0),
    "send a signal": lambda: os.kill(os.getppid(), 0),
    "make a pipe": lambda: os.pipe(),
}


def _can(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, f"no prctl on {sys.platform}")
    zero = ctypes.c_ulong(0)  # a plain int would be cut to 32 bits
    if ctypes.CDLL(None, use_errno=True).prctl(option, ctypes.c_ulong(value), zero, zero, zero):
        code = ctypes.get_errno()
        raise OSError(code, f"prctl {option}: {os.strerror(code)}")
