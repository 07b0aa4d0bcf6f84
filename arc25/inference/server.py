"""A server on this machine: started when it is first needed, again when it dies, and never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import socket
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from arc25.core.errors import BackendError, UsageError
from arc25.inference.leash import leashed

HOST = "127.0.0.1"
DEATHS = 3
"""Restarts after deaths in a row; a server that served for `STEADY` seconds has ended the row."""
STEADY = 120.0
START_SECONDS = 1800.0
"""Seconds that a server may take to start: large models load for minutes."""
STOP_SECONDS = 15.0
"""Seconds that a server has to end by itself."""
UNBORN_SECONDS = 1.0
"""The same for one that does not serve yet: it has nothing to bring to an end, and may load for minutes."""
_GRAIN = 0.2
_TOLD = 4000
"""Bytes of the end of its log that a death is told with."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A server that is known by name: the interpreter's arguments that start it, and those that say where to listen."""

    start: tuple[str, ...]
    listen: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


KINDS: Mapping[str, Kind] = {
    "vllm": Kind(
        ("-m", "vllm.entrypoints.openai.api_server"),
        ("--host", HOST, "--port", "{port}"),
        {"VLLM_ALLOW_RUNTIME_LORA_UPDATING": "True"},
    ),
    "lmdeploy": Kind(
        ("-m", "lmdeploy", "serve", "api_server"),
        ("--server-name", HOST, "--server-port", "{port}"),
    ),
    "sglang": Kind(("-m", "sglang.launch_server"), ("--host", HOST, "--port", "{port}")),
    "llamacpp": Kind(("-m", "arc25.inference.llamacpp"), ("--port", "{port}")),
}


@dataclass(frozen=True, slots=True)
class Command:
    """What starts a server: `words` with "{port}" where its port goes, and additions to the environment.

    `kind` is the name of a known server, or "".
    """

    kind: str
    words: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)

    def at(self, port: int) -> list[str]:
        """The argument list for one port."""
        return [word.replace("{port}", str(port)) for word in self.words]


