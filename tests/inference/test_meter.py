"""The meter: a clock that requests share."""

from __future__ import annotations

import random
import time
from contextlib import ExitStack

import pytest

from arc25.inference.meter import GRAIN, Meter, used_up


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def test_a_request_that_is_alone_is_charged_all_of_its_time() -> None:
    clock = Clock()
    with Meter(clock).running() as charged:
        assert charged() == 0
        clock.time += 3
        assert charged() == 3
        assert charged() == 3


def test_two_that_come_and_go_together_are_charged_half_each() -> None:
    clock = Clock()
    meter = Meter(clock)
    with meter.running() as first, meter.running() as second:
        clock.time += 3
        assert (first(), second()) == (1.5, 1.5)


def test_only_the_time_that_was_shared_is_divided() -> None:
    clock = Clock()
    meter = Meter(clock)
    with meter.running() as first:
        clock.time += 1
        with meter.running() as second:
            clock.time += 2
            assert (first(), second()) == (2, 1)
        clock.time += 4
        assert first() == 6


def test_time_in_which_nothing_is_under_way_is_charged_to_nobody() -> None:
    clock = Clock()
    meter = Meter(clock)
    clock.time += 5
    with meter.running():
        clock.time += 1
    clock.time += 5
    with meter.running() as charged:
        clock.time += 2
        assert charged() == 2


def test_a_request_that_fails_is_under_way_no_longer() -> None:
    clock = Clock()
    meter = Meter(clock)
    with pytest.raises(ZeroDivisionError), meter.running():
        raise ZeroDivisionError
    with meter.running() as charged:
        clock.time += 2
        assert charged() == 2


def test_whoever_comes_and_goes_the_charges_add_up_to_the_time_in_which_there_was_work() -> None:
    clock, rng = Clock(), random.Random(0)
    meter = Meter(clock)
    busy = spent = 0.0
    under_way: list[tuple[ExitStack, object]] = []
    for _ in range(500):
        if rng.random() < 0.5:
            stack = ExitStack()
            under_way.append((stack, stack.enter_context(meter.running())))
        elif under_way:
            stack, charged = under_way.pop(rng.randrange(len(under_way)))
            spent += charged()  # type: ignore[operator]
            stack.close()
        passed = rng.random()
        clock.time += passed
        busy += passed if under_way else 0
    assert under_way
    assert spent + sum(charged() for _, charged in under_way) == pytest.approx(busy)  # type: ignore[operator]


async def test_an_allowance_is_used_up_when_that_much_was_charged() -> None:
    with Meter().running() as charged:
        await used_up(charged, 0.2)
        assert 0.2 <= charged() < 1


async def test_an_allowance_of_nothing_is_used_up_at_once() -> None:
    began = time.monotonic()
    await used_up(lambda: 0.0, 0.0)
    assert time.monotonic() - began < GRAIN


async def test_the_last_bit_of_an_allowance_is_not_watched_without_pause() -> None:
    looks = []

    def charged() -> float:
        looks.append(time.monotonic())
        return 1 - 2.0 ** -len(looks)

    await used_up(charged, 1 - 2.0**-4)
    assert len(looks) == 4
    assert looks[-1] - looks[0] >= 3 * GRAIN * 0.9
