"""No program sees our environment, command line or memory."""

from __future__ import annotations

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROGRAMS = {
    "os": "import os\ndef transform(grid):\n    os.environ\n    return grid",
    "os under another name": "import os as o\ndef transform(grid):\n    o.environ\n    return grid",
    "os from another module": "from os import environ\ndef transform(grid):\n    return grid",
    "sys.modules": "import sys\ndef transform(grid):\n    sys.modules['os']\n    return grid",
    "sys from typing": "import typing\ndef transform(grid):\n    typing.sys\n    return grid",
    "sys from statistics": "import statistics\ndef transform(grid):\n    statistics.sys\n    return grid",
    "sys from dataclasses": "import dataclasses\ndef transform(grid):\n    dataclasses.sys\n    return grid",
    "sys from re.enum": "import re\ndef transform(grid):\n    re.enum.sys\n    return grid",
    "os from random": "import random\ndef transform(grid):\n    random._os\n    return grid",
    "sys from collections": "import collections\ndef transform(grid):\n    collections._sys\n    return grid",
    "the command line": "import sys\ndef transform(grid):\n    sys.argv\n    return grid",
    "our globals": "def transform(grid):\n    globals()['x'] = 1\n    return grid",
    "our locals": "def transform(grid):\n    locals()\n    return grid",
    "vars": "def transform(grid):\n    vars(grid)\n    return grid",
}


@pytest.mark.parametrize("name", PROGRAMS)
async def test_a_program_cannot_reach(run, name):
    assert (await run(PROGRAMS[name])).status in (Status.REFUSED, Status.RAISED)


async def test_the_parents_environment_does_not_reach_the_zygote(monkeypatch):
    monkeypatch.setenv("ARC25_SECRET", "42")

    assert "ARC25_SECRET" not in _environment_of_a_zygote()


def _environment_of_a_zygote() -> str:
    """What the kernel shows of a zygote's environment at its start."""
    import socket
    import time

    from arc25.sandbox.process import ZygoteProcess

    ours, theirs = socket.socketpair()
    process = ZygoteProcess(theirs, {"namespace": "", "inputs": "array"})
    process.start()
    theirs.close()
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with open(f"/proc/{process.pid}/environ", encoding="utf-8") as file:
                text = file.read()
            if "PYTHONHASHSEED" in text:  # it has replaced our own program by now
                return text
            time.sleep(0.01)
        raise AssertionError("the zygote did not start")
    finally:
        ours.close()
        process.end()
