"""Help from others and for others: programs of an earlier run as seeds, their repair, and partial programs."""

from __future__ import annotations

import json
import sqlite3

import numpy as np
import pytest
import toy_pack

from arc25 import runner
from arc25.core.budget import Budget
from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Pair, Task
from arc25.core.views import IDENTITY, View
from arc25.plugins.backends.search.budget import Budget as Spending
from arc25.plugins.backends.search.earlier import MOST, read_earlier
from arc25.plugins.backends.search.engine import MEMORY, search
from arc25.runner import Plan
from arc25.testing.builders import task

LEFT = "mirror(only(grid, 1), 'across')"
TOY = f"def transform(grid):\n    left = {LEFT}\n    return beside(left, mirror(only(grid, 2), 'down'))"
RULES = [(3, 7), (4, 8), (5, 9), (6, 3)]
REAL = """def transform(grid):
    left = flip(keep_color(grid, 1), "horizontal")
    return hstack(left, rotate(keep_color(grid, 2), 180))"""


def scenes():
    return [np.random.default_rng(seed).integers(0, 7, (5, 4)).astype(np.int8) for seed in range(4)]


def puzzle(output, inputs):
    pairs = tuple(Pair(Grid.of(before), Grid.of(output(before))) for before in inputs[:3])
    return Task("t", pairs, (Grid.of(inputs[3]),))


def repaired(rules):
    """What the toy program gives, with so many rules after it."""

    def output(grid):
        left, right = np.where(grid == 1, 1, 0)[:, ::-1], np.where(grid == 2, 2, 0)[::-1]
        out, both = np.hstack((left, right)), np.hstack((grid, grid))
        for old, new in RULES[:rules]:
            out = np.where(both == old, new, out)
        return out

    return output


@pytest.mark.parametrize("rules", [1, 2, 3])
def test_a_program_is_repaired_by_up_to_three_rules(rules):
    flawed = puzzle(repaired(rules), scenes())
    report = search(flawed, toy_pack.WORDS, Spending(None, 400, MEMORY), 1, [TOY])
    assert report.programs[0].source.count("brush(") == rules
    assert LEFT in report.programs[0].source
    assert search(flawed, toy_pack.WORDS, Spending(None, 400, MEMORY), 1).programs == ()


def test_a_program_that_would_need_four_rules_is_not_repaired():
    report = search(puzzle(repaired(4), scenes()), toy_pack.WORDS, Spending(None, 400, MEMORY), 1, [TOY])
    assert report.programs == ()


def test_a_program_that_is_right_is_found_again():
    report = search(puzzle(repaired(0), scenes()), toy_pack.WORDS, Spending(None, 400, MEMORY), 1, [TOY])
    assert "beside(" in report.programs[0].source
    assert "brush(" not in report.programs[0].source


def test_where_nothing_solves_the_closest_programs_are_told_best_first():
    # The outputs are mirrored but for one cell of another colour in each.
    nearly = task("t", [("1220 0030", "0221 0390"), ("0100 2003", "0910 3002")], ["1203 0000"])
    report = search(nearly, toy_pack.WORDS, Spending(None, 60, MEMORY), 5)
    assert report.programs == ()
    assert report.partial[0].source == "def transform(grid):\n    return mirror(grid, 'across')"
    assert len(report.partial) == 2


def test_a_solved_task_has_no_partial_programs():
    report = search(task("t", [("12", "21")], ["34"]), toy_pack.WORDS, Spending(None, 500, MEMORY), 5)
    assert report.programs
    assert report.partial == ()


def run(tasks, out, *, replies=None, samples=4, **options):
    """A run in folder `out`, by a model that gives `replies`, or else by the search."""
    backend = "search" if replies is None else "scripted"
    if replies is not None:
        out.mkdir()
        (out / "script.json").write_text(json.dumps(replies))
        options = {"script": out / "script.json"}
    else:
        options = {"work": 2000, **options}
    plan = Plan(backend=backend, options={"backend": options}, budget=Budget(samples=samples), workers=1, out=out)
    return runner.run(tasks, plan).solutions


