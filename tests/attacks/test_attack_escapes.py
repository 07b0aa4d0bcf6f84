"""Ways around the language that lead to raw modules, raw memory, evaluation of text, or to another program."""

from __future__ import annotations

import asyncio
import textwrap

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

READER = """
got = []
class R:
    def __radd__(self, other):
        got.append(other)
        raise ValueError
class C: pass
"""

ESCAPES = {
    "a module by Enum's metaclass": (
        """
        from enum import Enum
        class E(Enum): pass
        E._convert_("F", "os", lambda name: name == "sys", None)
        """
    ),
    "special names by Enum's metaclass": "import enum\nclass E(enum.Enum): pass\nE._create_('X', [('__del__', 1)])",
    "a private name of a metaclass, by augmented assignment": (
        READER + "from enum import Enum\nclass E(Enum): pass\nE._convert_ += R()"
    ),
    "what abstract classes know, by their metaclass": "import abc\nclass K(abc.ABC): pass\nK._abc_registry_clear()",
    "type, by augmented assignment": READER + "C.__class__ += R()",
    "object.__setattr__, by augmented assignment": READER + "C.__setattr__ += R()",
    "str.format, by augmented assignment": READER + "class S(str): pass\nS.format += R()",
    "an evaluation, by what wraps copies": (
        """
        from functools import wraps
        from typing import List, get_args
        reference = get_args(List["__import__('os')"])[0]
        f = wraps(type(reference), ())(lambda: 0)
        f._evaluate(reference, None, None, frozenset())
        """
    ),
    "an evaluation, by what passes attributes on": (
        """
        from typing import Annotated, List, get_args
        reference = get_args(List["__import__('os')"])[0]
        Annotated[type(reference), 1].__getattr__("_evaluate")(reference, None, None, frozenset())
        """
    ),
    "a dict of Enum's, by what wraps copies": (
        "import enum\nfrom functools import wraps\nwraps(enum.Enum, ())(lambda: 0)._member_map_"
    ),
    "a frame, by UserString's format": (
        "from collections import UserString\ndef g(): yield\nk = g()\nUserString('{0.gi_frame}').format(k)"
    ),
    "globals, by UserString's format_map": (
        "from collections import UserString\nUserString('{x.__globals__}').format_map({'x': lambda: 0})"
    ),
    "globals, by UserString's format unbound": (
        "from collections import UserString\nUserString.format(UserString('{0.__globals__}'), lambda: 0)"
    ),
    "another name for the module": "__name__ = 'numpy'",
    "another name for the module, globally": "def f():\n    global __name__\n    __name__ = 'numpy'\nf()",
}


@pytest.mark.parametrize("name", ESCAPES)
async def test_no_way_leads_to(run, name):
    source = f"{textwrap.dedent(ESCAPES[name])}\ndef transform(grid): return grid"

    result = await run(source)

    assert result.status in (Status.REFUSED, Status.RAISED)
    assert "not allowed" in result.error or "cannot be set" in result.error or "has no attribute" in result.error


async def test_a_function_that_asks_for_type_gets_what_programs_call_type(run):
    source = """
    from functools import singledispatch
    @singledispatch
    def f(x): return 1
    @f.register
    def _(x: type): return 2
    made = [kind for kind in f.registry if kind is not object][0]
    def transform(grid): return [[len(made("X", (), {}).__name__)]]
    """

    assert (await run(textwrap.dedent(source))).status is Status.RAISED


async def test_old_names_of_scipys_modules_are_facades_too(run):
    source = "import scipy.ndimage.filters as f\ndef transform(grid): return [[int(hasattr(f, 'warnings')), 1]]"

    result = await run(source)

    assert result.outputs[0].rows()[0][0] == 0


@pytest.mark.parametrize(
    "attack",
    [
        "from functools import wraps\nimport enum\nm = wraps(enum.Enum, ())(lambda: 0)._member_map_\nm['E'] = 1",
        "import sys\nobject.__setattr__(sys.stdout, 'encoding', 'stolen')",
        "import sys\nsys.stdout.left = 1",
    ],
    ids=["members of Enum", "an attribute of stdout", "a new attribute of stdout"],
)
async def test_what_programs_share_stays_as_it_is(run, attack):
    shown = """
    import enum, sys
    def transform(grid):
        return [[len(enum.Enum.__members__), int(sys.stdout.encoding == "utf-8"), int(hasattr(sys.stdout, "left"))]]
    """
    vandal = f"try:\n{textwrap.indent(attack, '    ')}\nexcept Exception: pass\ndef transform(grid): return grid"

    _, after = await asyncio.gather(run(vandal), run(textwrap.dedent(shown)))

    assert after.outputs[0].rows() == [[0, 1, 0]]


async def test_a_counter_of_a_class_can_still_be_added_to(run):
    source = """
    class A:
        count = 0
        __hidden = 1
        def __init__(self):
            self._n = 1
            self._n += 1
            A.count += 1
            A.__hidden += 1
            self.data = 1
            self.data += 1
        def all(self): return [[self._n, A.count, A.__hidden, self.data]]
    def transform(grid): return A().all()
    """

    assert (await run(textwrap.dedent(source))).outputs[0].rows() == [[2, 1, 2, 2]]
