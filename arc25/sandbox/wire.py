"""What a worker's two trusted ends, parent and zygote, say to each other over their socket.

Every message is a u32 length and that many bytes. The parent sends an `Order`; for each of its programs the zygote
answers with a `Verdict`, in order. A verdict carries the child's frames as the child wrote them.
"""

from __future__ import annotations

import enum
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from arc25.core.context import Limits
from arc25.core.grid import MAX_SIDE, Grid

LENGTH = struct.Struct("<I")
MAX_MESSAGE = 1 << 28
MAX_SOURCE = 100_000
"""Characters of a program; a longer one is refused."""

LONGEST = 255
"""No side is longer: a frame tells it in a byte."""
_ORDER = struct.Struct("<BdIIH")  # one program a child?, seconds, memory_mib, salt, number of programs
_JOB = struct.Struct("<IIH")  # bytes of entry, bytes of source, number of inputs
_SIDES = struct.Struct("<HH")
_VERDICT = struct.Struct("<HBid")  # index, fate, detail, seconds


@dataclass(frozen=True, slots=True)
class Job:
    """One program and what to call it with. Its source is UTF-8; only the compile process decodes and parses it."""

    source: bytes
    entry: str
    inputs: tuple[Grid, ...]

    @property
    def max_side(self) -> int:
        """The longest side an output may have: 30 as in ARC, or that of the longest input (1D-ARC goes to 93)."""
        longest = max([max(grid.height, grid.width) for grid in self.inputs], default=0)
        return min(max(MAX_SIDE, longest), LONGEST)


@dataclass(frozen=True, slots=True)
class Order:
    """Programs to run under the same limits, one after another in a child or (`alone`) each in its own.

    `salt` shifts the addresses in the child's memory, so that a program which depends on them shows it.
    """

    jobs: tuple[Job, ...]
    limits: Limits
    alone: bool
    salt: int = 0


class Fate(enum.Enum):
    """How a program's time in the child ended, as seen from outside."""

    CLOSED = 0  # it said all it had to say
    TIMEOUT = 1
    DIED = 2  # `detail` is the exit code, or minus the signal
    BROKE_PROTOCOL = 3
    UNEQUIPPED = 4  # it did not run: it needs packages that this zygote has not


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of program `index` of an order; `seconds` of CPU time."""

    index: int
    fate: Fate
    detail: int
    seconds: float
    frames: bytes


def pack_order(order: Order) -> bytes:
    """An order as bytes."""
    limits = order.limits
    parts = [_ORDER.pack(order.alone, limits.seconds, limits.memory_mib, order.salt, len(order.jobs))]
    for job in order.jobs:
        entry = job.entry.encode("utf-8", "surrogatepass")
        parts += [_JOB.pack(len(entry), len(job.source), len(job.inputs)), entry, job.source]
        for grid in job.inputs:
            parts += [_SIDES.pack(grid.height, grid.width), grid.cells]
    return b"".join(parts)


def unpack_order(data: bytes) -> Order:
    """The order in `data`, which the parent wrote."""
    alone, seconds, memory_mib, salt, count = _ORDER.unpack_from(data)
    at = _ORDER.size
    jobs = []
    for _ in range(count):
        entry_size, source_size, grids = _JOB.unpack_from(data, at)
        at += _JOB.size
        entry = data[at : at + entry_size].decode("utf-8", "surrogatepass")
        at += entry_size
        source = data[at : at + source_size]
        at += source_size
        inputs = []
        for _ in range(grids):
            height, width = _SIDES.unpack_from(data, at)
            at += _SIDES.size
            inputs.append(Grid(height, width, data[at : at + height * width]))
            at += height * width
        jobs.append(Job(source, entry, tuple(inputs)))
    return Order(tuple(jobs), Limits(seconds, memory_mib), bool(alone), salt)


def pack_verdicts(verdicts: Iterable[Verdict]) -> bytes:
    """Verdicts as messages, one after another."""
    parts = []
    for verdict in verdicts:
        head = _VERDICT.pack(verdict.index, verdict.fate.value, verdict.detail, verdict.seconds)
        parts += [LENGTH.pack(len(head) + len(verdict.frames)), head, verdict.frames]
    return b"".join(parts)


def unpack_verdict(data: bytes) -> Verdict:
    """The verdict in `data`, which the zygote wrote; its frames are still to be parsed.

    Raises:
        ValueError: it is none.
    """
    try:
        index, fate, detail, seconds = _VERDICT.unpack_from(data)
    except struct.error as error:
        raise ValueError(str(error)) from error
    return Verdict(index, Fate(fate), detail, seconds, data[_VERDICT.size :])


def send(channel: socket.socket, data: bytes) -> None:
    """Send one message, in the zygote: blocks until the parent has room."""
    channel.sendall(LENGTH.pack(len(data)) + data)


def receive(channel: socket.socket) -> bytes | None:
    """The next message, in the zygote; None once the parent has gone."""
    head = _read(channel, LENGTH.size)
    return None if head is None else _read(channel, LENGTH.unpack(head)[0])


def _read(channel: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        part = channel.recv(min(size - len(data), 1 << 20))
        if not part:
            return None
        data += part
    return bytes(data)
