"""Notices that a program changed what the next one in its process would see.

Programs share a child's modules, classes and functions. The policy gives them no way to write to those; this looks
whether one did it all the same, so that the rest of its batch is run in a fresh child. What it cannot see (an object
changed in place by writing to its memory) is why whatever matters is run again alone.
"""

from __future__ import annotations

import abc
import builtins
import sys
import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from arc25.sandbox import memory

_PART = 4096
"""Words to compare at a time: in a fresh child the memory for more would have to be fetched from the kernel."""

_HEAP_TYPE = 1 << 9
_IMMUTABLE_TYPE = 1 << 8


class Fingerprint:
    """What programs can reach, as it was when this was made: the words of memory that name it all.

    That is the `facades`, what they stand for, and the `shared` dict of all programs' builtins.

    On a Python whose memory cannot be read like that every program counts as one that changed something: slow, and
    safe.
    """

    def __init__(self, facades: Mapping[str, types.ModuleType], shared: dict[str, Any]) -> None:
        modules = [sys.modules[name] for name in facades if name in sys.modules]
        values = [value for facade in facades.values() for value in vars(facade).values()]
        functions = list({id(value): value for value in values if isinstance(value, types.FunctionType)}.values())
        classes = _changeable_classes(values)
        # Their addresses stay theirs as long as they are kept.
        self._kept = [shared, builtins, *facades.values(), *modules, *classes, *functions]
        self._settings = _settings()
        self._readable = True
        try:
            heads, words = _places([builtins, *facades.values(), *modules, *classes], functions, shared)
        except memory.Unreadable:
            self._readable = False
            return
        # A table that has moved must not be looked for where it was: the heads come first.
        parts = [heads, *(words[start : start + _PART] for start in range(0, len(words), _PART))]
        self._before = [(part, memory.read(part)) for part in parts]

    def changed(self) -> bool:
        """Whether anything differs from before, or a small computation comes out wrong."""
        # By identity: an object that a program put there may claim to equal anything.
        if not self._readable or any((memory.read(part) != before).any() for part, before in self._before):
            return True
        return _settings() != self._settings or not _canary()


def _places(
    owners: Sequence[type | types.ModuleType], functions: Iterable[types.FunctionType], shared: dict[str, Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The addresses of the heads of all dicts, and of everything else that must not change.

    Raises:
        memory.Unreadable: this Python's memory is not understood.
    """
    dicts = {memory.dict_of(owner): list(vars(owner).values()) for owner in owners} | {
        id(shared): list(shared.values())
    }
    shared_parts = [value for owner in owners if isinstance(owner, type) for value in vars(owner).values()]
    dicts |= {id(part): list(part.values()) for part in shared_parts if type(part) is dict}
    for function in functions:
        for part in (function.__kwdefaults__, function.__dict__ or None):
            if part is not None:
                dicts[id(part)] = list(part.values())
    heads = [memory.dict_head(address) for address in dicts]
    words = []
    if not memory.dicts_have_versions():
        words += [memory.dict_table(address, members) for address, members in dicts.items()]
    words += [memory.function_parts(function) for function in functions]
    words += [memory.class_parts(owner) for owner in owners if isinstance(owner, type)]
    return np.concatenate(heads), np.concatenate(words)


def _settings() -> tuple[Any, ...]:
    """numpy's, and a token that changes when any abstract class gets a new virtual subclass."""
    return np.geterr(), np.get_printoptions(), abc.get_cache_token()


def _changeable_classes(values: Iterable[Any]) -> list[type]:
    """The classes among `values`, and their bases, whose attributes Python code could set."""
    classes = {base for value in values if isinstance(value, type) for base in value.__mro__}
    return [cls for cls in classes if cls.__flags__ & _HEAP_TYPE and not cls.__flags__ & _IMMUTABLE_TYPE]


def _canary() -> bool:
    turned = (np.arange(6).reshape(2, 3) + 1).T.tolist()
    return turned == [[1, 4], [2, 5], [3, 6]] and sorted([3, 1, 2]) == [1, 2, 3]
