"""`arc25 run`: the executor by itself, for scripting."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from arc25.cli import run as command
from arc25.cli.run import read_job
from arc25.core.context import Limits
from arc25.core.errors import UnknownName, UsageError

IDENTITY = "def transform(grid):\n    return grid"
GRID = [[1, 2], [3, 4]]


def job(name: str | int, source: str = IDENTITY, **keys: object) -> str:
    return json.dumps({"id": name, "source": source, "entry": "transform", "inputs": [GRID], **keys})


def results(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def run(tmp_path, capsys):
    """Runs the command on some lines and returns its results."""

    def run(*lines: str, options: tuple[str, ...] = ()) -> list[dict]:
        file = tmp_path / "jobs.jsonl"
        file.write_text("".join(line + "\n" for line in lines))
        assert command.run([str(file), "--workers", "1", *options]) == 0
        return results(capsys.readouterr().out)

    return run


def test_a_result_has_the_promised_keys(run):
    (result,) = run(job("a"))

    assert list(result) == ["id", "status", "outputs", "error", "seconds", "isolation"]
    assert (result["id"], result["status"], result["outputs"], result["error"]) == ("a", "ok", [GRID], "")
    assert isinstance(result["seconds"], float)
    assert result["isolation"].endswith("/batch")


def test_results_come_in_the_order_of_the_jobs(run):
    slow = "def transform(grid):\n    sum(range(10**6))\n    return grid"

    assert [r["id"] for r in run(job(1, slow), job(2), job("x", slow), job(4))] == [1, 2, "x", 4]


def test_a_failing_program_is_a_result_and_no_failure(run):
    first, second = run(job(1, "import os"), job(2))

    assert (first["status"], first["outputs"], second["status"]) == ("refused", [], "ok")


def test_a_grid_that_failed_is_null(run):
    source = "def transform(grid):\n    assert grid[0, 0] == 1\n    return grid"

    (result,) = run(job(1, source, inputs=[[[1]], [[2]]]))

    assert result["outputs"] == [[[1]], None]


def test_a_job_may_bring_its_limits(run):
    (result,) = run(job(1, "while True: pass", limits={"seconds": 0.1}))

    assert result["error"] == "took more than 0.1 s of CPU time"


def test_limits_can_be_set_for_all(run):
    (result,) = run(job(1, "while True: pass"), options=("--seconds", "0.1"))

    assert result["error"] == "took more than 0.1 s of CPU time"


@pytest.mark.parametrize("option", ["--isolation", "--executor.isolation"])
def test_the_executors_options_go_with_or_without_their_prefix(run, option):
    (result,) = run(job(1), options=(option, "program"))

    assert result["isolation"].endswith("/program")


def test_inputs_can_be_lists(run):
    (result,) = run(job(1, "def transform(grid):\n    return grid + grid"), options=("--inputs", "list"))

    assert result["outputs"] == [GRID + GRID]


def test_what_a_program_prints_is_shown_where_it_is_asked_for(run):
    source = "def transform(grid):\n    print(len(grid))\n    return grid"

    assert run(job(1, source), options=("--executor.prints",))[0]["printed"] == "2\n"
    assert "printed" not in run(job(1, source))[0]


def test_a_dsl_can_be_chosen(run):
    source = "import arc25_dsl\ndef transform(grid):\n    return [[min(9, len(arc25_dsl.__all__))]]"

    assert run(job(1, source), options=("--dsl", "arc25"))[0]["outputs"] == [[[9]]]


TALKER = """
from pathlib import Path

from arc25 import hookimpl
from arc25.core.records import Boundary, ExecutionResult, Level, Status

class Talker:
    id, capacity = "talker", 1
    def __init__(self, context, *, words: str, workers: int = 7, loud: bool = False):
        self.words = words.upper() if loud else words
        self.workers = workers
    async def run(self, program, inputs, *, alone=False, limits=None):
        return ExecutionResult(Status.OK, tuple(inputs), str(self.workers), printed=self.words)
    async def probe(self):
        return Boundary(Level.WEAK, {"seccomp": "it was taken away", "landlock": ""})
    async def close(self):
        Path(CLOSE_FILE).write_text("closed")

@hookimpl
def arc25_executor(name):
    return Talker
