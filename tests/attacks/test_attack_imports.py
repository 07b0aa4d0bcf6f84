"""No trick imports what is not on the list."""

from __future__ import annotations

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

STATEMENTS = [
    "import os",
    "import os.path",
    "import os as numpy",
    "import numpy, os",
    "from os import *",
    "from . import x",
    "from .. import x",
    "from .numpy import x",
    "import importlib",
    "import builtins",
    "import sys, posix",
    "import numpy.core",
    "import numpy.testing",
    "import numpy.ctypeslib",
    "from numpy import ctypeslib",
    "from numpy import load",
    "from numpy.lib import format",
    "from random import _os",
    "from functools import _lru_cache_wrapper as x, GenericAlias",
    "from operator import methodcaller",
    "from typing import get_type_hints",
    "from typing import sys",
    "from collections import _sys",
    "from string import Formatter",
    "from __main__ import transform",
    "from __future__ import braces",
    "import arc25",
    "import arc25.sandbox.child",
    "import arc25.data.answers",
    "from arc25_dsl import __builtins__",
    "import pkgutil, code, codecs, inspect, site",
    "import threading",
]


@pytest.mark.parametrize("statement", STATEMENTS)
async def test_a_program_cannot(run, statement):
    result = await run(f"{statement}\ndef transform(grid):\n    return grid")

    assert result.status in (Status.REFUSED, Status.RAISED, Status.SYNTAX)


async def test_a_star_import_brings_no_private_names(run):
    source = "from random import *\nfrom numpy import *\ndef transform(grid):\n    _os\n    return grid"

    assert (await run(source)).error.startswith("NameError")


async def test_a_facade_cannot_be_changed(run):
    source = "import math\nmath.pi = 3\ndef transform(grid):\n    return grid"

    assert (await run(source)).status is Status.RAISED


async def test_a_facade_cannot_be_changed_by_setattr(run):
    source = "import math\nsetattr(math, 'pi', 3)\ndef transform(grid):\n    return grid"

    assert (await run(source)).status is Status.RAISED
