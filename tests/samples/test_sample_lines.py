"""Samples in a file: what is written can be read, and what is no sample is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from windy_pack import INPUTS, body, sample

from arc25.core.errors import DatasetError, OutputError
from arc25.samples.jsonl import from_line, read_samples, to_line, writing

ONE = sample(body("return blow(turn(grid), 'east')"), name="s-1", level=2)
OTHER = replace(sample(body("return turn(grid)"), name="s-ä"), variation="turned 90")


def test_what_is_written_is_what_is_read(tmp_path):
    path = tmp_path / "s.jsonl"
    with writing(path) as write:
        write(ONE)
        write(OTHER)

    assert list(read_samples(path)) == [ONE, OTHER]


def test_a_line_is_as_documented():
    record = json.loads(to_line(ONE))

    assert list(record) == ["id", "dsl", "level", "words", "variation", "program", "task"]
    assert (record["id"], record["dsl"], record["level"], record["words"]) == ("s-1", "windy", 2, ["blow", "turn"])
    assert (record["program"], record["variation"]) == (ONE.source, "")
    assert [len(record["task"]["train"]), len(record["task"]["test"])] == [3, 1]
    assert record["task"]["test"] == [{"input": INPUTS[3].rows(), "output": ONE.outputs[3].rows()}]


def test_every_sample_has_a_line_of_its_own_whatever_its_program_says(tmp_path):
    program = replace(ONE.example.program, source="a = '\u2028\\n'\n")
    odd = replace(ONE, example=replace(ONE.example, program=program))
    path = tmp_path / "s.jsonl"
    with writing(path) as write:
        write(odd)
        write(ONE)

    assert list(read_samples(path)) == [odd, ONE]


def test_a_file_that_is_not_finished_is_not_there(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text("old")

    with pytest.raises(AttributeError), writing(path) as write:
        write(ONE) or write("no sample")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_readers_see_the_old_file_until_the_end(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text("old")
    with writing(path) as write:
        write(ONE)
        assert path.read_text() == "old"

    assert path.read_text() == to_line(ONE) + "\n"


def test_a_folder_that_is_not_there_is_told(tmp_path):
    message = r"nowhere/s\.jsonl: cannot be written: No such file"

    with pytest.raises(OutputError, match=message), writing(tmp_path / "nowhere" / "s.jsonl"):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "s.jsonl"
    path.write_text("old")
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda file, *how, **more: opened(Path("/dev/full"), *how, **more))

    with pytest.raises(OutputError, match="No space left"), writing(path) as write:
        write(ONE)
    monkeypatch.undo()

    assert path.read_text() == "old"


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DatasetError, match="cannot be read: No such file"):
        list(read_samples(tmp_path / "s.jsonl"))


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "s.jsonl").write_bytes(b"\xff\n")

    with pytest.raises(DatasetError, match="not text in UTF-8"):
        list(read_samples(tmp_path / "s.jsonl"))


def test_what_comes_before_a_bad_line_is_read(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text(to_line(ONE) + "\nnonsense\n")
    samples = read_samples(path)

    assert next(samples) == ONE
    with pytest.raises(DatasetError, match=r"s\.jsonl: line 2: not a JSON object: "):
        next(samples)


GOOD = json.loads(to_line(ONE))
PAIR = GOOD["task"]["train"][0]
BAD = [
    ("", "not a JSON object: "),
    ("[1]", "a sample is an object, got a list"),
    ('{"id": "a", "id": "b"}', "not a JSON object: a key occurs twice"),
    ({"id": None}, "id: it is a string, got null"),
    ({"level": True}, "level: it is a whole number, got a boolean"),
    ({"level": 1.5}, "level: it is a whole number"),
    ({"level": 0}, "level: a level is at least 1, got 0"),
    ({"words": "turn"}, "words: it is a list, got a string"),
    ({"words": ["turn", 1]}, "words[1]: a word is a string, got a number"),
    ({"program": 1}, "program: it is a string, got a number"),
    ({"more": 1}, "a sample has no key 'more'; it has id, dsl, level"),
    ({"task": {"train": [PAIR]}}, "task: a task has the keys 'train' and 'test'; 'test' is missing"),
    ({"task": {"train": [PAIR], "test": [{"input": [[1]]}]}}, "task.test[0]: 'output' is missing"),
    ({"task": {"train": [PAIR, {"input": [[1]]}], "test": [PAIR]}}, "task.train[1]: 'output' is missing"),
    (
        {"task": {"train": [{"input": [[1], [1, 2]], "output": [[1]]}], "test": [PAIR]}},
        "task.train[0].input: row 1 has 2 cells, row 0 has 1",
    ),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_a_line_that_is_no_sample_is_told_with_key_and_rule(change, message):
    line = change if isinstance(change, str) else json.dumps(GOOD | change)

    with pytest.raises(DatasetError) as caught:
        from_line(line, Path("s.jsonl: line 7"))

    assert str(caught.value).startswith(f"s.jsonl: line 7: {message}")


@pytest.mark.parametrize("key", GOOD)
def test_every_key_has_to_be_there(key):
    line = json.dumps({name: value for name, value in GOOD.items() if name != key})

    with pytest.raises(DatasetError, match=f"line 7: '{key}' is missing"):
        from_line(line, Path("s.jsonl: line 7"))
