"""No program reaches frames, code, globals or classes by introspection."""

from __future__ import annotations

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXPRESSIONS = [
    "().__class__.__bases__",
    "().__class__.__mro__",
    "''.__class__.__base__.__subclasses__()",
    "object.__subclasses__()",
    "type(()).mro().__class__.__dict__",
    "transform.__globals__",
    "transform.__code__",
    "transform.__closure__",
    "transform.__builtins__",
    "transform.__defaults__",
    "(lambda: 0).__func__",
    "(x for x in ()).gi_frame",
    "(x for x in ()).gi_code",
    "getattr(transform, '__globals__')",
    "getattr(transform, '__glo' + 'bals__')",
    "hasattr(transform, '__globals__') or 1 / 0",
    "setattr(transform, '__code__', None)",
    "len.__self__",
    "print.__globals__",
    "getattr.__globals__",
    "np.rot90.__globals__",
    "np.rot90.__wrapped__",
    "np.__dict__",
    "np.__loader__",
    "np.__builtins__",
    "np._core",
    "np.random.mtrand",
    "grid.__reduce__()",
    "grid.__array_interface__",
    "grid.__class__.__init_subclass__.__self__.__dict__",
    "attrgetter('__globals__')(transform)",
    "attrgetter('real.__class__.__base__')(1)",
    "operator.methodcaller('__reduce__')(grid)",
    "object.__getattribute__(transform, '__globals__')",
    "type.__getattribute__(int, '__subclasses__')",
    "super(int, 1).__getattribute__('__class__')",
    "type('X', (), {})",
    "type.mro(int) and type('X', (object,), {'__del__': print})",
    "functools.reduce(getattr, ['__globals__'], transform)",
    "list(map(getattr, [transform], ['__globals__']))",
    "max([transform], key=lambda f: f.__globals__)",
    "__builtins__",
    "__import__('os')",
    "__loader__",
    "__spec__",
    "eval('1')",
    "exec('1')",
    "compile('1', '', 'eval')",
    "breakpoint()",
    "help()",
    "dir(grid)",
    "memoryview(b'x')",
    "input()",
    "typing.get_type_hints(transform)",
    "typing.ForwardRef('x')",
    "collections.namedtuple('X', 'a')._field_defaults.__class__.__base__",
    "dataclasses.make_dataclass('X', ['a'])",
    "enum.Enum._member_map_",
    "enum.EnumMeta",
    "type(int)('X', (), {})",
    "int.__class__('X', (), {})",
    "type(enum.Enum)('X', (), {})",
    "getattr(int, '__class__')('X', (), {})",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
async def test_a_program_cannot_evaluate(run, expression):
    source = (
        "import numpy as np, operator, functools, typing, collections, dataclasses, enum\n"
        f"from operator import attrgetter\ndef transform(grid):\n    {expression}\n    return grid"
    )

    assert (await run(source)).status in (Status.REFUSED, Status.RAISED)


async def test_an_exceptions_traceback_is_out_of_reach(run):
    source = (
        "def transform(grid):\n    try:\n        1 / 0\n    except Exception as e:\n        e.__traceback__.tb_frame\n"
    )

    assert (await run(source)).status is Status.REFUSED


async def test_a_pattern_cannot_read_a_special_attribute(run):
    source = (
        "def transform(grid):\n    match transform:\n        case object(__globals__=g):\n            return [[len(g)]]"
    )

    assert (await run(source)).status is Status.REFUSED


async def test_a_pattern_cannot_capture_a_guard(run):
    source = (
        "def transform(grid):\n    match [lambda o, n: o]:\n        case [_getattr_]:\n            pass\n"
        "    return [[len('{}'.format(7))]]"
    )

    assert (await run(source)).outputs[0].rows() == [[1]]


async def test_a_metaclass_cannot_lie_about_instances(run):
    source = "class M(type):\n    def __instancecheck__(c, o): return True\ndef transform(grid): return grid"

    assert (await run(source)).status in (Status.REFUSED, Status.RAISED)


async def test_a_field_name_cannot_carry_code_into_dataclasses(run):
    source = (
        "import dataclasses\nclass X:\n    pass\nX.__annotations__ = {'a=print(1)': int}\n"
        "dataclasses.dataclass(X)\ndef transform(grid): return grid"
    )

    assert (await run(source)).status is Status.REFUSED


async def test_a_finaliser_cannot_be_defined(run):
    source = "class X:\n    def __del__(self): pass\ndef transform(grid): return grid"

    assert (await run(source)).status is Status.REFUSED


async def test_a_metaclass_cannot_hide_in_keywords(run):
    source = "class X(**{'metaclass': print}): pass\ndef transform(grid): return grid"

    assert (await run(source)).status is Status.REFUSED


async def test_an_annotation_is_not_evaluated_by_singledispatch(run):
    source = (
        "import functools\n@functools.singledispatch\ndef f(x): pass\ndef g(x: '1 / 0'): pass\n"
        "f.register(g)\ndef transform(grid): return grid"
    )

    assert (await run(source)).error.startswith("TypeError")
