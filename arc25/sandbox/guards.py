"""What the rewritten program calls at run time, and the builtins that need a watch."""

from __future__ import annotations

import builtins
import string
import types
import typing
from _string import formatter_field_name_split  # type: ignore[import-not-found]
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from arc25.sandbox import allowlist
from arc25.sandbox.policy import WATCHED, attribute_fault, is_special

PROGRAM = "__arc25_program__"
"""A program's `__name__`, and so the `__module__` of every function and class that it defines."""

_MISSING = object()
_FORWARDERS: tuple[type, ...] = (super, types.GenericAlias, typing._BaseGenericAlias)  # type: ignore[attr-defined]
"""What passes on the attributes that it is asked for."""

_RAW = WATCHED - {"__class__", "format", "format_map"}
_NAMEDTUPLE = frozenset({"_asdict", "_fields", "_make", "_replace"})
_ARRAY_WRITES = frozenset({"shape", "flat", "real", "imag"})


def owned(value: Any) -> bool:
    """Whether `value` was defined by the program: its class, function, or an instance of its class."""
    kind = value if isinstance(value, type) else type(value)
    if kind is types.FunctionType:
        return bool(value.__module__ == PROGRAM)
    return kind is super or getattr(kind, "__module__", None) == PROGRAM


def has_own_dict(value: Any) -> bool:
    """Whether `value` is an instance of the program's own class, with attributes that are nobody else's business."""
    return owned(value) and not isinstance(value, type | types.FunctionType | super) and hasattr(value, "__dict__")


def _is_private(name: str) -> bool:
    return name.startswith("_") and not is_special(name) and name not in _NAMEDTUPLE


def _of_numpy(value: Any) -> bool:
    """Whether attributes of `value` are numpy's, also where a class of the program's own inherits them."""
    while isinstance(value, _FORWARDERS):
        value = getattr(value, "__self__" if isinstance(value, super) else "__origin__")
    kind = value if isinstance(value, type) else type(value)
    return any(base.__module__.partition(".")[0] == "numpy" for base in kind.__mro__)


def read(value: Any, name: Any, default: Any = _MISSING) -> Any:
    """`getattr` for programs.

    Raises:
        AttributeError: there is no such attribute, or it is not for programs.
    """
    check_name(name)
    if name == "__class__":
        return Type(value)
    if (name in _RAW and _of_numpy(value)) or (_is_private(name) and not owned(value)):
        kind = value if isinstance(value, type) else type(value)
        raise AttributeError(f"attribute {name!r} of {kind.__name__!r} is not allowed")
    found = getattr(value, name) if default is _MISSING else getattr(value, name, default)
    return _safe_format(found, name) if name in ("format", "format_map") else found


def has(value: Any, name: Any) -> bool:
    """`hasattr` for programs."""
    try:
        read(value, name)
    except AttributeError:
        return False
    return True


def writable(value: Any, name: Any) -> Any:
    """`value`, if the program may write its attribute `name`: what it defined itself, and an array's shape.

    Raises:
        AttributeError: it may not.
    """
    check_name(name)
    if owned(value) and not (name in _RAW and _of_numpy(value)):
        return value
    if isinstance(value, np.ndarray) and name in _ARRAY_WRITES:
        return value
    if isinstance(value, BaseException | types.SimpleNamespace) or _is_cache(value):
        return value
    raise AttributeError(f"cannot set attribute {name!r} of {type(value).__name__!r}")


def write(value: Any, name: Any, new: Any) -> None:
    """`setattr` for programs."""
    setattr(writable(value, name), name, new)


def delete(value: Any, name: Any) -> None:
    """`delattr` for programs."""
    delattr(writable(value, name), name)


def attrgetter(*names: str) -> Callable[[Any], Any]:
    """`operator.attrgetter` for programs."""

    def get(value: Any, path: str) -> Any:
        for name in path.split("."):
            value = read(value, name)
        return value

    if len(names) == 1:
        return lambda value: get(value, names[0])
    return lambda value: tuple(get(value, name) for name in names)


class _Formatter(string.Formatter):
    """`str.format` whose fields read attributes as programs may."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        first, rest = formatter_field_name_split(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, key in rest:
            value = read(value, key) if is_attribute else value[key]
        return value, first


def _safe_format(method: Any, name: str) -> Any:
    """`method`, unless it is `str`'s own, which reads attributes: then what does the same with a watch on them."""
    text = getattr(method, "__self__", None)
    unbound = getattr(method, "__objclass__", None) is str
    if not (unbound or (isinstance(method, types.BuiltinMethodType) and isinstance(text, str))):
        return method
    formatter = _Formatter()

    def format_(template: str, *args: Any, **kwargs: Any) -> str:
        return formatter.vformat(template, args, kwargs)

    def format_map(template: str, mapping: Mapping[str, Any]) -> str:
        return formatter.vformat(template, (), mapping)

    safe: Callable[..., str] = format_ if name == "format" else format_map
    return safe if unbound else types.MethodType(safe, text)


class _TypeMeta(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return builtins.isinstance(instance, builtins.type)

    def __eq__(cls, other: object) -> bool:
        return other is builtins.type or other is cls

    def __hash__(cls) -> int:
        return hash(builtins.type)


class Type(metaclass=_TypeMeta):
    """`type` for programs: it asks for a class and makes none, and neither does what it answers."""

    def __new__(cls, value: Any) -> Any:
        kind = builtins.type(value)
        return Type if issubclass(kind, builtins.type) else kind


def print_nowhere(
    *values: Any, sep: str | None = " ", end: str | None = "\n", file: Any = None, flush: Any = None
) -> None:
    """`print` for programs: nobody reads it, so nothing is written."""


def safe_builtins(import_: Callable[..., Any]) -> dict[str, Any]:
    """The builtins of a program; `import_` is what its import statements call."""
    plain = {name: getattr(builtins, name) for name in allowlist.BUILTINS if hasattr(builtins, name)}
    return plain | {
        "__import__": import_,
        "None": None,
        "True": True,
        "False": False,
        "delattr": delete,
        "getattr": read,
        "hasattr": has,
        "print": print_nowhere,
        "setattr": write,
        "type": Type,
    }


def check_name(name: Any) -> None:
    """Whether a program may use an attribute of that name at all.

    Raises:
        AttributeError: it may not.
        TypeError: it is no text.
    """
    if type(name) is not str:
        raise TypeError(f"attribute name must be a str, not {type(name).__name__}")
    fault = attribute_fault(name)
    if fault:
        raise AttributeError(fault)


def _is_cache(value: Any) -> bool:
    return hasattr(value, "cache_info") and getattr(value, "__module__", None) == PROGRAM