"""


@pytest.fixture
def talker(tmp_path):
    """Options for an executor of its own, whose programs all print something; it notes when it is closed."""
    (tmp_path / "talker.py").write_text(TALKER.replace("CLOSE_FILE", repr(str(tmp_path / "closed"))))
    return ("--executor", "talker", "--plugin", str(tmp_path / "talker.py"))


def test_another_executor_has_its_own_options(run, talker):
    (result,) = run(job(1), options=("--words", "hello", "--executor.loud", "--executor.workers", "3", *talker))

    assert (result["error"], result["printed"]) == ("3", "HELLO")


def test_a_file_of_plugins_may_stand_right_before_the_jobs(tmp_path, talker, capsys):
    (tmp_path / "jobs.jsonl").write_text(job(1) + "\n")

    assert command.run(["--executor.words", "hello", *talker, str(tmp_path / "jobs.jsonl")]) == 0

    assert results(capsys.readouterr().out)[0]["printed"] == "hello"


def test_a_plugin_that_is_no_python_file_is_told(tmp_path):
    (tmp_path / "talker.txt").write_text("")
    (tmp_path / "jobs.jsonl").write_text("")

    with pytest.raises(UsageError, match=r"talker\.txt: no such Python file"):
        command.run([str(tmp_path / "jobs.jsonl"), "--plugin", str(tmp_path / "talker.txt")])


def test_a_terminal_shows_what_was_printed_below_the_row_and_obeys_none_of_it(tmp_path, talker, monkeypatch, capsys):
    (tmp_path / "jobs.jsonl").write_text(job("a") + "\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    command.run([str(tmp_path / "jobs.jsonl"), "--words", "one\n\x1b[2Jtwo\r", *talker])

    assert capsys.readouterr().out.splitlines()[1:] == ["  | one", "  | \ufffd[2Jtwo\ufffd"]


def test_a_sandbox_that_is_too_weak_runs_nothing(tmp_path, talker, capsys):
    jobs = tmp_path / "jobs.jsonl"
    jobs.write_text(job(1) + "\n")

    with pytest.raises(UsageError, match=r"'medium' is required, .* weak \(no seccomp: it was taken away\)"):
        command.run([str(jobs), "--words", "", "--require-isolation", "medium", *talker])

    assert (capsys.readouterr().out, (tmp_path / "closed").read_text()) == ("", "closed")
    assert command.run([str(jobs), "--words", "", "--require-isolation", "weak", *talker]) == 0


def test_blank_lines_are_passed_over(run):
    assert len(run("", job(1), "   ", job(2))) == 2


def test_no_jobs_are_no_results(run):
    assert run() == []


def test_the_entry_is_transform_if_not_named(run):
    line = json.dumps({"id": 1, "source": IDENTITY, "inputs": [GRID]})

    assert run(line)[0]["status"] == "ok"


def test_jobs_can_come_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(job("in") + "\n"))

    command.run(["-", "--workers", "1"])

    assert results(capsys.readouterr().out)[0]["id"] == "in"


def test_a_terminal_gets_a_line_for_people(tmp_path, monkeypatch, capsys):
    (tmp_path / "jobs.jsonl").write_text(job("a", "import os") + "\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    command.run([str(tmp_path / "jobs.jsonl"), "--workers", "1"])

    assert capsys.readouterr().out.split()[:2] == ["a", "refused"]


def test_what_came_before_a_malformed_line_is_answered(tmp_path, capsys):
    (tmp_path / "jobs.jsonl").write_text(f"{job(1)}\n{job(2)}\nnot json\n{job(3)}\n")

    with pytest.raises(UsageError, match="line 3: not JSON"):
        command.run([str(tmp_path / "jobs.jsonl"), "--workers", "1"])

    assert [r["id"] for r in results(capsys.readouterr().out)] == [1, 2]


def test_a_result_is_written_before_the_next_job_is_there():
    code = "from arc25.cli.main import main; main()"
    argv = [sys.executable, "-c", code, "run", "-", "--workers", "1"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for name in ("first", "second"):
            process.stdin.write(job(name) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()

    assert process.returncode == 0


ARC25 = (sys.executable, "-m", "arc25")


@pytest.fixture
def many(tmp_path) -> Path:
    """More jobs than are read ahead, each long enough that some are under way whenever the command ends."""
    busy = "def transform(grid):\n    sum(range(10**5))\n    return grid"
    file = tmp_path / "many.jsonl"
    file.write_text("".join(job(number, busy) + "\n" for number in range(2000)))
    return file


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code and what was written to standard error."""
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def test_a_reader_who_has_gone_ends_the_command_without_a_word(many):
    argv = [*ARC25, "run", str(many), "--workers", "2"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()

    assert (process.returncode, errors) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_ends_the_command_with_one_line(many):
    with open("/dev/full", "w") as full:
        argv = [*ARC25, "run", str(many), "--workers", "2"]
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (1, "arc25: [Errno 28] No space left on device\n")


def test_ctrl_c_ends_the_command_and_its_workers_without_a_word(many):
    argv = [*ARC25, "run", str(many), "--workers", "2"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(argv, **pipes, text=True, start_new_session=True) as process:
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: everybody gets it
        assert ended(process) == (130, "")


def test_a_service_that_is_killed_ends_the_command_with_one_line(many, serve):
    served = serve("--dsl", "plain")
    remote = ("--executor", "remote", "--url", served.url, "--patience", "0", "--programs", "1")
    argv = [*ARC25, "run", str(many), *remote]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        served.process.kill()
        code, errors = ended(process)

    assert (code, errors.count("\n")) == (1, 1)
    assert errors.startswith(f"arc25: the executor service {served.url} cannot be reached")


def test_standard_input_that_is_closed_is_told():
    done = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", *ARC25, "run", "-"], capture_output=True, text=True, timeout=30, check=False
    )

    assert (done.returncode, done.stderr) == (2, "arc25: the jobs cannot be read: standard input is closed\n")


def test_lines_that_cannot_be_read_for_whatever_reason_are_told(monkeypatch):
    monkeypatch.setattr(sys, "stdin", 5)

    with pytest.raises(UsageError, match="the jobs cannot be read: 'int' object is not iterable"):
        command.run(["-", "--workers", "1"])


def test_a_character_that_the_terminal_does_not_have_is_escaped(tmp_path):
    (tmp_path / "jobs.jsonl").write_text(job("\N{SNOWMAN}") + "\n")
    code = "import sys; from arc25.cli.main import main; sys.stdout.isatty = lambda: True; main()"
    argv = [sys.executable, "-c", code, "run", str(tmp_path / "jobs.jsonl"), "--workers", "1"]
    ascii_only = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ascii_only.pop("PYTHONIOENCODING", None)
    done = subprocess.run(argv, env=ascii_only, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("\\u2603  ")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--seconds", "0", "--seconds is a number above 0 and at most 86400, got 0.0"),
        ("--seconds", "nan", "--seconds is a number above 0 and at most 86400, got nan"),
        ("--memory-mib", "0", "--memory-mib is an integer from 1 to 16777215, got 0"),
    ],
)
def test_an_option_out_of_range_is_named(run, option, value, message):
    with pytest.raises(UsageError) as caught:
        run(job(1), options=(option, value))

    assert str(caught.value) == message


