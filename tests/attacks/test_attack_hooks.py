"""No hook that Python or numpy calls by itself hands a program what it must not have."""

from __future__ import annotations

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEAD = """
import abc, collections, copy, dataclasses, enum, fractions, functools, heapq, itertools, math, operator, random, re
import statistics, string, typing, numpy as np
SECRET = b"secret" * 9
INTERFACE = {"data": (id(SECRET) + 32, True), "shape": (6,), "typestr": "|u1", "version": 3}
def forged(value): return np.asarray(value).tobytes() == b"secret"
def gen(): yield 1
"""

STOLEN = {
    "memory by an address given from __getattr__": """
        class X:
            def __getattr__(s, n):
                if n == "__array_" + "interface__": return INTERFACE
                raise AttributeError(n)
        stolen = forged(X())
    """,
    "memory by an address given from __getattr__ of a base": """
        class A:
            def __getattr__(s, n): return INTERFACE
        class X(A): pass
        stolen = forged(X())
    """,
    "memory by __getattr__ seen while the class is made": """
        class A:
            def __init_subclass__(cls): A.kept = cls
        class X(A):
            def __getattr__(s, n): return INTERFACE
        stolen = forged(A.kept())
    """,
    "memory by a __getattr__ that is no function": """
        class G:
            def __call__(s, n): return INTERFACE
        class X:
            __getattr__ = G()
        stolen = forged(X())
    """,
    "memory by a __getattr__ set later": """
        class X: pass
        X.__getattr__ = lambda s, n: INTERFACE
        stolen = forged(X())
    """,
    "memory by a __getattr__ set by name": """
        class X: pass
        setattr(X, "__getattr__", lambda s, n: INTERFACE)
        stolen = forged(X())
    """,
    "memory by an attribute set by name": """
        class X: pass
        x = X()
        setattr(x, "__array_" + "interface__", INTERFACE)
        stolen = forged(x)
    """,
    "memory by the class of a module": """
        stolen = forged(type(np)("x", {"__array_" + "interface__": INTERFACE}))
    """,
    "memory by a copied attribute": """
        class W:
            def __getattr__(s, n): return INTERFACE
        class X: pass
        x = X()
        functools.wraps(W(), assigned=("__array_" + "interface__",))(x)
        stolen = forged(x)
    """,
    "memory by a cached property of that name": """
        class X: pass
        x, p = X(), functools.cached_property(lambda s: INTERFACE)
        getattr(p, "__set_name__")(X, "__array_" + "interface__")
        getattr(p, "__get__")(x, X)
        stolen = forged(x)
    """,
    "memory by a field of that name": """
        @dataclasses.dataclass
        class X: a: dict
        getattr(type(dataclasses.fields(X)[0]).name, "__set__")(dataclasses.fields(X)[0], "__array_" + "interface__")
        @dataclasses.dataclass
        class Y(X): pass
        stolen = forged(Y(INTERFACE))
    """,
    "code by the annotations of a wrapped object": """
        class D(dict):
            def items(s): return [("a=print(1)", int)]
            def __iter__(s): return iter(["a"])
        class W:
            def __getattr__(s, n): return D()
        class X: pass
        dataclasses.dataclass(functools.wraps(W())(X))
        stolen = hasattr(X(), "a")
    """,
    "another function's code": """
        def f(): return 1
        functools.wraps(lambda: 2, assigned=("__code__",))(f)
        stolen = f() == 2
    """,
    "the globals of numpy": """
        def f(): pass
        functools.wraps(np.vectorize.__call__, updated=("__globals__",))(f)
        stolen = bool(sys)
    """,
    "a class of classes by typing.Type": """
        class M(typing.Type): pass
        stolen = bool(M("X", (), {"__getattribute__": lambda s, n: 7}).anything)
    """,
    "a class of classes by the alias of type": """
        class M(type[int]): pass
        stolen = bool(M("X", (), {}))
    """,
    "a class of classes by the class of Enum": """
        class M(type(enum.Enum)): pass
        stolen = bool(M("X", (), {}).mro())
    """,
    "a class of modules": """
        class M(type(np)): pass
        stolen = True
    """,
    "a frame by a pattern": """
        class X(abc.ABC):
            __match_args__ = ("gi_" + "frame",)
        X.register(type(gen()))
        match gen():
            case X(f): stolen = f is not None
    """,
    "a frame by a pattern set later": """
        class X(abc.ABC): pass
        X.__match_args__ = ("gi_" + "frame",)
        X.register(type(gen()))
        match gen():
            case X(f): stolen = f is not None
    """,
    "a frame by a pattern whose names lie": """
        class S(str):
            def __eq__(s, o): return False
            __hash__ = str.__hash__
        class X(abc.ABC):
            __match_args__ = (S("gi_" + "frame"),)
        X.register(type(gen()))
        match gen():
            case X(f): stolen = f is not None
    """,
    "a frame by the pattern of a protocol": """
        @typing.runtime_checkable
        class X(typing.Protocol):
            __match_args__ = ("gi_" + "frame",)
        match gen():
            case X(f): stolen = f is not None
    """,
    "a frame by the fields of a protocol": """
        @dataclasses.dataclass
        class X(typing.SupportsInt, typing.Protocol):
            ctypes: int
        match np.ones(1):
            case X(c): stolen = c is not None
    """,
    "a special name among the slots": """
        class X:
            __slots__ = ("__array_" + "interface__",)
        stolen = True
    """,
    "a finaliser among the slots": """
        class X:
            __slots__ = {"__de" + "l__": "doc"}
        stolen = True
    """,
    "the real mapping behind the members of an enumeration": """
        class L:
            def __eq__(s, o):
                s.seen = o
                return True
        l = L()
        getattr(enum.Enum, "__members__") == l
        l.seen["X"] = 1
        stolen = "X" in getattr(enum.Enum, "__members__")
    """,
    "a module by a class of the program's own": """
        import warnings
        class C(warnings.catch_warnings): pass
        stolen = bool(C()._module)
    """,
    "addresses by a class of arrays": """
        class B(np.ndarray): pass
        stolen = bool(np.ones(1).view(B).ctypes)
    """,
    "addresses by super": """
        class B(np.ndarray):
            def f(s): return super().ctypes
        stolen = bool(np.ones(1).view(B).f())
    """,
    "addresses by an alias": """
        stolen = bool(np.typing.NDArray[int].ctypes)
    """,
    "functions in C by a generator's class": """
        class B(type(getattr(np.random.default_rng(), "bit_generator"))): pass
        stolen = bool(B().ctypes)
    """,
    "a bit generator": """
        stolen = bool(getattr(np.random.default_rng(), "bit_generator"))
    """,
    "memory that was given back": """
        a = np.zeros(100_000)
        v = a[:]
        getattr(a, "resize")(1, refcheck=False)
        stolen = True
    """,
    "memory that was given back, by the class": """
        a = np.zeros(100_000)
        v = a[:]
        getattr(np.ndarray, "resize")(a, 1, refcheck=False)
        stolen = True
    """,
    "memory that was given back, by super": """
        class B(np.ndarray):
            def f(s): getattr(super(), "resize")(1, refcheck=False)
        b = np.zeros(100_000).copy().view(B)
        v = b[:]
        b.f()
        stolen = True
    """,
    "an attribute by deepcopy": """
        class X:
            def __getattr__(s, n): return lambda *a: (print, ())
        stolen = copy.deepcopy(X()) is None
    """,
    "an attribute by a comparison key": """
        heapq.nsmallest(1, [transform], key=operator.attrgetter("__globals__"))
        stolen = True
    """,
    "an attribute by map": """
        list(map(getattr, [transform], ["__glob" + "als__"]))
        stolen = True
    """,
    "an attribute by a sort key": """
        sorted([transform], key=lambda f: getattr(f, "__co" + "de__"))
        stolen = True
    """,
    "an attribute by vectorize": """
        np.vectorize(getattr)([transform], ["__glob" + "als__"])
        stolen = True
    """,
    "an attribute by apply_along_axis": """
        np.apply_along_axis(lambda a: getattr(transform, "__glob" + "als__"), 0, np.ones(1))
        stolen = True
    """,
    "an attribute by a substitution": """
        re.sub("a", lambda m: getattr(m, "__redu" + "ce__")(), "a")
        stolen = True
    """,
    "the implementation of a function of numpy": """
        class X:
            def __array_function__(s, function, types, args, kwargs): return function._implementation
        stolen = bool(np.rot90(X()))
    """,
    "the wrapped function of one of numpy's": """
        class X:
            def __array_function__(s, function, types, args, kwargs): return getattr(function, "__wrap" + "ped__")
        stolen = bool(np.rot90(X()))
    """,
    "memory by a namespace": """
        import types
        stolen = forged(types.SimpleNamespace(**{"__array_" + "interface__": INTERFACE}))
    """,
    "memory by a namespace of its own": """
        import types
        class N(types.SimpleNamespace):
            def __init__(s): super(types.SimpleNamespace, s).__init__(**{"__array_" + "interface__": INTERFACE})
        stolen = forged(N())
    """,
    "memory by a member of an enumeration": """
        E = enum.Enum("E", [("A", 1), ("__array_" + "interface__", INTERFACE)])
        stolen = forged(E.A)
    """,
    "memory by a member of an enumeration, by a mapping": """
        E = enum.IntEnum("E", names={"A": 1, "__array_" + "interface__": INTERFACE})
        stolen = forged(E.A)
    """,
    "memory by a member of a flag, by an iterator": """
        E = enum.Flag("E", iter([("A", 1), ("__array_" + "interface__", INTERFACE)]))
        stolen = forged(E.A)
    """,
    "a finaliser among the members of an enumeration": """
        E = enum.Enum("E", [("A", 1), ("__de" + "l__", lambda s: None)])
        stolen = True
    """,
    "a class of classes by the origin of an alias": """
        stolen = bool(typing.get_origin(typing.Type[int])("X", (), {}))
    """,
    "the pointers in an array of objects": """
        np.frombuffer(np.array([None]), np.int64)
        stolen = True
    """,
    "the pointers in a field of an array": """
        np.frombuffer(np.array([(1, None)], dtype=[("a", int), ("b", object)]), np.uint8)
        stolen = True
    """,
    "the list that all deep copies share": """
        class M(dict):
            def get(s, k, d=None):
                s.d = d
                return d
        m = M()
        copy.deepcopy([1], m)
        stolen = type(m.d) is list
    """,
    "a mark on a function of the library": """
        abc.abstractmethod(fractions.Fraction.limit_denominator)
        stolen = True
    """,
    "a traceback": """
        try: 1 / 0
        except ZeroDivisionError as e: stolen = bool(getattr(e, "__trace" + "back__"))
    """,
    "a frame of a generator": "stolen = bool(getattr(gen(), 'gi_' + 'frame'))",
    "the code of a generator": "stolen = bool(getattr(gen(), 'gi_' + 'code'))",
    "a function's globals by a class pattern": """
        match transform:
            case object(__globals__=g): stolen = True
    """,
}


