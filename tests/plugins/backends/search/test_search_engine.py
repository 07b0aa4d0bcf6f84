"""The search of one task, with toy words and with real ones on real training tasks."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import toy_pack

from arc25.core.grid import Grid
from arc25.core.words import Word
from arc25.testing.builders import task

CAPABILITIES = {
    "67a3c6ac": "one word",
    "a416b8f3": "a value used twice",
    "1cf80156": "another size",
    "be94b721": "an object picked by an attribute",
    "0b148d64": "a crop of a colour that each input has of its own",
    "7468f01a": "a chain of words",
    "b1948b0a": "a mapping of colours",
    "0520fde7": "two halves compared",
    "6d75e8bb": "one rule",
    "6e82a1ae": "several rules",
    "29ec7d0e": "a tiling completed",
    "007bbfb7": "a fractal",
}


def run(source, words, grids):
    """What the emitted text itself does, read by Python and not by the search."""
    namespace = {name: word.function for name, word in words.items()}
    exec(source, namespace)
    return [Grid.of(namespace["transform"](np.array(grid.rows(), np.int8))) for grid in grids]


@pytest.mark.parametrize("task_id", CAPABILITIES, ids=lambda task_id: f"{task_id} {CAPABILITIES[task_id]}")
def test_a_real_task_is_solved_within_two_answers(task_id, training, words, solve):
    puzzle, answers = training(task_id)
    report = solve(puzzle, words, work=30_000, limit=2)
    assert answers in [run(program.source, words, puzzle.tests) for program in report.programs]


@pytest.mark.parametrize("task_id", ["6d75e8bb", "be94b721", "6e82a1ae"])
def test_every_program_solves_every_train_pair(task_id, training, words, solve):
    puzzle, _ = training(task_id)
    report = solve(puzzle, words, work=20_000)
    outputs = [pair.output for pair in puzzle.train]
    assert report.programs
    for program in report.programs:
        assert run(program.source, words, [pair.input for pair in puzzle.train]) == outputs


@pytest.mark.parametrize("task_id", ["6d75e8bb", "be94b721", "6e82a1ae", "0ca9ddb6"])
def test_what_the_search_computed_is_what_its_source_computes(task_id, training, words, solve):
    assert solve(training(task_id)[0], words, work=20_000, limit=50).dropped == 0


def test_the_words_names_do_not_matter(solve):
    puzzle = task("t", [("12 34", "23 34"), ("14 20", "24 30")], ["14 21"])
    report = solve(puzzle, toy_pack.WORDS)
    assert report.programs[0].source == "def transform(grid):\n    return swatch(grid, {1: 2, 2: 3})"


def test_a_rule_is_learnt_where_no_composition_does_it(solve):
    pairs = [("1020 0000 3000", "1727 7777 3777"), ("0010 0500 0000", "7717 7577 7777")]
    puzzle = task("t", [(before, before.replace("1", "4")) for before, _ in pairs], ["0100 0000 0003"])
    report = solve(puzzle, {name: word for name, word in toy_pack.WORDS.items() if name != "swatch"})
    assert report.programs[0].source == "def transform(grid):\n    return brush(shaded(grid, 1), 4, grid)"


def test_answers_differ_on_the_tests(solve, words):
    puzzle = task("t", [("11 22", "22 11")], ["12 34"])
    outputs = [tuple(run(found.source, words, puzzle.tests)) for found in solve(puzzle, words).programs]
    assert len(set(outputs)) == len(outputs) > 1


def test_answers_come_by_falling_confidence_of_at_most_one(solve, training, words):
    confidences = [found.confidence for found in solve(training("3aa6fb7a")[0], words).programs]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 < sum(confidences) <= 1


def test_no_more_programs_than_asked_for(solve, training, words):
    assert len(solve(training("3aa6fb7a")[0], words, limit=1).programs) == 1


def test_an_unsolvable_task_gives_nothing(solve):
    puzzle = task("t", [("1", "2"), ("1", "3")], ["1"])
    assert solve(puzzle, toy_pack.WORDS).programs == ()


def test_a_word_that_fails_on_the_test_input_gives_no_program(solve):
    puzzle = task("t", [("123 456 789", "12 45"), ("543 216 789", "54 21")], ["1"])
    assert all("top_left" not in found.source for found in solve(puzzle, toy_pack.WORDS).programs)


def test_a_word_that_makes_cells_of_no_colour_does_no_harm(solve):
    dim = Word("dim", lambda grid: grid - np.int8(9), toy_pack.WORDS["top_left"].signatures, "", 2.0)
    puzzle = task("t", [("1234", "2143"), ("1000", "1000")], ["5678"])
    assert all("dim" not in found.source for found in solve(puzzle, {"dim": dim, **toy_pack.WORDS}).programs)


def test_a_work_budget_is_kept_to_the_application(solve, training, words):
    report = solve(training("0ca9ddb6")[0], words, work=3000)
    assert report.applications < 3000 + 2000  # rules are composed and checked after the search ended


def test_a_memory_budget_ends_the_search(solve, training, words):
    report = solve(training("0ca9ddb6")[0], words, work=10**5, memory=2**20)
    assert report.nodes < 3000


PEAK = """
from pathlib import Path
import numpy as np
from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.words import Word
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Pair, Task
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.engine import search
words = Plugins().make(Kind.DSL, "arc25", Context()).words()
rng = np.random.default_rng(0)
grids = [Grid.of(rng.integers(0, 4, (30, 30))) for _ in range(6)]
task = Task("t", (Pair(grids[0], grids[1]), Pair(grids[2], grids[3])), (grids[4],))
def peak():
    # Not getrusage: its peak counts what the process was before it ran this, a copy of its parent.
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
search(task, words, Budget(None, 10**5, 2**20), 2)  # all is imported, and the rule learner has its tables
before = peak()
search(task, words, Budget(None, 10**5, {mib} * 2**20), 2)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_on_the_largest_grids_a_search_takes_little_more_memory_than_its_budget():
    grown = subprocess.run([sys.executable, "-c", PEAK.format(mib=8)], capture_output=True, check=True, text=True)
    # Pools of rules and what one step makes come on top; eight times the budget would take 90 MiB.
    assert float(grown.stdout) < 8 * 1.3 + 50


PRINT_REPORT = """
import sys
sys.path.insert(0, {folder!r})
import toy_pack
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.engine import search
from arc25.testing.builders import task
puzzle = task("t", [("102 030", "402 030"), ("310 201", "340 204")], ["511 100"])
report = search(puzzle, toy_pack.WORDS, Budget(None, 3000, 2**27), 50)
print(report.programs, report.applications, report.nodes)
"""


def test_the_same_work_gives_the_same_bytes_whatever_the_hash_seed(request):
    code = PRINT_REPORT.format(folder=str(request.path.parent))
    runs = [
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != b""
