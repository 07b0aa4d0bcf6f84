"""Frames: what is written can be read, in any pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from arc25.core.grid import Grid
from arc25.core.records import Status
from arc25.sandbox.frames import CLOSING, MAX_TEXT, Reader, escape, grid_frame, text_frame

grids = st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(
    lambda sides: st.binary(min_size=sides[0] * sides[1], max_size=sides[0] * sides[1]).map(
        lambda data: Grid(*sides, bytes(value % 10 for value in data))
    )
)


@given(st.lists(st.one_of(st.none(), grids), max_size=4), st.integers(1, 999))
def test_outputs_survive_whatever_the_pieces(outputs, piece):
    data = b"".join(
        grid_frame(i, grid.height, grid.width, grid.cells) if grid else text_frame(i, Status.RAISED, "x")
        for i, grid in enumerate(outputs)
    ) + text_frame(CLOSING, Status.OK, "")
    reader, buffer = Reader(len(outputs)), bytearray()

    for start in range(0, len(data), piece):
        buffer += data[start : start + piece]
        del buffer[: reader.take(buffer)]

    assert reader.closed
    assert reader.outputs == outputs


@given(st.text(max_size=2000))
def test_any_text_becomes_printable_ascii_of_bounded_size(text):
    data = escape(text)

    assert len(data) <= MAX_TEXT
    assert data.decode("ascii").isprintable()


def test_the_first_failure_is_the_one_that_is_told():
    reader = Reader(2)

    reader.take(bytearray(text_frame(0, Status.RAISED, "first") + text_frame(1, Status.NOT_A_GRID, "second")))

    assert reader.failure == (Status.RAISED, "first")


def test_what_follows_the_closing_frame_is_left_in_the_buffer():
    closing = text_frame(CLOSING, Status.OK, "")

    assert Reader(0).take(bytearray(closing + closing)) == len(closing)
