"""What programs get in place of members that would change the process, vary between runs, or read what they must not.

Chance is seeded and time is counted, so that a program is a function of its input; what would be written goes nowhere.
Each function builds the stand-ins of one module, from name to object; `STANDINS` lists them.
"""

from __future__ import annotations

import abc
import copy
import dataclasses
import enum
import functools
import random
import re
import sys
import traceback
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from arc25.sandbox.arrays import has_objects
from arc25.sandbox.language import guards
from arc25.sandbox.language.policy import PROGRAM, is_special

MAX_RECURSION = 3000
"""What a program may raise its recursion limit to; deeper ones overrun the C stack."""

_TICK = 1_000_000
"""Nanoseconds from one reading of a program's clock to the next."""


def _nothing(*args: Any, **kwargs: Any) -> None:
    """Takes everything and does nothing: what a program writes, warns of or logs goes nowhere."""


def _abc() -> dict[str, Any]:
    def abstractmethod(function: Any) -> Any:
        return abc.abstractmethod(guards.writable(function, "__doc__"))

    # ABCMeta is only ever used as `metaclass=ABCMeta`, which the policy makes a base class.
    return {"ABCMeta": abc.ABC, "abstractmethod": abstractmethod}


def _copy() -> dict[str, Any]:
    def deepcopy(value: Any, memo: dict[int, Any] | None = None) -> Any:
        # A mapping of the program's own would be handed a list that all calls share.
        if type(memo) not in (dict, types.NoneType):
            raise TypeError(f"memo must be a dict, not {type(memo).__name__}")
        return copy.deepcopy(value, memo)

    return {"deepcopy": deepcopy}


def _dataclasses() -> dict[str, Any]:
    def dataclass(cls: Any = None, /, **options: Any) -> Any:
        if cls is None:
            return functools.partial(dataclass, **options)
        # `dataclasses` writes the names of the fields into source that it executes.
        for name in vars(guards.writable(cls, "__init__")).get("__annotations__", {}):
            if not (type(name) is str and name.isidentifier()):
                raise TypeError(f"field name {name!r} is no identifier")
        made = dataclasses.dataclass(cls, **options)
        for field in dataclasses.fields(made):
            if not field.metadata:
                field.metadata = types.MappingProxyType({})  # else one that all dataclasses share
        return made

    return {"dataclass": dataclass}


class _EnumMeta(enum.EnumType):
    """Makes enumerations; one made by a call gets no attributes that a class body could not have."""

    def __call__(cls, value: Any, *names: Any, **options: Any) -> Any:
        if names or "names" in options:
            members = _members(names[0] if names else options.pop("names"))
            return super().__call__(value, members, *names[1:], **options)
        return super().__call__(value, **options)


def _members(names: Any) -> list[Any]:
    """What `Enum("Colour", names)` takes, as a list of names, or of names with their values."""
    listed = names.replace(",", " ").split() if isinstance(names, str) else names
    members = list(listed.items()) if isinstance(listed, Mapping) else [*listed]
    members = [member if isinstance(member, str) else tuple(member) for member in members]
    for member in members:
        name = member if isinstance(member, str) else member[0]
        guards.check_name(name)
        if is_special(name):
            raise TypeError(f"{name!r} is no name for a member")
    return members


def _enum() -> dict[str, Any]:
    bases = (enum.Enum, enum.Flag, enum.IntEnum, enum.IntFlag, enum.StrEnum)
    return {base.__name__: _EnumMeta(base.__name__, (base,), enum.EnumType.__prepare__("", ())) for base in bases}


