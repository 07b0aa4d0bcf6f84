"""No array shows memory that is not its own: tried in a process of its own, as numpy is changed for good."""

from __future__ import annotations

import subprocess
import sys

import pytest

from arc25.core.context import Context
from arc25.core.records import Level
from arc25.plugins.executors.restricted import Restricted
from arc25.sandbox import process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="numpy's memory is closed on Linux only")

CLOSED = "import numpy as np\nfrom arc25.sandbox import arrays\narrays.close_memory()\n"


def after_closing(code: str) -> str:
    """What `code` prints once numpy's memory is closed, or the last line of its traceback."""
    command = [sys.executable, "-c", CLOSED + code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "uninitialised",
    [
        "np.empty(n)",
        "np.empty_like(np.ones(n))",
        "np.ndarray(n)",
        "np.add(1.0, np.ones(n), where=np.zeros(n, bool))",
        "np.nditer([np.ones(n), None]).operands[1]",
    ],
)
def test_new_arrays_are_zeros(uninitialised):
    dirt = "[np.full(n, 7.0) for _ in range(9)]"
    code = f"for n in (1, 10, 100, 10**4, 10**6):\n    {dirt}\n    print({uninitialised}.any(), end=' ')"

    assert after_closing(code).split() == ["False"] * 5


@pytest.mark.parametrize(
    "forged",
    [
        "np.ndarray((1,), object, np.array([id(None)]))",
        "np.ndarray((1,), dtype=object, buffer=bytearray(8))",
        "np.ndarray(shape=(1,), dtype=[('a', object)], buffer=np.array([id(None)]))",
        "np.ndarray((1,), np.int64, np.array([None]))",
        "type('Board', (np.ndarray,), {})((1,), object, bytearray(8))",
        "np.ndarray.__new__(np.ndarray, (1,), object, bytearray(8))",
    ],
)
def test_no_array_of_objects_lies_on_foreign_memory(forged):
    assert after_closing(f"print({forged})").startswith("SystemError")


@pytest.mark.parametrize(
    ("honest", "expected"),
    [
        ("np.ndarray((2, 2), int)", "[0, 0, 0, 0]"),
        ("np.ndarray((2,), np.uint8, b'ab')", "[97, 98]"),
        ("np.ndarray(2, buffer=np.arange(4.0), offset=8)", "[1.0, 2.0]"),
        ("np.ndarray((2,), object)", "[None, None]"),
        ("type('Board', (np.ndarray,), {})((2,), int)", "[0, 0]"),
    ],
)
def test_honest_arrays_are_made_as_ever(honest, expected):
    assert after_closing(f"print({honest}.ravel().tolist())") == expected


def test_arrays_grow_and_shrink_as_ever():
    code = "a = np.arange(1000)\na.resize(5000, refcheck=False)\na.resize(3, refcheck=False)\nprint(a, np.zeros(2))"

    assert after_closing(code) == "[0 1 2] [0. 0.]"


UNKNOWN = """
from arc25.sandbox import arrays
def fail(): raise arrays.Unchanged("another numpy")
arrays.close_memory = fail
main(settings)
"""


async def test_a_numpy_that_cannot_be_changed_is_told_as_a_missing_layer(monkeypatch):
    monkeypatch.setattr(process, "_BOOT", process._BOOT.replace("main(settings)\n", UNKNOWN))
    executor = Restricted(Context())
    try:
        boundary = await executor.probe()
    finally:
        await executor.close()

    assert boundary.layers["clean arrays"] == "another numpy"
    assert boundary.level is Level.STRONG
