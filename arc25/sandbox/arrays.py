"""Keeps arrays from showing memory that is not theirs. For the zygote; its children inherit it.

`np.empty` (and a ufunc's `where=`, and others) hand out memory as whoever had it before left it: the grids and the
source of another program, and so an answer that depends on what ran earlier. And an array of objects over somebody's
bytes takes any number for the address of an object. Neither can be seen in the text of a program, so both are changed
in numpy itself: its allocator asks for zeros, and its constructor refuses objects on foreign memory.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import numpy as np

_POINTER = ctypes.sizeof(ctypes.c_void_p)
_DEFAULT_HANDLER = 306  # in numpy's table of functions for C
_ALLOCATOR = 128  # in a handler: after its name and version come context, malloc, calloc, realloc, free
_NEW = 39  # in a type: the slot of `__new__`, in words
_Constructor = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.py_object, ctypes.c_void_p)

_Callback = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.py_object, ctypes.c_void_p)

_kept: list[Any] = []


class Unchanged(RuntimeError):
    """This numpy is put together in a way that is not known here."""


def close_memory() -> None:
    """New arrays are zeros, and no array of objects lies on memory of something else.

    Raises:
        Unchanged: neither was done.
    """
    if sys.platform != "linux" or _POINTER != 8:
        raise Unchanged(f"not on {sys.platform}")
    _allocate_zeros()
    _check_constructor()


def _allocate_zeros() -> None:
    handler = _default_handler()
    context, malloc = (ctypes.c_void_p.from_address(handler + _ALLOCATOR + i * _POINTER) for i in (0, 1))
    if context.value is not None:
        raise Unchanged("numpy's allocator has a context of its own")
    # malloc(context, size) becomes calloc(1, size); the others do not look at the context.
    context.value = 1
    malloc.value = ctypes.cast(ctypes.CDLL(None).calloc, ctypes.c_void_p).value
    np.full(100, 7)
    if np.empty(100).any():
        raise Unchanged("numpy's arrays still show what was there before")


def _default_handler() -> int:
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    modules = (sys.modules.get(f"numpy.{core}._multiarray_umath") for core in ("_core", "core"))  # numpy 2, numpy 1
    table = pointer(next(filter(None, modules))._ARRAY_API, None)
    variable = ctypes.c_void_p.from_address(table + _DEFAULT_HANDLER * _POINTER).value
    capsule = ctypes.py_object.from_address(variable or 0).value
    handler: int = pointer(capsule, b"mem_handler")
    if not ctypes.string_at(handler).startswith(b"default_allocator"):
        raise Unchanged("numpy's allocator is not where it was")
    return handler


def _check_constructor() -> None:
    slot = ctypes.c_void_p.from_address(id(np.ndarray) + _NEW * _POINTER)
    make = _Constructor(slot.value or 0)

    def new(kind: type, args: tuple[Any, ...], options: int | None) -> int | None:
        try:
            named = ctypes.cast(options, ctypes.py_object).value if options else {}
            dtype, buffer = (args[i] if len(args) > i else named.get(name) for i, name in ((1, "dtype"), (2, "buffer")))
            if buffer is not None and (np.dtype(dtype).hasobject or has_objects(buffer)):
                return None
            made = make(kind, args, options)
        except BaseException:  # nothing can be passed on from here: the interpreter makes a SystemError of None
            return None
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(made))
        return id(made)

    _kept.append(_Callback(new))
    slot.value = ctypes.cast(_kept[-1], ctypes.c_void_p).value


def has_objects(buffer: Any) -> bool:
    """Whether the memory of `buffer` holds objects of Python's."""
    try:
        return "O" in memoryview(buffer).format
    except (TypeError, ValueError):  # a format that it has no letters for
        return isinstance(buffer, np.ndarray) and buffer.dtype.hasobject
