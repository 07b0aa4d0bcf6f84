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

from arc25.sandbox.language import allowlist, classes
from arc25.sandbox.language.policy import FILENAME, PROGRAM, attribute_fault, is_special

_MISSING = object()
_FORWARDERS: tuple[type, ...] = (super, types.GenericAlias, typing._BaseGenericAlias)  # type: ignore[attr-defined]
"""What passes on the attributes that it is asked for."""

_STARTS = frozenset({"__init__", "__init_subclass__"})
_DESCRIPTOR_CALLS = frozenset({"__delete__", "__get__", "__set__", "__set_name__"})
_DESCRIPTORS = (classmethod, property, staticmethod, types.FunctionType, types.MethodType)
"""Those whose `__get__` and `__set__` do no more than call what they were made of."""

_FILLERS = frozenset({"readinto", "readinto1"})
"""Write bytes over whatever is in an array, objects too."""

_SAFE_ENOUGH = (
    _STARTS
    | _DESCRIPTOR_CALLS
    | _FILLERS
    | {"__class__", "__delattr__", "__getattr__", "__members__", "__setattr__", "format", "format_map", "register"}
)
_RAW = allowlist.WATCHED - _SAFE_ENOUGH
"""Lead to memory or files on what is numpy's."""

_NAMEDTUPLE = frozenset({"_asdict", "_fields", "_make", "_replace"})
_ARRAY_WRITES = frozenset({"shape", "flat", "real", "imag"})


def owned(value: Any) -> bool:
    """Whether `value` was defined by the program: its class, function, or an instance of its class."""
    kind = value if isinstance(value, type) else type(value)
    if kind is types.FunctionType:
        return bool(value.__code__.co_filename == FILENAME)
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
    if not _may_read(value, name):
        kind = value if isinstance(value, type) else type(value)
        raise AttributeError(f"attribute {name!r} of {kind.__name__!r} is not allowed")
    found = getattr(value, name) if default is _MISSING else getattr(value, name, default)
    if type(found) is types.ModuleType:  # those of programs are facades
        raise AttributeError(f"attribute {name!r} is a module")
    return _RESULTS[name](found, name) if name in _RESULTS else found


def _may_read(value: Any, name: str) -> bool:
    if name == "__init__":
        return isinstance(value, type) or owned(_self(value))  # of a class: see `_own_only`
    if name == "__init_subclass__":
        return owned(_self(value))
    if name in _DESCRIPTOR_CALLS:
        return isinstance(value, _DESCRIPTORS) or _is_own(value, name)
    if name == "register":
        # That of an abstract class, which is none of its own attributes, changes what counts as an instance.
        return not isinstance(value, type) or any(name in vars(base) for base in value.__mro__)
    if name in _FILLERS or name == "__getattr__":
        return _is_own(value, name)
    if name in _RAW and _of_numpy(value):
        return name == "resize" and isinstance(value, np.ndarray)
    if not _is_private(name):
        return True
    # A class passes on what its metaclass has.
    return owned(value) and (not isinstance(value, type) or any(name in vars(base) for base in value.__mro__))


def _self(value: Any) -> Any:
    """What a method that is read from `value` is bound to."""
    return super.__self__.__get__(value) if type(value) is super else value  # type: ignore[attr-defined]


def _is_own(value: Any, name: str) -> bool:
    """Whether the program itself defined this attribute."""
    bound = _self(value)
    mro = (bound if isinstance(bound, type) else type(bound)).__mro__
    if type(value) is super:
        mro = mro[mro.index(super.__thisclass__.__get__(value)) + 1 :]  # type: ignore[attr-defined]
    return next((owned(base) for base in mro if name in vars(base)), owned(bound))


def _own_only(init: Any, name: str) -> Any:
    """`__init__` of a class, for instances of the program's own classes: what all share must not be started anew."""

    def start(self: Any, *args: Any, **options: Any) -> None:
        if not owned(self):
            raise TypeError(f"{name} of {type(self).__name__!r} is not allowed")
        init(self, *args, **options)

    return start if isinstance(init, types.FunctionType | types.WrapperDescriptorType) else init


def _copied(members: Any, name: str) -> Any:
    """A view of a copy: what is compared with a view is handed the mapping behind it."""
    return types.MappingProxyType(dict(members)) if type(members) is types.MappingProxyType else members


class _Resize:
    """`ndarray.resize`, which leaves other arrays on memory that was given back unless it looks for them first."""

    __slots__ = ("_method",)

    def __init__(self, method: Any) -> None:
        self._method = method  # the only reference of ours: numpy counts those to the array

    def __call__(self, *shape: Any, refcheck: bool = True) -> None:
        self._method(*shape)


def _checked_resize(resize: Any, name: str) -> Any:
    ours = isinstance(resize, types.BuiltinMethodType) and isinstance(resize.__self__, np.ndarray)
    return _Resize(resize) if ours else resize


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
    if name in classes.BODY_ONLY and isinstance(value, type):
        raise AttributeError(f"{name} has to be set in the body of the class")
    if owned(value) and not (name in _RAW and _of_numpy(value)):
        return value
    if isinstance(value, np.ndarray) and name in _ARRAY_WRITES:
        return value
    if isinstance(value, BaseException | Namespace) or _is_cache(value):
        return value
    raise AttributeError(f"cannot set attribute {name!r} of {type(value).__name__!r}")


def augmented(value: Any, name: str) -> Any:
    """`value`, if the program may read its attribute `name` and write it.

    Raises:
        AttributeError: it may not.
    """
    if not _may_read(value, name):
        raise AttributeError(f"attribute {name!r} of {type(value).__name__!r} is not allowed")
    return writable(value, name)


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


class Namespace:
    """`types.SimpleNamespace` for programs."""

    def __init__(self, /, **attributes: Any) -> None:
        for name in attributes:
            check_name(name)
        self.__dict__.update(attributes)

    def __repr__(self) -> str:
        return f"namespace({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, Namespace) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


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
    if isinstance(method, types.FunctionType | types.MethodType) and not owned(getattr(method, "__func__", method)):
        raise AttributeError(f"attribute {name!r} of a library's own class is not allowed")  # as that of UserString
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


def _safe_write(method: Any, name: str) -> Any:
    """`method`, unless it is `object`'s own: then what does the same to what the program may write."""
    if isinstance(method, types.WrapperDescriptorType):
        return lambda value, name, *new: method(writable(value, name), name, *new)
    if isinstance(method, types.MethodWrapperType):
        return lambda name, *new: (writable(method.__self__, name), method(name, *new))[1]
    return method


_RESULTS: dict[str, Callable[[Any, str], Any]] = {
    "__init__": _own_only,
    "__delattr__": _safe_write,
    "__members__": _copied,
    "__setattr__": _safe_write,
    "format": _safe_format,
    "format_map": _safe_format,
    "resize": _checked_resize,
}
"""What is put in place of the attributes of these names."""


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
        if issubclass(kind, types.ModuleType):
            raise TypeError("the class of a module is not for programs")
        return Type if issubclass(kind, builtins.type) else kind


def safe_builtins(import_: Callable[..., Any], print_: Callable[..., Any]) -> dict[str, Any]:
    """The builtins of a program; `import_` is what its import statements call, `print_` its `print`."""
    plain = {name: getattr(builtins, name) for name in allowlist.BUILTINS if hasattr(builtins, name)}
    return plain | {
        "__build_class__": classes.build_class,
        "__import__": import_,
        "None": None,
        "True": True,
        "False": False,
        "delattr": delete,
        "getattr": read,
        "hasattr": has,
        "print": print_,
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
