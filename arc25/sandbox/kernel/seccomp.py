"""A system call filter for Linux: a short list is allowed, everything else fails with EPERM.

The filter is assembled by hand, with the numbers of the two architectures that it is used on (x86_64 and aarch64):
the list is short, and libseccomp (through pyseccomp) would be a C library to install, for which many
machines have no package. On any other architecture `available` is False and the isolation level says so.

EPERM and not death: libraries ask for things that they can do without (the number of cores, say).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Mapping

_CALLS = {
    # name: (x86_64, aarch64)
    "brk": (12, 214),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "getpid": (39, 172),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "gettimeofday": (96, 169),
    "madvise": (28, 233),
    "mremap": (25, 216),
    "munmap": (11, 215),
    "restart_syscall": (219, 128),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
}
"""Allowed whatever their arguments. Memory, locks, clocks, chance (numpy seeds twice) and the end: nothing that names a
file or a process."""

_MMAP, _MPROTECT, _WRITE, _READ = (9, 222), (10, 226), (1, 64), (0, 63)
_FUTEX = (202, 98)
"""Allowed by argument: memory that is not executable, writing to and reading from one descriptor each, and of locks all
but waiting: a child has one thread, so what it waited for would never come, and it ends by SIGSYS."""

_FUTEX_COMMAND, _FUTEX_WAITS = 0x7F, (0, 9)  # without its flags; FUTEX_WAIT, FUTEX_WAIT_BITSET

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}
_X32_BIT = 0x40000000
_PROT_EXEC = 0x4

_LOAD, _JUMP_EQUAL, _JUMP_SET, _JUMP_AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x54, 0x06
_ALLOW, _KILL, _DENY = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_NUMBER, _ARCHITECTURE = 0, 4

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


def available() -> bool:
    """Whether a filter can be written for this machine (its kernel may still refuse it)."""
    return sys.platform == "linux" and platform.machine() in _AUDIT and sys.maxsize > 2**32


class Filter:
    """A filter made ready, so that to install it is one system call.

    A process that has it may still write to the descriptor `writes` and, where given, read from `reads`.
    """

    def __init__(self, *, writes: int, reads: int | None = None) -> None:
        program = _program({_WRITE: writes} if reads is None else {_WRITE: writes, _READ: reads})
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._buffer = ctypes.create_string_buffer(program, len(program))
        self._header = _FilterHeader(len(program) // 8, ctypes.addressof(self._buffer))
        self._mode, self._zero = ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.c_ulong(0)

    def install(self) -> None:
        """Filter this process for good. Needs no_new_privs.

        Raises:
            OSError: the kernel refuses.
        """
        header, zero = ctypes.byref(self._header), self._zero
        if self._libc.prctl(_PR_SET_SECCOMP, self._mode, header, zero, zero):
            code = ctypes.get_errno()
            raise OSError(code, f"seccomp: {os.strerror(code)}")


class _FilterHeader(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _program(descriptors: Mapping[tuple[int, int], int]) -> bytes:
    """The filter as BPF instructions of 8 bytes (code, jump if true, jump if false, operand).

    `descriptors` has, for each call that takes one, the only descriptor that it may be used on.
    """
    machine = platform.machine()
    column = _COLUMN[machine]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, _AUDIT[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, 0, 1, _X32_BIT),  # the second calling convention of x86_64 has its own numbers
        (_RETURN, 0, 0, _KILL),
    ]
    for numbers in _CALLS.values():
        lines += [(_JUMP_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _ALLOW)]
    for numbers in (_MMAP, _MPROTECT):
        lines += [
            (_JUMP_EQUAL, 0, 4, numbers[column]),
            (_LOAD, 0, 0, _argument(2)),
            (_JUMP_SET, 0, 1, _PROT_EXEC),
            (_RETURN, 0, 0, _DENY),
            (_RETURN, 0, 0, _ALLOW),
        ]
    lines += [
        (_JUMP_EQUAL, 0, 6, _FUTEX[column]),
        (_LOAD, 0, 0, _argument(1)),
        (_AND, 0, 0, _FUTEX_COMMAND),
        (_JUMP_EQUAL, 2, 0, _FUTEX_WAITS[0]),
        (_JUMP_EQUAL, 1, 0, _FUTEX_WAITS[1]),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL),
    ]
    for numbers, descriptor in descriptors.items():
        lines += [
            (_JUMP_EQUAL, 0, 4, numbers[column]),
            (_LOAD, 0, 0, _argument(0)),
            (_JUMP_EQUAL, 0, 1, descriptor),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _DENY),
        ]
    lines.append((_RETURN, 0, 0, _DENY))
    return b"".join(struct.pack("<HBBI", *line) for line in lines)


def _argument(index: int) -> int:
    """Where the low half of an argument lies; both architectures are little-endian."""
    return 16 + 8 * index
