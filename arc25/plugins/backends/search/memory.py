"""Gives back to the system what is not needed any more: a worker is to stay small however many tasks it searches.

The system calls are Linux's and its C library's; elsewhere nothing is given back.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from pathlib import Path

MMAP_THRESHOLD = -3
MADV_DONTNEED = 4
LARGE = 2**20
"""Bytes from which on an array has pages of its own, which go back when it does; the C library would raise this."""
COMPILER = "llvmlite"
"""What is in the path of the library that numba loads compiled code with."""


def release() -> None:
    """Free what nothing refers to, and have the C library let go of what is free between what is used."""
    gc.collect()
    if sys.platform == "linux":
        _call("malloc_trim", ctypes.c_size_t(0))


def settle() -> None:
    """Forget the pages of the compiler's code, 50 MB, which are read again if it should be called after all."""
    if sys.platform != "linux":
        return
    _call("mallopt", MMAP_THRESHOLD, LARGE)
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, access, *_, path = line.split(maxsplit=5)
        if COMPILER in path and access == "r-xp":  # code is never written to, so that nothing is lost
            start, end = (int(address, 16) for address in addresses.split("-"))
            _call("madvise", ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_DONTNEED)


def _call(name: str, *arguments: object) -> None:
    function = getattr(ctypes.CDLL(None), name, None)  # not every C library has all
    if function is not None:
        function(*arguments)
