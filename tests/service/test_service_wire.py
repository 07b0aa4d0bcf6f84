"""The messages of the service: round trips, and lies in them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.records import Boundary, ExecutionResult, Level, Status
from arc25.service import wire
from arc25.service.strictjson import WireError

MOST = Limits(2.0, 256)
GRID = Grid.of([[0, 1, 2], [3, 4, 5]])
JOB = wire.Job("source", "transform", (GRID, GRID))
GOOD = ExecutionResult(Status.OK, (GRID, GRID), "", 0.5, "strong/batch")

sides = st.integers(1, 12)
grids = st.builds(
    lambda height, width, cells: Grid(height, width, bytes(cell % 10 for cell in cells[: height * width])),
    sides,
    sides,
    st.binary(min_size=144, max_size=144),
)
limits = st.builds(Limits, st.floats(0.001, 2.0), st.integers(1, 256))
jobs = st.builds(
    wire.Job,
    st.text(st.characters(), max_size=50),
    st.text(max_size=10),
    st.lists(grids, max_size=4).map(tuple),
    st.none() | limits,
    st.booleans(),
)


@st.composite
def answered(draw: st.DrawFn) -> tuple[wire.Job, ExecutionResult]:
    job = draw(jobs)
    status = draw(st.sampled_from([status for status in Status if status is not Status.UNREADABLE]))
    outputs = st.tuples(*[grids if status is Status.OK else st.none() | grids for _ in job.inputs])
    result = ExecutionResult(
        status,
        draw(outputs if status is Status.OK else outputs | st.just(())),
        draw(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=500)),
        draw(st.floats(0, 1e5)),
        draw(st.sampled_from(["", "strong/batch", "weak/program", "none/program"])),
        draw(st.text(max_size=50)),
    )
    return job, result


@given(st.lists(jobs, min_size=1, max_size=3))
def test_programs_come_back_from_json_as_they_were(sent: list[wire.Job]) -> None:
    body = wire.pack_run("the executor", [wire.pack_job(job) for job in sent])
    assert wire.read_run(body, "the executor", MOST) == sent


@given(st.lists(answered(), min_size=1, max_size=3))
def test_results_come_back_from_json_as_they_were(pairs: list[tuple[wire.Job, ExecutionResult]]) -> None:
    asked, results = [job for job, _ in pairs], [result for _, result in pairs]
    assert wire.read_results(wire.pack_results("x", results), "x", asked) == results


@given(answered())
def test_an_answer_takes_no_more_than_was_reckoned(pair: tuple[wire.Job, ExecutionResult]) -> None:
    job, result = pair
    assert len(wire.pack_results("", [result])) <= job.answer_bytes


def test_the_largest_answer_takes_no_more_than_was_reckoned() -> None:
    job = wire.Job("", "", (Grid(1, 255, bytes(255)),) * 3)
    largest = Grid(255, 255, bytes(255 * 255))
    result = ExecutionResult(Status.OK, (largest,) * 3, "\\" * 500, 1e5, "medium/program", "\U0001f600" * 8_000)
    assert len(wire.pack_results("", [result])) <= job.answer_bytes


def test_texts_are_made_fit_to_be_shown_anywhere() -> None:
    result = ExecutionResult(Status.RAISED, (), "é\x1b[2J\n" + "x" * 999, printed="\ud800")
    (read,) = wire.read_results(wire.pack_results("x", [result]), "x", [JOB])
    assert read.error.startswith("\\xe9?[2J\\nxx")
    assert (len(read.error), read.printed) == (500, "?")


def test_a_request_for_another_executor_is_not_read() -> None:
    assert wire.read_run(wire.pack_run("a", [b"nonsense?"]).replace(b"nonsense?", b"1"), "b", MOST) is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"inputs": [[]]}, "programs[0].inputs[0]: a grid is a list of 1 to 255 rows"),
        ({"inputs": [["1"] * 256]}, "programs[0].inputs[0]: a grid is a list of 1 to 255 rows"),
        ({"inputs": [["1", "22"]]}, "programs[0].inputs[0][1]: a row is a string of 1 to 255 digits"),
        ({"inputs": [[""]]}, "programs[0].inputs[0][0]: a row is a string of 1 to 255 digits"),
        ({"inputs": [["1" * 256]]}, "programs[0].inputs[0][0]: a row is a string of 1 to 255 digits"),
        ({"inputs": [[[1, 2]]]}, "programs[0].inputs[0][0]: a row is a string of 1 to 255 digits"),
        ({"inputs": [["1a"]]}, "programs[0].inputs[0]: a cell is a digit"),
        ({"inputs": [["1٣"]]}, "programs[0].inputs[0]: a cell is a digit"),
        ({"inputs": 7}, "programs[0].inputs: a list is wanted"),
        ({"source": None}, "programs[0].source: a string is wanted"),
        ({"source": "x" * 200_001}, "programs[0].source: at most 200000 characters"),
        ({"entry": 1}, "programs[0].entry: a string is wanted"),
        ({"alone": "yes"}, "programs[0].alone: true or false is wanted"),
        ({"limits": {"seconds": 1}}, "programs[0].limits: the key 'memory_mib' is missing"),
        ({"limits": {"seconds": 0, "memory_mib": 1}}, "programs[0].limits.seconds: more than 0 is wanted"),
        ({"limits": {"seconds": 3, "memory_mib": 1}}, "programs[0].limits.seconds: a number from 0 to 2 is wanted"),
        ({"limits": {"seconds": 1, "memory_mib": 257}}, "programs[0].limits.memory_mib: an integer from 1 to 256"),
        ({"imports": []}, "programs[0]: unknown key 'imports'"),
    ],
)
def test_a_program_that_is_none_is_named_by_the_path_of_its_fault(change: dict[str, Any], fault: str) -> None:
    program = {"source": "", "inputs": [["1"]]} | change
    with pytest.raises(WireError) as caught:
        wire.read_run(json.dumps({"programs": [program]}).encode(), "x", MOST)
    assert str(caught.value).startswith(fault)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ([], "the message: an object is wanted"),
        ({}, "the message: the key 'programs' is missing"),
        ({"programs": []}, "programs: 1 or more items are wanted, got 0"),
        ({"programs": [1]}, "programs[0]: an object is wanted"),
        ({"programs": [{}], "executor": 3}, "executor: a string is wanted"),
    ],
)
def test_a_request_that_is_none_is_refused(body: Any, fault: str) -> None:
    with pytest.raises(WireError) as caught:
        wire.read_run(json.dumps(body).encode(), "x", MOST)
    assert str(caught.value).startswith(fault)


LIES = {
    "too few results": lambda answer: answer["results"].clear(),
    "too many results": lambda answer: answer["results"].append(answer["results"][0]),
    "no results": lambda answer: answer.pop("results"),
    "another executor": lambda answer: answer.update(executor="y"),
    "an unknown status": lambda answer: answer["results"][0].update(status="fine"),
    "a status that is a list": lambda answer: answer["results"][0].update(status=["ok"]),
    "a status that is not of programs": lambda answer: answer["results"][0].update(status="unreadable", outputs=[]),
    "too few outputs": lambda answer: answer["results"][0]["outputs"].pop(),
    "too many outputs": lambda answer: answer["results"][0]["outputs"].append(["1"]),
    "no output where all is well": lambda answer: answer["results"][0].update(outputs=[None, ["1"]]),
    "no outputs where all is well": lambda answer: answer["results"][0].update(outputs=[]),
    "colour 10": lambda answer: answer["results"][0].update(outputs=[["0:"], ["1"]]),
    "a number for a row": lambda answer: answer["results"][0].update(outputs=[[10], ["1"]]),
    "side 300": lambda answer: answer["results"][0].update(outputs=[["1" * 300], ["1"]]),
    "300 rows": lambda answer: answer["results"][0].update(outputs=[["1"] * 300, ["1"]]),
    "a ragged grid": lambda answer: answer["results"][0].update(outputs=[["11", "1"], ["1"]]),
    "an error that steers the terminal": lambda answer: answer["results"][0].update(error="\x1b]0;x"),
    "an endless error": lambda answer: answer["results"][0].update(error="x" * 501),
    "negative seconds": lambda answer: answer["results"][0].update(seconds=-1),
    "seconds in words": lambda answer: answer["results"][0].update(seconds="1"),
    "an isolation that nobody knows": lambda answer: answer["results"][0].update(isolation="perfect/batch"),
    "an endless print": lambda answer: answer["results"][0].update(printed="x" * 8_001),
    "half a character": lambda answer: answer["results"][0].update(printed="\ud800"),
    "something more": lambda answer: answer["results"][0].update(solved=True),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_cannot_be_is_refused(lie: str) -> None:
    answer = json.loads(wire.pack_results("x", [GOOD]))
    assert wire.read_results(json.dumps(answer).encode(), "x", [JOB]) == [GOOD]
    LIES[lie](answer)
    with pytest.raises(WireError):
        wire.read_results(json.dumps(answer).encode(), "x", [JOB])


SERVICE = wire.Service(
    "wire=1 restricted", ("arc25", "1"), Boundary(Level.STRONG, {"seccomp": ""}), 32, MOST, 256, 1 << 20, {"arc25": "1"}
)


def test_what_a_service_tells_of_itself_comes_back_as_it_was() -> None:
    assert wire.read_service(wire.pack_service(SERVICE, status="ok", waiting=0, running=3)) == SERVICE


@pytest.mark.parametrize(
    "lie",
    [
        {"wire": 2},
        {"executor": "x" * 3_000},
        {"executor": "\n"},
        {"dsl": None},
        {"boundary": {"level": "perfect", "layers": {}}},
        {"boundary": {"level": "weak", "layers": {"\x1b": ""}}},
        {"boundary": {"level": "weak", "layers": {str(n): "" for n in range(99)}}},
        {"capacity": 0},
        {"capacity": 10**9},
        {"limits": {"seconds": 1e9, "memory_mib": 1}},
        {"max_programs": 0},
        {"max_body": -1},
        {"versions": []},
        {"versions": {"arc25": 1}},
        {"new": 1},
    ],
)
def test_a_service_that_cannot_be_is_refused(lie: dict[str, Any]) -> None:
    told = json.loads(wire.pack_service(SERVICE)) | lie
    with pytest.raises(WireError):
        wire.read_service(json.dumps(told).encode())


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error": 3}', b'["error"]', b'{"error": "\\u001b"}'])
def test_any_fault_can_be_shown(body: bytes) -> None:
    assert wire.read_error(body) in ("", "?")
