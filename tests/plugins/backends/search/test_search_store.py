"""The store of values: numbers, kernels and words giving the same, what is paid, and life without numba."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import time

import numpy as np
import pytest
import toy_pack
from hypothesis import given
from hypothesis import strategies as st

from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search import packed, single
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.engine import search
from arc25.plugins.backends.search.parts import ALL
from arc25.plugins.backends.search.pictures import Pictures
from arc25.plugins.backends.search.single import Balance
from arc25.plugins.backends.search.store import MASK, NOTHING, Store
from arc25.plugins.backends.search.vocabulary import GRID, Hole, Literal, Operation
from arc25.testing.builders import task

PUZZLE = task("t", [("102 030", "402 030"), ("310 201", "340 204")], ["511 100"])
PICTURES = st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(0, 2**15 - 1), st.booleans()).map(
    lambda spec: (
        np.array([spec[2] >> bit & 1 for bit in range(spec[0] * spec[1])], np.int8).reshape(spec[:2]),
        spec[3],
    )
)


def store(work=1000):
    return Store(Budget(None, work, 2**20))


def operation(name, holes, function=None, returns=GRID, literals=()):
    parameters = tuple(Parameter(str(place), kind) for place, kind in enumerate(holes))
    word = Word(name, function, (Signature(parameters, returns),), "", 1.0)
    arguments = (*map(Hole, holes), *(Literal(value, value) for value in literals))
    return Operation(word, arguments, returns, 1.0, f"toy_kernels:{name}" if function is None else None)


def keys(*rows):
    return np.array(rows)


@given(st.lists(PICTURES))
def test_pictures_have_one_number_exactly_where_they_are_equal(pictures):
    fast, slow = packed.Packed(2**12), Pictures()
    for cells, mask in pictures:
        number = fast.number(cells, mask)
        assert number == slow.number(cells, mask)
        assert np.array_equal(fast[number], cells)
        assert fast[number].dtype == slow[number].dtype == (bool if mask else np.int8)
    assert fast.bytes == slow.bytes


def test_pictures_with_one_hash_are_told_apart():
    pictures = packed.Packed(2**12)
    pictures.number(np.zeros((2, 2), np.int8), False)
    code = packed._hash(np.array([0x01010101], np.uint64), 2, 2, False)
    slots = pictures._arena.slots
    slots[:] = 0
    slots[int(code) % len(slots)] = 1  # where the second one looks, it meets the first
    pictures._arena.hashes[0] = code
    assert pictures.number(np.ones((2, 2), np.int8), False) == 1


def test_pictures_outlive_the_growth_of_their_arena():
    pictures = packed.Packed(2**10)
    made = [np.full((30, 30), color, np.int8) for color in range(10)]
    early = pictures[pictures.number(made[0], False)]
    numbers = [pictures.number(picture, False) for picture in made]
    assert numbers == list(range(10))
    assert all(np.array_equal(pictures[number], picture) for number, picture in enumerate(made))
    assert not early.any()


def test_grids_are_equal_whatever_their_dtype():
    values = store()
    assert values.number(GRID, np.array([[1, 2]])) == values.number(GRID, np.array([[1, 2]], np.int8))


def test_a_grid_of_noughts_and_ones_is_no_mask():
    values = store()
    assert values.number(GRID, np.array([[0, 1]])) != values.number(MASK, np.array([[False, True]]))


def test_a_picture_cannot_be_written_to():
    values = store()
    with pytest.raises(ValueError, match="read-only"):
        values[values.number(GRID, np.array([[1]]))][0, 0] = 2


@pytest.mark.parametrize(
    "value", [np.zeros((31, 1), int), np.zeros((0, 3), int), np.zeros(3, int), np.zeros((2, 2)), 5]
)
def test_what_is_no_picture_of_arc_is_nothing(value):
    assert store().number(GRID, value) == NOTHING


def test_a_kernel_that_raises_does_not_apply():
    values = store()
    bad, good = values.number(GRID, np.array([[1]])), values.number(GRID, np.array([[2]]))
    made = values.apply(operation("failing", [GRID]), keys([[bad, good]], [[good, bad]], [[good, good]]))
    assert made.tolist() == [[NOTHING, NOTHING], [good, NOTHING], [good, good]]


def test_a_kernel_that_makes_too_large_a_picture_does_not_apply():
    values = store()
    assert values.apply(operation("huge", [GRID]), keys([[values.number(GRID, np.array([[1]]))]])) == NOTHING


def test_a_kernel_takes_three_pictures_in_order():
    values = store()
    numbers = [values.number(GRID, np.array([[color]])) for color in (1, 2, 4)]
    made = values.apply(operation("three", [GRID] * 3), np.array(numbers).reshape(1, 3, 1))
    assert values[int(made[0, 0])].tolist() == [[7]]


def test_a_kernel_gets_the_numbers_that_words_made():
    values = store()
    grid = values.number(GRID, np.array([[1, 2]]))
    colors = [values.number("Color", color) for color in (1, 2)]
    made = values.apply(operation("only", [GRID, "Color"]), keys(*([[grid], [color]] for color in colors)))
    assert [values[number].tolist() for number in made[:, 0].tolist()] == [[[1, 0]], [[0, 2]]]


def test_a_kernel_that_numba_did_not_make_is_refused_by_name():
    with pytest.raises(TypeError, match="toy_kernels:plain"):
        packed.load("toy_kernels:plain", 1)


@pytest.mark.parametrize("work", [50, 300, 3000])
def test_kernels_change_nothing_but_the_time(work):
    reports, bytes_ = [], []
    for words in (toy_pack.WORDS, toy_pack.with_kernels()):
        budget = Budget(None, work, 2**27)
        report = single.search(PUZZLE, words, budget, 50, (), ALL, Balance())
        reports.append(dataclasses.replace(report, seconds=0.0))
        bytes_.append(budget.bytes)
    assert reports[0] == reports[1]
    assert bytes_[0] == bytes_[1] > 0


def test_kernels_end_at_the_same_memory():
    nodes = [search(PUZZLE, words, Budget(None, None, 2**17), 5).nodes for words in
             (toy_pack.WORDS, toy_pack.with_kernels())]  # fmt: skip
    assert nodes[0] == nodes[1] < 400


def test_kernels_are_used():
    def broken(grid, shade):
        raise AssertionError("the word itself was called")

    words = {"only": dataclasses.replace(toy_pack.with_kernels()["only"], function=broken)}
    assert search(PUZZLE, words, Budget(None, 300, 2**27), 5).nodes > 3


def test_an_application_counts_whether_remembered_or_not():
    budget = Budget(None, 1000, 2**20)
    values = Store(budget)
    number = values.number(GRID, np.array([[1, 2]]))
    for word in (operation("three", [GRID] * 3), operation("turn", [GRID], lambda grid: grid[:, ::-1])):
        before = budget.applications
        for _ in range(2):
            values.apply(word, np.full((3, len(word.holes), 2), number))
        assert budget.applications - before == 12


def test_slow_words_do_not_overrun_the_seconds():
    def slow(grid):
        end = time.process_time() + 0.002
        while time.process_time() < end:
            pass
        return grid

    budget = Budget(0.05, None, 2**20)
    values = Store(budget)
    numbers = [values.number(GRID, np.array([[color // 10, color % 10]])) for color in range(100)]
    made = values.apply(operation("slow", [GRID], slow), np.array(numbers).reshape(-1, 1, 1))
    assert budget.spent_seconds() < 0.05 + 0.02
    assert NOTHING in made


REPORT = """
import sys
sys.path.insert(0, {folder!r})
sys.modules.update({blocked})
import toy_pack
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.engine import search
from arc25.plugins.backends.search.warming import warm
from arc25.testing.builders import task
words = toy_pack.with_kernels()
warm(words)
puzzle = task("t", [("102 030", "402 030"), ("310 201", "340 204")], ["511 100"])
report = search(puzzle, words, Budget(None, 2000, 2**27), 50)
print(report.programs, report.applications, report.nodes)
"""


def report(request, blocked):
    code = REPORT.format(folder=str(request.path.parent), blocked=blocked)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)


def test_without_numba_the_result_is_the_same_and_the_user_is_told(request):
    compiled, without = report(request, {}), report(request, {"numba": None})
    assert compiled.stdout == without.stdout != ""
    assert without.stderr.splitlines() == [
        "arc25: search: numba is missing or has no folder to write to, so words run in Python: several times slower"
    ]


PAINTERS = {
    "__init__": "",
    "kernels": """
