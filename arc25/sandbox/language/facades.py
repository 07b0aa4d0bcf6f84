"""The modules that programs import: copies that show the allowed names only and cannot be written to.

Built once, in the zygote, from the tables of `allowlist`; what cannot be handed out as it is comes from `standins`.
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from arc25.sandbox.language import allowlist
from arc25.sandbox.language.standins import STANDINS
from arc25.sandbox.printed import Quiet


class Facade(types.ModuleType):
    """A module with a fixed set of names."""

    def __init__(self, name: str, members: Mapping[str, Any]) -> None:
        super().__init__(name)
        self.__dict__.update(members, __all__=tuple(sorted(members)))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"module {self.__name__!r} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"module {self.__name__!r} cannot be changed")


def build(namespace: str, stream: Quiet, *, heavy: bool = True) -> dict[str, Facade]:
    """Every module that a program may import, by dotted name.

    `namespace` is the DSL's module ("" for none): its `__all__` is offered under its own name and as `arc25_dsl`.
    Modules that weigh much (`allowlist.HEAVY`) are left out unless `heavy`. `stream` is what programs write to.
    """
    facades: dict[str, Facade] = {}
    for name in sorted(allowlist.NAMES, key=lambda name: -name.count(".")):  # the parts before the whole
        facade = _facade(name, facades) if heavy or not allowlist.is_heavy(name) else None
        if facade is not None:
            facades[name] = facade
    system = {name: getattr(facades["sys"], name) for name in facades["sys"].__all__}
    facades["sys"] = Facade("sys", system | {"stderr": stream, "stdout": stream})
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
    try:
        module = importlib.import_module(allowlist.ALIASES.get(name, name))
    except ImportError:
        return None
    listed = allowlist.NAMES[name]
    members = {member: getattr(module, member) for member in listed if hasattr(module, member)}
    members |= {member: new for member, new in STANDINS.get(name, dict)().items() if member in listed}
    members |= {member: facades[f"{name}.{member}"] for member in listed if f"{name}.{member}" in facades}
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