def reply(source):
    return f"Here it is:\n```python\n{source}\n```"


@pytest.fixture(scope="module")
def flawed(words):
    """A task that `REAL` solves but for one recolouring."""
    function = {name: word.function for name, word in words.items()}

    def output(grid):
        exec(REAL, function)
        both = function["equals"](function["hstack"](grid, grid), 3)
        return function["where"](both, 7, function["transform"](grid))

    return puzzle(output, [scene % 4 for scene in scenes()])


@pytest.fixture(scope="module")
def earlier(flawed, tmp_path_factory):
    """The run of a model that knows no better than `REAL`."""
    out = tmp_path_factory.mktemp("runs") / "model"
    (solution,) = run([flawed], out, replies={"t": [reply(REAL), reply("def transform(grid):\n    return grid")]})
    assert not solution.solved
    return out


@pytest.fixture(scope="module")
def alone(flawed, tmp_path_factory):
    """The run of a search that nobody helps, and what it came to."""
    out = tmp_path_factory.mktemp("runs") / "search"
    return out, *run([flawed], out)


def test_a_models_wrong_program_is_repaired_from_its_run(flawed, earlier, alone, tmp_path):
    (helped,) = run([flawed], tmp_path / "helped", seed_programs=earlier)
    assert (alone[1].solved, helped.solved) == (False, True)
    assert "return where(mask, 7, hstack(" in helped.source


def test_partial_programs_become_guesses_and_seeds_of_another_run(alone):
    folder, solution = alone
    assert [len(guesses) for guesses in solution.guesses] == [2]
    assert 0 < solution.confidence <= 0.01
    assert len(read_earlier(folder, "arc25").of("t", IDENTITY)) == 2


def test_the_best_programs_of_a_run_come_first_each_once(flawed, tmp_path):
    blank = "def transform(grid):\n    return hstack(grid, grid)"
    many = [f"def transform(grid):\n    return recolor(grid, {color})" for color in range(1, 10)]
    broken = "def transform(grid):\n    return 1 / 0"
    replies = {"t": [reply(source) for source in (blank, REAL, REAL + "  # again", broken, *many)]}
    run([flawed], tmp_path / "run", replies=replies, samples=60)
    programs = read_earlier(tmp_path / "run", "arc25").of("t", IDENTITY)
    assert programs[:2] == (REAL, blank)
    assert len(programs) == len(set(programs)) == MOST
    assert broken not in programs


def test_programs_are_for_the_task_and_view_that_they_were_written_for(earlier):
    found = read_earlier(earlier, "arc25")
    assert found.of("t", IDENTITY)
    assert found.of("t", View(turns=1)) == found.of("another", IDENTITY) == ()


def test_the_id_tells_seeds_apart(earlier, alone):
    dsl = Plugins().make(Kind.DSL, "arc25", Context())
    folders = (None, earlier, alone[0], earlier)
    ids = [Plugins().make(Kind.BACKEND, "search", Context(dsl=dsl), seed_programs=folder).id for folder in folders]
    assert ids[1] == ids[3]
    assert len(set(ids)) == 3


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"--backend.seed-programs: .* is not a run: it holds no journal.sqlite"):
        read_earlier(tmp_path / "nowhere", "arc25")


def test_a_journal_that_is_none_is_refused(tmp_path):
    (tmp_path / "journal.sqlite").write_text("no database, but long enough to be looked at" * 100)
    with pytest.raises(UsageError, match=r"--backend.seed-programs: cannot read the journal"):
        read_earlier(tmp_path, "arc25")
    (tmp_path / "journal.sqlite").unlink()
    sqlite3.connect(tmp_path / "journal.sqlite").close()
    with pytest.raises(UsageError, match=r"--backend.seed-programs: cannot read the journal"):
        read_earlier(tmp_path, "arc25")


def test_a_run_without_programs_in_the_language_is_refused(earlier):
    with pytest.raises(
        UsageError, match=r"--backend.seed-programs: no program in 'toy' of the run in .* gave any output"
    ):
        read_earlier(earlier, "toy")