def program(attack: str) -> str:
    """A program that returns 7 if it got hold of something, and 0 if not."""
    lines = attack.strip("\n").splitlines()
    body = "\n".join(line.removeprefix("        ") for line in lines)
    return f"{HEAD}\ndef transform(grid): return [[7 * bool(stolen)]]\nstolen = False\n{body}\n"


@pytest.mark.parametrize("name", STOLEN)
async def test_a_program_does_not_get(run, name):
    result = await run(program(STOLEN[name]))

    assert result.status in (Status.REFUSED, Status.RAISED, Status.SYNTAX) or result.outputs[0].rows() == [[0]]


SHARED = {
    "a property of fractions": ("fractions.Fraction.numerator", "(lambda s: 7)"),
    "numpy's r_": ("np.r_", "(1, True)"),
    "numpy's s_": ("np.s_", "(True)"),
    "typing's List": ("typing.List", "(dict, 2)"),
    "a variable of typing": ("typing.AnyStr", "('X')"),
    "a chance of its own": ("random.Random", "(5)"),
}


@pytest.mark.parametrize("name", SHARED)
async def test_a_program_cannot_start_anew(run, name):
    owner, arguments = SHARED[name]
    result = await run(program(f"getattr({owner}, '__init__'){arguments}\nstolen = True"))

    assert result.status is Status.RAISED


async def test_a_program_cannot_start_anew_what_is_shared_by_its_class(run):
    result = await run(program("getattr(type(np.s_), '__init__')(np.s_, True)\nstolen = True"))

    assert result.error.startswith("TypeError: __init__ of 'IndexExpression' is not allowed")


async def test_a_program_cannot_start_anew_what_is_shared_by_super(run):
    result = await run(program("getattr(super(type(np.r_), np.r_), '__init__')(1, True)\nstolen = True"))

    assert result.error.startswith("AttributeError")


async def test_no_abstract_class_takes_another(run):
    result = await run(program("getattr(collections.abc.Sequence, 'register')(int)\nstolen = True"))

    assert result.status is Status.RAISED