def _functools() -> dict[str, Any]:
    def update_wrapper(
        wrapper: Any, wrapped: Any, assigned: Any = functools.WRAPPER_ASSIGNMENTS, updated: Any = ("__dict__",)
    ) -> Any:
        # Only names of ours: "__globals__" would bring in the globals of whatever is wrapped.
        # And not where it comes from: that tells what the program may write to.
        names = tuple(name for name in functools.WRAPPER_ASSIGNMENTS if name in assigned and name != "__module__")
        shares = guards.owned(wrapped) and not isinstance(wrapped, type)
        parts = tuple(name for name in functools.WRAPPER_UPDATES if name in updated and shares)
        return functools.update_wrapper(guards.writable(wrapper, "__name__"), wrapped, names, parts)

    def wraps(wrapped: Any, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        return lambda wrapper: update_wrapper(wrapper, wrapped, *args, **kwargs)

    def total_ordering(cls: Any) -> Any:
        return functools.total_ordering(guards.writable(cls, "__lt__"))

    return {
        "cached_property": CachedProperty,
        "singledispatch": _singledispatch,
        "total_ordering": total_ordering,
        "update_wrapper": update_wrapper,
        "wraps": wraps,
    }


class CachedProperty:
    """`functools.cached_property`, for instances of the program's own classes only: it reads and writes `__dict__`."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self._name = ""
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        guards.check_name(name)
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if not guards.has_own_dict(instance):
            raise TypeError(f"a cached property of {type(instance).__name__!r} has nowhere to be kept")
        value = instance.__dict__[self._name] = self._function(instance)
        return value


def _singledispatch(function: Any) -> Any:
    dispatch = functools.singledispatch(function)
    add = dispatch.register

    def register(kind: Any, implementation: Any = None) -> Any:
        if implementation is None and type(kind) is types.FunctionType:
            kind, implementation = _first_annotation(kind), kind
        return functools.partial(register, kind) if implementation is None else add(kind, implementation)

    dispatch.register = register  # type: ignore[assignment]
    return dispatch


def _first_annotation(function: types.FunctionType) -> Any:
    """The class that a function asks for; text is looked up as a name, where `functools` would evaluate it."""
    kind = next(iter(function.__annotations__.values()), None)
    if type(kind) is not str:
        return kind
    known: dict[str, Any] = function.__globals__.get("__builtins__", {})
    return function.__globals__.get(kind, known.get(kind))


class QuietLogger:
    """What `logging.getLogger` gives: nobody reads it."""

    level = 50

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 - logging's own name
        """No level is."""
        return False

    addHandler = setLevel = log = debug = info = warning = error = critical = exception = _nothing  # noqa: N815


def _logging() -> dict[str, Any]:
    def get_logger(name: str | None = None) -> QuietLogger:
        return QuietLogger()

    quiet = ("basicConfig", "critical", "debug", "error", "exception", "info", "log", "warning")
    return dict.fromkeys(quiet, _nothing) | {"getLogger": get_logger}


def _numpy() -> dict[str, Any]:
    def frombuffer(buffer: Any, *args: Any, **options: Any) -> Any:
        if has_objects(buffer):
            raise TypeError("the memory of objects is not for programs")
        return np.frombuffer(buffer, *args, **options)

    return {"frombuffer": frombuffer}


def _numpy_random() -> dict[str, Any]:
    def default_rng(seed: Any = 0) -> np.random.Generator:
        return np.random.default_rng(0 if seed is None else seed)

    class RandomState(np.random.RandomState):
        def __init__(self, seed: Any = 0) -> None:
            super().__init__(0 if seed is None else seed)

        def seed(self, seed: Any = 0) -> None:
            super().seed(0 if seed is None else seed)

    def seed(value: Any = 0) -> None:
        np.random.seed(0 if value is None else value)

    return {"RandomState": RandomState, "default_rng": default_rng, "seed": seed}


def _operator() -> dict[str, Any]:
    return {"attrgetter": guards.attrgetter}


def _pprint() -> dict[str, Any]:
    return {"pp": _nothing, "pprint": _nothing}


def _random() -> dict[str, Any]:
    class Random(random.Random):
        def __init__(self, x: Any = 0) -> None:
            super().__init__(0 if x is None else x)

        def seed(self, a: Any = 0, version: int = 2) -> None:
            super().seed(0 if a is None else a, version)

    def seed(a: Any = 0, version: int = 2) -> None:
        random.seed(0 if a is None else a, version)

    return {"Random": Random, "seed": seed}


def _re() -> dict[str, Any]:
    # As numbers: the flags' own class keeps a table of its members that every program could reach.
    return {name: int(flag) for name, flag in re.RegexFlag.__members__.items()}


def _sys() -> dict[str, Any]:
    def setrecursionlimit(limit: int) -> None:
        sys.setrecursionlimit(min(limit, MAX_RECURSION))

    def leave(status: Any = None) -> None:
        raise SystemExit(status)

    return {
        "exit": leave,
        "setrecursionlimit": setrecursionlimit,
    }


def _time() -> dict[str, Any]:
    elapsed: WeakKeyDictionary[types.ModuleType, int] = WeakKeyDictionary()

    def pass_(nanoseconds: int) -> int:
        program = sys.modules[PROGRAM]  # a new one for each, so what others read or slept does not count
        elapsed[program] = elapsed.get(program, 0) + nanoseconds
        return elapsed[program]

    def now() -> float:
        return pass_(_TICK) / 1e9

    def now_ns() -> int:
        return pass_(_TICK)

    def sleep(seconds: float) -> None:
        pass_(max(0, int(seconds * 1e9)))

    clocks = ("monotonic", "perf_counter", "process_time", "time")
    return dict.fromkeys(clocks, now) | {f"{clock}_ns": now_ns for clock in clocks} | {"sleep": sleep}


def _traceback() -> dict[str, Any]:
    def format_exc(limit: int | None = None, chain: bool = True) -> str:
        """The last lines only: those above would name files."""
        kind, error = sys.exc_info()[:2]
        return "".join(traceback.format_exception_only(kind, error))

    return dict.fromkeys(("print_exc", "print_exception", "print_stack"), _nothing) | {"format_exc": format_exc}


def _types() -> dict[str, Any]:
    return {"SimpleNamespace": guards.Namespace}


def _typing() -> dict[str, Any]:
    def get_origin(hint: Any) -> Any:
        origin = typing.get_origin(hint)
        return guards.Type if origin is type else origin

    def overload(function: Any) -> Any:
        return function  # typing would keep it, and what it is compared with

    return {"get_origin": get_origin, "overload": overload}


class QuietWarnings:
    """`warnings.catch_warnings`; as none are given, it catches none."""

    def __init__(self, *, record: bool = False, **options: Any) -> None:
        self._record = record

    def __enter__(self) -> list[Any] | None:
        return [] if self._record else None

    def __exit__(self, *error: object) -> None:
        """Nothing was changed."""


def _warnings() -> dict[str, Any]:
    quiet = ("filterwarnings", "resetwarnings", "simplefilter", "warn")
    return dict.fromkeys(quiet, _nothing) | {"catch_warnings": QuietWarnings}


STANDINS: dict[str, Callable[[], dict[str, Any]]] = {
    "abc": _abc,
    "copy": _copy,
    "dataclasses": _dataclasses,
    "enum": _enum,
    "functools": _functools,
    "logging": _logging,
    "numpy": _numpy,
    "numpy.random": _numpy_random,
    "operator": _operator,
    "pprint": _pprint,
    "random": _random,
    "re": _re,
    "sys": _sys,
    "time": _time,
    "traceback": _traceback,
    "types": _types,
    "typing": _typing,
    "warnings": _warnings,
}
"""Module to what replaces members of it."""
