"""What programs import shows the listed names only, cannot be written to, and leads nowhere else."""

from __future__ import annotations

import builtins
import collections
import contextlib
import dataclasses
import functools
import io
import queue
import random
import re
import types
import typing
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from arc25.core.records import Status
from arc25.sandbox.language import allowlist, facades, guards
from arc25.sandbox.language.policy import attribute_fault, needs_check
from arc25.sandbox.printed import Quiet

DEPTH = 3
"""Attribute steps that are followed from every member."""

FORBIDDEN = (builtins.open, builtins.exec, builtins.eval, builtins.compile, builtins.__import__, io.open)
INNER = (types.FrameType, types.CodeType, types.TracebackType)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a member may be deprecated; that is for programs to learn
    FACADES = facades.build("arc25.plugins.dsls.arc25.namespace", Quiet())


def samples() -> dict[str, Any]:
    """Objects of the kinds that programs make with what they import."""
    array = np.arange(6).reshape(2, 3)
    generator = np.random.default_rng(0)
    return {
        "array": array,
        "masked flat": array.flat,
        "scalar": np.int64(1),
        "text": np.str_("x"),
        "dtype": array.dtype,
        "flags": array.flags,
        "alias of ndarray": np.ndarray[Any, Any],
        "annotated ndarray": typing.Annotated[np.ndarray, "x"],
        "generator": generator,
        "integers": generator.integers,
        "bits": generator.bit_generator,
        "state": FACADES["numpy.random"].RandomState(),
        "vectorized": np.vectorize(len),
        "iterator": np.nditer(array),
        "broadcast": np.broadcast(array, array),
        "partial": functools.partial(len, []),
        "cached": functools.lru_cache(len),
        "dispatch": FACADES["functools"].singledispatch(len),
        "wrapper": FACADES["functools"].wraps(len),
        "cached property": FACADES["functools"].cached_property(len),
        "random": FACADES["random"].Random(),
        "raw random": random.Random(0),
        "match": re.match("a", "a"),
        "named": collections.namedtuple("Named", "a")(1),
        "field": dataclasses.field(default=1),
        "queue": queue.Queue(),
        "context": contextlib.nullcontext(),
        "stream": FACADES["sys"].stdout,
        "logger": FACADES["logging"].getLogger("x"),
        "buffer": io.StringIO(),
        "error": ValueError("x"),
        "iteration": (x for x in ()),
        "super": super(dict, collections.Counter()),
        "builtins": types.SimpleNamespace(**guards.safe_builtins(facades.importer(FACADES), Quiet().print)),
    }


def fault(value: Any) -> str:
    """Why a program must not hold `value`; "" if it may."""
    if isinstance(value, types.ModuleType) and not isinstance(value, facades.Facade):
        return "a raw module"
    if isinstance(value, types.BuiltinFunctionType) and value in FORBIDDEN:
        return f"the builtin {value.__name__}"
    if isinstance(value, INNER):
        return f"a {type(value).__name__}"
    if isinstance(value, dict) and "__builtins__" in value:
        return "a module's globals"
    if isinstance(value, types.GetSetDescriptorType | types.MemberDescriptorType) and attribute_fault(value.__name__):
        return f"the descriptor of {value.__name__}"
    kind = value if isinstance(value, type) else type(value)
    return "a handle of memory" if "ctypes" in f"{kind.__module__}.{kind.__name__}" else ""


def steps(value: Any) -> Iterator[tuple[str, Any]]:
    """Every attribute of `value` that a program may read, as its own code would read it."""
    for name in sorted({*dir(value), *allowlist.SPECIAL_NAMES}):
        if attribute_fault(name) is None:
            with contextlib.suppress(Exception):  # a property may fail in any way
                yield name, (guards.read if needs_check(name) else getattr)(value, name)


def likeness(value: Any) -> object:
    """What is alike here has the same attributes: one of each is followed."""
    if isinstance(value, types.FunctionType):
        return value.__code__
    if isinstance(value, types.MethodType):
        return likeness(value.__func__)
    return id(value) if isinstance(value, type | types.ModuleType) else type(value)


