"""`arc25 solve` as a user meets it: what it leaves behind, how it is resumed, and what it says to bad input."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from arc25.cli.main import run as arc25
from arc25.core.journal import read_run
from arc25.data.submission import read_submission

REPLIES = ["```python\ndef transform(grid):\n    return grid[::-1]\n```", "no idea"]


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    folder = tmp_path / "tasks"
    folder.mkdir()
    for name, flip in (("flips", True), ("stays", False)):
        pairs = []
        for i in range(3):
            before = [[i, 1], [2, 3]]
            pairs.append({"input": before, "output": before[::-1] if flip else [[9]]})
        (folder / f"{name}.json").write_text(json.dumps({"train": pairs[:2], "test": pairs[2:]}))
    return folder


@pytest.fixture
def solve(tasks: Path, tmp_path: Path) -> Any:
    """Runs `arc25 solve` in this process with a scripted backend; returns its exit code."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"*": REPLIES}))
    usual = ["--backend", "scripted", "--backend.script", str(script), "--dsl", "plain", "--dataset", str(tasks)]

    def run(*arguments: str, out: Path = tmp_path / "out") -> int:
        return arc25(["solve", *usual, "--out", str(out), "--workers", "1", *arguments])

    return run


def test_a_run_leaves_a_submission_a_journal_a_report_and_a_log(solve: Any, tmp_path: Path) -> None:
    assert solve() == 0
    left = {file.name for file in (tmp_path / "out").iterdir()}
    assert left >= {"submission.json", "journal.sqlite", "report.html", "events.jsonl", "run.json"}
    submission = read_submission(tmp_path / "out/submission.json")
    assert submission.guesses["flips"][0][0].rows() == [[2, 3], [2, 1]]


