"""What a program does to its surroundings ends with it. Vandals may get any verdict; the victims are looked at."""

from __future__ import annotations

import asyncio

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.testing.checks import NotHere, expect
from arc25.testing.executor_checks.bench import GRID, IDENTITY, Bench
from arc25.testing.executor_checks.results import expect_ok, need, told

YES, NO = Grid.of([[1]]), Grid.of([[0]])


async def _unharmed(bench: Bench, vandal: str, victim: str) -> None:
    """The victim's verdict is the same before the vandal, after it, and side by side with it, twice."""
    before = await bench.run(victim)
    await bench.run(vandal)
    after = [await bench.run(victim)]
    after += (await bench.run_all([vandal, victim] * 4))[1::2]
    for result in after:
        same = (result.status, result.outputs) == (before.status, before.outputs)
        expect(same, f"{told(result)} with {result.outputs}, before the vandal {told(before)} with {before.outputs}")


async def programs_share_no_globals(bench: Bench) -> None:
    """A name that one program defines is not there for the next."""
    vandal = "left_over = 1\n" + IDENTITY
    victim = "def transform(grid):\n    try:\n        return [[left_over]]\n    except NameError:\n        return [[0]]"
    expect_ok(await bench.run(victim), NO)
    await _unharmed(bench, vandal, victim)


async def programs_share_no_builtins(bench: Bench) -> None:
    """A builtin that one program replaces is the old one for the next."""
    victim = "def transform(grid):\n    return [[len([1, 2, 3])]]"
    for vandal in (
        "import builtins\nbuiltins.len = lambda value: 9\n" + IDENTITY,
        "__builtins__['len'] = lambda value: 9\n" + IDENTITY,
        "def transform(grid):\n    print.__self__.len = lambda value: 9\n    return grid",
    ):
        await _unharmed(bench, vandal, victim)


async def a_patched_module_is_whole_again(bench: Bench) -> None:
    """A module's function that one program replaces is the old one for the next."""
    await need(bench, "import math")
    victim = "import math\ndef transform(grid):\n    return [[math.floor(3.5)]]"
    expect_ok(await bench.run(victim), Grid.of([[3]]))
    await _unharmed(bench, "import math\nmath.floor = lambda value: 9\n" + IDENTITY, victim)


async def a_patched_class_is_whole_again(bench: Bench) -> None:
    """A method of the library that one program replaces is the old one for the next."""
    await need(bench, "from collections import Counter")
    vandal = "from collections import Counter\nCounter.most_common = lambda *rest: [(9, 9)]\n" + IDENTITY
    victim = "from collections import Counter\ndef transform(grid):\n    return [[Counter([4]).most_common(1)[0][0]]]"
    await _unharmed(bench, vandal, victim)


async def a_patched_numpy_is_whole_again(bench: Bench) -> None:
    """A numpy function that one program replaces is the old one for the next."""
    await need(bench, "import numpy as np")
    victim = "import numpy as np\ndef transform(grid):\n    return np.rot90(np.array([[1, 2], [3, 4]]), 2)"
    expect_ok(await bench.run(victim), Grid.of([[4, 3], [2, 1]]))
    for way in ("np.rot90 = lambda *rest: [[9]]", "setattr(np, 'rot90', None)", "np.__dict__['rot90'] = None"):
        await _unharmed(bench, f"import numpy as np\n{way}\n{IDENTITY}", victim)


async def what_numpy_does_on_errors_is_as_before(bench: Bench) -> None:
    """A program that makes numpy raise where a number gets too small to be told from 0 does so for itself."""
    await need(bench, "import numpy as np")
    vandal = "import numpy as np\nnp.seterr(all='raise')\n" + IDENTITY
    victim = "import numpy as np\ndef transform(grid):\n    np.array([1e-300]) * np.array([1e-300])\n    return grid"
    await _unharmed(bench, vandal, victim)


async def chance_starts_anew_for_each_program(bench: Bench) -> None:
    """What a program draws does not depend on who drew before it."""
    await need(bench, "import random")
    draw = "import random\ndef transform(grid):\n    return [[random.randrange(10) for _ in range(30)]]"
    first, second = [await bench.run(draw) for _ in range(2)]
    if first.outputs != second.outputs:
        raise NotHere("programs have real chance here")
    await _unharmed(bench, "import random\nrandom.seed(5)\nrandom.random()\n" + IDENTITY, draw)


async def a_grid_that_a_program_changes_is_whole_for_the_next_call(bench: Bench) -> None:
    """Each call gets an input of its own, also where the same grid comes twice."""
    source = "def transform(grid):\n    grid[0][0] = int(grid[0][0]) + 1\n    return grid"
    expect_ok(await bench.run(source, [GRID, GRID, GRID]), *[Grid.of([[2, 2], [3, 4]])] * 3)


async def a_grid_that_a_program_changes_is_whole_for_the_next_program(bench: Bench) -> None:
    """Programs that get the same grid at the same time do not see each other's changes."""
    source = "def transform(grid):\n    grid[0][0] = int(grid[0][0]) + 1\n    return grid"
    for result in await bench.run_all([source] * 8):
        expect_ok(result, Grid.of([[2, 2], [3, 4]]))


async def the_caller_keeps_its_inputs(bench: Bench) -> None:
    """Neither the list of inputs nor a grid in it is changed."""
    inputs = [Grid.of([[1, 2], [3, 4]]), Grid.of([[5]])]
    await bench.run("def transform(grid):\n    grid[0][0] = 9\n    return grid", inputs)
    expect(inputs == [Grid.of([[1, 2], [3, 4]]), Grid.of([[5]])], f"the inputs {inputs} afterwards")


async def the_memory_of_a_program_is_not_counted_against_others(bench: Bench) -> None:
    """Programs that hold half of what they may are all OK, together and one after another."""
    hold = "kept = [0] * (64 * 2**17)\ndef transform(grid):\n    return grid"
    results = [*await bench.run_all([hold] * 6), *[await bench.run(hold) for _ in range(3)]]
    for result in results:
        expect_ok(result, GRID)


async def the_time_of_a_program_is_not_counted_against_others(bench: Bench) -> None:
    """Programs that take a third of their time are all OK when they are under way together."""
    work = "def transform(grid):\n    for _ in range(10**6):\n        pass\n    return grid"
    one = await bench.run(work)
    limits = Limits(seconds=max(3 * one.seconds, 0.05), memory_mib=128)
    for result in await asyncio.gather(*(bench.run(work, limits=limits) for _ in range(12))):
        expect_ok(result, GRID)
