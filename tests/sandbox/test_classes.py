"""Class statements are looked at, and honest ones make what they always made."""

from __future__ import annotations

import textwrap

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

HONEST = {
    "a __getattr__": """
        class X:
            def __getattr__(self, name): return len(name)
        got = [X().abc, hasattr(X(), "__len__"), getattr(X(), "ab")]
        #[3, 0, 2]
    """,
    "a __getattr__ that raises": """
        class X:
            def __getattr__(self, name): raise AttributeError(name)
        got = [hasattr(X(), "abc"), getattr(X(), "abc", 5)]
        #[0, 5]
    """,
    "slots": """
        class X:
            __slots__ = ["a", "_b"]
        class Y(X):
            __slots__ = "c"
        class Z:
            __slots__ = {"d": "a doc"}
        y, z = Y(), Z()
        y.a, y._b, y.c, z.d = 1, 2, 3, 4
        got = [y.a, y._b, y.c, z.d]
        #[1, 2, 3, 4]
    """,
    "names for patterns": """
        class P:
            __match_args__ = ("y", "x")
            def __init__(self, y, x): self.y, self.x = y, x
        match P(1, 2):
            case P(a, b): got = [a, b]
        #[1, 2]
    """,
    "abstract classes": """
        from abc import ABC, abstractmethod
        class A(ABC):
            @abstractmethod
            def f(self): ...
            @property
            @abstractmethod
            def g(self): ...
        class B(A):
            def f(self): return 1
            g = 2
        try: A()
        except TypeError: got = [B().f(), B().g, isinstance(B(), A)]
        #[1, 2, 1]
    """,
    "generic classes": """
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class Box(Generic[T]):
            def __init__(self, value: T): self.value = value
        class Ints(Box[int]): pass
        got = [Box[int](3).value, Ints(4).value, len(Ints.mro())]
        #[3, 4, 4]
    """,
    "protocols": """
        from typing import Protocol, runtime_checkable
        @runtime_checkable
        class HasSize(Protocol):
            size: int
        class X: size = 3
        got = [isinstance(X(), HasSize), isinstance(1, HasSize)]
        #[1, 0]
    """,
    "named tuples and typed dicts": """
        from typing import NamedTuple, TypedDict
        class P(NamedTuple):
            y: int
            x: int = 2
            def sum(self): return self.y + self.x
        class D(TypedDict, total=False):
            a: int
        got = [P(1).x, P(1).sum(), D(a=5)["a"], P(3)._replace(x=4).x]
        #[2, 3, 5, 4]
    """,
    "enumerations by a call": """
        from enum import Enum, Flag, IntEnum
        A = Enum("A", "ONE TWO")
        B = IntEnum("B", ["X", "Y"], start=0)
        C = Enum("C", {"P": 4, "Q": 5})
        D = Enum("D", [("R", 6)])
        F = Flag("F", "U, V")
        got = [A.TWO.value, B.Y, C.Q.value, D.R.value, F.V.value, A(1) is A.ONE, len(A)]
        #[2, 1, 5, 6, 2, 1, 2]
    """,
    "enumerations with methods": """
        from enum import Enum, IntFlag, auto
        class Way(Enum):
            UP = (0, 1)
            DOWN = (0, -1)
            def __init__(self, y, x): self.x = x
            @classmethod
            def first(cls): return next(iter(cls))
        class F(IntFlag):
            A = auto()
            B = auto()
        got = [Way.DOWN.x + 3, Way.first() is Way.UP, Way((0, 1)) is Way.UP, F.A | F.B, len(Way.__members__)]
        #[2, 1, 1, 3, 2]
    """,
    "keywords and __init_subclass__": """
        class Base:
            def __init_subclass__(cls, n=0, **options):
                super().__init_subclass__(**options)
                cls.n = n
        class Sub(Base, n=4): pass
        got = [Sub.n, Base.__name__ == "Base", Sub.__qualname__ == "Sub"]
        #[4, 1, 1]
    """,
    "super, properties and class methods": """
        class A:
            def __init__(self, n): self.n = n
            @classmethod
            def make(cls, n): return cls(n)
        class B(A):
            def __init__(self, n):
                super().__init__(n)
                A.__init__(self, self.n + 1)
            @property
            def twice(self): return self.n * 2
            @twice.setter
            def twice(self, n): self.n = n // 2
        b = B.make(2)
        b.twice = 8
        got = [B(1).n, b.n, b.twice, __class__ if False else 1]
        #[2, 4, 8, 1]
    """,
    "subclasses of what Python and numpy have": """
        import numpy as np, collections
        class L(list):
            def __init__(self, *a): list.__init__(self, a)
        class D(dict):
            def __init__(self, **k): dict.__init__(self, **k)
        class E(Exception):
            def __init__(self, n): Exception.__init__(self, n)
        class C(collections.Counter): pass
        class B(np.ndarray):
            def total(self): return int(self.sum())
        got = [L(1, 2)[1], D(a=3)["a"], E(4).args[0], C("aa")["a"], np.ones(3).view(B).total()]
        #[2, 3, 4, 2, 3]
    """,
    "dataclasses with slots": """
        from dataclasses import dataclass
        @dataclass(slots=True, frozen=True, order=True)
        class P:
            y: int
            x: int = 1
        got = [P(2).y, P(1) < P(2), hash(P(1)) == hash(P(1))]
        #[2, 1, 1]
    """,
    "descriptors of its own": """
        class Positive:
            def __set_name__(self, owner, name): self.name = "_" + name
            def __get__(self, owner, kind=None): return getattr(owner, self.name)
            def __set__(self, owner, value): setattr(owner, self.name, abs(value))
        class X:
            n = Positive()
        x = X()
        x.n = -3
        got = [x.n]
        #[3]
    """,
    "arrays that change their size": """
        import numpy as np
        a = np.arange(4)
        a.resize((2, 3))
        got = [int(v) for v in a.ravel()]
        #[0, 1, 2, 3, 0, 0]
    """,
    "namespaces": """
        import types
        n = types.SimpleNamespace(a=1, b=2)
        n.c = 3
        got = [n.a, n.b, n.c, n == types.SimpleNamespace(a=1, b=2, c=3), n.__class__ is type(n)]
        #[1, 2, 3, 1, 1]
    """,
}


@pytest.mark.parametrize("name", HONEST)
async def test_a_program_may_have(run, name):
    body, _, expected = textwrap.dedent(HONEST[name]).strip().rpartition("#")

    result = await run(f"{body}\ndef transform(grid): return [[int(n) for n in got]]")

    assert (result.status, result.error) == (Status.OK, "")
    assert str(result.outputs[0].rows()[0]) == expected


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("class X(bool): pass", "TypeError: type 'bool' is not an acceptable base type (line 1)"),
        ("class X:\n    __getattr__ = 5", "TypeError: __getattr__ has to be a function (line 1)"),
        ("class X:\n    __slots__ = (1,)", "TypeError: 1 is no name for a slot (line 1)"),
        ("class X:\n    __match_args__ = ['a']", "TypeError: __match_args__ must be a tuple, not list (line 1)"),
        (
            "class X: pass\nX.__slots__ = ()",
            "AttributeError: __slots__ has to be set in the body of the class (line 2)",
        ),
    ],
)
async def test_what_no_class_can_be_says_why(run, source, error):
    assert (await run(f"{source}\ndef transform(grid): return grid")).error == error
