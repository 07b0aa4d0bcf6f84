"""Landlock (Linux 5.13 and later): this process and its children may name no file and no socket.

A rule set without rules denies whatever it handles: every right on files, TCP from ABI 4, abstract unix sockets and
signals from ABI 6. It does not cover UDP or `stat`; seccomp does.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_CREATE_RULESET_VERSION = 1


def available() -> bool:
    """Whether this kernel has Landlock switched on."""
    return sys.platform == "linux" and abi() > 0


def abi() -> int:
    """The version of the kernel's interface; 0 or less without one."""
    return int(_syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(_CREATE_RULESET_VERSION)))


def deny_all() -> None:
    """Give up every right that Landlock knows, for good. Needs no_new_privs.

    Raises:
        OSError: the kernel refuses.
    """
    version = abi()
    files = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    network, scopes = (3 if version >= 4 else 0), (3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = ctypes.create_string_buffer(struct.pack("<QQQ", (1 << files) - 1, network, scopes), 24)
    ruleset = _syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), ctypes.c_uint(0))
    if ruleset < 0:
        raise _error("no rule set")
    try:
        if _syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0)):
            raise _error("not restricted")
    finally:
        os.close(ruleset)


def _syscall(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return int(libc.syscall(ctypes.c_long(number), *arguments))


def _error(what: str) -> OSError:
    code = ctypes.get_errno()
    return OSError(code, f"landlock: {what}: {os.strerror(code)}")
