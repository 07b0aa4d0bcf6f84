"""`arc25 dsl samples`: from the command line to a file of samples, and what can go wrong."""

from __future__ import annotations

import json

import pytest

from arc25.cli.dsl import samples as command
from arc25.core.errors import PluginError, UnknownName, UsageError
from arc25.samples.jsonl import read_samples
from arc25.samples.sample import Sample

ROLLING = '''
"""A language that rolls grids."""

import random

from arc25 import hookimpl
from arc25.core.records import Example, Pair, Program, Task
from arc25.samples.running import Here
from arc25.testing.builders import grid
from arc25.testing.fakes import FakeDsl

OWN = (grid("1200 0300 0040 0000"), grid("50060 00100 20000"), grid("700 080 129"), grid("31000 00002 04400 00000"))


class Rolling(FakeDsl):
    """Args:
        most: how many samples there are.
    """

    name = "rolling"

    def __init__(self, context, *, most: int = 10_000):
        self.most = most

    def samples(self, seed, level, inputs=()):
        chance = random.Random(f"{seed} {level}")
        here = Here(self)
        for number in range(self.most):
            by, axis, color = chance.randrange(1, 9), chance.randrange(2), chance.randrange(1, 9)
            lines = ["import numpy as np", f"grid = np.roll(grid, {by}, {axis})", f"grid[grid == 0] = {color}"]
            source = "def transform(grid):\\n" + "".join(f"    {line}\\n" for line in (*lines, "return grid"))
            grids = (*inputs[:1], *OWN)[:4]
            outputs = here.run(source, grids)
            pairs = [Pair(*pair) for pair in zip(grids, outputs)]
            name = f"r-{level}-{number}"
            yield Example(Task(name, tuple(pairs[:3]), grids[3:]), Program(name, source, self.name))


@hookimpl
def arc25_dsl(name):
    return Rolling
'''


@pytest.fixture
def rolling(tmp_path) -> tuple[str, ...]:
    """Options for a language of a file, without a data set."""
    (tmp_path / "rolling.py").write_text(ROLLING)
    return ("--dsl", "rolling", "--inputs", "none", "--workers", "1", "--plugin", str(tmp_path / "rolling.py"))


@pytest.fixture
def made(tmp_path, rolling):
    """Runs the command and returns what is in its file."""

    def run(*options: str) -> list[Sample]:
        out = tmp_path / "s.jsonl"
        assert command.run(["--out", str(out), *rolling, *options]) == 0
        return list(read_samples(out))

    return run


def test_samples_are_written_and_told(tmp_path, made, capsys):
    samples = made("--count", "7", "--level", "2,4-5", "--report", str(tmp_path / "r.json"))
    told = json.loads((tmp_path / "r.json").read_text())

    assert [sample.level for sample in samples] == [2, 2, 2, 4, 4, 5, 5]
    assert {sample.example.program.language for sample in samples} == {"rolling"}
    assert (told["kept"], told["levels"]) == (7, {"2": 3, "4": 2, "5": 2})
    assert "7 samples kept: 3 of level 2, 2 of level 4, 2 of level 5" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_file_whatever_the_workers(made):
    first = made("--count", "12", "--level", "1", "--seed", "3")

    assert made("--count", "12", "--level", "1", "--seed", "3", "--workers", "2") == first
    assert made("--count", "12", "--level", "1", "--seed", "4") != first


def test_samples_can_be_augmented(made):
    samples = made("--count", "5", "--level", "1", "--augment", "1")

    assert sum(not sample.variation for sample in samples) == 5
    assert any(sample.variation for sample in samples)


def test_inputs_of_a_data_set_go_to_the_language(tmp_path, made):
    pair = {"input": [[0, 1, 2], [3, 4, 5]], "output": [[1]]}
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "a.json").write_text(json.dumps({"train": [pair], "test": [pair]}))

    (first,) = made("--count", "1", "--level", "1", "--inputs", str(tmp_path / "tasks"))

    assert first.inputs[0].rows() == pair["input"]


def test_progress_is_told_on_standard_error(made, capsys, monkeypatch):
    monkeypatch.setattr(command, "EVERY", 0.0)
    made("--count", "2", "--level", "1")
    told = capsys.readouterr()

    assert "level 1: 2 of 2 samples, " in told.err
    assert "level 1: 2 of 2" not in told.out


def test_options_of_the_language_are_its_own(tmp_path, made):
    with pytest.raises(PluginError, match="its samples of level 1 come to an end after 3"):
        made("--count", "5", "--level", "1", "--dsl.most", "3")

    assert not (tmp_path / "s.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--level", "0"), r"--level is a level of 1\.\.99, .*got '0'"),
        (("--level", "5-3"), r"--level is a level of 1\.\.99, .*got '5-3'"),
        (("--level", "a"), r"--level is a level of 1\.\.99, .*got 'a'"),
        (("--count", "0"), "--count is at least 1, got 0"),
        (("--augment", "-1"), "--augment is at least 0, got -1"),
        (("--workers", "0"), "--workers is at least 1, got 0"),
        (("--out", "/nowhere/at/all/s.jsonl"), "--out /nowhere/at/all/s.jsonl: no such folder"),
        (("--out", "."), r"--out \.: there is a folder of that name; name a file"),
        (("--out", "s.jsonl", "--report", "./s.jsonl"), "--out and --report name one file, s.jsonl; name two"),
        (("--level", "1-9999999999"), r"--level is a level of 1\.\.99, "),
        (("--seed", "-1"), "--seed is 0 or more, got -1"),
        (("--inputs", "arc-agi-1/evaluation"), "no evaluation set goes into them"),
        (("--report", "/nowhere/at/all/r.json"), "--report /nowhere/at/all/r.json: no such folder"),
        (("--dsl", "plain"), "the language 'plain' has no samples of level 1"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(made, options, message):
    with pytest.raises(UsageError, match=message) as caught:
        made(*options)

    assert "\n" not in str(caught.value)


def test_a_data_set_that_does_not_exist_is_named_with_the_nearest(made):
    with pytest.raises(UnknownName, match="no data set, file or folder is named 'arc-agi-one'"):
        made("--inputs", "arc-agi-one")


def test_the_command_tells_a_language_without_samples_with_code_2(command, tmp_path):
    done = command("dsl", "samples", "--dsl", "plain", "--inputs", "none", "--out", str(tmp_path / "s.jsonl"))

    assert (done.returncode, done.stderr) == (2, "arc25: the language 'plain' has no samples of level 1\n")
    assert list(tmp_path.iterdir()) == []


def test_the_language_that_comes_with_it_has_samples_of_every_level(tmp_path):
    out = tmp_path / "s.jsonl"

    assert command.run(["--out", str(out), "--count", "10", "--inputs", "none", "--workers", "1"]) == 0

    assert [sample.level for sample in read_samples(out)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
