"""No object that a program returns passes for a grid that it is not."""

from __future__ import annotations

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIARS = {
    "equal to everything": "class X:\n    def __eq__(s, o): return True\ndef transform(grid): return X()",
    "an array on demand": "class X:\n    def __array__(s, *a, **k): return grid\ndef transform(grid): return X()",
    "an object that calls itself an array": (
        "import numpy as np\nclass X:\n    __class__ = property(lambda s: np.ndarray)\n    ndim, shape = 2, (1, 1)\n"
        "    dtype = np.dtype(np.uint8)\n    def __ge__(s, o): return np.array([[True]])\n    __lt__ = __ge__\n"
        "    def astype(s, t): return s\n    def tobytes(s): return bytes([7])\ndef transform(grid): return X()"
    ),
    "an array that lies about its values": (
        "import numpy as np\nclass X(np.ndarray):\n    def __ge__(s, o): return np.array([[True]])\n"
        "    __lt__ = __ge__\ndef transform(grid): return (grid * 100).view(X)"
    ),
    "a number that lies about its size": (
        "class X(int):\n    def __ge__(s, o): return True\n    def __lt__(s, o): return True\n"
        "    def __le__(s, o): return True\n    def __gt__(s, o): return True\ndef transform(grid): return [[X(77)]]"
    ),
    "a number that lies about its value": (
        "class X(int):\n    def __int__(s): return 300\ndef transform(grid): return [[X(3)]]"
    ),
    "a float that is no number": "def transform(grid): return [[float('nan')]]",
    "an infinity": "import numpy as np\ndef transform(grid): return np.full((2, 2), np.inf)",
    "text": "def transform(grid): return ['123', '456']",
    "a generator": "def transform(grid): return (row for row in grid)",
    "a dictionary": "def transform(grid): return {0: [1]}",
    "a complex array": "import numpy as np\ndef transform(grid): return np.ones((2, 2), complex)",
    "an array of objects": "import numpy as np\ndef transform(grid): return np.array([[object()]])",
    "nothing": "def transform(grid): pass",
    "a flat list": "def transform(grid): return [1, 2, 3]",
    "a deep list": "def transform(grid): return [[[1]]]",
    "a list in itself": "def transform(grid):\n    a = []\n    a.append(a)\n    return a",
    "a ragged list": "def transform(grid): return [[1, 2], [3]]",
    "an empty list": "def transform(grid): return []",
    "an empty row": "def transform(grid): return [[]]",
    "an empty array": "import numpy as np\ndef transform(grid): return np.zeros((0, 3))",
    "a cube": "import numpy as np\ndef transform(grid): return np.zeros((1, 1, 1))",
    "a negative number": "def transform(grid): return -grid",
    "a ten": "def transform(grid): return grid * 10",
    "a half": "def transform(grid): return grid / 2",
    "an index": "class X:\n    def __index__(s): return 3\ndef transform(grid): return [[X()]]",
    "a number by __int__": "class X:\n    def __int__(s): return 3\ndef transform(grid): return [[X()]]",
    "a number by __float__": "class X:\n    def __float__(s): return 3.0\ndef transform(grid): return [[X()]]",
    "a sequence by __len__ and __getitem__": (
        "class X:\n    def __len__(s): return 1\n    def __getitem__(s, i): return [1]\ndef transform(grid): return X()"
    ),
    "rows without end": (
        "class X(list):\n    def __iter__(s):\n        while True: yield [1]\ndef transform(grid): return X([[1]])"
    ),
    "a row without end": (
        "class X(list):\n    def __iter__(s):\n        while True: yield 1\ndef transform(grid): return [X([1])]"
    ),
    "a list that hides its rows": (
        "class X(list):\n    def __iter__(s): return iter(())\ndef transform(grid): return X([[1]])"
    ),
    "an object that calls itself a list": (
        "class X:\n    __class__ = property(lambda s: list)\n    def __iter__(s): return iter('12')\n"
        "def transform(grid): return X()"
    ),
    "a row that calls itself a list": (
        "class X:\n    __class__ = property(lambda s: list)\ndef transform(grid): return [X()]"
    ),
    "a cell that calls itself a number": (
        "class X:\n    __class__ = property(lambda s: int)\n    def __lt__(s, o): return True\n    __gt__ = __lt__\n"
        "    def __int__(s): return 'x'\ndef transform(grid): return [[X()]]"
    ),
    "a cell that changes": (
        "class X(int):\n    def __int__(s): return 12\n    def __eq__(s, o): return True\n    __hash__ = int.__hash__\n"
        "def transform(grid): return [[X(3)]]"
    ),
    "an array that lies about its shape": (
        "import numpy as np\nclass X(np.ndarray):\n    shape = (1, 1)\n    ndim = 2\n"
        "def transform(grid): return np.ones((2, 2, 2), int).view(X)"
    ),
    "an array that lies about its type": (
        "import numpy as np\nclass X(np.ndarray):\n    dtype = np.dtype(int)\n"
        "def transform(grid): return (grid / 2).view(X)"
    ),
    "an array that lies when it is copied": (
        "import numpy as np\nclass X(np.ndarray):\n    def astype(s, *a): return 1\n    def tobytes(s): return b'1'\n"
        "def transform(grid): return (grid * 50).view(X)"
    ),
    "an array with an answer to every function": (
        "import numpy as np\nclass X(np.ndarray):\n    def __array_function__(s, *a, **k): return np.ones((2, 2))\n"
        "    def __array_ufunc__(s, *a, **k): return np.ones((2, 2), bool)\n"
        "def transform(grid): return (grid * 50).view(X)"
    ),
    "an array of text": "import numpy as np\ndef transform(grid): return grid.astype(str)",
    "an array of bytes": "import numpy as np\ndef transform(grid): return grid.astype('S1')",
    "an array of dates": "import numpy as np\ndef transform(grid): return grid.astype('M8[s]')",
    "an array of records": "import numpy as np\ndef transform(grid): return np.zeros((2, 2), [('a', int)])",
    "an array of nothing": "import numpy as np\ndef transform(grid): return np.zeros((2, 2), 'V8')",
    "a masked number": "def transform(grid): return [[1 << 64]]",
    "minus nothing and a bit": "def transform(grid): return [[-0.5]]",
    "nine and a bit": "def transform(grid): return [[9.0000001]]",
    "a complex number": "def transform(grid): return [[3 + 0j]]",
    "a fraction": "from fractions import Fraction\ndef transform(grid): return [[Fraction(3)]]",
    "a set of rows": "def transform(grid): return {(1, 2)}",
    "an iterator": "def transform(grid): return iter([[1]])",
    "the class of arrays": "import numpy as np\ndef transform(grid): return np.ndarray",
    "itself": "def transform(grid): return transform",
    "a module": "import numpy as np\ndef transform(grid): return np",
    "31 rows": "def transform(grid): return [[1]] * 31",
    "31 columns": "def transform(grid): return [[1] * 31]",
}


@pytest.mark.parametrize("name", LIARS)
async def test_what_is_returned_is_not_taken_for_a_grid(run, name):
    result = await run(LIARS[name])

    assert result.status in (Status.NOT_A_GRID, Status.RAISED)
    assert result.outputs == (None,)


async def test_an_exception_cannot_lie_about_its_message(run):
    source = (
        "class S(str):\n    def __len__(s): return 1 / 0\n    def __getitem__(s, i): return 1 / 0\n"
        "class E(Exception):\n    def __str__(s): return S('why')\ndef transform(grid): raise E()"
    )

    assert (await run(source)).error == "E: why (line 6)"