def read_command(text: str, python: Path | None = None) -> Command:
    """What the user wants served; `python` is the interpreter of known servers (None: this one).

    Raises:
        UsageError: it cannot be a command that we can start.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"--backend.serve {text!r}: {error}") from error
    kind = KINDS.get(words[0]) if words else None
    if kind is None:
        if "{port}" not in text:
            known = ", ".join(KINDS)
            raise UsageError(
                f"--backend.serve {text!r}: begin with one of {known}, or give a command with {{port}} where it says "
                "on which port of 127.0.0.1 to listen"
            )
        return Command("", tuple(words))
    if taken := [word for word in words if word.partition("=")[0] in kind.listen]:
        raise UsageError(f"--backend.serve {text!r}: leave out {taken[0]}: arc25 chooses the address")
    if any(word.partition("=")[0] == "--api-key" for word in words):
        raise UsageError("--backend.serve: leave out --api-key: nobody but this machine reaches the server")
    interpreter = str(_checked(python) if python else sys.executable)
    env = kind.env if python else {**kind.env, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return Command(words[0], (interpreter, *kind.start, *words[1:], *kind.listen), env)


class LocalServer:
    """Keeps one server going. What it writes goes to `backend.log` in the folder `out`, or to a temporary file."""

    def __init__(self, command: Command, out: Path | None, without: Sequence[str] = ()) -> None:
        """`without`: names of environment variables that the server must not see."""
        self._command, self._out = command, out
        self._env = {name: value for name, value in os.environ.items() if name not in without}
        self._env |= command.env
        self._log: Path | None = None
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None
        self._starting: asyncio.Task[None] | None = None
        self._since = 0.0
        self._deaths = 0
        self._closed = self._complained = False

    async def root(self) -> str:
        """Where the server that runs now is, as http://HOST:PORT; starts one if there is none.

        Raises:
            BackendError: it does not start, or died too often.
        """
        if self._closed:
            raise BackendError("the server was stopped")
        if not self._alive or self._starting is not None:
            await self._started()
        return f"http://{HOST}:{self._port}"

    @property
    def pid(self) -> int | None:
        """The process at the head of all that belongs to the server; None if it does not run."""
        return self._process.pid if self._process is not None and self._alive else None

    async def close(self) -> None:
        """Stop the server, and kill what is left of it after a while. May be called twice."""
        self._closed = True
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._stop(STOP_SECONDS)
        if self._log is not None and self._out is None and not self._complained:
            self._log.unlink(missing_ok=True)

    @property
    def _alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def _started(self) -> None:
        """Wait for the start that is under way, or begin one; it goes on if the caller leaves, for others wait too."""
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._over)
        try:
            await asyncio.shield(self._starting)
        except asyncio.CancelledError:
            if self._closed:
                raise BackendError("the server was stopped before it answered") from None
            raise

    def _over(self, start: asyncio.Task[None]) -> None:
        self._starting = None
        if not start.cancelled():
            start.exception()  # or asyncio complains where everybody who waited has left

    async def _start(self) -> None:
        if self._process is not None:  # it died
            self._deaths = 1 if time.monotonic() - self._since > STEADY else self._deaths + 1
            if self._deaths > DEATHS:
                raise self._fault(f"died {self._deaths} times in a row")
        await self._stop(STOP_SECONDS)
        self._port = _free_port(self._port)
        try:
            await self._spawn()
            async with asyncio.timeout(START_SECONDS):
                await self._wait_until_healthy()
        except TimeoutError:
            await self._stop(UNBORN_SECONDS)
            raise self._fault(f"did not serve within {START_SECONDS:g} s") from None
        except BaseException:  # a cancelled start too leaves nothing behind
            await self._stop(UNBORN_SECONDS)
            raise
        self._since = time.monotonic()

    async def _spawn(self) -> None:
        self._log = self._log or _log_file(self._out)
        with self._log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *leashed(self._command.at(self._port)),
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=self._env,
            )

    async def _wait_until_healthy(self) -> None:
        async with httpx.AsyncClient(base_url=f"http://{HOST}:{self._port}", timeout=10, trust_env=False) as http:
            while not await _healthy(http):
                if not self._alive:
                    code = self._process.returncode if self._process else None
                    self._process = None  # it never served, so this is no death to be counted
                    raise self._fault(f"does not start: exit code {code}")
                await asyncio.sleep(_GRAIN)

    async def _stop(self, seconds: float) -> None:
        """End the process, if there is one: politely, and after so long by the leash, which kills the whole group."""
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), seconds)
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()

    def _fault(self, reason: str) -> BackendError:
        self._complained = True
        return BackendError(f"the server `{shlex.join(self._command.words)}` {reason}{self._last_words()}")

    def _last_words(self) -> str:
        """The end of its log, for a message."""
        if self._log is None:
            return ""
        with contextlib.suppress(OSError), self._log.open("rb") as log:
            log.seek(max(0, self._log.stat().st_size - _TOLD))
            lines = log.read().decode(errors="replace").strip().splitlines()
            return f"; {self._log} ends: {' | '.join(line.strip() for line in lines[-8:])}" if lines else ""
        return ""


async def _healthy(http: httpx.AsyncClient) -> bool:
    """Whether the server says that it serves; one that has no /health has to tell its models."""
    with contextlib.suppress(httpx.HTTPError):
        response = await http.get("/health")
        if response.status_code == 404:
            response = await http.get("/v1/models")
        return response.status_code == 200
    return False


def _free_port(before: int) -> int:
    """A port that nobody listens on, and another one than before, so that a new server has a new address."""
    while True:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port: int = probe.getsockname()[1]
        if port != before:
            return port


def _log_file(out: Path | None) -> Path:
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        return out / "backend.log"
    number, name = tempfile.mkstemp(prefix="arc25-backend-", suffix=".log")
    os.close(number)
    return Path(name)


def _checked(python: Path) -> Path:
    python = python.expanduser()
    if not python.is_file() or not os.access(python, os.X_OK):
        raise UsageError(f"--backend.python {python}: no interpreter is there; give an environment's bin/python")
    return python.absolute()
