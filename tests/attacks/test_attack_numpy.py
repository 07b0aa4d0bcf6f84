"""No program reaches raw memory, files or text evaluation through numpy."""

from __future__ import annotations

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXPRESSIONS = [
    "np.ctypeslib",
    "grid.ctypes",
    "getattr(grid, 'ctypes')",
    "grid.data",
    "grid.base",
    "grid.setflags(write=True)",
    "grid.dumps()",
    "np.lib.stride_tricks.as_strided(grid, (99,), (8,))",
    "np.lib.npyio",
    "np.lib.format",
    "np.testing.runstring('1', {})",
    "np.testing",
    "np.f2py",
    "np.distutils",
    "np.core",
    "np.memmap",
    "np.show_config()",
    "np.load",
    "np.save",
    "np.savez",
    "np.genfromtxt",
    "np.fromregex",
    "np.fromstring",
    "np.lookfor('x')",
    "np.source(np.rot90)",
    "np.info(np.rot90)",
    "np.frombuffer(b'x' * 8, dtype=object)",
    "np.dtype('O').type.__subclasses__",
    "np.array([transform], dtype=object)[0].__globals__",
    "np.vectorize(getattr)([transform], ['__globals__'])",
    "np.frompyfunc(getattr, 2, 1)(transform, '__globals__')",
    "np.ndarray(shape=(99,), buffer=b'12345678')",
    "np.matrix",
    "np.setbufsize(1)",
    "np.seterrcall(print)",
    "np.random.bit_generator",
    "np.random.mtrand._rand",
    "np.random.default_rng().bit_generator.ctypes",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
async def test_a_program_cannot_evaluate(run, expression):
    source = f"import numpy as np\ndef transform(grid):\n    {expression}\n    return grid"

    assert (await run(source)).status in (Status.REFUSED, Status.RAISED)


@pytest.mark.parametrize("name", ["strides", "data", "dtype", "flags", "base"])
async def test_a_program_cannot_write_the_attribute_of_an_array(run, name):
    source = f"def transform(grid):\n    grid.{name} = (0, 0)\n    return grid"

    assert (await run(source)).status is Status.RAISED


async def test_pickles_are_not_read(run):
    assert (await run("import pickle\ndef transform(grid): return grid")).status is Status.REFUSED
