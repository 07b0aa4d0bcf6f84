"""Puts the kernel's layers together, in two steps, and says how strong the result is.

The zygote takes what its children inherit (`confine_zygote`); each child adds what would keep the zygote from its own
work (`confine_child`). What a machine lacks lowers the level, which every result reports; a layer that was there when
the zygote started and fails in a child ends that child before it runs anything.
"""

from __future__ import annotations

import ctypes
import enum
import errno
import functools
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable

from arc25.core.records import Boundary, Level
from arc25.sandbox.kernel import landlock, seccomp

NOBODY = 65534

CHANNEL = 1
"""The one descriptor that a child has: what it says goes there."""

_LONGEST = 1e9

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


class Layer(enum.Enum):
    """What stands around a program, from the outside in. A layer that is missing lowers the level or is just named."""

    PROCESS = "own process"
    RLIMITS = "resource limits"
    USER = "ordinary user"
    ORPHAN = "dies with its parent"
    NO_NEW_PRIVS = "no_new_privs"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"
    ARRAYS = "clean arrays"


class Layers:
    """What holds in this process and its children, and for what is missing the reason."""

    def __init__(self, *held: Layer) -> None:
        self._faults = dict.fromkeys(held, "")

    def held(self, layer: Layer) -> bool:
        """Whether the layer holds."""
        return self._faults.get(layer) == ""

    def note(self, layer: Layer, fault: str = "") -> None:
        """The layer holds, or is missing because of `fault`."""
        self._faults[layer] = fault

    @property
    def boundary(self) -> Boundary:
        """The level that these layers make: seccomp makes it medium, seccomp and Landlock strong."""
        level = Level.WEAK
        if self.held(Layer.SECCOMP):
            level = Level.STRONG if self.held(Layer.LANDLOCK) else Level.MEDIUM
        return Boundary(level, {layer.value: fault for layer, fault in self._faults.items()})


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
    layers = Layers(Layer.PROCESS, Layer.RLIMITS)
    layers.note(Layer.ORPHAN, "" if sys.platform == "linux" else f"not on {sys.platform}")
    _drop_root(layers)
    try:
        no_new_privileges()
        layers.note(Layer.NO_NEW_PRIVS)
    except OSError as error:
        for layer in (Layer.NO_NEW_PRIVS, Layer.LANDLOCK, Layer.SECCOMP):
            layers.note(layer, f"no_new_privs was refused: {error}")
        return layers
    _take_landlock(layers)
    if seccomp.available():
        holes = _probe(asks=False) or _probe(asks=True)
        layers.note(Layer.SECCOMP, "a child could still " + ", ".join(holes) if holes else "")
    else:
        layers.note(Layer.SECCOMP, f"no filter for {sys.platform} {os.uname().machine}")
    return layers


def confine_child(layers: Layers, seconds: float, memory: int, *, asks: bool = False) -> None:
    """Confine a forked child to computing and to writing to `CHANNEL`; one that `asks` may read from it too.

    `seconds` bounds its CPU time from inside, a backstop for the supervisor; `memory` its address space, in bytes.

    Raises:
        OSError: a layer that the zygote promised cannot be had; nothing may run.
    """
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(min(seconds, _LONGEST)) + 2,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,
        resource.RLIMIT_AS: memory,
    }
    for limit, value in limits.items():
        _lower(limit, value)
    if layers.held(Layer.SECCOMP):
        _filter(asks).install()


@functools.cache
def _filter(asks: bool) -> seccomp.Filter:
    return seccomp.Filter(writes=CHANNEL, reads=CHANNEL if asks else None)


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
        layers.note(Layer.LANDLOCK, "not in this kernel, or switched off")
        return
    try:
        landlock.deny_all()
        opens = _can(lambda: os.close(os.open("/", os.O_RDONLY)))
        layers.note(Layer.LANDLOCK, "a folder could still be opened" if opens else "")
    except OSError as error:
        layers.note(Layer.LANDLOCK, str(error))


def _drop_root(layers: Layers) -> None:
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        layers.note(Layer.USER)
    except OSError as error:  # a user namespace without that id
        layers.note(Layer.USER, str(error))


def _probe(*, asks: bool) -> list[str]:
    """What a filtered child can do that it must not; empty if the filter holds."""
    reader, writer = os.pipe()
    filter_ = _filter(asks)  # made here, so that every child inherits it
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(writer, CHANNEL)
            filter_.install()
            found = [name for name, attempt in _ATTEMPTS.items() if _can(attempt)]
            os.write(CHANNEL, ", ".join(found).encode() or b"-")
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


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, f"no prctl on {sys.platform}")
    zero = ctypes.c_ulong(0)  # a plain int would be cut to 32 bits
    if _libc().prctl(option, ctypes.c_ulong(value), zero, zero, zero):
        code = ctypes.get_errno()
        raise OSError(code, f"prctl {option}: {os.strerror(code)}")