import numba
from painters.helper import shade

@numba.njit(cache=True)
def paint(grid, scalars):
    return grid + shade()
""",
    "helper": "import numba\nimport numpy as np\n\n@numba.njit\ndef shade():\n    return np.int8(1)\n",
}
PAINT = """
import multiprocessing
import numpy as np
from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search.packed import Packed, function_of
from arc25.plugins.backends.search.warming import warm

multiprocessing.current_process()._config["daemon"] = True  # as those of a pool, which may start none
kernel = "painters.kernels:paint"
paint = Word("paint", None, (Signature((Parameter("grid", "Grid"),), "Grid", kernel),), "", 1.0)
warm({"paint": paint}, settled=True)
pictures = Packed(2**20)
number = pictures.number(np.zeros((1, 1), np.int8), False)
made, _ = pictures.kernel(kernel, 1, False)(np.array([[[number]]]), np.zeros((1, 1, 0), np.int64))
print(pictures[made[0, 0]][0, 0], sum(function_of(kernel).stats.cache_misses.values()))
"""


@pytest.fixture
def painters(tmp_path):
    """The folder of a package with a kernel that calls a function of another file."""
    folder = tmp_path / "painters"
    folder.mkdir()
    for name, source in PAINTERS.items():
        folder.joinpath(f"{name}.py").write_text(source)
    return folder


def paint(folder):
    """The colour that the kernel paints in a fresh process, and how much that process has compiled of it."""
    places = os.pathsep.join([str(folder.parent), *filter(None, sys.path)])
    # A source that changes twice in a second is not to be taken for its own bytecode.
    env = {**os.environ, "PYTHONPATH": places, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", PAINT], env=env, capture_output=True, check=True, text=True)
    return [int(number) for number in done.stdout.split()]


def kept(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.nb?")}


def test_a_process_that_has_to_stay_small_has_its_kernels_compiled_by_another_one(painters):
    assert paint(painters) == [1, 0]


def test_kernels_are_compiled_once_and_again_when_a_function_that_they_call_has_changed(painters):
    paint(painters)
    before = kept(painters)
    assert paint(painters) == [1, 0]
    assert kept(painters) == before != {}
    helper = painters / "helper.py"
    helper.write_text(helper.read_text().replace("int8(1)", "int8(2)"))
    assert paint(painters) == [2, 0]
    assert kept(painters).keys() == before.keys()


def test_what_is_compiled_may_be_kept_elsewhere(tmp_path):
    code = "from arc25.plugins.backends.search.warming import warm; warm({})"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}, check=True)
    assert any("_settle" in path.name for path in tmp_path.rglob("*.nbc"))
