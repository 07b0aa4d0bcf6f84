"""The modules that programs import: copies that show the allowed names only and cannot be written to.

Built once, in the zygote, from the tables of `allowlist`. Chance is seeded, so that a program is a function of its
input; what would change the process for others is replaced.
"""

from __future__ import annotations

import builtins
import dataclasses
import functools
import importlib
import random
import sys
import types
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from arc25.sandbox import allowlist, guards

MAX_RECURSION = 3000
"""What a program may raise its recursion limit to; deeper ones overrun the C stack."""


class Facade(types.ModuleType):
    """A module with a fixed set of names."""

    def __init__(self, name: str, members: Mapping[str, Any]) -> None:
        super().__init__(name)
        self.__dict__.update(members, __all__=tuple(sorted(members)))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"module {self.__name__!r} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"module {self.__name__!r} cannot be changed")


def build(namespace: str) -> dict[str, Facade]:
    """Every module that a program may import, by dotted name.

    `namespace` is the DSL's module ("" for none): its `__all__` is offered under its own name and as `arc25_dsl`.
    """
    facades: dict[str, Facade] = {}
    for name in sorted(allowlist.NAMES, key=lambda name: -name.count(".")):  # the parts before the whole
        facade = _facade(name, facades)
        if facade is not None:
            facades[name] = facade
    words = _words(namespace) if namespace else {}
    facades[allowlist.DSL] = Facade(allowlist.DSL, words)
    if namespace:
        facades[namespace] = Facade(namespace, words)
    return facades


def importer(facades: Mapping[str, Facade]) -> Callable[..., Any]:
    """The `__import__` of programs.

    What a program's own statements name was checked when it was compiled. Other names come from C code that imports
    its helpers through the builtins of whoever called it, as numpy's does.
    """
    tops = _tops(facades)

    def import_(name: str, globals_: Any = None, locals_: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if name not in facades:
            return __import__(name, globals_, locals_, fromlist, level)
        return facades[name] if fromlist else tops[name.partition(".")[0]]

    return import_


def _tops(facades: Mapping[str, Facade]) -> dict[str, Facade]:
    """What `import a.b.c` binds: for a DSL's dotted name, a chain of empty modules that leads to it."""
    tops = {name: facade for name, facade in facades.items() if "." not in name}
    for name, facade in facades.items():
        parts = name.split(".")
        if parts[0] not in facades:
            for depth in range(len(parts) - 1, 0, -1):
                facade = Facade(".".join(parts[:depth]), {parts[depth]: facade})
            tops[parts[0]] = facade
    return tops


def _facade(name: str, facades: Mapping[str, Facade]) -> Facade | None:
    """The facade of one listed module; None where it is not installed."""
    overrides = _OVERRIDES.get(name, dict)()
    try:
        module = importlib.import_module(name)
    except ImportError:
        return None
    members = {}
    for member in allowlist.NAMES[name]:
        part = facades.get(f"{name}.{member}")
        if part is not None:
            members[member] = part
        elif member in overrides:
            members[member] = overrides[member]
        elif hasattr(module, member):
            members[member] = getattr(module, member)
    return Facade(name, members)


def _words(namespace: str) -> dict[str, Any]:
    """The public names of a DSL's module.

    Raises:
        TypeError: one is a container that a program could change for the next.
    """
    module = importlib.import_module(namespace)
    words = {name: getattr(module, name) for name in module.__all__}
    for name, value in words.items():
        if isinstance(value, np.ndarray):
            # On bytes: no flag makes those writable again.
            words[name] = np.frombuffer(value.tobytes(), value.dtype).reshape(value.shape)
        elif isinstance(value, list | dict | set | bytearray):
            raise TypeError(f"{namespace}.{name} is a {type(value).__name__}, which programs could change; freeze it")
    return words


def _numpy_random() -> dict[str, Any]:
    def default_rng(seed: Any = 0) -> np.random.Generator:
        return np.random.default_rng(0 if seed is None else seed)

    class RandomState(np.random.RandomState):
        def __init__(self, seed: Any = 0) -> None:
            super().__init__(0 if seed is None else seed)

    def seed(value: Any = 0) -> None:
        np.random.seed(0 if value is None else value)

    return {"default_rng": default_rng, "RandomState": RandomState, "seed": seed}


def _random() -> dict[str, Any]:
    class Random(random.Random):
        def __init__(self, seed: Any = 0) -> None:
            super().__init__(0 if seed is None else seed)

    def seed(value: Any = 0, version: int = 2) -> None:
        random.seed(0 if value is None else value, version)

    return {"Random": Random, "seed": seed}


def _functools() -> dict[str, Any]:
    def wraps(wrapped: Any, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        def decorate(wrapper: Any) -> Any:
            return functools.update_wrapper(guards.writable(wrapper, "__name__"), wrapped, *args, **kwargs)

        return decorate

    def total_ordering(cls: Any) -> Any:
        return functools.total_ordering(guards.writable(cls, "__lt__"))

    def singledispatch(function: Any) -> Any:
        dispatch = functools.singledispatch(function)
        add = dispatch.register

        def register(kind: Any, implementation: Any = None) -> Any:
            if implementation is None and type(kind) is types.FunctionType:
                kind, implementation = _first_annotation(kind), kind
            return functools.partial(register, kind) if implementation is None else add(kind, implementation)

        dispatch.register = register  # type: ignore[assignment]
        return dispatch

    return {"singledispatch": singledispatch, "total_ordering": total_ordering, "wraps": wraps}


def _first_annotation(function: types.FunctionType) -> Any:
    """The class that a function asks for; text is looked up as a name, where `functools` would evaluate it."""
    kind = next(iter(function.__annotations__.values()), None)
    return function.__globals__.get(kind, vars(builtins).get(kind)) if type(kind) is str else kind


def _dataclasses() -> dict[str, Any]:
    def dataclass(cls: Any = None, /, **options: Any) -> Any:
        if cls is None:
            return functools.partial(dataclass, **options)
        # `dataclasses` writes the names of the fields into source that it executes.
        for name in vars(guards.writable(cls, "__init__")).get("__annotations__", {}):
            if not (type(name) is str and name.isidentifier()):
                raise TypeError(f"field name {name!r} is no identifier")
        return dataclasses.dataclass(cls, **options)

    return {"dataclass": dataclass}


def _sys() -> dict[str, Any]:
    def setrecursionlimit(limit: int) -> None:
        sys.setrecursionlimit(min(limit, MAX_RECURSION))

    return {"setrecursionlimit": setrecursionlimit}


def _warnings() -> dict[str, Any]:
    def ignore(*args: Any, **kwargs: Any) -> None:
        """Warnings go nowhere, so there is nothing to filter."""

    class catch_warnings(warnings.catch_warnings):  # noqa: N801 - it stands in for that
        pass

    return {"filterwarnings": ignore, "simplefilter": ignore, "warn": ignore, "catch_warnings": catch_warnings}


def _operator() -> dict[str, Any]:
    return {"attrgetter": guards.attrgetter}


_OVERRIDES: dict[str, Callable[[], dict[str, Any]]] = {
    "dataclasses": _dataclasses,
    "functools": _functools,
    "numpy.random": _numpy_random,
    "operator": _operator,
    "random": _random,
    "sys": _sys,
    "warnings": _warnings,
}
