"""What models write has to run: one program per construct, each with the first row that it must return."""

from __future__ import annotations

import asyncio

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROGRAMS = {
    "single dispatch by annotations that are kept as text": """
        from __future__ import annotations
        from functools import singledispatch
        @singledispatch
        def size(x): return 1
        @size.register
        def _(x: list) -> int: return 2
        def transform(grid): return [[size(0), size([])]]
        #[1, 2]
    """,
    "an array class of its own": """
        import numpy as np
        class Board(np.ndarray):
            def __array_finalize__(self, other): self.name = "board"
        def transform(grid): return grid.view(Board)
        #[1, 2, 3]
    """,
    "augmented assignment of an item": """
        def transform(grid):
            grid[0][0] += 4
            grid[0, 1] *= 2
            return grid
        #[5, 4, 3]
    """,
    "augmented assignment of an attribute": """
        class Box:
            n = 1
        def transform(grid):
            box = Box()
            box.n += 6
            return [[box.n]]
        #[7]
    """,
    "annotated assignment": """
        limit: int = 3
        def transform(grid: np.ndarray) -> list[list[int]]:
            n: int
            n = limit
            rows: List[int] = [n]
            return [rows]
        #[3]
    """,
    "private names and attributes": """
        _K = 2
        def _help(n): return n + _K
        class Box:
            def __init__(self): self._n = 1; self.__m = 2
            def _get(self): return self._n + self.__m
        def transform(grid):
            return [[_help(1), Box()._get(), Box()._n]]
        #[3, 3, 1]
    """,
    "underscore as a name": """
        def transform(grid):
            for _ in range(3):
                pass
            a, _, b = (1, 2, 3)
            return [[a, _, b]]
        #[1, 2, 3]
    """,
    "nonlocal": """
        def transform(grid):
            n = 0
            def step():
                nonlocal n
                n += 1
            step(); step()
            return [[n]]
        #[2]
    """,
    "global": """
        n = 0
        def transform(grid):
            global n
            n += 1
            return [[n]]
        #[1]
    """,
    "match": """
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
        #[0, 2, 4, 4, 5, 3, 8, 9]
    """,
    "star import of the DSL": """
        from arc25_dsl import *
        import arc25_dsl as d
        def transform(grid): return grid
        #[1, 2, 3]
    """,
    "star import of numpy": """
        from numpy import *
        def transform(grid): return rot90(grid, 2)
        #[6, 5, 4]
    """,
    "dataclasses": """
        from dataclasses import dataclass, field, replace, asdict
        @dataclass(frozen=True, order=True)
        class Obj:
            size: int
            cells: list = field(default_factory=list)
            def __post_init__(self): pass
        def transform(grid):
            big = max(Obj(1), Obj(3))
            return [[big.size, replace(big, size=4).size, asdict(big)["size"]]]
        #[3, 4, 3]
    """,
    "enums": """
        from enum import Enum, IntEnum, auto
        class Color(IntEnum):
            BLACK = 0
            BLUE = 1
        class Way(Enum):
            UP = auto()
            DOWN = auto()
        def transform(grid):
            return [[Color.BLUE, Way.DOWN.value, len(Way), Color(1) + 0, Way["UP"].value]]
        #[1, 2, 2, 1, 1]
    """,
    "classes with special methods": """
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
        #[2, 3, 2, 2, 3, 4, 1, 1]
    """,
    "inheritance and super": """
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
        #[4, 8, 1, 1, 1]
    """,
    "text formatting": """
        def transform(grid):
            n, g = 5, [7]
            texts = (f"{n}", f"{n:>3d}", f"{g[0]!r}", "{}".format(n), "{0}{1}".format(n, n), "{a}".format(a=n),
                     "{0[0]}".format(g), "%d" % n, "{x}".format_map({"x": 5}), str.format("{}", n))
            return [[int(t) % 10 for t in texts]]
        #[5, 5, 7, 5, 5, 5, 7, 5, 5, 5]
    """,
    "name and print": """
        if __name__ == "__main__":
            raise SystemExit
        def transform(grid):
            print("debug", grid, sep="|", end="", flush=True)
            return grid
        #[1, 2, 3]
    """,
    "lambdas and walrus": """
        def transform(grid):
            pick = lambda row, k=1: row[k]
            if (n := pick([3, 4])) > 3:
                return [[n, (m := n + 1), m]]
        #[4, 5, 5]
    """,
    "generators": """
        def gen():
            got = yield 1
            yield from (2, 3)
            return
        def transform(grid):
            g = gen()
            return [[next(g), *g, sum(x for x in range(3))]]
        #[1, 2, 3, 3]
    """,
    "comprehensions": """
        def transform(grid):
            rows = [[int(v) for v in row if v] for row in grid]
            table = {k: v for k, v in zip("ab", (1, 2))}
            cells = {(y, x) for y, row in enumerate(rows) for x, v in enumerate(row)}
            return [[len(cells), table["b"], rows[1][2]]]
        #[6, 2, 6]
    """,
    "exceptions": """
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
        #[3, 4, 5, 1]
    """,
    "decorators": """
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
        #[2, 8, 3]
    """,
    "attributes of a function": """
        def count(): count.n += 1
        count.n = 0
        def transform(grid):
            count(); count()
            return [[count.n]]
        #[2]
    """,
    "recursion": """
        import sys
        sys.setrecursionlimit(10**6)
        def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
        def transform(grid): return [[depth(2000) // 1000]]
        #[2]
    """,
    "unpacking": """
        def f(*args, k=0, **kw): return len(args) + k + len(kw)
        def transform(grid):
            a, (b, *c), d = 1, (2, 3, 4), 5
            (x, y), z = [6, 7], 8
            t = [*c, *(1,)]
            m = {**{"k": 1}, "q": 2}
            return [[a, b, *c, d, x, y, z, f(*t, **m)]]
        #[1, 2, 3, 4, 5, 6, 7, 8, 5]
    """,
    "deleting": """
        def transform(grid):
            d = {"a": 1, "b": 2}
            del d["a"]
            rows = [1, 2, 3]
            del rows[0], rows[-1:]
            n = 1
            del n
            return [[len(d), len(rows)]]
        #[1, 1]
    """,
    "typing": """
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
        #[2, 3, 4]
    """,
    "collections": """
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
        #[1, 1, 0, 4, 2, 2]
    """,
    "standard library": """
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
        #[4, 3, 3, 5, 1, 2, 7, 2, 4, 2, 3, 6, 1]
    """,
    "seeded chance": """
        import random
        import numpy as np
        def transform(grid):
            random.seed(1); a = random.randint(0, 9)
            random.seed(1); b = random.randint(0, 9)
            np.random.seed(1); c = np.random.randint(10)
            rng = np.random.default_rng(1); s = np.random.RandomState(1); r = random.Random(1)
            return [[a == b, 0 <= c < 10, rng.integers(1, 2), s.randint(1, 2), r.randint(1, 1)]]
        #[1, 1, 1, 1, 1]
    """,
    "numpy": """
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
        #[1, 7, 3, 3, 3, 3, 1]
    """,
    "type checks and getattr": """
        def transform(grid):
            kinds = [type(1) == int, type("a") is str, isinstance(int, type), hasattr([], "append"),
                     getattr([5], "pop")(), getattr([], "nope", 6), callable(len), issubclass(bool, int)]
            return [[int(k) for k in kinds]]
        #[1, 1, 1, 1, 5, 6, 1, 1]
    """,
    "a variable named like a builtin": """
        def transform(input):
            open, compile = 1, 2
            dir = input.shape
            return [[open, compile, dir[0]]]
        #[1, 2, 2]
    """,
    "a comment or text that looks dangerous": """
        # import os; os.system("rm -rf /"); time.sleep(); random __import__ eval exec
        def transform(grid):
            note = "__class__ __subclasses__ exec(open('x'))"
            return grid
        #[1, 2, 3]
    """,
    "an optional import": """
        try:
            from scipy.ndimage import label
        except ImportError:
            label = None
        def transform(grid): return grid
        #[1, 2, 3]
    """,
    "warnings": """
        import warnings
        warnings.filterwarnings("ignore")
        def transform(grid):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                warnings.warn("x")
            return grid
        #[1, 2, 3]
    """,
    "nested tuples as output": """
        def transform(grid): return tuple(tuple(int(v) for v in row) for row in grid)
        #[1, 2, 3]
    """,
    "bools and whole floats as output": """
        def transform(grid): return [[True, 2.0, grid[0, 0]]]
        #[1, 2, 1]
    """,
    "rows of arrays as output": """
        def transform(grid): return [row for row in grid]
        #[1, 2, 3]
    """,
    "a float array as output": """
        def transform(grid): return grid / 1.0
        #[1, 2, 3]
    """,
}


def split(text: str) -> tuple[str, str]:
    """A program and the comment at its end that says what is expected."""
    lines = [line[8:] for line in text.strip("\n").splitlines()]
    source, _, expected = "\n".join(lines).rstrip().rpartition("#")
    return source, expected


@pytest.mark.parametrize("name", PROGRAMS)
async def test_a_construct_that_models_write_runs(run, name):
    source, expected = split(PROGRAMS[name])

    result = await run(source)

    assert (result.status, result.error) == (Status.OK, "")
    assert str(result.outputs[0].rows()[0]) == expected


async def test_the_constructs_run_in_shared_processes_too(run):
    programs = [split(text) for text in PROGRAMS.values()]

    results = await asyncio.gather(*(run(source) for source, _ in programs))

    assert [str(r.outputs[0].rows()[0]) if r.status is Status.OK else r.error for r in results] == [
        expected for _, expected in programs
    ]