def test_the_progress_names_the_solved_count_and_the_score(solve: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert solve() == 0
    shown = capsys.readouterr().err
    assert "2 tasks of" in shown
    assert "right" in shown
    assert "50.00%" in shown


def test_json_prints_one_object_and_no_progress(solve: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert solve("--json") == 0
    output, errors = capsys.readouterr()
    summary = json.loads(output)
    assert (summary["tasks"], summary["solved"]) == (2, 1)
    assert summary["score"]["whole_task"] == 0.5
    assert (summary["tokens_in"], summary["dollars"]) == (0, 0.0)
    assert summary["tokens_out"] > 0
    assert errors == ""


PRICED = """
from arc25.core.hookspecs import hookimpl
from arc25.core.records import Completion

class Priced:
    def __init__(self, context): self.id, self.capacity = "priced", 1
    async def generate(self, request):
        return [Completion("no idea", tokens_in=100, tokens_out=10, cost=0.25)] * request.sampling.n
    async def load(self, weights): pass
    async def close(self): pass

@hookimpl
def arc25_backend(name):
    return Priced
"""


def test_the_summary_tells_how_many_replies_failed(
    tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = PRICED.replace("cost=0.25", "finish=Finish.ERROR, error='too long'").replace(
        "Completion\n", "Completion, Finish\n", 1
    )
    (tmp_path / "priced.py").write_text(failing)
    arguments = ["--plugin", str(tmp_path / "priced.py"), "--backend", "priced", "--dsl", "plain", "--json"]
    arguments += ["--dataset", str(tasks), "--out", str(tmp_path / "out"), "--workers", "1", "--samples-per-task", "3"]
    assert arc25(["solve", *arguments, "--strategy.n", "3"]) == 0
    assert json.loads(capsys.readouterr().out)["errors"] == 2 * 3


def test_a_limit_in_dollars_closes_tasks_and_the_summary_tells_what_was_spent(
    tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "priced.py").write_text(PRICED)
    arguments = ["--plugin", str(tmp_path / "priced.py"), "--backend", "priced", "--dsl", "plain", "--json"]
    arguments += ["--dataset", str(tasks), "--out", str(tmp_path / "out"), "--workers", "1", "--window", "1"]
    assert arc25(["solve", *arguments, "--strategy.n", "2", "--dollars-per-task", "0.75"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["tokens_in"], summary["tokens_out"], summary["dollars"]) == (2 * 2 * 100, 2 * 4 * 10, 2 * 4 * 0.25)


def test_the_hidden_outputs_are_in_no_file_that_a_solver_may_read(solve: Any, tasks: Path, tmp_path: Path) -> None:
    task = json.loads((tasks / "stays.json").read_text())
    task["test"][0]["output"] = [[8, 6, 7, 5, 3, 0, 9]]
    (tasks / "stays.json").write_text(json.dumps(task))
    assert solve() == 0
    events = (tmp_path / "out/events.jsonl").read_text()
    assert "8,6,7,5,3,0,9" not in events.replace(" ", "")


def test_a_finished_run_resumed_gives_the_same_submission(solve: Any, tmp_path: Path) -> None:
    assert solve() == 0
    before = (tmp_path / "out/submission.json").read_bytes()
    (tmp_path / "out/submission.json").unlink()
    assert arc25(["solve", "--resume", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out/submission.json").read_bytes() == before


def test_a_run_that_fails_before_it_starts_offers_nothing_to_go_on_with(
    solve: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert solve("--executor", "remote", "--executor.url", "http://127.0.0.1:9") == 1
    errors = capsys.readouterr().err
    assert "stopped before anything was done" in errors
    assert "--resume" not in errors


def test_resuming_with_another_seed_is_refused_naming_it(
    solve: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert solve() == 0
    assert arc25(["solve", "--resume", str(tmp_path / "out"), "--seed", "7"]) == 2
    assert "seed was 0, is now 7" in capsys.readouterr().err


def test_a_resume_that_is_refused_leaves_everything_as_it_was(solve: Any, tmp_path: Path) -> None:
    assert solve() == 0
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert arc25(["solve", "--resume", str(tmp_path / "out"), "--seed", "7"]) == 2
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before


def test_a_run_is_resumed_from_any_folder_and_without_its_configuration_file(
    solve: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("run.toml").write_text("limit = 1\n[strategy]\nn = 2\n")
    assert solve("--config", "run.toml", "--dataset", "tasks", "--backend.script", "script.json") == 0
    before = (tmp_path / "out/submission.json").read_bytes()
    Path("run.toml").unlink()
    monkeypatch.chdir("/")
    assert arc25(["solve", "--resume", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out/submission.json").read_bytes() == before


FENCE = """
from arc25 import hookimpl
from arc25.core.records import Boundary, ExecutionResult, Level, Status

class Fence:
    id, capacity = "fence", 1
    def __init__(self, context): pass
    async def run(self, program, inputs, *, alone=False, limits=None):
        return ExecutionResult(Status.RAISED, (None,) * len(inputs), isolation="LEVEL/program")
    async def probe(self):
        return Boundary(Level("LEVEL"), {"processes": "", "seccomp": "the kernel is too old"})
    async def close(self): pass

@hookimpl
def arc25_executor(name):
    return Fence
"""


@pytest.fixture
def fence(tmp_path: Path) -> Any:
    """Sets how strong the executor `fence` is, and gives the options that choose it."""

    def stand(level: str) -> list[str]:
        (tmp_path / "fence.py").write_text(FENCE.replace("LEVEL", level))
        return ["--plugin", str(tmp_path / "fence.py"), "--executor", "fence"]

    return stand


def test_a_sandbox_weaker_than_required_is_refused_naming_the_missing_layer_and_no_folder_is_made(
    solve: Any, fence: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert solve(*fence("weak"), "--require-isolation", "medium") == 2
    told = "isolation 'medium' is required, and here it is weak (no seccomp: the kernel is too old)"
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_run_that_is_resumed_requires_the_isolation_it_was_started_with(
    solve: Any, fence: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert solve(*fence("weak"), "--require-isolation", "weak") == 0
    fence("none")
    assert arc25(["solve", "--resume", str(tmp_path / "out")]) == 2
    assert "'weak' is required, and here it is none" in capsys.readouterr().err
    assert arc25(["solve", "--resume", str(tmp_path / "out"), "--require-isolation", "none"]) == 0


def test_the_boundary_is_told_on_the_terminal_and_kept_in_the_log_and_the_report(
    solve: Any, fence: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert solve(*fence("weak")) == 0
    told = "weak (no seccomp: the kernel is too old)"
    assert f"sandbox isolation: {told}" in " ".join(capsys.readouterr().err.split())
    started = json.loads((tmp_path / "out/events.jsonl").read_text().splitlines()[0])
    layers = {"processes": "", "seccomp": "the kernel is too old"}
    assert started["data"]["boundary"] == {"level": "weak", "layers": layers}
    assert told in (tmp_path / "out/report.html").read_text()


PICKY = """
from arc25 import Completion, hookimpl

class Picky:
    id, capacity = "picky", 1
    def __init__(
        self, context, *, polite: bool = True, stop: str = "end", most: int | None = 5, marks: tuple[str, ...] = ("m",)
    ):
        self.said = f"# {polite} {stop!r} {most} {marks}"
    async def generate(self, request):
        return [Completion(f"def transform(grid):\\n    return grid  {self.said}")]
    async def load(self, weights): pass
    async def close(self): pass

@hookimpl
def arc25_backend(name):
    return Picky
"""


def test_options_of_every_sort_are_those_of_the_run_when_it_is_resumed(tasks: Path, tmp_path: Path) -> None:
    (tmp_path / "picky.py").write_text(PICKY)
    (tmp_path / "run.toml").write_text('[backend]\nname = "picky"\nmarks = ["-a", "--b"]')
    options = ["--backend.no-polite", "--backend.stop=-1 --x", "--backend.most", "None", "--program-memory", "200"]
    start = ["--plugin", str(tmp_path / "picky.py"), "--config", str(tmp_path / "run.toml"), *options, "--dsl", "plain"]
    assert arc25(["solve", *start, "--dataset", str(tasks), "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
    sources = {attempt.program.source for attempt in read_run(tmp_path / "out").attempts if attempt.program}
    assert sources == {"def transform(grid):\n    return grid  # False '-1 --x' None ('-a', '--b')"}
    assert arc25(["solve", "--resume", str(tmp_path / "out")]) == 0


def test_a_configuration_file_has_the_word_after_the_run_that_is_resumed(
    solve: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert solve("--samples-per-task", "3", "--reporter.html.digits") == 0
    resume = ["solve", "--resume", str(tmp_path / "out"), "--config", str(tmp_path / "more.toml")]
    (tmp_path / "more.toml").write_text("samples_per_task = 5\n")
    assert arc25(resume) == 2
    assert "budget.samples was 3, is now 5" in capsys.readouterr().err
    (tmp_path / "more.toml").write_text("[reporter.html]\ndigits = false\n")
    assert arc25(resume) == 0
    assert "<text" not in (tmp_path / "out/report.html").read_text()


def test_a_resumed_run_may_have_other_reporters(solve: Any, tmp_path: Path) -> None:
    assert solve("--reporter.html.digits") == 0
    assert arc25(["solve", "--resume", str(tmp_path / "out"), "--reporters", "submission"]) == 0


def test_a_configuration_file_cannot_say_which_run_to_resume(
    solve: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run.toml").write_text('resume = "somewhere"')
    assert solve("--config", str(tmp_path / "run.toml")) == 2
    assert "'resume' is for the command line only" in capsys.readouterr().err


def test_a_start_that_fails_takes_no_folder(solve: Any, tmp_path: Path) -> None:
    assert solve("--backend.script", "nowhere.json") == 2
    assert not (tmp_path / "out").exists()


def test_a_submission_that_cannot_be_written_is_a_failure(
    solve: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out/submission.json").mkdir(parents=True)
    assert solve() == 1
    assert "submission.json" in capsys.readouterr().err


def test_a_configuration_that_is_no_text_is_bad_input(
    solve: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run.toml").write_bytes(b"limit = \xff")
    assert solve("--config", str(tmp_path / "run.toml")) == 2
    assert "run.toml" in capsys.readouterr().err


def test_a_folder_that_holds_a_run_is_not_overwritten(solve: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert solve() == 0
    assert solve("--seed", "1") == 2
    assert "--resume" in capsys.readouterr().err


def test_a_configuration_file_stands_before_the_command_line(
    solve: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "run.toml"
    config.write_text('seed = 4\nlimit = 1\ntasks = ["stays", "flips"]\n[strategy]\nname = "sample"\nn = 2\n')
    assert solve("--config", str(config), "--seed", "5", "--json") == 0
    assert json.loads(capsys.readouterr().out)["tasks"] == 1
    events = (tmp_path / "out/events.jsonl").read_text().splitlines()
    started = json.loads(events[0])["data"]["config"]
    assert started["seed"] == 5
    assert started["options"]["strategy"]["n"] == 2


def test_reporters_have_options_too_and_they_may_change_when_a_run_is_resumed(solve: Any, tmp_path: Path) -> None:
    assert solve("--reporters", "html", "--reporter.html.digits") == 0
    assert "<text" in (tmp_path / "out/report.html").read_text()
    assert arc25(["solve", "--resume", str(tmp_path / "out"), "--reporter.html.palette", "colorblind"]) == 0


def test_a_grid_over_thirty_needs_the_data_set_told_so(
    solve: Any, tasks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wide = {"input": [[1] * 40], "output": [[2] * 40]}
    (tasks / "wide.json").write_text(json.dumps({"train": [wide], "test": [wide]}))
    assert solve("--json") == 2
    assert "wide.json: train[0].input: a grid is 1..30 a side, got 1x40" in capsys.readouterr().err
    assert solve("--json", "--dataset.max-side", "93") == 0


def test_tasks_are_chosen_by_id(solve: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert solve("--tasks", "flips", "--json") == 0
    assert json.loads(capsys.readouterr().out)["score"]["whole_task"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--backend", "serach"], "Did you mean 'search'?"),
        (["--dsl", "arc52"], "Did you mean 'arc25'?"),
        (["--dataset", "arc-agi-1/trainign"], "training"),
        (["--tasks", "flip"], "Did you mean 'flips'?"),
        (["--limit", "0"], "limit"),
        (["--samples-per-task", "0"], "at least 1 sample"),
        (["--config", "nowhere.toml"], "nowhere.toml"),
        (["--plugin", "nowhere.py"], "nowhere.py"),
        (["--resume", "nowhere"], "not a run"),
        (["--backend.script", "nowhere.json"], "nowhere.json"),
        (["--out", "/proc/nowhere"], "cannot write to /proc/nowhere"),
    ],
)
def test_bad_input_gets_one_line_and_exit_code_2(
    solve: Any, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert solve(*arguments) == 2
    errors = capsys.readouterr().err
    assert message in errors
    assert errors.startswith("arc25: ")
    assert errors.count("\n") == 1


def test_a_mistyped_plugin_option_names_the_nearest(solve: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        solve("--backend.latancy", "1")
    assert ended.value.code == 2
    assert "--backend.latency" in capsys.readouterr().err


def start(solve_arguments: list[str], **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "arc25", "solve", *solve_arguments], stderr=subprocess.PIPE, **options
    )


def slow_arguments(tasks: Path, tmp_path: Path) -> list[str]:
    (tmp_path / "slow.json").write_text(json.dumps({"*": [REPLIES[1]]}))
    arguments = f"""--backend scripted --backend.script {tmp_path}/slow.json --backend.latency 0.2 --dsl plain
        --dataset {tasks} --samples-per-task 400 --strategy.n 1 --out {tmp_path}/out --workers 1 --backend.capacity 1"""
    return arguments.split()


def wait_for_rows(folder: Path) -> None:
    """Until the run has decided something."""
    for _ in range(200):
        time.sleep(0.1)
        if (folder / "events.jsonl").exists() and '"attempt"' in (folder / "events.jsonl").read_text():
            return
    pytest.fail("the run decided nothing within 20 s")


def test_ctrl_c_keeps_the_state_prints_how_to_resume_and_exits_130(tasks: Path, tmp_path: Path) -> None:
    child = start(slow_arguments(tasks, tmp_path))
    wait_for_rows(tmp_path / "out")
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=20)
    assert child.returncode == 130
    assert f"arc25 solve --resume {tmp_path}/out" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert read_submission(tmp_path / "out/submission.json").guesses.keys() == {"flips", "stays"}


def test_a_full_disk_is_a_clean_stop_and_the_submission_stays_whole(tasks: Path, tmp_path: Path) -> None:
    noise = [f"```python\n# {os.urandom(3000).hex()}\n\ndef transform(grid):\n    return grid\n```" for _ in range(40)]
    (tmp_path / "noise.json").write_text(json.dumps({"*": noise}))
    arguments = f"""--backend scripted --backend.script {tmp_path}/noise.json --dsl plain --dataset {tasks}
        --samples-per-task 60 --out {tmp_path}/out --workers 1 --reporters submission""".split()

    def little_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))

    child = start(arguments, preexec_fn=little_disk)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 1, errors
    assert "cannot write the journal" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert read_submission(tmp_path / "out/submission.json").invalid == ()
    assert arc25(["solve", "--resume", str(tmp_path / "out")]) == 0


def test_a_plugin_file_brings_a_backend(tasks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flipper.py").write_text(
        "from arc25 import Completion, hookimpl\n"
        "class Flipper:\n"
        "    id, capacity = 'flipper', 1\n"
        "    def __init__(self, context): pass\n"
        "    async def generate(self, request):\n"
        "        return [Completion('def transform(grid):\\n    return grid[::-1]')]\n"
        "    async def load(self, weights): pass\n"
        "    async def close(self): pass\n"
        "@hookimpl\n"
        "def arc25_backend(name):\n"
        "    return Flipper\n"
    )
    plugin = ["--plugin", str(tmp_path / "flipper.py"), "--backend", "flipper", "--dsl", "plain"]
    rest = ["--dataset", str(tasks), "--out", str(tmp_path / "out"), "--json", "--workers", "1"]
    assert arc25(["solve", *plugin, *rest]) == 0
    assert json.loads(capsys.readouterr().out)["solved"] == 1
