"""A server of our own: it comes when it is needed, comes again when it dies, and goes."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import psutil
import pytest
import pytest_asyncio

from arc25.core.errors import BackendError, UsageError
from arc25.inference import server as servers
from arc25.inference.server import LocalServer, read_command

SERVER = """
import http.server, os, signal, subprocess, sys, time
port, options = int(sys.argv[1]), sys.argv[2:]
print("starting", flush=True)
if "stubborn" in options: signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "slow" in options: time.sleep(1)
if "child" in options: subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
if "bad" in options: sys.exit("no such model")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/die": os._exit(3)
        health = "old" not in options and self.path == "/health"
        body = str(os.environ.get("SECRET")).encode() if self.path == "/secret" else b"{}"
        self.send_response(200 if health or self.path in ("/v1/models", "/secret") else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""

Make = Callable[..., LocalServer]


@pytest_asyncio.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    made: list[LocalServer] = []

    def start(*options: str, out: Path | None = tmp_path, without: tuple[str, ...] = ()) -> LocalServer:
        command = shlex.join([sys.executable, "-c", SERVER, "{port}", *options])
        made.append(LocalServer(read_command(command), out, without))
        return made[-1]

    yield start
    for each in made:
        await each.close()


def processes(server: LocalServer) -> list[psutil.Process]:
    """The leash, and all below it."""
    assert server.pid is not None
    head = psutil.Process(server.pid)
    return [head, *head.children(recursive=True)]


async def gone(those: list[psutil.Process]) -> bool:
    _, alive = await asyncio.to_thread(psutil.wait_procs, those, 20)
    return not alive


async def get(url: str) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.get(url)


async def test_it_starts_when_it_is_needed_and_stops_with_its_children(make: Make) -> None:
    server = make("child")
    assert server.pid is None
    root = await server.root()
    assert (await get(f"{root}/health")).status_code == 200
    those = processes(server)
    assert len(those) == 3
    await server.close()
    await server.close()
    assert await gone(those)


async def test_it_is_started_once_for_all_who_wait(make: Make) -> None:
    server = make("slow")
    assert len(set(await asyncio.gather(*[server.root() for _ in range(5)]))) == 1


async def test_a_server_without_a_health_page_is_up_when_it_tells_its_models(make: Make) -> None:
    assert await make("old").root()


async def test_one_that_ignores_sigterm_is_killed(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "STOP_SECONDS", 0.5)
    server = make("stubborn", "child")
    await server.root()
    those = processes(server)
    await server.close()
    assert await gone(those)


async def test_a_caller_that_leaves_does_not_stop_the_start(make: Make) -> None:
    server = make("slow")
    first, second = asyncio.create_task(server.root()), asyncio.create_task(server.root())
    await asyncio.sleep(0.2)
    first.cancel()
    assert await second


async def test_closing_while_it_starts_leaves_nothing_and_tells_who_waits(make: Make) -> None:
    server = make("slow")
    waiting = asyncio.create_task(server.root())
    while server.pid is None:
        await asyncio.sleep(0.01)
    those = processes(server)
    await server.close()
    with pytest.raises(BackendError, match="stopped before it answered"):
        await waiting
    with pytest.raises(BackendError, match="was stopped"):
        await server.root()
    assert await gone(those)


async def test_one_that_ignores_sigterm_while_it_starts_does_not_keep_anybody_waiting(make: Make) -> None:
    server = make("stubborn", "slow")
    waiting = asyncio.create_task(server.root())
    while server.pid is None or len(processes(server)) < 2:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)  # until it has come to ignore
    those, began = processes(server), time.monotonic()
    await server.close()
    assert 0.5 < time.monotonic() - began < 5
    assert await gone(those)
    with pytest.raises(BackendError, match="stopped before it answered"):
        await waiting


async def test_a_command_that_ends_at_once_is_told_with_the_end_of_its_log(make: Make, tmp_path: Path) -> None:
    with pytest.raises(BackendError, match=r"does not start: exit code 1; .*backend\.log ends: .*no such model"):
        await make("bad").root()
    assert "no such model" in (tmp_path / "backend.log").read_text()


async def test_a_command_that_does_not_exist_is_told(tmp_path: Path) -> None:
    server = LocalServer(read_command("/no/such/server --port {port}"), tmp_path)
    with pytest.raises(BackendError, match="cannot start /no/such/server"):
        await server.root()
    await server.close()