def test_seconds_are_told_to_the_microsecond(run):
    seconds = run(job(1))[0]["seconds"]

    assert seconds == round(seconds, 6)


def test_a_row_ends_in_no_blanks(tmp_path, monkeypatch, capsys):
    (tmp_path / "jobs.jsonl").write_text(job("a") + "\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    command.run([str(tmp_path / "jobs.jsonl"), "--workers", "1"])

    assert capsys.readouterr().out.endswith(" s\n")


def test_help_says_which_keys_may_be_left_out(capsys):
    with pytest.raises(SystemExit):
        command.run(["--help"])
    shown = " ".join(capsys.readouterr().out.split())

    assert '"entry"?' in shown
    assert '"limits"?' in shown


def test_the_documented_example_gives_what_is_shown(run):
    page = (Path(__file__).parents[2] / "docs/run.md").read_text()
    jobs, shown = re.findall(r"```json\n(.*?)```", page, re.DOTALL)[:2]
    expected = results(shown)

    for result, wanted in zip(run(*jobs.splitlines(), options=("--prints",)), expected, strict=True):
        assert result.keys() == wanted.keys()
        for name in result.keys() - {"seconds", "isolation"}:
            assert result[name] == wanted[name]


MALFORMED = {
    "not json": "line 7: not JSON: ",
    "[1]": "line 7: an object with the keys id, source, entry, inputs, limits is wanted, got list",
    '{"source": "", "inputs": []}': "line 7: key 'id' is missing",
    '{"id": 1, "inputs": []}': "line 7: key 'source' is missing",
    '{"id": 1, "source": ""}': "line 7: key 'inputs' is missing",
    '{"id": null, "source": "", "inputs": []}': "line 7: id is a string or an integer, got None",
    '{"id": 1, "source": 2, "inputs": []}': "line 7: source and entry are strings",
    '{"id": 1, "source": "", "entry": 2, "inputs": []}': "line 7: source and entry are strings",
    '{"id": 1, "source": "", "inputs": {}}': "line 7: inputs is a list of grids",
    '{"id": 1, "source": "", "inputs": [[[1]], [[1], [2, 3]]]}': "line 7: inputs[1]: row 1 has 2 cells, row 0 has 1",
    '{"id": 1, "sorce": ""}': "line 7: unknown key 'sorce'. Did you mean 'source'?",
    '{"id": 1, "source": "", "inputs": [], "limits": []}': "line 7: limits: an object with the keys",
    '{"id": 1, "source": "", "inputs": [], "limits": {"second": 1}}': "line 7: limits: unknown key 'second'",
    '{"id": 1, "source": "", "inputs": [], "limits": {"seconds": 0}}': "line 7: limits: seconds is a number above 0",
    '{"id": 1, "source": "", "inputs": [], "limits": {"memory_mib": 0.5}}': "line 7: limits: memory_mib is an integer",
}


@pytest.mark.parametrize("line", MALFORMED)
def test_a_malformed_line_is_named_with_key_and_rule(line):
    with pytest.raises(UsageError) as caught:
        read_job(line, 7, "plain", Limits())

    assert str(caught.value).startswith(MALFORMED[line])


def test_a_missing_file_is_told():
    with pytest.raises(UsageError, match="no-such-file: No such file or directory"):
        command.run(["no-such-file"])


def test_a_folder_is_no_file_of_jobs(tmp_path: Path):
    with pytest.raises(UsageError, match="Is a directory"):
        command.run([str(tmp_path)])


def test_an_unknown_executor_is_named_with_the_nearest(tmp_path):
    (tmp_path / "jobs.jsonl").write_text("")

    with pytest.raises(UnknownName, match="Did you mean 'restricted'"):
        command.run([str(tmp_path / "jobs.jsonl"), "--executor", "restrict"])
