"""`arc25 serve` as an operator meets it: where it listens, what it refuses, and how it ends."""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from arc25.cli.main import run as arc25

Serve = Callable[..., Any]
PLAIN = ("--dsl", "plain", "--seconds", "5")
SLOW = "def transform(grid):\n    for _ in range(10): sum(range(10**6))\n    return grid"
ENDLESS = "def transform(grid):\n    while True: pass"


def ask(url: str, source: str, times: int = 1) -> httpx.Response:
    programs = [{"source": source, "inputs": [["1"]]}] * times
    return httpx.post(url + "/run", json={"programs": programs}, timeout=60)


def wait_for(url: str, running: int) -> None:
    while httpx.get(url + "/health").json()["running"] < running:
        time.sleep(0.02)


def family(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        children = [int(child) for child in file.read().split()]
    return children + [pid for child in children for pid in family(child)]


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def left_of(processes: list[int]) -> list[int]:
    """Those that are there yet after the moment that the kernel takes."""
    deadline = time.monotonic() + 5
    while any(alive(pid) for pid in processes) and time.monotonic() < deadline:
        time.sleep(0.02)
    return [pid for pid in processes if alive(pid)]


def test_what_is_under_way_is_finished_on_sigterm_and_nothing_is_left(serve: Serve) -> None:
    served = serve(*PLAIN)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(ask, served.url, SLOW, 4)
        wait_for(served.url, 4)
        processes = family(served.process.pid)
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(httpx.ConnectError):
            httpx.get(served.url + "/health")
        results = answer.result().json()["results"]
    assert [result["status"] for result in results] == ["ok"] * 4
    assert served.process.wait(5) == 0
    assert processes
    assert left_of(processes) == []


@pytest.mark.parametrize(("options", "signals"), [(("--grace", "0.5"), 1), ((), 2)])
def test_what_takes_too_long_is_given_up(serve: Serve, options: tuple[str, ...], signals: int) -> None:
    served = serve(*PLAIN, *options)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(ask, served.url, ENDLESS, 4)
        wait_for(served.url, 4)
        processes = family(served.process.pid)
        for _ in range(signals):
            served.process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        assert answer.result().status_code == 503
    assert served.process.wait(5) == 0
    assert left_of(processes) == []


def test_a_service_that_is_killed_leaves_no_process(serve: Serve) -> None:
    served = serve(*PLAIN)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(ask, served.url, ENDLESS)
        wait_for(served.url, 1)
        processes = family(served.process.pid)
        served.process.kill()
        assert isinstance(answer.exception(), httpx.HTTPError)
    assert processes
    assert left_of(processes) == []


def test_the_options_of_the_executor_are_options_of_the_command(serve: Serve) -> None:
    served = serve(*PLAIN, "--executor.inputs", "list")
    answer = ask(served.url, "def transform(grid):\n    return grid + [[int(type(grid) is list)]]").json()
    assert answer["results"][0]["outputs"] == [["1", "1"]]
    assert "inputs=list" in answer["executor"]


def test_a_connection_without_a_request_does_not_hold_up_the_end(serve: Serve) -> None:
    served = serve(*PLAIN)
    with socket.create_connection(("127.0.0.1", int(served.port))) as idle:
        idle.sendall(b"POST /run HTTP/1.1\r\n")
        served.process.terminate()
        assert served.process.wait(5) == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_other_machines_may_not_ask_without_a_token(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert arc25(["serve", "executor", "--host", host, "--port", "0"]) == 2
    assert "other machines could run programs here; give a --token-file" in capsys.readouterr().err


def test_other_machines_may_ask_with_a_token(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "token").touch(mode=0o600)
    (tmp_path / "token").write_text("a-token-of-some-length")
    served = serve(*PLAIN, "--host", "0.0.0.0", "--token-file", str(tmp_path / "token"))
    assert httpx.get(f"http://127.0.0.1:{served.port}/health").status_code == 401
    served.process.terminate()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--host", "no-such-host.invalid"], "--host no-such-host.invalid: "),
        (["--port", "99999"], "--port: 0 to 65535, got 99999"),
        (["--token-file", "nowhere"], "token file nowhere: No such file"),
        (["--token-file", "/etc/hostname"], "every user of this machine may read"),
        (["--workers", "0"], "--workers: at least 1, got 0"),
        (["--max-body-mib", "0"], "--max-body-mib: at least 1, got 0"),
        (["--seconds", "0"], "--seconds: more than 0"),
        (["--queue", "5"], "--queue 5: a request of --max-programs 256 could never come in"),
        (["--executor", "restrictde"], "Did you mean 'restricted'?"),
        (["--dsl", "plian"], "Did you mean 'plain'?"),
    ],
)
def test_bad_input_is_one_line_and_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert arc25(["serve", "executor", "--port", "0", *arguments]) == 2
    output, errors = capsys.readouterr()
    assert message in errors
    assert (output, errors.count("\n")) == ("", 1)


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert arc25(["serve", "executor", "--port", port]) == 2
    assert f"cannot listen on 127.0.0.1, port {port}: Address already in use" in capsys.readouterr().err


def test_a_package_that_is_missing_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "arc25.service.serving", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert arc25(["serve", "executor", "--port", "0"]) == 1
    shown = capsys.readouterr().err
    assert "uvicorn" in shown
    assert shown.endswith("Remedy: pip install 'arc25[serve]'\n")


@pytest.mark.parametrize("argv", [["serve", "executor", "--help"], ["serve", "--help"]], ids=" ".join)
def test_the_usage_line_has_what_is_served(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arc25(argv)
    assert capsys.readouterr().out.splitlines()[0].count("executor") == 1


def test_only_what_exists_can_be_served(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        arc25(["serve", "backend"])
    assert ended.value.code == 2
    assert "executor" in capsys.readouterr().err


def test_programs_are_run_by_a_service(serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    served = serve(*PLAIN)
    job = {"id": 1, "source": "def transform(grid):\n    return grid.T", "inputs": [[[1, 2]]]}
    (tmp_path / "jobs.jsonl").write_text(json.dumps(job))
    assert arc25(["run", "--executor", "remote", "--executor.url", served.url, str(tmp_path / "jobs.jsonl")]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["id"], result["status"], result["outputs"]) == (1, "ok", [[[1], [2]]])


def test_tasks_are_solved_with_a_service(serve: Serve, tmp_path: Path) -> None:
    served = serve("--dsl", "arc25")
    usual = ["solve", "--limit", "1", "--backend.work", "1000", "--workers", "1", "--reporters", "submission"]
    submissions = []
    for name, options in {"here": [], "there": ["--executor", "remote", "--executor.url", served.url]}.items():
        assert arc25([*usual, *options, "--out", str(tmp_path / name)]) == 0
        submissions.append((tmp_path / name / "submission.json").read_bytes())
    assert submissions[0] == submissions[1]
