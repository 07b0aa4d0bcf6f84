# Programs that use each construct once; read by books.py, run by test_constructs.py.

#: single dispatch by annotations that are kept as text
#> 12
from __future__ import annotations
from functools import singledispatch
@singledispatch
def size(x): return 1
@size.register
def _(x: list) -> int: return 2
def transform(grid): return [[size(0), size([])]]


#: augmented assignment of an attribute
#> 7
class Box:
    n = 1
def transform(grid):
    box = Box()
    box.n += 6
    return [[box.n]]


#: private names and attributes
#> 331
_K = 2
def _help(n): return n + _K
class Box:
    def __init__(self): self._n = 1; self.__m = 2
    def _get(self): return self._n + self.__m
def transform(grid):
    return [[_help(1), Box()._get(), Box()._n]]


#: underscore as a name
#> 123
def transform(grid):
    for _ in range(3):
        pass
    a, _, b = (1, 2, 3)
    return [[a, _, b]]


#: nonlocal
#> 2
def transform(grid):
    n = 0
    def step():
        nonlocal n
        n += 1
    step(); step()
    return [[n]]


#: global
#> 1
n = 0
def transform(grid):
    global n
    n += 1
    return [[n]]


#: match
#> 02445389
from dataclasses import dataclass
@dataclass
class Point:
    y: int
    x: int
def kind(value):
    match value:
        case 0: return 0
        case [a, *rest]: return a + len(rest)
        case {"k": v, **more}: return v + len(more)
        case Point(y=1, x=n) if n > 2: return n
        case Point(): return 5
        case str() as s: return len(s)
        case None | True: return 8
        case _: return 9
def transform(grid):
    return [[kind(v) for v in (0, [1, 2], {"k": 3, "z": 1}, Point(1, 4), Point(0, 0), "abc", None, 7)]]


#: star import of the DSL
#> 123/456
from arc25_dsl import *
import arc25_dsl as d
def transform(grid): return grid


#: star import of numpy
#> 654/321
from numpy import *
def transform(grid): return rot90(grid, 2)


#: dataclasses
#> 343
from dataclasses import dataclass, field, replace, asdict
@dataclass(frozen=True, order=True)
class Obj:
    size: int
    cells: list = field(default_factory=list)
    def __post_init__(self): pass
def transform(grid):
    big = max(Obj(1), Obj(3))
    return [[big.size, replace(big, size=4).size, asdict(big)["size"]]]


#: enums
#> 12211
from enum import Enum, IntEnum, auto
class Color(IntEnum):
    BLACK = 0
    BLUE = 1
class Way(Enum):
    UP = auto()
    DOWN = auto()
def transform(grid):
    return [[Color.BLUE, Way.DOWN.value, len(Way), Color(1) + 0, Way["UP"].value]]


#: classes with special methods
#> 23223411
class Vec:
    __slots__ = ("y", "x")
    def __init__(self, y, x): self.y, self.x = y, x
    def __add__(self, o): return Vec(self.y + o.y, self.x + o.x)
    def __eq__(self, o): return (self.y, self.x) == (o.y, o.x)
    def __hash__(self): return hash((self.y, self.x))
    def __lt__(self, o): return self.y < o.y
    def __len__(self): return 2
    def __getitem__(self, i): return (self.y, self.x)[i]
    def __iter__(self): return iter((self.y, self.x))
    def __call__(self, n): return self.y * n
    def __repr__(self): return f"Vec({self.y})"
    def __contains__(self, n): return n in (self.y, self.x)
    def __enter__(self): return self
    def __exit__(self, *a): return False
def transform(grid):
    with Vec(1, 2) as v:
        w = v + Vec(1, 1)
    return [[w[0], w[1], len(w), *w, w(2), len({Vec(0, 0), Vec(0, 0)}), 3 in w]]


#: inheritance and super
#> 48111
from abc import ABC, abstractmethod
class Base(ABC):
    def __init__(self, n): self.n = n
    @abstractmethod
    def go(self): ...
class Sub(Base):
    def __init__(self, n):
        super().__init__(n)
        super(Sub, self).__init__(n + 1)
    def go(self): return self.n
    @property
    def twice(self): return self.n * 2
    @staticmethod
    def one(): return 1
    @classmethod
    def make(cls): return cls(3)
def transform(grid):
    s = Sub.make()
    return [[s.go(), s.twice, s.one(), isinstance(s, Base), s.__class__.__name__ == "Sub"]]


#: text formatting
#> 5575557555
def transform(grid):
    n, g = 5, [7]
    texts = (f"{n}", f"{n:>3d}", f"{g[0]!r}", "{}".format(n), "{0}{1}".format(n, n), "{a}".format(a=n),
             "{0[0]}".format(g), "%d" % n, "{x}".format_map({"x": 5}), str.format("{}", n))
    return [[int(t) % 10 for t in texts]]


#: name and print
#> 123/456
if __name__ == "__main__":
    raise SystemExit
def transform(grid):
    print("debug", grid, sep="|", end="", flush=True)
    return grid


#: lambdas and walrus
#> 455
def transform(grid):
    pick = lambda row, k=1: row[k]
    if (n := pick([3, 4])) > 3:
        return [[n, (m := n + 1), m]]


#: generators
#> 1233
def gen():
    got = yield 1
    yield from (2, 3)
    return
def transform(grid):
    g = gen()
    return [[next(g), *g, sum(x for x in range(3))]]


#: comprehensions
#> 626
def transform(grid):
    rows = [[int(v) for v in row if v] for row in grid]
    table = {k: v for k, v in zip("ab", (1, 2))}
    cells = {(y, x) for y, row in enumerate(rows) for x, v in enumerate(row)}
    return [[len(cells), table["b"], rows[1][2]]]