def test_no_attribute_of_anything_that_programs_get_leads_out_of_the_facades():
    kept: dict[object, Any] = {}  # with the objects, so that no address is used twice
    found = []
    front = [(name, value) for name, value in {**FACADES, **samples()}.items()]
    for depth in range(DEPTH + 2):  # the first step is to the members
        following: list[tuple[str, Any]] = []
        for path, value in front:
            if reason := fault(value):
                found.append(f"{path} is {reason}")
            elif likeness(value) not in kept or depth <= 1:
                kept[likeness(value)] = value
                following += [(f"{path}.{name}", part) for name, part in steps(value)]
        front = following

    assert not found


@pytest.mark.parametrize("name", sorted(FACADES))
def test_a_facade_shows_the_listed_names_only(name):
    facade = FACADES[name]
    listed = set(allowlist.NAMES.get(name, facade.__all__))

    public = {member for member in vars(facade) if not member.startswith("__")}

    assert public <= listed
    assert set(facade.__all__) == {member for member in vars(facade) if member in listed}


@pytest.mark.parametrize("name", sorted(FACADES))
def test_a_facade_refuses_every_write(name):
    facade = FACADES[name]
    member = next(iter(facade.__all__), "anything")

    with pytest.raises(AttributeError, match="cannot be changed"):
        setattr(facade, member, None)
    with pytest.raises(AttributeError, match="cannot be changed"):
        delattr(facade, member)
    with pytest.raises(AttributeError, match="cannot set"):
        guards.write(facade, member, None)


@pytest.mark.parametrize("name", sorted(FACADES))
def test_no_member_of_a_facade_can_be_written_by_a_program(name):
    for member in FACADES[name].__all__:
        value = getattr(FACADES[name], member)
        with pytest.raises(AttributeError):
            guards.write(value, "__doc__", "x")


def test_no_facade_holds_a_container_that_programs_could_change():
    open_ = {
        f"{name}.{member}": type(value)
        for name, facade in FACADES.items()
        for member, value in vars(facade).items()
        if isinstance(value, list | dict | set | bytearray) or (isinstance(value, np.ndarray) and value.flags.writeable)
    }

    assert open_ == {}


def test_every_stand_in_stands_in_for_a_listed_name():
    from arc25.sandbox.language.standins import STANDINS

    extra = {name: set(make()) - set(allowlist.NAMES[name]) for name, make in STANDINS.items() if name != "re"}

    assert not any(extra.values())


ESCAPES = {
    "globals by wraps": """
        import copy, functools
        def mine(): pass
        functools.update_wrapper(mine, copy.copy, (), ("__globals__",))
        dispatch_table
    """,
    "a descriptor by a cached property": """
        import functools
        def mine(): pass
        named = functools.cached_property(len)
        named.__set_name__(object, "__globals__")
        named.__get__(type(mine))
    """,
    "a facade's table by a cached property": """
        import functools, math
        named = functools.cached_property(lambda owner: 1)
        named.__set_name__(object, "new")
        named.__get__(math)
    """,
    "memory by an alias": "import numpy as np\nnp.ndarray[int, int].ctypes",
    "memory by an alias of an array": "import numpy as np\ntype(list[int])(np.zeros(2), (int,)).ctypes",
    "memory by an annotation": "import numpy as np, typing\ntyping.Annotated[np.ndarray, 1].ctypes",
    "memory by a subclass": """
        import numpy as np
        class Mine(np.ndarray): pass
        np.zeros(3).view(Mine).ctypes
    """,
    "memory by super": """
        import numpy as np
        class Mine(np.ndarray):
            def look(self): return super().data
        np.zeros(3).view(Mine).look()
    """,
    "strides by a subclass": """
        import numpy as np
        class Mine(np.ndarray): pass
        np.zeros(3).view(Mine).strides = (64,)
    """,
    "a shared table by a field's metadata": """
        import dataclasses
        class Liar:
            def __eq__(self, other): other["left"] = 1; return True
        @dataclasses.dataclass
        class A: x: int = 0
        @dataclasses.dataclass
        class B: x: int = 0
        dataclasses.fields(A)[0].metadata == Liar()
        dataclasses.fields(B)[0].metadata["left"]
    """,
    "a class of flags": "import re\nre.I.__members__",
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("name", ESCAPES)
async def test_a_stand_in_gives_no_way_to(run, name):
    lines = ESCAPES[name].strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    source = "\n".join(line[indent:] for line in lines) + "\ndef transform(grid): return grid"

    assert (await run(source)).status in (Status.RAISED, Status.REFUSED)
