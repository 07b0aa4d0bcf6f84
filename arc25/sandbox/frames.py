"""What a child may say: frames of raw bytes, written by code that nobody trusts and parsed strictly.

A program answers with one frame for each input, in order, and one frame that closes it:

    magic 4 | index u16 | status u8 | height u8 | width u8 | length u16 | `length` bytes

An OK frame for an input holds `height * width` cells; any other frame holds at most 500 bytes of printable ASCII.
Before the last one there may be one with index 65534: the end of what the program printed, at most 2000 bytes of ASCII.
The closing frame has index 65535, no cells, and OK unless the program as a whole failed (it did not compile,
its module raised, it ran out of memory).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from arc25.core.grid import COLOURS, MAX_SIDE, Grid
from arc25.core.records import Status
from arc25.sandbox.printed import MAX_PRINTED

MAX_TEXT = 500
CLOSING, PRINTED = 0xFFFF, 0xFFFE
MAX_INPUTS = PRINTED

_COLOURS, _PRINTABLE, _NEWLINE = bytes(range(COLOURS)), bytes(range(32, 127)), 10
_MAGIC = b"\xa2\x5fAR"
_HEADER = struct.Struct("<4sHBBBH")
_CODES = (
    Status.OK,
    Status.SYNTAX,
    Status.REFUSED,
    Status.RAISED,
    Status.MEMORY,
    Status.NOT_A_GRID,
)
"""The statuses that a child may claim; the others are for those who watch it."""


class BadFrame(ValueError):
    """Bytes that are no frame, or a frame out of its turn."""


def grid_frame(index: int, height: int, width: int, cells: bytes) -> bytes:
    """The frame of one output."""
    return _HEADER.pack(_MAGIC, index, 0, height, width, len(cells)) + cells


def text_frame(index: int, status: Status, text: str) -> bytes:
    """A failure on one input, or (index `CLOSING`) of the program; the text is cut and escaped to ASCII."""
    data = escape(text)
    return _HEADER.pack(_MAGIC, index, _CODES.index(status), 0, 0, len(data)) + data


def printed_frame(text: str) -> bytes:
    """The end of what a program printed, in ASCII."""
    data = text.encode("ascii", "backslashreplace")
    data = bytes(byte if byte in _PRINTABLE or byte == _NEWLINE else 63 for byte in data)[-MAX_PRINTED:]
    return _HEADER.pack(_MAGIC, PRINTED, 0, 0, 0, len(data)) + data


def escape(text: str) -> bytes:
    """At most 500 bytes of printable ASCII."""
    data = text[: MAX_TEXT + 1].encode("ascii", "backslashreplace").replace(b"\n", b"\\n")
    data = bytes(byte if 32 <= byte < 127 else 63 for byte in data)
    return data if len(data) <= MAX_TEXT else data[: MAX_TEXT - 3] + b"..."


@dataclass(slots=True)
class Reader:
    """Collects the frames of one program with `inputs` inputs; `closed` once the last one is in.

    No grid may have a side over `max_side`.
    `outputs` are the grids so far (None: failed there); `failure` is the first fault and its text; `printed` is the end
    of what the program printed.
    """

    inputs: int
    max_side: int = MAX_SIDE
    outputs: list[Grid | None] = field(default_factory=list)
    failure: tuple[Status, str] | None = None
    printed: str | None = None
    closed: bool = False

    def take(self, buffer: bytes | bytearray) -> int:
        """Take whole frames off the front of `buffer` until it is short or the program is closed.

        Returns how many bytes were taken.

        Raises:
            BadFrame: the bytes break the protocol; the program that wrote them has to be stopped.
        """
        taken = 0
        while not self.closed and len(buffer) - taken >= _HEADER.size:
            magic, index, code, height, width, length = _HEADER.unpack_from(buffer, taken)
            expected = len(self.outputs)
            if magic != _MAGIC or code >= len(_CODES):
                raise BadFrame(f"a frame starts with {_MAGIC!r} and has a known status, got {magic!r} and {code}")
            if index < PRINTED and (index != expected or index >= self.inputs):
                raise BadFrame(f"frame {index} came when {expected} of {self.inputs} were in")
            is_grid = code == 0 and index < PRINTED
            if is_grid and not (
                0 < height <= self.max_side and 0 < width <= self.max_side and length == height * width
            ):
                raise BadFrame(f"{length} cells for a grid of {height}x{width}")
            if not is_grid and (height or width or length > (MAX_PRINTED if index == PRINTED else MAX_TEXT)):
                raise BadFrame(f"{length} bytes of text, {height}x{width}")
            start, end = taken + _HEADER.size, taken + _HEADER.size + length
            if len(buffer) < end:
                break
            data, taken = bytes(buffer[start:end]), end
            if is_grid:
                self._accept_grid(height, width, data)
            elif index == PRINTED:
                self._accept_printed(data)
            else:
                self._accept_text(index, _CODES[code], data)
        return taken

    def _accept_grid(self, height: int, width: int, data: bytes) -> None:
        if data.translate(None, _COLOURS):
            raise BadFrame(f"colour {max(data)} in frame {len(self.outputs)}")
        self.outputs.append(Grid(height, width, data))

    def _accept_printed(self, data: bytes) -> None:
        if self.printed is not None or data.translate(None, _PRINTABLE + b"\n"):
            raise BadFrame("printed twice, or something that is not printable ASCII")
        self.printed = data.decode("ascii")

    def _accept_text(self, index: int, status: Status, data: bytes) -> None:
        if data.translate(None, _PRINTABLE):
            raise BadFrame("text that is not printable ASCII")
        if index == CLOSING:
            if status is Status.OK and len(self.outputs) != self.inputs:
                raise BadFrame(f"closed after {len(self.outputs)} of {self.inputs} inputs")
            self.closed = True
        else:
            self.outputs.append(None)
        if status is not Status.OK and self.failure is None:
            self.failure = (status, data.decode("ascii"))
