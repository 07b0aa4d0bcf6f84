"""Nothing that a program leaves lying about runs in, shows in, or changes a later one."""

from __future__ import annotations

import asyncio
import textwrap

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEAD = "import abc, copy, enum, fractions, functools, re, typing, numpy as np\n"
LOOP = """
def late():
    try: yield
    finally:
        while True: pass
def started(late=late):
    g = late()
    next(g)
    return g
class Holder:
    def __init__(self): self.g = started()
    def __call__(self, *a): return "x"
    def write(self, text): pass
"""

LATE = {
    "the error handler of numpy": "np.errstate(call=Holder()).__enter__()",
    "numpy's formats of numbers": "np.set_printoptions(formatter={'all': Holder()})",
    "a cache of typing": "typing.List[Holder()]",
    "an exception": "try: raise ValueError(Holder())\nexcept ValueError as e: keep = e",
    "a cycle": "a = [started()]\na.append(a)",
    "a cycle that another one leaves": (
        "def first(started=started):\n    try: yield\n    finally:\n        a = [started()]\n        a.append(a)\n"
        "g = first()\nnext(g)\nb = [g]\nb.append(b)"
    ),
    "a default of a function": "def f(a=started()): pass",
    "a cache of its own": "@functools.lru_cache\ndef f(a): return a\nf(Holder())",
    "an attribute of a class": "class X: g = started()",
    "a cache of typing that is filled again": (
        "class P:\n    def __call__(s): pass\n"
        "def again(typing=typing, P=P, Holder=Holder):\n    try: yield\n    finally: typing.List[Holder()]\n"
        "p = P()\np.g = again()\nnext(p.g)\ntyping.List[p]"
    ),
    "a cache of patterns": "class S(str): pass\ns = S('a')\ns.g = started()\nre.compile(s)",
    "a flag of a pattern": "class L(int): pass\nn = L(0)\nn.g = started()\nre.compile('a', n)",
    "the state of chance": "import random\nrandom.setstate(random.getstate()[:2] + (Holder(),))",
    "a registry of overloads": "class F:\n    g = started()\ntyping.overload(F)",
    "a weak abstract class": "class X(abc.ABC): g = started()\nisinstance(1, X)",
    "the global state of a program": "g = started()",
}


@pytest.mark.parametrize("name", LATE)
async def test_what_is_finalised_late_takes_no_other_programs_time(run, name):
    attack = f"{HEAD}{LOOP}\n{LATE[name]}\ndef transform(grid): return grid"
    crowd = f"{HEAD}for i in range(300): typing.List[typing.TypeVar('T')]\ndef transform(grid): return grid"

    _, first, second = await asyncio.gather(run(attack), run(crowd), run("def transform(grid): return grid"))

    assert (first.status, second.status) == (Status.OK, Status.OK)


CHANGED = {
    "a cache of typing, by a liar": (
        """
        class P:
            def __call__(s): pass
            def __hash__(s): return hash(int)
            def __eq__(s, o): return True
        typing.Optional[P()]
        typing.Union[P(), str]
        typing.List[P()]
        """,
        "isinstance(1, typing.Union[int, str])",
    ),
    "a flag of re, by a liar": (
        """
        class L(int):
            def __hash__(s): return 10
            def __eq__(s, o): return True
        re.findall("a", "a", re.I | L(10))
        """,
        "len(re.findall('^a.', 'A\\na1\\nA1', re.I | re.M))",
    ),
    "a property": ("fractions.Fraction.numerator.__init__(lambda s: 7)", "fractions.Fraction(1, 2).numerator"),
    "numpy's s_": ("np.s_.__init__(True)", "isinstance(np.s_[0], tuple)"),
    "numpy's r_": ("super(type(np.r_), np.r_).__init__(1, True)", "np.r_[1, 2].ndim"),
    "typing's List": ("typing.List.__init__(dict, 2)", "isinstance({}, typing.List)"),
    "typing's Protocol": ("typing.Protocol.__init_subclass__()", "isinstance(1, typing.SupportsInt)"),
    "the members of Enum": (
        """
        class L:
            def __eq__(s, o):
                o["X"] = 1
                return True
        enum.Enum.__members__ == L()
        """,
        "len(enum.Enum.__members__)",
    ),
    "an instance's attribute": (
        """
        p = functools.cached_property(lambda s: 7)
        p.__set_name__(None, "foo")
        p.__get__(np.finfo(float), None)
        """,
        "hasattr(np.finfo(float), 'foo')",
    ),
    "what empty arrays hold": ("[np.full((10, 10), 7) for _ in range(9)]", "np.empty((10, 10), int)[0, 0]"),
    "what large empty arrays hold": ("[np.full(10**5, 7) for _ in range(9)]", "np.empty(10**5, int)[5]"),
    "what is left out of a computation": (
        "[np.full((10, 10), 7.0) for _ in range(9)]",
        "np.divide(np.ones((10, 10)), 1, where=np.zeros((10, 10), bool))[0, 0]",
    ),
}


@pytest.mark.parametrize("name", CHANGED)
async def test_a_later_program_does_not_see_a_change_of(run, name):
    vandal, shown = CHANGED[name]
    attack = f"{HEAD}{textwrap.dedent(vandal)}\ndef transform(grid): return grid"
    victim = f"{HEAD}def transform(grid): return [[int({shown}), 0, 1]]"
    expected = await run(victim, alone=True)

    _, seen = await asyncio.gather(run(attack), run(victim))

    assert expected.status is Status.OK
    assert (seen.status, seen.outputs, seen.error) == (expected.status, expected.outputs, expected.error)


async def test_no_program_finds_the_source_of_another_in_fresh_memory(run):
    mark = "MARK" + "OF" * 30
    other = f"# {mark}\nkeep = '{mark}'\ndef transform(grid): return grid"
    spy = (
        f"import numpy as np\nmark = bytes(reversed({mark[::-1].encode()!r}))\ndef transform(grid):\n"
        "    for n in (50, 90, 130, 200, 300, 400, 500, 700, 1000, 2000, 4000, 10**4, 10**5, 10**6):\n"
        "        for _ in range(20):\n            if mark in np.empty(n, np.uint8).tobytes(): return [[7]]\n"
        "    return [[0]]"
    )

    _, seen, _ = await asyncio.gather(run(other), run(spy), run(other))

    assert seen.outputs[0].rows() == [[0]]