async def test_a_server_that_died_is_started_again_elsewhere(make: Make) -> None:
    server = make()
    before = await server.root()
    those = processes(server)
    those[-1].kill()
    assert await gone(those)
    while (after := await server.root()) == before:  # until the loop has been told of the death
        await asyncio.sleep(0.05)
    assert (await get(f"{after}/health")).status_code == 200


async def test_one_that_dies_again_and_again_is_given_up(make: Make) -> None:
    server = make()
    for _ in range(4):
        root = await server.root()
        those = processes(server)
        with pytest.raises(httpx.TransportError):
            await get(f"{root}/die")
        assert await gone(those)
        while server.pid is not None:
            await asyncio.sleep(0.01)
    with pytest.raises(BackendError, match="died 4 times in a row"):
        await server.root()


async def test_deaths_after_a_long_life_are_not_counted(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "STEADY", 0.0)
    server = make()
    for _ in range(5):
        await server.root()
        those = processes(server)
        those[-1].kill()
        assert await gone(those)
        while server.pid is not None:
            await asyncio.sleep(0.01)


async def test_a_start_that_takes_too_long_is_ended(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "START_SECONDS", 0.5)
    server = make("slow", "slow")
    with pytest.raises(BackendError, match=r"did not serve within 0\.5 s"):
        await server.root()
    assert server.pid is None


async def test_a_server_does_not_see_what_is_not_for_it(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "abc")
    assert (await get(f"{await make().root()}/secret")).text == "abc"
    assert (await get(f"{await make(without=('SECRET',)).root()}/secret")).text == "None"


async def test_a_log_that_nobody_needs_is_not_left(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    server = make(out=None)
    await server.root()
    [log] = tmp_path.glob("arc25-backend-*.log")
    assert "starting" in log.read_text()
    await server.close()
    assert not log.exists()
    broken = make("bad", out=None)
    with pytest.raises(BackendError, match="arc25-backend-"):
        await broken.root()
    await broken.close()
    assert list(tmp_path.glob("arc25-backend-*.log"))


def test_a_parent_that_is_killed_leaves_no_server(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom arc25.inference.server import LocalServer, read_command\n"
        "async def main():\n    server = LocalServer(read_command(sys.argv[1]), Path(sys.argv[2]))\n"
        "    await server.root()\n    print(server.pid, flush=True)\n    await asyncio.sleep(100)\nasyncio.run(main())"
    )
    command = shlex.join([sys.executable, "-c", SERVER, "{port}", "child"])
    argv = [sys.executable, "-c", code, command, str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        head = psutil.Process(int(parent.stdout.readline()))
        those = [head, *head.children(recursive=True)]
        os.kill(parent.pid, signal.SIGKILL)
    assert len(those) == 3
    deadline = time.monotonic() + 20
    while any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in those):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vllm --model 'a b'", "PYTHON -m vllm.entrypoints.openai.api_server --model 'a b' --host 127.0.0.1 --port 7"),
        ("lmdeploy M", "PYTHON -m lmdeploy serve api_server M --server-name 127.0.0.1 --server-port 7"),
        ("sglang --model-path M", "PYTHON -m sglang.launch_server --model-path M --host 127.0.0.1 --port 7"),
        ("llamacpp --model M", "PYTHON -m arc25.inference.llamacpp --model M --port 7"),
        ("serve-it --on=127.0.0.1:{port}", "serve-it --on=127.0.0.1:7"),
    ],
)
def test_known_servers_go_by_a_word_and_others_by_their_command(text: str, words: str) -> None:
    assert shlex.join(read_command(text).at(7)) == words.replace("PYTHON", sys.executable)


def test_another_environment_is_named_by_its_interpreter(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.symlink_to(sys.executable)  # as in a virtual environment, whose link must not be followed
    command = read_command("vllm --model M", python)
    assert command.at(7)[0] == str(python)
    assert "PYTHONPATH" not in command.env
    with pytest.raises(UsageError, match="no interpreter is there"):
        read_command("vllm --model M", tmp_path / "missing")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "begin with one of vllm, lmdeploy, sglang, llamacpp"),
        ("ollama serve", r"give a command with \{port\}"),
        ("vllm --port 8000", "leave out --port: arc25 chooses"),
        ("vllm --host=0.0.0.0", "leave out --host"),
        ("vllm 'open", "No closing quotation"),
    ],
)
def test_what_cannot_be_served_is_told(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_command(text)


def test_a_key_on_the_command_line_is_refused() -> None:
    with pytest.raises(UsageError, match="leave out --api-key") as caught:
        read_command("vllm --model DIR --api-key=secret")
    assert "secret" not in str(caught.value)
