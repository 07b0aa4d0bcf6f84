"""No bytes that a child writes are taken for more than they are: the child is played by a forger."""

from __future__ import annotations

import os
import struct
import subprocess
import sys

import pytest

from arc25.core.grid import Grid
from arc25.core.records import Status
from arc25.sandbox.frames import CLOSING, BadFrame, Reader, grid_frame, text_frame
from arc25.sandbox.wire import Fate, Job, Verdict
from arc25.sandbox.worker import to_result

HONEST = grid_frame(0, 1, 2, b"\1\2") + text_frame(CLOSING, Status.OK, "")


def header(magic=b"\xa2\x5fAR", index=0, status=0, height=1, width=1, length=1) -> bytes:
    return struct.pack("<4sHBBBH", magic, index, status, height, width, length)


FORGED = {
    "wrong magic": header(magic=b"ABCD") + b"\1",
    "a later input first": header(index=1) + b"\1",
    "an input that does not exist": grid_frame(0, 1, 1, b"\1")
    + grid_frame(1, 1, 1, b"\1")
    + grid_frame(2, 1, 1, b"\1"),
    "an input twice": grid_frame(0, 1, 1, b"\1") * 2,
    "an unknown status": header(status=99) + b"\1",
    "a status that only the parent gives": header(status=6) + b"\1",
    "fewer cells than the sides say": header(height=2) + b"\1",
    "no cells": header(height=0, width=0, length=0),
    "31 rows": header(height=31, length=31) + b"\1" * 31,
    "a colour of ten": grid_frame(0, 1, 1, b"\x0a"),
    "a text of 60000 bytes": header(index=CLOSING, status=1, height=0, width=0, length=60000),
    "a text with sides": header(status=3, height=1, width=1, length=1) + b"x",
    "a text of control characters": header(status=3, height=0, width=0, length=1) + b"\x1b",
    "a text that is not ASCII": header(status=3, height=0, width=0, length=1) + b"\xff",
    "OK before all inputs are in": text_frame(CLOSING, Status.OK, ""),
    "noise": bytes(range(256)),
    "a pickle": b"\x80\x04\x95\x17\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x94\x8c\x06system",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_frame_breaks_the_protocol(name):
    with pytest.raises(BadFrame):
        Reader(inputs=2).take(bytearray(FORGED[name]))


@pytest.mark.parametrize("name", FORGED)
def test_the_parent_does_not_believe_the_zygote_either(name):
    grid = Grid(1, 1, b"\1")
    verdict = Verdict(0, Fate.CLOSED, 0, 0.0, FORGED[name])

    assert to_result(Job(b"", "f", (grid, grid)), verdict, 1.0, "").status is Status.CRASHED


@pytest.mark.parametrize("size", range(1, len(HONEST)))
def test_a_frame_cut_short_is_waited_for(size):
    reader = Reader(inputs=1)

    reader.take(bytearray(HONEST[:size]))

    assert not reader.closed


@pytest.mark.parametrize("size", range(len(HONEST)))
def test_a_verdict_cut_short_is_no_success(size):
    verdict = Verdict(0, Fate.CLOSED, 0, 0.0, HONEST[:size])

    assert to_result(Job(b"", "f", (Grid(1, 1, b"\1"),)), verdict, 1.0, "").status is Status.CRASHED


def test_bytes_after_the_closing_frame_are_no_success():
    verdict = Verdict(0, Fate.CLOSED, 0, 0.0, HONEST + b"x")

    assert to_result(Job(b"", "f", (Grid(1, 1, b"\1"),)), verdict, 1.0, "").status is Status.CRASHED


FORGER = """
import os, socket, sys
from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.records import Status
from arc25.sandbox.kernel.confinement import CHANNEL, Layers
from arc25.sandbox.frames import CLOSING, grid_frame, text_frame
from arc25.sandbox.language.policy import policy_for
from arc25.sandbox.supervisor import Supervisor
from arc25.sandbox.wire import Job, Order

answers = CHANNEL

class Forger:
    policy = policy_for({})

    def run_batch(self, programs):
        for program in programs:
            if program.job.source == b"honest":
                os.write(answers, grid_frame(0, 1, 1, bytes([len(programs)])) + text_frame(CLOSING, Status.OK, ""))
            else:
                exec(program.job.source)

def send(verdicts):
    for verdict in verdicts:
        print(verdict.fate.name)

channel, _parent = socket.socketpair()
supervisor = Supervisor(Forger(), Layers(), 1 << 40, channel.fileno(), send)
jobs = tuple(Job(source.encode(), "f", (Grid(1, 1, b"\\1"),)) for source in ("honest", sys.argv[1], "honest"))
supervisor.run(Order(jobs, Limits(0.2, 64), False))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="CPU clocks of other processes are Linux's")
@pytest.mark.parametrize(
    ("attack", "fate"),
    [
        ("os.write(answers, b'nonsense that is no frame')", "BROKE_PROTOCOL"),
        ("os.write(answers, b'x' * 10**6)", "BROKE_PROTOCOL"),
        ("os._exit(0)", "DIED"),
        ("os._exit(7)", "DIED"),
        ("os.close(answers)", "DIED"),
        ("os.kill(os.getpid(), 11)", "DIED"),
        ("while True: pass", "TIMEOUT"),
        ("os.write(answers, grid_frame(0, 1, 1, b'\\1'))\nwhile True: pass", "TIMEOUT"),
    ],
)
def test_the_culprit_alone_pays_and_the_rest_of_its_batch_runs(attack, fate):
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", FORGER, attack], capture_output=True, text=True, timeout=30, check=False, env=environment
    )

    assert done.stdout.split() == ["CLOSED", fate, "CLOSED"], done.stderr