#: exceptions
#> 3451
class Mine(Exception):
    def __init__(self, n): super().__init__(n); self.n = n
def transform(grid):
    out = []
    try:
        raise Mine(3)
    except (ValueError, Mine) as e:
        out.append(e.n)
    try:
        1 / 0
    except:
        out.append(4)
    finally:
        out.append(5)
    try:
        try:
            int("x")
        except ValueError as e:
            raise KeyError("k") from e
    except KeyError as e:
        out.append(len(e.args))
    else:
        out.append(9)
    assert out, "never"
    return [out]


#: decorators
#> 283
import functools
def twice(f):
    @functools.wraps(f)
    def g(*args, **kwargs): return 2 * f(*args, **kwargs)
    return g
@twice
def one(): return 1
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def transform(grid): return [[one(), fib(6), len(one.__name__)]]


#: attributes of a function
#> 2
def count(): count.n += 1
count.n = 0
def transform(grid):
    count(); count()
    return [[count.n]]


#: recursion
#> 2
import sys
sys.setrecursionlimit(10**6)
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
def transform(grid): return [[depth(2000) // 1000]]


#: unpacking
#> 123456785
def f(*args, k=0, **kw): return len(args) + k + len(kw)
def transform(grid):
    a, (b, *c), d = 1, (2, 3, 4), 5
    (x, y), z = [6, 7], 8
    t = [*c, *(1,)]
    m = {**{"k": 1}, "q": 2}
    return [[a, b, *c, d, x, y, z, f(*t, **m)]]


#: deleting
#> 11
def transform(grid):
    d = {"a": 1, "b": 2}
    del d["a"]
    rows = [1, 2, 3]
    del rows[0], rows[-1:]
    n = 1
    del n
    return [[len(d), len(rows)]]


#: typing
#> 234
from __future__ import annotations
from typing import List, Tuple, Dict, Optional, Union, Any, Callable, NamedTuple, TypeVar, Generic, cast
T = TypeVar("T")
Grid = List[List[int]]
class P(NamedTuple):
    y: int
    x: int = 2
class Stack(Generic[T]):
    def top(self) -> Optional[T]: return None
def transform(grid: Grid) -> "Grid":
    p = P(1)
    q = p._replace(x=3)
    return [[p.x, q.x, cast(int, 4)]]


#: collections
#> 110422
from collections import Counter, defaultdict, deque, OrderedDict, namedtuple
import collections
Point = namedtuple("Point", ["y", "x"])
class Bag(Counter): pass
def transform(grid):
    d = defaultdict(list); d["a"].append(1)
    q = deque([1, 2]); q.appendleft(0)
    o = OrderedDict(a=1); o.move_to_end("a")
    return [[Counter([1, 1, 2]).most_common(1)[0][0], len(d["a"]), q.popleft(), Point(3, 4)._asdict()["x"],
             collections.Counter("aab")["a"], Bag("aa")["a"]]]


#: standard library
#> 4335127242361
import itertools, functools, math, copy, heapq, re, string, statistics, operator, bisect
from itertools import product, permutations, groupby
from functools import reduce, partial
from operator import itemgetter, attrgetter
from collections.abc import Iterable
def transform(grid):
    h = [3, 1, 2]; heapq.heapify(h)
    return [[len(list(product("ab", repeat=2))), reduce(operator.add, [1, 2]), int(math.sqrt(9)),
             copy.deepcopy([[5]])[0][0], heapq.heappop(h), len(re.findall(r"a+", "aabca")),
             int(string.digits[7]), statistics.mode([2, 2, 3]), itemgetter(1)([0, 4]),
             bisect.bisect([1, 2, 3], 2), partial(max, 3)(2), attrgetter("real")(6), isinstance([], Iterable)]]


#: seeded chance
#> 11111
import random
import numpy as np
def transform(grid):
    random.seed(1); a = random.randint(0, 9)
    random.seed(1); b = random.randint(0, 9)
    np.random.seed(1); c = np.random.randint(10)
    rng = np.random.default_rng(1); s = np.random.RandomState(1); r = random.Random(1)
    return [[a == b, 0 <= c < 10, rng.integers(1, 2), s.randint(1, 2), r.randint(1, 1)]]


#: numpy
#> 1733331
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
def transform(grid):
    g = np.array(grid, dtype=int)
    assert g.shape == (2, 3) and g.dtype == np.int64 and isinstance(g, np.ndarray)
    h = np.where(g > 3, 0, g)
    h[h == 2] = 7
    h[1, :] = np.bincount(h.ravel(), minlength=3)[:3] % 10
    m = np.zeros((3, 3), bool); m[np.diag_indices(3)] = True
    g.shape = (3, 2)
    w = sliding_window_view(np.arange(4), 2)
    with np.errstate(divide="ignore"):
        np.array([1.0]) / 0
    u, c = np.unique(h, return_counts=True)
    return np.concatenate([h[0], [m.sum(), w.shape[0], np.linalg.matrix_rank(m), g.T.copy().ravel()[0]]])[None]


#: type checks and getattr
#> 11115611
def transform(grid):
    kinds = [type(1) == int, type("a") is str, isinstance(int, type), hasattr([], "append"),
             getattr([5], "pop")(), getattr([], "nope", 6), callable(len), issubclass(bool, int)]
    return [[int(k) for k in kinds]]


#: a comment or text that looks dangerous
#> 123/456
# import os; os.system("rm -rf /"); time.sleep(); random __import__ eval exec
def transform(grid):
    note = "__class__ __subclasses__ exec(open('x'))"
    return grid


#: an optional import
#> 123/456
try:
    from scipy.ndimage import label
except ImportError:
    label = None
def transform(grid): return grid


#: warnings
#> 123/456
import warnings
warnings.filterwarnings("ignore")
def transform(grid):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.warn("x")
    return grid


#: nested tuples as output
#> 123/456
def transform(grid): return tuple(tuple(int(v) for v in row) for row in grid)


#: rows of arrays as output
#> 123/456
def transform(grid): return [row for row in grid]


#: names of functions
#> 123/456
def transform(grid):
    "hey"
    assert transform.__doc__ == "hey" and transform.__name__ == "transform" and transform.__qualname__
    return grid


#: names of modules
#> 123/456
__all__ = ["transform"]
__version__ = "1"
def transform(grid): return grid


#: a dataclass with slots and order
#> 21
from dataclasses import dataclass
@dataclass(slots=True, order=True)
class P:
    a: int
    b: int = 2
def transform(grid): return [[P(1).b, P(1) < P(2)]]


#: fields of dataclasses of every kind
#> 32141
from dataclasses import dataclass, InitVar, field, KW_ONLY, fields, is_dataclass, astuple
from typing import ClassVar
@dataclass
class P:
    a: int
    k: InitVar[int] = 3
    N: ClassVar[int] = 4
    _: KW_ONLY
    b: int = field(default=1, repr=False, compare=False)
    def __post_init__(self, k): self.a += k
def transform(grid): return [[P(1, 2, b=5).a, len(fields(P)), is_dataclass(P), *astuple(P(1))]]


#: a dataclass that inherits
#> 13
from dataclasses import dataclass
@dataclass
class A: x: int = 1
@dataclass
class B(A): y: int = 2
def transform(grid): return [[B().x, B(y=3).y]]


#: flags
#> 3120
from enum import Flag, auto, IntFlag, unique, StrEnum
class D(Flag):
    A = auto(); B = auto(); AB = A | B
def transform(grid): return [[D.AB.value, D.A in D.AB, len(list(D)), bool(D.A & D.B)]]


#: an enum with methods, properties and __new__
#> 3122221
from enum import Enum
class C(Enum):
    RED = 2
    BLUE = 1
    @property
    def code(self): return self.value + 1
    def next(self): return C((self.value % 2) + 1)
    @classmethod
    def of(cls, v): return cls(v)
    def __str__(self): return self.name.lower()
    @staticmethod
    def one(): return 1
    def __new__(cls, v):
        o = object.__new__(cls); o._value_ = v; return o
def transform(grid):
    assert str(C.RED) == "red" and C.RED.name == "RED" and C["RED"] is C.RED
    return [[C.RED.code, C.RED.next().value, C.of(2).value, len(C), len(C.__members__), [c.value for c in C][0], C.one()]]


#: an enum with a default
#> 2
from enum import Enum
class C(Enum):
    RED = 2
    @classmethod
    def _missing_(cls, v): return cls.RED
def transform(grid): return [[C(77).value]]


#: an enum of tuples with attributes
#> 1
from enum import Enum
class Dir(Enum):
    UP = (-1, 0)
    DOWN = (1, 0)
    def __init__(self, dy, dx): self.dy = dy; self.dx = dx
    @property
    def opposite(self): return next(d for d in Dir if d.dy == -self.dy)
def transform(grid): return [[Dir.UP.opposite.dy]]


#: an enum made by a call
#> 22
from enum import Enum, IntEnum
C = Enum("C", "RED GREEN")
D = IntEnum("D", ["A", "B"])
def transform(grid): return [[C.GREEN.value, D.B]]


#: named tuples
#> 032
from collections import namedtuple
P = namedtuple("P", "y x", defaults=[0])
class Q(namedtuple("Q", ["a", "b"])):
    __slots__ = ()
    def s(self): return self.a + self.b
def transform(grid):
    p = P(1)
    assert p._fields == ("y", "x") and p._replace(x=3).x == 3 and P._make([1, 2]).x == 2
    return [[p.x, Q(1, 2).s(), len(p._asdict())]]


#: typed dicts, protocols and generics
#> 1211
from typing import TypedDict, NamedTuple, Protocol, Generic, TypeVar, runtime_checkable, Literal, Final, Annotated, Callable, Iterator, Iterable
T = TypeVar("T")
class D(TypedDict):
    a: int
class E(TypedDict, total=False):
    b: int
class Pr(Protocol):
    def f(self) -> int: ...
@runtime_checkable
class Pr2(Protocol):
    def f(self) -> int: ...
class I:
    def f(self): return 1
class S(Generic[T]):
    def __init__(self): self.items: list[T] = []
    def push(self, x: T) -> None: self.items.append(x)
def transform(grid: "list[list[int]]") -> list[list[int]]:
    s = S[int](); s.push(1)
    d: D = {"a": 1}
    e = E(b=2)
    return [[d["a"], e["b"], isinstance(I(), Pr2), len(s.items)]]


#: annotations of every kind of argument
#> 123/456
from typing import *
def f(x: Optional[List[int]] = None, *a: int, k: Union[int, str] = 1, **kw: Any) -> Dict[str, Tuple[int, ...]]: return {}
def transform(grid: List[List[int]]): return grid


#: f-strings
#> 123/456
def transform(grid):
    w = 5; x = 3.14159; n = 255; s = "ab"
    t = [f"{x:.2f}", f"{x:{w}.1f}", f"{n:#x}", f"{n:08b}", f"{s!r:>6}", f"{x=}", f"{s!s}", f"{'a' if n else 'b'}", f"{n:,}", f"{{}}", f"{f'{n}'}", f"{n!a}", f"{[i for i in range(2)]}", f"{(lambda q: q)(1)}"]
    assert t[0] == "3.14" and t[2] == "0xff" and t[5] == "x=3.14159", t
    return grid


#: str.format
#> 123/456
class P:
    def __init__(self): self.x = 4; self.d = {"k": 9}
    def __format__(self, spec): return "P" + spec
def transform(grid):
    p = P()
    assert "{0.x}{1[a]}{2[0]:>3}".format(p, {"a": 1}, [7]) == "41  7"
    assert "{:zz}".format(p) == "Pzz" and "{p.d[k]}".format(p=p) == "9" and "{!r}".format("a") == "'a'" and "{:>{w}}".format(1, w=3) == "  1"
    assert "{} {}".format(1, 2) == "1 2" and "{:.1%}".format(0.5) == "50.0%" and format(3, "03d") == "003"
    return grid


#: print to stderr
#> 123/456
import sys
def transform(grid):
    print("a", file=sys.stderr)
    sys.stdout.write("x"); sys.stdout.flush()
    return grid


#: context managers
#> 33
from contextlib import contextmanager, suppress
@contextmanager
def cm():
    yield 3
def transform(grid):
    with cm() as a, suppress(KeyError):
        {}[1]
    with (cm() as a, cm() as b):
        pass
    return [[a, b]]


#: generators with send, throw and return
#> 145
def g():
    x = yield 1
    try:
        y = yield x
    except ValueError:
        y = 5
    finally:
        pass
    return y
def h():
    r = yield from g()
    yield r
def transform(grid):
    a = h(); b = [next(a), a.send(4), a.throw(ValueError)]
    a.close()
    return [b]


#: closures, merged dicts, deleting
#> 123240
def transform(grid):
    fs = [lambda x, i=i: x + i for i in range(3)]
    d = {"a": 1, "b": 2}
    d |= {"c": 3}; e = d | {"z": 1}
    del d["a"]
    class X: pass
    x = X(); x.q = 1; del x.q
    return [[f(1) for f in fs] + [len(d), len(e), hasattr(x, "q")]]


#: bytes, complex numbers, methods of int
#> 421231332352
def transform(grid):
    b = bytearray(b"abc"); b[0] = 0; b += b"d"
    c = bytes([1, 2, 3])
    return [[len(b), c[1], *c, int.from_bytes(b"\x01", "big"), (5).bit_length(), (3).to_bytes(1, "little")[0], bin(5).count("1"), (7).bit_count(), int(abs(3+4j)), (1+2j).imag]]


#: print options and error state of numpy
#> 123/456
import numpy as np
np.set_printoptions(linewidth=200)
np.seterr(all="ignore")
def transform(grid):
    with np.printoptions(precision=2): str(np.array(grid))
    return grid


#: methods of ufuncs
#> 223/456
import numpy as np
def transform(grid):
    g = np.array(grid)
    np.add.reduce(g), np.maximum.accumulate(g), np.add.outer([1], [2]), np.add.at(g, (0, 0), 1), np.multiply.reduce(g)
    return g


#: structured arrays
#> 1
import numpy as np
def transform(grid):
    a = np.array([(1, 2.0)], dtype=[("a", int), ("b", float)])
    r = np.rec if hasattr(np, "rec") else None
    return [[int(a["a"][0])]]


#: imports of scipy in every form
#> 001/111
import numpy as np, scipy
from scipy import ndimage
import scipy.ndimage as ndi
from scipy.ndimage import label as lab
def transform(grid):
    return scipy.ndimage.label(np.array(grid) > 2)[0]


#: an old name of scipy
#> 123/456
from scipy.ndimage.measurements import label
def transform(grid): return grid


#: functools
#> 1313
from functools import reduce, partial, partialmethod, total_ordering, cmp_to_key
@total_ordering
class A:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n < o.n
    def __eq__(self, o): return self.n == o.n
def transform(grid):
    return [[A(1) <= A(2), max(A(1), A(3)).n, sorted([3, 1], key=cmp_to_key(lambda a, b: a - b))[0], reduce(lambda a, b: a + b, [1, 2])]]


#: multiple inheritance with super
#> 15
class A:
    def __init__(self, **k): super().__init__(**k); self.a = 1
class M:
    def __init__(self, b=2): self.b = b
    def __init_subclass__(cls, **k): super().__init_subclass__(**k); cls.tag = k
class C(A, M):
    def __init__(self): super().__init__(b=5)
def transform(grid): return [[C().a, C().b]]


#: descriptors and property setters
#> 430
class D:
    def __set_name__(self, o, n): self.n = n
    def __get__(self, i, o): return 4
    def __set__(self, i, v): pass
class A:
    d = D()
    @property
    def p(self): return self._p
    @p.setter
    def p(self, v): self._p = v
    @p.deleter
    def p(self): self._p = 0
def transform(grid):
    a = A(); a.p = 3; a.d = 2
    x = a.p
    del a.p
    return [[a.d, x, a.p]]


#: private names are mangled
#> 531
class A:
    __k = 3
    def __init__(self): self.__x = 1; self._y = 2
    def __m(self): return self.__x + self.__k
    def go(self): self.__x += 1; return self.__m()
    @staticmethod
    def __s(): return 1
def transform(grid): return [[A().go(), A._A__k, A()._A__x]]


#: annotations without a value
#> 23
class A:
    n: int
    m: int = 2
    def __init__(self): self.z: int = 3; self.q: int
def transform(grid): return [[A.m, A().z]]


#: special methods of numbers and containers
#> 1521
class V:
    def __init__(self, n): self.n = n
    def _(self, o): return V(self.n)
    __add__ = __sub__ = __mul__ = __truediv__ = __floordiv__ = __mod__ = __pow__ = __lshift__ = __rshift__ = __and__ = __or__ = __xor__ = __matmul__ = __divmod__ = _
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rfloordiv__ = __rmod__ = __rpow__ = __rlshift__ = __rrshift__ = __rand__ = __ror__ = __rxor__ = __rmatmul__ = __rdivmod__ = _
    __iadd__ = __isub__ = __imul__ = __itruediv__ = __ifloordiv__ = __imod__ = __ipow__ = __ilshift__ = __irshift__ = __iand__ = __ior__ = __ixor__ = __imatmul__ = _
    def __neg__(self): return V(-self.n)
    __pos__ = __invert__ = __abs__ = __neg__
    def __int__(self): return self.n
    __index__ = __hash__ = __len__ = __round__ = __floor__ = __ceil__ = __trunc__ = __length_hint__ = __int__
    def __float__(self): return 1.0
    def __complex__(self): return 1j
    def __bool__(self): return True
    def __lt__(self, o): return True
    __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __lt__
    def __str__(self): return "v"
    __repr__ = __str__
    def __bytes__(self): return b"v"
    def __reversed__(self): return iter([1])
    def __iter__(self): return self
    def __next__(self): raise StopIteration
    def __missing__(self, k): return 1
    def __getattr__(self, k): return 5
    def __copy__(self): return self
    def __deepcopy__(self, m): return self
    def __class_getitem__(cls, k): return cls
    def __sizeof__(self): return 1
def transform(grid): return [[int(V(1) + V(2)), V(1).zzz, list(range(5))[V(2)], -V(3) @ V(1) == 1]]


#: a dict with __missing__
#> 7
class D(dict):
    def __missing__(self, k): return 7
def transform(grid): return [[D()[1]]]


#: slices with steps, None and an ellipsis; matrix product
#> 325/655
import numpy as np
def transform(grid):
    g = np.array(grid)
    g[..., 0] = 5; h = g[:, None, ::-1][:, 0, :]; h[..., -1] @ h[..., 0]
    return h @ np.eye(3, dtype=int)


#: exceptions with causes and notes
#> 3
class E1(ValueError):
    def __init__(self, m, c=3): super().__init__(m); self.c = c
    def __str__(self): return f"E1 {self.c}"
def transform(grid):
    try:
        try: raise E1("x")
        except E1 as e: raise RuntimeError("y") from e
    except (RuntimeError, TypeError) as e:
        c = e.__cause__
        assert isinstance(c, E1) and str(c) == "E1 3" and e.args == ("y",)
        e.add_note("q")
        return [[c.c]]
    finally: pass


#: asking for types
#> 123/456
import numpy as np
def transform(grid):
    class X: pass
    assert type(1) is int and type(X()).__name__ == "X" and X().__class__ is X and type(X()) == X and X.__name__ == "X" and X().__class__.__name__ == "X"
    assert isinstance(3, int | float) and type([]) in (list, tuple) and isinstance(np.int64(1), (int, np.integer)) and type(None) is type(None)
    assert issubclass(X, object) and isinstance(X, type) and callable(X)
    return grid


#: imports that are not used
#> 123/456
import time, json, pprint, decimal, cmath, numbers, textwrap, queue, array, types, io, contextlib, logging, traceback, hashlib
def transform(grid): return grid


#: comprehensions in comprehensions, walrus, loops with else
#> 0663412
n = 1
def transform(grid):
    total = [sum(x * y for x in range(3) if x if y) for y in range(3) if y % 2 == 0]
    t = {(i, j): i * j for i in range(2) for j in range(2)}
    if any((hit := c) > 5 for r in grid for c in r): total.append(int(hit))
    while (m := len(total)) < 5: total.append(m)
    else: total.append(1)
    for _ in []: pass
    else: total.append(2)
    return [total]


#: random
#> 123/456
import random
def transform(grid):
    r = random.Random(); r.seed(); random.getstate(); random.SystemRandom if 0 else 0
    random.shuffle([1]); random.randbytes(2); random.getrandbits(3); random.choices([1], k=2)
    return grid


#: regular expressions
#> 123/456
import re
def transform(grid):
    m = re.match(r"(?P<a>\d+)", "12x", re.I | re.M)
    assert m.group("a") == "12" and m.groupdict() and m.span() == (0, 2) and re.compile("a", re.IGNORECASE).flags and re.sub(r"\d", lambda m: m.group(), "1") == "1"
    return grid


#: copies
#> 22
import copy
class N:
    def __init__(self): self.k = [1]
def transform(grid):
    n = copy.deepcopy(N()); m = copy.copy(n); copy.replace if 0 else 0
    n.k.append(2)
    return [[len(n.k), len(m.k)]]


#: star imports
#> 62336
from itertools import *
from collections import *
from math import *
from functools import *
def transform(grid):
    return [[len(list(combinations(range(4), 2))), floor(2.5), Counter("aab").total(), len([*islice(count(), 3)]), reduce(lambda a, b: a * b, [2, 3])]]


#: attributes by name
#> 103
class S:
    def __init__(self, **kw):
        for k, v in kw.items(): setattr(self, k, v)
def transform(grid):
    s = S(a=1, b=2)
    return [[getattr(s, "a"), hasattr(s, "c"), getattr(s, "c", 3)]]


#: a simple namespace
#> 22
from types import SimpleNamespace
def transform(grid):
    s = SimpleNamespace(a=1); s.b = 2; s.a += 1
    return [[s.a, s.b]]


#: dicts of collections
#> 1014
from collections import defaultdict, OrderedDict, ChainMap, UserDict, UserList
def transform(grid):
    d = defaultdict(lambda: defaultdict(int)); d[1][2] += 1
    class U(UserDict): pass
    u = U(); u["a"] = 1
    return [[d[1][2], d[5][5], u["a"], ChainMap({1: 2}, {3: 4})[3]]]


#: heaps
#> 02
import heapq
def transform(grid):
    h = []
    heapq.heappush(h, (1, "a")); heapq.heappush(h, (0, "b"))
    return [[heapq.heappop(h)[0], heapq.nsmallest(1, [3, 2])[0]]]


#: a global cache and a decorator without wraps
#> 8
_cache = {}
def memo(f):
    def w(*a):
        if a not in _cache: _cache[a] = f(*a)
        return _cache[a]
    w.__name__ = f.__name__; w.__doc__ = f.__doc__
    return w
@memo
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
def transform(grid): return [[fib(6)]]


#: decorators with arguments and of classes
#> 122
def reg(name):
    def d(f): R[name] = f; return f
    return d
R = {}
@reg("a")
def f(): return 1
class Cnt:
    def __init__(self, f): self.f = f; self.n = 0
    def __call__(self, *a): self.n += 1; return self.f(*a)
@Cnt
def g(x): return x
def transform(grid): g(1); return [[R["a"](), g(2), g.n]]


#: a block for __main__
#> 123/456
import numpy as np
if __name__ == '__main__':
    grid = np.array([[1]])
    print(transform(grid))
def transform(grid): return grid.tolist() if hasattr(grid, "tolist") else grid


#: a class of a grid with item assignment
#> 780/456
class Board:
    def __init__(self, rows): self.rows = [[int(v) for v in row] for row in rows]
    def __getitem__(self, key): return self.rows[key[0]][key[1]]
    def __setitem__(self, key, value): self.rows[key[0]][key[1]] = value
    def __delitem__(self, key): self.rows[key[0]][key[1]] = 0
    def __contains__(self, value): return any(value in row for row in self.rows)
    def __len__(self): return len(self.rows)
def transform(grid):
    board = Board(grid)
    board[0, 0] = 7
    board[0, 1] += 6
    del board[0, 2]
    assert 7 in board and len(board) == 2
    return board.rows


#: augmented assignment of every kind
#> 724745424
class Box:
    n = 1
    rows = [[1, 2], [3, 4]]
def transform(grid):
    box = Box()
    box.n += 6; box.n -= 1; box.n *= 2; box.n //= 3; box.n **= 2; box.n %= 9
    box.rows[0][1] <<= 1; box.rows[1][0] |= 4; box.rows[1][1] &= 6; box.rows[0][0] ^= 3
    d = {"a": {"b": [0]}}
    d["a"]["b"][0] += 5
    total = 8
    total >>= 1
    text = "a"
    text += "b"
    items = [1]
    items += [2]
    items *= 2
    return [[box.n, *box.rows[0], *box.rows[1], d["a"]["b"][0], total, len(text), len(items)]]


#: annotated assignment of every kind
#> 36245
from typing import ClassVar
limit: int = 3
unset: "list[int]"
class Box:
    kind: ClassVar[int] = 2
    n: int
    def __init__(self):
        self.n: int = 4
        self.rows: list[list[int]] = [[0]]
        self.rows[0][0]: int = 5
def transform(grid: "list[list[int]]") -> "list[list[int]]":
    n: int
    n = limit
    (m): int = 6
    box = Box()
    return [[n, m, box.kind, box.n, box.rows[0][0]]]


#: match on every kind of pattern
#> 1234567509877093219
import math
from dataclasses import dataclass
from enum import Enum
class C(Enum):
    A = 1
class P:
    __match_args__ = ("y", "x")
    def __init__(self, y, x): self.y = y; self.x = x
@dataclass
class Q:
    a: int
    b: int = 0
def kind(value):
    match value:
        case 1 | 2: return 1
        case -1: return 2
        case 1.5: return 3
        case "s": return 4
        case b"x": return 5
        case C.A: return 6
        case P(a, x=b): return a + b
        case Q(a, 0) if a > 1: return a
        case Q(): return 0
        case (1, 2, *_): return 9
        case [[a, b], [c, d]]: return 8
        case {"q": [x, *_], **rest}: return x + len(rest)
        case {}: return 7
        case int(n) if n > 100: return 0
        case (list() | tuple()) as z: return len(z)
        case 2j: return 3
        case None: return 2
        case math.pi: return 1
        case _: return 9
def transform(grid):
    values = (2, -1, 1.5, "s", b"x", C.A, P(3, 4), Q(5), Q(1), (1, 2, 3), [[1, 2], [3, 4]], {"q": [6], "r": 1}, {},
              101, [1, 2, 3], 2j, None, math.pi, set())
    return [[kind(value) for value in values]]


#: a cached property and caches of methods
#> 3313311
import functools
class P:
    made = 0
    @functools.cached_property
    def x(self):
        P.made += 1
        return 3
    @functools.lru_cache(None)
    def f(self, n): return n + 1
    @functools.cache
    def g(self): return 1
def transform(grid):
    p = P()
    values = [p.x, p.x, P.made, p.f(2), p.f(2), p.f.cache_info().hits, p.g()]
    p.f.cache_clear()
    P.f.cache_info()
    return [values]


#: unpacking and star expressions everywhere
#> 2913121121243225
def f(a, /, b, *args, c=1, **kw): return a + b + len(args) + c + len(kw)
def transform(grid):
    a = [3, 1, 2, 4]
    a[1:2] = [9, 9]
    a[::2] = [0] * len(a[::2])
    del a[::2]
    x, *y = a
    *p, q = (1, 2, 3)
    [m, [n]] = [1, [2]]
    for i, (u, v) in enumerate(zip([1], [2], strict=True), start=1): pass
    for h, *t in [(1, 2, 3)]: pass
    print(*a, *[1], sep="", **{"end": ""})
    z = (*a, *p)
    w = {*a, 1}
    k = {**{"a": 1}, "b": 2}
    s = grid[0][0], *[1]
    return [[len(a), x, len(y), q, m, n, i, u, v, h, len(t), len(z), len(w), len(k), len(s), f(1, 2, 3, c=0, d=1)]]


#: builtins that ask and fold
#> 3112273
def transform(grid):
    pairs = [(2, "b"), (1, "a")]
    assert sorted(pairs, key=lambda p: p[1], reverse=True)[0] == (2, "b") and min(pairs)[0] == 1
    assert max([[1, 2], [3]], key=len) == [1, 2] and list(reversed([1, 2])) == [2, 1] and callable(len)
    assert list(map(lambda a, b: a + b, [1], [2])) == [3] and list(filter(None, [0, 1])) == [1]
    assert round(2.567, 1) == 2.6 and pow(2, -1, 5) == 3 and 1 < 2 < 3 != 4 and not 3 < 2 and abs(-3) == 3
    assert [*range(5, 0, -2)] == [5, 3, 1] and slice(1, 2).start == 1 and frozenset({1}) | {2} == {1, 2}
    assert ord("a") == 97 and chr(98) == "b" and hex(255) == "0xff" and int("ff", 16) == 255 and bool([]) is False
    assert iter([1]) and next(iter([]), 5) == 5 and isinstance(3, int | float) and hash((1, 2)) == hash((1, 2))
    return [[divmod(7, 2)[0], any([0, 1]), all([]), sum([[1], [2]], [])[1], len({*"aab"}), int(str(7)), len(repr("a"))]]


#: numbers, fractions, decimals and json
#> 5113243186
import array, cmath, decimal, fractions, hashlib, json, numbers, operator, queue, statistics, string, textwrap, time
from decimal import Decimal
from types import SimpleNamespace
def transform(grid):
    rows = json.loads(json.dumps([[int(v) for v in row] for row in grid]))
    assert rows == [[1, 2, 3], [4, 5, 6]] and len(hashlib.md5(b"x").hexdigest()) == 32
    q = queue.Queue()
    q.put(5)
    p = queue.PriorityQueue()
    p.put((2, "b")); p.put((1, "a"))
    start = time.perf_counter()
    time.sleep(0.01)
    assert time.perf_counter() - start > 0.009 and time.time() >= 0
    assert isinstance(1, numbers.Integral) and textwrap.dedent("  a") == "a" and cmath.sqrt(-1) == 1j
    return [[q.get(), q.empty(), p.get()[0], int(Decimal("1.5") * 2), fractions.Fraction(6, 3).numerator,
             array.array("b", [4])[0], statistics.median([1, 9, 3]), operator.itemgetter(1)("ab") == "b",
             SimpleNamespace(n=8).n, len(string.ascii_lowercase) % 10]]


#: a search that stops by the clock
#> 1
import time
def transform(grid):
    deadline = time.time() + 0.05
    n = 0
    while time.time() < deadline:
        n += 1
    return [[n > 10]]


#: logging, warnings and tracebacks that nobody reads
#> 31
import io, logging, pprint, sys, traceback, warnings
logging.basicConfig(level=logging.DEBUG)
logger = logging.getLogger(__name__)
warnings.filterwarnings("ignore")
def transform(grid):
    logger.info("shape %s", len(grid))
    logging.warning("x")
    pprint.pprint(grid)
    print("a", "b", sep="-", end="", file=sys.stderr, flush=True)
    sys.stdout.write("x\n")
    sys.stdout.flush()
    try:
        1 / 0
    except ZeroDivisionError:
        text = traceback.format_exc()
        traceback.print_exc()
    buffer = io.StringIO()
    buffer.write("abc")
    assert "ZeroDivisionError" in text and pprint.pformat([1]) == "[1]"
    return [[len(buffer.getvalue()), logger is not None]]


#: properties of sys
#> 5
import sys
sys.setrecursionlimit(10**6)
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
def transform(grid):
    assert sys.version_info >= (3, 8) and sys.maxsize > 2**31 and sys.float_info.max > 1e300
    return [[depth(2500) // 500]]


#: corners of numpy
#> 142/090
import numpy as np
from numpy.linalg import norm
from numpy.lib.stride_tricks import sliding_window_view
import numpy.linalg as la
import numpy.random as npr
import numpy.typing as npt
def transform(grid: npt.NDArray[np.int_]) -> "np.ndarray":
    g = np.array(grid)
    assert g.T.shape == (3, 2) and g.size == 6 and g.ndim == 2 and g.dtype == int and g.itemsize == 8 and g.nbytes == 48
    assert g.flat[0] == 1 and g.real.sum() == 21 and g.item(0) == 1 and isinstance(g[0, 0], (int, np.integer))
    assert np.float64(1.5).is_integer() is False and g.dtype.kind == "i" and g.dtype.name == "int64"
    assert g.flags.writeable and g.dtype.type(3) == 3 and np.iinfo(np.int8).max == 127 and np.finfo(float).eps < 1
    assert round(float(norm([3, 4]))) == 5 and la.matrix_rank(np.eye(2)) == 2 and np.linalg.qr(np.eye(2))[0].shape == (2, 2)
    assert sliding_window_view(g, (2, 2)).shape == (1, 2, 2, 2) and np.char.add("a", "b") == "ab"
    assert np.abs(np.fft.fft([1, 1]))[0] == 2 and np.True_ and not np.False_ and npr.randint(1) == 0
    rng: np.random.Generator = np.random.default_rng()
    assert rng.permutation(4).shape == (4,) and np.random.poisson(3) >= 0 and np.random.RandomState(0).rand() < 1
    out = np.zeros_like(g)
    out[tuple(np.argwhere(g == 5)[0])] = 9
    out[np.ix_([0], [0, 2])] = [[1, 2]]
    out[0, 1] = (g @ g.T)[0, 0] % 10
    return out


#: names that hide builtins
#> 1234567
def transform(input):
    open, compile, dir, vars, id, type = 1, 2, 3, 4, 5, 6
    list = input[0]
    max = lambda *a: 7
    return [[open, compile, dir, vars, id, type, max(list)]]


#: comments and texts that look dangerous
#> 123/456
# import os; os.system("rm -rf /"); time.sleep(9); __import__("os"); eval("1"); exec("2"); open("x")
def transform(grid):
    """Uses os, sys.modules and subprocess? No: eval(input()) is only mentioned. `import socket`."""
    note = "__class__.__subclasses__() exec(open('x').read()) globals() locals() random time."
    assert "import os" in "import os" and len(note) > 10
    return grid


#: star imports of the DSL
#> 123/456
from arc25_dsl import *
import arc25_dsl
import arc25_dsl as d
def transform(grid): return grid


#: custom exceptions, else, finally and bare except
#> 3145172
class Stop(Exception):
    """With data."""
    def __init__(self, n, *args):
        super().__init__(f"stopped at {n}", *args)
        self.n = n
class Sub(Stop, KeyError): pass
def first(values):
    try:
        for v in values:
            if v > 2: raise Sub(v)
    except ValueError: return 0
    except (Stop, TypeError) as e: return e.n
    else: return 1
    finally: log.append(1)
log = []
def transform(grid):
    out = [first([1, 2, 3]), first([1])]
    try: [][1]
    except: out.append(4)
    try:
        try: {}["k"]
        except KeyError as e: raise Stop(5) from e
    except Stop as e:
        out.append(e.n)
        assert isinstance(e.__cause__, KeyError) and str(e) == "stopped at 5" and e.args[0] == str(e)
    try:
        try: int("x")
        except ValueError: raise
    except ValueError as error: out.append(len(error.args))
    try: assert False, "message"
    except AssertionError as e: out.append(len(e.args[0]))
    with_return = (lambda: out)()
    return [with_return + [len(log)]]


#: classes that collect their subclasses
#> 42141
from abc import ABC, abstractmethod
class Rule(ABC):
    registry: list = []
    def __init_subclass__(cls, /, order=0, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.order = order
        Rule.registry.append(cls)
    @abstractmethod
    def apply(self, n: int) -> int: ...
    @property
    @abstractmethod
    def name(self): ...
class Double(Rule, order=2):
    name = "double"
    def apply(self, n): return 2 * n
class Next(Rule, order=1):
    @property
    def name(self): return "next"
    def apply(self, n): return n + 1
def transform(grid):
    n = 1
    for rule in sorted(Rule.registry, key=lambda r: r.order):
        n = rule().apply(n)
    try:
        Rule()
        return [[0]]
    except TypeError:
        return [[n, len(Rule.registry), isinstance(Next(), Rule), len(Next().name), type(Double()).__name__ == "Double"]]


#: string methods
#> 321/654
def transform(grid):
    text = "\n".join("".join(str(int(v)) for v in row) for row in grid)
    rows = [[int(c) for c in line] for line in text.splitlines()]
    assert "a-b".split("-") == ["a", "b"] and " x ".strip() == "x" and "abc".translate(str.maketrans("a", "z")) == "zbc"
    assert "%s %05.1f %(k)s" % () if False else "%d|%s" % (1, "a") == "1|a"
    assert "ab".center(4, "*") == "*ab*" and "x".join(["1", "2"]) == "1x2" and "aXb".partition("X")[2] == "b"
    assert "é".encode("utf-8").decode() == "é" and "abc"[::-1] == "cba" and "a" * 3 == "aaa" and "7".zfill(3) == "007"
    return [row[::-1] for row in rows]


#: print to a buffer and to an object with write
#> 45
import io
class Tee:
    def __init__(self): self.text = ""
    def write(self, text): self.text += text
def transform(grid):
    buffer, tee = io.StringIO(), Tee()
    print("abc", file=buffer)
    print("ab", "d", file=tee, end="")
    print("x", file=None)
    return [[len(buffer.getvalue()), len(tee.text) + 1]]


#: a frozen dataclass that sets its own attribute
#> 2
from dataclasses import dataclass
@dataclass(frozen=True)
class P:
    a: int
    def __post_init__(self): object.__setattr__(self, "a", self.a + 1)
def transform(grid): return [[P(1).a]]


#: a class with __setattr__ and __delattr__
#> 20
class P:
    def __setattr__(self, k, v): super().__setattr__(k, v + 1)
    def __delattr__(self, k): object.__delattr__(self, k)
def transform(grid):
    p = P()
    p.x = 1
    v = p.x
    del p.x
    return [[v, hasattr(p, "x")]]


#: a block for __main__ that reads files
#> 123/456
def transform(grid): return grid
if __name__ == "__main__":
    import argparse, pathlib
    with open("task.json") as f:
        print(transform(eval(f.read())))


#: optional imports
#> 31
try:
    import not_there_at_all, numpy as np
except ImportError:
    not_there_at_all = None
try:
    from also_not_there import path
except (ImportError, ValueError) as error:
    path = 3
def transform(grid): return [[path, not_there_at_all is None]]


#: an abstract class by its metaclass
#> 1
import abc
from abc import ABCMeta, abstractmethod
class A(metaclass=ABCMeta):
    @abstractmethod
    def f(self): ...
class B(A, metaclass=abc.ABCMeta):
    def f(self): return 1
def transform(grid):
    try: A()
    except TypeError: return [[B().f()]]
